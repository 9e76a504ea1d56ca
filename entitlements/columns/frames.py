"""Rows on which conditions are evaluated: cases, or items of lists with the case that each belongs to."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from entitlements.columns.bits import chosen
from entitlements.columns.calendar import Days, unusual
from entitlements.columns.reading_items import taken as taken_with_items
from entitlements.columns.slots import (
    UNKNOWN,
    UNKNOWN_DAY,
    UNKNOWN_WORD,
    Column,
    ListColumn,
    NumberColumn,
    SetColumn,
    Slots,
    SlotTable,
    WordColumn,
)
from entitlements.logic.ir import Path

Index = npt.NDArray[np.int64]


class Items(NamedTuple):
    """Which item each row speaks of, -1 where that is not known; the columns end with one that is unknown."""

    columns: Slots
    places: Index


class Frame:
    """So many rows, and where each finds its facts: in a case, and in the items that it speaks of."""

    def __init__(
        self, table: SlotTable, rows: int, case: Index | None = None, each: Items | None = None,
        item: Items | None = None, usual: bool | None = None,
    ) -> None:  # fmt: skip
        self.table, self.rows, self.case, self.each, self.item = table, rows, case, each, item
        if usual is not None:  # the frame that this one was made from has looked already
            self.usual = usual
        self._columns: dict[Path, Column | None] = {}
        self.memory: dict[Any, Any] = {}

    @cached_property
    def usual(self) -> bool:
        """Whether every day lies where the tables of the calendar reach."""
        return not any(unusual(column) for column in _days(self.table))

    def column(self, path: Path) -> Any:
        """The facts of this name, one entry a row; None: unknown everywhere."""
        if path not in self._columns:
            self._columns[path] = self._column(path)
        return self._columns[path]

    def _column(self, path: Path) -> Column | None:
        if path.where == "victim":
            if path.name == "today":
                return self.today
            if path.name == "host":
                return WordColumn(np.zeros(self.rows, np.int32), (self.table.host,))
            column = self.table.slots.get(path.name)
            return column if column is None or self.case is None else taken(column, self.case)
        items = self.each if path.where == "each" else self.item
        column = None if items is None else items.columns.get(path.name)
        return None if column is None or items is None else taken(column, items.places)

    def victim(self, name: str) -> Any:
        """The facts of the cases themselves."""
        return self.column(Path("victim", name))

    @property
    def today(self) -> Days:
        """The day of the assessment."""
        on = self.table.on
        return on if self.case is None else on[self.case]

    def within(self, name: str) -> tuple[Frame, ListColumn, Index]:
        """A frame of every item of a list for each of these rows, the list, and whose row each item is."""
        key = "within", name
        if key not in self.memory:
            self.memory[key] = self._within(name)
        found: tuple[Frame, ListColumn, Index] = self.memory[key]
        return found

    def _within(self, name: str) -> tuple[Frame, ListColumn, Index]:
        column: ListColumn = self.table.slots[name]
        counts = np.diff(column.offsets)
        starts = column.offsets[:-1]
        known = column.known
        if self.case is not None:
            counts, starts, known = counts[self.case], starts[self.case], known[self.case]
        rows = np.repeat(np.arange(self.rows), counts)
        before = np.concatenate([[0], np.cumsum(counts)])
        index = np.arange(before[-1]) - np.repeat(before[:-1] - starts, counts)
        case = rows if self.case is None else self.case[rows]
        each = None if self.each is None else Items(self.each.columns, self.each.places[rows])
        inner = Frame(self.table, len(rows), case, each, Items(column.items, index), self.usual)
        return inner, replace(column, known=known), rows

    def runs(self, name: str) -> tuple[Frame, Index]:
        """A frame with a row for each item of a list and one for each list not known, and whose rows those are.

        What is not known of a list is one item of which nothing is known. An empty list has no row.
        """
        column: ListColumn = self.table.slots[name]
        counts = chosen(column.known, np.diff(column.offsets), 1)
        case = np.repeat(np.arange(self.rows), counts)
        before = np.concatenate([[0], np.cumsum(counts)])[:-1]
        index = np.arange(len(case)) - np.repeat(before - column.offsets[:-1], counts)
        index = chosen(column.known[case], index, -1)
        each = Items(_ending_unknown(column.items), index)
        return Frame(self.table, len(case), case, each, usual=self.usual), case


def _days(table: SlotTable) -> list[Days]:
    found: list[Any] = [table.on]
    for column in table.slots.values():
        parts = column.items.values() if isinstance(column, ListColumn) else (column,)
        found += [part for part in parts if isinstance(part, np.ndarray) and part.dtype == np.int32]
    return found


def taken(column: Any, index: Index) -> Any:
    """The entries at these places; of a list only whether it is known."""
    if isinstance(column, ListColumn):  # its items are reached by `Frame.within`
        return replace(column, known=column.known[index])
    return taken_with_items(column, index)


def _ending_unknown(items: Slots) -> Slots:
    return {name: _with_unknown(column) for name, column in items.items()}


def _with_unknown(column: Any) -> Any:
    match column:
        case WordColumn(codes=codes, words=words):
            return WordColumn(np.append(codes, np.int32(UNKNOWN_WORD)), words)
        case NumberColumn(values=values, known=known):
            return NumberColumn(np.append(values, 0), np.append(known, False))
        case SetColumn(members=members, some=some, complete=complete):
            longer = {name: np.append(has, False) for name, has in members.items()}
            return SetColumn(longer, np.append(some, False), np.append(complete, True))
    return np.append(column, column.dtype.type(UNKNOWN if column.dtype == np.uint8 else UNKNOWN_DAY))
