"""Three ways to one answer: the proof, many random people, and the one-case engine, on the law as it is encoded."""

from __future__ import annotations

from functools import lru_cache, partial

import pytest

from entitlements import assess, load
from entitlements.proofs import prove
from entitlements.proofs.agreement import below_in_bulk
from entitlements.proofs.floors import gap_between
from entitlements.proofs.replay import ABOUT_PERSONS, settled, shortfall
from entitlements.proofs.results import Verdict
from entitlements.proofs.world import World
from tests.drawn_cases import DAY, drawn_cases

STATES = ("DE", "SK", "MD", "CZ")
SEEDS = range(8)


@lru_cache
def floors(state: str):
    found = {}
    for applied in load().applying(state, DAY):
        if applied.ruleset.level in ("treaty", "eu"):
            for proof in prove.floor(state, applied.ruleset.id, on=DAY):
                found[applied.ruleset.id, proof.entitlement] = proof
    return found


@pytest.mark.parametrize("state", STATES)
def test_each_person_that_is_found_is_shown_the_same_shortfall_by_the_one_case_engine(state):
    refuted = {key: proof for key, proof in floors(state).items() if proof.verdict is Verdict.REFUTED}
    assert refuted
    for (instrument, entitlement), proof in refuted.items():
        found = proof.counterexample
        answer = assess(found.victim, on=found.on, host=state)
        shown = shortfall(answer, entitlement, instrument, ABOUT_PERSONS)
        assert shown is not None
        assert (shown.kind, shown.days) == (proof.kind, proof.days_short)


@pytest.mark.parametrize("state", STATES)
def test_each_person_that_is_found_is_below_the_same_floor_in_bulk(state):
    pytest.importorskip("pyarrow")
    refuted = {key: proof for key, proof in floors(state).items() if proof.verdict is Verdict.REFUTED}
    assert all(below_in_bulk(proof, instrument) for (instrument, _), proof in refuted.items())


@pytest.mark.parametrize("state", STATES)
def test_nobody_of_many_random_people_is_below_a_floor_that_is_proved(state):
    proved = [key for key, proof in floors(state).items() if proof.holds]
    assert proved
    for victim, _ in drawn_cases(100, state, seed=3):
        answer = assess(victim, on=DAY, host=state)
        for instrument, entitlement in proved:
            shown = shortfall(answer, entitlement, instrument, ABOUT_PERSONS)
            assert shown is None or not settled(answer, entitlement), (instrument, entitlement)


@pytest.mark.parametrize("state", STATES)
def test_every_random_person_below_a_floor_is_below_one_that_is_refuted(state):
    below = {
        (one.floor.partition("/")[0], one.entitlement)
        for victim, _ in drawn_cases(100, state, seed=4)
        for answer in [assess(victim, on=DAY, host=state)]
        for one in answer.shortfalls
        if one.kind in ABOUT_PERSONS and settled(answer, one.entitlement)
    }
    refuted = {key for key, proof in floors(state).items() if proof.verdict is Verdict.REFUTED}
    assert below <= refuted


@pytest.mark.parametrize("seed", SEEDS)
def test_the_encoding_says_of_any_life_what_the_one_case_engine_says(seed):
    """The formulas are held to the engine on lives that the solver is free to choose, in a state with many periods."""
    law, state = load(), ("GB", "DE", "LU", "PT")[seed % 4]
    national = law.national(state)
    world = World(state, law, DAY, (national,))
    grants = sorted({grant.entitlement for rule in national.rules for grant in rule.grants})
    entitlement = grants[seed * 5 % len(grants)]
    standings = world.standings(national, entitlement)
    facts = frozenset[str]().union(*(one.facts for one in standings))

    def confirm(rule, status, victim, on):
        answer = assess(victim, on=on, host=state)
        return any((claim.rule, claim.status) == (rule, status) for claim in answer[entitlement]) or None

    for one in standings:
        for status, formula in one.statuses.items():
            found = world.find(formula, facts, partial(confirm, one.rule, status))
            assert not found.undecided, (one.rule, status)


def test_a_gap_needs_somebody_to_whom_the_floor_is_owed():
    assert gap_between([], []).hard is False
