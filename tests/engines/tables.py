"""Cases as one case has them, one dict of slots each, put side by side as columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from entitlements.columns.bits import unpacked
from entitlements.columns.conditions import values_of
from entitlements.columns.frames import Frame, Items
from entitlements.columns.slots import ListColumn, NumberColumn, SetColumn, SlotTable, WordColumn
from entitlements.logic.ir import Program

Facts = dict[str, Any]


def values_at_once(program: Program, cases: list[tuple[Facts, Facts]]) -> list[tuple[int, ...]]:
    """The value of every node on each of these cases, all reckoned together."""
    victims, items = [victim for victim, _ in cases], [each for _, each in cases]
    on = np.array([victim["today"] for victim in victims], np.int32)
    table = SlotTable(len(cases), "DE", on, np.arange(len(cases)), columns(victims))
    frame = Frame(table, len(cases), each=Items(columns(items), np.arange(len(cases))))
    values = [unpacked(v.certain, len(cases)).astype(int) + unpacked(v.possible, len(cases)) for v in
              values_of(program, frame)]  # fmt: skip
    return [tuple(int(value[row]) for value in values) for row in range(len(cases))]


def columns(rows: list[Facts]) -> dict[str, Any]:
    """The slots of all rows by name; what is missing in a row is not known there."""
    return {name: _column(name, [row.get(name) for row in rows]) for name in sorted({n for row in rows for n in row})}


def _column(name: str, values: list[Any]) -> Any:
    kind = name.removeprefix("own_").partition("_")[0]
    if kind == "flag":
        return np.array([1 if value is None else value for value in values], np.uint8)
    if kind == "word":
        words = tuple(sorted({value for value in values if value is not None}))
        return WordColumn(np.array([-1 if v is None else words.index(v) for v in values], np.int32), words)
    if kind == "number":
        known = np.array([value is not None for value in values])
        return NumberColumn(np.array([value or 0 for value in values], np.int64), known)
    if kind == "set":
        return _sets([(None, True) if value is None else value for value in values])
    if kind == "list":
        return _lists(values)
    return np.array([-1 if value is None else value for value in values], np.int32)


def _sets(values: list[tuple[frozenset[str] | None, bool]]) -> SetColumn:
    names = {name for members, _ in values for name in members or ()}
    has = {name: np.array([name in (members or ()) for members, _ in values]) for name in names}
    some = np.array([members is not None for members, _ in values])
    return SetColumn(has, some, np.array([complete for _, complete in values]))


def _lists(values: list[tuple[Facts, ...] | None]) -> ListColumn:
    counts = [len(value or ()) for value in values]
    items = columns([item for value in values for item in value or ()])
    return ListColumn(np.array([v is not None for v in values]), np.concatenate([[0], np.cumsum(counts)]), items)
