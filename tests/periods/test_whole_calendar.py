"""Proof over every day of a Gregorian cycle of 400 years, against a calendar written here from its rule alone."""

from __future__ import annotations

from datetime import date

import pytest

from entitlements.periods.arithmetic import add, add_ordinal
from entitlements.periods.conventions import CONVENTIONS
from entitlements.periods.lengths import Length

OUT, IN = CONVENTIONS["common"], CONVENTIONS["from-beginning-of-day"]

CYCLE = 146_097  # days in 400 years; a whole number of weeks, so nothing new comes after them
FIRST = date(2000, 1, 1).toordinal()


def is_leap(year: int) -> bool:
    return year % 400 == 0 if year % 100 == 0 else year % 4 == 0


MONTH_LENGTHS = [
    [31, 29 if is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month]
    for year in range(2000, 2520)
    for month in range(12)
]
FIRST_DAYS = [FIRST]
for _length in MONTH_LENGTHS:
    FIRST_DAYS.append(FIRST_DAYS[-1] + _length)
NUMBERED = [(month, number) for month in range(400 * 12) for number in range(1, MONTH_LENGTHS[month] + 1)]
"""For each day of the cycle: its month, counted from January 2000, and its number in the month."""


def last_day_from_event(day: int, months: int) -> int:
    month, number = NUMBERED[day - FIRST]
    there = month + months
    return FIRST_DAYS[there] + min(number, MONTH_LENGTHS[there]) - 1


def last_day_from_beginning(day: int, months: int) -> int:
    month, number = NUMBERED[day - FIRST]
    there = month + months
    exists = number <= MONTH_LENGTHS[there]
    return FIRST_DAYS[there] + number - 2 if exists else FIRST_DAYS[there + 1] - 1


def every_day() -> range:
    return range(FIRST, FIRST + CYCLE)


def test_the_calendar_written_here_has_the_days_of_a_cycle() -> None:
    assert len(NUMBERED) == CYCLE
    assert date.fromordinal(FIRST + CYCLE) == date(2400, 1, 1)


@pytest.mark.parametrize("length", ["1 month", "3 months", "6 months", "13 months", "30 months", "1 year", "18 years"])
def test_months_and_years_are_counted_right_from_every_day(length: str) -> None:
    stated = Length.parse(length)
    months = stated.n * (12 if stated.unit == "years" else 1)
    assert [day for day in every_day() if add_ordinal(day, stated, OUT) != last_day_from_event(day, months)] == []
    assert [day for day in every_day() if add_ordinal(day, stated, IN) != last_day_from_beginning(day, months)] == []


@pytest.mark.parametrize("length", ["30 days", "90 days", "2 weeks"])
def test_days_and_weeks_are_counted_right_from_every_day(length: str) -> None:
    stated = Length.parse(length)
    days = stated.n * (7 if stated.unit == "weeks" else 1)
    assert all(add_ordinal(day, stated, OUT) == day + days for day in every_day())
    assert all(add_ordinal(day, stated, IN) == day + days - 1 for day in every_day())


@pytest.mark.parametrize("length", ["1 month", "6 months", "1 year"])
def test_the_plain_way_says_the_same_from_every_day(length: str) -> None:
    stated = Length.parse(length)
    months = stated.n * (12 if stated.unit == "years" else 1)
    for day in every_day():
        start = date.fromordinal(day)
        assert add(start, stated).toordinal() == last_day_from_event(day, months)
        assert add(start, stated, event_day="in").toordinal() == last_day_from_beginning(day, months)


@pytest.mark.parametrize("n", [1, 4, 5, 7, 23])
def test_working_days_are_counted_right_from_every_day(n: int) -> None:
    # Day 1, 0001-01-01, is a Monday.
    working = [day for day in range(FIRST, FIRST + CYCLE + 60) if day % 7 not in (6, 0)]
    place = 0  # of the first working day after the event
    for day in every_day():
        while working[place] <= day:
            place += 1
        assert add_ordinal(day, Length(n, "working days"), OUT) == working[place + n - 1]


def share_of_days_on_which(shorter: str, longer: str) -> float:
    a, b = Length.parse(shorter), Length.parse(longer)
    found = sum(add_ordinal(day, a, OUT) < add_ordinal(day, b, OUT) for day in every_day())
    return round(100 * found / CYCLE, 2)


def test_one_month_is_shorter_than_thirty_days_on_one_start_day_in_twelve() -> None:
    assert share_of_days_on_which("1 month", "30 days") == 8.21


def test_three_months_are_shorter_than_ninety_days_on_one_start_day_in_seventeen() -> None:
    assert share_of_days_on_which("3 months", "90 days") == 6.01
