"""From the items of a list to the cases that have them: what is claimed for each item becomes the case's claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from entitlements.columns.bits import Bits, Flags, chosen, nobody, packed, some, unpacked
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
    found: Days = chosen(unpacked(one.dated, rows)[at] & (end < LATEST), end, np.int32(EARLIEST))
    return found


class Lifted:
    """The cases to which the rows of an items' frame belong."""

    def __init__(self, case: Index, items: int, cases: int) -> None:
        self._case, self._items, self._cases = case, items, cases
        self._facts: dict[int, tuple[Outcome, Facts]] = {}

    def any(self, rows: Bits) -> Bits:
        """The cases of which some item is among these rows."""
        return self._placed(self._case[np.flatnonzero(unpacked(rows, self._items))], np.True_)

    def facts(self, outcome: Outcome) -> Facts:
        """The facts to ask for of each case; worked out once for each outcome."""
        known = self._facts.get(id(outcome))
        if known is None:
            lifted = {fact: self.any(rows) for fact, rows in outcome.reasons.items()}
            known = self._facts[id(outcome)] = outcome, lifted
        return known[1]

    def most(self, days: Days, rows: Flags) -> Days:
        """The latest of these days of each case among these rows, 0 where there is none."""
        return self._most(days, np.flatnonzero(rows))

    def _most(self, days: Days, at: Index) -> Days:
        found = np.zeros(self._cases, np.int32)
        np.maximum.at(found, self._case[at], days[at])
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

    def _leading(self, status: Status, having: list[Outcome]) -> Iterator[Candidate]:
        ours, dated = nobody(self._items), nobody(self._items)
        for one in having:
            ours = ours | one.rows[status]
            if one.dated is not None:
                dated = dated | (one.rows[status] & one.dated)
        at = np.flatnonzero(unpacked(ours, self._items))
        longest = self._longest(status, having, at) if some(dated) else None
        if longest is not None:
            at = at[longest[at] == self._most(longest, at)[self._case[at]]]
        left = at[np.diff(self._case[at], prepend=-1) > 0]  # the first item of each case
        for one in having:
            here = unpacked(one.rows[status], self._items)[left]
            if longest is not None:
                here &= guaranteed(one, left, self._items) == longest[left]
            if here.any():
                yield self._candidate(status, one, left[here])
                left = left[~here]

    def _longest(self, status: Status, having: list[Outcome], at: Index) -> Days:
        """The longest guarantee of any claim with this status on each of these items."""
        found = np.zeros(self._items, np.int32)
        for one in having:
            if one.dated is not None:
                rows = at[unpacked(one.rows[status] & one.dated, self._items)[at]]
                found[rows] = np.maximum(found[rows], guaranteed(one, rows, self._items))
        return found

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
