"""What a ruleset asks of each fact: the words and numbers it is compared with, and the days on which a day matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeAlias
from weakref import WeakKeyDictionary

from entitlements.engines.memory import Memory
from entitlements.law.ruleset import Branch, Rule, Ruleset
from entitlements.logic.ir import (
    CompareDays,
    CompareNumber,
    Contains,
    DateTerm,
    Event,
    Holds,
    OnDay,
    OneOf,
    Path,
    Program,
    Quantified,
    Shifted,
    Under,
)
from entitlements.periods.ages import reaches_age
from entitlements.periods.arithmetic import add_ordinal
from entitlements.periods.conventions import CONVENTIONS, Convention
from entitlements.periods.lengths import Length
from entitlements.periods.periods import After, EarlierOf, Issued, LaterOf, LengthEnd, Period, leaves
from entitlements.periods.specification import Age, End, Moment
from entitlements.periods.specification import Event as PeriodEvent

Slot: TypeAlias = tuple[str, str]
"""The list (empty: the victim's own) and the name of a slot that conditions and periods read."""

Steps: TypeAlias = tuple["tuple[Length, Convention] | int", ...]
"""What leads from a day to one that follows from it: lengths, or the birthday of an age."""

Dated: TypeAlias = tuple[Slot, Steps]

TODAY = "today"
_COMMON = CONVENTIONS["common"]
_ONE_DAY: Steps = ((Length(1, "days"), _COMMON),)
BORN: Slot = ("", "born")


@dataclass
class Mentions:
    """What is asked of each slot: `marks` are days at which something may change, counted from a slot's day.

    A mark is a chain of steps, the day that its end is held against (None: the day of the assessment) and how many days
    later; `pairs` are two slots whose days are compared with one another.
    """

    words: dict[Slot, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: dict[Slot, set[int]] = field(default_factory=lambda: defaultdict(set))
    marks: dict[Slot, set[tuple[Steps, int | None, int]]] = field(default_factory=lambda: defaultdict(set))
    pairs: set[tuple[Dated, Dated]] = field(default_factory=set)

    def add(self, other: Mentions) -> None:
        """Take in what another ruleset asks."""
        for slot, words in other.words.items():
            self.words[slot] |= words
        for slot, numbers in other.numbers.items():
            self.numbers[slot] |= numbers
        for slot, marks in other.marks.items():
            self.marks[slot] |= marks
        self.pairs |= other.pairs

    def mark(self, dated: Dated, target: int | None, *later: int) -> None:
        """A day of this slot matters where what follows from it reaches another day."""
        for days in later:
            self.marks[dated[0]].add((dated[1], target, days))


@lru_cache(maxsize=1 << 15)
def first_reaching(steps: Steps, target: int) -> int:
    """The first day from which these steps lead to the target or later."""
    low, high = max(1, target - 45_000), target + 1
    while low < high:
        middle = (low + high) // 2
        if led(middle, steps) >= target:
            high = middle
        else:
            low = middle + 1
    return low


def led(day: int, steps: Steps) -> int:
    """The day to which these steps lead."""
    for step in steps:
        if isinstance(step, int):  # noqa: SIM108  # on one line it does not fit
            day = reaches_age(date.fromordinal(day), step).toordinal()
        else:
            day = add_ordinal(day, *step)
    return day


_JOINED: WeakKeyDictionary[Ruleset, Memory[tuple[str, ...], Mentions]] = WeakKeyDictionary()


def mentions_in(rulesets: tuple[Ruleset, ...]) -> Mentions:
    """What several rulesets ask together, worked out once."""
    if not rulesets:
        return Mentions()
    kept = _JOINED.get(rulesets[0])
    if kept is None:
        kept = _JOINED[rulesets[0]] = Memory(64)
    key = tuple([one.digest for one in rulesets])
    found = kept.get(key)
    if found is None:
        found = kept.keep(key, Mentions())
        for one in rulesets:
            found.add(mentions_of(one))
    return found


_KNOWN: WeakKeyDictionary[Ruleset, Mentions] = WeakKeyDictionary()


def mentions_of(ruleset: Ruleset) -> Mentions:
    """What a ruleset asks of each slot, read once."""
    found = _KNOWN.get(ruleset)
    if found is None:
        found = _KNOWN[ruleset] = Mentions()
        for branch in ruleset.branches:
            _read(branch.program, branch.each or "", "", found)
            for rule in branch.rules:
                for version in rule.versions:
                    if version.period is not None:
                        _read_period(branch, rule, version.period, found)
                        if Issued() in leaves(version.period):
                            found.words["permits", "under"].add(f"{ruleset.id}/{rule.id}")
    return found


def _read(program: Program, each: str, inner: str, found: Mentions) -> None:
    def slot(path: Path) -> Slot:
        return {"victim": "", "each": each, "item": inner}[path.where], path.name

    def dated(term: DateTerm) -> Dated | int | None:
        steps: Steps = ()
        while isinstance(term, Shifted):
            steps, term = ((term.length, _COMMON), *steps), term.day
        if isinstance(term, Event):
            return _of_birth(slot(term.path), steps)
        return led(term.ordinal, steps) if isinstance(term, OnDay) else None

    for node in program.nodes:
        match node:
            case OneOf(path=path, values=values):
                found.words[slot(path)].update(values)
            case Contains(path=path, value=value):
                found.words[slot(path)].add(value)
            case CompareNumber(path=path, number=number):
                found.numbers[slot(path)].add(number)
            case CompareDays(left=left, right=right):
                _compare(dated(left), dated(right), found)
            case Under(age=age, day=day):
                _compare((BORN, (age,)), dated(day), found)
            case Holds(path=path) if path.name in ("child", "child_at_act"):
                list_ = slot(path)[0]
                if path.name == "child_at_act":
                    _compare(((list_, "committed_on"), ()), (BORN, (18,)), found)
                else:
                    _compare(((list_, "born"), (18,)), None, found)
            case Quantified(items=items, body=body):
                _read(body, each, items, found)


def _of_birth(slot: Slot, steps: Steps) -> Dated:
    return (BORN, (18, *steps)) if slot == ("", "eighteenth_birthday") else (slot, steps)


def _compare(left: Dated | int | None, right: Dated | int | None, found: Mentions) -> None:
    """Two days are compared: each with a day that is known, or with one another."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        found.pairs.add((left, right))
    elif isinstance(left, tuple):
        found.mark(left, right if isinstance(right, int) else None, 0, 1)
    elif isinstance(right, tuple):
        found.mark(right, left if isinstance(left, int) else None, 0, 1)


def _read_period(branch: Branch, rule: Rule, period: Period, found: Mentions) -> None:
    starts = tuple(_starts(branch, period.starts, 0))
    bounds = starts if period.not_before is None else (*starts, *_starts(branch, period.not_before, 0))
    for dated in bounds:
        found.mark(dated, None, 0, 1)
        for other in rule.versions:
            for day in (other.start, other.end):
                if day is not None:
                    found.mark(dated, day, 0)
    for dated, later in _ends(branch, period, 0):
        found.mark(dated, None, later)


def _starts(branch: Branch, moment: Moment, depth: int) -> Iterator[Dated]:
    match moment:
        case PeriodEvent(name=name):
            yield _of_birth(("", name), ())
        case Issued():
            yield ("permits", "issued"), ()
        case After(rule=rule):
            yield from _after(branch, rule, depth)
        case LaterOf(of=of) | EarlierOf(of=of):
            for one in of:
                yield from _starts(branch, one, depth)


def _after(branch: Branch, rule: str, depth: int) -> Iterable[Dated]:
    versions = next((r.versions for r in branch.rules if r.id == rule), ())
    period = max(versions, key=lambda v: v.start or 0).period if versions else None
    if period is not None and depth < 4:
        for dated, _ in _ends(branch, period, depth + 1):
            yield dated[0], dated[1] + _ONE_DAY


def _ends(branch: Branch, period: Period, depth: int) -> Iterator[tuple[Dated, int]]:
    """The days from which the end follows, and how much later than the day held against it they may be."""
    waiting: list[End] = [] if period.ends is None else [period.ends]
    while waiting:
        end = waiting.pop()
        match end:
            case LengthEnd(length=length):
                moments = [period.starts, *([] if period.not_before is None else [period.not_before])]
                for moment in moments:
                    for slot, steps in _starts(branch, moment, depth):
                        yield (slot, (*steps, (length, period.counting))), 0
            case PeriodEvent(name=name):
                yield _of_birth(("", name), ()), 0
            case Age(years=years):
                yield (BORN, (years,)), 1
            case LaterOf(of=of) | EarlierOf(of=of):
                waiting.extend(of)
