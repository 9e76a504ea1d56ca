"""A program in parts: what was concluded before is not concluded again, and is compared on every case all the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements.engines import durable
from entitlements.engines.parts import DurableParts
from entitlements.errors import EngineFault
from entitlements.logic.support import FEW, sharing
from tests.engines.programs import facts, lawlike
from tests.reference import Reference

PROGRAM, ROOTS = lawlike(seed=4)
CASES = [Reference(PROGRAM, facts(seed, 60), {}).values() for seed in range(20)]

needs_durable_rules = pytest.mark.skipif(not durable.available(), reason=durable.reason())
supports = st.dictionaries(st.integers(), st.frozensets(st.integers(0, 20), max_size=12), max_size=12)


def wrong(values: tuple[int, ...], root: int) -> tuple[int, ...]:
    """The values with another one for a root."""
    return (*values[:root], (values[root] + 1) % 3, *values[root + 1 :])


@needs_durable_rules
def test_cases_on_which_the_engines_agree_pass_at_first_and_from_memory() -> None:
    parts = DurableParts(PROGRAM, ROOTS)
    for values in CASES * 2:
        parts.check(values)


@needs_durable_rules
@pytest.mark.parametrize("root", ROOTS[::10])
def test_a_difference_is_found_at_every_root_from_memory_too(root: int) -> None:
    parts = DurableParts(PROGRAM, ROOTS)
    for _ in range(2):
        with pytest.raises(EngineFault, match=f"node {root}: durable-rules concludes"):
            parts.check(wrong(CASES[0], root))
        parts.check(CASES[0])


@needs_durable_rules
def test_what_was_concluded_before_is_not_concluded_again() -> None:
    parts = DurableParts(PROGRAM, ROOTS)
    parts.check(CASES[0])
    for part in parts.parts:
        part.durable._machines = []  # an engine that concludes nothing
    parts.check(CASES[0])
    with pytest.raises(EngineFault):
        parts.check(CASES[1])


@needs_durable_rules
def test_every_root_stands_in_one_part() -> None:
    found = [root for part in DurableParts(PROGRAM, ROOTS).parts for root in part.durable.roots]
    assert sorted(found) == sorted(set(ROOTS))


@needs_durable_rules
def test_a_program_without_roots_has_no_parts() -> None:
    DurableParts(PROGRAM, []).check(CASES[0])


@settings(max_examples=100)
@given(supports)
def test_each_thing_rests_on_its_parts_conditions_and_on_no_others(below: dict[int, frozenset[int]]) -> None:
    parts = sharing(below)
    assert sorted(one for _, things in parts for one in things) == sorted(below)
    for atoms, things in parts:
        assert set(atoms) == frozenset().union(*[below[one] for one in things])


@settings(max_examples=100)
@given(supports)
def test_a_part_rests_on_few_conditions_or_on_those_of_one_thing(below: dict[int, frozenset[int]]) -> None:
    for atoms, things in sharing(below):
        assert len(atoms) <= max(FEW, *[len(below[one]) for one in things])
