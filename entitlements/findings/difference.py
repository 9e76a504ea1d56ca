"""What other facts, or another day, would change: which claims are gained, lost, moved, and by which rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import is_
from typing import TYPE_CHECKING, Any, TypeAlias

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment, assess
from entitlements.findings.case import Case
from entitlements.findings.claims import Citation, Claim, DeadlineDay, Entitlement, Finding, Status
from entitlements.findings.claims import told as told_status
from entitlements.findings.running import Days, Steady, days_of, steady_days
from entitlements.findings.shown import Shown
from entitlements.findings.trusted import trusted
from entitlements.findings.turning import steady
from entitlements.findings.words import cited
from entitlements.law.models import Force, Level
from entitlements.messages import marked, say

if TYPE_CHECKING:
    Told: TypeAlias = Callable[[Claim], Days]

_NOT_HELD = (Status.NOT_GRANTED, Status.BARRED)
_WORTH = {Status.GRANTED: 3, Status.DISCRETIONARY: 2, Status.UPCOMING: 1}


class Standing(Finding):
    """What a claim comes to: its status, its force and its days, as in `Claim`."""

    status: Status
    force: Force
    starts: date | None
    ends: date | None
    min_ends: date | None
    max_ends: date | None
    deadlines: tuple[DeadlineDay, ...]
    barred_by: tuple[Citation, ...]
    warnings: tuple[Citation, ...]

    def __str__(self) -> str:
        days = {
            marked("from {day}"): self.starts, marked("to {day}"): self.ends,
            marked("not ending before {day}"): None if self.ends else self.min_ends,
            marked("to {day} at the latest"): None if self.ends else self.max_ends,
        }  # fmt: skip
        when = ", ".join(say(words, day=day) for words, day in days.items() if day is not None)
        words = told_status(self.status, self.force)
        return f"{words} ({when})" if when else words


class Change(Finding):
    """One claim that comes to something else: what it was and what it is, and the provisions responsible.

    `before` or `after` is None where the rule does not apply at all. `entitlement_before` and `entitlement_after` tell
    what all law together comes to: what one law takes, another may still give. `citations` are the rule's, or where
    an exclusion bars the claim those of the exclusion; `because` are the facts that decide it now.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, testimony="willing"), on=date(2026, 11, 23))
    >>> change = answer.what_if(testimony="declined").newly_determined[0]
    >>> change.claim, str(change.before.status), str(change.after.status), change.because
    ('de/permit-proceedings', 'undetermined', 'not_granted', ('testimony',))
    """

    entitlement: str
    title: str
    claim: str
    rule: str
    level: Level
    says: str
    before: Standing | None
    after: Standing | None
    entitlement_before: Status
    entitlement_after: Status
    citations: tuple[Citation, ...]
    because: tuple[str, ...]

    @property
    def gained(self) -> bool:
        """Whether the claim is worth more: given and not only upcoming, a right and no discretion."""
        return _worth(self.after) > _worth(self.before)

    @property
    def lost(self) -> bool:
        """Whether the claim is worth less; what facts still decide is not lost, but undetermined."""
        return _worth(self.after) < _worth(self.before) and not self.newly_undetermined

    @property
    def moved(self) -> bool:
        """Whether a day of the claim is another one, a deadline included, and it is neither gained nor lost."""
        if self.before is None or self.after is None or self.gained or self.lost:
            return False
        held = self.before.status not in _NOT_HELD and self.after.status not in _NOT_HELD
        return held and _days(self.before) != _days(self.after)

    @property
    def newly_undetermined(self) -> bool:
        """Whether facts decide it now that did not before."""
        return _status(self.after) is Status.UNDETERMINED is not _status(self.before)

    @property
    def newly_determined(self) -> bool:
        """Whether it is settled now, whichever way, and was not before."""
        return _status(self.before) is Status.UNDETERMINED is not _status(self.after)

    def __str__(self) -> str:
        before = say("not applied") if self.before is None else str(self.before)
        after = say("not applied") if self.after is None else str(self.after)
        told = [f"{say(self.title)}, {self.claim}: {before} → {after}"]
        if self.newly_undetermined and self.because:
            told.append(say("it waits for: {facts}", facts=", ".join(self.because)))
        if self.lost and self.entitlement_after is Status.GRANTED:
            told.append(say("other law still gives it"))
        return f"{'; '.join(told)} [{cited(self.citations)}]"


def _worth(standing: Standing | None) -> int:
    return 0 if standing is None else _WORTH.get(standing.status, 0)


def _status(standing: Standing | None) -> Status | None:
    return None if standing is None else standing.status


def _days(standing: Standing) -> tuple[Any, ...]:
    deadlines = tuple((one.to, one.day, one.rolled) for one in standing.deadlines)
    return standing.starts, standing.ends, standing.min_ends, standing.max_ends, deadlines


class Difference(Shown, Finding):
    """What changes between two answers: each claim that comes to something else, once, in the catalogue's order.

    `changed` names the facts that were changed. The lists below speak of law; what standards ask for otherwise is in
    `standards`. A claim can stand in more than one list: what was undetermined and is given now is gained and newly
    determined. It is false where nothing changes. Where the days of the two answers differ, days that only move along
    with the day are left out.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> victim = Victim(host="DE", nationalities={"MD"}, identification="none")
    >>> difference = assess(victim, on=date(2026, 11, 23)).what_if(identification="presumed")
    >>> "de/reflection" in [change.claim for change in difference.gained]
    True
    >>> Difference.model_validate_json(difference.model_dump_json()) == difference
    True
    """

    before: date
    after: date
    changed: tuple[str, ...]
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def gained(self) -> tuple[Change, ...]:
        """Claims that are given now, or are rights now and were at an authority's discretion."""
        return self._those(lambda change: change.gained)

    @property
    def lost(self) -> tuple[Change, ...]:
        """Claims that are not given any more, or only at an authority's discretion."""
        return self._those(lambda change: change.lost)

    @property
    def moved(self) -> tuple[Change, ...]:
        """Claims with other days, neither gained nor lost."""
        return self._those(lambda change: change.moved)

    @property
    def newly_undetermined(self) -> tuple[Change, ...]:
        """Claims that unknown facts decide now; `because` names them."""
        return self._those(lambda change: change.newly_undetermined)

    @property
    def newly_determined(self) -> tuple[Change, ...]:
        """Claims that unknown facts decided before."""
        return self._those(lambda change: change.newly_determined)

    @property
    def standards(self) -> tuple[Change, ...]:
        """What standards ask for otherwise: they are not law."""
        return tuple(change for change in self.changes if change.level == "standard")

    def _those(self, wanted: Callable[[Change], bool]) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.level != "standard" and wanted(change))

    def __str__(self) -> str:
        if not self.changes:
            return say("nothing changes")
        lines = [line for title, found in self.told() for line in (f"{title}:", *(f"  {change}" for change in found))]
        return "\n".join(lines)

    def told(self) -> Iterator[tuple[str, list[Change]]]:
        """The changes under headings in words, each change under the first that it belongs to."""
        lists = (
            (say("gained"), self.gained), (say("lost"), self.lost),
            (say("newly undetermined"), self.newly_undetermined), (say("newly determined"), self.newly_determined),
            (say("days moved"), self.moved),
            (say("otherwise changed"), self._those(lambda change: True)),
            (say("asked for by standards, which are not law"), self.standards),
        )  # fmt: skip
        told: set[str] = set()
        for title, found in lists:
            left = [change for change in found if change.claim not in told]
            told.update(change.claim for change in left)
            if left:
                yield title, left


