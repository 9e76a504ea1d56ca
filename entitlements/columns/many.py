"""Many cases at once: a table of facts in, a table of what the law owes out, in bounded blocks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa

from entitlements.columns.answers import Answers
from entitlements.columns.plan import plan_of
from entitlements.columns.reading import read
from entitlements.columns.reading_items import part_of, taken
from entitlements.columns.results import FIELDS, Raw, Telling
from entitlements.columns.slots import SlotTable
from entitlements.errors import FactError, did_you_mean
from entitlements.findings.assessment import library_version
from entitlements.law.library import Law, load
from entitlements.law.ruleset import Ruleset

BLOCK = 1 << 16
"""So many rows are reckoned at a time: their bits stay in the processor's cache."""
READ_AT_ONCE = 16 * BLOCK
"""So many rows are read and sorted by host state at a time."""

Form = Literal["wide", "long"]


def assess_many(
    table: Any,
    *,
    on: date | str,
    host: str | None = None,
    law: Law | None = None,
    entitlements: Sequence[str] | None = None,
    form: Form = "wide",
    fields: Sequence[str] | None = None,
    id: str | None = None,
    extra_columns: Literal["error", "ignore"] = "error",
    threads: int | None = None,
) -> pa.Table:
    """What the law owes each person of a table on a day: the answers of `assess`, a row a case, in the order given.

    `table` is anything with the Arrow C stream interface (PyArrow, Polars, pandas, DuckDB) in the native layout, one
    column a fact of `Victim`; docs/many.md describes it and every column of the result. `on` is a date, or the name of
    the column that holds it; `host` the state of every row, unless it is a column. `entitlements` are the catalogue ids
    asked for, all of them if None; only what they need is reckoned. `form="long"` gives a row for each case and
    entitlement. `fields` are those told of each entitlement (`status`, `start`, ...), all of them if None; what is not
    asked for is not reckoned. `id` names a column that is carried along.

    Null is unknown, and what unknown facts decide is `undetermined`. A row that cannot be read says in `error` which
    field is wrong and why, never with its value; it is never lost and never answered.

    Raises FactError for a column that is no fact (before anything is read), a missing `on` or `id`, KeyError for an
    entitlement that the catalogue does not have, ValueError for a form or a field that there is not.

    >>> import pyarrow as pa
    >>> cases = pa.table({"nationalities": [["MD"], None], "identification": ["presumed", None]})
    >>> answer = assess_many(cases, on=date(2026, 11, 23), host="DE", entitlements=["reflection_period"])
    >>> answer["reflection_period.status"].to_pylist()
    ['granted', 'undetermined']
    """
    asked = asked_of(
        on=on, host=host, law=law, entitlements=entitlements, form=form, fields=fields, id=id,
        extra_columns=extra_columns, threads=threads,
    )  # fmt: skip
    given = _as_table(table)
    telling = Telling()
    parts = [asked.reckoned(given.slice(first, READ_AT_ONCE), telling) for first in _starts(given.num_rows)]
    digests: dict[str, str] = {}
    for part in parts:
        digests |= part.digests
    found = pa.concat_tables([asked.formed(part, telling) for part in parts])
    return found.replace_schema_metadata(asked.metadata(digests))


def _starts(rows: int) -> range:
    return range(0, max(rows, 1), READ_AT_ONCE)


