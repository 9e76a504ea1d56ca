"""Conditions in plain words, made from the titles of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import ClassVar

from entitlements.facts.countries import COUNTRIES
from entitlements.logic.ir import (
    And,
    Atom,
    CompareDays,
    CompareNumber,
    Comparison,
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
    Today,
    Under,
    is_of_an_item,
)
from entitlements.logic.types import Fact, Scope

_ORDER = {
    "==": "is the same day as", "!=": "is another day than", "<": "is before", "<=": "is not after",
    ">": "is after", ">=": "is not before",
}  # fmt: skip
ITEM_OF = {"offences": "offence", "dependants": "dependant", "permits": "permit"}
_REACHED = " has taken place"
_MIRRORED: dict[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FROM_A_DAY: dict[Comparison, str] = {
    "==": "exactly", "!=": "not exactly", "<": "less than", "<=": "at most", ">": "more than", ">=": "at least",
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
        case Quantified(body=body):
            phrases = Phrases(body, scope, item=each)
            return phrases.permit(body) or phrases.of_items(atom)


def in_words(program: Program, root: int, scope: Scope, each: str | None = None) -> str:
    """A whole condition as a phrase of plain text."""
    return Phrases(program, scope, item=each).phrase(root)


@dataclass(frozen=True)
class Phrases:
    """The conditions of one program as phrases of plain text; a subclass gives them another form.

    `cites` names the law of rules under which permits are held; `item` is the kind of item inside any(...) or all(...).
    Definitions are named, not unfolded, and brackets keep `and` and `or` apart.
    """

    program: Program
    scope: Scope
    cites: Mapping[str, str] = field(default_factory=dict)
    item: str | None = None

    both: ClassVar[str] = " and "
    either: ClassVar[str] = " or "

    def text(self, words: str) -> str:
        """Words as this form shows them."""
        return words

    def named(self, definition: str) -> str:
        """The name of a definition as this form shows it."""
        return self.text(plain(definition))

    def denied(self, phrase: str) -> str:
        """The contrary of a phrase that says nothing against itself."""
        return f"not {phrase}" if phrase.startswith("(") else f"not ({phrase})"

    def phrase(self, root: int) -> str:
        """The condition as a phrase."""
        node = self.program.nodes[root]
        match node:
            case And(children=children):  # that there is an item is said by whoever says `for each`
                told = [child for child in children if not is_of_an_item(self.program.nodes[child])]
                return self.both.join(map(self._part, told)) if len(told) > 1 else self.phrase(told[0])
            case Or(children=children):
                return self.either.join(dict.fromkeys(self._alternatives(children)))
            case Not(child=child):
                return self._negated(child)
            case Defined(name=name):
                return self.named(name)
            case _:
                return self._atom(node)

    def _part(self, root: int) -> str:
        phrase = self.phrase(root)
        several = isinstance(self.program.nodes[root], And | Or) and (self.both in phrase or self.either in phrase)
        return f"({phrase})" if several else phrase

    def _negated(self, root: int) -> str:
        node = self.program.nodes[root]
        if isinstance(node, OneOf | Contains):
            title = self.text(_title(node.path, self.scope, self.item))
            verb, negated = (" is ", " is not ") if isinstance(node, OneOf) else (" include ", " do not include ")
            return title + negated + self._atom(node).removeprefix(title + verb)
        phrase = self._part(root)
        if isinstance(node, CompareDays) and phrase.endswith(_REACHED):
            return f"{phrase.removesuffix(_REACHED)} has not taken place"
        return self.denied(phrase)

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
            case Quantified(body=body):
                return self.permit(body) or f"({self.of_items(atom)})"
            case Under(age=age, day=Today()):
                return f"under {age}"
            case CompareDays(left=Event(path=path), op="<=", right=Today()):
                return self.text(_title(path, self.scope, self.item)) + _REACHED
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
        return self.text(atom_in_words(atom, self.scope, self.item))

    def _value(self, path: Path, value: str) -> str:
        """A value as a reader knows it: countries by their names, rules by their provisions."""
        if (path.where, path.name) == ("item", "under"):
            return self.cites.get(value.partition("/")[2], value)
        kind = fact_at(path, self.scope, self.item).type
        return COUNTRIES.get(value, value) if "country" in (kind.kind, kind.member) else value

    def permit(self, body: Program) -> str:
        """`holds(rule)` and `held(rule)` in words; empty for another condition on permits."""
        found: dict[type[Node], Node] = {type(node): node for node in body.nodes}
        under, valid = found.pop(OneOf, None), found.pop(Holds, None)
        if not isinstance(under, OneOf) or under.path.name != "under" or found.keys() - {And}:
            return ""
        if valid is not None and not (isinstance(valid, Holds) and valid.path.name == "valid"):
            return ""
        laws = joined(list(dict.fromkeys(self._value(under.path, value) for value in under.values)), "or")
        return f"{'holds' if valid else 'holds or has held'} a permit under {self.text(laws)}"

    def of_items(self, quantified: Quantified) -> str:
        """A condition on some or every item of a list, without brackets."""
        item, body = ITEM_OF[quantified.items], quantified.body
        if is_of_an_item(quantified):
            return f"there is {'an' if item[0] in 'aeiou' else 'a'} {item}"
        inside = replace(self, program=body, item=item)
        return f"{'some' if quantified.kind == 'any' else 'every'} {item}: {inside.phrase(len(body.nodes) - 1)}"


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
