"""A state with its law in the solver: one life, and what every rule comes to on it, made as questions need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.findings.reading import BranchReading, reading_of
from entitlements.law.library import Law
from entitlements.law.ruleset import Ruleset
from entitlements.proofs.conditions import Facts
from entitlements.proofs.formulas import Formula
from entitlements.proofs.items import Items
from entitlements.proofs.life import Groups, Life, Place
from entitlements.proofs.mentions import mentions_of
from entitlements.proofs.people import People
from entitlements.proofs.solver import CYCLE, STEPS, Found, Solver
from entitlements.proofs.standings import Standing, Standings

T = TypeVar("T")


class World:
    """The possible lives in a state from a day on, for as long as the same law binds it, four years at the most.

    `second` says in which facts another life of the same question may differ from the first one; `facts` are then those
    of both.
    """

    def __init__(
        self, host: str, law: Law, on: date, rulesets: Iterable[Ruleset], *, own: frozenset[str] = frozenset(),
        partial: bool = False, unknown: frozenset[str] = frozenset(), steps: int = STEPS,
    ) -> None:  # fmt: skip
        self.host, self.law, self.on, self.rulesets = host, law, on, tuple(rulesets)
        self.solver = Solver(on, last_day(host, law, on), steps)
        groups = Groups(host, law.states_in("eu", on), law.states_in("eea", on))
        mentions = mentions_of(self.rulesets)
        s = self.solver
        self.life = Life(s.require, s.calendar, s.today, groups, mentions, partial=partial, unknown=unknown)
        self.items = Items(self.life)
        self.people = People(self.life, self.items)
        self.second: World | None = None
        if own:
            self.second = object.__new__(World)
            self.second.__dict__.update(self.__dict__)
            self.second.life = Life(s.require, s.calendar, s.today, groups, mentions, own=own, partial=partial)
            self.second.items = Items(self.second.life)
            self.second.people = People(self.second.life, self.second.items)
            self.second._standings, self.second._rules = {}, {}
        self._standings: dict[tuple[str, int, int], Standings] = {}
        self._rules: dict[tuple[str, str, int], Standing] = {}

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of assessment that questions are about."""
        return self.solver.first, self.solver.last

    def standings(self, ruleset: Ruleset, entitlement: str | None = None) -> list[Standing]:
        """What the rules of a ruleset come to, those on one entitlement or all."""
        found = []
        for number, branch in enumerate(reading_of(ruleset).branches):
            for rule in branch.rules:
                if entitlement is None or any(grant.entitlement == entitlement for grant in rule.rule.grants):
                    for place in self._places(branch):
                        key = rule.id, ruleset.digest, -1 if place is None else place.number
                        if key not in self._rules:
                            self._rules[key] = self._branch(ruleset, number, branch, place).of(rule)
                        found.append(self._rules[key])
        return found

    def _places(self, branch: BranchReading) -> tuple[Place | None, ...]:
        return (None,) if branch.branch.each is None else self.items.places(branch.branch.each)

    def _branch(self, ruleset: Ruleset, number: int, branch: BranchReading, place: Place | None) -> Standings:
        key = ruleset.digest, number, -1 if place is None else place.number
        if key not in self._standings:
            self._standings[key] = Standings(branch, self.life, self.items, place)
        return self._standings[key]

    def read(self, model: Any, facts: Facts) -> tuple[Victim, date] | None:
        """The person of a model with the day of assessment; None where no life has these facts together."""
        try:
            return self.people.victim(model, facts), self.people.day(model)
        except FactError:
            return None

    def find(self, formula: Formula, facts: Facts, confirm: Callable[[Victim, date], T | None]) -> Found:
        """A person on whom the formula holds, confirmed by `confirm`; without one it is a proof, or undecided."""

        def read(model: Any) -> T | None:
            found = self.read(model, facts)
            return None if found is None else confirm(*found)

        return self.solver.find(formula, facts, self.people.wishes(facts, self.on), read)


def last_day(host: str, law: Law, on: date) -> date:
    """The last day, of four years from this one, on which the same instruments bind the state and the Union and the
    EEA have the same members."""
    members = {law.bindings.groups[group] for group in ("eu", "eea")}
    last = on + timedelta(days=CYCLE)
    for row in law.bindings.rows.values():
        if row.state == host or row.instrument in members:
            changes = [row.start, None if row.end is None else row.end + timedelta(days=1)]
            last = min([last, *(day - timedelta(days=1) for day in changes if day is not None and day > on)])
    return last
