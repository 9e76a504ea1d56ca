"""How periods run on while the facts of a case stay the same: the days on which one begins or ends, and what moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain
from typing import NamedTuple

from entitlements.findings.case import Case, Run
from entitlements.findings.claims import Claim, DeadlineDay
from entitlements.findings.days import fixed, moment, permit_under, rule_before
from entitlements.findings.outcome import governing
from entitlements.findings.reading import RuleReading, VersionReading
from entitlements.findings.turning import Moving, first_reaching
from entitlements.logic.ir import FALSE, TRUE
from entitlements.periods.ages import born_between, reaches_age
from entitlements.periods.arithmetic import add_ordinal
from entitlements.periods.conventions import Convention
from entitlements.periods.lengths import Length
from entitlements.periods.periods import (
    After,
    Age,
    EarlierOf,
    End,
    Event,
    Issued,
    LaterOf,
    LengthEnd,
    Period,
    Span,
    leaves,
)
from entitlements.periods.specification import BORN


class Days(NamedTuple):
    """The days that a claim tells."""

    starts: date | None
    ends: date | None
    min_ends: date | None
    max_ends: date | None
    deadlines: tuple[DeadlineDay, ...] = ()


def days_of(claim: Claim) -> Days:
    """The days of a claim as it tells them."""
    return Days(claim.starts, claim.ends, claim.min_ends, claim.max_ends, claim.deadlines)


class Steady:
    """The days of claims without those that move along with the day of the assessment.

    Made once for the same facts under the same law on several days: what does not move is the same on all of them.
    """

    def __init__(self) -> None:
        self._spans: dict[VersionReading, Span | None] = {}
        self._pending: dict[RuleReading, bool] = {}

    def of(self, case: Case) -> dict[tuple[str, int | None], Span]:
        """The spans of the claims whose days move, by rule and item, without what moves."""
        found = {}
        for applied in case.applied:
            for run in case.runs(applied.ruleset):
                if run.number == 0:
                    continue
                for rule in run.reading.timed:
                    pending = self._pending.get(rule)
                    if pending is None:
                        pending = any(self._span(v, run, case) is not None for v in rule.versions if v.leaves)
                        self._pending[rule] = pending
                    if pending:
                        version = governing(rule, run, case)[0]
                        span = None if version is None or not version.leaves else self._span(version, run, case)
                        if span is not None:
                            found[rule.id, run.number] = span
        return found

    def _span(self, version: VersionReading, run: Run, case: Case) -> Span | None:
        """The version's span without what moves; None where nothing moves."""
        if version not in self._spans:
            self._spans[version] = fixed(version, run, case) if moves(version, run, case) else None
        return self._spans[version]


def steady_days(claim: Claim, spans: Mapping[tuple[str, int | None], Span]) -> Days:
    """The days of a claim without those that move along."""
    found = spans.get((claim.rule, claim.item))
    if found is None or (claim.starts is claim.min_ends is claim.max_ends is None):
        return days_of(claim)
    start, end = found
    earliest, latest = (None, None) if end is None else end
    return Days(
        _date(start.earliest if start.exact else None), _date(earliest if earliest == latest else None),
        _date(earliest), _date(latest), claim.deadlines,
    )  # fmt: skip


def _date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)


def moves(version: VersionReading, run: Run, case: Case) -> bool:
    """Whether bounds of the version's period move along with the day of the assessment."""
    for leaf in version.leaves:
        if isinstance(leaf, After):
            before = rule_before(leaf, run)
            if before is not None and moves(before, run, case):
                return True
        elif moment(leaf, version, run, case) is None or (leaf == BORN and case.slots["age_disputed"] == TRUE):
            return True
    return False


class Bounds(NamedTuple):
    """The days that the bounds of a start or an end are made of: those that are fixed, and those that move."""

    fixed: set[int]
    moving: list[Moving]


