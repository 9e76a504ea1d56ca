"""Columns of lists (offences, dependants, permits) read into columns of items, and rows picked out of any column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entitlements.columns.layout import ITEMS, NOT_KNOWN, particular_fields
from entitlements.columns.reading_cells import Cells, any_hard, list_parts, read_cells, rows_of, unknown_cells
from entitlements.columns.reading_members import Members, positions
from entitlements.columns.slots import Flags, ListColumn, NumberColumn, SetColumn, Slots, WordColumn
from entitlements.errors import FactError, did_you_mean
from entitlements.law.library import Law


def read_items(name: str, array: pa.Array | None, rows: int, law: Law) -> Cells:
    """A list column and the rows that only the model can judge.

    FactError for a field of the items that is no fact, and for a column that holds no lists of mappings.
    """
    if array is None or pa.types.is_null(array.type):
        return Cells(_without_items(name, np.zeros(rows, np.bool_)))
    if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)):
        return Cells(_without_items(name, np.zeros(rows, np.bool_)), np.asarray(array.is_valid()))
    known = np.asarray(array.is_valid())
    offsets, items = list_parts(array)
    if pa.types.is_null(items.type):
        hard = np.diff(offsets) > 0
        return Cells(_without_items(name, known), hard if hard.any() else None)
    if not pa.types.is_struct(items.type):
        raise FactError([(name, "expected a list of mappings")])
    slots, hard_items = _read(name, items, law)
    column = ListColumn(known, offsets, slots)
    if hard_items is None or not hard_items.any():
        return Cells(column)
    hard = np.zeros(rows, np.bool_)
    hard[rows_of(offsets)[hard_items]] = True
    return Cells(column, hard)


def parts_of(array: pa.Array) -> dict[str, pa.Array]:
    """The fields of a struct column, those of a struct in it by dotted names; FactError for a name twice."""
    return by_name(zip((field.name for field in array.type), array.flatten(), strict=True))


def by_name(arrays: Iterable[tuple[str, pa.Array]]) -> dict[str, pa.Array]:
    """Arrays by their names, the fields of structs by dotted ones; FactError for a name that stands twice."""
    pairs = []
    for name, array in arrays:
        if pa.types.is_struct(array.type):
            pairs += [(f"{name}.{below}", part) for below, part in parts_of(array).items()]
        else:
            pairs.append((name, array))
    counts = Counter(name for name, _ in pairs)
    if twice := sorted(name for name, count in counts.items() if count > 1):
        raise FactError([(name, "there are two such columns") for name in twice])
    return dict(pairs)


def _without_items(name: str, known: Flags) -> ListColumn:
    items = {field: unknown_cells(0, kind) for field, kind in ITEMS[name].items()}
    return ListColumn(known, np.zeros(len(known) + 1, np.int64), items)


def _read(name: str, items: pa.Array, law: Law) -> tuple[Slots, Flags | None]:
    parts = parts_of(items)
    known = ITEMS[name]
    own = {field: part for field, part in parts.items() if field in known}
    given = {field.removeprefix("particulars."): part for field, part in parts.items() if "." in field}
    wrong = [field for field in parts if field not in known and not field.startswith("particulars.")]
    wrong = [field for field in wrong if field not in (NOT_KNOWN, "particulars")]
    if wrong:
        raise FactError([(f"{name}[].{field}", f"no such fact{did_you_mean(field, known)}") for field in wrong])
    slots: Slots = {}
    hard = np.asarray(items.is_null()) if items.null_count else None
    for field, kind in known.items():
        cells = read_cells(own[field], kind) if field in own else Cells(unknown_cells(len(items), kind))
        slots[field], hard = cells.column, any_hard(hard, cells.hard)
    for particular, kind_or_none in particular_fields(given, name, law).items():
        part = given[particular]
        if kind_or_none is None:
            hard = any_hard(hard, np.asarray(part.is_valid()))
        else:
            cells = read_cells(part, kind_or_none)
            slots[particular], hard = cells.column, any_hard(hard, cells.hard)
    if NOT_KNOWN in parts and not pa.types.is_null(parts[NOT_KNOWN].type):
        unknown = parts[NOT_KNOWN]
        if pa.types.is_list(unknown.type) or pa.types.is_large_list(unknown.type):
            hard = any_hard(hard, np.asarray(unknown.value_lengths().fill_null(0)) > 0)
        else:
            hard = any_hard(hard, np.asarray(unknown.is_valid()))
    return slots, hard


def taken(column: Any, rows: npt.NDArray[np.int64]) -> Any:
    """The same column with these rows alone, in this order."""
    match column:
        case NumberColumn(values, known):
            return NumberColumn(values[rows], known[rows])
        case WordColumn(codes, words):
            return WordColumn(codes[rows], words)
        case SetColumn(members, some, complete):
            kept = members.taken(rows) if isinstance(members, Members) else {w: m[rows] for w, m in members.items()}
            return SetColumn(kept, some[rows], complete[rows])
        case ListColumn(known, offsets, items):
            lengths = np.diff(offsets)[rows]
            fresh = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
            at = positions(offsets[rows], fresh)
            return ListColumn(known[rows], fresh, {name: taken(item, at) for name, item in items.items()})
        case _:
            return column[rows]


def part_of(column: Any, first: int, last: int) -> Any:
    """The same column from one row to before another, without a copy of what is plain."""
    match column:
        case NumberColumn(values, known):
            return NumberColumn(values[first:last], known[first:last])
        case WordColumn(codes, words):
            return WordColumn(codes[first:last], words)
        case SetColumn(members, some, complete) if isinstance(members, Members):
            offsets = members.offsets[first : last + 1]
            codes = members.codes[offsets[0] : offsets[-1]]
            return SetColumn(
                Members(members.words, codes, offsets - offsets[0]), some[first:last], complete[first:last]
            )
        case SetColumn(members, some, complete):
            kept = {word: flags[first:last] for word, flags in members.items()}
            return SetColumn(kept, some[first:last], complete[first:last])
        case ListColumn(known, offsets, items):
            start, end = int(offsets[first]), int(offsets[last])
            inside = {name: part_of(item, start, end) for name, item in items.items()}
            return ListColumn(known[first:last], offsets[first : last + 1] - start, inside)
        case _:
            return column[first:last]
