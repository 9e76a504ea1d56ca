"""One case: a program's nodes turned into Python once, then run in microseconds.

The generated function computes every node's value in order; its text is made from nodes alone, never from a ruleset's
or a person's words: every name and value of those is passed in as a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, TypeAlias

from entitlements.facts.derived import under_age
from entitlements.logic.ir import (
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
from entitlements.periods.arithmetic import add_ordinal
from entitlements.periods.conventions import CONVENTIONS
from entitlements.periods.lengths import Length

Slots: TypeAlias = Mapping[str, Any]
"""Facts as engines read them: booleans as 0, 1, 2; days as ordinals (0: has not happened); None: unknown."""

Evaluate: TypeAlias = Callable[[Slots, Slots], tuple[int, ...]]
"""From the victim's slots and the item's slots to the value of every node."""

NO_ITEM: Slots = {}
_COMMON = CONVENTIONS["common"]


def shifted(day: int | None, length: Length) -> int | None:
    """The day a length after another; what is unknown or has not happened stays so."""
    return add_ordinal(day, length, _COMMON) if day else day


def some(values: list[int]) -> int:
    """Kleene's `or` over the items of a list."""
    return max(values, default=0)


def every(values: list[int]) -> int:
    """Kleene's `and` over the items of a list."""
    return min(values, default=2)


def compile_program(program: Program) -> Evaluate:
    """A function that gives the value of every node (0 false, 1 unknown, 2 true)."""
    writer = _Writer()
    source = writer.function("evaluate", program)
    namespace: dict[str, Any] = dict(writer.constants)
    exec(compile("\n".join([*writer.inner, source]), "<program>", "exec"), namespace)  # our own text only
    evaluate: Evaluate = namespace["evaluate"]
    return evaluate


class _Writer:
    """Writes Python for nodes; constants that come from rulesets are named, never spelt out in the text."""

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {
            "shifted": shifted, "under_age": under_age, "some": some, "every": every,
        }  # fmt: skip
        self.inner: list[str] = []
        self.bodies = count()
        self._named: dict[Any, str] = {}

    def constant(self, value: Any) -> str:
        key = (type(value), value)
        if key not in self._named:
            self._named[key] = f"k{len(self._named)}"
            self.constants[self._named[key]] = value
        return self._named[key]

    def function(self, name: str, program: Program) -> str:
        lines, slots = [f"def {name}(E, X, I=None):"], dict[Path, str]()
        for index, node in enumerate(program.nodes):
            value = self.node(node, slots, lines)
            lines.append(f"    v{index} = {value}")
        returned = "".join(f"v{index}, " for index in range(len(program.nodes)))
        lines.append(f"    return ({returned})")
        return "\n".join(lines)

    def slot(self, path: Path, slots: dict[Path, str], lines: list[str], missing: str) -> str:
        if path not in slots:
            source = {"victim": "E", "each": "X", "item": "I"}[path.where]
            slots[path] = f"f{len(slots)}"
            key = self.constant(path.name)
            read = f"{source}.get({key}, {missing})" if path.particular else f"{source}[{key}]"
            lines.append(f"    {slots[path]} = {read}")
        return slots[path]

    def day(self, term: DateTerm, slots: dict[Path, str], lines: list[str]) -> str:
        match term:
            case OnDay(ordinal=ordinal):
                return self.constant(ordinal)
            case Event(path=path):
                return self.slot(path, slots, lines, "None")
            case Shifted(day=day, length=length):
                return f"shifted({self.day(day, slots, lines)}, {self.constant(length)})"
        return self.slot(Path("victim", "today"), slots, lines, "None")

    def node(self, node: Node, slots: dict[Path, str], lines: list[str]) -> str:
        match node:
            case Constant(value=value):
                return str(value)
            case Holds(path=path):
                return self.slot(path, slots, lines, "1")
            case OneOf(path=path, values=values):
                fact = self.slot(path, slots, lines, "None")
                if len(values) == 1:
                    return f"1 if {fact} is None else 2 if {fact} == {self.constant(values[0])} else 0"
                return f"1 if {fact} is None else 2 if {fact} in {self.constant(frozenset(values))} else 0"
            case Contains(path=path, value=value):
                fact = self.slot(path, slots, lines, "(None, True)")
                return (f"1 if {fact}[0] is None else 2 if {self.constant(value)} in {fact}[0] "
                        f"else 0 if {fact}[1] else 1")  # fmt: skip
            case CompareDays(left=left, op=op, right=right):
                a, b = self.day(left, slots, lines), self.day(right, slots, lines)
                for variable, term in (("a", a), ("b", b)):
                    if "(" in term:
                        lines.append(f"    {variable} = {term}")
                a, b = ("a" if "(" in a else a), ("b" if "(" in b else b)
                return f"0 if {a} == 0 or {b} == 0 else 1 if {a} is None or {b} is None else 2 if {a} {op} {b} else 0"
            case CompareNumber(path=path, op=op, number=number):
                fact = self.slot(path, slots, lines, "None")
                return f"1 if {fact} is None else 2 if {fact} {op} {int(number)} else 0"
            case Under(age=age, day=day):
                return f"under_age(E, {int(age)}, {self.day(day, slots, lines)})"
            case Quantified(kind=kind, items=items, body=body):
                name = f"q{next(self.bodies)}"
                self.inner.append(self.function(name, body))
                fact = self.slot(Path("victim", items), slots, lines, "None")
                join = "some" if kind == "any" else "every"
                return f"1 if {fact} is None else {join}([{name}(E, X, i)[-1] for i in {fact}])"
            case Not(child=child):
                return f"2 - v{child}"
            case And(children=children):
                return _joined("min", children)
            case Or(children=children):
                return _joined("max", children)
            case Defined(child=child):
                return f"v{child}"


def _joined(word: str, children: tuple[int, ...]) -> str:
    values = ", ".join(f"v{child}" for child in children)
    return f"{word}({values})" if len(children) > 1 else values
