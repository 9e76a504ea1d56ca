"""Counting conventions: what each legal order says, and which last days move to a working day."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.errors import MissingExtra
from entitlements.periods.arithmetic import add
from entitlements.periods.calendars import is_working_day, public_holidays
from entitlements.periods.conventions import CONVENTIONS, convention, roll, roll_act, with_two_working_days
from entitlements.periods.lengths import Length

SATURDAY, SUNDAY, MONDAY = date(2026, 8, 15), date(2026, 8, 16), date(2026, 8, 17)


@pytest.mark.parametrize("id", CONVENTIONS)
def test_every_convention_names_its_law_and_how_sure_it_is(id: str) -> None:
    one = CONVENTIONS[id]
    assert one.id == id
    assert one.title
    assert one.cite
    assert one.confidence in ("seen", "secondary", "recalled")


@pytest.mark.parametrize("id", CONVENTIONS)
def test_every_rule_on_free_days_names_its_law(id: str) -> None:
    one = CONVENTIONS[id]
    assert (one.rolls == "never") == (one.roll_cite == "") == (one.roll_confidence is None)


@pytest.mark.parametrize(
    ("id", "event_day", "rolls"),
    [
        ("common", "out", "never"),
        ("de-bgb", "out", "acts"),
        ("gb", "out", "never"),
        ("gb-day-in", "in", "never"),
        ("eu-1182-71", "out", "all"),
        ("ets-76", "out", "acts"),
        ("from-beginning-of-day", "in", "never"),
    ],
)
def test_a_convention_counts_as_its_law_says(id: str, event_day: str, rolls: str) -> None:
    assert (convention(id).event_day, convention(id).rolls) == (event_day, rolls)


def test_the_german_rule_on_free_days_is_recalled() -> None:
    assert (convention("de-bgb").confidence, convention("de-bgb").roll_confidence) == ("seen", "recalled")


def test_the_thirty_days_of_the_united_kingdom_begin_with_the_day_of_the_decision() -> None:
    counting = convention("gb-day-in")
    decided = date(2026, 3, 2)
    assert add(decided, Length(30, "days"), event_day=counting.event_day) == decided + timedelta(days=29)


def test_an_unknown_convention_names_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"unknown counting `de-bbg`; did you mean `de-bgb`\?; one of common, de-bgb"):
        convention("de-bbg")


def test_something_that_is_no_text_is_an_unknown_convention() -> None:
    with pytest.raises(ValueError, match="unknown counting"):
        convention([])  # type: ignore[arg-type]


@pytest.mark.parametrize("day", [SATURDAY, SUNDAY])
def test_a_limit_for_an_act_that_ends_on_a_weekend_moves_to_monday(day: date) -> None:
    for id in ("de-bgb", "eu-1182-71", "ets-76"):
        assert roll_act(day, convention(id)).day == MONDAY


def test_without_a_calendar_only_weekends_are_skipped_and_the_answer_says_so() -> None:
    assert roll(MONDAY).day == MONDAY
    assert not roll(MONDAY).holidays_considered


def test_with_a_calendar_holidays_are_skipped_and_the_answer_says_so() -> None:
    moved = roll(SATURDAY, holidays={MONDAY})
    assert moved.day == date(2026, 8, 18)
    assert moved.holidays_considered


def test_an_empty_calendar_is_a_calendar() -> None:
    assert roll(SATURDAY, holidays=()).holidays_considered


def test_where_the_law_says_nothing_of_free_days_a_limit_stays() -> None:
    assert roll_act(SATURDAY, convention("gb")).day == SATURDAY


def test_a_protective_minimum_does_not_move_under_any_convention() -> None:
    for one in CONVENTIONS.values():
        last = add(date(2026, 7, 16), Length(30, "days"), event_day=one.event_day)
        assert last == (SATURDAY if one.event_day == "out" else SATURDAY - timedelta(days=1))


def test_a_period_of_two_days_over_a_weekend_is_longer_in_the_law_of_the_union() -> None:
    friday = date(2026, 8, 14)
    assert with_two_working_days(friday, friday + timedelta(days=2)).day == date(2026, 8, 18)


def test_a_period_with_two_working_days_in_it_stays() -> None:
    assert with_two_working_days(MONDAY, date(2026, 8, 19)).day == date(2026, 8, 19)


def test_holidays_are_no_working_days_of_a_period_of_two_days() -> None:
    moved = with_two_working_days(MONDAY, date(2026, 8, 19), holidays={date(2026, 8, 18)})
    assert moved.day == date(2026, 8, 20)
    assert moved.holidays_considered


def test_moving_stops_at_the_end_of_the_calendar() -> None:
    assert roll(date.max, holidays={date.max}).day == date.max


@given(st.dates(max_value=date(9999, 1, 1)), st.sets(st.integers(0, 30)))
def test_a_moved_day_is_the_next_working_day(day: date, free: set[int]) -> None:
    holidays = {day + timedelta(days=k) for k in free}
    moved = roll(day, holidays).day
    assert is_working_day(moved, holidays)
    assert not any(is_working_day(day + timedelta(days=k), holidays) for k in range((moved - day).days))


def test_public_holidays_come_from_the_extra() -> None:
    pytest.importorskip("holidays")
    assert date(2026, 10, 3) in public_holidays("DE", [2026])
    assert date(2026, 10, 31) in public_holidays("DE", [2026], "NI")
    assert date(2026, 10, 31) not in public_holidays("DE", [2026], "BY")


def test_a_state_without_a_calendar_is_named() -> None:
    pytest.importorskip("holidays")
    with pytest.raises(ValueError, match="no calendar of public holidays for `XX`"):
        public_holidays("XX", [2026])


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)  # what Python itself does for a module that must not be imported
    with pytest.raises(MissingExtra, match="extra `holidays`"):
        public_holidays("DE", [2026])
