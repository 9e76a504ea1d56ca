"""durable-rules: the one module that touches it, and only the small part of it that was found to be right.

It sees `a3` and `g0` set to 1, and conclusions as small numbers: never a word of a ruleset or a fact of a person. What
is outside this shape (negation, `$or`, hosts, several states, batches, references between facts ...) hangs, answers
wrongly or ends the process, and is never used. No fact is retracted: once two facts of one firing are, the engine
searches past the end of its frame and writes zeros into other memory (`deleteMessageFromFrame` in its state.c;
valgrind shows it). The state is deleted whole instead, and never before a rule has fired in it.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any

from entitlements.engines.positive import MOST_LITERALS, MOST_READERS, PositiveProgram, Segment, positive_program
from entitlements.errors import EngineFault
from entitlements.logic.ir import FALSE, TRUE, UNKNOWN, Program

GROUP = 28
"""Rules under one group guard: with 64 nodes pending at once, the engine breaks off in the middle of its work."""

_SENTINEL = -1

MOST_FIELDS = 240
MOST_GROUPS = 30
MOST_ROOT_CHILDREN = 400

_ADVICE = (
    "reinstall it with CPPFLAGS='-DPyEval_CallObject=PyObject_CallObject' pip install --no-binary :all: durable_rules"
)


@cache
def _extension() -> tuple[Any, str]:
    """durable-rules' C extension, or None and the reason why it cannot be had."""
    flags = sys.getdlopenflags() if hasattr(sys, "getdlopenflags") else None
    try:
        if flags is not None and sys.version_info >= (3, 13):
            sys.setdlopenflags(os.RTLD_LAZY)  # it names a function that Python 3.13 dropped, and never calls it here
        return import_module("durable_rules_engine"), ""
    except ImportError as error:
        version = ".".join(map(str, sys.version_info[:2]))
        if isinstance(error, ModuleNotFoundError):
            return None, "durable_rules is not installed"
        return None, f"durable_rules was not built for Python {version}; {_ADVICE}"
    finally:
        if flags is not None:
            sys.setdlopenflags(flags)


def available() -> bool:
    """Whether durable-rules can be had in this process; `reason()` says why not.

    The first call imports its extension; importing `entitlements` does not.
    """
    return _extension()[0] is not None


def reason() -> str:
    """Why durable-rules cannot be had, and what helps; empty where it can."""
    return _extension()[1]


def name_hash(name: str) -> int:
    """The 32-bit hash by which durable-rules tells names apart (FNV-1a); it never compares the names themselves.

    >>> name_hash("costarring") == name_hash("liquid")
    True
    """
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def check_names(names: Sequence[str]) -> None:
    """Raise EngineFault where durable-rules would take two of these names for one."""
    seen: dict[int, str] = {}
    for name in names:
        other = seen.setdefault(name_hash(name), name)
        if other != name:
            raise EngineFault(f"durable-rules cannot tell `{name}` from `{other}`")


