"""A ruleset's conditions as formulas: every node of a branch on its two rails, with the facts that it rests on."""

from __future__ import annotations

from typing import Any, Literal

from entitlements.law.ruleset import Branch
from entitlements.logic.ir import (
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
    Shifted,
    Under,
)
from entitlements.periods.conventions import CONVENTIONS
from entitlements.proofs.formulas import (
    ALWAYS,
    NEVER,
    OPEN,
    Formula,
    Rails,
    both,
    conjunction,
    disjunction,
    either,
    negation,
    no,
    settled,
    z3,
)
from entitlements.proofs.items import Items
from entitlements.proofs.life import Day, Life, Place
from entitlements.proofs.mentions import asked_of

Facts = frozenset[str]
_COMMON = CONVENTIONS["common"]


class Conditions:
    """The nodes of a branch on one life, for one item where the branch speaks of each."""

    def __init__(self, branch: Branch, life: Life, items: Items, each: Place | None) -> None:
        self.branch, self.life, self._items, self._each = branch, life, items, each
        self._nodes: dict[int, tuple[Rails, Facts]] = {}

    def rails(self, index: int) -> Rails:
        """The two rails of a node."""
        return self._node(index)[0]

    def facts(self, index: int) -> Facts:
        """The stored facts that a node rests on."""
        return self._node(index)[1]

    def _node(self, index: int) -> tuple[Rails, Facts]:
        found = self._nodes.get(index)
        if found is None:
            found = self._nodes[index] = self._made(self.branch.program.nodes[index])
        return found

    def _made(self, node: Node) -> tuple[Rails, Facts]:
        match node:
            case Not(child=child):
                return negation(self.rails(child)), self.facts(child)
            case Defined(child=child):
                return self._node(child)
            case And(children=children) | Or(children=children):
                join = conjunction if isinstance(node, And) else disjunction
                rests_on = frozenset[str]().union(*(self.facts(child) for child in children))
                return join(self.rails(child) for child in children), rests_on
        facts = frozenset(asked_of(node, self.branch.each, self.life.mentions))
        return Atoms(self.life, self._items, self._each, None, facts).atom(node), facts


class Atoms:
    """Atomic conditions on one life, inside a quantifier with the item that it speaks of."""

    def __init__(self, life: Life, items: Items, each: Place | None, item: Place | None, facts: Facts) -> None:
        self.life, self.items, self._each, self._item, self._facts = life, items, each, item, facts

    def _place(self, path: Path) -> Place | None:
        return {"victim": None, "each": self._each, "item": self._item}[path.where]

    def atom(self, node: Node) -> Rails:
        """The rails of an atomic condition."""
        match node:
            case Constant(value=value):
                return ALWAYS if value == TRUE else OPEN if value == UNKNOWN else NEVER
            case Holds(path=path):
                place = self._place(path)
                return self.life.flag(path.name) if place is None else self.items.flag(place, path.name)
            case OneOf(path=path, values=values):
                place = self._place(path)
                if place is None:
                    return self.life.one_of(path.name, values)
                return self.items.one_of(place, path.name, values)
            case Contains(path=path, value=value):
                place = self._place(path)
                if place is None:
                    return self.life.contains(path.name, value)
                return self.items.contains(place, path.name, value)
            case CompareNumber(path=path, op=op, number=number):
                place = self._place(path)
                known, found = self.life.number(path.name) if place is None else self.items.number(place, path.name)
                return settled(compared(found, op, number), known)
            case CompareDays(left=left, op=op, right=right):
                return self._days(left, op, right)
            case Under(age=age, day=day):
                return self.life.under(age, self.day(day))
            case Quantified():
                return self._quantified(node)
        raise TypeError(f"no atomic condition: {type(node).__name__}")

    def _days(self, left: DateTerm, op: str, right: DateTerm) -> Rails:
        one, other = self.day(left), self.day(right)
        told, met = both(one.at, other.at), compared(one.value, op, other.value)
        return Rails(both(told, met), either(both(told, no(met)), one.never, other.never))

    def day(self, term: DateTerm) -> Day:
        """The day that a term stands for."""
        match term:
            case OnDay(ordinal=ordinal):
                return Day(True, False, ordinal)
            case Event(path=path):
                place = self._place(path)
                return self.life.day(path.name) if place is None else self.items.day(place, path.name)
            case Shifted(day=inner, length=length):
                start = self.day(inner)
                value = self.life.calendar.shifted(start.value, length, _COMMON, self._facts)
                return start._replace(value=value)
        return Day(True, False, self.life.today)

    def _quantified(self, node: Quantified) -> Rails:
        some_of = node.kind == "any"
        parts = []
        for place in self.items.places(node.items):
            inner = Atoms(self.life, self.items, self._each, place, self._facts)
            body = inner.body(node.body)
            if some_of:
                parts.append(Rails(both(place.present, body.true), either(no(place.present), body.false)))
            else:
                parts.append(Rails(either(no(place.present), body.true), both(place.present, body.false)))
        found = disjunction(parts) if some_of else conjunction(parts)
        known = self.life.known(node.items)
        return found if known is True else Rails(both(known, found.true), both(known, found.false))

    def body(self, program: Program) -> Rails:
        """What a quantifier says of one item."""
        found: list[Rails] = []
        for node in program.nodes:
            match node:
                case Not(child=child):
                    found.append(negation(found[child]))
                case And(children=children):
                    found.append(conjunction(found[child] for child in children))
                case Or(children=children):
                    found.append(disjunction(found[child] for child in children))
                case Defined(child=child):
                    found.append(found[child])
                case _:
                    found.append(self.atom(node))
        return found[-1]


def compared(left: Any, op: str | Literal["=="], right: Any) -> Formula:
    """The comparison of two numbers, of which either may be settled."""
    found: Any
    match op:
        case "==":
            found = left == right
        case "!=":
            found = left != right
        case "<":
            found = left < right
        case "<=":
            found = left <= right
        case ">":
            found = left > right
        case _:
            found = left >= right
    return found if isinstance(found, bool) or z3().is_expr(found) else bool(found)
