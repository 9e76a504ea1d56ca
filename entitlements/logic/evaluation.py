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
    Today,
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
            "shifted": shifted, "under_age": under_age, "some": some, "every": every, "greatest": (0, 1, 2, 2),
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
        lines, slots, names = [f"def {name}(E, X, I=None):"], dict[Any, str](), list[str]()
        for index, node in enumerate(program.nodes):
            value = self.node(node, slots, lines, names)
            if not value.isidentifier():  # what is a variable already needs no second one
                lines.append(f"    v{index} = {value}")
                value = f"v{index}"
            names.append(value)
        lines.append(f"    return ({''.join(f'{name}, ' for name in names)})")
        return "\n".join(lines)

    def slot(self, path: Path, slots: dict[Any, str], lines: list[str], missing: str) -> str:
        if path not in slots:
            source = {"victim": "E", "each": "X", "item": "I"}[path.where]
            slots[path] = f"f{len(slots)}"
            key = self.constant(path.name)
            read = f"{source}[{key}] if {key} in {source} else {missing}" if path.particular else f"{source}[{key}]"
            lines.append(f"    {slots[path]} = {read}")
        return slots[path]

    def day(self, term: DateTerm, slots: dict[Any, str], lines: list[str]) -> str:
        match term:
            case OnDay(ordinal=ordinal):
                return self.constant(ordinal)
            case Event(path=path):
                return self.slot(path, slots, lines, "None")
            case Shifted(day=day, length=length):
                if term not in slots:
                    slots[term] = f"d{len(slots)}"
                    start = self.day(day, slots, lines)
                    later = f"shifted({start}, {self.constant(length)}) if {start} else {start}"
                    lines.append(f"    {slots[term]} = {later}")
                return slots[term]
        return self.slot(Path("victim", "today"), slots, lines, "None")

    def node(self, node: Node, slots: dict[Any, str], lines: list[str], names: list[str]) -> str:
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
                open_ = [day for day, term in ((a, left), (b, right)) if not isinstance(term, Today | OnDay)]
                compared = f"2 if {a} {op} {b} else 0"
                if not open_:
                    return compared
                missing = f"0 if {' or '.join(f'{day} == 0' for day in open_)} else 1"
                return f"({compared}) if {' and '.join(open_)} else {missing}"
            case CompareNumber(path=path, op=op, number=number):
                fact = self.slot(path, slots, lines, "None")
                return f"1 if {fact} is None else 2 if {fact} {op} {int(number)} else 0"
            case Under(age=age, day=day):
                return f"under_age(E, {int(age)}, {self.day(day, slots, lines)})"
            case Quantified(kind=kind, items=items, body=body):
                name = f"q{next(self.bodies)}"
                self.inner.append(self.function(name, body))
                fact = self.slot(Path("victim", items), slots, lines, "None")
                join, of_none = ("some", 0) if kind == "any" else ("every", 2)
                return (f"{join}([{name}(E, X, i)[-1] for i in {fact}]) if {fact} "
                        f"else 1 if {fact} is None else {of_none}")  # fmt: skip
            case Not(child=child):
                return f"2 - {names[child]}"
            case And(children=children):
                return _all([names[child] for child in children])
            case Or(children=children):
                return _any([names[child] for child in children])
            case Defined(child=child):
                return names[child]


def _all(values: list[str]) -> str:
    """The least of 0, 1 and 2 without a call: 0 if one is 0; of 1 and 2 the bits have in common 2, or nothing."""
    if len(values) == 1:
        return values[0]
    return f"{' and '.join(values)} and ({' & '.join(values)} or 1)"


def _any(values: list[str]) -> str:
    """The greatest of 0, 1 and 2 without a call: the bits together, where 3 is 2."""
    return values[0] if len(values) == 1 else f"greatest[{' | '.join(values)}]"
