"""durable-rules within its guards: threads, forks, copies, faults, many cases, and what it must never be given."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import resource
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest

from entitlements.engines import durable
from entitlements.engines.durable import GROUP, DurableProgram, check_names, definition, name_hash
from entitlements.engines.positive import Literal, Rule, Segment
from entitlements.errors import EngineFault
from entitlements.logic.ir import And, Or, Program
from tests.engines.programs import facts, flags, lawlike, tower, wide
from tests.reference import Reference

pytestmark = pytest.mark.skipif(not durable.available(), reason=durable.reason())

PROGRAM, ROOTS = lawlike(seed=1)
CASES = [Reference(PROGRAM, facts(seed, 60), {}).values() for seed in range(40)]
EXPECTED = [tuple(values[root] for root in ROOTS) for values in CASES]


@pytest.fixture
def program() -> DurableProgram:
    return DurableProgram(PROGRAM, ROOTS)


def answers(program: DurableProgram) -> list[tuple[int, ...]]:
    return [program.conclude(values) for values in CASES]


def resident_kilobytes() -> int:
    """Memory of this process now; where /proc cannot tell, the most it ever had."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_lawlike_programs_are_concluded_as_the_reference_has_it(program: DurableProgram) -> None:
    assert answers(program) == EXPECTED


def test_only_atomic_conditions_are_read(program: DurableProgram) -> None:
    joints_say_nonsense = [(*values[:60], *[1] * (len(values) - 60)) for values in CASES]
    assert [program.conclude(values) for values in joints_say_nonsense] == EXPECTED


@pytest.mark.parametrize("number", [14, 15, 61, 300, 1500])
@pytest.mark.parametrize("joined", [And, Or])
def test_one_condition_among_many_decides(number: int, joined: type[And] | type[Or]) -> None:
    engine = DurableProgram(wide(number, joined), [number])
    common, odd = (2, 0) if joined is And else (0, 2)
    for place in (0, number // 2, number - 1):
        values = [common] * (number + 1)
        assert engine.conclude(values) == (common,)
        values[place] = 1
        assert engine.conclude(values) == (1,)
        values[place] = odd
        assert engine.conclude(values) == (odd,)


def test_many_strata_alternate() -> None:
    program = tower(10)
    last = len(program.nodes) - 1
    engine = DurableProgram(program, [last])
    for one, other in product((0, 1, 2), repeat=2):
        values = Reference(program, {"flag_0": one, "flag_1": other}, {}).values()
        assert engine.conclude(values) == (values[last],)


def test_programs_past_one_rulesets_limits_use_several() -> None:
    large, roots = lawlike(seed=2, atoms=700, joints=2500, roots=1500)
    engine = DurableProgram(large, roots)
    assert len(engine.plan.segments) > 2
    for seed in range(3):
        values = Reference(large, facts(seed, 700, (1, 1, 4)), {}).values()
        assert engine.conclude(values) == tuple(values[root] for root in roots)


def test_threads_share_a_program(program: DurableProgram) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: answers(program), range(24))) == [EXPECTED] * 24


def test_no_thread_is_left_over(program: DurableProgram) -> None:
    before = threading.active_count()
    answers(program)
    assert threading.active_count() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_child_builds_its_own(program: DurableProgram) -> None:
    answers(program)
    program._lock.acquire()  # as if another thread were in the middle of a case
    child = os.fork()
    if child == 0:
        os._exit(0 if answers(program) == EXPECTED else 1)
    program._lock.release()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert answers(program) == EXPECTED


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_builds_its_own(program: DurableProgram, twin: object) -> None:
    assert callable(twin)
    other = twin(program)
    assert other is not program
    assert other._machines is not program._machines
    assert answers(other) == answers(program) == EXPECTED


def test_after_a_fault_the_rulesets_are_built_anew(program: DurableProgram) -> None:
    assert program._machines is not None
    program._machines[0].opening = '{"id":"c","k":2'  # the sentinel stays silent
    with pytest.raises(EngineFault, match=r"sentinel|code 1"):
        program.conclude(CASES[0])
    assert answers(program) == EXPECTED


def test_a_fault_in_the_middle_of_a_case_leaves_nothing_behind(program: DurableProgram) -> None:
    for _ in range(50):
        assert program._machines is not None
        for machine in program._machines:
            machine.tokens = dict.fromkeys(machine.tokens, "not a fact")
        with pytest.raises(EngineFault):
            answers(program)
        assert answers(program) == EXPECTED


