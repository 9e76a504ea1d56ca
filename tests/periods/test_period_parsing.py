"""Periods as rulesets write them: every shape of the format, and every impossible one refused in words that help."""

from __future__ import annotations

from typing import Any

import pytest

from entitlements.periods.conventions import CONVENTIONS
from entitlements.periods.lengths import Length
from entitlements.periods.periods import (
    After,
    Age,
    EarlierOf,
    Event,
    Issued,
    LaterOf,
    LengthEnd,
    Period,
    describe,
    leaves,
    parse_period,
)

COMMON = CONVENTIONS["common"]
DAYS_30 = LengthEnd(Length(30, "days"), "exact")
DECISION = Event("conclusive_decision_on")


@pytest.mark.parametrize(
    ("data", "period", "words"),
    [
        (
            {"starts": "presumed_on", "at_least": "30 days"},
            Period(Event("presumed_on"), None, LengthEnd(Length(30, "days"), "at_least"), COMMON),
            "at least 30 days from the day presumed",
        ),
        (
            {"starts": "issued", "exact": "1 year"},
            Period(Issued(), None, LengthEnd(Length(1, "years"), "exact"), COMMON),
            "1 year from the day the permit is issued",
        ),
        (
            {"starts": "issued", "up_to": "30 months"},
            Period(Issued(), None, LengthEnd(Length(30, "months"), "up_to"), COMMON),
            "up to 30 months from the day the permit is issued",
        ),
        (
            {"starts": "presumed_on", "until": "eighteenth_birthday"},
            Period(Event("presumed_on"), None, Age(18), COMMON),
            "from the day presumed until the day before the 18th birthday",
        ),
        (
            {"starts": "presumed_on", "until": {"age": 21}},
            Period(Event("presumed_on"), None, Age(21), COMMON),
            "from the day presumed until the day before the 21st birthday",
        ),
        (
            {"starts": "referred_on", "until": "conclusive_decision_on"},
            Period(Event("referred_on"), None, DECISION, COMMON),
            "from the day referred until the conclusive decision",
        ),
        (
            {
                "starts": "presumed_on",
                "until": {"later_of": ["30 days", "conclusive_decision_on"]},
                "counting": "gb-day-in",
            },
            Period(Event("presumed_on"), None, LaterOf((DAYS_30, DECISION)), CONVENTIONS["gb-day-in"]),
            "from the day presumed until the later of 30 days and the conclusive decision",
        ),
        (
            {"starts": "presumed_on", "until": {"earlier_of": ["90 days", "conclusive_decision_on"]}},
            Period(Event("presumed_on"), None, EarlierOf((LengthEnd(Length(90, "days"), "exact"), DECISION)), COMMON),
            "from the day presumed until the earlier of 90 days and the conclusive decision",
        ),
        (
            {"starts": "presumed_on", "until": {"later_of": [{"at_least": "45 days"}, "conclusive_decision_on"]}},
            Period(Event("presumed_on"), None, LaterOf((LengthEnd(Length(45, "days"), "at_least"), DECISION)), COMMON),
            "from the day presumed until the later of at least 45 days and the conclusive decision",
        ),
        (
            {"starts": "identified_on"},
            Period(Event("identified_on"), None, None, COMMON),
            "from the day identified, with no end set",
        ),
        (
            {"starts": "departure_deadline_set_on", "not_before": "presumed_on", "at_least": "3 months"},
            Period(
                Event("departure_deadline_set_on"),
                Event("presumed_on"),
                LengthEnd(Length(3, "months"), "at_least"),
                COMMON,
            ),
            "at least 3 months from the day departure deadline set, not before the day presumed",
        ),
        (
            {"starts": {"after": "support-identified"}},
            Period(After("support-identified"), None, None, COMMON),
            "from the day after the period of `support-identified` ends, with no end set",
        ),
        (
            {"starts": {"later_of": ["presumed_on", {"earlier_of": ["issued", "reported_on"]}]}},
            Period(LaterOf((Event("presumed_on"), EarlierOf((Issued(), Event("reported_on"))))), None, None, COMMON),
            "from the later of the day presumed and the earlier of the day the permit is issued and the day reported, "
            "with no end set",
        ),
        (
            {
                "starts": "presumed_on",
                "until": {
                    "later_of": ["30 days", "eighteenth_birthday", {"earlier_of": [{"age": 22}, {"up_to": "2 years"}]}]
                },
            },
            Period(
                Event("presumed_on"),
                None,
                LaterOf((DAYS_30, Age(18), EarlierOf((Age(22), LengthEnd(Length(2, "years"), "up_to"))))),
                COMMON,
            ),
            "from the day presumed until the later of 30 days, the day before the 18th birthday and the earlier of "
            "the day before the 22nd birthday and up to 2 years",
        ),
    ],
)
def test_a_period_is_read_and_put_in_words(data: dict[str, Any], period: Period, words: str) -> None:
    assert parse_period(data) == period
    assert describe(period) == words


