"""When periods run, as formulas: the same windows as for one case, with every bound a number of the solver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from entitlements.findings.reading import RuleReading, VersionReading
from entitlements.periods.conventions import Convention
from entitlements.periods.periods import (
    After,
    Age,
    EarlierOf,
    End,
    Event,
    Issued,
    LaterOf,
    Leaf,
    LengthEnd,
    Moment,
    Period,
    leaves,
)
from entitlements.periods.specification import BORN
from entitlements.proofs.conditions import Conditions, Facts
from entitlements.proofs.formulas import Formula, Number, both, either, no, pick
from entitlements.proofs.items import Items
from entitlements.proofs.life import Day, Life
from entitlements.proofs.mentions import stored


class Within(NamedTuple):
    """A day within bounds, each of which there may be or not."""

    earliest: Number
    has_earliest: Formula
    latest: Number
    has_latest: Formula

    @property
    def exact(self) -> Formula:
        """That the day is known."""
        return both(self.has_earliest, self.has_latest, self.earliest == self.latest)


NOWHERE = Within(0, False, 0, False)


class Spanned(NamedTuple):
    """The windows of a period's start and end; `open_ended` is that it has no end at all."""

    start: Within
    end: Within
    open_ended: Formula


def at(day: Number) -> Within:
    """The window of a known day."""
    return Within(day, True, day, True)


class Spans:
    """The periods of a branch's rules on one life."""

    def __init__(self, life: Life, items: Items, conditions: Conditions, rules: Sequence[RuleReading]) -> None:
        self.life, self._items, self._conditions = life, items, conditions
        self._rules = {rule.rule.id: rule for rule in rules}
        self._made: dict[tuple[str, int], Spanned] = {}

    def of(self, version: VersionReading) -> Spanned:
        """The span of a version's period."""
        key = version.rule.id, version.rule.versions.index(version)
        if key not in self._made:
            self._made[key] = self._span(version)
        return self._made[key]

    def facts(self, version: VersionReading) -> Facts:
        """The stored facts that place a version's period in time."""
        period = version.version.period
        found: set[str] = set()
        for leaf in () if period is None else leaves(period):
            if isinstance(leaf, Issued):
                found.add("permits")
            elif isinstance(leaf, After):
                before = self._before(leaf)
                found |= set() if before is None else self.facts(before)
            else:
                found.update(stored(leaf, self.life.mentions))
        return frozenset(found)

    def _span(self, version: VersionReading) -> Spanned:
        period = version.version.period
        assert period is not None  # asked only of versions with one
        start = self._moment(period.starts, version)
        if period.not_before is not None:
            start = _not_before(start, self._moment(period.not_before, version))
        end = NOWHERE if period.ends is None else self._end(period.ends, start, period, version)
        found = Spanned(start, end, period.ends is None)
        return self._until_expiry(found, version) if isinstance(period.starts, Issued) else found

    def _before(self, leaf: After) -> VersionReading | None:
        rule = self._rules.get(leaf.rule)
        return None if rule is None or rule.newest.version.period is None else rule.newest

    def _leaf(self, leaf: Leaf, version: VersionReading, *, starts: bool) -> Within:
        if leaf == BORN:
            return self._born()
        if isinstance(leaf, After):
            before = self._before(leaf)
            if before is None:
                return NOWHERE
            end = self.of(before).end
            return Within(end.earliest + 1, end.has_earliest, end.earliest + 1, end.has_earliest)
        day = self._issued(version) if isinstance(leaf, Issued) else self.life.day(leaf)
        not_yet = self.life.today + (1 if starts else 0)
        return Within(pick(day.never, not_yet, day.value), either(day.at, day.never), day.value, day.at)

    def _permit(self, version: VersionReading) -> tuple[Formula, Day, Day] | None:
        for place in self._items.places("permits"):
            if place.fixed.get("under") == version.rule.id:
                return place.present, self._items.day(place, "issued"), self._items.day(place, "expires")
        return None

    def _issued(self, version: VersionReading) -> Day:
        permit, known = self._permit(version), self.life.known("permits")
        if permit is None:
            return Day(False, known, 0)
        present, issued, _ = permit
        return Day(both(known, present), both(known, no(present)), issued.value)

    def _until_expiry(self, found: Spanned, version: VersionReading) -> Spanned:
        """The span, ended by the last day of the permit where it runs from a permit's issue."""
        permit = self._permit(version)
        if permit is None:
            return found
        present, _, expires = permit
        held, end = both(self.life.known("permits"), present, expires.at), found.end
        last = Within(
            pick(held, expires.value, end.earliest), either(held, end.has_earliest),
            pick(held, expires.value, end.latest), either(held, end.has_latest),
        )  # fmt: skip
        return Spanned(found.start, last, both(found.open_ended, no(held)))

    def _born(self) -> Within:
        disputed, calendar, known = self.life.disputed.true, self.life.calendar, self.life.known("born")
        told = both(no(disputed), known)
        presumed = self._presumed_child()
        first = calendar.term(("earliest birth", 17), self.life.today, frozenset())
        return Within(
            pick(told, self.life.born, first), either(told, both(disputed, presumed)), self.life.born, told
        )  # fmt: skip

    def _presumed_child(self) -> Formula:
        reading = next(iter(self._rules.values())).branch
        if "child" not in reading.presumptions or "child" not in reading.presumable:
            return False
        presumed = self._conditions.rails(reading.presumptions["child"]).true
        return both(presumed, no(self._conditions.rails(reading.presumable["child"]).true))

    def _moment(self, moment: Moment, version: VersionReading) -> Within:
        match moment:
            case Event(name):
                return self._leaf(name, version, starts=True)
            case LaterOf(of):
                return later([self._moment(one, version) for one in of])
            case EarlierOf(of):
                return earlier([self._moment(one, version) for one in of])
        return self._leaf(moment, version, starts=True)

    def _end(self, end: End, start: Within, period: Period, version: VersionReading) -> Within:
        match end:
            case LengthEnd(_, kind):
                exact = self._shift(start, end, period.counting, version)
                if kind == "at_least":
                    return exact._replace(has_latest=False)
                if kind == "up_to":
                    return exact._replace(earliest=start.earliest, has_earliest=start.has_earliest)
                return exact
            case Event(name):
                return self._leaf(name, version, starts=False)
            case Age(years):
                born, facts = self._born(), frozenset({"born"})
                days = [self.life.calendar.term(("age", years), day, facts) - 1 for day in (born.earliest, born.latest)]
                return Within(days[0], born.has_earliest, days[1], born.has_latest)
            case LaterOf(of):
                return later([self._end(one, start, period, version) for one in of])
            case EarlierOf(of):
                return earlier([self._end(one, start, period, version) for one in of])

    def _shift(self, start: Within, end: LengthEnd, counting: Convention, version: VersionReading) -> Within:
        facts = self.facts(version)
        first = self.life.calendar.shifted(start.earliest, end.length, counting, facts)
        same = start.earliest is start.latest
        last = first if same else self.life.calendar.shifted(start.latest, end.length, counting, facts)
        return Within(first, start.has_earliest, last, start.has_latest)


