"""Lengths of time as texts: what is read, what is refused, and how it is written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.periods.lengths import MOST, UNITS, Length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30 days", Length(30, "days")),
        ("1 day", Length(1, "days")),
        ("2 weeks", Length(2, "weeks")),
        ("1 week", Length(1, "weeks")),
        ("3 months", Length(3, "months")),
        ("1 month", Length(1, "months")),
        ("2 years", Length(2, "years")),
        ("1 year", Length(1, "years")),
        ("7 working days", Length(7, "working days")),
        ("1 working day", Length(1, "working days")),
        ("  3   months ", Length(3, "months")),
    ],
)
def test_a_length_is_read_in_singular_and_plural(text: str, length: Length) -> None:
    assert Length.parse(text) == length


@given(st.sampled_from(UNITS).flatmap(lambda unit: st.builds(Length, st.integers(1, MOST[unit]), st.just(unit))))
def test_a_length_written_is_read_back_the_same(length: Length) -> None:
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize(
    "text", ["", "months", "3", "3.5 months", "-3 months", "three months", "3months", "3 months 2", 3, None]
)
def test_what_is_no_length_is_refused_with_what_is_allowed(text: object) -> None:
    with pytest.raises(ValueError, match=r"a whole number and a unit, such as `30 days`; units: days, weeks, months"):
        Length.parse(text)


def test_a_misspelt_unit_names_the_nearest_one() -> None:
    with pytest.raises(ValueError, match=r"unknown unit `mnths`; did you mean `months`\?"):
        Length.parse("3 mnths")


@pytest.mark.parametrize("text", ["0 days", "101 years", "1201 months", "999999999 days"])
def test_no_length_is_zero_or_longer_than_a_hundred_years(text: str) -> None:
    with pytest.raises(ValueError, match="a whole number from 1 to"):
        Length.parse(text)


def test_true_is_no_number() -> None:
    with pytest.raises(ValueError, match="a whole number from 1 to"):
        Length(True, "days")


def test_an_unknown_unit_is_refused_when_built_too() -> None:
    with pytest.raises(ValueError, match="unknown unit `month`; did you mean `months`"):
        Length(1, "month")  # type: ignore[arg-type]
