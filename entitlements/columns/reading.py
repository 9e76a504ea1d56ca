"""A table of cases in the native layout read into slots, grouped by host state, with an error for each bad row.

Whatever is plainly right is read column by column. A row with anything else goes through the model as one case does,
so that its error, or its slots, are those of one case.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entitlements.columns.environment import add_derived, bound_by_age
from entitlements.columns.environment_ages import birthdays
from entitlements.columns.layout import (
    BOUNDS,
    DAY,
    ITEMS,
    NOT_KNOWN,
    PARTICULARS,
    STAGES,
    VICTIM,
    Field,
    check_names,
    particular_fields,
)
from entitlements.columns.reading_cells import (
    Cells,
    any_hard,
    list_parts,
    one_array,
    read_cells,
    rows_of,
    unknown_cells,
)
from entitlements.columns.reading_items import by_name, part_of, read_items, taken
from entitlements.columns.reading_rows import case_slots, columns_of, rows_as_facts
from entitlements.columns.slots import TRUE, UNKNOWN_DAY, DayColumn, Flags, SetColumn, Slots, SlotTable, WordColumn
from entitlements.columns.stages import StageColumn, read_stages
from entitlements.errors import EntitlementsError, FactError, UnknownLaw, did_you_mean
from entitlements.facts.kinds import country
from entitlements.law.library import Law

_PLAIN = tuple(name for name in VICTIM if name not in STAGES and name not in ITEMS and name != "host")


_NO_HOST = "the host state is not known: give `host`, the state whose law is to be assessed"


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What was read: slots of all good rows, and for each row its error or null (None: no row has one)."""

    rows: int
    tables: list[SlotTable]
    errors: pa.Array | None


def read(
    table: pa.Table | pa.RecordBatch,
    on: date | str,
    law: Law,
    *,
    host: str | None = None,
    passed: Collection[str] = (),
    extra_columns: Literal["error", "ignore"] = "error",
) -> ReadTable:
    """The slots of the rows of a table, on a day or on that in a column, in the state of each row or in this one.

    `passed` names columns that are carried along, and read only where they are facts. FactError for a column that is no
    fact, before anything is read; whatever is wrong with a row is told in `errors`, by field and fault, never by value.

    >>> from entitlements import load
    >>> table = pa.table({"host": ["DE", "DE"], "born": ["2010-05-01", "2010-02-30"]})
    >>> found = read(table, date(2026, 11, 25), load())
    >>> found.errors.to_pylist()
    [None, '`born`: is no day of the calendar']
    >>> found.tables[0].slots["child"].tolist()
    [2]
    """
    columns = flattened(table)
    if isinstance(on, str):
        if on not in columns:
            raise FactError([(on, f"there is no such column with the day of assessment{did_you_mean(on, columns)}")])
        passed = {*passed, on}
    names = check_names(list(columns), passed, ignore=extra_columns == "ignore")
    days = _days(columns, on, table.num_rows)
    facts = {name: columns[name] for name in names}
    return _Reading(facts, days, str(on), law, _country(host), table.num_rows).read()


def flattened(table: pa.Table | pa.RecordBatch) -> dict[str, pa.Array]:
    """The columns of a table as one array each, structs as columns with dotted names; FactError for a name twice."""
    return by_name(zip(table.schema.names, map(one_array, table.columns), strict=True))


def _days(columns: Mapping[str, pa.Array], on: date | str, rows: int) -> Cells:
    if isinstance(on, str):
        return read_cells(columns[on], DAY)
    return Cells(np.full(rows, on.toordinal(), np.int32))


def _country(host: str | None) -> str | None:
    if host is None:
        return None
    try:
        return country(host)
    except ValueError as error:
        raise FactError([("host", str(error))]) from None


