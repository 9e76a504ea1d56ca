"""What follows from the facts by itself on a day: age, nationality, residence, stages, items, particulars."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.facts.derived import environment, under_age
from entitlements.periods.ages import age_on, reaches_age
from tests.facts.lives import BIRTHS, DAYS, Groups, given_facts

ON = date(2026, 11, 25)
TODAY = ON.toordinal()
TRUE, UNKNOWN, FALSE = 2, 1, 0


def slots(on: date = ON, host: str = "DE", **facts: Any) -> dict[str, Any]:
    return environment(Victim(**facts), on, host, Groups())


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


# Age


@pytest.mark.parametrize(
    ("facts", "child"),
    [
        ({}, UNKNOWN),
        ({"born": "2008-11-26"}, TRUE),
        ({"born": "2008-11-25"}, FALSE),
        ({"age": 17}, TRUE),
        ({"age": 18}, FALSE),
        ({"age": 17, "age_on": "2026-11-24"}, UNKNOWN),
        ({"age": 16, "age_on": "2026-11-24"}, TRUE),
        ({"age": 17, "age_on": "2025-11-25"}, FALSE),
        ({"age": 17, "age_on": "2025-11-26"}, UNKNOWN),
        ({"age": 18, "age_on": "2026-11-26"}, UNKNOWN),
        ({"age": 17, "age_on": "2026-11-26"}, TRUE),
        ({"born": "1990-01-01", "age_disputed": True}, UNKNOWN),
        ({"age": 17, "age_disputed": True}, UNKNOWN),
        ({"born": "1990-01-01", "age_disputed": False}, FALSE),
    ],
)
def test_a_child_is_under_eighteen_as_far_as_is_known(facts: dict[str, Any], child: int) -> None:
    assert slots(**facts)["child"] == child


def test_a_child_born_on_a_leap_day_is_one_until_the_end_of_february() -> None:
    assert slots(date(2026, 2, 28), born="2008-02-29")["child"] == TRUE
    assert slots(date(2026, 3, 1), born="2008-02-29")["child"] == FALSE
    assert slots(born="2008-02-29")["eighteenth_birthday"] == day("2026-03-01")


def test_the_eighteenth_birthday_is_not_known_while_the_age_is_disputed() -> None:
    assert slots(born="2008-02-01", age_disputed=True)["eighteenth_birthday"] is None


@given(BIRTHS, DAYS)
def test_child_and_age_agree(born: date, on: date) -> None:
    assert slots(on, born=born)["child"] == (TRUE if age_on(born, on) < 18 else FALSE)


@given(BIRTHS, DAYS, st.integers(-4000, 4000), st.sampled_from([14, 16, 18, 21]))
def test_a_stated_age_never_says_more_than_the_date_of_birth(born: date, stated_on: date, apart: int, age: int) -> None:
    asked = max(stated_on + timedelta(days=apart), born)
    stated = slots(asked, age=age_on(born, stated_on), age_on=stated_on)
    truth = TRUE if asked < reaches_age(born, age) else FALSE
    assert under_age(stated, age, asked.toordinal()) in (truth, UNKNOWN)


def test_an_event_that_has_not_happened_was_at_no_age() -> None:
    assert under_age(slots(age_disputed=True), 18, 0) == FALSE
    assert under_age(slots(born="2020-01-01"), 18, None) == UNKNOWN


def test_an_age_of_today_must_fit_the_date_of_birth() -> None:
    with pytest.raises(FactError, match="`age`: contradicts `born`"):
        slots(born="2008-11-25", age=17)
    assert slots(born="2008-11-25", age=18)["child"] == FALSE
    assert slots(born="2008-11-25", age=40, age_disputed=True)["child"] == UNKNOWN


# Nationality and residence

NATIONALITIES = [
    # nationalities, others possible, citizen of Germany, of the Union, of the EEA, third-country national, stateless
    (None, None, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ([], None, FALSE, FALSE, FALSE, TRUE, TRUE),
    ([], True, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    (["NG"], None, FALSE, FALSE, FALSE, TRUE, FALSE),
    (["NG"], False, FALSE, FALSE, FALSE, TRUE, FALSE),
    (["NG"], True, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, FALSE),
    (["NG", "RO"], True, UNKNOWN, TRUE, TRUE, FALSE, FALSE),
    (["NO"], None, FALSE, FALSE, TRUE, TRUE, FALSE),
    (["DE", "NG"], None, TRUE, TRUE, TRUE, FALSE, FALSE),
]


@pytest.mark.parametrize(("given", "others", "host", "eu", "eea", "third", "stateless"), NATIONALITIES)
def test_what_follows_from_nationalities(
    given: Any, others: Any, host: int, eu: int, eea: int, third: int, stateless: int
) -> None:
    found = slots(nationalities=given, other_nationalities_possible=others)
    names = ("citizen_of_host", "eu_citizen", "eea_citizen", "third_country_national", "stateless")
    assert tuple(found[name] for name in names) == (host, eu, eea, third, stateless)
    assert found["nationalities"] == ((None, False) if given is None else (frozenset(given), others is not True))


@pytest.mark.parametrize(
    ("status", "nationality", "lawful"),
    [
        ("resident", "NG", TRUE), ("permanent_resident", "NG", TRUE), ("irregular", "NG", FALSE),
        ("tolerated", "NG", FALSE), ("visitor", "NG", UNKNOWN), ("asylum_applicant", "NG", UNKNOWN),
        (None, "NG", UNKNOWN), (None, "DE", TRUE), ("irregular", "DE", TRUE),
    ],
)  # fmt: skip
def test_who_resides_lawfully(status: str | None, nationality: str, lawful: int) -> None:
    assert slots(residence_status=status, nationalities=[nationality])["lawfully_resident"] == lawful


def test_a_region_lies_in_the_host_state() -> None:
    with pytest.raises(FactError, match="`region`"):
        slots(region="GB-SCT")


# Items and particulars


@pytest.mark.parametrize(
    ("permit", "valid"),
    [
        ({}, UNKNOWN),
        ({"issued": "2026-01-01"}, UNKNOWN),
        ({"expires": "2026-11-25"}, UNKNOWN),
        ({"expires": "2026-11-24"}, FALSE),
        ({"issued": "2026-11-25", "expires": "2026-11-25"}, TRUE),
        ({"issued": "2026-11-26"}, FALSE),
        ({"issued": "not_yet"}, FALSE),
        ({"issued": "2026-01-01", "expires": "not_yet"}, TRUE),
    ],
)
def test_a_permit_is_valid_from_its_issue_to_its_last_day(permit: dict[str, str], valid: int) -> None:
    assert slots(permits=[permit])["permits"][0]["valid"] == valid


@pytest.mark.parametrize(
    ("born", "committed", "child_at_act"),
    [
        ("2000-06-01", "2018-05-31", TRUE), ("2000-06-01", "2018-06-01", FALSE), ("2000-06-01", None, UNKNOWN),
        (None, "2018-05-31", UNKNOWN), ("2010-06-01", None, TRUE), ("2010-06-01", "not_yet", FALSE),
    ],
)  # fmt: skip
def test_whether_an_act_was_done_as_a_child(born: str | None, committed: str | None, child_at_act: int) -> None:
    assert slots(born=born, offences=[{"committed_on": committed}])["offences"][0]["child_at_act"] == child_at_act


def test_a_family_member_is_a_child_by_its_own_birth() -> None:
    family = slots(dependants=[{"born": "2008-11-26"}, {"born": "2008-11-25"}, {}])["dependants"]
    assert [one["child"] for one in family] == [TRUE, FALSE, UNKNOWN]


def test_an_empty_list_is_known_to_be_empty() -> None:
    assert slots(offences=[])["offences"] == ()
    assert slots()["offences"] is None


def test_particulars_stand_under_their_own_names() -> None:
    found = slots(
        particulars={
            "special_needs": True, "in_danger": False, "harmed_on": "2026-05-01", "permit_applied_on": "not_yet",
            "number": 1, "word": "w", "words": ["a"], "asylum_applied_on": "does_not_know",
        },
        offences=[{"particulars": {"misdemeanour": True}}],
    )  # fmt: skip
    assert (found["special_needs"], found["in_danger"], found["number"], found["word"]) == (TRUE, FALSE, 1, "w")
    assert (found["harmed_on"], found["permit_applied_on"]) == (day("2026-05-01"), 0)
    assert found["words"] == (frozenset({"a"}), True)
    assert "asylum_applied_on" not in found
    assert found["offences"][0]["misdemeanour"] == TRUE


@given(given_facts())
def test_the_same_facts_give_the_same_slots(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    again = Victim.model_validate_json(victim.model_dump_json())
    host = victim.host or "GB"
    assert environment(victim, ON, host, Groups()) == environment(again, ON, host, Groups())
