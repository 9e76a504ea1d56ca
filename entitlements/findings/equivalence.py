"""Whether two compiled forms of a rule certainly answer alike: their conditions compared by what they come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

from entitlements.law.ruleset import Branch, Ruleset, Version
from entitlements.logic.ir import (
    And,
    Constant,
    Defined,
    Node,
    Not,
    OneOf,
    Or,
    Path,
    Program,
)

MOST_CASES = 2_500
"""Conditions over more combinations of facts than this are not compared by trying them."""


def same_answers(before: Ruleset, after: Ruleset, rules: frozenset[str]) -> bool:
    """Whether these rules answer alike in both, whatever the facts; false also where that is not certain.

    Everything but conditions must be the same to the letter. Conditions are the same where they come to the same value,
    unknown included, for every value of what they rest on.
    """
    for one, other in zip(before.branches, after.branches, strict=False):
        if len(one.rules) != len(other.rules):
            return False
        for rule, changed in zip(one.rules, other.rules, strict=True):
            if rule.id in rules and not (
                replace(rule, versions=()) == replace(changed, versions=())
                and len(rule.versions) == len(changed.versions)
                and all(_same(v, w, one, other) for v, w in zip(rule.versions, changed.versions, strict=True))
            ):
                return False
    return len(before.branches) == len(after.branches)


def _same(version: Version, changed: Version, before: Branch, after: Branch) -> bool:
    def rootless(one: Version) -> Version:
        renewal = None if one.renewal is None else replace(one.renewal, root=None)
        return replace(one, root=0, grounds=(), renewal=renewal)

    if rootless(version) != rootless(changed) or len(version.grounds) != len(changed.grounds):
        return False
    pairs = [(version.root, changed.root)]
    for ground, other in zip(version.grounds, changed.grounds, strict=True):
        plain = (ground.force, ground.provision, ground.rule, [e.provision for e in ground.exemptions])
        if plain != (other.force, other.provision, other.rule, [e.provision for e in other.exemptions]):
            return False
        pairs.append((ground.root, other.root))
    return all(_same_values(before.program, one, after.program, other) for one, other in pairs)


def _same_values(before: Program, root: int, after: Program, other: int) -> bool:
    if _form(before, root) == _form(after, other):
        return True
    atoms = set(_atoms(before, root)) | set(_atoms(after, other))
    choices = list(_choices(atoms))
    if prod(map(len, choices)) > MOST_CASES:
        return False
    for chosen in product(*choices):
        values = {atom: value for part in chosen for atom, value in part.items()}
        if _value(before, root, values) != _value(after, other, values):
            return False
    return True


def _choices(atoms: set[Node]) -> Iterator[list[dict[Node, int]]]:
    """The values that atoms can take together: one word at a time for those on the same fact, else each by itself."""
    words: dict[Path, list[OneOf]] = {}
    for atom in atoms:
        if isinstance(atom, OneOf):
            words.setdefault(atom.path, []).append(atom)
        elif isinstance(atom, Constant):
            yield [{atom: atom.value}]
        else:
            yield [{atom: value} for value in (0, 1, 2)]
    for group in words.values():
        taken: list[dict[Node, int]] = [dict.fromkeys(group, value) for value in (0, 1)]
        for word in sorted({word for atom in group for word in atom.values}):
            taken.append({atom: 2 if word in atom.values else 0 for atom in group})
        yield taken


def _atoms(program: Program, root: int) -> Iterator[Node]:
    match program.nodes[root]:
        case And(children=children) | Or(children=children):
            for child in children:
                yield from _atoms(program, child)
        case Not(child=child) | Defined(child=child):
            yield from _atoms(program, child)
        case atom:
            yield atom


def _value(program: Program, root: int, values: dict[Node, int]) -> int:
    match program.nodes[root]:
        case And(children=children):
            return min(_value(program, child, values) for child in children)
        case Or(children=children):
            return max(_value(program, child, values) for child in children)
        case Not(child=child):
            return 2 - _value(program, child, values)
        case Defined(child=child):
            return _value(program, child, values)
        case atom:
            return values[atom]


def _form(program: Program, root: int) -> Any:
    """The condition with the order of operands left aside."""
    match program.nodes[root]:
        case And(children=children):
            return "and", frozenset(_form(program, child) for child in children)
        case Or(children=children):
            return "or", frozenset(_form(program, child) for child in children)
        case Not(child=child):
            return "not", _form(program, child)
        case Defined(child=child):
            return _form(program, child)
        case atom:
            return atom
