"""A program in parts that rest on few conditions each: cases that agree on those are concluded once.

Two cases are seldom alike in every condition of a law, and nearly always in the few conditions of one of its rules.
What durable-rules concludes follows from the atomic conditions alone, so a part's conclusions are kept by their values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from entitlements.engines.durable import DurableProgram
from entitlements.engines.memory import Memory
from entitlements.errors import EngineFault
from entitlements.logic.ir import Program
from entitlements.logic.support import atoms_below, sharing

_MOST_KEPT = 1024


class DurableParts:
    """durable-rules beside the generated evaluator: every root that is not known from before is concluded anew.

    Raises EngineFault where durable-rules cannot be had, breaks one of its limits, or fails in a case.
    """

    def __init__(self, program: Program, roots: Sequence[int]) -> None:
        below = {root: atoms_below(program, root) for root in roots}
        self.parts = tuple(_Part(program, atoms, ours) for atoms, ours in sharing(below))

    def check(self, values: tuple[int, ...]) -> None:
        """EngineFault where durable-rules does not conclude the roots as these values of all nodes have them."""
        for part in self.parts:
            atoms = part.atoms(values)
            concluded = part.known.get(atoms)
            if concluded is None:
                concluded = part.known.keep(atoms, part.durable.conclude(values))
            if concluded != part.roots(values):
                _differ(part.durable.roots, concluded, part.roots(values))


class _Part:
    """Roots that rest on the same few atomic conditions, with what they came to in other cases."""

    def __init__(self, program: Program, atoms: Sequence[int], roots: Sequence[int]) -> None:
        self.durable = DurableProgram(program, roots)
        self.atoms, self.roots = _picker(atoms), _picker(roots)
        self.known: Memory[tuple[int, ...], tuple[int, ...]] = Memory(_MOST_KEPT)


def _picker(nodes: Sequence[int]) -> Callable[[Sequence[int]], tuple[Any, ...]]:
    if len(nodes) == 1:
        node = nodes[0]
        return lambda values: (values[node],)
    return itemgetter(*nodes)


def _differ(roots: Sequence[int], concluded: Sequence[int], values: Sequence[int]) -> None:
    for root, one, other in zip(roots, concluded, values, strict=True):
        if one != other:
            raise EngineFault(f"node {root}: durable-rules concludes {one}, the fixpoint {other}")