class _Reading:
    """One table on its way into slots."""

    def __init__(
        self, columns: dict[str, pa.Array], days: Cells, on: str, law: Law, host: str | None, rows: int
    ) -> None:
        self.columns, self.law, self.host, self.rows, self.on_name = columns, law, host, rows, on
        self.on: DayColumn = days.column
        self.errors: dict[int, str] = {}
        self.tables: list[SlotTable] = []
        self.numbers = np.arange(rows, dtype=np.int64)
        self.fields: dict[str, Field] = {}

    def read(self) -> ReadTable:
        states, bounds = self._by_state()
        slots, stages, hard = self._cells()
        hard = any_hard(hard, self._undated())
        for code, (first, last) in bounds.items():
            if code < 0:
                self._without_law(first, last, hard, _NO_HOST)
                continue
            try:
                self.law.applying(states[code], date.fromordinal(max(1, int(self.on[first]))))
            except UnknownLaw as error:
                self._without_law(first, last, hard, str(error))
                continue
            self._state(states[code], first, last, slots, stages, hard)
        self._rest()
        return ReadTable(self.rows, self.tables, self._error_column())

    def _by_state(self) -> tuple[tuple[str, ...], dict[int, tuple[int, int]]]:
        """The states, and from where to where their rows stand once the rows are in the order of their states."""
        column = self.columns.get("host")
        cells = read_cells(column, VICTIM["host"]) if column is not None else None
        word: WordColumn = cells.column if cells else unknown_cells(self.rows, VICTIM["host"])
        states, codes = word.words, word.codes
        self.elsewhere = np.zeros(self.rows, np.bool_) if cells is None or cells.hard is None else cells.hard
        if self.host is not None:
            own = states.index(self.host) if self.host in states else len(states)
            states = states if own < len(states) else (*states, self.host)
            self.elsewhere = self.elsewhere | ((codes >= 0) & (codes != own))
            codes = np.full(self.rows, own, np.int32)
        if self.rows and codes.min() != codes.max():
            order = np.argsort(codes.astype(np.int16), kind="stable")
            self.numbers = self.numbers[order]
            at = pa.array(order)
            self.columns = {name: array.take(at) for name, array in self.columns.items()}
            self.on, self.elsewhere, codes = self.on[order], self.elsewhere[order], codes[order]
        starts = np.flatnonzero(np.diff(codes, prepend=-9)) if self.rows else np.zeros(0, np.int64)
        ends = [*starts[1:].tolist(), self.rows]
        return states, {int(codes[a]): (a, b) for a, b in zip(starts.tolist(), ends, strict=False)}

    def _cells(self) -> tuple[Slots, dict[str, StageColumn], Flags | None]:
        slots: Slots = {}
        hard: Flags | None = self.elsewhere if self.elsewhere.any() else None
        for name in _PLAIN:
            array = self.columns.get(name)
            cells = Cells(unknown_cells(self.rows, VICTIM[name])) if array is None else read_cells(array, VICTIM[name])
            slots[name], hard = cells.column, any_hard(hard, cells.hard)
        stages = {name: read_stages(name, self.columns, self.rows) for name in STAGES}
        hard = any_hard(hard, *(stage.hard for stage in stages.values()))
        for name, own in ITEMS.items():
            cells = read_items(name, self.columns.get(name), self.rows, self.law)
            slots[name], hard = cells.column, any_hard(hard, cells.hard)
            declared = particular_fields([slot for slot in cells.column.items if slot not in own], name, self.law)
            self.fields |= {f"{name}[].{slot}": field for slot, field in declared.items() if field is not None}
        given = [name.removeprefix(PARTICULARS) for name in self.columns if name.startswith(PARTICULARS)]
        for name, field in particular_fields(given, "", self.law).items():
            array = self.columns[PARTICULARS + name]
            if field is None:
                hard = any_hard(hard, np.asarray(array.is_valid()))
            else:
                self.fields[name] = field
                cells = read_cells(array, field)
                slots[name], hard = cells.column, any_hard(hard, cells.hard)
        return slots, stages, any_hard(hard, self._said_not_known())

    def _said_not_known(self) -> Flags | None:
        """Rows that give a fact which they say is not known."""
        array = self.columns.get(NOT_KNOWN)
        if array is None or pa.types.is_null(array.type):
            return None
        if not (pa.types.is_list(array.type) or pa.types.is_large_list(array.type)):
            return np.asarray(array.is_valid())
        offsets, names = list_parts(array)
        if pa.types.is_null(names.type) or not len(names):
            return None
        hard = np.zeros(self.rows, np.bool_)
        items, rows = names.dictionary_encode(), rows_of(offsets)
        if items.null_count:
            hard[rows[np.asarray(items.is_null())]] = True
        for code, name in enumerate(items.dictionary.to_pylist()):
            given = [name, PARTICULARS + str(name), f"{name}.status"]
            for column in (self.columns[one] for one in given if one in self.columns):
                these = rows[np.asarray(items.indices.fill_null(-1)) == code]
                hard[these] |= np.asarray(column.is_valid())[these]
        return hard

    def _undated(self) -> Flags | None:
        """Rows without a day of assessment are told so here, and go no further."""
        self.undated = self.on == UNKNOWN_DAY
        for row in self.numbers[self.undated].tolist():
            self.errors[row] = f"`{self.on_name}`: expected the day of the assessment, as YYYY-MM-DD"
        return self.undated if self.undated.any() else None

    def _without_law(self, first: int, last: int, hard: Flags | None, error: str) -> None:
        """Rows of no state, or of one whose law is not known; what is wrong with a row by itself goes first."""
        for row in range(first, last):
            if (hard is None or not hard[row]) and not self.undated[row]:
                self.errors[int(self.numbers[row])] = error
        if hard is not None:
            self._hard(np.flatnonzero(hard[first:last] & ~self.undated[first:last]) + first)

    def _state(
        self, host: str, first: int, last: int, slots: Slots, stages: dict[str, StageColumn], hard: Flags | None
    ) -> None:
        whole = first == 0 and last == self.rows
        part = dict(slots) if whole else {name: part_of(column, first, last) for name, column in slots.items()}
        own = stages if whole else {name: _part(stage, first, last) for name, stage in stages.items()}
        on = self.on[first:last]
        if hard is not None and self.undated[first:last].any():
            on = np.where(self.undated[first:last], np.int32(1), on)
        doubted = add_derived(part, own, host, on, self.law)
        if hard is not None:
            doubted |= hard[first:last]
        part["today"], part["host"] = on, WordColumn(np.zeros(last - first, np.int32), (host,))
        numbers, rows = self.numbers[first:last], last - first
        if doubted.any():
            kept = np.flatnonzero(~doubted)
            part = {name: taken(column, kept) for name, column in part.items()}
            on, numbers, rows = on[kept], numbers[kept], len(kept)
            self._hard(np.flatnonzero(doubted & ~self.undated[first:last]) + first)
        if rows:
            self.tables.append(SlotTable(rows, host, on, numbers, part))

    def _hard(self, rows: npt.NDArray[np.int64]) -> None:
        """Judge these rows one by one."""
        found: dict[str, tuple[list[int], list[dict[str, Any]]]] = {}
        facts = rows_as_facts({n: a for n, a in self.columns.items() if n not in BOUNDS}, rows, self.fields)
        for row, given in zip(rows.tolist(), facts, strict=True):
            try:
                state, slots = case_slots(given, date.fromordinal(int(self.on[row])), self.host, self.law)
            except EntitlementsError as error:
                self.errors[int(self.numbers[row])] = "; ".join(str(error).split("\n"))
                continue
            at, cases = found.setdefault(state, ([], []))
            at.append(row)
            cases.append(slots)
        for state, (at, cases) in found.items():
            where = np.array(at, np.int64)
            on = self.on[where]
            self.tables.append(SlotTable(len(at), state, on, self.numbers[where], columns_of(cases, self.fields)))

    def _rest(self) -> None:
        """What columns say that one case cannot."""
        given = {name: self.columns[name] for name in BOUNDS if name in self.columns}
        if not given:
            return
        place = np.empty(self.rows, np.int64)
        place[self.numbers] = np.arange(self.rows)
        cells = {name: read_cells(given[name], field) if name in given else None for name, field in BOUNDS.items()}
        read_ = {n: c or Cells(unknown_cells(self.rows, BOUNDS[n])) for n, c in cells.items()}
        for number, table in enumerate(self.tables):
            at = place[table.numbers]
            wrong = _bound(table, {name: taken(cell.column, at) for name, cell in read_.items()})
            for name, cell in read_.items():
                if cell.hard is not None:
                    expected = "true or false" if BOUNDS[name].kind == "flag" else "a whole number from 0 to 130"
                    told = dict.fromkeys(np.flatnonzero(cell.hard[at]).tolist(), f"`{name}`: expected {expected}")
                    wrong = told | wrong
            if wrong:
                self.errors |= {int(table.numbers[row]): error for row, error in wrong.items()}
                kept = np.setdiff1d(np.arange(table.rows), np.array(list(wrong)))
                slots = {name: taken(column, kept) for name, column in table.slots.items()}
                self.tables[number] = SlotTable(len(kept), table.host, table.on[kept], table.numbers[kept], slots)
        self.tables = [table for table in self.tables if table.rows]

    def _error_column(self) -> pa.Array | None:
        if not self.errors:
            return None
        column = np.full(self.rows, None, object)
        column[list(self.errors)] = list(self.errors.values())
        return pa.array(column, pa.string(), from_pandas=True)