class Periods:
    """When the periods of a case begin and end, on whichever of its days it is assessed; made once for all of them."""

    def __init__(self) -> None:
        self._turns: dict[RuleReading, _Turns] = {}

    def turns(self, case: Case, first: int, last: int) -> Iterator[int]:
        """Every day after `first` up to `last` on which a period stands otherwise than the day before, while no
        condition changes its value; `case` is that of the day `first`."""
        for applied in case.applied:
            for run in case.runs(applied.ruleset):
                if run.number != 0:
                    for rule in run.reading.timed:
                        yield from (day for day in self._of_rule(rule, run, case, first, last) if first < day <= last)

    def _of_rule(self, rule: RuleReading, run: Run, case: Case, first: int, last: int) -> Iterable[int]:
        if rule.only is not None and run.values[rule.newest.version.root] == FALSE:
            return ()
        found = self._turns.get(rule)
        if found is None:
            found = self._turns[rule] = _turns(rule, run, case)
        if not found.moving:
            return found.fixed
        reached = (first_reaching(moving, day, first, last) for moving in found.moving for day in found.bounds)
        return chain(found.fixed, (day for day in reached if day is not None))


class _Turns(NamedTuple):
    """The days on which periods of a rule begin and end, and those at which days that move make a difference."""

    fixed: tuple[int, ...]
    moving: tuple[Moving, ...]
    bounds: tuple[int, ...]


def _turns(rule: RuleReading, run: Run, case: Case) -> _Turns:
    days: set[int] = set()
    bounds = {day for one in rule.rule.versions for day in (one.start, one.end) if day is not None}
    moving: list[Moving] = []
    for version in rule.versions:
        period = version.version.period
        if period is None:
            continue
        starts = _starts(version, run, case)
        ends = _ends(version, starts, run, case)
        days |= starts.fixed
        days.update(day + 1 for day in ends.fixed)
        bounds |= starts.fixed | ends.fixed
        if not isinstance(period.starts, Event | Issued) or period.not_before is not None:
            moving += starts.moving
    return _Turns(tuple(days), tuple(moving), tuple({near for day in bounds for near in (day, day + 1)}))


def _starts(version: VersionReading, run: Run, case: Case) -> Bounds:
    period = version.version.period
    found = Bounds(set(), [])
    if period is None:
        return found
    for leaf in leaves(Period(period.starts, period.not_before, None, period.counting)):
        if isinstance(leaf, After):
            before = rule_before(leaf, run)
            if before is not None:
                ends = _ends(before, _starts(before, run, case), run, case)
                found.fixed.update(day + 1 for day in ends.fixed)
                found.moving.extend(partial(_next, moving) for moving in ends.moving)
            continue
        window = moment(leaf, version, run, case)
        if window is None:
            found.moving.append(_tomorrow)
        else:
            found.fixed.update(day for day in window if day is not None)
    return found


def _ends(version: VersionReading, starts: Bounds, run: Run, case: Case) -> Bounds:
    period = version.version.period
    found = Bounds(set(), [])
    if period is None or period.ends is None:
        return found
    for end in _parts(period.ends):
        match end:
            case LengthEnd(length, kind):
                found.fixed.update(add_ordinal(day, length, period.counting) for day in starts.fixed)
                found.moving.extend(partial(_later, moving, length, period.counting) for moving in starts.moving)
                if kind == "up_to":
                    found.fixed.update(starts.fixed)
                    found.moving.extend(starts.moving)
            case Event(name):
                window = moment(name, version, run, case)
                if window is None:
                    found.moving.append(_same)
                else:
                    found.fixed.update(day for day in window if day is not None)
            case Age(years):
                if case.slots["age_disputed"] == TRUE:
                    found.moving.append(partial(_presumed_under, years))
                else:
                    born = moment(BORN, version, run, case) or ()
                    days = [reaches_age(date.fromordinal(day), years).toordinal() for day in born if day is not None]
                    found.fixed.update(day - 1 for day in days)
    if isinstance(period.starts, Issued):
        permit = permit_under(version, case)
        if permit is not None and permit["expires"]:
            found.fixed.add(permit["expires"])
    return found


def _parts(end: End) -> Iterator[LengthEnd | Event | Age]:
    if isinstance(end, LaterOf | EarlierOf):
        for one in end.of:
            yield from _parts(one)
    else:
        yield end


def _same(day: int) -> int:
    return day


def _tomorrow(day: int) -> int:
    return day + 1


def _next(moving: Moving, day: int) -> int:
    return moving(day) + 1


def _later(moving: Moving, length: Length, counting: Convention, day: int) -> int:
    return add_ordinal(moving(day), length, counting)


def _presumed_under(years: int, day: int) -> int:
    """The last day under an age of one who is presumed to be 17 at most on a day."""
    return reaches_age(born_between(17, date.fromordinal(day))[0], years).toordinal() - 1
