"""The days on which an answer can change while the facts stay as they are: law, events, ages, limits of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any, Literal, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from entitlements.facts import Victim
from entitlements.findings.case import Case
from entitlements.findings.claims import Citation
from entitlements.findings.reading import BranchReading, reading_of
from entitlements.findings.trusted import trusted
from entitlements.law.binding import Binding
from entitlements.law.ruleset import Branch, Ruleset
from entitlements.logic.evaluation import NO_ITEM, Slots
from entitlements.logic.ir import (
    TRUE,
    Atom,
    CompareDays,
    DateTerm,
    Event,
    OnDay,
    Program,
    Quantified,
    Shifted,
    Today,
    Under,
)
from entitlements.logic.words import atom_in_words, plain
from entitlements.periods.ages import born_between, reaches_age
from entitlements.periods.arithmetic import add_ordinal
from entitlements.periods.conventions import CONVENTIONS

Kind: TypeAlias = Literal[
    "event", "birthday", "permit", "membership", "law", "review", "condition", "begun", "minimum_passed", "ended",
    "deadline",
]  # fmt: skip
"""What a day brings: a stage that is reached, an age, a permit, a state that joins or leaves the Union, law that comes
or goes, a review that is due, a limit of time in a condition, a period that begins, may end or ends, a last day."""

Moving: TypeAlias = Callable[[int], int]
"""A day that moves along with the day of the assessment, never backwards; both are ordinals."""


class Cause(NamedTuple):
    """Why an answer may turn on a day (its ordinal): what is different from the day before.

    `of` is the rule or ruleset that it concerns, empty where it is the whole case; `told` says that it is worth telling
    even where no claim changes by it.
    """

    day: int
    kind: Kind
    text: str
    of: str = ""
    citations: tuple[Citation, ...] = ()
    told: bool = False


def steady(victim: Victim, on: date) -> Victim:
    """The same facts, with what was said on the day `on` said of that day: an age that is stated without its day.

    >>> steady(Victim(age=17), date(2026, 11, 25)).age_on
    datetime.date(2026, 11, 25)
    """
    return victim.replace(age_on=on) if victim.age is not None and victim.age_on is None else victim


def first_reaching(moving: Moving, bound: int, first: int, last: int) -> int | None:
    """The day after `first` up to `last` from which a moving day is no longer before a bound; None where there is none.

    >>> first_reaching(lambda day: day + 30, 100, 1, 90)
    70
    """
    if moving(first) >= bound or moving(last) < bound:
        return None
    while last - first > 1:
        middle = (first + last) // 2
        if moving(middle) >= bound:
            last = middle
        else:
            first = middle
    return last


def turns(case: Case, first: int, last: int) -> Iterator[Cause]:
    """Every day after `first` up to `last` on which a condition has another value than the day before, or other law
    applies. More days than that may come; what periods do by themselves is in `entitlements.findings.running`.
    """
    applying = list(_applying(case, first, last))
    rulesets = dict.fromkeys(ruleset for ruleset, _ in applying if ruleset is not None)
    found = chain(
        (turn for _, turn in applying if turn is not None),
        _facts(case),
        *(_of_ruleset(ruleset, case, first, last) for ruleset in rulesets),
    )
    return (turn for turn in found if first < turn.day <= last)


# law


def _applying(case: Case, first: int, last: int) -> Iterator[tuple[Ruleset | None, Cause | None]]:
    """The rulesets that apply on some of these days, and the days on which what binds the state changes."""
    law, national = case.law, case.law.national(case.host)
    if national is not None:
        yield national, None
    groups = law.bindings.groups.values()
    for (state, instrument), row in law.bindings.rows.items():
        if state != case.host or row.start is None or instrument in groups:
            continue
        begins, ends = row.start.toordinal(), date.max.toordinal() if row.end is None else row.end.toordinal()
        encoded = instrument in law.names
        if encoded and begins <= last and ends >= first:
            yield law.ruleset(instrument), None
        yield None, Cause(begins, "law", f"{instrument} begins to bind {state}", instrument, _source(row), told=True)
        if row.end is not None:
            text = f"{instrument} binds {state} no longer"
            yield None, Cause(ends + 1, "law", text, instrument, _source(row), told=True)


def _source(row: Binding) -> tuple[Citation, ...]:
    """Where it stands since when the instrument binds the state."""
    cite = f"{row.instrument}, state of ratification by {row.state}"
    fields = {"provision": row.instrument, "cite": cite, "says": "", "url": row.source, "confidence": row.confidence}
    return (trusted(Citation, fields),)


def _of_ruleset(ruleset: Ruleset, case: Case, first: int, last: int) -> Iterator[Cause]:
    yield Cause(
        ruleset.review_due.toordinal(), "review", f"the review of {ruleset.id} is due: check that the law is the same",
        ruleset.id, told=True,
    )  # fmt: skip
    for reading in reading_of(ruleset).branches:
        for rule in reading.rules:
            ends = {one.version.end: one.citations for one in rule.versions if one.version.end is not None}
            for version in rule.versions:
                start = version.version.start
                if start is not None:
                    text = f"{rule.id} comes into force" + (" in another version" if start in ends else "")
                    ends.pop(start, None)
                    yield Cause(start, "law", text, rule.id, version.citations)
            yield from (Cause(day, "law", f"{rule.id} is law no longer", rule.id, ended) for day, ended in ends.items())
        yield from _conditions(reading, case, first, last)


# facts


def _facts(case: Case) -> Iterator[Cause]:
    """The days on which what follows from the facts by itself changes."""
    victim, slots = case.victim, case.slots
    for fact in ("identification", "proceedings", "testimony"):
        for stage in getattr(victim, fact) or ():
            if stage.date is not None:
                yield Cause(stage.date.toordinal(), "event", f"{fact}: {plain(stage.status)}", told=True)
    for day in _reaches(18, slots):
        known = slots["born"] is not None
        text = "the eighteenth birthday" if known else "whether the person is a child follows from the stated age"
        yield Cause(day, "birthday", text, told=known)
    for number, dependant in enumerate(victim.dependants or (), start=1):
        if dependant.born is not None:
            text = f"the eighteenth birthday of dependant {number}"
            yield Cause(reaches_age(dependant.born, 18).toordinal(), "birthday", text, told=True)
    for number, permit in enumerate(victim.permits or (), start=1):
        if isinstance(permit.issued, date):
            yield Cause(permit.issued.toordinal(), "permit", f"permit {number} is issued", told=True)
        if isinstance(permit.expires, date):
            yield Cause(permit.expires.toordinal() + 1, "permit", f"permit {number} has run out", told=True)
    bindings = case.law.bindings
    for state in sorted(victim.nationalities or ()):
        for group in ("eu", "eea"):
            row = bindings.of(state, bindings.groups[group])
            if row is not None and row.start is not None:
                yield Cause(row.start.toordinal(), "membership", f"{state} joins the {group.upper()}", "", _source(row))
                if row.end is not None:
                    text = f"{state} has left the {group.upper()}"
                    yield Cause(row.end.toordinal() + 1, "membership", text, "", _source(row))


def _reaches(age: int, slots: Slots) -> tuple[int, ...]:
    """The days on which it changes whether the person is under an age."""
    if slots["age_disputed"] == TRUE:
        return ()
    if slots["born"] is not None:
        return (reaches_age(date.fromordinal(slots["born"]), age).toordinal(),)
    if slots["age"] is None:
        return ()
    stated_on = slots["age_on"] or slots["today"]
    bounds = [reaches_age(born, age).toordinal() for born in born_between(slots["age"], date.fromordinal(stated_on))]
    return tuple(sorted({*bounds, stated_on, stated_on + 1}))


# limits of time in conditions


class TimedAtom(NamedTuple):
    """An atomic condition in which the day of the assessment stands; `items` is the list that it quantifies over."""

    atom: CompareDays | Under
    items: str
    shown: Atom


_TIMED: WeakKeyDictionary[Branch, tuple[TimedAtom, ...]] = WeakKeyDictionary()


def _timed(branch: Branch) -> tuple[TimedAtom, ...]:
    found = _TIMED.get(branch)
    if found is None:
        found = _TIMED[branch] = tuple(_timed_atoms(branch.program, "", None))
    return found


def _timed_atoms(program: Program, items: str, shown: Atom | None) -> Iterator[TimedAtom]:
    for node in program.nodes:
        if isinstance(node, Quantified):
            yield from _timed_atoms(node.body, node.items, node)
        elif isinstance(node, CompareDays | Under):
            terms = (node.day,) if isinstance(node, Under) else (node.left, node.right)
            if any(map(_moves, terms)):
                yield TimedAtom(node, items, shown or node)


def _moves(term: DateTerm) -> bool:
    while isinstance(term, Shifted):
        term = term.day
    return isinstance(term, Today)


def _conditions(reading: BranchReading, case: Case, first: int, last: int) -> Iterator[Cause]:
    branch, slots = reading.branch, case.slots
    timed = _timed(branch)
    if not timed:
        return
    each: tuple[Slots, ...] = (NO_ITEM,) if branch.each is None else slots[branch.each] or ()
    for atom, items, shown in timed:
        days: set[int] = set()
        for item in each:
            for one in slots[items] or () if items else (NO_ITEM,):
                days.update(_thresholds(atom, {"victim": slots, "each": item, "item": one}, first, last))
        if days:
            text = f"a limit of time: {atom_in_words(shown, reading.scope)}"
            yield from (Cause(day, "condition", text, reading.ruleset.id) for day in days)


def _thresholds(atom: CompareDays | Under, facts: Mapping[str, Slots], first: int, last: int) -> Iterator[int]:
    """The days on which the condition may have another value than the day before."""
    found: list[int | None] = []
    if isinstance(atom, Under):
        moving = _moving(atom.day)
        found = [first_reaching(moving, bound, first, last) for bound in _reaches(atom.age, facts["victim"])]
    elif _moves(atom.left) and _moves(atom.right):
        left, right = _moving(atom.left), _moving(atom.right)
        signs = [(left(day) > right(day)) - (left(day) < right(day)) for day in range(first, last + 1)]
        found = [first + place for place in range(1, len(signs)) if signs[place] != signs[place - 1]]
    else:
        term, other = (atom.left, atom.right) if _moves(atom.left) else (atom.right, atom.left)
        bound = _day(other, facts)
        if bound:
            moving = _moving(term)
            found = [first_reaching(moving, day, first, last) for day in (bound, bound + 1)]
    return (day for day in found if day is not None)


def _moving(term: DateTerm) -> Moving:
    if isinstance(term, Shifted):
        below, length = _moving(term.day), term.length
        return lambda day: add_ordinal(below(day), length, CONVENTIONS["common"])
    return lambda day: day


def _day(term: DateTerm, facts: Mapping[str, Slots]) -> int | None:
    """A day that does not move: its ordinal, or 0 or None as in the slots."""
    match term:
        case OnDay(ordinal=ordinal):
            return ordinal
        case Event(path=path):
            slot: Any = facts[path.where].get(path.name)
            return slot  # type: ignore[no-any-return]
        case Shifted(day=day, length=length):
            start = _day(day, facts)
            return add_ordinal(start, length, CONVENTIONS["common"]) if start else start
    return None
