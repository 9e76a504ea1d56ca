"""The engines agree: the reference, the generated evaluator and durable-rules, on any program and any case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from entitlements.engines import durable
from entitlements.engines.case import CaseEngine
from entitlements.engines.durable import DurableProgram
from entitlements.logic.evaluation import compile_program
from entitlements.logic.ir import And, Holds, Path, Program, Quantified
from tests.engines.strategies import programs_with_roots, slots, victims
from tests.reference import Reference

Asked = tuple[Program, tuple[int, ...]]
Facts = dict[str, Any]

needs_durable_rules = pytest.mark.skipif(not durable.available(), reason=durable.reason())


def differences(asked: Asked, victim: Facts, each: Facts) -> None:
    """Raise where two engines say different things about a case."""
    program, roots = asked
    expected = Reference(program, victim, each).values()
    assert compile_program(program)(victim, each) == expected
    if durable.available():
        assert DurableProgram(program, roots).conclude(expected) == tuple(expected[root] for root in roots)
        assert CaseEngine(program, roots, engine="durable-rules").values(victim, each) == expected


@settings(max_examples=300)
@given(programs_with_roots(), victims(), slots())
def test_the_engines_agree_with_the_reference(asked: Asked, victim: Facts, each: Facts) -> None:
    differences(asked, victim, each)


@needs_durable_rules
@settings(max_examples=50)
@given(programs_with_roots(), victims(), victims(), slots())
def test_a_case_leaves_nothing_behind_for_the_next(asked: Asked, one: Facts, other: Facts, each: Facts) -> None:
    program, roots = asked
    durable_rules = DurableProgram(program, roots)
    for victim in (one, other, one):
        values = Reference(program, victim, each).values()
        assert durable_rules.conclude(values) == tuple(values[root] for root in roots)


def test_a_list_asked_about_inside_a_list_has_items_of_its_own() -> None:
    some_b = Quantified("any", "list_b", Program((Holds(Path("item", "flag")),)))
    every_a = Quantified("all", "list_a", Program((Holds(Path("item", "flag")), some_b, And((0, 1)))))
    victim = {"list_a": ({"flag": 2}, {"flag": 2}), "list_b": ({"flag": 0}, {"flag": 1})}
    program = Program((every_a,))
    assert compile_program(program)(victim, {}) == Reference(program, victim, {}).values() == (1,)


@settings(max_examples=50)
@given(programs_with_roots(), victims(), slots())
def test_more_knowledge_never_turns_an_answer(asked: Asked, victim: Facts, each: Facts) -> None:
    # What was certain stays so when an unknown flag becomes known, either way.
    program, _ = asked
    before = Reference(program, victim, each).values()
    for flag in (name for name, value in victim.items() if "flag" in name and value == 1):
        for known in (0, 2):
            after = Reference(program, victim | {flag: known}, each).values()
            assert all(old in (1, new) for old, new in zip(before, after, strict=True))