def _as_table(table: Any) -> pa.Table:
    if isinstance(table, pa.Table):
        return table
    if isinstance(table, pa.RecordBatch):
        return pa.Table.from_batches([table])
    if hasattr(table, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(table).read_all()
    if hasattr(table, "__arrow_c_array__"):
        return pa.Table.from_batches([pa.record_batch(table)])
    raise TypeError("expected a table with the Arrow C stream interface: PyArrow, Polars, pandas, DuckDB")


def _checked(entitlements: Sequence[str] | None, law: Law) -> tuple[str, ...]:
    known = law.catalogue.by_id
    if entitlements is None:
        return tuple(known)
    for entitlement in entitlements:
        if entitlement not in known:
            raise KeyError(f"no entitlement `{entitlement}` in the catalogue{did_you_mean(entitlement, known)}")
    return tuple(dict.fromkeys(entitlements))


@dataclass(frozen=True)
class Part:
    """Rows with their answers, block by block, before they are put in order: `numbers` say which rows a block holds."""

    given: pa.Table
    errors: pa.Array
    numbers: list[Any]
    blocks: list[list[Raw]]
    digests: dict[str, str]


@dataclass(frozen=True)
class Asked:
    """What is asked of every row."""

    on: date | str
    host: str | None
    law: Law
    entitlements: tuple[str, ...]
    form: Form = "wide"
    id: str | None = None
    extra_columns: Literal["error", "ignore"] = "error"
    threads: int | None = None
    fields: tuple[str, ...] = tuple(FIELDS)

    def schema(self, given: pa.Schema) -> pa.Schema:
        """The columns of the result; FactError where there is no column to carry along, or its name is taken."""
        self._check(given)
        first = [] if self.id is None else [given.field(self.id)]
        first.append(pa.field("error", pa.string()))
        if self.form == "long":
            first.append(pa.field("entitlement", pa.dictionary(pa.int16(), pa.string())))
            return pa.schema([*first, *(pa.field(name, FIELDS[name]) for name in self.fields)])
        told = (pa.field(f"{one}.{name}", FIELDS[name]) for one in self.entitlements for name in self.fields)
        return pa.schema([*first, *told])

    def metadata(self, digests: dict[str, str]) -> dict[str, str]:
        """What the result says of itself: the library's version, the engine, the day, the law with its digests."""
        said = {"library_version": library_version(), "engine": "columns", "on": str(self.on), "law": digests}
        return {"entitlements": json.dumps(said, sort_keys=True)}

    def reckoned(self, given: pa.Table, telling: Telling) -> Part:
        """The answers to these rows."""
        self._check(given.schema)
        passed: Collection[str] = () if self.id is None else (self.id,)
        found = read(given, self.on, self.law, host=self.host, passed=passed, extra_columns=self.extra_columns)
        pieces = [piece for table in found.tables for piece in self._pieces(table)]
        digests = {ruleset.id: ruleset.digest for _, rulesets in pieces for ruleset in rulesets}
        errors = pa.nulls(given.num_rows, pa.string()) if found.errors is None else found.errors
        numbers = [piece.numbers for piece, _ in pieces]
        return Part(given, errors, numbers, list(self._each(pieces, telling)), digests)

    def _check(self, given: pa.Schema) -> None:
        if self.id is not None and self.id not in given.names:
            raise FactError([(self.id, f"there is no such column to carry along{did_you_mean(self.id, given.names)}")])
        if self.id == "error" or (self.id == "entitlement" and self.form == "long"):
            raise FactError([(self.id, "is a column of the answer; give the one to carry along another name")])

    def _pieces(self, table: SlotTable) -> Iterator[tuple[SlotTable, tuple[Ruleset, ...]]]:
        """Blocks of rows that are under the same law."""
        for first in range(0, table.rows, BLOCK):
            block = _sliced(table, first, min(first + BLOCK, table.rows))
            by_law: dict[tuple[Ruleset, ...], list[int]] = {}
            for day in np.unique(block.on).tolist():
                applied = self.law.applying(table.host, date.fromordinal(day))
                by_law.setdefault(tuple(one.ruleset for one in applied), []).append(day)
            for rulesets, days in by_law.items():
                yield block if len(by_law) == 1 else _picked(block, np.flatnonzero(np.isin(block.on, days))), rulesets

    def _each(self, pieces: list[tuple[SlotTable, tuple[Ruleset, ...]]], telling: Telling) -> Iterator[list[Raw]]:
        if self.threads == 1 or len(pieces) < 2:
            yield from (self._block(piece, telling) for piece in pieces)
            return
        with ThreadPoolExecutor(self.threads or 2) as pool:
            yield from pool.map(lambda piece: self._block(piece, telling), pieces)

    def _block(self, piece: tuple[SlotTable, tuple[Ruleset, ...]], telling: Telling) -> list[Raw]:
        table, rulesets = piece
        plan = plan_of(self.law, table.host, rulesets, self.entitlements)
        answers = Answers(plan, table, asks="because" in self.fields or "shortfall" in self.fields)
        asked = self.entitlements
        return [raw for one in asked for raw in telling.raw(answers.of(one), plan, table.rows, self.fields)]

    def formed(self, part: Part, telling: Telling) -> pa.Table:
        """The answers in the order of the rows, in the form that is asked for."""
        schema, wide = self.schema(part.given.schema), self._in_order(part, telling)
        first = [] if self.id is None else [part.given[self.id]]
        if self.form == "wide":
            return pa.Table.from_arrays([*first, part.errors, *wide.columns], schema=schema)
        return _long(first, part.errors, wide, self.entitlements, self.fields, schema)

    def _in_order(self, part: Part, telling: Telling) -> pa.Table:
        """The answers in the order of the rows, with nulls for rows that have none."""
        rows = part.given.num_rows
        fields = [(one, name) for one in self.entitlements for name in self.fields]
        schema = pa.schema([(f"{one}.{name}", FIELDS[name]) for one, name in fields])
        found = pa.Table.from_batches(
            [
                pa.RecordBatch.from_arrays(
                    [telling.array(*field, raw, len(numbers)) for field, raw in zip(fields, block, strict=True)],
                    schema=schema,
                )
                for numbers, block in zip(part.numbers, part.blocks, strict=True)
            ],
            schema,
        )
        place = np.concatenate([*part.numbers, np.zeros(0, np.int64)]).astype(np.int64)
        if len(place) == rows and (place == np.arange(rows)).all():
            return found
        order = np.full(rows, -1, np.int64)
        order[place] = np.arange(len(place))
        return found.take(pa.array(order, mask=order < 0))


def _long(
    first: list[Any], errors: pa.Array, wide: pa.Table, entitlements: tuple[str, ...], fields: tuple[str, ...],
    schema: pa.Schema,
) -> pa.Table:  # fmt: skip
    """A row for each case and entitlement; of a case that could not be read one row, without an entitlement."""
    bad = np.asarray(errors.is_valid())
    rows, several = len(errors), len(entitlements)
    case = np.repeat(np.arange(rows), np.where(bad, 1, several))
    start = np.concatenate([[0], np.cumsum(np.where(bad, 1, several))])[:-1]
    which = np.arange(len(case)) - start[case]
    at = pa.array(which * rows + case, mask=bad[case])
    ids = pa.DictionaryArray.from_arrays(pa.array(which.astype(np.int16), mask=bad[case]), pa.array(entitlements))
    columns = [column.take(pa.array(case)) for column in (*first, errors)]
    told = []
    for name in fields:
        stacked = [chunk for one in entitlements for chunk in wide[f"{one}.{name}"].chunks]
        whole = pa.chunked_array(stacked, FIELDS[name]).unify_dictionaries().combine_chunks()
        told.append(whole.take(at))
    return pa.Table.from_arrays([*columns, ids, *told], schema=schema)


def _sliced(table: SlotTable, first: int, last: int) -> SlotTable:
    if first == 0 and last == table.rows:
        return table
    slots = {name: part_of(column, first, last) for name, column in table.slots.items()}
    return SlotTable(last - first, table.host, table.on[first:last], table.numbers[first:last], slots)


def _picked(table: SlotTable, rows: Any) -> SlotTable:
    slots = {name: taken(column, rows) for name, column in table.slots.items()}
    return SlotTable(len(rows), table.host, table.on[rows], table.numbers[rows], slots)


def asked_of(
    *, on: date | str, host: str | None, law: Law | None, entitlements: Sequence[str] | None, form: Form,
    fields: Sequence[str] | None, id: str | None, extra_columns: Literal["error", "ignore"], threads: int | None,
) -> Asked:  # fmt: skip
    """What `assess_many` is asked, checked."""
    found = law or load()
    if form not in get_args(Form):
        allowed = get_args(Form)
        raise ValueError(f"expected `form` to be one of {', '.join(allowed)}{did_you_mean(str(form), allowed)}")
    told = tuple(FIELDS if fields is None else dict.fromkeys(fields))
    for field in told:
        if field not in FIELDS:
            raise ValueError(f"expected `fields` to be of {', '.join(FIELDS)}{did_you_mean(field, FIELDS)}")
    return Asked(on, host, found, _checked(entitlements, found), form, id, extra_columns, threads, told)
