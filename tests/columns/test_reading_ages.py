"""Birthdays in columns are those of the calendar, and bounds of an age decide what every age between them decides."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements import Victim, load
from entitlements.columns.environment_ages import between, birthdays
from entitlements.columns.reading import read
from entitlements.facts.derived import environment, under_age
from entitlements.periods.ages import reaches_age

LAW = load()
ON = date(2026, 11, 25)
ANY_DAY = st.dates() | st.dates(date(1900, 1, 1), date(2040, 12, 31)) | st.sampled_from([date(2008, 2, 29), date.max])
RECENT = st.dates(date(1950, 1, 1), date(2040, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(2023, 2, 28)])


@given(st.lists(ANY_DAY, min_size=1, max_size=8), st.integers(0, 130))
def test_a_birthday_is_that_of_the_calendar(born: list[date], age: int) -> None:
    days = np.array([day.toordinal() for day in born], np.int32)
    assert birthdays(days, age).tolist() == [reaches_age(day, age).toordinal() for day in born]


@given(RECENT, st.integers(0, 40), RECENT, RECENT)
def test_a_stated_age_says_of_other_days_what_it_says_of_one_case(
    day: date, age: int, stated_on: date, today: date
) -> None:
    one = under_age(
        {"born": None, "age": age, "age_on": stated_on.toordinal(), "today": today.toordinal()}, 18, day.toordinal()
    )
    ages, days = np.array([age]), [np.array([d.toordinal()], np.int32) for d in (day, today, stated_on)]
    assert between(18, days[0], days[1], ages, ages, days[2]).tolist() == [one]


def child(**columns: object) -> int:
    table = pa.table({"host": ["DE"], **{name: [value] for name, value in columns.items()}})
    [found] = read(table, ON, LAW).tables
    return int(found.slots["child"][0])


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        (9, 17, 2),
        (0, 8, 2),
        (18, 20, 0),
        (48, None, 0),
        (15, 20, 1),
        (17, 18, 1),
        (None, 17, 2),
        (None, 18, 1),
        (9, None, 1),
    ],
)
def test_bounds_on_one_side_of_eighteen_decide_who_is_a_child(
    least: int | None, most: int | None, expected: int
) -> None:
    assert child(age_at_least=least, age_at_most=most) == expected


@given(st.integers(0, 40), st.integers(0, 5), st.integers(-4000, 4000))
def test_bounds_decide_only_what_every_age_between_them_decides(least: int, more: int, later: int) -> None:
    stated_on = ON + timedelta(days=later)
    bounded = child(age_at_least=least, age_at_most=least + more, age_on=stated_on)
    of_each = {
        environment(Victim(age=age, age_on=stated_on), ON, "DE", LAW)["child"] for age in range(least, least + more + 1)
    }
    assert bounded == (of_each.pop() if len(of_each) == 1 else 1)


def test_bounds_say_nothing_where_the_age_is_disputed() -> None:
    assert child(age_at_least=9, age_at_most=17, age_disputed=True) == 1


def test_an_age_whose_bounds_decide_counts_as_undisputed_like_one_that_is_given() -> None:
    table = pa.table({"host": ["DE"] * 2, "age_at_least": [30, 15], "age_at_most": [38, 20]})
    [found] = read(table, ON, LAW).tables
    assert found.slots["age_disputed"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"age_at_least": 18, "age_at_most": 17}, "`age_at_least`: is above `age_at_most`"),
        ({"age_at_least": 18, "age": 17}, "`age_at_least`: contradicts `age`"),
        ({"age_at_most": 16, "age": 17}, "`age_at_most`: contradicts `age`"),
        ({"age_at_least": 18, "born": date(2010, 5, 1)}, "`age_at_least`: contradicts `born`"),
        ({"age_at_most": 15, "born": date(2010, 5, 1)}, "`age_at_most`: contradicts `born`"),
        ({"age_at_most": 131}, "`age_at_most`: expected a whole number from 0 to 130"),
    ],
)
def test_bounds_that_cannot_be_true_are_an_error_of_their_row(columns: dict[str, object], told: str) -> None:
    table = pa.table({"host": ["DE"], **{name: [value] for name, value in columns.items()}})
    found = read(table, ON, LAW)
    assert found.errors.to_pylist() == [told]
    assert found.tables == []


def test_exploitation_may_be_told_in_part() -> None:
    table = pa.table(
        {"host": ["DE"] * 2, "exploitation": [["sexual"]] * 2, "other_exploitation_possible": [True, None]}
    )
    [found] = read(table, ON, LAW).tables
    assert found.slots["exploitation"].complete.tolist() == [False, True]
