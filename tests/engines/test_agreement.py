"""The engines agree: the reference, the generated evaluator, durable-rules and columns, on any program and any case."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements.engines import durable
from entitlements.engines.case import CaseEngine
from entitlements.engines.durable import DurableProgram
from entitlements.logic.evaluation import compile_program
from entitlements.logic.ir import And, Holds, Path, Program, Quantified
from tests.engines.conftest import Values
from tests.engines.strategies import programs_with_roots, slots, victims
from tests.engines.tables import values_at_once
from tests.reference import Reference

Asked = tuple[Program, tuple[int, ...]]
Facts = dict[str, Any]

needs_durable_rules = pytest.mark.skipif(not durable.available(), reason=durable.reason())


def differences(asked: Asked, victim: Facts, each: Facts) -> None:
    """Raise where two engines say different things about a case."""
    program, roots = asked
    expected = Reference(program, victim, each).values()
    assert compile_program(program)(victim, each) == expected
    assert values_at_once(program, [(victim, each)]) == [expected]
    if durable.available():
        assert DurableProgram(program, roots).conclude(expected) == tuple(expected[root] for root in roots)
        assert CaseEngine(program, roots, engine="durable-rules").values(victim, each) == expected


@settings(max_examples=150)
@given(programs_with_roots(), victims(), slots())
def test_every_engine_agrees_with_the_reference(engine: Values, asked: Asked, victim: Facts, each: Facts) -> None:
    program, roots = asked
    assert engine(program, roots, victim, each) == Reference(program, victim, each).values()


@settings(max_examples=100)
@given(programs_with_roots(), st.lists(st.tuples(victims(), slots()), min_size=2, max_size=20))
def test_cases_side_by_side_are_answered_as_each_alone(asked: Asked, cases: list[tuple[Facts, Facts]]) -> None:
    program, _ = asked
    assert values_at_once(program, cases) == [Reference(program, *case).values() for case in cases]


@needs_durable_rules
@settings(max_examples=50)
@given(programs_with_roots(), victims(), victims(), slots())
def test_a_case_leaves_nothing_behind_for_the_next(asked: Asked, one: Facts, other: Facts, each: Facts) -> None:
    program, roots = asked
    durable_rules = DurableProgram(program, roots)
    for victim in (one, other, one):
        values = Reference(program, victim, each).values()
        assert durable_rules.conclude(values) == tuple(values[root] for root in roots)


def test_a_list_asked_about_inside_a_list_has_items_of_its_own(engine: Values) -> None:
    some_b = Quantified("any", "list_b", Program((Holds(Path("item", "flag")),)))
    every_a = Quantified("all", "list_a", Program((Holds(Path("item", "flag")), some_b, And((0, 1)))))
    victim = {"list_a": ({"flag": 2}, {"flag": 2}), "list_b": ({"flag": 0}, {"flag": 1})}
    assert engine(Program((every_a,)), (0,), victim | {"today": 1}, {}) == (1,)


@settings(max_examples=50)
@given(programs_with_roots(), victims(), slots())
def test_more_knowledge_never_turns_an_answer(engine: Values, asked: Asked, victim: Facts, each: Facts) -> None:
    # What was certain stays so when an unknown flag becomes known, either way.
    program, roots = asked
    before = engine(program, roots, victim, each)
    for flag in (name for name, value in victim.items() if "flag" in name and value == 1):
        for known in (0, 2):
            after = engine(program, roots, victim | {flag: known}, each)
            assert all(old in (1, new) for old, new in zip(before, after, strict=True))