def _part(stage: StageColumn, first: int, last: int) -> StageColumn:
    given, hard = stage.given[first:last], None if stage.hard is None else stage.hard[first:last]
    if stage.offsets is None:
        return StageColumn(stage.statuses[first:last], stage.days[first:last], None, given, hard)
    start, end = stage.offsets[first], stage.offsets[last]
    offsets = stage.offsets[first : last + 1] - start
    return StageColumn(stage.statuses[start:end], stage.days[start:end], offsets, given, hard)


def _bound(table: SlotTable, bounds: Mapping[str, Any]) -> dict[int, str]:
    """Read the bounds into the slots of a table; the errors by row."""
    slots, on = table.slots, table.on
    least, most = bounds["age_at_least"], bounds["age_at_most"]
    if (bounds["other_exploitation_possible"] == TRUE).any():
        forms: SetColumn = slots["exploitation"]
        complete = forms.complete & (bounds["other_exploitation_possible"] != TRUE)
        slots["exploitation"] = SetColumn(forms.members, forms.some, complete)
    age, born = slots["age"], slots["born"]
    stated_on = np.where(slots["age_on"] == UNKNOWN_DAY, on, slots["age_on"])
    has_born = (born != UNKNOWN_DAY) & (slots["age_disputed"] != TRUE)
    # On the day before a birthday on 1 March one who was born on a leap day may count as having had it.
    young = least.known & has_born & (birthdays(born, least.values) > stated_on + 1)
    old = most.known & has_born & (birthdays(born, most.values + 1) <= stated_on)
    faults = {
        "`age_at_least`: is above `age_at_most`": least.known & most.known & (least.values > most.values),
        "`age_at_least`: contradicts `age`": least.known & age.known & (age.values < least.values),
        "`age_at_most`: contradicts `age`": most.known & age.known & (age.values > most.values),
        "`age_at_least`: contradicts `born`": young,
        "`age_at_most`: contradicts `born`": old,
    }
    bound_by_age(slots, on, least, most)
    return {row: error for error, rows in reversed(faults.items()) for row in np.flatnonzero(rows).tolist()}
