"""When periods start and end on every row, as bounds: `findings.days` and `periods.evaluation` for many.

A start or end is two columns of days, the earliest and the latest. What is not known is no bound: `EARLIEST`, which
lies before every day, or `LATEST`, after every day; an end that never comes is `LATEST` twice.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import numpy as np

from entitlements.columns.bits import Bits, Flags, Rails, chosen, packed, unpacked
from entitlements.columns.calendar import EARLIEST, LATEST, Days, aged, shifted, within_tables
from entitlements.columns.frames import Frame, Index
from entitlements.columns.plan import RulePlan, before, years_of
from entitlements.columns.slots import NEVER, TRUE, ListColumn, WordColumn
from entitlements.findings.reading import VersionReading
from entitlements.logic.ir import Path
from entitlements.periods.ages import born_between
from entitlements.periods.arithmetic import LAST
from entitlements.periods.conventions import Convention
from entitlements.periods.periods import (
    After,
    Age,
    EarlierOf,
    End,
    Event,
    Issued,
    LaterOf,
    LengthEnd,
    Moment,
    Period,
)


class Window(NamedTuple):
    """The bounds of a day on every row."""

    earliest: Days
    latest: Days


class Span(NamedTuple):
    """A period on every row."""

    start: Window
    end: Window


class Spans:
    """The periods of rules on a frame, each reckoned once."""

    def __init__(self, frame: Frame, values: dict[int, Rails]) -> None:
        self._frame, self._values = frame, values
        self._known: dict[tuple[int, int, Any], Span] = {}
        self._usual = frame.usual

    def of(self, version: VersionReading, rule: RulePlan) -> Span:
        """The period of a version of this rule, or of one that it runs after."""
        branch = version.rule.branch
        key = id(branch), version.span, rule.presumed
        if key not in self._known:
            self._known[key] = self._span(version, rule)
        return self._known[key]

    def _span(self, version: VersionReading, rule: RulePlan) -> Span:
        period = version.version.period
        assert period is not None  # asked only of versions with one
        start = self._moment(period.starts, version, rule)
        if period.not_before is not None:
            start = _not_before(start, self._moment(period.not_before, version, rule))
        self._usual = self._frame.usual and within_tables(years_of(version))
        rows = self._frame.rows
        end = Window(_everywhere(LATEST, rows), _everywhere(LATEST, rows))
        if period.ends is not None:
            end = self._end(period.ends, start, period, version, rule)
        if isinstance(period.starts, Issued):
            permits = self._permits(version.rule.id)
            if permits is not None:
                ended = permits.expires > NEVER
                end = Window(*(chosen(ended, permits.expires, bound) for bound in end))
        return Span(start, end)

    def _moment(self, moment: Moment, version: VersionReading, rule: RulePlan) -> Window:
        match moment:
            case Event(name):
                return self._event(name, 1)
            case After():
                return self._after(moment, version, rule)
            case Issued():
                return self._issued(version)
            case LaterOf(of) | EarlierOf(of):
                return _joined(moment, [self._moment(one, version, rule) for one in of])

    def _end(self, end: End, start: Window, period: Period, version: VersionReading, rule: RulePlan) -> Window:
        match end:
            case LengthEnd(length, kind):
                if kind == "up_to":
                    return Window(start.earliest, self._shift(start.latest, length, period.counting))
                first = self._shift(start.earliest, length, period.counting)
                if kind == "at_least":
                    return Window(first, _everywhere(LATEST, self._frame.rows))
                exact = start.earliest is start.latest
                return Window(first, first if exact else self._shift(start.latest, length, period.counting))
            case Event(name):
                return self._event(name, 0)
            case Age(years):
                born = self._born(rule)
                return Window(*(self._under(years, bound) for bound in born))
            case LaterOf(of) | EarlierOf(of):
                return _joined(end, [self._end(one, start, period, version, rule) for one in of])

    def _shift(self, days: Days, length: Any, counting: Convention) -> Days:
        return shifted(days, length.n, length.unit, counting.event_day == "in", self._usual)

    def _under(self, years: int, born: Days) -> Days:
        reached = aged(born, years, self._usual)
        last: Days = chosen((born > EARLIEST) & (born < LATEST), reached - 1, born)
        return last

    def _event(self, name: str, role: int) -> Window:
        key = "event", name, role
        memory = self._frame.memory
        if key not in memory:
            days: Days | None = self._frame.column(Path("victim", name))
            memory[key] = self._unknown() if days is None else _window(days, self._frame.today, role)
        found: Window = memory[key]
        return found

    def _unknown(self) -> Window:
        rows = self._frame.rows
        return Window(_everywhere(EARLIEST, rows), _everywhere(LATEST, rows))

    def _after(self, leaf: After, version: VersionReading, rule: RulePlan) -> Window:
        """The day after another rule's period ends: after its earliest end, where that is a minimum."""
        earlier = before(leaf, version)
        if earlier is None:
            return self._unknown()
        end = self.of(earlier, rule).end.earliest
        known = (end > EARLIEST) & (end < LATEST)
        following = np.minimum(end + 1, LAST)
        return Window(chosen(known, following, EARLIEST), chosen(known, following, LATEST))

    # births

    def _born(self, rule: RulePlan) -> Window:
        """When the person was born: known, within the bounds of a stated age, or, where a child is presumed, less than
        eighteen years ago."""
        frame = self._frame
        slots = {name: frame.victim(name) for name in ("born", "age", "age_on", "age_disputed")}
        today = frame.today
        known = slots["born"] > NEVER
        earliest, latest = chosen(known, slots["born"], EARLIEST), chosen(known, slots["born"], LATEST)
        disputed = slots["age_disputed"] == TRUE
        earliest[disputed], latest[disputed] = EARLIEST, LATEST
        stated = np.flatnonzero(~known & ~disputed & slots["age"].known)
        if len(stated):
            on = chosen(slots["age_on"] > NEVER, slots["age_on"], today)[stated]
            earliest[stated], latest[stated] = _births(slots["age"].values[stated], on)
        if rule.presumed is not None:
            says, fact = (self._values[node].certain for node in rule.presumed)
            presumed = np.flatnonzero(disputed & unpacked(says & ~fact, frame.rows))
            earliest[presumed], _ = _births(np.full(len(presumed), 17, np.int64), today[presumed])
        return Window(earliest.astype(np.int32), latest.astype(np.int32))

    # permits

    def _permits(self, rule: str) -> Permits | None:
        """The latest permit of each row that is or was held under a rule; None where nobody holds one."""
        memory = self._frame.memory
        key = "permits", rule
        if key not in memory:
            found = permits_under(self._frame.table.slots["permits"], rule)
            case = self._frame.case
            if found is not None and case is not None:
                found = Permits(found.held[case], found.issued[case], found.expires[case])
            memory[key] = found
        permits: Permits | None = memory[key]
        return permits

    def _issued(self, version: VersionReading) -> Window:
        frame = self._frame
        held: ListColumn = frame.table.slots["permits"]
        if "open permits" not in frame.memory:
            codes: Index = _column(held, "under").codes
            under = _rows_with(held, codes < 0) | ~held.known
            frame.memory["open permits"] = under if frame.case is None else under[frame.case]
        open_: Flags = frame.memory["open permits"]
        day = chosen(open_, np.int32(-1), np.int32(NEVER))
        permits = self._permits(version.rule.id)
        if permits is not None:
            day = chosen(permits.held, permits.issued, day)
        return _window(day, frame.today, 1)


