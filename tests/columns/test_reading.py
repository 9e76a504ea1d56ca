"""A table is read as its rows are read one by one: the same slots, the same errors, no row lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements import Victim, load
from entitlements.columns.reading import ReadTable, read
from entitlements.columns.slots import ListColumn, NumberColumn, SetColumn, WordColumn
from entitlements.columns.tables import to_table
from entitlements.errors import EntitlementsError
from entitlements.facts.derived import environment
from entitlements.findings.case import check_particulars
from tests.drawn_cases import drawn_cases
from tests.facts.lives import DAYS, given_facts

LAW = load()
ON = date(2026, 11, 25)
PARTICULARS = {name: fact.type.kind for name, fact in LAW.vocabulary.particulars.items()}


def cell(column: Any, row: int) -> Any:
    """What one row of a slot column says, as the slots of one case say it."""
    match column:
        case NumberColumn(values, known):
            return int(values[row]) if known[row] else None
        case WordColumn(codes, words):
            return None if codes[row] < 0 else words[codes[row]]
        case SetColumn(members, some, complete):
            found = frozenset(word for word in members if members[word][row])
            assert some[row] or not found
            return (found if some[row] else None, bool(complete[row]))
        case ListColumn(known, offsets, items):
            assert known[row] or offsets[row] == offsets[row + 1]
            return tuple(row_of(items, at) for at in range(offsets[row], offsets[row + 1])) if known[row] else None
        case _:
            value = int(column[row])
            return value if column.dtype == np.uint8 else None if value == -1 else value


def row_of(slots: dict[str, Any], row: int) -> dict[str, Any]:
    return {name: cell(column, row) for name, column in slots.items()}


def plain(slots: dict[str, Any]) -> dict[str, Any]:
    """Slots without the particulars that are unknown, which one case leaves out and a column holds as unknown."""
    own = {"offences", "dependants", "permits"}
    kept = {}
    for name, value in slots.items():
        if name in own and value is not None:
            kept[name] = tuple(plain(item) for item in value)
        elif name not in PARTICULARS or value not in (None, 1, (None, False)) or isinstance(value, bool):
            kept[name] = value
    return kept


def rows_read(found: ReadTable) -> dict[int, dict[str, Any]]:
    """The slots of every good row by its number, each of which is there once."""
    rows = {}
    for table in found.tables:
        for row in range(table.rows):
            number = int(table.numbers[row])
            assert number not in rows
            rows[number] = plain(row_of(table.slots, row))
            assert rows[number]["host"] == table.host
            assert rows[number]["today"] == table.on[row]
    return rows


def one_by_one(victims: list[Victim], on: list[date], host: str | None = None) -> tuple[dict[int, Any], dict[int, str]]:
    """The slots of each victim as the engine for one case reads them, and the errors."""
    rows, errors = {}, {}
    for number, (victim, day) in enumerate(zip(victims, on, strict=True)):
        state = host or victim.host
        try:
            assert state is not None
            check_particulars(victim, LAW.applying(state, day), LAW)
            rows[number] = plain(environment(victim, day, state, LAW))
        except EntitlementsError as error:
            errors[number] = "; ".join(str(error).split("\n"))
    return rows, errors


def with_known_particulars(facts: dict[str, Any], flag: bool | None) -> Victim:
    given = facts.get("particulars", {})
    given = {n: v for n, v in given.items() if n == "harmed_on" and isinstance(v, date)}
    return Victim.model_validate({**facts, "particulars": given | ({} if flag is None else {"special_needs": flag})})


VICTIMS = st.builds(with_known_particulars, given_facts(), st.none() | st.booleans())


@given(st.lists(st.tuples(VICTIMS, DAYS), min_size=1, max_size=6), st.sampled_from(["DE", "GB", "FR"]))
@settings(max_examples=300)
def test_every_row_has_the_slots_of_its_case(cases: list[tuple[Victim, date]], host: str) -> None:
    victims = [
        victim.replace(host=victim.host or host) if fits(victim, host) else Victim(host=host) for victim, _ in cases
    ]
    on = [day for _, day in cases]
    table = to_table(victims).append_column("assessed_on", pa.array(on, pa.date32()))
    found = read(table, "assessed_on", LAW)
    rows, errors = one_by_one(victims, on)
    assert rows_read(found) == rows
    assert {n: e for n, e in enumerate([] if found.errors is None else found.errors.to_pylist()) if e} == errors


def fits(victim: Victim, host: str) -> bool:
    return victim.region is None or victim.region.startswith(f"{victim.host or host}-")


@pytest.mark.parametrize("host", ["DE", "GB"])
def test_many_drawn_cases_have_the_slots_of_each_by_itself(host: str) -> None:
    cases = drawn_cases(400, host)
    victims, on = [victim for victim, _ in cases], [day for _, day in cases]
    table = to_table(victims).append_column("assessed_on", pa.array(on, pa.date32()))
    assert rows_read(read(table, "assessed_on", LAW)) == one_by_one(victims, on)[0]
