"""Every engine behind one question: the value of each node of a program on a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from entitlements.engines import durable
from entitlements.engines.case import CaseEngine
from entitlements.logic.evaluation import compile_program
from entitlements.logic.ir import Program
from tests.engines.tables import values_at_once
from tests.reference import Reference

Facts: TypeAlias = dict[str, Any]
Values: TypeAlias = Callable[[Program, tuple[int, ...], Facts, Facts], tuple[int, ...]]
"""From a program, its roots, a victim's facts and those of the item a rule speaks of to the value of every node."""


def _reference(program: Program, roots: tuple[int, ...], victim: Facts, each: Facts) -> tuple[int, ...]:
    return Reference(program, victim, each).values()


def _fixpoint(program: Program, roots: tuple[int, ...], victim: Facts, each: Facts) -> tuple[int, ...]:
    return compile_program(program)(victim, each)


def _durable_rules(program: Program, roots: tuple[int, ...], victim: Facts, each: Facts) -> tuple[int, ...]:
    return CaseEngine(program, roots, engine="durable-rules").values(victim, each)


def _columns(program: Program, roots: tuple[int, ...], victim: Facts, each: Facts) -> tuple[int, ...]:
    return values_at_once(program, [(victim, each)])[0]


ENGINES: dict[str, Values] = {
    "reference": _reference, "fixpoint": _fixpoint, "durable-rules": _durable_rules, "columns": _columns,
}  # fmt: skip
_MARKS = {"durable-rules": pytest.mark.skipif(not durable.available(), reason=durable.reason())}


@pytest.fixture(scope="session", params=[pytest.param(name, marks=_MARKS.get(name, ())) for name in ENGINES])
def engine(request: pytest.FixtureRequest) -> Values:
    """One engine after the other."""
    name: str = request.param
    return ENGINES[name]
