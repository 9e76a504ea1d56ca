"""Birthdays and ages of many people at once, by the calendar and the leap-day rule of `periods.ages`."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from entitlements.columns.bits import chosen
from entitlements.columns.slots import TRUE, BooleanColumn, Flags

Days: TypeAlias = npt.NDArray[np.int32]
_EPOCH, _LAST = 719163, 3652059
_MONTHS_BEFORE_1970 = 1970 * 12


def months_and_days(days: Days) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The month of each day, counted from the year 0, and the day of that month."""
    dates = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64) + _MONTHS_BEFORE_1970, (dates - months.astype("datetime64[D]")).astype(np.int64) + 1


def first_of(months: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The ordinal of the first day of each month."""
    counted = (months - _MONTHS_BEFORE_1970).astype("datetime64[M]")
    return counted.astype("datetime64[D]").astype(np.int64) + _EPOCH


def birthdays(born: Days, age: int | npt.NDArray[np.int64]) -> Days:
    """The first day on which each person has the age: one born on 29 February has it on 1 March of a common year.

    >>> from datetime import date
    >>> born = np.array([date(2008, 2, 29).toordinal()], np.int32)
    >>> date.fromordinal(int(birthdays(born, 18)[0]))
    datetime.date(2026, 3, 1)
    """
    if not isinstance(age, int):
        return _birthdays(born, age)
    if ((born < _FIRST) & (born > 0)).any() or (born > _LATEST).any():
        return _birthdays(born, age)
    # What is no day is taken for the first one: its birthday means nothing.
    found: Days = _table(age).take(born - np.int32(_FIRST), mode="clip")
    return found


_FIRST, _LATEST = date(1900, 1, 1).toordinal(), date(2099, 12, 31).toordinal()


@cache
def _table(age: int) -> Days:
    """The birthdays of those who were born on any day of two centuries."""
    return _birthdays(np.arange(_FIRST, _LATEST + 1, dtype=np.int32), age)


def _birthdays(born: Days, age: int | npt.NDArray[np.int64]) -> Days:
    months, day = months_and_days(born)
    # Counted on from the first of the month, 29 February lands on 1 March where the month has no such day.
    found: Days = np.minimum(first_of(months + 12 * np.asarray(age)) + day - 1, _LAST).astype(np.int32)
    return found


def reached_between(
    least: npt.NDArray[np.int64], most: npt.NDArray[np.int64], stated_on: Days, age: int
) -> tuple[Days, Days]:
    """The first and the last day on which one can reach an age who was between two ages on a day."""
    first, last = _last_births(most + 1, stated_on) + np.int32(1), _last_births(least, stated_on)
    return birthdays(first, age), birthdays(last, age)


def _last_births(age: npt.NDArray[np.int64], day: Days) -> Days:
    """The last day of birth with which each age is reached by the day."""
    months, of_month = months_and_days(day)
    months -= 12 * age
    born = np.minimum(first_of(months) + of_month, first_of(months + 1)) - 1
    # From 28 February of a common year a leap day may follow whose birthday falls on the same day.
    following = np.minimum(born + 1, _LAST)
    found: Days = chosen(_birthdays(following.astype(np.int32), age) <= day, following, born).astype(np.int32)
    return found


def between(
    age: int, day: Days, today: Days, least: npt.NDArray[np.int64], most: npt.NDArray[np.int64], stated_on: Days
) -> BooleanColumn:
    """Whether each is under an age on a day, when the age on another day lay between two bounds."""
    first, last = reached_between(least, most, stated_on, age)
    same = day == stated_on
    under = chosen(same, most < age, day < first)
    over = chosen(same, least >= age, day >= last)
    found: BooleanColumn = chosen(under, np.uint8(TRUE), (~over).view(np.uint8))  # FALSE is 0 and UNKNOWN 1
    return found


def surely_of_age(born: Days, age: npt.NDArray[np.int64], day: Days) -> Flags:
    """Where a person born then plainly has this age on the day; elsewhere the two may contradict one another."""
    fits: Flags = (_birthdays(born, age) <= day) & (day < _birthdays(born, age + 1)) & (born <= day)
    return fits