def _not_before(start: Within, bound: Within) -> Within:
    moved = both(bound.has_earliest, start.has_latest, start.latest < bound.earliest)
    later_start = pick(start.has_earliest, larger(start.earliest, bound.earliest), bound.earliest)
    raised = pick(bound.has_earliest, later_start, start.earliest)
    return Within(
        pick(moved, bound.earliest, raised), either(start.has_earliest, bound.has_earliest),
        pick(moved, bound.latest, start.latest), pick_formula(moved, bound.has_latest, start.has_latest),
    )  # fmt: skip


def pick_formula(condition: Formula, yes: Formula, otherwise: Formula) -> Formula:
    """One formula if the condition holds, else another."""
    return either(both(condition, yes), both(no(condition), otherwise))


def larger(one: Number, other: Number) -> Number:
    """The larger of two numbers."""
    return pick(one >= other, one, other)


def smaller(one: Number, other: Number) -> Number:
    """The smaller of two numbers."""
    return pick(one <= other, one, other)


def later(windows: list[Within]) -> Within:
    """The window of the later of several days: one that is not known leaves no latest day."""
    found = windows[0]
    for one in windows[1:]:
        both_earliest = larger(found.earliest, one.earliest)
        earliest = pick(found.has_earliest, pick(one.has_earliest, both_earliest, found.earliest), one.earliest)
        found = Within(
            earliest, either(found.has_earliest, one.has_earliest),
            larger(found.latest, one.latest), both(found.has_latest, one.has_latest),
        )  # fmt: skip
    return found


def earlier(windows: list[Within]) -> Within:
    """The window of the earlier of several days: one that is not known leaves no earliest day."""
    found = windows[0]
    for one in windows[1:]:
        both_latest = smaller(found.latest, one.latest)
        latest = pick(found.has_latest, pick(one.has_latest, both_latest, found.latest), one.latest)
        found = Within(
            smaller(found.earliest, one.earliest), both(found.has_earliest, one.has_earliest),
            latest, either(found.has_latest, one.has_latest),
        )  # fmt: skip
    return found
