"""Ages: reached with the beginning of the birthday, on 1 March for a leap-day birth in a common year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.periods.ages import LEAP_RULES, LeapRule, age_on, born_between, reaches_age
from entitlements.periods.arithmetic import add
from entitlements.periods.lengths import Length

births = st.dates(date(1900, 1, 1), date(2100, 1, 1)) | st.sampled_from([date(y, 2, 29) for y in range(1904, 2100, 4)])
ages = st.integers(0, 110)
rules: st.SearchStrategy[LeapRule] = st.sampled_from(["1 march", "28 february"])


@pytest.mark.parametrize(
    ("born", "age", "rule", "reached"),
    [
        ("2008-11-25", 18, "1 march", "2026-11-25"),
        ("2008-02-29", 18, "1 march", "2026-03-01"),
        ("2008-02-29", 18, "28 february", "2026-02-28"),
        ("2008-02-29", 20, "1 march", "2028-02-29"),
        ("2008-02-29", 20, "28 february", "2028-02-29"),
        ("2007-02-28", 18, "1 march", "2025-02-28"),
        ("2008-02-29", 0, "1 march", "2008-02-29"),
        ("2000-02-29", 100, "1 march", "2100-03-01"),
    ],
)
def test_an_age_is_reached_on_the_birthday(born: str, age: int, rule: LeapRule, reached: str) -> None:
    assert reaches_age(date.fromisoformat(born), age, rule) == date.fromisoformat(reached)


def test_a_child_born_on_a_leap_day_is_a_child_until_the_end_of_february() -> None:
    born = date(2008, 2, 29)
    assert age_on(born, date(2026, 2, 28)) == 17
    assert age_on(born, date(2026, 3, 1)) == 18


def test_germany_and_england_take_the_first_of_march() -> None:
    assert LEAP_RULES == {"DE": "1 march", "GB": "1 march"}


def test_there_is_no_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before the day of birth") as caught:
        age_on(date(2008, 2, 29), date(2008, 2, 28))
    assert "2008" not in str(caught.value)


@pytest.mark.parametrize(
    "call", [lambda: reaches_age(date(2008, 1, 1), -1), lambda: born_between(-1, date(2026, 1, 1))]
)
def test_there_is_no_negative_age(call: object) -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        call()  # type: ignore[operator]


def test_an_age_beyond_the_calendar_is_reached_at_its_end() -> None:
    assert reaches_age(date(9990, 1, 1), 18) == date.max


@given(births, ages, rules)
def test_the_age_changes_on_the_day_it_is_reached_and_not_before(born: date, age: int, rule: LeapRule) -> None:
    day = reaches_age(born, age, rule)
    assert age_on(born, day, rule) == age
    if day > born:
        assert age_on(born, day - timedelta(days=1), rule) == age - 1


@given(births, births, ages, rules)
def test_who_is_born_later_reaches_an_age_no_earlier(a: date, b: date, age: int, rule: LeapRule) -> None:
    first, second = sorted((a, b))
    assert reaches_age(first, age, rule) <= reaches_age(second, age, rule)


@given(births, ages.filter(bool))
def test_an_age_is_a_period_of_years_from_the_beginning_of_the_day_of_birth(born: date, age: int) -> None:
    last = add(born, Length(min(age, 100), "years"), event_day="in")
    assert reaches_age(born, min(age, 100)) == last + timedelta(days=1)


@given(births, ages, st.integers(0, 366), rules)
def test_the_day_of_birth_lies_within_what_the_age_says(born: date, age: int, later: int, rule: LeapRule) -> None:
    day = reaches_age(born, age, rule) + timedelta(days=later)
    first, last = born_between(age_on(born, day, rule), day, rule)
    assert first <= born <= last


@given(ages, st.dates(date(2000, 1, 1), date(2100, 1, 1)), rules)
def test_what_an_age_says_of_the_day_of_birth_is_exact(age: int, day: date, rule: LeapRule) -> None:
    first, last = born_between(age, day, rule)
    assert (age_on(first, day, rule), age_on(last, day, rule)) == (age, age)
    assert age_on(first - timedelta(days=1), day, rule) == age + 1
    if last < day:
        assert age_on(last + timedelta(days=1), day, rule) == age - 1
