"""From the items of a list to the cases that have them: what is claimed for each item becomes the case's claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from entitlements.columns.bits import Bits, Flags, packed, unpacked
from entitlements.columns.calendar import EARLIEST, LATEST, Days
from entitlements.columns.frames import Index
from entitlements.columns.outcomes import Outcome
from entitlements.columns.plan import RulePlan, VersionPlan
from entitlements.columns.reasons import Facts
from entitlements.columns.spans import Span, Window
from entitlements.findings.claims import Status


@dataclass(frozen=True, eq=False)
class Candidate:
    """Claims of one version with one status that may lead: their rows, and their days where they tell any.

    Of several items of a case only the claim that comes first among its rules and items is on its row.
    """

    rule: RulePlan
    version: VersionPlan
    status: Status
    rows: Bits
    dated: Bits | None
    span: Span | None


def candidates(outcomes: Iterable[Outcome]) -> list[Candidate]:
    """The claims of rules that speak of the whole case."""
    return [
        Candidate(one.rule, one.version, status, rows, one.dated, one.span)
        for one in outcomes for status, rows in one.rows.items()
    ]  # fmt: skip


def guaranteed(one: Candidate | Outcome, at: Index, rows: int) -> Days:
    """The day before which the claims on these of all the rows cannot end, 0 where they tell none."""
    if one.dated is None or one.span is None:
        return np.zeros(len(at), np.int32)
    end = one.span.end.earliest[at]
    return np.where(unpacked(one.dated, rows)[at] & (end < LATEST), end, np.int32(EARLIEST))


class Lifted:
    """The cases to which the rows of an items' frame belong."""

    def __init__(self, case: Index, items: int, cases: int) -> None:
        self._case, self._items, self._cases = case, items, cases
        self._first = np.flatnonzero(np.diff(case, prepend=-1))
        self._having = case[self._first]
        self._facts: dict[int, tuple[Outcome, Facts]] = {}

    def any(self, rows: Bits) -> Bits:
        """The cases of which some item is among these rows."""
        found = np.zeros(self._cases, np.uint8)
        if len(self._first):
            flags = unpacked(rows, self._items).view(np.uint8)
            found[self._having] = np.bitwise_or.reduceat(flags, self._first)
        return packed(found)

    def facts(self, outcome: Outcome) -> Facts:
        """The facts to ask for of each case; worked out once for each outcome."""
        known = self._facts.get(id(outcome))
        if known is None:
            lifted = {fact: self.any(rows) for fact, rows in outcome.reasons.items()}
            known = self._facts[id(outcome)] = outcome, lifted
        return known[1]

    def most(self, days: Days, rows: Flags) -> Days:
        """The latest of these days of each case among these rows, 0 where there is none."""
        found = np.zeros(self._cases, np.int32)
        np.maximum.at(found, self._case[rows], days[rows])
        return found

    def candidates(self, outcomes: list[Outcome]) -> list[Candidate]:
        """Of one branch's rules and of every status the claim that leads: the longest guarantee, then the first item,
        then the first rule."""
        found: list[Candidate] = []
        for status in Status:
            having = [one for one in outcomes if status in one.rows]
            if having:
                found += self._leading(status, having)
        return found

    def _leading(self, status: Status, having: list[Outcome]) -> list[Candidate]:
        run = [np.flatnonzero(unpacked(one.rows[status], self._items)) for one in having]
        rule = np.concatenate([np.full(len(rows), number) for number, rows in enumerate(run)])
        rows = np.concatenate(run)
        days = np.concatenate([guaranteed(one, these, self._items) for one, these in zip(having, run, strict=True)])
        case = self._case[rows]
        order = np.lexsort((rule, rows, -days, case))
        ordered = case[order]
        first = order[np.concatenate([[True], ordered[1:] != ordered[:-1]])]
        return [self._candidate(status, one, rows[first[rule[first] == number]]) for number, one in enumerate(having)]

    def _candidate(self, status: Status, one: Outcome, rows: Index) -> Candidate:
        case = self._case[rows]
        dated, span = None, None
        if one.dated is not None and one.span is not None:
            dated = self._placed(case, unpacked(one.dated, self._items)[rows])
            span = Span(*(Window(*(self._moved(bound, case, rows) for bound in window)) for window in one.span))
        return Candidate(one.rule, one.version, status, self._placed(case, np.True_), dated, span)

    def _placed(self, case: Index, flags: Flags | np.bool_) -> Bits:
        found = np.zeros(self._cases, np.bool_)
        found[case] = flags
        return packed(found)

    def _moved(self, days: Days, case: Index, rows: Index) -> Days:
        found = np.zeros(self._cases, np.int32)
        found[case] = days[rows]
        return found
