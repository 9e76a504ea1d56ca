"""Stages of identification, proceedings and testimony in columns: each course of stages is read once, by `standing`.

A course is the statuses of a case in their order, each dated or not. There are few of them among millions of cases, so
what follows from each is asked of the functions that read one case: once for every number of stages reached. Which of
the days is which is told by asking with days that are all different. What is out of order, or says a thing twice, is
left to the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entitlements.columns.bits import chosen
from entitlements.columns.layout import DAY, STAGES, Field
from entitlements.columns.reading_cells import Cells, any_hard, encoded, list_parts, read_cells, rows_of
from entitlements.columns.slots import UNKNOWN_DAY, DayColumn, Flags, Slots, WordColumn
from entitlements.errors import FactError
from entitlements.facts.model import DOES_NOT_KNOW
from entitlements.facts.stages import Stage
from entitlements.facts.standing import add_identification, add_proceedings, add_testimony
from entitlements.facts.victim import Victim

ADD: Mapping[str, Callable[[dict[str, Any], tuple[Stage[Any], ...] | None, int], None]] = MappingProxyType(
    {"identification": add_identification, "proceedings": add_proceedings, "testimony": add_testimony}
)
MOST = 12
"""Longer courses go through the model."""
NO_DAY = np.int32(2**31 - 1)
_NOT_GIVEN = -1
_FIRST, _STEP = date(2000, 1, 1).toordinal(), 10


@dataclass(frozen=True, slots=True)
class StageColumn:
    """The stages of each row one after another: status codes, days (-1: without a day), where each row's begin.

    `given` says which rows have stages at all, be it none of them; `hard` which only the model can judge.
    """

    statuses: npt.NDArray[np.int32]
    days: DayColumn
    offsets: npt.NDArray[np.int64] | None
    given: Flags
    hard: Flags | None

    def stage(self, number: int, rows: npt.NDArray[np.int64] | slice) -> tuple[Any, Any]:
        """Status and day of the stage with this number in rows that have one."""
        at = rows if self.offsets is None else self.offsets[:-1][rows] + number
        return self.statuses[at], self.days[at]


def read_stages(name: str, parts: Mapping[str, pa.Array], rows: int) -> StageColumn:
    """The stages of a fact from its column: a plain status, a list of mappings, or `name.status` and `name.date`."""
    array = parts.get(name)
    if array is None:
        status = parts.get(f"{name}.status", pa.nulls(rows))
        return _single(name, status, parts.get(f"{name}.date"), alone=False)
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return _several(name, array)
    return _single(name, array, None, alone=True)


def _statuses(name: str, array: pa.Array, *, alone: bool) -> Cells:
    """The codes of statuses; that it is not known can be said of the whole fact, not of one of several stages."""
    if pa.types.is_null(array.type):
        return Cells(np.full(len(array), -1, np.int32))
    codes = {status: code for code, status in enumerate(STAGES[name])}
    if alone:
        codes[DOES_NOT_KNOW] = _NOT_GIVEN
    text = pa.types.is_dictionary(array.type) or pa.types.is_string(array.type) or pa.types.is_large_string(array.type)
    if not (text or pa.types.is_string_view(array.type)):
        return Cells(np.full(len(array), -1, np.int32), np.asarray(array.is_valid()))
    return Cells(*encoded(array, codes.get))


def _single(name: str, status: pa.Array, day: pa.Array | None, *, alone: bool) -> StageColumn:
    read = _statuses(name, status, alone=alone)
    codes, hard = read.column, read.hard
    days = np.full(len(codes), UNKNOWN_DAY, np.int32)
    if day is not None:
        dated = read_cells(day, DAY)
        days = dated.column
        without = (codes < 0) & (days != UNKNOWN_DAY)
        hard = any_hard(hard, dated.hard, without if without.any() else None)
    return StageColumn(codes, days, None, codes >= 0, hard)


def _several(name: str, array: pa.Array) -> StageColumn:
    offsets, items = list_parts(array)
    given = np.asarray(array.is_valid())
    hard: Flags | None = None
    if pa.types.is_struct(items.type):
        parts = dict(zip((field.name for field in items.type), items.flatten(), strict=True))
        status, day = parts.pop("status", pa.nulls(len(items))), parts.pop("date", pa.nulls(len(items)))
        if parts:
            raise FactError([(f"{name}[].{part}", "no such fact; a stage has `status` and `date`") for part in parts])
    else:
        status, day = items, pa.nulls(len(items))
    statuses, days = _statuses(name, status, alone=False), read_cells(day, DAY)
    wrong = any_hard(statuses.column < 0, statuses.hard, days.hard)
    if wrong is not None and wrong.any():
        hard = np.zeros(len(array), np.bool_)
        hard[rows_of(offsets)[wrong]] = True
    lengths = np.diff(offsets)
    if lengths.size and lengths.max() > MOST:
        hard = any_hard(hard, lengths > MOST)
    return StageColumn(statuses.column, days.column, offsets, given, hard)


def add_stages(slots: Slots, name: str, column: StageColumn, on: DayColumn) -> tuple[Flags | None, DayColumn]:
    """Add what follows from the stages of a fact; which rows are hard, and the earliest day that each row names."""
    kinds, which, ahead, earliest, hard = _courses(name, column, on)
    read = _all_read(name, tuple(kinds))
    reached = np.minimum(ahead, read.most - 1).astype(which.dtype)
    at = which * which.dtype.type(read.most) + reached
    if read.left.any():
        hard = any_hard(hard, _picked(read.left.view(np.int8), which).view(np.bool_))
    for slot, values in read.states.items():
        if slot == name:
            slots[slot] = WordColumn(_picked(values, at).astype(np.int32), STAGES[name])
        else:
            slots[slot] = _picked(values, at).view(np.uint8)
    for slot, sources in read.sources.items():
        slots[slot] = _days(column, which, sources)
    return hard, earliest


def _picked(table: npt.NDArray[np.int8], at: npt.NDArray[Any]) -> npt.NDArray[np.int8]:
    """The byte of the table for each place."""
    if at.dtype != np.uint8:
        return table.take(at)
    # Twice as fast as numpy's own, whose places have eight bytes each.
    told = bytearray(at.tobytes()).translate(table.tobytes().ljust(256, b"\0"))
    return np.frombuffer(told, np.int8)


def _courses(name: str, column: StageColumn, on: DayColumn) -> tuple[list[int], Any, Any, DayColumn, Flags | None]:
    """The courses, the place of each row's among them, how many of its stages are reached, and its first day."""
    rows, base = len(column.given), 2 * len(STAGES[name]) + 1
    if column.offsets is None:
        dated = column.days != UNKNOWN_DAY
        # A status that is not given is -1, and its course, too: the first of all courses of one stage.
        which = column.statuses.astype(np.uint8) * np.uint8(2) + np.uint8(2) + (dated & column.given)
        ahead = column.given & (column.days <= on)
        return list(range(_NOT_GIVEN, base)), which, ahead, chosen(dated, column.days, NO_DAY), column.hard
    lengths = np.diff(column.offsets)
    course = chosen(column.given, np.int64(0), np.int64(_NOT_GIVEN))
    ahead, stopped = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    earliest, latest = np.full(rows, NO_DAY), np.zeros(rows, np.int32)
    hard = column.hard
    for number in range(min(int(lengths.max(initial=0)), MOST)):
        at = np.flatnonzero(lengths > number)
        status, day = column.stage(number, at)
        dated = day != UNKNOWN_DAY
        course[at] = course[at] * base + 2 * status + dated + 1
        before = latest[at]
        if (dated & (day < before)).any():
            hard = any_hard(hard, np.isin(np.arange(rows), at[dated & (day < before)]))
        latest[at] = np.maximum(before, day)
        earliest[at] = np.minimum(earliest[at], chosen(dated, day, NO_DAY))
        stopped[at] |= dated & (day > on[at])
        ahead += (lengths > number) & ~stopped
    coded = pa.array(course).dictionary_encode()
    which = coded.indices.to_numpy()
    kinds = coded.dictionary.to_pylist()
    small = len(kinds) * (MOST + 1) < 256
    return kinds, which.astype(np.uint8 if small else np.int64), ahead, earliest, hard


