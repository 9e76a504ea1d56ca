"""When a period starts and ends on what is known, and how it stands on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.periods.ages import reaches_age
from entitlements.periods.arithmetic import add_ordinal
from entitlements.periods.conventions import CONVENTIONS, Convention
from entitlements.periods.lengths import UNITS, Length
from entitlements.periods.periods import (
    After,
    Age,
    EarlierOf,
    End,
    Event,
    Issued,
    LaterOf,
    Leaf,
    LengthEnd,
    Moment,
    Period,
    Span,
    leaves,
    parse_period,
    position,
    span,
)
from entitlements.periods.windows import UNKNOWN, Window, day_after, known


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


ON = day("2026-11-25")
NOT_YET = None


def span_of(data: dict[str, Any], facts: dict[Leaf, Window | None], counting: str = "common") -> Span:
    return span(parse_period(data, CONVENTIONS[counting]), facts.__getitem__, ON)


def test_an_exact_period_from_a_known_day_has_a_known_end() -> None:
    found = span_of({"starts": "issued", "exact": "1 year"}, {Issued(): known(day("2028-02-29"))})
    assert found == Span(known(day("2028-02-29")), known(day("2029-02-28")))


def test_a_minimum_has_an_earliest_end_and_no_latest() -> None:
    found = span_of({"starts": "presumed_on", "at_least": "3 months"}, {"presumed_on": known(day("2026-11-30"))})
    assert found.end == Window(day("2027-02-28"), None)


def test_a_maximum_has_a_latest_end_and_may_end_from_its_start_on() -> None:
    found = span_of({"starts": "issued", "up_to": "30 months"}, {Issued(): known(ON)})
    assert found.end == Window(ON, day("2029-05-25"))


def test_a_maximum_from_an_unknown_start_has_no_bounds() -> None:
    assert span_of({"starts": "issued", "up_to": "30 months"}, {Issued(): UNKNOWN}).end == UNKNOWN


def test_an_open_ended_period_has_no_end() -> None:
    assert span_of({"starts": "identified_on"}, {"identified_on": known(ON)}).end is None


def test_a_period_until_an_event_includes_its_day() -> None:
    facts: dict[Leaf, Window | None] = {"presumed_on": known(ON - 9), "conclusive_decision_on": known(ON)}
    found = span_of({"starts": "presumed_on", "until": "conclusive_decision_on"}, facts)
    assert found.end == known(ON)
    assert position(found, ON) == "running"
    assert position(found, ON + 1) == "past"


def test_a_period_until_majority_ends_the_day_before_the_birthday() -> None:
    facts: dict[Leaf, Window | None] = {"presumed_on": known(ON), "born": known(day("2009-02-28"))}
    assert span_of({"starts": "presumed_on", "until": "eighteenth_birthday"}, facts).end == known(day("2027-02-27"))


def test_a_child_born_on_a_leap_day_is_protected_through_the_end_of_february() -> None:
    facts: dict[Leaf, Window | None] = {"presumed_on": known(ON), "born": known(day("2008-02-29"))}
    assert span_of({"starts": "presumed_on", "until": "eighteenth_birthday"}, facts).end == known(day("2026-02-28"))


def test_an_unknown_day_of_birth_leaves_the_end_unknown() -> None:
    facts: dict[Leaf, Window | None] = {"presumed_on": known(ON), "born": UNKNOWN}
    assert span_of({"starts": "presumed_on", "until": "eighteenth_birthday"}, facts).end == UNKNOWN


RECOVERY_ENGLAND = {"starts": "presumed_on", "until": {"later_of": ["30 days", "conclusive_decision_on"]}}
SUPPORT_SCOTLAND = {"starts": "presumed_on", "until": {"earlier_of": ["90 days", "conclusive_decision_on"]}}


def british(decision: Window | None) -> dict[Leaf, Window | None]:
    return {"presumed_on": known(day("2026-11-02")), "conclusive_decision_on": decision}


@pytest.mark.parametrize(
    ("decision", "end"),
    [
        (known(day("2026-11-20")), known(day("2026-12-01"))),
        (known(day("2027-03-01")), known(day("2027-03-01"))),
        (UNKNOWN, Window(day("2026-12-01"), None)),
        (NOT_YET, Window(day("2026-12-01"), None)),
    ],
    ids=["decided early", "decided late", "not known", "not yet"],
)
def test_the_recovery_period_of_england_ends_with_the_later(decision: Window | None, end: Window) -> None:
    assert span_of(RECOVERY_ENGLAND, british(decision), "gb-day-in").end == end


@pytest.mark.parametrize(
    ("decision", "end"),
    [
        (known(day("2026-11-20")), known(day("2026-11-20"))),
        (known(day("2027-03-01")), known(day("2027-01-31"))),
        (UNKNOWN, Window(None, day("2027-01-31"))),
        (NOT_YET, Window(ON, day("2027-01-31"))),
    ],
    ids=["decided early", "decided late", "not known", "not yet"],
)
def test_the_support_of_scotland_ends_with_the_earlier(decision: Window | None, end: Window) -> None:
    assert span_of(SUPPORT_SCOTLAND, british(decision), "gb").end == end


def test_an_event_that_has_not_happened_starts_nothing_before_tomorrow() -> None:
    found = span_of({"starts": "presumed_on", "at_least": "30 days"}, {"presumed_on": NOT_YET})
    assert found == Span(Window(ON + 1, None), Window(ON + 31, None))


GERMAN = {"starts": "departure_deadline_set_on", "not_before": "presumed_on", "at_least": "3 months"}


@pytest.mark.parametrize(
    ("start", "bound", "expected"),
    [
        (UNKNOWN, known(ON), Window(ON, None)),
        (UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NOT_YET, Window(ON + 1, None)),
        (known(ON), UNKNOWN, known(ON)),
        (known(ON), known(ON - 5), known(ON)),
        (known(ON), known(ON + 5), known(ON + 5)),
        (known(ON), NOT_YET, Window(ON + 1, None)),
        (Window(ON - 5, ON + 5), known(ON), Window(ON, ON + 5)),
    ],
)
def test_a_bound_raises_the_earliest_start(start: Window | None, bound: Window | None, expected: Window) -> None:
    assert span_of(GERMAN, {"departure_deadline_set_on": start, "presumed_on": bound}).start == expected


def test_a_bound_gives_a_minimum_its_earliest_end() -> None:
    facts: dict[Leaf, Window | None] = {"departure_deadline_set_on": UNKNOWN, "presumed_on": known(day("2026-11-30"))}
    assert span_of(GERMAN, facts, "de-bgb").end == Window(day("2027-02-28"), None)


def test_a_period_after_another_takes_the_day_after_it_from_the_case() -> None:
    found = span_of({"starts": {"after": "reflection"}}, {After("reflection"): day_after(Window(ON, None))})
    assert found.start == Window(ON + 1, None)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (known(ON + 1), None, "not_started"),
        (Window(ON + 1, None), Window(ON + 31, None), "not_started"),
        (known(ON), None, "running"),
        (known(ON - 9), Window(ON, None), "running"),
        (Window(ON - 9, ON), known(ON), "running"),
        (known(ON - 9), Window(ON - 9, ON), "may_run"),
        (known(ON - 9), Window(None, ON), "may_run"),
        (known(ON - 9), Window(ON - 1, None), "unknown"),
        (known(ON - 9), UNKNOWN, "unknown"),
        (known(ON - 9), known(ON - 1), "past"),
        (UNKNOWN, Window(None, ON - 1), "past"),
        (UNKNOWN, None, "start_unknown"),
        (Window(ON - 9, None), Window(ON + 9, None), "start_unknown"),
        (Window(ON, ON + 1), None, "start_unknown"),
        (Window(None, ON), None, "running"),
    ],
)
def test_how_a_period_stands_on_a_day(start: Window, end: Window | None, expected: str) -> None:
    assert position(Span(start, end), ON) == expected


def test_a_period_before_a_day_is_past_on_that_day() -> None:
    before_6_august = known(day("2006-08-06") - 1)
    assert position(Span(known(day("2006-01-01")), before_6_august), day("2006-08-06")) == "past"


# For any days that the facts leave possible, what the law comes to on those days lies inside what the library says.

names = st.sampled_from(["presumed_on", "identified_on", "reported_on"])
moments: st.SearchStrategy[Moment] = st.recursive(
    st.builds(Event, names) | st.just(Issued()) | st.just(After("reflection")),
    lambda inner: st.builds(LaterOf, st.tuples(inner, inner)) | st.builds(EarlierOf, st.tuples(inner, inner)),
    max_leaves=4,
)
kinds = st.sampled_from(["exact", "at_least", "up_to"])
lengths = st.builds(Length, st.integers(1, 40), st.sampled_from(UNITS))
ends: st.SearchStrategy[End] = st.recursive(
    st.builds(Event, names) | st.builds(Age, st.integers(15, 22)) | st.builds(LengthEnd, lengths, kinds),
    lambda inner: st.builds(LaterOf, st.tuples(inner, inner)) | st.builds(EarlierOf, st.tuples(inner, inner, inner)),
    max_leaves=4,
)
counting = st.sampled_from([*CONVENTIONS.values()])
periods = st.builds(Period, moments, st.none(), st.none() | ends, counting)


def start_on(moment: Moment, days: dict[Leaf, int]) -> int:
    match moment:
        case Event(name):
            return days[name]
        case LaterOf(of):
            return max(start_on(one, days) for one in of)
        case EarlierOf(of):
            return min(start_on(one, days) for one in of)
        case After() | Issued():
            return days[moment]


def end_on(end: End, start: int, counting: Convention, days: dict[Leaf, int], data: st.DataObject) -> int:
    match end:
        case Event(name):
            return days[name]
        case Age(years):
            return reaches_age(date.fromordinal(days["born"]), years).toordinal() - 1
        case LengthEnd(length, kind):
            last = add_ordinal(start, length, counting)
            if kind == "exact":
                return last
            return data.draw(st.integers(last, last + 900) if kind == "at_least" else st.integers(start, last))
        case LaterOf(of):
            return max(end_on(one, start, counting, days, data) for one in of)
        case EarlierOf(of):
            return min(end_on(one, start, counting, days, data) for one in of)


def holds(window: Window, day: int) -> bool:
    return (window.earliest is None or window.earliest <= day) and (window.latest is None or day <= window.latest)


def window_around(day: int, data: st.DataObject) -> Window | None:
    if day > ON and data.draw(st.booleans()):
        return NOT_YET
    earliest, latest = st.none() | st.integers(day - 90, day), st.none() | st.integers(day, day + 90)
    return data.draw(st.just(known(day)) | st.builds(Window, earliest, latest))


@given(periods, st.data())
def test_what_comes_true_lies_within_what_was_said(period: Period, data: st.DataObject) -> None:
    days: dict[Leaf, int] = {leaf: ON + data.draw(st.integers(-500, 500)) for leaf in leaves(period)}
    if "born" in days:
        days["born"] -= data.draw(st.integers(15 * 365, 23 * 365))
    facts = {leaf: window_around(days[leaf], data) for leaf in days}
    said = span(period, facts.__getitem__, ON)
    start = start_on(period.starts, days)
    assert holds(said.start, start)
    if period.ends is None or said.end is None:
        assert period.ends is None
        assert said.end is None
        return
    end = end_on(period.ends, start, period.counting, days, data)
    assert holds(said.end, end)
    match position(said, ON):
        case "not_started":
            assert start > ON
        case "past":
            assert end < ON
        case "running":
            assert start <= ON <= end


@given(periods, st.data())
def test_with_every_day_known_the_start_is_known(period: Period, data: st.DataObject) -> None:
    facts: dict[Leaf, Window] = {leaf: known(ON + data.draw(st.integers(-500, 500))) for leaf in leaves(period)}
    assert span(period, facts.__getitem__, ON).start.exact


@given(periods, st.data())
def test_learning_a_day_never_widens_what_was_said(period: Period, data: st.DataObject) -> None:
    days: dict[Leaf, int] = {leaf: ON + data.draw(st.integers(-500, 500)) for leaf in leaves(period)}
    margin = st.integers(0, 90)
    wide = {leaf: Window(d - data.draw(margin), d + data.draw(margin)) for leaf, d in days.items()}
    before = span(period, wide.__getitem__, ON)
    after = span(period, {**wide, **{leaf: known(d) for leaf, d in days.items()}}.__getitem__, ON)
    for old, new in zip(before, after, strict=True):
        if old is not None and new is not None:
            assert old.earliest is None or (new.earliest is not None and old.earliest <= new.earliest)
            assert old.latest is None or (new.latest is not None and new.latest <= old.latest)
