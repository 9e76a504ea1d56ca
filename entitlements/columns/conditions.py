"""The value of every node of a program on every row of a frame, children before parents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from entitlements.columns.atoms import atom_rails
from entitlements.columns.bits import Rails
from entitlements.columns.frames import Frame
from entitlements.logic.ir import And, Defined, Node, Not, Or, Program


def values_of(program: Program, frame: Frame) -> list[Rails]:
    """Every node's value on every row."""
    return list(evaluated(program.nodes, range(len(program.nodes)), frame).values())


def evaluated(nodes: tuple[Node, ...], wanted: Iterable[int], frame: Frame) -> dict[int, Rails]:
    """The values of these nodes, in their order; whatever one rests on has to stand before it.

    An atomic condition that stands in several programs is reckoned once for a frame.
    """
    values: dict[int, Rails] = {}
    for index in wanted:
        values[index] = _value(nodes[index], values, frame)
    return values


def _value(node: Node, values: Mapping[int, Rails], frame: Frame) -> Rails:
    match node:
        case Not(child=child):
            certain, possible = values[child]
            return Rails(~possible, ~certain)
        case And(children=children):
            certain, possible = values[children[0]]
            for child in children[1:]:
                more = values[child]
                certain, possible = certain & more.certain, possible & more.possible
            return Rails(certain, possible)
        case Or(children=children):
            certain, possible = values[children[0]]
            for child in children[1:]:
                more = values[child]
                certain, possible = certain | more.certain, possible | more.possible
            return Rails(certain, possible)
        case Defined(child=child):
            return values[child]
    return atom_rails(node, frame)
