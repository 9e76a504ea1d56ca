"""What the claims on one entitlement come to on every row: which leads, what leaves it open, what falls short."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import numpy as np

from entitlements.columns.bits import Bits, nobody, packed, some
from entitlements.columns.frames import Frame
from entitlements.columns.leading import Leader, leaders
from entitlements.columns.lifting import Candidate, Lifted, candidates
from entitlements.columns.outcomes import Outcome, Outcomes
from entitlements.columns.plan import Each, Plan, RulePlan
from entitlements.columns.reasons import Facts, add
from entitlements.columns.shortfalls import Claimed, compared, lasting
from entitlements.columns.slots import ListColumn, SlotTable
from entitlements.findings.claims import Status
from entitlements.findings.shortfalls import COMPARABLE, OWED, Kind


class Answer(NamedTuple):
    """One entitlement on every row. `encoded`: some law that was assessed speaks of it; otherwise standards lead."""

    entitlement: str
    encoded: bool
    leaders: list[Leader]
    because: Facts
    shortfalls: dict[tuple[str, Kind], Bits]


class _Items(NamedTuple):
    """The items of a list as rows, and the cases whose list is known to be empty."""

    outcomes: Outcomes
    lifted: Lifted
    empty: Bits


class Answers:
    """The answers to rows under one plan."""

    def __init__(self, plan: Plan, table: SlotTable, asks: bool = True) -> None:
        self._plan, self._rows = plan, table.rows
        frame = Frame(table, table.rows)
        self._case = Outcomes(frame, plan.conditions[None], asks)
        self._items = {
            kind: _items(frame, kind, plan, asks) for kind in plan.rules if kind is not None and plan.rules[kind]
        }
        self._outcomes: dict[RulePlan, list[Outcome]] = {}
        self._asks = asks

    def of(self, entitlement: str) -> Answer:
        """The answer on one entitlement."""
        rules = self._plan.granting[entitlement]
        law = [rule for rule in rules if rule.level != "standard"]
        claims: list[Candidate] = []
        for _, group in groupby(law or rules, key=lambda rule: rule.group):
            claims += self._candidates(list(group))
        found = leaders(claims, self._rows)
        return Answer(entitlement, bool(law), found, self._because(law, found), self._shortfalls(entitlement, law))

    def _of(self, rule: RulePlan) -> list[Outcome]:
        if rule not in self._outcomes:
            kind = rule.kind
            outcomes = self._case if kind is None else self._items[kind].outcomes
            self._outcomes[rule] = list(outcomes.of(rule))
        return self._outcomes[rule]

    def _candidates(self, rules: list[RulePlan]) -> list[Candidate]:
        """The claims of the rules of one branch."""
        outcomes = [one for rule in rules for one in self._of(rule)]
        kind = rules[0].kind
        if kind is None:
            return candidates(outcomes)
        items = self._items[kind]
        found = items.lifted.candidates(outcomes)
        if some(items.empty):
            first = rules[0]
            found.append(Candidate(first, first.newest, Status.NOT_GRANTED, items.empty, None, None))
        return found

    def _because(self, law: list[RulePlan], found: list[Leader]) -> Facts:
        """The facts that leave it undetermined, of every undetermined claim of law."""
        facts: Facts = {}
        rows = nobody(self._rows)
        for leader in found:
            if leader.candidate.status is Status.UNDETERMINED:
                rows = rows | leader.rows
        if not self._asks or not some(rows):
            return facts
        for rule in law:
            kind = rule.kind
            for outcome in self._of(rule):
                reasons = outcome.reasons if kind is None else self._items[kind].lifted.facts(outcome)
                add(facts, reasons)
        within = ((fact, here & rows) for fact, here in facts.items())
        return {fact: here for fact, here in within if some(here)}

    def _shortfalls(self, entitlement: str, law: list[RulePlan]) -> dict[tuple[str, Kind], Bits]:
        if not self._asks or entitlement not in COMPARABLE or not any(rule.level == "national" for rule in law):
            return {}
        return compared(entitlement, [one for rule in law for one in self._claimed(rule)], self._rows)

    def _claimed(self, rule: RulePlan) -> Iterable[Claimed]:
        kind = rule.kind
        for outcome in self._of(rule):
            yield _of_cases(outcome, self._rows) if kind is None else self._of_items(outcome, self._items[kind])
        if kind is not None and some(self._items[kind].empty):
            yield Claimed(rule, rule.newest, {Status.NOT_GRANTED: self._items[kind].empty})

    def _of_items(self, outcome: Outcome, items: _Items) -> Claimed:
        claimed = _of_cases(outcome, items.outcomes.frame.rows)
        found = Claimed(outcome.rule, outcome.version)
        found.rows = {status: items.lifted.any(rows) for status, rows in claimed.rows.items()}
        if claimed.until is not None and claimed.endless is not None:
            found.until = items.lifted.most(claimed.until, claimed.until > 0)
            found.endless = items.lifted.any(claimed.endless)
        return found


def _of_cases(outcome: Outcome, rows: int) -> Claimed:
    found = Claimed(outcome.rule, outcome.version, outcome.rows)
    if outcome.dated is not None and outcome.span is not None:
        owed = found.of(OWED, rows)
        found.until, found.endless = lasting(outcome.dated, outcome.span.end.earliest, owed, rows)
    return found


def _items(frame: Frame, kind: Each, plan: Plan, asks: bool) -> _Items:
    assert kind is not None  # the whole case is no item
    column: ListColumn = frame.table.slots[kind]
    items, case = frame.runs(kind)
    empty = packed(column.known & (np.diff(column.offsets) == 0))
    return _Items(Outcomes(items, plan.conditions[kind], asks), Lifted(case, items.rows, frame.rows), empty)


