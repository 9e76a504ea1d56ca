"""One case by the engines: generated Python gives every node's value, durable-rules concludes the roots beside it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import Literal, TypeAlias, cast, get_args

from entitlements.engines.durable import available, reason
from entitlements.engines.parts import DurableParts
from entitlements.errors import EngineFault, did_you_mean
from entitlements.logic.evaluation import Evaluate, Slots, compile_program
from entitlements.logic.ir import Program

EngineName: TypeAlias = Literal["auto", "durable-rules", "fixpoint"]
ENVIRONMENT = "ENTITLEMENTS_ENGINE"


def default_engine() -> EngineName:
    """The engine that the environment variable ENTITLEMENTS_ENGINE names; `auto` where it names none."""
    return _engine_name(os.environ.get(ENVIRONMENT) or "auto")


def _engine_name(name: str) -> EngineName:
    allowed = get_args(EngineName)
    if name not in allowed:
        raise EngineFault(f"unknown engine `{name}`; write one of {', '.join(allowed)}{did_you_mean(name, allowed)}")
    return cast(EngineName, name)


class CaseEngine:
    """The value of every node of a program on one case; nothing is built before the first case.

    `fixpoint` runs the generated evaluator alone. `durable-rules` also chains the roots in durable-rules and compares
    the two on every case: a difference is an EngineFault, never an answer. What durable-rules concluded from the same
    values of the same conditions before is not chained again. `auto` takes durable-rules where it can be had and the
    environment variable ENTITLEMENTS_ENGINE says nothing else.

    >>> from entitlements.logic.ir import Constant, Not, Program
    >>> CaseEngine(Program((Constant(2), Not(0))), roots=[1], engine="fixpoint").values({}, {})
    (2, 0)
    """

    def __init__(self, program: Program, roots: Sequence[int], engine: EngineName = "auto") -> None:
        self.program, self.roots, self.engine = program, tuple(roots), _engine_name(engine)

    def __reduce__(self) -> tuple[type[CaseEngine], tuple[Program, tuple[int, ...], EngineName]]:
        return CaseEngine, (self.program, self.roots, self.engine)

    @cached_property
    def _evaluate(self) -> Evaluate:
        return compile_program(self.program)

    @cached_property
    def _durable(self) -> tuple[DurableParts | None, str]:
        """durable-rules with this program, or None and why the generated evaluator answers alone."""
        wanted = default_engine() if self.engine == "auto" else self.engine
        if wanted == "fixpoint":
            return None, "chosen"
        if wanted == "auto" and not available():
            return None, reason()
        try:
            return DurableParts(self.program, self.roots), ""
        except EngineFault as fault:
            if wanted == "durable-rules":
                raise
            return None, str(fault)

    @property
    def name(self) -> Literal["durable-rules", "fixpoint"]:
        """The engine that concludes: `durable-rules`, checked by the generated evaluator, or `fixpoint` alone."""
        return "fixpoint" if self._durable[0] is None else "durable-rules"

    @property
    def reason(self) -> str:
        """Why the generated evaluator answers alone; empty where durable-rules concludes."""
        return self._durable[1]

    def values(self, victim: Slots, item: Slots) -> tuple[int, ...]:
        """Every node's value (0 false, 1 unknown, 2 true) for a victim's facts and those of the item a rule speaks of.

        Raises EngineFault where two engines disagree about a root; the message names its node, and no fact.
        """
        values = self._evaluate(victim, item)
        durable = self._durable[0]
        if durable is not None:
            durable.check(values)
        return values