def changes(before: Assessment, after: Assessment, told_before: Told, told_after: Told) -> Iterator[Change]:
    """Every claim that comes to something else in the second answer, with its days as they are told."""
    for old, new in zip(before.entitlements, after.entitlements, strict=True):
        if not (_same(old.claims, new.claims) and _same(old.standards, new.standards)):
            yield from _of_entitlement(old, new, told_before, told_after)


def _same(olds: tuple[Claim, ...], news: tuple[Claim, ...]) -> bool:
    """Whether these are the very same claims: what comes out as before is the same object."""
    return len(olds) == len(news) and all(map(is_, olds, news))


def _of_entitlement(old: Entitlement, new: Entitlement, told_before: Told, told_after: Told) -> Iterator[Change]:
    olds, news = {claim.id: claim for claim in old}, {claim.id: claim for claim in new}
    for id in dict.fromkeys((*news, *olds)):
        one, other = olds.get(id), news.get(id)
        if one is other:
            continue
        before = None if one is None else told_before(one)
        after = None if other is None else told_after(other)
        known = other if other is not None else one
        if known is not None and (before != after or _rest(one) != _rest(other)):
            fields = {
                "entitlement": new.id, "title": new.title, "claim": known.id, "rule": known.rule, "level": known.level,
                "says": known.says, "before": _standing(one, before), "after": _standing(other, after),
                "entitlement_before": old.status, "entitlement_after": new.status,
                "citations": known.barred_by or known.citations, "because": known.because,
            }  # fmt: skip
            yield trusted(Change, fields)


