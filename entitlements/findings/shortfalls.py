"""Where national law stays below a floor that binds the state, on this case: the argument an advisor takes to court."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from entitlements.findings.claims import Citation, Claim, Finding, LeftOut, Status
from entitlements.findings.ordering import order
from entitlements.findings.words import cited, when
from entitlements.logic.words import plain
from entitlements.messages import say, say_some

Kind = Literal["refused", "discretion", "shorter", "conditional"]
KINDS: tuple[Kind, ...] = ("refused", "discretion", "shorter", "conditional")
"""From the plainest to the one that facts still to be found out may settle."""

COMPARABLE = frozenset({
    "reflection_period", "residence_permit", "permit_renewal", "child_extended_stay", "presumption_of_minority",
    "guardian", "non_punishment", "record_erasure", "housing", "subsistence", "healthcare", "psychological_support",
    "work", "vocational_training",
})  # fmt: skip
"""Entitlements on which a national ruleset holds the whole law that a victim would be answered with. On the others
(privacy, compensation, interpretation and the like) general law that no ruleset encodes may give what is asked for, and
one title covers different things: comparing them would accuse a state of what nobody has read."""

OWED = (Status.GRANTED, Status.UPCOMING)
FLOORS = ("treaty", "eu")


class Shortfall(Finding):
    """What a treaty or directive owes on this case and national law does not give.

    `kind`: national law refuses it (`refused`), leaves it to an authority (`discretion`), gives it for a shorter time
    (`shorter`, by `days` where both ends are known), or hangs it on facts that the floor does not ask for and that
    are not known (`conditional`). `floor` and `national` are the ids of the two claims; `str()` is a paragraph for a
    letter.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> months_ago = {"status": "presumed", "date": date(2026, 3, 2)}
    >>> victim = Victim(host="GB", region="GB-SCT", nationalities={"VN"}, identification=[months_ago])
    >>> [s.kind for s in assess(victim, on=date(2026, 6, 10)).shortfalls if s.entitlement == "housing"]
    ['conditional']
    """

    entitlement: str
    title: str
    kind: Kind
    floor: str
    floor_gives: str
    floor_citations: tuple[Citation, ...]
    national: str
    national_gives: str
    national_citations: tuple[Citation, ...]
    because: tuple[str, ...]
    days: int | None
    difference: str
    left_out: tuple[LeftOut, ...]

    def __str__(self) -> str:
        floor, national = cited(self.floor_citations), cited(self.national_citations)
        told = say(
            "What binds the state ({floor}): {floor_gives} National law ({national}): {national_gives}",
            floor=floor, floor_gives=self.floor_gives, national=national, national_gives=self.national_gives,
        )  # fmt: skip
        return f"{say(self.title)}. {told} {self.difference}{self._unread()}"

    def _unread(self) -> str:
        """What of national law is not encoded: whoever argues the shortfall must know."""
        unread = "; ".join(f"{one.cite} ({one.reason})" for one in self.left_out)
        return " " + say("Not encoded of national law: {cited}.", cited=unread) if unread else ""


def shortfalls(
    title: str, claims: Iterable[Claim], left_out: tuple[LeftOut, ...], on: date | None
) -> tuple[Shortfall, ...]:  # fmt: skip
    """The shortfalls of one entitlement, one for each instrument whose floor national law does not reach, the plainest
    first.

    Compared is only what can be (`COMPARABLE`), and only where rules of national law speak of it: where the state's law
    is not encoded nothing is said. National law that gives it for as long, or with no end, meets the floor. What the
    national ruleset leaves out goes with each shortfall. `on` is the day of the assessment, where it is known.
    """
    claims = tuple(claims)
    national = sorted((claim for claim in claims if claim.level == "national"), key=order)
    if not national or national[0].entitlement not in COMPARABLE:
        return ()
    found: dict[str, Shortfall] = {}
    floors = sorted((c for c in claims if c.level in FLOORS and c.status in OWED and c.force == "shall"), key=_longest)
    for floor in floors:
        instrument = floor.rule.partition("/")[0]
        if instrument not in found and (shortfall := _compared(title, floor, national, on)) is not None:
            ours = tuple(one for one in left_out if one.ruleset == shortfall.national.partition("/")[0])
            found[instrument] = shortfall.model_copy(update={"left_out": ours})
    return tuple(sorted(found.values(), key=lambda one: KINDS.index(one.kind)))


def _longest(claim: Claim) -> int:
    return -(claim.min_ends.toordinal() if claim.min_ends is not None else 0)


def _compared(title: str, floor: Claim, national: list[Claim], on: date | None) -> Shortfall | None:
    owed = [claim for claim in national if claim.status in OWED and claim.force == "shall"]
    if owed:
        return _shorter(title, floor, owed, on)
    best = national[0]
    if best.status is Status.DISCRETIONARY:
        difference = say("What binds the state is a duty; national law leaves it to an authority.")
        return _made(title, "discretion", floor, best, difference, on)
    if any(claim.status is Status.UNDETERMINED for claim in national):
        waiting = next(claim for claim in national if claim.status is Status.UNDETERMINED)
        facts = ", ".join(map(plain, waiting.because)) or say("the authority's decision")
        difference = say(
            "National law hangs it on what is not known yet ({facts}); what binds the state does not.", facts=facts
        )
        return _made(title, "conditional", floor, waiting, difference, on)
    if best.status is Status.BARRED:
        law = cited(best.barred_by)
        difference = say("National law excludes it ({law}); what binds the state does not.", law=law)
        return _made(title, "refused", floor, best, difference, on)
    if best.status is Status.EXPIRED:
        difference = say("Under national law it has run out; what binds the state gives it still.")
        return _made(title, "shorter", floor, best, difference, on)
    difference = say("On these facts national law does not give it; what binds the state does.")
    if best.because:
        difference = say(
            "On these facts national law does not give it ({facts}); what binds the state does.",
            facts=", ".join(map(plain, best.because)),
        )
    return _made(title, "refused", floor, best, difference, on)


def _shorter(title: str, floor: Claim, owed: list[Claim], on: date | None) -> Shortfall | None:
    """A shortfall of time, where both guarantees are known and the national one ends first."""
    if floor.min_ends is None or not floor.length:
        return None
    ends = [_guaranteed(claim) for claim in owed]
    if any(end is None for end in ends):
        return None
    known = ((end, claim) for end, claim in zip(ends, owed, strict=True) if end is not None)
    longest, claim = max(known, key=lambda pair: pair[0])
    if longest >= floor.min_ends:
        return None
    days = (floor.min_ends - longest).days
    difference = say_some(
        "National law guarantees it to {national}, what binds the state to {floor} at the least: {number} day fewer.",
        "National law guarantees it to {national}, what binds the state to {floor} at the least: {number} days fewer.",
        days, national=longest, floor=floor.min_ends,
    )  # fmt: skip
    return _made(title, "shorter", floor, claim, difference, on, days)


def _guaranteed(claim: Claim) -> date | None:
    """The day to which a claim is sure to last; None where it has no end or its start is not known."""
    return claim.min_ends if claim.length else None


def _made(
    title: str, kind: Kind, floor: Claim, national: Claim, difference: str, on: date | None, days: int | None = None
) -> Shortfall:  # fmt: skip
    return Shortfall.model_construct(
        entitlement=floor.entitlement, title=title, kind=kind, floor=floor.id, floor_gives=_gives(floor, on),
        floor_citations=floor.citations, national=national.id, national_gives=_gives(national, on),
        national_citations=national.citations, because=national.because, days=days, difference=difference, left_out=(),
    )  # fmt: skip


def _gives(claim: Claim, on: date | None) -> str:
    days = when(claim, on)
    return f"{claim.says.rstrip('. ')}{f' ({days})' if days else ''}."
