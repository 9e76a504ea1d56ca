"""The slots of many cases as columns: the same facts as `facts.derived.environment`, one entry a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FALSE, UNKNOWN, TRUE = 0, 1, 2
"""The values of a boolean column, as in the slots of one case."""
UNKNOWN_DAY, NEVER = -1, 0
"""In a day column: not known, and known not to have happened; all else is the ordinal of the day."""
UNKNOWN_WORD = -1
"""In a word column: not known."""

Flags: TypeAlias = npt.NDArray[np.bool_]
BooleanColumn: TypeAlias = npt.NDArray[np.uint8]
"""0 false, 1 unknown, 2 true; told from a day column by its type uint8."""
DayColumn: TypeAlias = npt.NDArray[np.int32]
"""-1 unknown, 0 known not to have happened, else the ordinal of the day; of type int32."""


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """Whole numbers; where `known` is false the value means nothing."""

    values: npt.NDArray[np.int64]
    known: Flags


@dataclass(frozen=True, slots=True)
class WordColumn:
    """Words by their code: `words[code]`, or -1 where the word is not known. No word stands twice."""

    codes: npt.NDArray[np.int32]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetColumn:
    """Sets of words: who has which member, whether a set is given at all, and whether its members are all there are.

    A word that is no key of `members` is in no row's set; a member's flags may be made only when they are asked for.
    Where `some` is false every member is false.
    """

    members: Mapping[str, Flags]
    some: Flags
    complete: Flags


@dataclass(frozen=True, slots=True)
class ListColumn:
    """Lists of items: those of row `i` are `offsets[i]:offsets[i + 1]` of every column of `items`.

    An unknown list has no items. A particular that no item gives may be missing from `items`: unknown everywhere.
    """

    known: Flags
    offsets: npt.NDArray[np.int64]
    items: dict[str, Column]


Column: TypeAlias = BooleanColumn | DayColumn | NumberColumn | WordColumn | SetColumn | ListColumn
Slots: TypeAlias = dict[str, Any]
"""Columns by the name of their slot. What `environment` always gives is always there, `host` and `today` too; a
particular that no row gives may be missing: unknown everywhere."""


@dataclass(frozen=True, slots=True)
class SlotTable:
    """The slots of rows that share one host state; one table read may give several for the same state.

    `on` is the day of assessment (`today`) of each row as an ordinal, and `numbers` says which row of the table that
    was read each row is, so that results can be put back in order.
    """

    rows: int
    host: str
    on: DayColumn
    numbers: npt.NDArray[np.int64]
    slots: Slots = field(default_factory=dict)
