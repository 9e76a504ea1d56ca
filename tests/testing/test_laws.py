"""The laws about answers: real rulesets obey them, real exceptions are named, and a broken law or app is found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.stateful import run_state_machine_as_test

from entitlements import Assessment, FactError, Victim, assess, load
from entitlements.columns.tables import victims as victims_of
from entitlements.errors import RulesetError
from entitlements.law.compiling import compile_ruleset
from entitlements.testing import (
    CHECKS,
    Broken,
    CaseMachine,
    a_child_is_never_worse_off,
    a_day_at_a_time_equals_the_timeline,
    amendments,
    later_knowledge_only_narrows,
    laws_of,
    learning_a_fact_never_contradicts,
    no_entitlement_before_its_cause,
    order_of_facts_changes_nothing,
    renaming_people_changes_nothing,
    rulesets,
    tables,
    testimony_never_costs,
    victims,
)
from entitlements.testing.invented_law import Invented
from entitlements.testing.sheets import bad_rows
from tests.testing.exceptions import APART_FROM

FEW = 12
LIFE = settings(max_examples=8, stateful_step_count=6, deadline=None, database=None)

test_norway = laws_of("no", examples=FEW, apart_from=APART_FROM["no"])
test_the_council_of_europe = laws_of("coe-197", examples=FEW, apart_from=APART_FROM["coe-197"])


@given(rulesets(), st.data())
@settings(max_examples=20)
def test_learning_contradicts_no_law_that_can_be_invented(ruleset, data):
    # A period whose start is not known is governed by the law of the day (docs/design.md), which its start may change.
    assume(ruleset.encoded_from is None)
    law = load().replacing(ruleset)
    victim = data.draw(victims(host="DE", law=law))

    def answering(victim: Victim, on: date) -> Assessment:
        return assess(victim, on=on, law=law, engine="fixpoint")

    for check in (learning_a_fact_never_contradicts, no_entitlement_before_its_cause, order_of_facts_changes_nothing):
        check.within("de").holds(data.draw, victim, date(2026, 6, 15), answering)


# what breaks a law is found


def changed(rule: str, force: str = "shall", name: str = "shelter") -> Any:
    """A test of a small law of Monaco with this rule."""
    text = f"""\
ruleset: mc
title: An invented law
level: national
state: MC
counting: common
reviewed: 2026-01-01
review_due: 2035-01-01
says: Invented for tests.
provisions:
  art-1: {{cite: art. 1, says: Housing., url: "https://example.org/1", confidence: seen}}
rules:
  - {{id: {name}, grants: housing, provision: art-1, force: {force}, {rule}}}
