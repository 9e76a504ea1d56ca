"""What is remembered from other cases changes no answer; models built without validation are like validated ones."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from dataclasses import replace
from datetime import date, timedelta
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements import Assessment, Victim, assess, load
from entitlements.engines.memory import Memory
from entitlements.findings import reading
from entitlements.findings.claims import Claim, Entitlement
from entitlements.findings.explanation import Explanation
from tests.drawn_cases import drawn_cases
from tests.facts.lives import given_facts

CHILD = Victim(host="DE", born="2009-03-14", nationalities={"MD"}, identification="presumed", testimony="undecided")
ON = date(2026, 11, 23)
REGIONS = {"GB": "GB-SCT", "DE": "DE-BY"}


@pytest.fixture(scope="module")
def answer() -> Assessment:
    return assess(CHILD, on=ON, engine="fixpoint")


@pytest.mark.parametrize("host", ["DE", "GB"])
def test_an_answer_is_the_same_whatever_cases_came_before(host):
    cases = drawn_cases(150, host, seed=11)
    after_others = [assess(victim, on=on, engine="fixpoint").model_dump_json() for victim, on in cases]
    for (victim, on), dumped in list(zip(cases, after_others, strict=True))[::25]:
        reading._READINGS.clear()
        assert assess(victim, on=on, engine="fixpoint").model_dump_json() == dumped


HOSTS = st.sampled_from(["DE", "GB", "FR"])
SHIFTS = st.sampled_from([0, 1, 31, 400, 4000, -1, -400, -3000])


@settings(max_examples=25, deadline=None)
@given(HOSTS, given_facts(), st.lists(st.tuples(given_facts(), SHIFTS), max_size=4), SHIFTS)
def test_an_answer_is_that_of_a_law_that_has_answered_nothing(host, facts, others, shift):
    *before, (victim, on) = [(life(host, one), ON + timedelta(days=days)) for one, days in [*others, (facts, shift)]]
    before += [(victim, ON), (victim.replace(region=REGIONS.get(host)), on)]
    for other, day in before:
        assess(other, on=day, engine="fixpoint").model_dump()
    with TemporaryDirectory() as folder:  # a folder not met before: the law is loaded anew
        fresh = assess(victim, on=on, law=load(folder), engine="fixpoint")
    warm = assess(victim, on=on, engine="fixpoint")
    assert [one.id for one, other in zip(warm, fresh, strict=True) if one.model_dump() != other.model_dump()] == []
    assert (warm.presumed, warm.warnings, warm.missing_law) == (fresh.presumed, fresh.warnings, fresh.missing_law)


def life(host, facts):
    """The victim in this state; of items and particulars what every law takes."""
    return Victim(host=host, **{k: v for k, v in facts.items() if k not in ("host", "region", "particulars")})


def test_a_law_that_nobody_holds_is_forgotten_with_all_that_was_remembered_of_it():
    law = load()
    twin = replace(law.ruleset("de"))
    held = weakref.ref(twin)
    assert assess(CHILD, on=ON, law=law.replacing(twin), engine="fixpoint")["housing"].explain()
    del twin
    gc.collect()
    assert held() is None


def test_a_full_memory_starts_again():
    memory = Memory[int, int](3)
    for number in range(10):
        assert memory.keep(number, number) == number
        assert len(memory) <= 3


def test_an_assessment_has_every_field_in_order(answer):
    assert list(answer.__dict__) == list(Assessment.model_fields)


def test_entitlements_and_claims_have_every_field_in_order(answer):
    for entitlement in answer:
        assert list(entitlement.__dict__) == list(Entitlement.model_fields)
        for claim in entitlement:
            assert list(claim.__dict__) == list(Claim.model_fields)


def test_a_claim_is_like_one_that_was_validated(answer):
    for claim in (claim for entitlement in answer for claim in entitlement):
        validated = Claim.model_validate(claim.model_dump())
        assert claim == validated
        assert claim.model_dump_json() == validated.model_dump_json()
        assert claim.model_fields_set == validated.model_fields_set


def test_a_claim_can_be_copied_and_pickled(answer):
    claim = next(iter(answer["reflection_period"]))
    assert copy.copy(claim) == copy.deepcopy(claim) == pickle.loads(pickle.dumps(claim)) == claim


def test_a_changed_copy_leaves_the_claim_as_it_is(answer):
    claim = next(iter(answer["reflection_period"]))
    assert claim.model_copy(update={"note": "changed"}) != claim
    assert claim.note == ""


def test_an_explanation_is_like_one_that_was_validated(answer):
    for entitlement in answer:
        explanation = entitlement.explain()
        assert Explanation.model_validate(explanation.model_dump()) == explanation
