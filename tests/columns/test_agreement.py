"""Many cases at once are answered as each alone: every field of every entitlement, under every state's law."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements import Law, Victim, load
from entitlements.columns.many import assess_many
from entitlements.columns.tables import to_table
from entitlements.law.examples import read_examples
from tests.columns.items_law import items_law
from tests.columns.long import cases_of, differences
from tests.findings.courses import Course
from tests.findings.tangled import tangled, tangles

LAW = load()
ON = date(2026, 11, 25)
STATES = sorted(LAW.bindings.states)


@pytest.mark.parametrize("state", STATES)
def test_drawn_cases_of_every_state_are_answered_as_each_alone(state: str) -> None:
    assert not differences(cases_of(6, state, LAW, seed=7), LAW)


@pytest.mark.parametrize("state", ["CY", "DE", "FR", "GB"])
def test_cases_under_laws_with_many_periods_are_answered_as_each_alone(state: str) -> None:
    assert not differences(cases_of(60, state, LAW, seed=11), LAW)


def worked_examples(law: Law) -> list[tuple[Victim, date]]:
    """The facts and the day of every worked example that names a host state."""
    files = (law.examples(name) for name in law.names)
    examples = [example for found in files if found for example in read_examples(*found).examples]
    cases = [(Victim.model_validate(example.victim), example.on) for example in examples]
    return [(victim, on) for victim, on in cases if victim.host in STATES]


@pytest.mark.parametrize("part", range(8))
def test_every_worked_example_is_answered_as_alone(part: int) -> None:
    cases = worked_examples(LAW)
    assert cases
    assert not differences(cases[part::8], LAW)


@settings(max_examples=60)
@given(st.lists(tangles(), min_size=1, max_size=6))
def test_a_tangled_law_is_applied_to_columns_as_to_one_case(courses: list[Course]) -> None:
    cases: list[Any] = [(course.victim, course.start) for course in courses]
    assert not differences(cases, tangled())




def test_a_law_with_periods_for_each_item_is_applied_to_columns_as_to_one_case() -> None:
    assert not differences(cases_of(600, "DE", items_law(), seed=9), items_law())


@pytest.mark.parametrize("entitlement", ["non_punishment", "reflection_period"])
def test_one_entitlement_alone_is_answered_as_among_all(entitlement: str) -> None:
    table = to_table([victim for victim, _ in cases_of(100, "DE", LAW, seed=3)])
    alone = assess_many(table, on=ON, entitlements=[entitlement])
    together = assess_many(table, on=ON)
    assert alone.to_pylist() == together.select(alone.column_names).to_pylist()


def test_the_order_of_rows_and_states_makes_no_difference() -> None:
    cases = [case for state in ("GB", "DE", "FR") for case in cases_of(40, state, LAW, seed=4)]
    Random(1).shuffle(cases)
    assert not differences(cases, LAW)