def _rest(claim: Claim | None) -> Any:
    """What a claim comes to besides its days; other provisions are those of another version of the law."""
    if claim is None:
        return None
    return claim.status, claim.force, claim.citations, claim.barred_by, claim.warnings


def _standing(claim: Claim | None, days: Days | None) -> Standing | None:
    if claim is None or days is None:
        return None
    fields = {
        "status": claim.status, "force": claim.force, **days._asdict(), "barred_by": claim.barred_by,
        "warnings": claim.warnings,
    }  # fmt: skip
    return trusted(Standing, fields)


def case_of(answer: Assessment) -> Case:
    """The case of an answer; FactError where its facts were taken out, or the law it was given under is not there."""
    if answer._case is None:
        why = "the facts were taken out of this answer" if answer.victim is None else "it was given under other law"
        raise FactError([("", f"{why}: assess the case again")])
    return answer._case


def what_if(answer: Assessment, on: date | None, given: Mapping[str, Any]) -> Difference:
    """The difference that these facts would make; see `Assessment.what_if`."""
    case = case_of(answer)
    day = case.on if on is None else on
    known = case.victim
    facts = steady(known, case.on) if day != case.on and "age" not in given else known
    other = facts.replace(**_added(known, given)) if given else facts
    host = None if "host" in given else case.host
    after = assess(other, on=day, host=host, law=case.law, engine=case.engine)
    if day == case.on:
        found = changes(answer, after, days_of, days_of)
    else:
        before_spans, after_spans = Steady().of(case), Steady().of(case_of(after))
        found = changes(
            answer, after, lambda claim: steady_days(claim, before_spans), lambda claim: steady_days(claim, after_spans)
        )
    fields = {
        "before": case.on, "after": day, "changed": tuple(sorted(_changed(facts, other))), "changes": tuple(found),
    }  # fmt: skip
    return trusted(Difference, fields)


def _added(victim: Victim, given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as given, with particulars added to those that are known: all else stays as it is."""
    particulars = given.get("particulars")
    if not isinstance(particulars, Mapping):
        return dict(given)
    return {**given, "particulars": {**victim.particulars, **particulars}}


def _changed(one: Victim, other: Victim) -> Iterable[str]:
    """The names of the facts and particulars that differ."""
    for name in type(one).model_fields:
        if name not in ("particulars", "not_known") and getattr(one, name) != getattr(other, name):
            yield name
    for name in {*one.particulars, *other.particulars}:
        if one.particulars.get(name) != other.particulars.get(name):
            yield f"particulars.{name}"
