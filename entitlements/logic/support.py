"""Which atomic conditions decide a node's value, and which facts they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from entitlements.logic.evaluation import Slots
from entitlements.logic.ir import (
    FALSE,
    TRUE,
    UNKNOWN,
    And,
    Atom,
    Defined,
    Not,
    Or,
    Path,
    Program,
    Quantified,
    children,
    paths,
)
from entitlements.logic.types import Fact, Scope
from entitlements.logic.words import fact_at

K = TypeVar("K")

_JOINED, _ONE_BELOW = (And, Or), (Not, Defined)


def atoms_below(program: Program, root: int) -> tuple[int, ...]:
    """The atomic conditions that a node is made of, in the order of the condition."""
    found: dict[int, None] = {}
    waiting = [root]
    while waiting:
        index = waiting.pop()
        below = children(program.nodes[index])
        if below:
            waiting.extend(reversed(below))
        else:
            found[index] = None
    return tuple(found)


FEW = 6
"""Atomic conditions up to which things that rest on different ones are taken together."""


def sharing(below: Mapping[K, Iterable[int]]) -> tuple[tuple[list[int], list[K]], ...]:
    """Things in parts, each with the atomic conditions that any of them rests on, which are few or those of one alone.

    Cases that differ are often alike in a few conditions: what follows from those can be remembered.

    >>> sharing({"a": [1, 2, 3, 4, 5, 6, 7, 8], "b": [7, 8], "c": [8, 9], "d": [9]})
    (([1, 2, 3, 4, 5, 6, 7, 8], ['a', 'b']), ([8, 9], ['c', 'd']))
    """
    parts: list[tuple[set[int], list[K]]] = []
    rests_on = {one: frozenset(atoms) for one, atoms in below.items()}
    for one in sorted(rests_on, key=lambda one: -len(rests_on[one])):
        ours = rests_on[one]
        fitting = [part for part in parts if len(part[0] | ours) <= max(FEW, len(part[0]))]
        atoms, things = min(fitting, key=lambda part: len(ours - part[0]), default=(set[int](), list[K]()))
        if not things:
            parts.append((atoms, things))
        atoms |= ours
        things.append(one)
    return tuple((sorted(atoms), things) for atoms, things in parts)


def deciding_atoms(program: Program, values: Sequence[int], root: int) -> tuple[int, ...]:
    """The atomic conditions that give the node its value: the unknown ones of an unknown node, the failed ones of a
    false node, the met ones of a true node."""
    found: dict[int, None] = {}
    waiting = [root]
    while waiting:
        index = waiting.pop()
        node = program.nodes[index]
        value = values[index]
        if isinstance(node, _JOINED):
            settled = (TRUE if isinstance(node, And) else FALSE) == value
            waiting.extend(
                child for child in reversed(node.children)
                if (settled or values[child] == value) and not (value == FALSE and _presumption(program, child))
            )  # fmt: skip
        elif isinstance(node, _ONE_BELOW):
            waiting.append(node.child)
        else:
            found[index] = None
    return tuple(found)


def _presumption(program: Program, index: int) -> bool:
    """Whether a node is a fact that the law presumes; that it does not is no reason why the fact fails."""
    node = program.nodes[index]
    return isinstance(node, Defined) and node.name.startswith("presumed ")


Reads: TypeAlias = tuple[tuple[Path, Fact], ...]
"""What an atomic condition reads besides the list that it quantifies over."""


def reads_of(atom: Atom, scope: Scope) -> Reads:
    """What an atomic condition reads besides the list that it quantifies over, in the order in which it names it."""
    items = atom.items if isinstance(atom, Quantified) else None
    return tuple((path, fact_at(path, scope)) for path in paths(atom) if path.name != items)


def facts_of(
    atom: Atom, scope: Scope, slots: Slots | None, item: Slots | None, reads: Reads | None = None
) -> tuple[str, ...]:
    """The base facts that an atomic condition comes from; with slots, only those of them that are not known.

    A fact of an item is named by its list: `offences`, `dependants`, `permits`. `reads` is what `reads_of` says of it,
    where that is known already.
    """
    read = reads_of(atom, scope) if reads is None else reads
    found: dict[str, None] = {}
    if isinstance(atom, Quantified):
        found[atom.items] = None
        if slots is not None and slots.get(atom.items) is None:
            read = ()
    for path, fact in read:
        if slots is None or _unknown((slots if path.where == "victim" else item or {}).get(path.name), fact):
            found[base_fact(path, scope, slots)] = None
    return tuple(found) or tuple(base_fact(path, scope, slots) for path, _ in read[:1])


def rests_on_several(atom: Atom, scope: Scope) -> bool:
    """Whether it depends on the case which facts `facts_of` gives for an unknown atomic condition."""
    read = dict(reads_of(atom, scope))
    if len(read) > 1 or (read and isinstance(atom, Quantified)):
        return True
    return any(len(fact.asks) > 1 for fact in read.values())


def base_fact(path: Path, scope: Scope, slots: Slots | None) -> str:
    """The stored fact to ask for: this one, or the first unknown one of those that it is derived from."""
    fact = fact_at(path, scope)
    if path.where != "victim":
        if slots is not None and scope.each == "offence" and "born" in fact.asks and slots.get("born") is None:
            return "born"
        return LIST_OF[scope.each or ""]
    if not fact.derived:
        return fact.name
    if slots is None:
        return fact.asks[0]
    unknown = (ask for ask in fact.asks if _unknown(slots.get(ask), scope.facts[ask]))
    return next(unknown, fact.asks[-1])


LIST_OF = {"offence": "offences", "dependant": "dependants"}


def _unknown(value: Any, fact: Fact) -> bool:
    """Whether a slot holds something not known: nothing, the middle value, or a set that may have more members."""
    if fact.type.kind == "boolean":
        return value is None or value == UNKNOWN
    if fact.type.kind == "set of":
        return value is None or value[0] is None or not value[1]
    return value is None
