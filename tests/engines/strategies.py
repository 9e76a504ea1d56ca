"""Hypothesis strategies for programs of conditions with every kind of node, and for the facts of a case."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, get_args

from hypothesis import strategies as st

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
    Where,
)
from entitlements.periods.lengths import Length

FLAGS = ("flag_a", "flag_b", "flag_c")
WORDS = ("word",)
SETS = ("set",)
EVENTS = ("event_a", "event_b")
NUMBERS = ("number",)
LISTS = ("list_a", "list_b")
VALUES = ("a", "b", "c")

COMPARISONS: st.SearchStrategy[Comparison] = st.sampled_from(get_args(Comparison))
ORDINALS = st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(date.toordinal)


@cache
def path(names: tuple[str, ...], item: bool) -> st.SearchStrategy[Path]:
    """One of these facts, the victim's or an item's; inside any(...) or all(...) also that item's."""
    wheres: tuple[Where, ...] = ("victim", "each", "item") if item else ("victim", "each")
    chosen = st.builds(Path, st.sampled_from(wheres), st.sampled_from(names))
    particular = st.builds(Path, st.sampled_from(wheres), st.sampled_from(names).map("own_{}".format), st.just(True))
    return chosen | particular


@cache
def day(item: bool) -> st.SearchStrategy[DateTerm]:
    """A day: today, a fixed one, an event's, or one that lies a length after another."""
    plain: st.SearchStrategy[DateTerm] = (
        st.just(Today()) | ORDINALS.map(OnDay) | st.builds(Event, path(EVENTS, item))
    )
    length = st.builds(Length, st.integers(1, 40), st.sampled_from(["days", "weeks", "months", "years"]))
    return plain | st.builds(Shifted, plain | st.builds(Shifted, plain, length), length)


@cache
def atom(item: bool, depth: int) -> st.SearchStrategy[Atom]:
    """An atomic condition; lists are asked about to this depth."""
    some_values = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True).map(tuple)
    plain: st.SearchStrategy[Atom] = st.one_of(
        st.builds(Holds, path(FLAGS, item)),
        st.builds(OneOf, path(WORDS, item), some_values),
        st.builds(Contains, path(SETS, item), st.sampled_from(VALUES)),
        st.builds(CompareDays, day(item), COMPARISONS, day(item)),
        st.builds(CompareNumber, path(NUMBERS, item), COMPARISONS, st.integers(-2, 4)),
        st.builds(Under, st.sampled_from([16, 18, 21]), day(item)),
        st.builds(Constant, st.sampled_from([0, 2])),
    )
    if not depth:
        return plain
    listed = st.builds(Quantified, st.sampled_from(["any", "all"]), st.sampled_from(LISTS), bodies(depth - 1))
    return st.one_of(plain, plain, plain, listed)


@st.composite
def bodies(draw: st.DrawFn, depth: int) -> Program:
    """What any(...) or all(...) says of each item: one node that rests on every other."""
    atoms = draw(st.lists(atom(True, depth), min_size=1, max_size=3))
    every = tuple(range(len(atoms)))
    joined: Node = And(every) if draw(st.booleans()) else Or(every)
    return Program((*atoms, joined, *([Not(len(atoms))] if draw(st.booleans()) else [])))


@cache
def joint(earlier: int) -> st.SearchStrategy[Node]:
    """A node made of earlier ones."""
    child = st.integers(0, earlier - 1)
    several = st.lists(child, min_size=1, max_size=4).map(tuple)
    defined = child.map(lambda index: Defined("defined", index))
    return st.one_of(several.map(And), several.map(Or), child.map(Not), defined)


@st.composite
def programs(draw: st.DrawFn, most: int = 30) -> Program:
    """A program of at most this many nodes, children before parents."""
    nodes: list[Node] = list(draw(st.lists(atom(False, depth=2), min_size=1, max_size=most // 3)))
    for _ in range(draw(st.integers(0, most - len(nodes)))):
        nodes.append(draw(joint(len(nodes))))
    return Program(tuple(nodes))


@st.composite
def programs_with_roots(draw: st.DrawFn) -> tuple[Program, tuple[int, ...]]:
    """A program and the nodes that are asked for."""
    program = draw(programs())
    roots = draw(st.lists(st.integers(0, len(program.nodes) - 1), min_size=1, max_size=20))
    return program, tuple(roots)


@cache
def slots() -> st.SearchStrategy[dict[str, Any]]:
    """The facts of a victim or an item without its lists; particulars may be missing altogether."""
    kinds: list[tuple[tuple[str, ...], st.SearchStrategy[Any]]] = [
        (FLAGS, st.sampled_from([0, 1, 2])),
        (WORDS, st.none() | st.sampled_from(VALUES)),
        (SETS, st.tuples(st.none() | st.frozensets(st.sampled_from(VALUES)), st.booleans())),
        (EVENTS, st.none() | st.just(0) | ORDINALS),
        (NUMBERS, st.none() | st.integers(-3, 5)),
    ]
    return st.fixed_dictionaries(
        {name: values for names, values in kinds for name in names},
        optional={f"own_{name}": values for names, values in kinds for name in names},
    )


@cache
def victims() -> st.SearchStrategy[dict[str, Any]]:
    """The facts of a victim: plain ones, lists of items, the day of the assessment and what age comes from."""
    lists = st.fixed_dictionaries({name: st.none() | st.lists(slots(), max_size=2).map(tuple) for name in LISTS})
    ages = st.fixed_dictionaries(
        {
            "today": ORDINALS,
            "born": st.none() | ORDINALS,
        }
    )
    return st.tuples(slots(), lists, ages).map(lambda parts: parts[0] | parts[1] | parts[2])
