"""Birthdays and ages of many people at once, by the calendar and the leap-day rule of `periods.ages`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from entitlements.columns import calendar
from entitlements.columns.bits import chosen
from entitlements.columns.calendar import Days, aged, first_and_length, month_of, unusual
from entitlements.columns.slots import TRUE, BooleanColumn, Flags
from entitlements.periods.arithmetic import LAST


def birthdays(born: Days, age: int | npt.NDArray[np.int64]) -> Days:
    """The first day on which each person has the age: one born on 29 February has it on 1 March of a common year.

    >>> from datetime import date
    >>> born = np.array([date(2008, 2, 29).toordinal()], np.int32)
    >>> date.fromordinal(int(birthdays(born, 18)[0]))
    datetime.date(2026, 3, 1)
    """
    if isinstance(age, int):
        return aged(born, age, not unusual(born))
    return _birthdays(born, age)


def _birthdays(born: Days, age: int | npt.NDArray[np.int64]) -> Days:
    return calendar.birthdays(born.astype(np.int64), age).astype(np.int32)


def reached_between(
    least: npt.NDArray[np.int64], most: npt.NDArray[np.int64], stated_on: Days, age: int
) -> tuple[Days, Days]:
    """The first and the last day on which one can reach an age who was between two ages on a day."""
    first, last = _last_births(most + 1, stated_on) + np.int32(1), _last_births(least, stated_on)
    return birthdays(first, age), birthdays(last, age)


def _last_births(age: npt.NDArray[np.int64], day: Days) -> Days:
    """The last day of birth with which each age is reached by the day."""
    month, of_month = month_of(day.astype(np.int64))
    first, length = first_and_length(month - 12 * age)
    born = first - 1 + np.minimum(of_month, length)
    # From 28 February of a common year a leap day may follow whose birthday falls on the same day.
    following = np.minimum(born + 1, LAST)
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
