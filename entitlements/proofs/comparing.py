"""Two lives or two laws side by side: what a fact changes, and what a change of the law changes for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Claim, Finding, Status
from entitlements.findings.shortfalls import OWED
from entitlements.law.library import Law
from entitlements.law.ruleset import Ruleset
from entitlements.proofs.floors import gap_between
from entitlements.proofs.formulas import Formula, both, differ, either, no, some
from entitlements.proofs.life import Life
from entitlements.proofs.replay import answer, plainest
from entitlements.proofs.results import Counterexample
from entitlements.proofs.stages import COURSES
from entitlements.proofs.standings import Standing
from entitlements.proofs.telling import person
from entitlements.proofs.world import World

Direction = Literal["gains", "loses"]


class Given(NamedTuple):
    """What a ruleset gives a person: 2 a duty, 1 a discretion, 0 nothing; and the day to which a duty surely lasts."""

    rank: int
    until: int


def given(found: Assessment, entitlement: str, ruleset: str) -> Given:
    """What a ruleset gives of an entitlement in an answer."""
    claims = _claims(found, entitlement, ruleset)
    owed = [claim for claim in claims if claim.status in OWED and claim.force != "may"]
    if owed:
        return Given(2, max(surely_until(claim) for claim in owed))
    return Given(int(any(claim.status in (*OWED, Status.DISCRETIONARY) for claim in claims)), 0)


def _claims(found: Assessment, entitlement: str, ruleset: str) -> list[Claim]:
    return [claim for claim in found[entitlement] if claim.rule.partition("/")[0] == ruleset]


def surely_until(claim: Claim) -> int:
    """The day to which a claim that is owed is sure to last; the last there is where it has no end."""
    return claim.min_ends.toordinal() if claim.length and claim.min_ends is not None else date.max.toordinal()


class Pair(NamedTuple):
    """Two people who differ in one fact, on a day."""

    one: Victim
    other: Victim
    on: date


# the same law on two lives


def changed_by(ours: Sequence[Standing], theirs: Sequence[Standing]) -> Formula:
    """That some rule comes to something else on the second life."""
    return some(
        either(
            *(differ(one.statuses[status], other.statuses[status]) for status in Status),
            both(one.owed, other.owed, one.lasts, other.lasts, _unlike(one.sure_to, other.sure_to)),
        )
        for one, other in zip(ours, theirs, strict=True)
    )  # fmt: skip


def _unlike(one: object, other: object) -> Formula:
    return False if one is other else one != other


def taken_away(ours: Sequence[Standing], theirs: Sequence[Standing]) -> Formula:
    """That the second life is given less than the first: no duty where there was one, or nothing at all."""
    owed = some(one.owed for one in theirs)
    return either(
        both(some(one.owed for one in ours), no(owed)),
        both(some(one.discretionary for one in ours), no(some(one.stands for one in theirs))),
    )


def goes_on(first: Life, second: Life, fact: str) -> Formula:
    """That the second life's stages go on from the first one's: the same days, and further stages."""
    runs = COURSES[fact]
    follows = some(
        both(first.course(fact) == i, second.course(fact) == j)
        for i, one in enumerate(runs) for j, other in enumerate(runs)
        if one == ("none",) or other[: len(one)] == one
    )  # fmt: skip
    days = [first.stage(fact, n) == second.stage(fact, n) for n in range(max(map(len, runs)))]
    return both(follows, *days)


def two_lives(
    world: World, formula: Formula, facts: frozenset[str], own: frozenset[str],
    wrong: Callable[[Assessment, Assessment], bool],
) -> tuple[Pair | None, str]:  # fmt: skip
    """Two people who differ in their own facts alone, on whom the one-case engine confirms what is wrong."""
    second = world.second
    assert second is not None  # made for questions about two lives

    def answers(one: Victim, other: Victim, on: date) -> bool:
        try:
            return wrong(answer(one, on, world.host, world.law), answer(other, on, world.host, world.law))
        except FactError:
            return False

    def confirm(model: object) -> Pair | None:
        one, other = world.read(model, facts), second.read(model, facts)
        if one is None or other is None:
            return None
        pair = Pair(one[0], other[0], one[1])
        return pair if answers(*pair) else None

    wishes = [*world.people.wishes(facts, world.on), *second.people.wishes(facts & own, world.on)]
    found = world.solver.find(formula, facts, wishes, confirm)
    if found.witness is None:
        return None, found.undecided
    pair: Pair = found.witness

    def with_own(victim: Victim) -> Victim:
        apart = {name: getattr(pair.other, name) for name in own if name in type(victim).model_fields}
        particular = {name: value for name, value in pair.other.particulars.items() if name in own}
        if particular or own & set(victim.particulars):
            kept = {name: value for name, value in victim.particulars.items() if name not in own}
            apart["particulars"] = {**kept, **particular}
        return victim.replace(**apart)

    one = plainest(pair.one, lambda victim: answers(victim, with_own(victim), pair.on))
    return Pair(one, with_own(one), pair.on), ""


# two laws on the same life


class Change(Finding):
    """What the new law changes for a person: more or less of an entitlement, and who that is."""

    entitlement: str
    direction: Direction
    person: Counterexample

    def __str__(self) -> str:
        return f"{self.entitlement}: {self.person.told} {self.direction}. {self.person.shows}"


class Changes(Finding):
    """Who gains and who loses when a ruleset changes; where both are empty and nothing is undecided, nobody does.

    >>> from entitlements.law.library import load
    >>> from entitlements.proofs import prove
    >>> same = prove.diff(load().ruleset("palermo"), load().ruleset("palermo"))
    >>> same.gains, same.loses
    ((), ())
    """

    old: str
    new: str
    days: tuple[date, date]
    changes: tuple[Change, ...]
    undecided: tuple[str, ...]

    @property
    def gains(self) -> tuple[Change, ...]:
        """One person for each entitlement of which somebody gets more."""
        return tuple(one for one in self.changes if one.direction == "gains")

    @property
    def loses(self) -> tuple[Change, ...]:
        """One person for each entitlement of which somebody gets less."""
        return tuple(one for one in self.changes if one.direction == "loses")


def changes_between(old: Ruleset, new: Ruleset, host: str, law: Law, on: date) -> Changes:
    """The people for whom the new text of a ruleset gives more, or less, than the old one."""
    laws = law.replacing(old), law.replacing(new)
    entitlements = dict.fromkeys(
        grant.entitlement for ruleset in (old, new) for rule in ruleset.rules for grant in rule.grants
    )  # fmt: skip
    found, undecided = [], []
    days = (on, on)
    for entitlement in entitlements:
        world = World(host, law, on, (old, new))
        days = world.days
        before, after = world.standings(old, entitlement), world.standings(new, entitlement)
        facts = frozenset[str]().union(*(one.facts for one in (*before, *after)))
        sides: tuple[tuple[Direction, list[Standing], list[Standing]], ...]
        sides = ("loses", after, before), ("gains", before, after)
        for direction, less, more in sides:
            change, why = _change(world, laws, old.id, entitlement, direction, less, more, facts)
            if change is not None:
                found.append(change)
            elif why:
                undecided.append(f"{entitlement}, who {direction}: {why}")
    return Changes(old=old.digest, new=new.digest, days=days, changes=tuple(found), undecided=tuple(undecided))


def _change(
    world: World, laws: tuple[Law, Law], ruleset: str, entitlement: str, direction: Direction, less: Sequence[Standing],
    more: Sequence[Standing], facts: frozenset[str],
) -> tuple[Change | None, str]:  # fmt: skip
    gap = gap_between(more, less)
    nothing = both(some(one.discretionary for one in more), no(some(one.stands for one in less)))

    def both_given(victim: Victim, on: date) -> tuple[Given, Given]:
        one, other = (given(answer(victim, on, world.host, law), entitlement, ruleset) for law in laws)
        return one, other

    def still(on: date, victim: Victim) -> bool:
        before, after = both_given(victim, on)
        return after < before if direction == "loses" else after > before

    def confirm(victim: Victim, on: date) -> tuple[Victim, date] | None:
        try:
            return (victim, on) if still(on, victim) else None
        except FactError:
            return None

    found = world.find(either(gap.hard, gap.discretion, nothing), facts, confirm)
    if found.witness is None:
        return None, found.undecided
    victim, on = found.witness
    victim = plainest(victim, partial(still, on))
    before, after = both_given(victim, on)
    shows = f"Before: {_said(before)}. After: {_said(after)}."
    person_found = Counterexample(
        victim=victim, on=on, host=world.host, told=person(victim, on, world.host, world.law), shows=shows
    )  # fmt: skip
    return Change(entitlement=entitlement, direction=direction, person=person_found), ""


def _said(what: Given) -> str:
    if what.rank == 2:
        open_ended = what.until == date.max.toordinal()
        return "owed" if open_ended else f"owed, to {date.fromordinal(what.until)} at the least"
    return "an authority may give it" if what.rank else "not given"
