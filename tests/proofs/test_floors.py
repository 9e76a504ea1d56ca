"""Whether a law stays below a floor for anybody: proved by the calendar, or shown with a person."""

from __future__ import annotations

import subprocess
import sys

import pytest

from entitlements import assess
from entitlements.proofs import prove
from entitlements.proofs.floors import LEFT_OPEN, NO_LENGTHS
from entitlements.proofs.results import Proof, Verdict
from tests.proofs.made_up import base, country, treaty


def asked(national, instrument) -> Proof:
    return prove.floor(national, instrument, law=base())["reflection_period"]


def shortfalls(national, instrument, proof: Proof):
    found = proof.counterexample
    law = base().replacing(national, instrument)
    return assess(found.victim, on=found.on, host="SM", law=law)["reflection_period"].shortfalls


@pytest.mark.parametrize(
    ("given", "required"),
    [
        ("exact: 30 days", "at_least: 30 days"),
        ("exact: 31 days", "at_least: 1 month"),
        ("at_least: 92 days", "at_least: 3 months"),
        ("exact: 3 months", "at_least: 89 days"),
        ("exact: 1 year", "at_least: 365 days"),
        ("exact: 12 months", "at_least: 1 year"),
        ("exact: 5 weeks", "at_least: 1 month"),
    ],
)
def test_a_length_that_reaches_the_floor_on_every_day_of_the_calendar_is_proved(given, required):
    assert asked(country(given), treaty(required)).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("given", "required", "most_short"),
    [
        ("exact: 1 month", "at_least: 30 days", 2),
        ("at_least: 1 month", "at_least: 30 days", 2),
        ("exact: 89 days", "at_least: 3 months", 3),
        ("exact: 91 days", "at_least: 3 months", 1),
        ("exact: 30 days", "at_least: 1 month", 1),
        ("exact: 365 days", "at_least: 1 year", 1),
        ("up_to: 60 days", "at_least: 30 days", 30),
    ],
)
def test_a_length_that_falls_short_on_some_day_of_the_calendar_is_refuted(given, required, most_short):
    national, instrument = country(given), treaty(required)
    found = asked(national, instrument)
    assert (found.verdict, found.kind) == (Verdict.REFUTED, "shorter")
    assert 1 <= found.days_short <= most_short
    assert [one.kind for one in shortfalls(national, instrument, found)] == ["shorter"]


def test_one_month_against_thirty_days_is_shown_with_the_day_on_which_the_period_starts():
    found = asked(country("exact: 1 month"), treaty("at_least: 30 days"))
    (presumed,) = found.counterexample.victim.identification
    assert presumed.date.month in (1, 2)
    assert str(presumed.date) in found.counterexample.told


def test_a_discretion_does_not_meet_a_duty():
    found = asked(country("exact: 90 days", force="may"), treaty())
    assert (found.verdict, found.kind) == (Verdict.REFUTED, "discretion")


def test_a_testimony_condition_that_the_floor_has_not_is_refuted_by_one_who_does_not_testify():
    found = asked(country(when="presumed_victim and ready_to_testify"), treaty())
    assert (found.verdict, found.kind) == (Verdict.REFUTED, "refused")
    assert found.counterexample.victim.testimony[0].status in ("declined", "undecided", "unable", "withdrawn")


def test_the_same_testimony_condition_in_both_is_proved():
    when = "presumed_victim and ready_to_testify"
    assert asked(country(when=when), treaty(when=when)).holds


def test_an_alternative_for_everybody_else_mends_a_condition():
    more = """\
  - id: other
    grants: reflection_period
    provision: art-2
    force: shall
    when: presumed_victim and not ready_to_testify
    period: {starts: presumed_on, exact: 30 days}
"""
    assert asked(country(when="presumed_victim and ready_to_testify", more=more), treaty()).holds


def test_a_floor_that_the_instrument_owes_to_nobody_is_said_to_be_empty():
    found = asked(country(), treaty(when="presumed_victim and not referred"))
    assert found.holds
    assert found.vacuous


def test_a_proof_that_leaves_somebody_open_says_so():
    more = """\
  - id: other
    grants: reflection_period
    provision: art-2
    force: shall
    when: presumed_victim and not lawfully_resident
    period: {starts: presumed_on, exact: 30 days}
"""
    found = asked(country(when="presumed_victim and lawfully_resident", more=more), treaty())
    assert (found.verdict, found.why) == (Verdict.PROVED, LEFT_OPEN.format(facts="residence status"))


def test_a_proof_that_leaves_nobody_open_has_nothing_to_add():
    assert asked(country(), treaty()).why == ""


def test_a_proof_that_compares_no_lengths_says_so():
    found = prove.floor("SK", "eu-2004-81", "reflection_period")["reflection_period"]
    assert (found.verdict, found.why) == (Verdict.PROVED, NO_LENGTHS)


def test_a_proof_says_that_a_person_of_disputed_age_is_left_open():
    found = prove.floor("DE", "coe-197", "guardian")["guardian"]
    assert (found.verdict, found.why) == (Verdict.PROVED, LEFT_OPEN.format(facts="age disputed"))


def test_where_no_floor_can_be_compared_nothing_is_proved():
    found = prove.floor("DE", "coe-197", "presumption_of_minority")
    assert found.not_encoded == ("presumption_of_minority",)
    assert (found.proofs, found.verdict) == ((), Verdict.UNDECIDED)


def test_what_national_law_does_not_speak_of_leaves_the_whole_undecided():
    found = prove.floor("DE", "coe-197", "reflection_period", "presumption_of_minority")
    assert found["reflection_period"].holds
    assert found.verdict is Verdict.UNDECIDED


def test_the_confidence_is_the_weaker_of_both_laws():
    assert asked(country(), treaty()).confidence == "recalled"


def test_what_costs_more_than_the_limit_is_undecided_and_says_why():
    found = prove.floor("DE", "coe-197", "housing", steps=1)["housing"]
    assert found.verdict is Verdict.UNDECIDED
    assert found.counterexample is None
    assert "gave up" in found.why


def test_without_the_solver_the_extra_to_install_is_named():
    program = """
import sys
sys.modules["z3"] = None
from entitlements import MissingExtra
from entitlements.proofs import prove
from entitlements.proofs.floors import LEFT_OPEN, NO_LENGTHS
try:
    prove.floor("DE", "coe-197", "housing")
except MissingExtra as missing:
    print(missing)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "pip install 'entitlements[prove]'" in done.stdout


def test_a_later_start_that_is_known_is_no_shorter_time():
    assert asked(country("at_least: 90 days"), treaty("at_least: 30 days")).holds
