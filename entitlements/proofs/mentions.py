"""What the conditions of some rulesets ask about: the values that they tell apart, and the facts that they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from entitlements.law.ruleset import Branch, Ruleset
from entitlements.logic.ir import (
    And,
    Contains,
    Defined,
    Node,
    Not,
    OneOf,
    Or,
    Path,
    Program,
    Quantified,
    paths,
)
from entitlements.logic.types import Fact
from entitlements.periods.periods import Issued, leaves

PLACE_OF = {"offences": "offence", "dependants": "dependant", "permits": "permit"}
"""What an item of each list is called."""


@dataclass(frozen=True)
class Mentions:
    """The facts that may be asked for, and of each the values that some condition names."""

    facts: dict[str, Fact]
    items: dict[str, dict[str, Fact]]
    values: dict[tuple[str, str], tuple[str, ...]]
    quantified: frozenset[str] = field(default_factory=frozenset)
    """The lists over which some condition says `any` or `all`."""

    def of(self, place: str, name: str) -> tuple[str, ...]:
        """The values that conditions name of a fact of the victim or of an item."""
        return self.values.get((place, name), ())


def mentions_of(rulesets: Iterable[Ruleset]) -> Mentions:
    """Everything that the conditions of these rulesets mention."""
    facts: dict[str, Fact] = {}
    items: dict[str, dict[str, Fact]] = {}
    values: dict[tuple[str, str], dict[str, None]] = {}
    quantified: set[str] = set()
    for ruleset in rulesets:
        for name, fact in ruleset.scope.facts.items():
            facts.setdefault(name, fact)
        for item, fields in ruleset.scope.items.items():
            kept = items.setdefault(item, {})
            for name, fact in fields.items():
                kept.setdefault(name, fact)
        for branch in ruleset.branches:
            for place, path, named in _named(branch.program, PLACE_OF.get(branch.each or "", ""), ""):
                values.setdefault((place, path.name), {}).update(dict.fromkeys(named))
            quantified.update(node.items for node in branch.program.nodes if isinstance(node, Quantified))
            _permits(branch, ruleset, values)
    named_values = {key: tuple(found) for key, found in values.items()}
    return Mentions(facts, items, named_values, frozenset(quantified))


def _permits(branch: Branch, ruleset: Ruleset, values: dict[tuple[str, str], dict[str, None]]) -> None:
    """Permits may be held under every rule whose period runs from the issue of one."""
    for rule in branch.rules:
        if any(v.period is not None and Issued() in leaves(v.period) for v in rule.versions):
            values.setdefault(("permit", "under"), {})[f"{ruleset.id}/{rule.id}"] = None


def _named(program: Program, each: str, item: str) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    places = {"victim": "victim", "each": each, "item": item}
    for node in program.nodes:
        if isinstance(node, OneOf):
            yield places[node.path.where], node.path, node.values
        elif isinstance(node, Contains):
            yield places[node.path.where], node.path, (node.value,)
        elif isinstance(node, Quantified):
            yield from _named(node.body, each, PLACE_OF[node.items])


def asked_of(node: Node, each: str | None, mentions: Mentions) -> Iterator[str]:
    """The stored facts that a condition rests on: an item's field counts as its list."""
    if isinstance(node, Not | Or | And | Defined):
        return
    for path in paths(node):
        if path.where == "victim":
            yield from stored(path.name, mentions)
        elif path.where == "each":
            yield str(each)
            fact = mentions.items.get(PLACE_OF.get(str(each), ""), {}).get(path.name)
            if fact is not None and fact.derived:
                yield from (name for name in fact.base if name in ("born",))
    if isinstance(node, Quantified):
        yield node.items


def stored(name: str, mentions: Mentions) -> tuple[str, ...]:
    """The stored facts that a fact comes from."""
    fact = mentions.facts.get(name)
    found = (name,) if fact is None else fact.base
    return (*found, "age_disputed") if "born" in found and "age_disputed" not in found else found
