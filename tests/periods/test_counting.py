"""The last day of a period: the tables and traps of the law on time limits, one row a test."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.periods.arithmetic import LAST, add, add_ordinal, chained, renewal
from entitlements.periods.conventions import CONVENTIONS, Convention
from entitlements.periods.lengths import UNITS, Length

OUT, IN = CONVENTIONS["common"], CONVENTIONS["from-beginning-of-day"]

days = st.dates()
ordinals = st.integers(1, LAST)
lengths = st.builds(Length, st.integers(1, 100), st.sampled_from(UNITS))
conventions = st.sampled_from([OUT, IN])


def by_convention(day: date, length: Length, convention: Convention) -> date:
    return add(day, length, event_day=convention.event_day, month_end=convention.month_end)


@pytest.mark.parametrize(
    ("event", "length", "last", "why"),
    [
        ("2026-03-02", "30 days", "2026-04-01", "the day of the event is out"),
        ("2027-01-31", "30 days", "2027-03-02", "days ignore month ends"),
        ("2028-01-31", "30 days", "2028-03-01", "leap year"),
        ("2026-01-31", "1 month", "2026-02-28", "no 31 February"),
        ("2028-01-31", "1 month", "2028-02-29", "leap year"),
        ("2026-08-31", "6 months", "2027-02-28", "cut back"),
        ("2027-08-30", "6 months", "2028-02-29", "cut back, leap year"),
        ("2026-02-28", "6 months", "2026-08-28", "a start at a month's end does not stick to month ends"),
        ("2028-02-29", "1 year", "2029-02-28", "cut back"),
        ("2026-11-30", "3 months", "2027-02-28", "Germany: no 30 February (BGB § 188(3))"),
        ("2026-11-25", "2 weeks", "2026-12-09", "the same weekday"),
    ],
)
def test_a_period_from_an_event_ends_where_the_table_says(event: str, length: str, last: str, why: str) -> None:
    day, stated, expected = date.fromisoformat(event), Length.parse(length), date.fromisoformat(last)
    assert add(day, stated) == expected, why
    assert add_ordinal(day.toordinal(), stated, OUT) == expected.toordinal(), why


@pytest.mark.parametrize(
    ("first", "length", "last", "why"),
    [
        ("2026-03-10", "6 months", "2026-09-09", "a card valid from and including 10 March"),
        ("2026-03-02", "30 days", "2026-03-31", "30 days beginning with the day of the decision: that day and 29 more"),
        ("2026-03-01", "1 month", "2026-03-31", "a whole month"),
        ("2026-01-01", "1 year", "2026-12-31", "a whole year"),
        ("2026-01-28", "1 month", "2026-02-27", "the day before 28 February"),
        ("2026-01-31", "1 month", "2026-02-28", "there is no 31 February to end before: the last day of the month"),
        ("2008-02-29", "18 years", "2026-02-28", "the last day before the age of 18, which is reached on 1 March"),
        ("2026-11-25", "1 day", "2026-11-25", "that day alone"),
        ("2026-11-25", "1 week", "2026-12-01", "seven days"),
        ("2026-11-23", "5 working days", "2026-11-27", "Monday to Friday"),
        ("2026-11-21", "1 working day", "2026-11-23", "a Saturday does not count"),
    ],
)
def test_a_period_from_the_beginning_of_a_day_ends_a_day_earlier(first: str, length: str, last: str, why: str) -> None:
    day, stated, expected = date.fromisoformat(first), Length.parse(length), date.fromisoformat(last)
    assert by_convention(day, stated, IN) == expected, why
    assert add_ordinal(day.toordinal(), stated, IN) == expected.toordinal(), why


def test_the_day_of_the_event_is_not_counted() -> None:
    assert add(date(2026, 11, 25), Length(1, "days")) == date(2026, 11, 26)


def test_months_are_not_thirty_days() -> None:
    assert add(date(2027, 1, 31), Length(3, "months")) == date(2027, 4, 30)
    assert add(date(2027, 1, 31), Length(90, "days")) == date(2027, 5, 1)


def test_a_chain_of_months_is_not_a_period_of_months() -> None:
    one, anchor = Length(1, "months"), date(2026, 1, 31)
    assert add(add(anchor, one), one) == date(2026, 3, 28)
    assert renewal(anchor, one, 2) == add(anchor, Length(2, "months")) == date(2026, 3, 31)


def test_no_renewal_yet_is_the_anchor() -> None:
    assert renewal(date(2028, 2, 29), Length(1, "years"), 0) == date(2028, 2, 29)


def test_the_fourth_renewal_of_a_leap_day_is_a_leap_day() -> None:
    assert [renewal(date(2028, 2, 29), Length(1, "years"), k).day for k in (1, 2, 3, 4)] == [28, 28, 28, 29]


def test_a_negative_number_of_renewals_is_an_error() -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        renewal(date(2026, 1, 31), Length(1, "months"), -1)


@pytest.mark.parametrize("lengths", [["1 month", "2 days"], ["2 days", "1 month"]])
def test_months_come_first_and_then_the_days(lengths: list[str]) -> None:
    assert chained(date(2026, 1, 31), map(Length.parse, lengths)) == date(2026, 3, 2)


def test_years_and_months_are_cut_back_once() -> None:
    assert chained(date(2028, 2, 29), [Length(1, "years"), Length(1, "months")]) == date(2029, 3, 29)


def test_half_a_month_is_fifteen_days() -> None:
    assert chained(date(2026, 1, 31), [Length(1, "months"), Length(15, "days")]) == date(2026, 3, 15)


def test_a_chain_counts_the_day_of_the_event_once() -> None:
    parts = [Length(1, "months"), Length(2, "days")]
    assert chained(date(2026, 3, 10), parts, event_day="in") == date(2026, 4, 11)
    assert chained(date(2026, 3, 10), [Length(1, "weeks"), Length(2, "days")], event_day="in") == date(2026, 3, 18)


@pytest.mark.parametrize("wrong", [[], [Length(1, "months"), Length(1, "working days")]])
def test_nothing_and_working_days_make_no_chain(wrong: list[Length]) -> None:
    with pytest.raises(ValueError, match=r"length|working days"):
        chained(date(2026, 1, 31), wrong)


def test_working_days_leave_out_weekends_and_the_holidays_handed_in() -> None:
    taken_into_care = date(2026, 12, 18)  # a Friday
    christmas = {date(2026, 12, 25), date(2026, 12, 26)}
    assert add(taken_into_care, Length(7, "working days")) == date(2026, 12, 29)
    assert add(taken_into_care, Length(7, "working days"), holidays=christmas) == date(2026, 12, 30)


def test_holidays_do_not_matter_to_other_units() -> None:
    assert add(date(2026, 12, 24), Length(1, "days"), holidays={date(2026, 12, 25)}) == date(2026, 12, 25)


def test_a_time_of_day_is_refused() -> None:
    with pytest.raises(TypeError, match="local dates of the host state"):
        add(datetime(2026, 11, 25, 23, 30), Length(1, "days"))
    with pytest.raises(TypeError, match="local dates of the host state"):
        renewal(datetime(2026, 11, 25, 23, 30), Length(1, "days"), 1)
    with pytest.raises(TypeError, match="local dates of the host state"):
        chained(datetime(2026, 11, 25, 23, 30), [Length(1, "days")])


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("convention", [OUT, IN], ids=lambda c: c.event_day)
def test_counting_stops_at_the_end_of_the_calendar(unit: str, convention: Convention) -> None:
    length = Length.parse(f"100 {unit}")
    assert by_convention(date.max, length, convention) == date.max
    assert add_ordinal(LAST, length, convention) == LAST


@given(days, lengths, conventions)
def test_the_fast_way_and_the_plain_way_agree(day: date, length: Length, convention: Convention) -> None:
    assert add_ordinal(day.toordinal(), length, convention) == by_convention(day, length, convention).toordinal()


@given(ordinals, ordinals, lengths, conventions)
def test_a_later_start_never_ends_earlier(a: int, b: int, length: Length, convention: Convention) -> None:
    first, second = sorted((a, b))
    assert add_ordinal(first, length, convention) <= add_ordinal(second, length, convention)


@given(st.integers(1, LAST - 40_000), st.integers(1, 99), st.sampled_from(UNITS), conventions)
def test_a_longer_period_ends_later(day: int, n: int, unit: str, convention: Convention) -> None:
    shorter, longer = Length.parse(f"{n} {unit}"), Length.parse(f"{n + 1} {unit}")
    assert add_ordinal(day, shorter, convention) < add_ordinal(day, longer, convention)


@given(ordinals, lengths)
def test_counting_the_first_day_never_ends_later_nor_more_than_a_day_earlier(day: int, length: Length) -> None:
    out, inside = add_ordinal(day, length, OUT), add_ordinal(day, length, IN)
    assert inside <= out
    if length.unit != "working days":
        assert out - inside <= 1


@given(ordinals, lengths, conventions)
def test_no_period_ends_before_it_starts(day: int, length: Length, convention: Convention) -> None:
    assert add_ordinal(day, length, convention) >= day


@given(days, st.integers(1, 60), st.sets(st.integers(0, 120), max_size=20))
def test_a_period_in_working_days_holds_as_many_as_it_says(day: date, n: int, free: set[int]) -> None:
    if day > date(9999, 1, 1):
        day = date(9999, 1, 1)
    holidays = {day + timedelta(days=k) for k in free}
    last = add(day, Length(n, "working days"), holidays=holidays)
    within = [day + timedelta(days=k) for k in range(1, (last - day).days + 1)]
    assert sum(one.weekday() < 5 and one not in holidays for one in within) == n
    assert last.weekday() < 5
    assert last not in holidays


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 24), st.integers(1, 20))
def test_a_renewal_counts_all_its_months_from_the_anchor(anchor: date, n: int, k: int) -> None:
    assert renewal(anchor, Length(n, "months"), k) == add(anchor, Length(n * k, "months"))