def definition(segment: Segment) -> dict[str, Any]:
    """A segment as durable-rules reads it: conjunctions of guarded constant tests, and a sentinel that always fires.

    Raises EngineFault where the segment passes a limit beyond which durable-rules hangs, crashes or answers wrongly.
    """
    number = {signal: position for position, signal in enumerate(segment.read())}
    rules: dict[str, Any] = {"_": {"all": [{"f": {"$and": [{"k": 1}]}}]}}
    for position, rule in enumerate(segment.rules):
        fields = [{f"g{position // GROUP}": 1}, *({f"a{field}": 1} for field in rule.inputs)]
        patterns: list[dict[str, Any]] = [{"f": {"$and": fields}}]
        for place, signal in enumerate(rule.conclusions):
            token = number[signal]
            patterns.append({f"m{place}": {"$and": [{"dg": token // GROUP}, {"n": token}]}})
        rules[str(position)] = {"all": patterns}
    _check_limits(segment, len(number))
    return rules


def _check_limits(segment: Segment, tokens: int) -> None:
    groups = -(-len(segment.rules) // GROUP)
    readers: dict[int, int] = {}
    for rule in segment.rules:
        for signal in rule.conclusions:
            readers[signal] = readers.get(signal, 0) + 1
    longest = max((len(rule.inputs) + len(rule.conclusions) for rule in segment.rules), default=0)
    for what, found, most in (
        ("groups of rules", groups, MOST_GROUPS),
        ("fields in the case's fact", len(segment.inputs) + groups + 2, MOST_FIELDS),
        ("conditions in a rule", longest, MOST_LITERALS),
        ("readers of one conclusion", max(readers.values(), default=0), MOST_READERS),
        ("tests at the root", 1 + groups + -(-tokens // GROUP), MOST_ROOT_CHILDREN),
    ):
        if found > most:
            raise EngineFault(f"durable-rules: {found} {what}, at most {most} are safe")
    names = ["id", "sid", "$s", "k", "dg", "n", *(f"g{group}" for group in range(groups))]
    check_names([*names, *(f"a{field}" for field in range(len(segment.inputs)))])
    check_names(["c", *(f"t{token}" for token in range(tokens))])


class DurableProgram:
    """A program's conclusions by durable-rules: once for what is certain and once for what is possible.

    Each root is answered with 2 (certain), 1 (possible only) or 0 (not even possible). A case is run under a lock; any
    exception throws the engine's rulesets away, and the next case builds them anew. Pickled, copied and forked
    programs build their own.

    Raises EngineFault where durable-rules cannot be had, breaks one of its limits, or fails in a case.
    """

    def __init__(self, program: Program, roots: Sequence[int]) -> None:
        if not available():
            raise EngineFault(f"durable-rules cannot be had: {reason()}")
        self.program, self.roots = program, tuple(roots)
        self.plan: PositiveProgram = positive_program(program, self.roots)
        self._lock = Lock()
        self._machines: list[_Machine] | None = None
        with _faults():
            self._machines = self._built()
        _PROGRAMS.add(self)

    def __reduce__(self) -> tuple[type[DurableProgram], tuple[Program, tuple[int, ...]]]:
        return DurableProgram, (self.program, self.roots)

    def conclude(self, values: Sequence[int]) -> tuple[int, ...]:
        """Each root's value, chained from the values of the atomic conditions alone."""
        signals = [*values, *([FALSE] * (self.plan.signals - len(values)))]
        with self._lock, _faults():
            machines, self._machines = self._machines, None
            machines = machines if machines is not None else self._built()
            for machine in machines:
                machine.settle(signals)
            self._machines = machines  # not reached when anything above raises: then they are thrown away
        return tuple([signals[answer] for answer in self.plan.answers])

    def _built(self) -> list[_Machine]:
        return [_Machine(segment) for segment in self.plan.segments]

    def forget(self) -> None:
        """Throw the engine's rulesets away; the next case builds them anew."""
        self._lock, self._machines = Lock(), None


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever durable-rules raises is a fault of the engine; its own errors tell of our numbers and nothing else."""
    try:
        yield
    except EngineFault:
        raise
    except Exception as error:
        raise EngineFault(f"durable-rules: {error}") from error


class _Machine:
    """One segment in durable-rules: one ruleset, and one state that lives as long as a run."""

    def __init__(self, segment: Segment) -> None:
        self.heads = {str(position): rule.head for position, rule in enumerate(segment.rules)} | {"_": _SENTINEL}
        groups = "".join(f',"g{group}":1' for group in range(-(-len(segment.rules) // GROUP)))
        self.opening = f'{{"id":"c","k":1{groups}'
        self.inputs = [
            (literal.signal, _by_value(f',"a{field}":1', literal.negated))
            for field, literal in enumerate(segment.inputs)
        ]
        self.tokens = {
            signal: f'{{"id":"t{token}","dg":{token // GROUP},"n":{token}}}'
            for token, signal in enumerate(segment.read())
        }
        self.firings = 0
        engine, _ = _extension()
        self.assert_fact, self.delete_state = engine.assert_fact, engine.delete_state
        self.start, self.complete = engine.start_action_for_state, engine.complete_and_start_action
        self.handle = engine.create_ruleset("cases", json.dumps(definition(segment)))
        self._warm_up()
        weakref.finalize(self, _free, engine, self.handle).atexit = False

    def _warm_up(self) -> None:
        """Everything follows from everything: each rule fires once, and no two conclusions are taken for one."""
        every = self.opening + "".join(choice[TRUE][0] or choice[FALSE][0] for _, choice in self.inputs)
        self.run(every + "}")
        if self.firings != len(self.heads):
            raise EngineFault("durable-rules: a rule stays silent though all its conditions hold")
        self.run(self.opening + "}")

    def settle(self, signals: list[int]) -> None:
        """Fill in what this segment concludes, certain and possible, from the signals before it."""
        chosen = [choice[signals[signal]] for signal, choice in self.inputs]
        certain = self.opening + "".join([pair[0] for pair in chosen]) + "}"
        possible = self.opening + "".join([pair[1] for pair in chosen]) + "}"
        holds = self.run(certain)
        may_hold = holds if certain == possible else self.run(possible)
        if not holds <= may_hold:
            raise EngineFault("durable-rules: something is certain and not possible")
        for signal in may_hold:
            signals[signal] = TRUE if signal in holds else UNKNOWN

    def run(self, fact: str) -> set[int]:
        """What follows from one fact, chained until nothing more does."""
        handle, heads, tokens = self.handle, self.heads, self.tokens
        complete, assert_fact = self.complete, self.assert_fact
        concluded: set[int] = set()
        fired: list[str] = []
        code, state = assert_fact(handle, fact)
        if code:
            raise EngineFault(f"durable-rules: code {code} for the case's fact")
        started = self.start(handle, state)
        message = started[1] if started else None
        while message is not None:
            rule = message[2 : message.index('"', 2)]
            fired.append(rule)
            if len(fired) > len(heads):
                raise EngineFault("durable-rules: more firings than rules")
            head = heads[rule]
            if head not in concluded:
                concluded.add(head)
                if head in tokens:
                    code, _ = assert_fact(handle, tokens[head])
                    if code:
                        raise EngineFault(f"durable-rules: code {code} for a conclusion")
            message = complete(handle, state)
        if _SENTINEL not in concluded or len(set(fired)) != len(fired):
            raise EngineFault("durable-rules: the sentinel did not fire, or a rule fired twice")
        concluded.remove(_SENTINEL)
        self.firings = len(fired)
        self.delete_state(handle, None)
        return concluded


def _by_value(field: str, negated: bool) -> tuple[tuple[str, str], ...]:
    """What a signal's value adds to the fact of what is certain and to that of what is possible."""
    choices = (("", ""), ("", field), (field, field))
    return choices[::-1] if negated else choices


def _free(engine: Any, handle: int) -> None:
    """Give a ruleset back, and the state that a broken run may have left; its slot is clean since the warm-up."""
    with suppress(Exception):  # mostly there is no state any more, which is an error of the engine's own type
        engine.delete_state(handle, None)
    engine.delete_ruleset(handle)


_PROGRAMS: weakref.WeakSet[DurableProgram] = weakref.WeakSet()


def _after_fork() -> None:
    for program in tuple(_PROGRAMS):
        program.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
