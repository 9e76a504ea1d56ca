"""Many cases by this library: the compiled conditions on columns of slots, and the whole answer from Arrow to Arrow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.twelve_rules import by_hand, our_form
from benchmarks.twelve_rules.cases import ENTITLEMENTS, FLAGS, IDENTIFICATION, RESIDENCE, TESTIMONY, Case
from entitlements.columns.bits import Rails, unpacked
from entitlements.columns.conditions import values_of
from entitlements.columns.frames import Frame
from entitlements.columns.many import assess_many
from entitlements.columns.reading import read
from entitlements.columns.slots import SlotTable, WordColumn
from entitlements.columns.tables import to_table

_PROGRAM = our_form.RULESET.branches[0].program
_ROOTS = our_form.RULESET.branches[0].roots
_ASKED = tuple(ENTITLEMENTS.values())
_STATUS = [f"{entitlement}.status" for entitlement in _ASKED]


def slot_table(cases: list[Case]) -> SlotTable:
    """Cases whose facts are all known as columns of slots, with what follows from the facts by itself."""
    columns, rows = by_hand.columns(cases), len(cases)
    stage = columns["identification"]
    slots: dict[str, Any] = {flag: _boolean(columns[flag]) for flag in FLAGS}
    slots["child"] = _boolean(columns["age"] < 18)
    for name, first in (("referred", "referred"), ("presumed_victim", "presumed"), ("identified_victim", "identified")):
        slots[name] = _boolean(stage >= IDENTIFICATION.index(first))
    for name, words in (("testimony", TESTIMONY), ("residence_status", RESIDENCE)):
        slots[name] = WordColumn(columns[name].astype(np.int32), words)
    on = np.full(rows, our_form.ON.toordinal(), np.int32)
    return SlotTable(rows, our_form.HOST, on, np.arange(rows), slots)


def _boolean(flags: Any) -> Any:
    return flags.astype(np.uint8) * 2


def conditions(table: SlotTable) -> tuple[Rails, ...]:
    """The twelve conclusions as two bitmaps each: where it is certain, and where it is possible."""
    values = values_of(_PROGRAM, Frame(table, table.rows))
    return tuple(values[root] for root in _ROOTS)


def boolean_columns(table: SlotTable) -> tuple[Any, ...]:
    """The same as pairs of boolean columns, a byte a row, as NumPy written by hand has them."""
    return tuple((unpacked(one.certain, table.rows), unpacked(one.possible, table.rows)) for one in conditions(table))


def read_conditions(table: pa.Table) -> tuple[Rails, ...]:
    """The same as `conditions`, from an Arrow table."""
    found = read(table, our_form.ON, our_form.LAW, host=our_form.HOST)
    return conditions(found.tables[0])


def conclusions(rails: tuple[Rails, ...], rows: int) -> list[tuple[bool | None, ...]]:
    """Bitmaps as the conclusions of each row; None where missing facts decide."""
    halves = [unpacked(one.certain, rows).astype(np.int8) + unpacked(one.possible, rows) for one in rails]
    return [tuple(None if value == 1 else value == 2 for value in row) for row in np.array(halves).T.tolist()]


def arrow_table(cases: list[Case]) -> pa.Table:
    """The cases as an Arrow table in the layout that this library reads: a column a fact."""
    return to_table(our_form.victim(case) for case in cases)


def assessed(table: pa.Table) -> pa.Table:
    """The whole answer: status, days, provision, shortfall and what is missing for each of the twelve entitlements."""
    return assess_many(table, on=our_form.ON, host=our_form.HOST, law=our_form.LAW, entitlements=_ASKED, threads=1)


def statuses(answer: pa.Table) -> list[tuple[bool | None, ...]]:
    """The twelve conclusions of each row of an answer; None where missing facts decide."""
    words = {"granted": True, "not_granted": False, "undetermined": None}
    columns = [[words[status] for status in answer[name].to_pylist()] for name in _STATUS]
    return list(zip(*columns, strict=True))