def test_an_interrupt_is_not_swallowed(program: DurableProgram) -> None:
    assert program._machines is not None

    def interrupted(handle: int, state: int) -> None:
        raise KeyboardInterrupt

    program._machines[0].complete = interrupted
    with pytest.raises(KeyboardInterrupt):
        program.conclude(CASES[0])
    assert answers(program) == EXPECTED


def test_twenty_thousand_cases_leave_memory_flat(program: DurableProgram) -> None:
    answers(program)
    before = resident_kilobytes()
    for turn in range(20_000):
        program.conclude(CASES[turn % len(CASES)])
    assert resident_kilobytes() - before < 2_000


def test_programs_that_are_dropped_give_their_memory_back() -> None:
    for turn in range(150):
        if turn == 50:
            gc.collect()
            before = resident_kilobytes()
        DurableProgram(PROGRAM, ROOTS).conclude(CASES[0])
    gc.collect()
    assert resident_kilobytes() - before < 10_000  # one program takes about a megabyte


@pytest.mark.parametrize(
    ("segment", "limit"),
    [
        (Segment((), tuple(Rule(head, (), ()) for head in range(30 * GROUP + 1))), "groups of rules"),
        (Segment(tuple(Literal(one) for one in range(240)), (Rule(240, (0,), ()),)), "fields"),
        (Segment(tuple(Literal(one) for one in range(15)), (Rule(15, tuple(range(15)), ()),)), "conditions in a rule"),
        (Segment((Literal(0),), (Rule(1, (0,), ()), *[Rule(2, (), (1,))] * 251)), "readers of one conclusion"),
    ],
)
def test_a_limit_is_a_fault_and_not_a_crash(segment: Segment, limit: str) -> None:
    with pytest.raises(EngineFault, match=limit):
        definition(segment)


@pytest.mark.parametrize("pair", [("costarring", "liquid"), ("declinate", "macallums"), ("altarage", "zinke")])
def test_names_that_durable_rules_takes_for_one_are_refused(pair: tuple[str, str]) -> None:
    assert name_hash(pair[0]) == name_hash(pair[1])
    with pytest.raises(EngineFault, match="cannot tell"):
        check_names(pair)


def test_durable_rules_sees_numbers_and_no_words() -> None:
    for segment in DurableProgram(PROGRAM, ROOTS).plan.segments:
        assert "flag" not in str(definition(segment))


def test_a_rule_that_stays_silent_is_found_at_load(monkeypatch: pytest.MonkeyPatch) -> None:
    def lame(segment: Segment) -> dict[str, object]:
        rules = definition(segment)
        rules["0"] = {"all": [{"f": {"$and": [{"g0": 1}, {"k": 7}]}}]}
        return rules

    monkeypatch.setattr(durable, "definition", lame)
    with pytest.raises(EngineFault, match="silent"):
        DurableProgram(Program((*flags(2), And((0, 1)))), [2])


def test_importing_the_engine_does_not_import_durable_rules(environment: dict[str, str]) -> None:
    program = "import sys, entitlements.engines.case; sys.exit('durable_rules_engine' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


def test_a_process_ends_cleanly(environment: dict[str, str]) -> None:
    program = (
        "from entitlements.engines.durable import DurableProgram as P; from entitlements.logic.ir import *; "
        "p = P(Program((Constant(2), Not(0))), [0, 1]); print(p.conclude((2, 0)))"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("(2, 0)\n", "")


def extension_missing(monkeypatch: pytest.MonkeyPatch, error: ImportError) -> str:
    """The reason given where the extension's import raises this."""

    def fails(name: str) -> object:
        raise error

    monkeypatch.setattr(durable, "import_module", fails)
    engine, why = durable._extension.__wrapped__()
    assert engine is None
    return str(why)


def test_an_extension_that_is_not_installed_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not installed" in extension_missing(monkeypatch, ModuleNotFoundError("durable_rules_engine"))


def test_an_extension_that_does_not_load_is_told_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    error = ImportError("undefined symbol: PyEval_CallObject")
    assert "CPPFLAGS='-DPyEval_CallObject=PyObject_CallObject' pip install" in extension_missing(monkeypatch, error)


def test_newer_pythons_load_the_extension_lazily_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def loads(name: str) -> object:
        seen.append(sys.getdlopenflags())
        return object()

    before = sys.getdlopenflags()
    monkeypatch.setattr(durable, "import_module", loads)
    monkeypatch.setattr(sys, "version_info", (3, 13, 0, "final", 0))
    durable._extension.__wrapped__()
    assert seen == [os.RTLD_LAZY]
    assert sys.getdlopenflags() == before
