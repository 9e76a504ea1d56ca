"""The intermediate representation of conditions: every distinct condition once, with three values and no engine in it.

A program is a list of nodes in an order in which children come first. Its engines are elsewhere: one case (generated
Python, durable-rules), many cases (columns) and every case (a solver) all read these nodes and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from entitlements.periods.lengths import Length

FALSE, UNKNOWN, TRUE = 0, 1, 2
"""Kleene's three values as numbers: `and` is the minimum, `or` the maximum, `not` is 2 minus the value."""

Where: TypeAlias = Literal["victim", "each", "item"]
"""Whose fact it is: the victim's, that of the item a rule speaks of, or of the item inside any(...) or all(...)."""

Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Path:
    """A fact by name, and whose it is."""

    where: Where
    name: str
    particular: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the assessment."""


@dataclass(frozen=True, slots=True)
class OnDay:
    """A fixed day, as its ordinal."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class Event:
    """The day of an event: a fact of type date."""

    path: Path


@dataclass(frozen=True, slots=True)
class Shifted:
    """A day that lies a length after another, months clipped to the month's end."""

    day: DateTerm
    length: Length


DateTerm: TypeAlias = Today | OnDay | Event | Shifted


@dataclass(frozen=True, slots=True)
class Constant:
    """True or false, whatever the facts."""

    value: int


@dataclass(frozen=True, slots=True)
class Holds:
    """A fact of type boolean."""

    path: Path


@dataclass(frozen=True, slots=True)
class OneOf:
    """A fact that takes one value, and it is one of these."""

    path: Path
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """A set that contains this value; a set that may have further members leaves its absence unknown."""

    path: Path
    value: str


@dataclass(frozen=True, slots=True)
class CompareDays:
    """Two days compared; false when either event has not happened, unknown when either day is not known."""

    left: DateTerm
    op: Comparison
    right: DateTerm


@dataclass(frozen=True, slots=True)
class CompareNumber:
    """A fact of type integer compared with a number."""

    path: Path
    op: Comparison
    number: int


@dataclass(frozen=True, slots=True)
class Under:
    """The victim has not reached this age on that day."""

    age: int
    day: DateTerm


@dataclass(frozen=True, slots=True)
class Quantified:
    """Some (any) or every (all) item of a list for which the body's last node is true."""

    kind: Literal["any", "all"]
    items: str
    body: Program


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a node."""

    child: int


@dataclass(frozen=True, slots=True)
class And:
    """All of these nodes."""

    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of these nodes."""

    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Defined:
    """A fact that the ruleset defines, by name: true when its definition is."""

    name: str
    child: int


Atom: TypeAlias = Constant | Holds | OneOf | Contains | CompareDays | CompareNumber | Under | Quantified
Node: TypeAlias = Atom | Not | And | Or | Defined


@dataclass(frozen=True, slots=True)
class Program:
    """Nodes in an order in which every child stands before its parent."""

    nodes: tuple[Node, ...]


def of_an_item(items: str) -> Quantified:
    """That a list has an item at all: what a rule about each of them rests on, unknown while the list is."""
    return Quantified("any", items, Program((Constant(TRUE),)))


def is_of_an_item(node: Node) -> bool:
    """Whether a node says only that a list has an item."""
    return isinstance(node, Quantified) and node == of_an_item(node.items)


def children(node: Node) -> tuple[int, ...]:
    """The nodes that this one is made of."""
    if isinstance(node, And | Or):
        return node.children
    if isinstance(node, Not | Defined):
        return (node.child,)
    return ()


def day_paths(term: DateTerm) -> Iterator[Path]:
    """The facts that a day is computed from."""
    while isinstance(term, Shifted):
        term = term.day
    if isinstance(term, Event):
        yield term.path


def paths(atom: Atom) -> Iterator[Path]:
    """The facts that an atomic condition reads, in the order in which it names them."""
    if isinstance(atom, Holds | OneOf | Contains | CompareNumber):
        yield atom.path
    elif isinstance(atom, CompareDays):
        yield from day_paths(atom.left)
        yield from day_paths(atom.right)
    elif isinstance(atom, Under):
        yield Path("victim", "born")
        yield from day_paths(atom.day)
    elif isinstance(atom, Quantified):
        yield Path("victim", atom.items)
        for node in atom.body.nodes:
            if not isinstance(node, Not | And | Or | Defined):
                yield from (path for path in paths(node) if path.where != "item")


class Builder:
    """Collects nodes so that every distinct one stands in the program once, and folds what is settled already."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._index: dict[Node, int] = {}

    def copy(self) -> Builder:
        """A builder that goes on from these nodes and leaves this one as it is."""
        other = Builder()
        other._nodes, other._index = self._nodes.copy(), self._index.copy()
        return other

    def __getitem__(self, index: int) -> Node:
        return self._nodes[index]

    def add(self, node: Node) -> int:
        """The index of this node, new or as it stands already."""
        found = self._index.get(node)
        if found is None:
            found = self._index[node] = len(self._nodes)
            self._nodes.append(node)
        return found

    def negation(self, child: int) -> int:
        """`not`; twice is nothing."""
        node = self._nodes[child]
        if isinstance(node, Not):
            return node.child
        if isinstance(node, Constant):
            return self.add(Constant(TRUE - node.value))
        return self.add(Not(child))

    def all_of(self, parts: list[int]) -> int:
        """`and` over parts, flat, without repetition; of nothing it is true."""
        return self._join(And, parts, TRUE)

    def any_of(self, parts: list[int]) -> int:
        """`or` over parts, flat, without repetition; of nothing it is false."""
        return self._join(Or, parts, FALSE)

    def _join(self, make: type[And] | type[Or], parts: list[int], neutral: int) -> int:
        flat: dict[int, None] = {}
        for part in parts:
            node = self._nodes[part]
            if isinstance(node, make):
                flat.update(dict.fromkeys(node.children))
            elif isinstance(node, Constant) and node.value == neutral:
                continue
            elif isinstance(node, Constant):
                return part
            else:
                flat[part] = None
        if not flat:
            return self.add(Constant(neutral))
        return next(iter(flat)) if len(flat) == 1 else self.add(make(tuple(flat)))

    def program(self) -> Program:
        """The nodes so far."""
        return Program(tuple(self._nodes))
