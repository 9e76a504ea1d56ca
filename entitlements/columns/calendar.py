"""Days counted on many rows at once: the last day of a length and birthdays, equal to `periods.arithmetic` and `ages`.

Arithmetic on the calendar is done once for every day of seven centuries and looked up from then on; rows with days
outside them are reckoned directly.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from entitlements.periods.arithmetic import LAST
from entitlements.periods.calendars import SATURDAY
from entitlements.periods.lengths import Unit

Days: TypeAlias = npt.NDArray[np.int32]

EARLIEST, LATEST = 0, 1 << 22
"""Bounds that are no bounds: before every day and after every day."""

FIRST_USUAL, LAST_USUAL = date(1850, 1, 1).toordinal(), date(2150, 1, 1).toordinal()
"""Days that facts may have for tables to be enough."""
_FIRST, _SIZE = date(1700, 1, 1).toordinal(), date(2400, 1, 1).toordinal() - date(1700, 1, 1).toordinal()
_YEARS = {"years": 1.0, "months": 1 / 12, "weeks": 1 / 52, "days": 1 / 365, "working days": 1 / 250}
_REACH = 240
EPOCH = date(1970, 1, 1).toordinal()
"""The day from which Arrow and NumPy count days."""
_MONTHS = {"months": 1, "years": 12}
_DAYS = {"days": 1, "weeks": 7}


def reckoned(days: npt.NDArray[np.int64], n: int, unit: Unit, inside: bool) -> npt.NDArray[np.int64]:
    """The last day of a length from each of these days: `periods.arithmetic.add_ordinal` for many.

    >>> from datetime import date
    >>> last = reckoned(np.array([date(2026, 1, 31).toordinal()]), 1, "months", False)
    >>> date.fromordinal(int(last[0]))
    datetime.date(2026, 2, 28)
    """
    if unit in _DAYS:
        return np.minimum(days + (n * _DAYS[unit] - inside), LAST)
    if unit == "working days":
        return np.minimum(_working_days(days + (1 - inside), n), LAST)
    start, dom = month_of(days)
    first, length = first_and_length(start + n * _MONTHS[unit])
    last = first - 1 + np.minimum(dom - inside, length)
    return np.where(start + n * _MONTHS[unit] > _LAST_MONTH, LAST, last)


def month_of(days: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The month, counted from January 1970, and the day of the month."""
    day = (days - EPOCH).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    return month.astype(np.int64), (day - month.astype("datetime64[D]")).astype(np.int64) + 1


def first_and_length(months: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first day of each month as an ordinal, and how many days it has."""
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return first + EPOCH, following - first


_LAST_MONTH = (date.max.year - 1970) * 12 + 11


def _working_days(first: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int64]:
    weekday = (first + 6) % 7
    weekend = weekday >= SATURDAY
    first, weekday = np.where(weekend, first + 7 - weekday, first), np.where(weekend, 0, weekday)
    weeks, days = divmod(n - 1, 5)
    return first + 7 * weeks + days + 2 * (weekday + days >= SATURDAY)


def birthdays(born: npt.NDArray[np.int64], age: int | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The first day on which who was born on each of these days has this age: `periods.ages.reaches_age` for many."""
    start, dom = month_of(born)
    months = start + 12 * age
    first, length = first_and_length(months)
    return np.where(months > _LAST_MONTH, LAST, first - 1 + np.minimum(dom, length) + (dom > length))


@lru_cache(maxsize=512)
def _table(n: int, unit: Unit | None, inside: bool) -> Days:
    """What every usual day leads to; at both ends the bounds that are no bounds lead to themselves."""
    days = np.arange(_FIRST, _FIRST + _SIZE, dtype=np.int64)
    found = (birthdays(days, n) if unit is None else reckoned(days, n, unit, inside)).astype(np.int32)
    found[0], found[-1] = EARLIEST, LATEST
    found.setflags(write=False)
    return found


def shifted(days: Days, n: int, unit: Unit, inside: bool, usual: bool) -> Days:
    """The last day of a length from each bound; what is no bound stays so. `usual`: every day is within the tables."""
    return _looked_up(days, _table(n, unit, inside)) if usual else _direct(days, lambda d: reckoned(d, n, unit, inside))


def aged(born: Days, age: int, usual: bool) -> Days:
    """The birthday from each bound of a birth; what is no bound stays so."""
    return _looked_up(born, _table(age, None, False)) if usual else _direct(born, lambda d: birthdays(d, age))


def _looked_up(days: Days, table: Days) -> Days:
    return table.take(days - np.int32(_FIRST), mode="clip")


def _direct(days: Days, count: Callable[[npt.NDArray[np.int64]], npt.NDArray[np.int64]]) -> Days:
    real = (days > EARLIEST) & (days <= LAST)
    return np.where(real, count(np.where(real, days, EPOCH).astype(np.int64)), days).astype(np.int32)


def unusual(days: Days) -> bool:
    """Whether some day of a column lies outside the tables; what is unknown or has not happened does not count."""
    if not len(days):
        return False
    lowest = int((days - 1).view(np.uint32).min()) + 1  # unknown and not happened turn into the greatest numbers
    return lowest < FIRST_USUAL or int(days.max()) >= LAST_USUAL


def years_in(n: int, unit: Unit) -> float:
    """About how many years a length has, and no fewer."""
    return n * _YEARS[unit]


def within_tables(years: float) -> bool:
    """Whether so many years lead from a usual day to one that the tables hold."""
    return years <= _REACH
