"""The last day of a period: a day and a length, as a convention counts them."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from entitlements.periods.calendars import SATURDAY, is_working_day
from entitlements.periods.conventions import Convention, EventDay, MonthEnd
from entitlements.periods.lengths import Length, Unit

LAST = date.max.toordinal()
"""Where counting stops: a period that would end after 9999-12-31 ends then, so that later never becomes earlier."""

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS_IN: dict[Unit, int] = {"months": 1, "years": 12}
_DAYS_IN: dict[Unit, int] = {"days": 1, "weeks": 7}
_MOST_KEPT = 1 << 16


def add(
    day: date,
    length: Length,
    *,
    event_day: EventDay = "out",
    month_end: MonthEnd = "clip",
    holidays: Container[date] = (),
) -> date:
    """The last day of a period of this length from a day, which is a local date of the host state.

    `event_day="out"`: the day is that of an event and does not count; the period ends with the day of the same
    number, or the last day of a shorter month (Regulation 1182/71 art. 3(1) and (2)(c), ETS 76 art. 4(2)).
    `event_day="in"`: the period runs from the beginning of the day and ends one day earlier, with the day before the
    same-numbered one; where there is no same-numbered day, again with the last day of the month. `holidays` matter to
    lengths in working days only, which without them skip weekends alone: the earliest day that it can be.

    A period that would end after 9999-12-31 ends then. TypeError for a date with a time of day.

    >>> add(date(2026, 8, 31), Length(6, "months"))
    datetime.date(2027, 2, 28)
    >>> add(date(2026, 3, 10), Length(6, "months"), event_day="in")
    datetime.date(2026, 9, 9)
    >>> add(date(2026, 11, 20), Length(5, "working days"), holidays={date(2026, 11, 25)})
    datetime.date(2026, 11, 30)
    """
    _check_local(day)
    return _added(day, length.n, length.unit, event_day, holidays)


def _check_local(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("periods are counted in local dates of the host state: expected a date without a time of day")


def _added(day: date, n: int, unit: Unit, event_day: EventDay, holidays: Container[date]) -> date:
    if unit == "working days":
        return _working_days_on(day, n, event_day, holidays)
    try:
        if unit in _DAYS_IN:
            return day + timedelta(days=n * _DAYS_IN[unit] - (event_day == "in"))
        months = relativedelta(months=n * _MONTHS_IN[unit])
        if event_day == "out":
            return day + months
        eve = timedelta(days=1)
        # The day before the same-numbered one; from the first of a month it lies in the month before.
        return day - eve + months if day.day > 1 else day + months - eve
    except (OverflowError, ValueError):  # what the calendar raises past the year 9999; n is positive
        return date.max


def _working_days_on(day: date, n: int, event_day: EventDay, holidays: Container[date]) -> date:
    left = n - (event_day == "in" and is_working_day(day, holidays))
    while left and day < date.max:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def add_ordinal(day: int, length: Length, convention: Convention) -> int:
    """The same as `add`, in day numbers (`date.toordinal()`) and remembered: for the engines' inner loops.

    No holidays come in here: lengths in working days skip weekends only.

    >>> from entitlements.periods.conventions import CONVENTIONS
    >>> last = add_ordinal(date(2026, 1, 31).toordinal(), Length(1, "months"), CONVENTIONS["common"])
    >>> date.fromordinal(last)
    datetime.date(2026, 2, 28)
    """
    return _last_day(day, length.n, length.unit, convention.event_day == "in")


@lru_cache(maxsize=_MOST_KEPT)
def _last_day(day: int, n: int, unit: Unit, inside: bool) -> int:
    if unit in _DAYS_IN:
        return min(day + n * _DAYS_IN[unit] - inside, LAST)
    if unit == "working days":
        return min(_last_working_day(day + 1 - inside, n), LAST)
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + n * _MONTHS_IN[unit], 12)
    if year > date.max.year:
        return LAST
    leap = month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month + 1, 1).toordinal() - 1 + min(start.day - inside, _MONTH_DAYS[month] + leap)


def _last_working_day(first: int, n: int) -> int:
    """The n-th day that is no Saturday or Sunday, from `first` on and with it."""
    weekday = (first + 6) % 7
    if weekday >= SATURDAY:
        first, weekday = first + 7 - weekday, 0
    weeks, days = divmod(n - 1, 5)
    return first + 7 * weeks + days + (2 if weekday + days >= SATURDAY else 0)


def chained(day: date, lengths: Iterable[Length], *, event_day: EventDay = "out") -> date:
    """The last day of one period stated in several units: whole years and months first, then weeks and days.

    ETS 76 art. 4(3). A part of a month is counted on 30 days (the same, and Regulation 1182/71 art. 3(2)(d)): write
    half a month as 15 days. Years and months are added together and cut back to a month's end once. ValueError for
    no lengths, and for working days, which no law read here joins to other units.

    >>> chained(date(2026, 1, 31), [Length(2, "days"), Length(1, "months")])
    datetime.date(2026, 3, 2)
    """
    _check_local(day)
    months = days = 0
    for length in lengths:
        if length.unit == "working days":
            raise ValueError("working days cannot be joined to other units in one period")
        months += length.n * _MONTHS_IN.get(length.unit, 0)
        days += length.n * _DAYS_IN.get(length.unit, 0)
    if not months and not days:
        raise ValueError("a period needs at least one length")
    if not months:
        return _added(day, days, "days", event_day, ())
    last = _added(day, months, "months", event_day, ())
    return _added(last, days, "days", "out", ()) if days else last


def renewal(anchor: date, length: Length, k: int) -> date:
    """The day on which `k` periods have run since the anchor: the anchor plus k times the length, never a chain.

    Chained, months that are cut back stay cut back: from 31 January 1 + 1 months is 28 March, 2 months is 31 March.
    With k = 0 it is the anchor; ValueError for less.

    >>> renewal(date(2026, 1, 31), Length(1, "months"), 2)
    datetime.date(2026, 3, 31)
    """
    _check_local(anchor)
    if k < 0:
        raise ValueError(f"periods are counted from 0, found {k}")
    return _added(anchor, length.n * k, length.unit, "out", ()) if k else anchor
