"""The facts of any possible life as variables of the solver, with what must hold between them, and back to a victim."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from entitlements.logic.types import Fact
from entitlements.proofs.calendar import Calendar
from entitlements.proofs.formulas import (
    ALWAYS,
    NEVER,
    Formula,
    Number,
    Rails,
    both,
    either,
    negation,
    no,
    settled,
    some,
    z3,
)
from entitlements.proofs.mentions import Mentions
from entitlements.proofs.stages import COURSES, course_of, courses

T = TypeVar("T")

YEAR = 365
OLDEST, EARLIEST, LATEST = 80 * YEAR, 12 * YEAR, 3 * YEAR
"""How far back a birth and an event may lie, and how far ahead a day that is planned, in days from today."""

RESIDENT = {"resident": True, "permanent_resident": True, "irregular": False, "tolerated": False}


class Day(NamedTuple):
    """The day of an event: known and at `value`, known never to have happened so far, or neither, which is unknown."""

    at: Formula
    never: Formula
    value: Number


@dataclass(frozen=True)
class Place:
    """The slot of one item of a list: what its variables are called, whether it is there, and what is fixed of it."""

    kind: str
    number: int
    present: Formula
    fixed: dict[str, str]

    @property
    def prefix(self) -> str:
        """What stands before the names of its variables."""
        return f"{self.kind} {self.number} "


@dataclass(frozen=True)
class Groups:
    """The host state and the members of the Union and the EEA, which do not change on the days that are asked about."""

    host: str
    eu: frozenset[str]
    eea: frozenset[str]


class Life:
    """The variables of one life; `own` are the facts in which it may differ from another one of the same question.

    Where `partial`, every fact may also be unknown; `unknown` are facts that are never known.
    """

    def __init__(
        self, require: Callable[[Any], None], calendar: Calendar, today: Any, groups: Groups, mentions: Mentions, *,
        own: frozenset[str] = frozenset(), mark: str = "'", partial: bool = False,
        unknown: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self._require, self.calendar, self.today, self.groups = require, calendar, today, groups
        self.mentions, self.own, self._mark, self.partial = mentions, own, mark, partial
        self._unknown = unknown
        self._made: dict[Any, Any] = {}
        self._events: list[Any] = []
        self._born: Any = None

    # variables

    def named(self, name: str, fact: str) -> str:
        """The name of a variable: a fact of this life's own has another one than in the other life."""
        return f"{name}{self._mark}" if fact in self.own else name

    def known(self, fact: str) -> Formula:
        """That a stored fact is known."""
        if fact in self._unknown:
            return False
        return z3().Bool(self.named(f"known {fact}", fact), self.calendar.context) if self.partial else True

    def _once(self, key: Any, make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def require(self, formula: Formula) -> None:
        """What holds in every life."""
        if formula is not True:
            self._require(formula)

    def boolean(self, name: str, fact: str) -> Any:
        """A plain variable."""
        return self._once(("boolean", name), lambda: z3().Bool(self.named(name, fact), self.calendar.context))

    def word(self, name: str, fact: str, number: int) -> Any:
        """A variable that takes one of so many values, by number."""
        return self._once(("word", name), lambda: self._bounded(name, fact, 0, number - 1))

    def _bounded(self, name: str, fact: str, least: Number, most: Number) -> Any:
        found = z3().Int(self.named(name, fact), self.calendar.context)
        self.require(both(found >= least, found <= most))
        return found

    def date(self, name: str, fact: str, *, ahead: int = 0, back: int = EARLIEST) -> Any:
        """The day of an event, after the birth and no further ahead than so many days."""
        return self._once(("date", name), lambda: self._event(name, fact, ahead, back))

    def _event(self, name: str, fact: str, ahead: int, back: int) -> Any:
        found = self._bounded(name, fact, self.today - back, self.today + ahead)
        self._events.append(found)
        if self._born is not None:
            self.require(found >= self._born)
        return found

    @property
    def born(self) -> Any:
        """The day of birth; nothing happens before it."""
        if self._born is None:
            self._born = self._bounded("born", "born", self.today - OLDEST, self.today)
            for event in self._events:
                self.require(event >= self._born)
        return self._born

    # the victim's facts, as conditions read them

    @property
    def disputed(self) -> Rails:
        """Whether the age is disputed; where nobody is said to doubt a given one it is not."""
        doubted = self.boolean("age_disputed", "age_disputed")
        if not self.partial:
            return settled(doubted)
        said = both(self.known("age_disputed"), doubted)
        return Rails(said, both(no(said), either(self.known("age_disputed"), self.known("born"))))

    def under(self, age: int, day: Day) -> Rails:
        """Whether the victim is under an age on a day."""
        birthday = self.calendar.term(("age", age), self.born, frozenset({"born"}))
        told = both(day.at, no(self.disputed.true), self.known("born"))
        return Rails(both(told, day.value < birthday), either(day.never, both(told, day.value >= birthday)))

    def flag(self, name: str) -> Rails:
        """A fact that is true or false."""
        if name in course_of():
            return self._of_courses(name, {2}, {0})
        match name:
            case "child":
                return self.under(18, Day(True, False, self.today))
            case "age_disputed":
                return self.disputed
            case "citizen_of_host":
                return self.citizen({self.groups.host})
            case "eu_citizen":
                return self.citizen(self.groups.eu)
            case "eea_citizen":
                return self.citizen(self.groups.eea)
            case "third_country_national":
                return negation(self.citizen(self.groups.eu))
            case "stateless":
                return negation(self.citizen(self.states))
            case "lawfully_resident":
                return self._lawfully_resident()
            case "other_nationalities_possible":
                return NEVER
        return settled(self.boolean(name, name), self.known(name))

    def citizen(self, states: Iterable[str]) -> Rails:
        """Whether the person is a national of one of these states."""
        of = set(states)
        has = some(self.boolean(f"nationality {c}", "nationalities") for c in self.states if c in of)
        return settled(has, self.known("nationalities"))

    @property
    def states(self) -> tuple[str, ...]:
        """The nationalities that the law here can tell apart: those it names, the host's, and one of each group."""
        return self._once("states", self._states)

    def _states(self) -> tuple[str, ...]:
        mentions, groups = self.mentions, self.groups
        named = {*mentions.of("victim", "nationalities"), *mentions.of("dependant", "nationalities"), groups.host}

        def first(of: Iterable[str], without: Iterable[str]) -> list[str]:
            return [code for code in of if code not in named and code not in set(without)][:1]

        third = first(("NG", "VN", "AL", "ER", "PH"), groups.eea)
        union = first(("RO", "BG", "PL", "HU", "LV"), ()) if groups.eu else []
        eea = first(sorted(groups.eea - groups.eu), groups.eu)
        return tuple(dict.fromkeys([*third, *union, *eea, *sorted(named)]))

    def _lawfully_resident(self) -> Rails:
        citizen = self.citizen({self.groups.host})
        status = {answer: [s for s, found in RESIDENT.items() if found is answer] for answer in (True, False)}
        resident = Rails(self.one_of("residence_status", status[True]).true,
                         self.one_of("residence_status", status[False]).true)  # fmt: skip
        return Rails(either(citizen.true, resident.true), both(no(citizen.true), resident.false))

    def one_of(self, name: str, values: Iterable[str]) -> Rails:
        """Whether a fact that takes one value has one of these."""
        wanted = set(values)
        if name in course_of():
            return self._of_courses(name, wanted, None)
        if name == "host":
            return ALWAYS if self.groups.host in wanted else NEVER
        return self._word(name, self.values(name), wanted, name, self.known(name))

    def _word(self, name: str, values: tuple[str, ...], wanted: set[str], fact: str, known: Formula) -> Rails:
        variable = self.word(name, fact, len(values))
        return settled(some(variable == n for n, value in enumerate(values) if value in wanted), known)

    def values(self, name: str) -> tuple[str, ...]:
        """The values that a fact can take, as far as the law here tells them apart."""
        fact = self.mentions.facts.get(name)
        if name == "region":
            return regions(self.groups.host, self.mentions.of("victim", "region"))
        return allowed(fact, self.mentions.of("victim", name))

    def contains(self, name: str, value: str) -> Rails:
        """Whether a set has this member."""
        if name == "nationalities":
            return self.citizen({value})
        return settled(self.boolean(f"{name} {value}", name), self.known(name))

    def number(self, name: str) -> tuple[Formula, Any]:
        """A whole number, and that it is known; an age goes with its day, and is never given beside the birth."""
        if name == "age":
            return False, 0
        return self.known(name), self._once(("number", name), lambda: self._bounded(name, name, 0, 1_000_000))

    def day(self, name: str) -> Day:
        """The day of an event."""
        if name in course_of():
            return self._day_of_courses(name)
        if name == "born":
            return Day(self.known("born"), False, self.born)
        if name == "eighteenth_birthday":
            birthday = self.calendar.term(("age", 18), self.born, frozenset({"born"}))
            return Day(both(self.known("born"), no(self.disputed.true)), False, birthday)
        if name == "age_on":
            return Day(False, False, 0)
        happened, known = self.boolean(f"happened {name}", name), self.known(name)
        return Day(both(known, happened), both(known, no(happened)), self.date(name, name, ahead=LATEST))

    # stages

    def course(self, fact: str) -> Any:
        """Which course a fact with stages has taken, by number; its days lie in order up to today."""
        return self._once(("course", fact), lambda: self._course(fact))

    def _course(self, fact: str) -> Any:
        found = self.word(f"course of {fact}", fact, len(COURSES[fact]))
        days = [self.stage(fact, n) for n in range(max(map(len, COURSES[fact])))]
        for one, other in pairwise(days):
            self.require(one <= other)
        return found

    def stage(self, fact: str, number: int) -> Any:
        """The day of a stage by its number in the course."""
        return self.date(f"{fact} stage {number}", fact)

    def _of_courses(self, name: str, true: set[Any], false: set[Any] | None) -> Rails:
        fact = course_of()[name]
        chosen, known = self.course(fact), self.known(fact)

        def have(values: set[Any]) -> Formula:
            return some(chosen == n for n, one in enumerate(courses(fact)) if one.facts[name] in values)

        if false is None:
            return settled(have(true), known)
        return Rails(both(known, have(true)), both(known, have(false)))

    def _day_of_courses(self, name: str) -> Day:
        return self._once(("day of", name), lambda: self._made_day(name))

    def _made_day(self, name: str) -> Day:
        fact = course_of()[name]
        chosen, known = self.course(fact), self.known(fact)
        told = [(n, one.facts[name]) for n, one in enumerate(courses(fact))]
        at = [(n, day[1]) for n, day in told if isinstance(day, tuple)]
        value: Any = self.stage(fact, 0)
        for stage in dict.fromkeys(stage for _, stage in at):
            value = z3().If(some(chosen == n for n, one in at if one == stage), self.stage(fact, stage), value)
        happened = some(chosen == n for n, _ in at)
        never = some(chosen == n for n, day in told if day == 0 and day is not None)
        return Day(both(known, happened), both(known, never), value)


def allowed(fact: Fact | None, mentioned: tuple[str, ...]) -> tuple[str, ...]:
    """The values of a fact: those of its type, or for free text those that are named and another one."""
    if fact is not None and fact.type.values:
        return fact.type.values
    return (*mentioned, "other")


_REGIONS = {
    "AT": ("AT-9", "AT-1"), "CA": ("CA-ON", "CA-BC"), "CH": ("CH-ZH", "CH-BE"), "DE": ("DE-BE", "DE-NW"),
    "ES": ("ES-MD", "ES-CT"), "FR": ("FR-IDF", "FR-BRE"), "GB": ("GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR"),
    "IT": ("IT-62", "IT-25"), "US": ("US-CA", "US-NY"),
}  # fmt: skip
_ALL_PARTS = frozenset({"GB"})
"""States all of whose parts stand above: there is no other one."""


def regions(host: str, mentioned: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of the state that conditions name, and one that none of them does."""
    named = tuple(one for one in mentioned if one.startswith(f"{host}-"))
    candidates = _REGIONS.get(host, ())
    if host not in _ALL_PARTS:
        candidates = (*candidates, f"{host}-01", f"{host}-02")
    other = next((one for one in candidates if one not in named), "")
    return tuple(one for one in (other, *named) if one)

