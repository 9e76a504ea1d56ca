"""One case by either engine: which one answers, what is compared, and what travels."""

from __future__ import annotations

import pickle

import pytest

from entitlements.engines import durable
from entitlements.engines.case import CaseEngine, EngineName
from entitlements.errors import EngineFault
from entitlements.logic.ir import And, Holds, Path, Program
from tests.engines.programs import facts, lawlike
from tests.reference import Reference

PROGRAM, ROOTS = lawlike(seed=3)
FACTS = facts(1, 60)
EXPECTED = Reference(PROGRAM, FACTS, {}).values()

needs_durable_rules = pytest.mark.skipif(not durable.available(), reason=durable.reason())


@pytest.fixture(autouse=True)
def _no_engine_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENTITLEMENTS_ENGINE", raising=False)


@pytest.mark.parametrize("engine", ["auto", "fixpoint", pytest.param("durable-rules", marks=needs_durable_rules)])
def test_every_engine_gives_every_nodes_value(engine: EngineName) -> None:
    assert CaseEngine(PROGRAM, ROOTS, engine).values(FACTS, {}) == EXPECTED


@needs_durable_rules
def test_durable_rules_is_taken_where_it_can_be_had() -> None:
    engine = CaseEngine(PROGRAM, ROOTS)
    assert (engine.name, engine.reason) == ("durable-rules", "")


def test_the_fixpoint_answers_alone_when_chosen() -> None:
    engine = CaseEngine(PROGRAM, ROOTS, "fixpoint")
    assert (engine.name, engine.reason) == ("fixpoint", "chosen")


def test_where_durable_rules_cannot_be_had_the_fixpoint_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_extension", lambda: (None, "durable_rules is not installed"))
    engine = CaseEngine(PROGRAM, ROOTS)
    assert (engine.name, engine.reason) == ("fixpoint", "durable_rules is not installed")
    assert engine.values(FACTS, {}) == EXPECTED


def test_asking_for_durable_rules_where_it_cannot_be_had_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_extension", lambda: (None, "durable_rules is not installed"))
    with pytest.raises(EngineFault, match="not installed"):
        CaseEngine(PROGRAM, ROOTS, "durable-rules").values(FACTS, {})


def test_the_environment_chooses_for_auto(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTITLEMENTS_ENGINE", "fixpoint")
    assert CaseEngine(PROGRAM, ROOTS).name == "fixpoint"


@needs_durable_rules
def test_the_environment_does_not_overrule_a_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTITLEMENTS_ENGINE", "fixpoint")
    assert CaseEngine(PROGRAM, ROOTS, "durable-rules").name == "durable-rules"


def test_a_misspelt_engine_is_told_the_right_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTITLEMENTS_ENGINE", "durable_rules")
    with pytest.raises(EngineFault, match="did you mean `durable-rules`"):
        CaseEngine(PROGRAM, ROOTS).values(FACTS, {})


def test_an_engine_travels_without_what_it_built() -> None:
    engine = CaseEngine(PROGRAM, ROOTS)
    engine.values(FACTS, {})
    other = pickle.loads(pickle.dumps(engine))
    assert "_evaluate" not in vars(other)
    assert other.values(FACTS, {}) == EXPECTED


def test_nothing_is_built_before_the_first_case() -> None:
    assert set(vars(CaseEngine(PROGRAM, ROOTS))) == {"program", "roots", "engine"}


@needs_durable_rules
def test_a_difference_between_the_engines_is_a_fault_that_tells_no_fact() -> None:
    program = Program((Holds(Path("victim", "secret_a")), Holds(Path("victim", "secret_b")), And((0, 1))))
    engine = CaseEngine(program, [2], "durable-rules")
    engine.__dict__["_evaluate"] = lambda victim, item: (2, 2, 1)
    with pytest.raises(EngineFault, match="node 2: durable-rules concludes 2, the fixpoint 1") as caught:
        engine.values({"secret_a": 2, "secret_b": 2}, {})
    assert "secret" not in str(caught.value)