def test_a_period_is_counted_as_the_ruleset_says_unless_it_says_otherwise() -> None:
    german = CONVENTIONS["de-bgb"]
    assert parse_period({"starts": "issued"}, german).counting is german
    own = parse_period({"starts": "issued", "counting": "from-beginning-of-day"}, german)
    assert own.counting is CONVENTIONS["from-beginning-of-day"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"at_least": "30 days"}, "`starts` is missing; expected an event, `issued`, or one of"),
        (
            {"starts": "presumed_on", "atleast": "30 days"},
            r"unknown key `atleast` in a period; did you mean `at_least`\?",
        ),
        ({"starts": "presumed_on", 7: "30 days"}, "unknown key `7` in a period; one of starts, not_before, exact"),
        (
            {"starts": "issued", "up_to": "1 year", "exact": "1 year"},
            "has one end, found `exact` and `up_to`; ends combine",
        ),
        ({"starts": "issued", "at_least": "1 year", "until": "born"}, "has one end, found `at_least` and `until`"),
        ({"starts": "issued", "exact": "0 days"}, "`exact`: a length in days is a whole number from 1 to"),
        ({"starts": "issued", "exact": "3 mnths"}, r"`exact`: unknown unit `mnths`; did you mean `months`\?"),
        ({"starts": "issued", "exact": 30}, "`exact`: `30` is not a length of time"),
        ({"starts": "issued", "until": "30 days"}, "found `30 days`; a length stands under exact, at_least or up_to"),
        (
            {"starts": "issued", "until": {"at_least": "30 days"}},
            "a length stands in the period itself, without `until`",
        ),
        ({"starts": "issued", "until": "issued"}, "`issued` starts a period and cannot end one, in `until`"),
        ({"starts": "issued", "until": None}, "`until`: expected an event, .* found nothing"),
        ({"starts": "issued", "until": ["a", "b"]}, "`until`: expected an event, .* found a list"),
        ({"starts": "issued", "until": True}, "`until`: expected an event, .* found `True`"),
        ({"starts": "issued", "until": {"age": True}}, "a whole number of years from 1 to 120, found `True`"),
        ({"starts": "issued", "until": {"age": 0}}, "a whole number of years from 1 to 120, found `0`"),
        (
            {"starts": "issued", "until": {"later_of": ["30 days"]}},
            "`later_of` in `until` is a list of two or more, found a list of 1",
        ),
        ({"starts": "issued", "until": {"earlier_of": "30 days"}}, "a list of two or more, found `30 days`"),
        (
            {"starts": "issued", "until": {"laterof": ["30 days", "a"]}},
            r"unknown key `laterof`; did you mean `later_of`\?",
        ),
        (
            {"starts": "issued", "until": {"later_of": ["30 dys", "a"]}},
            r"`until.later_of`: unknown unit `dys`; did you mean",
        ),
        (
            {"starts": "issued", "until": {"later_of": [{"at_least": "x"}, "a"]}},
            "`until.later_of.at_least`: `x` is not a length",
        ),
        ({"starts": "issued", "until": {"later_of": ["a", "b"], "age": 3}}, "found {later_of: ..., age: ...}"),
        ({"starts": "30 days"}, "`starts`: expected an event, .* found `30 days`"),
        (
            {"starts": {"later_of": ["a", {"after": "A b"}]}},
            "`after` in `starts.later_of` names one rule by its id, found `A b`",
        ),
        ({"starts": {"age": 18}}, "`starts`: unknown key `age`.*expected an event"),
        (
            {"starts": "issued", "not_before": {"later_of": ["a"]}},
            "`later_of` in `not_before` is a list of two or more",
        ),
        ({"starts": "issued", "counting": "de-bbg"}, r"unknown counting `de-bbg`; did you mean `de-bgb`\?"),
        (["starts"], "expected a period such as {starts: presumed_on, at_least: 30 days}, found a list"),
        ({"starts": "issued", "until": {1, 2}}, "found a set"),
    ],
)
def test_an_impossible_period_is_refused_in_words_that_help(data: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_period(data)


@pytest.mark.parametrize("join", [LaterOf, EarlierOf])
def test_one_thing_alone_is_not_compared(join: type[LaterOf[Event]] | type[EarlierOf[Event]]) -> None:
    with pytest.raises(ValueError, match="compares two or more, found 1"):
        join((Event("presumed_on"),))


def test_a_period_asks_for_each_of_its_leaves_once() -> None:
    period = parse_period(
        {
            "starts": {"later_of": ["presumed_on", "issued", {"after": "reflection"}]},
            "not_before": "presumed_on",
            "until": {"earlier_of": ["eighteenth_birthday", "30 days", "conclusive_decision_on"]},
        }
    )
    assert leaves(period) == ("presumed_on", Issued(), After("reflection"), "born", "conclusive_decision_on")


def test_the_vocabulary_names_events_better() -> None:
    period = parse_period({"starts": "presumed_on", "until": "conclusive_decision_on"})
    titles = {"presumed_on": "day of presumed identification", "conclusive_decision_on": "the conclusive decision"}
    assert describe(period, titles) == "from the day of presumed identification until the conclusive decision"


@pytest.mark.parametrize(
    ("age", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (23, "23rd")]
)
def test_birthdays_are_numbered_in_english(age: int, words: str) -> None:
    assert f"the {words} birthday" in describe(parse_period({"starts": "born", "until": {"age": age}}))
