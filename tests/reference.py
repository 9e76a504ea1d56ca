"""The meaning of a program, as plainly as it can be said: a walk over the tree, one line of law-like text a node.

The engines are held to this one. It is slow on purpose, shares no code with the generated evaluator, and counts months
with dateutil.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from entitlements.facts.derived import under_age
from entitlements.logic.ir import (
    FALSE,
    TRUE,
    UNKNOWN,
    And,
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
    Today,
    Under,
)

Facts = Mapping[str, Any]

NOT = {TRUE: FALSE, UNKNOWN: UNKNOWN, FALSE: TRUE}
AND = {
    (TRUE, TRUE): TRUE,
    (TRUE, UNKNOWN): UNKNOWN,
    (TRUE, FALSE): FALSE,
    (UNKNOWN, TRUE): UNKNOWN,
    (UNKNOWN, UNKNOWN): UNKNOWN,
    (UNKNOWN, FALSE): FALSE,
    (FALSE, TRUE): FALSE,
    (FALSE, UNKNOWN): FALSE,
    (FALSE, FALSE): FALSE,
}
"""Kleene's strong tables; `or` follows by De Morgan."""

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NEVER = 0
"""The day of an event that has not happened."""


class Reference:
    """A program on one case: the victim's facts and those of the item that a rule speaks of."""

    def __init__(self, program: Program, victim: Facts, each: Facts, item: Facts | None = None) -> None:
        self.program = program
        self.facts = {"victim": victim, "each": each, "item": item or {}}

    def values(self) -> tuple[int, ...]:
        """Every node's value, each walked anew."""
        return tuple(self.value(index) for index in range(len(self.program.nodes)))

    def value(self, index: int) -> int:
        """One node's value."""
        node: Node = self.program.nodes[index]
        match node:
            case Not(child=child):
                return NOT[self.value(child)]
            case And(children=children):
                return all_of([self.value(child) for child in children])
            case Or(children=children):
                return any_of([self.value(child) for child in children])
            case Defined(child=child):
                return self.value(child)
            case Constant(value=value):
                return value
            case Holds(path=path):
                return UNKNOWN if self.fact(path) is None else int(self.fact(path))
            case OneOf(path=path, values=values):
                return self.known(path, lambda fact: any(fact == value for value in values))
            case CompareNumber(path=path, op=op, number=number):
                return self.known(path, lambda fact: COMPARE[op](fact, number))
            case Contains(path=path, value=value):
                return contains(self.fact(path), value)
            case CompareDays(left=left, op=op, right=right):
                return compare_days(self.day(left), op, self.day(right))
            case Under(age=age, day=day):
                return under_age(self.facts["victim"], age, self.day(day))
            case Quantified():
                return self.quantified(node)

    def fact(self, path: Path) -> Any:
        """A fact; one that only some law asks for may be missing, and is unknown then."""
        facts = self.facts[path.where]
        return facts.get(path.name) if path.particular else facts[path.name]

    def known(self, path: Path, test: Any) -> int:
        """A test of a fact, unknown where the fact is."""
        fact = self.fact(path)
        if fact is None:
            return UNKNOWN
        return TRUE if test(fact) else FALSE

    def day(self, term: DateTerm) -> int | None:
        """A day's ordinal; NEVER for an event that has not happened, None for a day that is not known."""
        if isinstance(term, OnDay):
            return term.ordinal
        if isinstance(term, Event):
            day: int | None = self.fact(term.path)
            return day
        if isinstance(term, Today):
            today: int | None = self.facts["victim"]["today"]
            return today
        day = self.day(term.day)
        if day is None or day == NEVER:
            return day
        number, unit = str(term.length).split(" ")
        plural = unit if unit.endswith("s") else unit + "s"
        shift = relativedelta(**{plural: int(number)})  # type: ignore[arg-type]  # days, weeks, months or years
        return (date.fromordinal(day) + shift).toordinal()

    def quantified(self, node: Quantified) -> int:
        """Some or every item of the victim's list; unknown where the list is."""
        items = self.facts["victim"][node.items]
        if items is None:
            return UNKNOWN
        last = len(node.body.nodes) - 1
        values = [
            Reference(node.body, self.facts["victim"], self.facts["each"], item).value(last) for item in items
        ]
        return any_of(values) if node.kind == "any" else all_of(values)


def all_of(values: list[int]) -> int:
    """`and`, true of nothing."""
    result = TRUE
    for value in values:
        result = AND[result, value]
    return result


def any_of(values: list[int]) -> int:
    """`or`, false of nothing."""
    return NOT[all_of([NOT[value] for value in values])]


def contains(fact: tuple[frozenset[str] | None, bool] | None, value: str) -> int:
    """Membership in a set that may be unknown, or known in part."""
    members, complete = fact if fact is not None else (None, True)
    if members is None:
        return UNKNOWN
    if value in members:
        return TRUE
    return FALSE if complete else UNKNOWN


def compare_days(left: int | None, op: str, right: int | None) -> int:
    """False when either event has not happened, whatever the other; unknown when either day is not known."""
    if NEVER in (left, right):
        return FALSE
    if left is None or right is None:
        return UNKNOWN
    return TRUE if COMPARE[op](left, right) else FALSE
