"""The questions about a law by name: what a fact changes, whether rules fire, add and agree, who is left out."""

from __future__ import annotations

from functools import partial

import pytest

from entitlements import FactError, UnknownLaw, assess
from entitlements.proofs import prove
from entitlements.proofs.results import Verdict
from tests.proofs.made_up import base, compiled, country, treaty

HOUSING = """\
  - id: {id}
    grants: housing
    provision: [art-1, art-2]
    force: {force}
    when: {when}
"""


def housing(*rules, force: str = "shall"):
    text = "".join(HOUSING.format(id=f"h{n}", force=force, when=f"'{when}'") for n, when in enumerate(rules))
    return compiled("sm", text)


def status(national, victim, on, entitlement="housing"):
    return assess(victim, on=on, host="SM", law=base().replacing(national))[entitlement].status


def test_a_fact_that_no_condition_reads_changes_nothing():
    assert prove.indifferent(country(), "testimony", "reflection_period", law=base()).holds


def test_a_fact_that_changes_something_is_shown_with_two_people_who_differ_in_it_alone():
    national = housing("ready_to_testify or lacks_means")
    found = prove.indifferent(national, "testimony", "housing", law=base())
    one, other = found.counterexample.victim, found.counterexample.other
    assert found.verdict is Verdict.REFUTED
    assert one.replace(testimony=other.testimony) == other
    assert status(national, one, found.counterexample.on) != status(national, other, found.counterexample.on)


def test_a_condition_that_says_the_same_either_way_is_indifferent():
    national = housing("(lacks_means and links_severed) or (not lacks_means and links_severed)")
    assert prove.indifferent(national, "lacks_means", "housing", law=base()).holds


def test_an_exclusion_by_identification_is_no_monotone_law():
    national = housing("presumed_victim and not identified_victim")
    found = prove.monotone(national, "identified_victim", "housing", law=base())
    statuses = [stage.status for stage in found.counterexample.other.identification]
    assert found.verdict is Verdict.REFUTED
    assert "identified" in statuses


def test_being_identified_takes_nothing_away_where_being_presumed_is_enough():
    assert prove.monotone(housing("presumed_victim"), "identified_victim", "housing", law=base()).holds


@pytest.mark.parametrize("fact", ["child", "ready_to_testify", "lacks_means"])
def test_more_of_a_fact_takes_nothing_away_from_a_law_that_asks_for_it(fact):
    assert prove.monotone(housing(fact), fact, "housing", law=base()).holds


def test_a_misspelt_fact_is_named_with_the_nearest():
    with pytest.raises(FactError, match="did you mean `testimony`"):
        prove.indifferent(country(), "testimny", "reflection_period", law=base())


def test_a_misspelt_entitlement_is_not_proved_of_nothing():
    with pytest.raises(FactError, match="did you mean `reflection_period`"):
        prove.indifferent(country(), "testimony", "reflection_perod", law=base())


@pytest.mark.parametrize(
    "question", [partial(prove.indifferent, fact="testimony"), partial(prove.monotone, fact="child"), prove.determined]
)
def test_what_a_law_does_not_speak_of_is_not_proved_of_nothing(question):
    with pytest.raises(FactError, match="does not speak of `housing`"):
        question(country(), entitlement="housing", law=base())


def test_a_rule_that_nobody_can_meet_is_named():
    found = prove.reachable(housing("lacks_means", "lacks_means and not lacks_means"), law=base())
    assert found.named == ("sm/h1",)


def test_every_rule_of_a_law_whose_rules_can_all_be_met_fires():
    assert prove.reachable(housing("lacks_means", "child and under(21)"), law=base()).holds


def test_a_rule_that_another_one_includes_adds_nothing():
    assert prove.effective(housing("lacks_means", "lacks_means and child"), law=base()).named == ("sm/h1",)


def test_a_duty_beside_a_discretion_adds_something():
    more = HOUSING.format(id="may", force="may", when="presumed_victim")
    national = compiled("sm", HOUSING.format(id="must", force="shall", when="presumed_victim and child") + more)
    assert prove.effective(national, law=base()).holds


def test_two_last_days_for_the_same_person_are_a_conflict():
    more = """\
  - id: other
    grants: reflection_period
    provision: art-2
    force: shall
    when: child
    period: {starts: presumed_on, exact: 3 months}
"""
    found = prove.never_conflicting(country("exact: 90 days", more=more), law=base())
    assert found.verdict is Verdict.REFUTED
    assert found.entitlement == "reflection_period"


def test_the_facts_that_every_grant_needs_are_named():
    national = housing("presumed_victim and (lacks_means or child)")
    assert prove.determined(national, "housing", law=base()).named == ("identification",)


def test_a_presumed_victim_whom_no_instrument_gives_anything_is_shown():
    found = prove.covered([housing("presumed_victim and not citizen_of_host")], "SM", law=base())
    assert "SM" in found.counterexample.victim.nationalities


def test_nobody_is_left_with_nothing_under_a_law_for_all_presumed_victims():
    assert prove.covered([housing("presumed_victim")], "SM", law=base()).holds


def test_an_amendment_that_asks_for_testimony_is_told_by_one_who_loses():
    old, new = country(), country(when="presumed_victim and ready_to_testify")
    found = prove.diff(old, new, law=base())
    (change,) = found.loses
    assert not found.gains
    assert change.person.shows.startswith("Before: owed")
    assert "After: not given" in change.person.shows


def test_one_month_for_thirty_days_is_gain_and_loss_by_the_calendar():
    found = prove.diff(country("exact: 30 days"), country("exact: 1 month"), law=base())
    assert [change.direction for change in found.changes] == ["loses", "gains"]


def test_the_same_law_in_other_words_changes_nothing_for_anybody():
    old, new = country(when="presumed_victim"), country(when="not (not presumed_victim)", length="exact: 30 days")
    assert prove.diff(old, new, law=base()).changes == ()


def test_two_different_rulesets_are_not_compared():
    with pytest.raises(FactError, match="two texts of one ruleset"):
        prove.diff(country(), treaty(), law=base())


def test_an_instrument_that_does_not_bind_the_state_is_named():
    with pytest.raises(UnknownLaw, match="does not bind"):
        prove.floor("US", "coe-197")
