"""Days that the calendar computes from other days: bounded at first, made exact month by month where that matters.

Months have 28 to 31 days. A term is one whole number between bounds that hold on every day of the calendar, so what has
no model has none in the calendar either: that is a proof. Where a model puts a term on another day than the calendar,
the month that it lies in is added exactly, and the question is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from entitlements.periods.ages import born_between, reaches_age
from entitlements.periods.arithmetic import add_ordinal
from entitlements.periods.conventions import CONVENTIONS, Convention
from entitlements.periods.lengths import Length
from entitlements.proofs.formulas import Number, both, z3

_SAMPLE = range(date(2001, 1, 1).toordinal(), date(2005, 1, 1).toordinal())
"""Four years and a leap day: between 1901 and 2099 every four years the calendar repeats itself."""

_SOON_ALL = 4
"""After so many months of one term have been added one by one, its whole range is."""

Kind = tuple[Any, ...]


@lru_cache(maxsize=4096)
def computed(kind: Kind, day: int) -> int:
    """The day that the calendar gives for a term of this kind."""
    match kind:
        case ("length", Length() as length, bool(inside)):
            return add_ordinal(day, length, _counting(inside))
        case ("age", int(years)):
            return reaches_age(date.fromordinal(day), years).toordinal()
        case ("earliest birth", int(years)):
            return born_between(years, date.fromordinal(day))[0].toordinal()
    raise ValueError(f"no such kind of day: {kind[0]}")


def _counting(inside: bool) -> Convention:
    return CONVENTIONS["from-beginning-of-day" if inside else "common"]


@lru_cache(maxsize=1024)
def bounds(kind: Kind) -> tuple[int, int]:
    """The least and the greatest number of days by which a term of this kind moves any day.

    >>> bounds(("length", Length(1, "months"), False)), bounds(("length", Length(3, "months"), False))
    ((28, 31), (89, 92))
    """
    moved = [computed(kind, day) - day for day in _SAMPLE]
    return min(moved), max(moved)


@dataclass
class Term:
    """One computed day: from which day, how, and the months that are exact already."""

    kind: Kind
    source: Number
    value: Any
    facts: frozenset[str]
    months: set[int] = field(default_factory=set)


class Calendar:
    """The computed days of one solver, each made once, and the months that its questions have asked for."""

    def __init__(self, context: Any, require: Callable[[Any], None], first: int, last: int) -> None:
        self.context, self._require, self._first, self._last = context, require, first, last
        self._terms: dict[tuple[Any, ...], Term] = {}

    def shifted(self, day: Number, length: Length, counting: Convention, facts: frozenset[str]) -> Number:
        """The last day of a period of this length from a day."""
        return self.term(("length", length, counting.event_day == "in"), day, facts)

    def term(self, kind: Kind, day: Number, facts: frozenset[str]) -> Number:
        """The day that is computed from another one in this way."""
        if isinstance(day, int):
            return computed(kind, day)
        least, most = bounds(kind)
        if least == most:
            return day + least
        key = (*kind, day.get_id())
        if key not in self._terms:
            value = z3().Int(f"day {len(self._terms)}", self.context)
            self._terms[key] = Term(kind, day, value, facts)
            self._require(both(value >= day + least, value <= day + most))
        return self._terms[key].value

    def refine(self, model: Any, facts: Iterable[str]) -> bool:
        """Make exact the months in which this model is wrong about days that rest on these facts; whether any was."""
        wrong, about = False, frozenset(facts)
        for term in self._terms.values():
            if term.facts <= about:
                source = model.eval(term.source, model_completion=True).as_long()
                value = model.eval(term.value, model_completion=True).as_long()
                if computed(term.kind, source) != value:
                    wrong = True
                    self._add(term, source)
        return wrong

    def _add(self, term: Term, day: int) -> None:
        if len(term.months) < _SOON_ALL or not self._first <= day <= self._last:
            self._month(term, date.fromordinal(day))
            return
        year, month = date.fromordinal(self._first).year, date.fromordinal(self._first).month
        while (first := date(year, month, 1)).toordinal() <= self._last:
            self._month(term, first)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)

    def _month(self, term: Term, day: date) -> None:
        first = day.replace(day=1).toordinal()
        if first in term.months:
            return
        term.months.add(first)
        for start, end, moved, fixed in _pieces(term.kind, first):
            inside = both(term.source >= start, term.source <= end)
            exact = term.value == (term.source + moved if fixed is None else fixed)
            self._require(z3().Implies(inside, exact))


def _pieces(kind: Kind, first: int) -> Iterator[tuple[int, int, int, int | None]]:
    """A month in runs of days that are all moved alike, or all end on one day: first, last, days moved, that day."""
    start = date.fromordinal(first)
    following = date(start.year + start.month // 12, start.month % 12 + 1, 1).toordinal()
    days = [(day, computed(kind, day)) for day in range(first, following)]
    place = 0
    while place < len(days):
        begin, to = days[place]
        end = place
        while end + 1 < len(days) and days[end + 1][1] - days[end + 1][0] == to - begin:
            end += 1
        if end > place:
            yield begin, days[end][0], to - begin, None
        else:
            while end + 1 < len(days) and days[end + 1][1] == to:
                end += 1
            yield begin, days[end][0], 0, to
        place = end + 1
