"""Conditions in plain words, made from the titles of the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from entitlements.logic.ir import (
    And,
    Atom,
    CompareDays,
    CompareNumber,
    Constant,
    Contains,
    DateTerm,
    Defined,
    Event,
    Holds,
    Node,
    Not,
    OnDay,
    OneOf,
    Or,
    Path,
    Program,
    Quantified,
    Shifted,
    Under,
)
from entitlements.logic.types import Fact, Scope

_ORDER = {
    "==": "is the same day as", "!=": "is another day than", "<": "is before", "<=": "is not after",
    ">": "is after", ">=": "is not before",
}  # fmt: skip
_NUMBER = {"==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}


def joined(words: Sequence[str], last: str) -> str:
    """Words in a row, with `and` or `or` before the last.

    >>> joined(["willing", "cooperating", "testified"], "or")
    'willing, cooperating or testified'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def plain(name: str) -> str:
    """A name as words."""
    return name.replace("_", " ")


def atom_in_words(atom: Atom, scope: Scope, each: str | None = None) -> str:
    """An atomic condition as a phrase that is true or false of the person."""
    match atom:
        case Constant(value=value):
            return "always" if value else "never"
        case Holds(path=path):
            return _title(path, scope, each)
        case OneOf(path=path, values=values):
            return f"{_title(path, scope, each)} is {joined([plain(value) for value in values], 'or')}"
        case Contains(path=path, value=value):
            return f"{_title(path, scope, each)} include {plain(value)}"
        case CompareDays(left=left, op=op, right=right):
            return f"{_day(left, scope, each)} {_ORDER[op]} {_day(right, scope, each)}"
        case CompareNumber(path=path, op=op, number=number):
            return f"{_title(path, scope, each)} {_NUMBER[op]} {number}"
        case Under(age=age, day=day):
            return f"under {age} on {_day(day, scope, each)}"
        case Quantified(kind=kind, items=items, body=body):
            of = items.removesuffix("s") if items != "dependants" else "dependant"
            inner = in_words(body, len(body.nodes) - 1, scope, {"offences": "offence"}.get(items, of))
            return f"{'some' if kind == 'any' else 'every'} {of}: {inner}"


def in_words(program: Program, root: int, scope: Scope, each: str | None = None) -> str:
    """A whole condition as a phrase."""
    node: Node = program.nodes[root]
    if isinstance(node, Not):
        return f"not ({in_words(program, node.child, scope, each)})"
    if isinstance(node, And | Or):
        other = Or if isinstance(node, And) else And
        parts = [
            f"({text})" if isinstance(program.nodes[child], other) else text
            for child in node.children
            if (text := in_words(program, child, scope, each))
        ]
        return (" and " if isinstance(node, And) else " or ").join(parts)
    if isinstance(node, Defined):
        return plain(node.name)
    return atom_in_words(node, scope, each)


def fact_at(path: Path, scope: Scope, item: str | None = None) -> Fact:
    """The fact that a path leads to; `item` is the kind of item inside any(...) or all(...)."""
    if path.where == "victim":
        return scope.facts[path.name]
    kind = item if path.where == "item" else scope.each
    return scope.items[kind or ""][path.name]


def _title(path: Path, scope: Scope, each: str | None) -> str:
    return fact_at(path, scope, each).title


def _day(term: DateTerm, scope: Scope, each: str | None) -> str:
    match term:
        case OnDay(ordinal=ordinal):
            return date.fromordinal(ordinal).isoformat()
        case Event(path=path):
            return _title(path, scope, each)
        case Shifted(day=day, length=length):
            return f"{length} after {_day(day, scope, each)}"
    return "the day of the assessment"
