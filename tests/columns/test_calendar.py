"""Days counted on columns are those of one case: by tables near our time, directly anywhere else."""

from __future__ import annotations

from datetime import date
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.columns.calendar import EARLIEST, LATEST, aged, shifted, unusual
from entitlements.periods.ages import reaches_age
from entitlements.periods.arithmetic import add_ordinal
from entitlements.periods.conventions import CONVENTIONS
from entitlements.periods.lengths import Length, Unit

LENGTHS = st.builds(Length, st.integers(1, 60), st.sampled_from(get_args(Unit)))
ANY_DAYS = st.lists(st.dates().map(date.toordinal), min_size=1, max_size=20)
USUAL_DAYS = st.lists(st.dates(date(1850, 1, 1), date(2149, 12, 31)).map(date.toordinal), min_size=1, max_size=20)
COUNTINGS = st.sampled_from([CONVENTIONS["common"], CONVENTIONS["from-beginning-of-day"]])


def column(days: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(days, np.int32)


@given(USUAL_DAYS, LENGTHS, COUNTINGS)
def test_tables_count_as_one_case_does(days: list[int], length: Length, counting: object) -> None:
    inside = counting == CONVENTIONS["from-beginning-of-day"]
    convention = CONVENTIONS["from-beginning-of-day" if inside else "common"]
    found = shifted(column(days), length.n, length.unit, inside, usual=True)
    assert found.tolist() == [add_ordinal(day, length, convention) for day in days]


@given(ANY_DAYS, LENGTHS, st.booleans())
def test_days_outside_the_tables_are_counted_directly(days: list[int], length: Length, inside: bool) -> None:
    convention = CONVENTIONS["from-beginning-of-day" if inside else "common"]
    found = shifted(column(days), length.n, length.unit, inside, usual=False)
    assert found.tolist() == [add_ordinal(day, length, convention) for day in days]


@given(ANY_DAYS, st.integers(0, 130))
def test_birthdays_are_those_of_one_case(born: list[int], age: int) -> None:
    expected = [reaches_age(date.fromordinal(day), age).toordinal() for day in born]
    assert aged(column(born), age, usual=False).tolist() == expected
    usual = [day for day in born if not unusual(column([day]))]
    if usual and age <= 130:
        reached = [reaches_age(date.fromordinal(day), age).toordinal() for day in usual]
        assert aged(column(usual), age, usual=True).tolist() == reached


@pytest.mark.parametrize("usual", [True, False])
def test_what_is_no_bound_stays_none(usual: bool) -> None:
    assert shifted(column([EARLIEST, LATEST]), 3, "months", False, usual).tolist() == [EARLIEST, LATEST]


def test_a_day_far_from_our_time_is_unusual_and_an_unknown_one_is_not() -> None:
    assert [unusual(column([day])) for day in (-1, 0, 1, date(2026, 1, 1).toordinal(), date.max.toordinal())] == [
        False, False, True, False, True,
    ]  # fmt: skip
