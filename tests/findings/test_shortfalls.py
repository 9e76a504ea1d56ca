"""Where national law stays below a floor that binds the state, the answer says so with both citations; only there."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements import Assessment, Shortfall, Victim, assess, load
from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import Law

NATIONAL = """\
ruleset: be
title: A national law with one period
level: national
state: BE
counting: common
reviewed: 2026-01-01
review_due: 2030-01-01
says: Only for tests of shortfalls.
provisions:
  art-1: {{cite: Act art. 1, says: A period to recover., url: "https://example.org/1", confidence: seen}}
rules:
  - id: reflection
    grants: reflection_period
    provision: art-1
    force: {force}
    when: {when}
    period: {{starts: presumed_on, {length}}}
"""


@lru_cache
def law(length: str = "exact: 1 month", force: str = "shall", when: str = "presumed_victim") -> Law:
    base = load()
    text = NATIONAL.format(length=length, force=force, when=when)
    return base.replacing(compile_ruleset(text, "be.yaml", base.vocabulary, base.catalogue))


def case(presumed: date, **facts) -> Victim:
    return Victim(
        host="BE", nationalities={"NG"}, identification=[{"status": "presumed", "date": presumed}],
        public_order_ground=False, improper_claim=False, **facts,
    )  # fmt: skip


def by_convention(answer: Assessment) -> Shortfall | None:
    found = answer["reflection_period"].shortfalls
    return next((one for one in found if one.floor == "coe-197/reflection"), None)


def test_one_month_from_the_end_of_january_is_shorter_than_thirty_days():
    presumed = date(2026, 1, 31)
    found = by_convention(assess(case(presumed), on=presumed, law=law()))
    assert found is not None
    assert (found.kind, found.days) == ("shorter", 2)
    assert "to 2026-02-28" in found.difference
    assert "2026-03-02" in found.difference


def test_one_month_in_march_is_long_enough():
    presumed = date(2026, 3, 2)
    assert by_convention(assess(case(presumed), on=presumed, law=law())) is None


@given(st.dates(date(2012, 1, 1), date(2029, 12, 31)))
def test_one_month_falls_short_of_thirty_days_exactly_where_the_calendar_says_so(presumed):
    found = by_convention(assess(case(presumed), on=presumed, law=law()))
    month_later = (presumed.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (month_later.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    ends = min(date(month_later.year, month_later.month, min(presumed.day, last.day)), last)
    missing = (presumed + timedelta(days=30) - ends).days
    assert (found.days if found else 0) == max(missing, 0)


def test_a_minimum_of_three_months_meets_a_floor_of_thirty_days():
    presumed = date(2026, 3, 2)
    assert by_convention(assess(case(presumed), on=presumed, law=law("at_least: 3 months"))) is None


def test_a_maximum_guarantees_nothing():
    presumed = date(2026, 3, 2)
    found = by_convention(assess(case(presumed), on=presumed, law=law("up_to: 90 days")))
    assert found is not None
    assert found.kind == "shorter"


def test_a_discretion_does_not_meet_a_duty():
    presumed = date(2026, 3, 2)
    found = by_convention(assess(case(presumed), on=presumed, law=law("exact: 90 days", force="may")))
    assert found is not None
    assert found.kind == "discretion"
    assert "leaves it to an authority" in str(found)


def test_a_condition_on_testimony_that_is_not_met_is_a_refusal():
    presumed = date(2026, 3, 2)
    strict = law("exact: 90 days", when="presumed_victim and ready_to_testify")
    found = by_convention(assess(case(presumed, testimony="declined"), on=presumed, law=strict))
    assert found is not None
    assert (found.kind, found.because) == ("refused", ("testimony",))
    assert "CETS 197 art. 13(1)" in str(found)
    assert "Act art. 1" in str(found)


def test_a_condition_whose_fact_is_not_known_is_conditional():
    presumed = date(2026, 3, 2)
    strict = law("exact: 90 days", when="presumed_victim and ready_to_testify")
    found = by_convention(assess(case(presumed), on=presumed, law=strict))
    assert found is not None
    assert (found.kind, found.because) == ("conditional", ("testimony",))


def test_where_national_law_is_not_encoded_no_shortfall_is_claimed():
    answer = assess(Victim(host="ME", nationalities={"NG"}, identification="identified"), on=date(2026, 11, 23))
    national = any(one.level == "national" for one in answer.law)
    assert national or (not answer.shortfalls and answer.missing_law)


def test_a_german_witness_who_declines_has_a_permit_by_the_convention_and_none_by_german_law():
    victim = Victim(
        host="DE", born=date(1998, 5, 1), nationalities={"NG"}, residence_status="irregular", testimony="declined",
        identification=[
            {"status": "presumed", "date": date(2026, 3, 2)}, {"status": "identified", "date": date(2026, 4, 2)},
        ],
        personal_situation=True, risk_on_return=False, permits=[],
        particulars={"authority_needs_presence": True, "illegal_employment_victim": False},
    )  # fmt: skip
    found = next(s for s in assess(victim, on=date(2026, 6, 1)).shortfalls if s.entitlement == "residence_permit")
    assert (found.kind, found.national) == ("refused", "de/permit-proceedings")
    for words in ("CETS 197 art. 14(1)(a)", "AufenthG § 25(4a)", "testimony"):
        assert words in str(found)


def test_scottish_support_after_ninety_days_is_a_discretion_while_the_convention_makes_it_a_duty():
    victim = Victim(
        host="GB", region="GB-SCT", born=date(1998, 5, 1), nationalities={"VN"}, testimony="undecided",
        identification=[{"status": "presumed", "date": date(2026, 3, 2)}], permits=[],
        particulars={"agreed_to_help": True},
    )  # fmt: skip
    answer = assess(victim, on=date(2026, 6, 10))
    found = next(s for s in answer.shortfalls if s.entitlement == "housing")
    assert found.kind == "discretion"
    for words in (
        "CETS 197 art. 10(2)",
        "Human Trafficking and Exploitation (Scotland) Act 2015",
        "until the conclusive decision",
    ):
        assert words in str(found)


@pytest.mark.parametrize("host", ["DE", "GB"])
def test_every_shortfall_names_both_laws(host):
    victim = Victim(host=host, nationalities={"NG"}, identification="identified", testimony="declined")
    for shortfall in assess(victim, on=date(2026, 11, 23)).shortfalls:
        assert shortfall.floor_citations
        assert shortfall.national_citations
        assert shortfall.national.startswith(f"{host.lower()}/")
        assert not shortfall.floor.startswith("osce/")


def test_shortfalls_stand_in_the_json_and_do_not_hinder_its_return():
    victim = Victim(host="DE", nationalities={"NG"}, identification="identified", testimony="declined")
    answer = assess(victim, on=date(2026, 11, 23))
    assert '"shortfalls"' in answer.model_dump_json()
    assert Assessment.model_validate_json(answer.model_dump_json()).shortfalls == answer.shortfalls