def _days(column: StageColumn, which: Any, sources: npt.NDArray[np.int8]) -> DayColumn:
    """The days of one slot: of each course a constant (-1 or 0), or one more than the number of the stage it is of."""
    constant = _picked(np.minimum(sources, 0), which)
    if sources.max(initial=0) < 1:
        return constant.astype(np.int32)
    if column.offsets is None:
        return column.days * _picked((sources > 0).view(np.int8), which) + constant
    source, found = _picked(sources, which), constant.astype(np.int32)
    for number in sorted(set(sources[sources > 0].tolist())):
        at = np.flatnonzero(source == number)
        found[at] = column.stage(number - 1, at)[1]
    return found


@dataclass(frozen=True, slots=True)
class _Course:
    """What follows from a course of stages: the slots for each number of stages reached, and the source of each day."""

    states: tuple[dict[str, Any], ...]
    sources: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Courses:
    """What follows from several courses: each slot for each course and number of stages reached, `most` a course.

    Of a slot that is a day the source for each course. `left` are the courses that are for the model to judge.
    """

    most: int
    states: dict[str, npt.NDArray[np.int8]]
    sources: dict[str, npt.NDArray[np.int8]]
    left: Flags


@lru_cache(maxsize=256)
def _all_read(name: str, kinds: tuple[int, ...]) -> _Courses:
    found = [_course(name, kind) for kind in kinds]
    courses = [one if one is not None else _NOTHING[name] for one in found]
    most = max((len(one.states) for one in courses), default=1)
    codes: dict[str | None, int] = {None: -1, **{status: code for code, status in enumerate(STAGES[name])}}
    states = {}
    for slot in _NOTHING[name].states[0]:
        values = [one.states[min(number, len(one.states) - 1)][slot] for one in courses for number in range(most)]
        states[slot] = np.array([codes[value] for value in values] if slot == name else values, np.int8)
    sources = {slot: np.array([one.sources[slot] for one in courses], np.int8) for slot in _NOTHING[name].sources}
    return _Courses(most, states, sources, np.array([one is None for one in found], np.bool_))


