"""Atomic conditions on whole columns: each gives two bits a row, what is certain and what is possible."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from entitlements.columns.bits import Bits, Flags, Rails, chosen, everybody, nobody, packed, settled, unpacked
from entitlements.columns.calendar import Days, aged, shifted, unusual, within_tables, years_in
from entitlements.columns.frames import Frame, Index
from entitlements.columns.slots import FALSE, NEVER, TRUE, UNKNOWN, UNKNOWN_DAY, NumberColumn, SetColumn, WordColumn
from entitlements.facts.derived import reached_between
from entitlements.logic.ir import (
    Atom,
    CompareDays,
    CompareNumber,
    Constant,
    Contains,
    DateTerm,
    Event,
    Holds,
    OnDay,
    OneOf,
    Path,
    Quantified,
    Shifted,
    Today,
    Under,
)

_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def atom_rails(atom: Atom, frame: Frame) -> Rails:
    """The value of an atomic condition on every row of a frame."""
    match atom:
        case Constant(value=value):
            return settled(value, frame.rows)
        case Holds(path=path):
            column = frame.column(path)
            return settled(UNKNOWN, frame.rows) if column is None else Rails(packed(column & TRUE), packed(column))
        case OneOf(path=path, values=values):
            return _one_of(frame.column(path), values, frame.rows)
        case Contains(path=path, value=value):
            return _contains(frame.column(path), value, frame.rows)
        case CompareDays(left=left, op=op, right=right):
            return _compare_days(left, op, right, frame)
        case CompareNumber(path=path, op=op, number=number):
            numbers: NumberColumn | None = frame.column(path)
            if numbers is None:
                return settled(UNKNOWN, frame.rows)
            holds = _COMPARED[op](numbers.values, number)
            return Rails(packed(holds & numbers.known), packed(holds | ~numbers.known))
        case Under(age=age, day=day):
            return _under(age, day_of(day, frame), frame)
        case Quantified():
            return _quantified(atom, frame)


def _one_of(column: WordColumn | None, values: tuple[str, ...], rows: int) -> Rails:
    if column is None:
        return settled(UNKNOWN, rows)
    asked = [code for code, word in enumerate(column.words) if word in values]
    unknown = packed(column.codes < 0)
    if not asked:
        return Rails(nobody(rows), unknown)
    holds = column.codes == asked[0]
    for code in asked[1:]:
        holds |= column.codes == code
    certain = packed(holds)
    return Rails(certain, certain | unknown)


def _contains(column: SetColumn | None, value: str, rows: int) -> Rails:
    if column is None:
        return settled(UNKNOWN, rows)
    may_be = ~packed(column.some & column.complete)
    if value not in column.members:
        return Rails(nobody(rows), may_be)
    certain = packed(column.members[value])
    return Rails(certain, certain | may_be)


# days


def day_of(term: DateTerm, frame: Frame) -> Days | int | None:
    """The day on every row, or one for all; None where it is known of no row."""
    match term:
        case OnDay(ordinal=ordinal):
            return ordinal
        case Event(path=path):
            found: Days | None = frame.column(path)
            return found
        case Shifted(day=day, length=length):
            if term not in frame.memory:
                start = day_of(day, frame)
                frame.memory[term] = None if start is None else _later(start, length.n, length.unit, frame)
            later: Days | None = frame.memory[term]
            return later
    return frame.today


def _later(start: Days | int, n: int, unit: Any, frame: Frame) -> Days:
    days = np.full(frame.rows, start, np.int32) if isinstance(start, int) else start
    usual = frame.usual and within_tables(years_in(n, unit)) and not unusual(days)
    later: Days = chosen(days > NEVER, shifted(days, n, unit, False, usual), days)
    return later


def _compare_days(left: DateTerm, op: str, right: DateTerm, frame: Frame) -> Rails:
    a, b = day_of(left, frame), day_of(right, frame)
    known, happened = everybody(frame.rows), everybody(frame.rows)
    for term, day in ((left, a), (right, b)):
        if isinstance(term, Today | OnDay):
            continue
        if day is None:
            known = nobody(frame.rows)
        else:
            known, happened = known & _told(term, day, frame)[0], happened & _told(term, day, frame)[1]
    if a is None or b is None:
        return Rails(nobody(frame.rows), happened)
    holds = _COMPARED[op](a, b)
    compared = packed(holds) if isinstance(holds, np.ndarray) else settled(TRUE if holds else FALSE, frame.rows).certain
    return Rails(compared & known, happened & (compared | ~known))


def _told(term: DateTerm, day: Days | int, frame: Frame) -> tuple[Bits, Bits]:
    """Where a day is a day, and where its event is not known to be still to come."""
    key = "told", term
    if key not in frame.memory:
        days = np.full(frame.rows, day, np.int32) if isinstance(day, int) else day
        frame.memory[key] = packed(days > NEVER), packed(days != NEVER)
    found: tuple[Bits, Bits] = frame.memory[key]
    return found


def _under(age: int, day: Days | int | None, frame: Frame) -> Rails:
    if day is None:
        return settled(UNKNOWN, frame.rows)
    days = np.full(frame.rows, day, np.int32) if isinstance(day, int) else day
    value = under_age(age, days, frame)
    return Rails(packed(value & np.uint8(TRUE)), packed(value))


def under_age(age: int, days: Days, frame: Frame) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """0, 1 or 2 on every row: `facts.derived.under_age` for many."""
    rows = frame.rows
    value = np.full(rows, UNKNOWN, np.uint8)
    born, stated, stated_on = frame.victim("born"), frame.victim("age"), frame.victim("age_on")
    disputed = frame.victim("age_disputed")
    open_ = days > NEVER if disputed is None else (days > NEVER) & (disputed != TRUE)
    known = np.zeros(rows, np.bool_)
    if born is not None:
        known = born > NEVER
        reached = aged(np.maximum(born, NEVER), age, frame.usual and within_tables(age))
        value = chosen(open_ & known, (days < reached) * np.uint8(TRUE), value)
    if stated is not None:
        by_age = np.flatnonzero(open_ & ~known & stated.known)
        asked_on = frame.today if stated_on is None else chosen(stated_on > NEVER, stated_on, frame.today)
        value[by_age] = _under_stated(stated.values[by_age], asked_on[by_age], days[by_age], age)
    value[days == NEVER] = FALSE
    return value


def _under_stated(stated: Any, stated_on: Any, days: Any, age: int) -> Any:
    """By an age stated for a day, which bounds the birth: reckoned once for each age and day that are stated."""
    pairs, place = np.unique(np.stack([stated, stated_on.astype(np.int64)]), axis=1, return_inverse=True)
    bounds = np.array([reached_between(int(years), int(day), age) for years, day in pairs.T], np.int64).reshape(-1, 2)
    first, last = bounds[place.reshape(-1)].T
    between = chosen(days < first, TRUE, chosen(days >= last, FALSE, UNKNOWN))
    return chosen(days == stated_on, chosen(stated < age, TRUE, FALSE), between)


# lists


def _quantified(atom: Quantified, frame: Frame) -> Rails:
    from entitlements.columns.conditions import values_of

    inner, column, rows = frame.within(atom.items)
    rails = values_of(atom.body, inner)[-1]
    certain, possible = unpacked(rails.certain, inner.rows), unpacked(rails.possible, inner.rows)
    if atom.kind == "any":
        found = Rails(packed(having(certain, rows, frame.rows)), packed(having(possible, rows, frame.rows)))
    else:
        found = Rails(packed(~having(~certain, rows, frame.rows)), packed(~having(~possible, rows, frame.rows)))
    known = packed(column.known)
    return Rails(found.certain & known, found.possible | ~known)


def having(flags: Flags, rows: Index, count: int) -> Flags:
    """For each of so many rows whether any of its items is flagged; `rows` says whose each item is."""
    found = np.zeros(count, np.bool_)
    found[rows[np.flatnonzero(flags)]] = True
    return found


def whether_unknown(path: Path, frame: Frame) -> Bits:
    """Where a fact is not known: nothing, the middle value, or a set that may have more members."""
    key = "unknown", path
    if key not in frame.memory:
        frame.memory[key] = _unknown(frame.column(path), frame.rows)
    found: Bits = frame.memory[key]
    return found


def _unknown(column: Any, rows: int) -> Bits:
    if column is None:
        return everybody(rows)
    if isinstance(column, WordColumn):
        return packed(column.codes < 0)
    if isinstance(column, NumberColumn):
        return ~packed(column.known)
    if isinstance(column, SetColumn):
        return ~packed(column.some & column.complete)
    if isinstance(column, np.ndarray):
        return packed(column == (UNKNOWN if column.dtype == np.uint8 else UNKNOWN_DAY))
    return ~packed(column.known)
