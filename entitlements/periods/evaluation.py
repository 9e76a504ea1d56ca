"""When a period starts and ends on the facts of a case, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from entitlements.periods.ages import reaches_age
from entitlements.periods.conventions import Convention
from entitlements.periods.specification import (
    BORN,
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
)
from entitlements.periods.windows import Role, Window, earlier_of, later_of, not_yet, shift

Moments: TypeAlias = Callable[[Leaf], Window | None]
"""What a case knows of a leaf: its window (`known(day)`, `UNKNOWN`, or bounds), or None where it is known that it has
not happened by the day of the assessment. For `After` it is the day after that rule's period ends."""

Position: TypeAlias = Literal["not_started", "start_unknown", "running", "may_run", "unknown", "past"]


class Span(NamedTuple):
    """The windows of the start and of the last day of a period; `end` is None where it is open-ended."""

    start: Window
    end: Window | None


def span(period: Period, moments: Moments, on: int) -> Span:
    """When the period starts and ends, as far as the facts tell; `on` is the day of the assessment, as an ordinal.

    A leaf that has not happened by then ends nothing before `on` and starts nothing before the day after. An exact
    length moves both bounds of the start, a minimum leaves no latest end, a maximum may end on any day up to its last.

    >>> from entitlements.periods.conventions import CONVENTIONS
    >>> from entitlements.periods.lengths import Length
    >>> from entitlements.periods.windows import known
    >>> ends = LaterOf((LengthEnd(Length(30, "days"), "exact"), Event("conclusive_decision_on")))
    >>> recovery = Period(Event("presumed_on"), None, ends, CONVENTIONS["gb-day-in"])
    >>> facts = {"presumed_on": known(739_000), "conclusive_decision_on": None}
    >>> span(recovery, facts.__getitem__, on=739_010)
    Span(start=Window(earliest=739000, latest=739000), end=Window(earliest=739029, latest=None))
    """
    start = _moment(period.starts, moments, on)
    if period.not_before is not None:
        start = _not_before(start, _moment(period.not_before, moments, on))
    if period.ends is None:
        return Span(start, None)
    return Span(start, _end(period.ends, start, period.counting, moments, on))


def _leaf(leaf: Leaf, role: Role, moments: Moments, on: int) -> Window:
    found = moments(leaf)
    return not_yet(on, role) if found is None else found


def _moment(moment: Moment, moments: Moments, on: int) -> Window:
    match moment:
        case Event(name):
            return _leaf(name, "start", moments, on)
        case After() | Issued():
            return _leaf(moment, "start", moments, on)
        case LaterOf(of):
            return later_of(_moment(one, moments, on) for one in of)
        case EarlierOf(of):
            return earlier_of(_moment(one, moments, on) for one in of)


def _not_before(start: Window, bound: Window) -> Window:
    """The start with its earliest day raised to the bound's; a start known to lie before it moves to the bound."""
    if bound.earliest is None:
        return start
    if start.latest is not None and start.latest < bound.earliest:
        return bound
    return Window(max(start.earliest or bound.earliest, bound.earliest), start.latest)


def _end(end: End, start: Window, counting: Convention, moments: Moments, on: int) -> Window:
    match end:
        case LengthEnd(length, kind):
            exact = shift(start, length, counting)
            if kind == "at_least":
                return Window(exact.earliest, None)
            # A maximum may end as early as the authority says, but not before it starts.
            return Window(start.earliest, exact.latest) if kind == "up_to" else exact
        case Event(name):
            return _leaf(name, "end", moments, on)
        case Age(years):
            return _last_day_under(years, _leaf(BORN, "start", moments, on))
        case LaterOf(of):
            return later_of(_end(one, start, counting, moments, on) for one in of)
        case EarlierOf(of):
            return earlier_of(_end(one, start, counting, moments, on) for one in of)


@lru_cache(maxsize=1 << 14)
def _last_day_under(years: int, born: Window) -> Window:
    return Window(
        *(None if day is None else reaches_age(date.fromordinal(day), years).toordinal() - 1 for day in born)
    )  # fmt: skip


def position(span: Span, on: int) -> Position:
    """How a period stands on a day.

    - `not_started`: its earliest start is later.
    - `past`: its latest end is earlier.
    - `start_unknown`: it may have started or not.
    - `running`: it has started, and cannot have ended.
    - `may_run`: it has started and its last possible day is still to come, but it may have ended: a maximum.
    - `unknown`: it has started, and nothing known says that it has ended or not: a minimum that has passed.

    >>> position(Span(Window(739_000, 739_000), Window(739_030, None)), 739_031)
    'unknown'
    """
    start, end = span
    if start.earliest is not None and start.earliest > on:
        return "not_started"
    if end is not None and end.latest is not None and end.latest < on:
        return "past"
    if start.latest is None or start.latest > on:
        return "start_unknown"
    if end is None or (end.earliest is not None and end.earliest >= on):
        return "running"
    return "unknown" if end.latest is None else "may_run"
