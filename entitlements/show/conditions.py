"""A condition of law in Markdown that reads as one sentence: definitions in bold, connectives in italics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from entitlements.facts.countries import COUNTRIES
from entitlements.law.ruleset import Branch, Ruleset
from entitlements.logic.ir import (
    TRUE,
    And,
    Atom,
    CompareDays,
    Comparison,
    Constant,
    Contains,
    Defined,
    Event,
    Holds,
    Node,
    Not,
    OneOf,
    Or,
    Path,
    Program,
    Quantified,
    Shifted,
    Today,
    Under,
)
from entitlements.logic.types import Scope
from entitlements.logic.words import atom_in_words, fact_at, joined, plain
from entitlements.show.markdown import escape

ITEM_OF = {"offences": "offence", "dependants": "dependant", "permits": "permit"}
_REACHED = " has taken place"
_MIRRORED: dict[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FROM_A_DAY: dict[Comparison, str] = {
    "==": "exactly", "!=": "not exactly", "<": "less than", "<=": "at most", ">": "more than", ">=": "at least",
}  # fmt: skip


@dataclass(frozen=True)
class Conditions:
    """The conditions of one program in words; `cites` names the law of each rule of the ruleset."""

    program: Program
    scope: Scope
    cites: dict[str, str]
    item: str | None = None

    @classmethod
    def of_branch(cls, ruleset: Ruleset, branch: Branch, cites: dict[str, str]) -> Conditions:
        """Those of a ruleset's rules for the whole case, or for each offence or dependant."""
        return cls(branch.program, replace(ruleset.scope, each=ITEM_OF.get(branch.each or "")), cites)

    def settled(self, root: int) -> bool:
        """Whether the condition is always met: it asks nothing."""
        return self.program.nodes[root] == Constant(TRUE)

    def children(self, root: int) -> tuple[int, ...]:
        """The parts that must all be met; of a condition that is no `and`, itself."""
        node = self.program.nodes[root]
        return node.children if isinstance(node, And) else (root,)

    def phrase(self, root: int) -> str:
        """The condition as a phrase: definitions are named, not unfolded; brackets keep `and` and `or` apart."""
        node = self.program.nodes[root]
        match node:
            case And(children=children):
                return " *and* ".join(self._part(child) for child in children)
            case Or(children=children):
                return " *or* ".join(dict.fromkeys(self._alternatives(children)))
            case Not(child=child):
                return self._negated(child)
            case Defined(name=name):
                return f"**{escape(plain(name))}**"
            case _:
                return self._atom(node)

    def _part(self, root: int) -> str:
        phrase = self.phrase(root)
        several = isinstance(self.program.nodes[root], And | Or) and (" *and* " in phrase or " *or* " in phrase)
        return f"({phrase})" if several else phrase

    def _negated(self, root: int) -> str:
        node = self.program.nodes[root]
        if isinstance(node, OneOf | Contains):
            title = escape(self._title(node.path))
            verb, negated = (" is ", " is not ") if isinstance(node, OneOf) else (" include ", " do not include ")
            return title + negated + self._atom(node).removeprefix(title + verb)
        phrase = self._part(root)
        if isinstance(node, CompareDays) and phrase.endswith(_REACHED):
            return f"{phrase.removesuffix(_REACHED)} has not taken place"
        return f"*not* ({phrase})" if phrase.startswith("not ") else f"*not* {phrase}"

    def _alternatives(self, children: tuple[int, ...]) -> Iterator[str]:
        """Each alternative; values of the same set stand together."""

        def of_set(child: int) -> Path | int:
            node = self.program.nodes[child]
            return node.path if isinstance(node, Contains) else child

        for _, group in groupby(children, of_set):
            members = list(group)
            found = [node for child in members if isinstance(node := self.program.nodes[child], Contains)]
            if len(found) > 1:
                values = joined([self._value(one.path, one.value) for one in found], "or")
                yield self._words(Contains(found[0].path, values))
            else:
                yield from (self._part(child) for child in members)

    def _atom(self, atom: Atom) -> str:
        match atom:
            case Quantified(kind=kind, items=items, body=body):
                return self._permit(body) or self._of_items(kind, items, body)
            case Under(age=age, day=Today()):
                return f"under {age}"
            case CompareDays(left=Event(path=path), op="<=", right=Today()):
                return escape(self._title(path)) + _REACHED
            case CompareDays(left=left, op=op, right=Shifted(day=day, length=length)):
                apart = f" is {_FROM_A_DAY[op]} {length} after "
                return self._words(CompareDays(left, "==", day)).replace(" is the same day as ", apart)
            case CompareDays(left=Shifted() as left, op=op, right=right):
                return self._atom(CompareDays(right, _MIRRORED[op], left))
            case OneOf(path=path, values=values):
                words = dict.fromkeys(self._value(path, value) for value in values)
                return self._words(replace(atom, values=tuple(words)))
            case Contains(path=path, value=value):
                return self._words(replace(atom, value=self._value(path, value)))
            case _:
                return self._words(atom)

    def _words(self, atom: Atom) -> str:
        return escape(atom_in_words(atom, self.scope, self.item))

    def _title(self, path: Path) -> str:
        return fact_at(path, self.scope, self.item).title

    def _value(self, path: Path, value: str) -> str:
        """A value as a reader knows it: countries by their names, rules by their provisions."""
        if (path.where, path.name) == ("item", "under"):
            return self.cites.get(value.partition("/")[2], value)
        kind = fact_at(path, self.scope, self.item).type
        return COUNTRIES.get(value, value) if "country" in (kind.kind, kind.member) else value

    def _permit(self, body: Program) -> str:
        """`holds(rule)` and `held(rule)` in words; empty for another condition on permits."""
        found: dict[type[Node], Node] = {type(node): node for node in body.nodes}
        under, valid = found.pop(OneOf, None), found.pop(Holds, None)
        if not isinstance(under, OneOf) or under.path.name != "under" or found.keys() - {And}:
            return ""
        if valid is not None and not (isinstance(valid, Holds) and valid.path.name == "valid"):
            return ""
        laws = joined(list(dict.fromkeys(self._value(under.path, value) for value in under.values)), "or")
        return f"{'holds' if valid else 'holds or has held'} a permit under {escape(laws)}"

    def _of_items(self, kind: str, items: str, body: Program) -> str:
        item = ITEM_OF[items]
        inside = replace(self, program=body, item=item)
        return f"({'some' if kind == 'any' else 'every'} {item}: {inside.phrase(len(body.nodes) - 1)})"