"""
    law = load()
    ruleset = compile_ruleset(text, "mc.yaml", law.vocabulary, law.catalogue)
    law = law.replacing(ruleset)
    return lambda victim, on: assess(victim, on=on, law=law, engine="fixpoint")


def test_a_shelter_for_those_who_testify_costs_the_others():
    answering = changed("when: ready_to_testify")
    with pytest.raises(Broken, match="`housing` is not_granted to one who declines to testify"):
        testimony_never_costs("housing").within("mc").test(answering, host="MC")()


def test_a_shelter_for_adults_leaves_children_worse_off():
    answering = changed("when: not child")
    with pytest.raises(Broken, match="`housing` is not_granted to one who is a child"):
        a_child_is_never_worse_off.within("mc").test(answering, host="MC")()


def test_whoever_counts_the_unknown_as_false_contradicts_what_is_learned():
    def answering(victim: Victim, on: date) -> dict[str, str]:
        return {"housing": "granted" if victim.lacks_means else "not_granted"}

    with pytest.raises(Broken, match="`housing` was not_granted on fewer facts, and is granted now"):
        learning_a_fact_never_contradicts.test(answering, lacks_means=True, host="DE")()


def test_a_right_that_turns_into_a_discretion_contradicts_what_is_learned():
    rights, discretions = changed("when: presumed_victim"), changed("when: presumed_victim", force="may")

    def answering(victim: Victim, on: date) -> Assessment:
        return (rights if victim.lacks_means is None else discretions)(victim, on)

    with pytest.raises(Broken, match="was `shall` on fewer facts, and is `may` now that more are known"):
        learning_a_fact_never_contradicts.within("mc").test(
            answering, host="MC", lacks_means=True, identification="presumed"
        )()


def test_a_claim_that_is_lost_contradicts_what_is_learned():
    everybody, nobody = changed("when: presumed_victim"), changed("when: presumed_victim", name="other")

    def answering(victim: Victim, on: date) -> Assessment:
        return (everybody if victim.lacks_means is None else nobody)(victim, on)

    with pytest.raises(Broken, match="`mc/shelter/housing` was granted on fewer facts, and is missing"):
        learning_a_fact_never_contradicts.within("mc").test(
            answering, host="MC", lacks_means=True, identification="presumed"
        )()


def test_days_that_move_as_more_is_known_are_found():
    answering = changed("when: presumed_victim, period: {starts: presumed_on, exact: 30 days}")

    def moved(victim: Victim, on: date) -> Assessment:
        day = on - timedelta(days=5 if victim.lacks_means is None else 6)
        return answering(victim.replace(identification=[{"status": "presumed", "date": day}]), on)

    with pytest.raises(Broken, match=r"`mc/shelter/housing` starts on .* on fewer facts, and on .* now"):
        later_knowledge_only_narrows.within("mc").test(moved, host="MC", lacks_means=True, identification="presumed")()


def test_an_answer_that_is_given_before_its_cause_is_found():
    answering = changed("when: presumed_victim, period: {starts: presumed_on, exact: 30 days}")
    presumed = Victim(host="MC", identification={"status": "presumed", "date": "2026-06-01"})

    def always(victim: Victim, on: date) -> Assessment:
        return answering(presumed, date(2026, 6, 15))

    with pytest.raises(Broken, match="runs from 2026-06-01, and is granted on the day before"):
        no_entitlement_before_its_cause.within("mc").test(always, host="MC")()


def test_whoever_looks_at_the_first_answer_alone_is_found_by_another_order_of_facts():
    def answering(victim: Victim, on: date) -> dict[str, str]:
        return {"housing": "granted" if next(iter(victim.particulars)) == "special_needs" else "not_granted"}

    with pytest.raises(Broken, match="given in another order"):
        order_of_facts_changes_nothing.test(answering, host="DE", special_needs=True, harmed_on="2026-06-01")()


def test_a_timeline_that_says_something_else_than_the_day_is_found():
    days = changed("when: presumed_victim, period: {starts: presumed_on, exact: 30 days}")

    def forgets_tomorrow(victim: Victim, on: date) -> Assessment:
        # Only the first question is answered from what is known.
        asked.append(on)
        return days(victim if len(asked) % 2 else Victim(host="MC"), on)

    asked: list[date] = []
    with pytest.raises(Broken, match="says the timeline"):
        a_day_at_a_time_equals_the_timeline.test(forgets_tomorrow, host="MC", identification="presumed")()


def test_whoever_looks_at_the_first_dependant_alone_is_found_by_another_order():
    def answering(victim: Victim, on: date) -> dict[str, str]:
        first = (victim.dependants or (None,))[0]
        return {"family_unity": "granted" if first is not None and first.relation == "child" else "not_granted"}

    with pytest.raises(Broken, match="named in another order"):
        renaming_people_changes_nothing.test(answering, host="DE", examples=500)()


def test_a_case_alone_can_be_tried():
    @given(st.data())
    def one(data):
        testimony_never_costs.holds(data.draw, Victim(host="NO", identification="presumed"), date(2026, 6, 15))

    one()


def test_an_app_without_a_timeline_is_not_asked_for_one():
    a_day_at_a_time_equals_the_timeline.test(lambda victim, on: {"housing": "granted"}, host="DE", examples=5)()


def test_a_check_of_no_entitlement_is_refused_with_the_right_name():
    with pytest.raises(InvalidArgument, match="`houses` in the catalogue; did you mean `housing`"):
        testimony_never_costs("houses")


def test_an_exception_from_no_law_is_refused_with_the_right_name():
    with pytest.raises(InvalidArgument, match="did you mean `testimony_never_costs`"):
        laws_of("no", apart_from={"testimony_costs": ["housing"]})


def test_a_ruleset_that_is_not_there_is_told():
    with pytest.raises(InvalidArgument, match="of the library `nowhere"):
        laws_of("nowhere.yaml")


def test_every_law_is_told_in_one_sentence():
    assert all(check.says.endswith(".") for check in CHECKS)


# the machine


class Library(CaseMachine):
    """The library itself as an app."""

    facts: ClassVar[dict[str, Any]] = {"host": "NO"}


def test_the_library_lives_through_a_case():
    run_state_machine_as_test(Library, settings=LIFE)


class Forgetful(CaseMachine):
    """An app that loses what was known before."""

    facts: ClassVar[dict[str, Any]] = {"host": "NO", "identification": "presumed", "testimony": "declined"}
    checks = ()

    def opened(self, victim, on):
        self.stored = victim

    def happened(self, event):
        self.stored = event.after(Victim(host="NO"))

    def answer(self, on):
        return assess(self.stored, on=on, engine="fixpoint")


def test_an_app_that_forgets_is_found():
    with pytest.raises(Broken, match=r"in the app, and .* by law"):
        run_state_machine_as_test(Forgetful, settings=settings(LIFE, max_examples=40, phases=[Phase.generate]))


# amendments, tables


@given(st.data())
@settings(max_examples=20)
def test_an_amended_ruleset_is_law_still(data):
    law = load()
    amendment = data.draw(amendments("mc"))
    assert compile_ruleset(amendment.text, "mc.yaml", law.vocabulary, law.catalogue).id == "mc"


@given(st.data())
@settings(max_examples=20)
def test_an_invented_ruleset_can_be_amended(data):
    ruleset: Invented = data.draw(rulesets())
    assert data.draw(amendments(ruleset.text)).text != ruleset.text


def test_what_is_no_ruleset_cannot_be_amended():
    with pytest.raises(RulesetError, match="the ruleset to amend"):
        amendments("ruleset: xx\nrules: [{id: stay, ends_early: [child]}]\n")


@given(tables(rows=4, bad=True))
@settings(max_examples=30)
def test_bad_rows_and_only_those_are_none_of_a_victim(table):
    assert [number for number in range(table.num_rows) if not _is_a_victim(table.slice(number, 1))] == bad_rows(table)


def _is_a_victim(row):
    try:
        return len(list(victims_of(row))) == 1
    except FactError:
        return False


@given(tables(rows=3, host="DE"))
@settings(max_examples=20)
def test_a_table_has_a_row_for_every_victim(table):
    assert table.column("host").to_pylist() == ["DE"] * table.num_rows == [one.host for one in victims_of(table)]