@lru_cache(maxsize=1 << 14)
def _course(name: str, number: int) -> _Course | None:
    """What follows from the course with this number, or None where it is for the model to judge."""
    if number == _NOT_GIVEN:
        return _read(name, None)
    base, digits = 2 * len(STAGES[name]) + 1, []
    while number > 0:
        number, digit = divmod(number, base)
        digits.append(digit - 1)
    if any(digit < 0 for digit in digits):
        return None
    given = [
        {"status": STAGES[name][digit // 2]} | ({"date": date.fromordinal(_FIRST + _STEP * place)} if digit % 2 else {})
        for place, digit in enumerate(reversed(digits))
    ]
    try:
        stages = getattr(Victim.model_validate({name: given}), name)
    except FactError:
        return None
    return _read(name, stages) if len(stages) == len(given) else None


def _read(name: str, stages: tuple[Stage[Any], ...] | None) -> _Course:
    states = []
    for reached in range(len(stages or ()) + 1):
        slots: dict[str, Any] = {}
        ADD[name](slots, stages, _FIRST + _STEP * (reached - 1) + _STEP // 2)
        states.append(slots)
    days = {slot: value for slot, value in states[0].items() if slot.endswith("_on")}
    sources = {slot: -1 if day is None else day and (day - _FIRST) // _STEP + 1 for slot, day in days.items()}
    return _Course(tuple({s: v for s, v in state.items() if s not in days} for state in states), sources)


_NOTHING: Mapping[str, _Course] = MappingProxyType({name: _read(name, None) for name in STAGES})


def stage_fields() -> Mapping[str, Field]:
    """The slots that follow from stages, and their kinds."""
    found: dict[str, Field] = {}
    for name, course in _NOTHING.items():
        found |= {slot: Field("word", STAGES[name]) if slot == name else Field("flag") for slot in course.states[0]}
        found |= {slot: Field("event day") for slot in course.sources}
    return found
