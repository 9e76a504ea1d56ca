"""A program becomes positive rules: negation goes to the signals, nothing is multiplied out, every limit is kept."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given

from entitlements.engines.positive import (
    MOST_INPUTS,
    MOST_LITERALS,
    MOST_READERS,
    MOST_RULES,
    Literal,
    PositiveProgram,
    positive_program,
)
from entitlements.logic.ir import And, Defined, Not, Or, Program
from tests.engines.programs import flags, tower, wide
from tests.engines.strategies import programs_with_roots


def rules(plan: PositiveProgram) -> int:
    return sum(len(segment.rules) for segment in plan.segments)


def concluded(plan: PositiveProgram, values: tuple[int, ...]) -> tuple[int, ...]:
    """What the positive rules conclude, in one pass, for a conclusion stands before its readers."""
    signals = [*values, *[0] * (plan.signals - len(values))]
    for segment in plan.segments:
        inputs = [2 - signals[one.signal] if one.negated else signals[one.signal] for one in segment.inputs]
        for rule in segment.rules:
            body = [*(inputs[place] for place in rule.inputs), *(signals[signal] for signal in rule.conclusions)]
            signals[rule.head] = max(signals[rule.head], min(body, default=2))
    return tuple(signals[answer] for answer in plan.answers)


def keeps_limits(plan: PositiveProgram) -> bool:
    readers = [Counter(signal for rule in one.rules for signal in rule.conclusions) for one in plan.segments]
    return all(
        len(one.rules) <= MOST_RULES
        and len(one.inputs) <= MOST_INPUTS
        and all(len(rule.inputs) + len(rule.conclusions) <= MOST_LITERALS for rule in one.rules)
        and all(count <= MOST_READERS for count in read.values())
        for one, read in zip(plan.segments, readers, strict=True)
    )


@given(programs_with_roots())
def test_every_program_keeps_the_limits(asked: tuple[Program, tuple[int, ...]]) -> None:
    assert keeps_limits(positive_program(*asked))


@pytest.mark.parametrize("number", [1, 14, 15, 60, 61, 200, 1000, 5000])
@pytest.mark.parametrize("joined", [And, Or])
def test_however_many_conditions_are_joined_the_limits_are_kept(number: int, joined: type[And] | type[Or]) -> None:
    program = wide(number, joined)
    plan = positive_program(program, [number])
    assert keeps_limits(plan)
    for value in (0, 1, 2):
        assert concluded(plan, (value,) * (number + 1)) == (value,)
        odd = (2 - value, *(value,) * (number - 1))
        assert concluded(plan, (*odd, 0)) == ((min if joined is And else max)(odd),)


def test_alternatives_inside_alternatives_are_not_multiplied_out() -> None:
    # Twenty pairs joined by `and` are a million conjunctions, and forty rules and one.
    nodes = flags(40)
    pairs = tuple(len(nodes) + pair for pair in range(20))
    nodes += [Or((2 * pair, 2 * pair + 1)) for pair in range(20)]
    plan = positive_program(Program((*nodes, And(pairs))), [60])
    assert rules(plan) <= 45


def test_negation_reaches_the_conditions_themselves() -> None:
    program = Program((*flags(2), Not(0), And((1, 2)), Not(3)))
    plan = positive_program(program, [4])
    (segment,) = plan.segments
    assert set(segment.inputs) == {Literal(0), Literal(1, negated=True)}


def test_a_negated_definition_is_read_once_its_stratum_is_closed() -> None:
    program = Program((*flags(3), And((0, 1)), Defined("d", 3), Not(4), And((2, 5))))
    first, second = positive_program(program, [6]).segments
    assert {literal.negated for literal in second.inputs} == {True, False}
    assert set(first.heads()) & {literal.signal for literal in second.inputs}


def test_a_tower_of_negated_definitions_is_a_tower_of_strata() -> None:
    program = tower(6)
    assert len(positive_program(program, [len(program.nodes) - 1]).segments) >= 6


@pytest.mark.parametrize("values", list(product((0, 1, 2), repeat=2)))
def test_unknown_passes_through_negation_as_kleene_has_it(values: tuple[int, int]) -> None:
    # The negation uses the other bound: what is not possible is certainly absent.
    program = Program((*flags(2), Or((0, 1)), Defined("d", 2), Not(3), And((0, 4))))
    either = max(values)
    expected = (2 - either, min(values[0], 2 - either))
    assert concluded(positive_program(program, [4, 5]), (*values, 0, 0, 0, 0)) == expected


def test_a_conclusion_that_no_root_needs_is_not_drawn() -> None:
    program = Program((*flags(4), Or((0, 1)), Or((2, 3))))
    plan = positive_program(program, [4])
    assert {literal.signal for segment in plan.segments for literal in segment.inputs} == {0, 1}
