"""Good and bad rows, of several states, in one table: each is read as if it were alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements import load
from entitlements.columns.layout import EVENT_DAY, FLAG
from entitlements.columns.reading import flattened, read
from entitlements.columns.reading_rows import case_slots, rows_as_facts
from entitlements.errors import EntitlementsError
from tests.columns.test_reading import plain, rows_read

LAW = load()
ON = date(2026, 11, 25)

WORDS = st.sampled_from(
    ["2010-05-01", "2008-02-29", "2010-02-30", "does_not_know", "yesterday", "1899-12-31", "9999-12-31"]
)
STAGES = st.sampled_from([None, "presumed", "identified", "none", "gone", "does_not_know"])
COLUMNS: dict[str, tuple[Any, pa.DataType]] = {
    "host": (st.sampled_from([None, "DE", "gb", "FR", "XX", "AQ"]), pa.string()),
    "born": (st.none() | WORDS, pa.string()),
    "age": (st.none() | st.integers(-1, 131), pa.int16()),
    "age_on": (st.none() | st.dates(date(2020, 1, 1), date(2027, 1, 1)), pa.date32()),
    "age_disputed": (st.none() | st.booleans(), pa.bool_()),
    "nationalities": (st.none() | st.lists(st.sampled_from(["MD", "de", "XX"]), max_size=2), pa.list_(pa.string())),
    "region": (st.sampled_from([None, "DE-BE", "gb-sct", "Kent"]), pa.string()),
    "identification": (STAGES, pa.string()),
    "residence_status": (st.sampled_from([None, "resident", "irregular", "guest"]), pa.string()),
    "particulars.harmed_on": (st.none() | WORDS | st.just("not_yet"), pa.string()),
    "particulars.special_needs": (st.none() | st.booleans(), pa.bool_()),
}  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries({name: values for name, (values, _) in COLUMNS.items()}), min_size=1, max_size=12)


def as_table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, (_, kind) in COLUMNS.items()})


def told(rows: list[dict[str, Any]]) -> tuple[dict[int, Any], list[str | None]]:
    found = read(as_table(rows), ON, LAW)
    return rows_read(found), [None] * len(rows) if found.errors is None else found.errors.to_pylist()


@given(ROWS)
@settings(max_examples=60)
def test_each_row_is_read_as_if_it_were_alone(rows: list[dict[str, Any]]) -> None:
    slots, errors = told(rows)
    for number, row in enumerate(rows):
        alone, [error] = told([row])
        assert error == errors[number]
        assert alone.get(0) == slots.get(number)


@given(ROWS)
@settings(max_examples=200)
def test_each_row_is_read_as_the_model_reads_it(rows: list[dict[str, Any]]) -> None:
    slots, errors = told(rows)
    fields = {"harmed_on": EVENT_DAY, "special_needs": FLAG}
    for number, facts in enumerate(rows_as_facts(flattened(as_table(rows)), np.arange(len(rows)), fields)):
        one, error = by_the_model(facts)
        assert slots.get(number) == one
        # Where the law of the state is not known either, either is told.
        assert errors[number] == error or "host state" in (errors[number] or "")


def by_the_model(facts: dict[str, Any]) -> tuple[dict[str, Any] | None, str | None]:
    try:
        return plain(case_slots(facts, ON, None, LAW)[1]), None
    except EntitlementsError as error:
        return None, "; ".join(str(error).split("\n"))


@given(ROWS)
@settings(max_examples=60)
def test_every_row_has_slots_or_an_error_and_never_both(rows: list[dict[str, Any]]) -> None:
    slots, errors = told(rows)
    assert [number in slots for number in range(len(rows))] == [error is None for error in errors]


@given(ROWS)
@settings(max_examples=60)
def test_no_error_holds_a_value(rows: list[dict[str, Any]]) -> None:
    for error in told(rows)[1]:
        assert not {word for word in ("yesterday", "Kent", "guest", "gone", "1899", "9999") if word in (error or "")}
