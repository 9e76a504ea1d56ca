"""Days known only within bounds: what is unknown never vanishes, and every possible day stays inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.periods.arithmetic import LAST, add_ordinal
from entitlements.periods.conventions import CONVENTIONS, Convention
from entitlements.periods.lengths import UNITS, Length
from entitlements.periods.windows import UNKNOWN, Window, day_after, earlier_of, known, later_of, not_yet, shift

DAY = 739_580

days = st.integers(DAY - 400, DAY + 400)


@st.composite
def days_in_windows(draw: st.DrawFn) -> tuple[int, Window]:
    """A day and a window that it lies in."""
    day = draw(days)
    earliest = draw(st.none() | st.integers(day - 200, day))
    latest = draw(st.none() | st.integers(day, day + 200))
    return day, draw(st.sampled_from([known(day), Window(earliest, latest)]))


def holds(window: Window, day: int) -> bool:
    """Whether a day lies in a window."""
    earliest, latest = window
    return (earliest is None or earliest <= day) and (latest is None or day <= latest)


def test_a_known_day_is_exact() -> None:
    assert known(DAY).exact


@pytest.mark.parametrize("window", [UNKNOWN, Window(DAY, None), Window(None, DAY), Window(DAY, DAY + 1)])
def test_bounds_are_not_exact(window: Window) -> None:
    assert not window.exact


def test_the_later_of_a_known_and_an_unknown_day_has_no_latest() -> None:
    assert later_of([known(DAY), UNKNOWN]) == Window(DAY, None)


def test_the_earlier_of_a_known_and_an_unknown_day_has_no_earliest() -> None:
    assert earlier_of([known(DAY), UNKNOWN]) == Window(None, DAY)


@pytest.mark.parametrize("join", [later_of, earlier_of])
def test_of_unknown_days_nothing_is_known(join: Callable[[list[Window]], Window]) -> None:
    assert join([UNKNOWN, UNKNOWN]) == UNKNOWN


def test_of_known_days_the_later_and_the_earlier_are_known() -> None:
    assert later_of([known(DAY), known(DAY + 9)]) == known(DAY + 9)
    assert earlier_of([known(DAY), known(DAY + 9)]) == known(DAY)


@pytest.mark.parametrize("join", [later_of, earlier_of])
def test_of_no_days_there_is_none(join: Callable[[list[Window]], Window]) -> None:
    with pytest.raises(ValueError, match="of no days"):
        join([])


def test_what_has_not_happened_can_end_a_period_today_and_start_one_tomorrow() -> None:
    assert not_yet(DAY, "end") == Window(DAY, None)
    assert not_yet(DAY, "start") == Window(DAY + 1, None)


def test_a_length_from_an_unknown_day_ends_on_an_unknown_day() -> None:
    assert shift(UNKNOWN, Length(3, "months"), CONVENTIONS["common"]) == UNKNOWN


def test_the_day_after_an_unknown_day_is_unknown_and_the_calendar_ends() -> None:
    assert day_after(UNKNOWN) == UNKNOWN
    assert day_after(Window(DAY, LAST)) == Window(DAY + 1, LAST)


@given(st.lists(days_in_windows(), min_size=1, max_size=5))
def test_the_later_of_days_lies_in_the_later_of_their_windows(given_days: list[tuple[int, Window]]) -> None:
    assert holds(later_of(w for _, w in given_days), max(day for day, _ in given_days))


@given(st.lists(days_in_windows(), min_size=1, max_size=5))
def test_the_earlier_of_days_lies_in_the_earlier_of_their_windows(given_days: list[tuple[int, Window]]) -> None:
    assert holds(earlier_of(w for _, w in given_days), min(day for day, _ in given_days))


@given(
    days_in_windows(),
    st.builds(Length, st.integers(1, 60), st.sampled_from(UNITS)),
    st.sampled_from([*CONVENTIONS.values()]),
)
def test_the_end_of_a_period_lies_in_the_shifted_window_of_its_start(
    given_day: tuple[int, Window], length: Length, convention: Convention
) -> None:
    day, window = given_day
    assert holds(shift(window, length, convention), add_ordinal(day, length, convention))


@given(st.lists(days_in_windows(), min_size=1, max_size=5))
def test_bounds_stay_in_order(given_days: list[tuple[int, Window]]) -> None:
    for joined in (later_of(w for _, w in given_days), earlier_of(w for _, w in given_days)):
        assert joined.earliest is None or joined.latest is None or joined.earliest <= joined.latest