class Permits(NamedTuple):
    """Of each row: whether there is such a permit, and the days of its issue and of its end."""

    held: Flags
    issued: Days
    expires: Days


def permits_under(column: ListColumn, rule: str) -> Permits | None:
    """The latest permit of each row under this rule; of several issued on the same day the first."""
    under: WordColumn = _column(column, "under")
    if rule not in under.words:
        return None
    ours = np.flatnonzero(under.codes == under.words.index(rule))
    if not len(ours):
        return None
    row = np.searchsorted(column.offsets, ours, side="right") - 1
    issued: Days = _column(column, "issued")[ours]
    order = np.lexsort((ours, -np.maximum(issued, 0), row))
    first = order[np.concatenate([[True], row[order][1:] != row[order][:-1]])]
    rows = len(column.known)
    found = Permits(np.zeros(rows, np.bool_), np.zeros(rows, np.int32), np.zeros(rows, np.int32))
    found.held[row[first]] = True
    found.issued[row[first]] = issued[first]
    found.expires[row[first]] = _column(column, "expires")[ours[first]]
    return found


def _column(column: ListColumn, name: str) -> Any:
    return column.items[name]


def _rows_with(column: ListColumn, flags: Flags) -> Flags:
    counted = np.concatenate([[0], np.cumsum(flags)])
    found: Flags = counted[column.offsets[1:]] > counted[column.offsets[:-1]]
    return found


def _births(ages: Any, on: Any) -> tuple[Any, Any]:
    """The first and last day of birth with these ages on these days, reckoned once for each pair."""
    pairs, place = np.unique(np.stack([ages, on.astype(np.int64)]), axis=1, return_inverse=True)
    bounds = [[day.toordinal() for day in born_between(int(age), date.fromordinal(int(day)))] for age, day in pairs.T]
    first, last = np.array(bounds, np.int64).reshape(-1, 2)[place.reshape(-1)].T
    return first, last


def _everywhere(bound: int, rows: int) -> Days:
    return np.full(rows, bound, np.int32)


def _window(days: Days, today: Days, role: int) -> Window:
    """The bounds of an event: one still to come ends nothing before today, and starts nothing before tomorrow."""
    earliest = chosen(days == NEVER, today + np.int32(role), np.maximum(days, EARLIEST))
    return Window(earliest, chosen(days > NEVER, days, LATEST))


def _not_before(start: Window, bound: Window) -> Window:
    moved = start.latest < bound.earliest
    earliest = np.maximum(start.earliest, bound.earliest)
    return Window(earliest, chosen(moved, bound.latest, start.latest))


def _joined(join: Any, windows: list[Window]) -> Window:
    pick = np.maximum if isinstance(join, LaterOf) else np.minimum
    earliest, latest = windows[0]
    for more in windows[1:]:
        earliest, latest = pick(earliest, more.earliest), pick(latest, more.latest)
    return Window(earliest, latest)


class Stands(NamedTuple):
    """How a period stands on the day of each row; on one row one of these."""

    not_started: Bits
    past: Bits
    unknown: Bits
    exact: Bits
    """Where the start is known, whatever else."""


def stands(span: Span, today: Days) -> Stands:
    """How a period stands on the day of assessment: `periods.evaluation.position` for many."""
    start, end = span
    later = packed(start.earliest > today)
    past = packed(end.latest < today) & ~later
    open_ = packed(start.latest > today)
    running = packed(end.earliest >= today)
    unknown = packed(end.latest == LATEST) & ~(later | past | open_ | running)
    return Stands(later, past, unknown, packed(start.earliest == start.latest))
