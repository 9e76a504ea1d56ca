"""The table of answers: its columns, its order, what it says of itself, and what becomes of bad rows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements import FactError, load
from entitlements.columns.bits import packed
from entitlements.columns.many import assess_many
from entitlements.columns.naming import SEPARATOR, Combinations, Words
from entitlements.columns.results import FIELDS

ON = date(2026, 11, 23)
CASES = pa.table({
    "case": ["a", "b", "c", "d"],
    "host": ["DE", "GB", "DE", None],
    "nationalities": [["MD"], ["VN"], None, None],
    "identification": ["presumed", "presumed", "identified", "presumed"],
    "born": ["2000-01-01", None, "2010-02-30", None],
})  # fmt: skip
ASKED = ["reflection_period", "residence_permit"]


def answered(**more: Any) -> pa.Table:
    return assess_many(CASES, on=ON, id="case", entitlements=ASKED, **more)


def test_every_row_is_answered_in_its_place_and_a_bad_one_only_says_why() -> None:
    table = answered()
    assert table["case"].to_pylist() == ["a", "b", "c", "d"]
    assert table["reflection_period.status"].to_pylist() == ["granted", "undetermined", None, None]
    assert table["error"].to_pylist() == [
        None, None, "`born`: is no day of the calendar",
        "the host state is not known: give `host`, the state whose law is to be assessed",
    ]  # fmt: skip


def test_the_columns_are_each_entitlements_fields_in_the_order_asked() -> None:
    names = [f"{one}.{field}" for one in ASKED for field in FIELDS]
    assert answered().column_names == ["case", "error", *names]


def test_the_types_of_columns_do_not_depend_on_the_rows() -> None:
    empty = assess_many(CASES.slice(0, 0), on=ON, id="case", entitlements=ASKED)
    assert empty.schema == answered().schema
    assert empty.num_rows == 0


def test_the_long_form_has_a_row_for_each_case_and_entitlement_and_one_for_a_bad_row() -> None:
    table = answered(form="long")
    assert table["case"].to_pylist() == ["a", "a", "b", "b", "c", "d"]
    assert table["entitlement"].to_pylist() == [*ASKED, *ASKED, None, None]


def test_both_forms_say_the_same() -> None:
    wide, long = answered().to_pylist(), answered(form="long").to_pylist()
    for row in long:
        if row["entitlement"] is not None:
            (case,) = [one for one in wide if one["case"] == row["case"]]
            assert {name: case[f"{row['entitlement']}.{name}"] for name in FIELDS} == {n: row[n] for n in FIELDS}


def test_the_answer_names_the_library_the_day_and_the_law_with_its_digests() -> None:
    said = json.loads(answered().schema.metadata[b"entitlements"])
    assert said["on"] == "2026-11-23"
    assert said["law"]["de"] == load().ruleset("de").digest
    assert {"gb", "coe-197"} <= said["law"].keys()
    assert "fr" not in said["law"]


def test_the_host_may_be_given_once_for_all_rows() -> None:
    table = assess_many(CASES.drop_columns(["host", "born"]), on=ON, host="DE", id="case", entitlements=ASKED)
    assert table["error"].null_count == 4


def test_a_misspelt_column_is_told_before_anything_is_read() -> None:
    with pytest.raises(FactError, match="did you mean `testimony`"):
        assess_many(pa.table({"host": ["DE"], "testimny": ["willing"]}), on=ON)


def test_a_column_that_is_no_fact_may_be_passed_over() -> None:
    table = assess_many(pa.table({"host": ["DE"], "note": ["x"]}), on=ON, extra_columns="ignore", entitlements=ASKED)
    assert table["error"].to_pylist() == [None]


def test_an_entitlement_that_is_none_is_told_the_nearest() -> None:
    with pytest.raises(KeyError, match="did you mean `residence_permit`"):
        assess_many(CASES, on=ON, entitlements=["residence_permt"])


def test_a_column_to_carry_along_must_be_there() -> None:
    with pytest.raises(FactError, match="no such column to carry along"):
        assess_many(CASES, on=ON, id="cse")


def test_a_column_to_carry_along_may_be_a_fact_and_is_read_too() -> None:
    [row] = assess_many(pa.table({"host": ["DE"]}), on=ON, id="host", entitlements=["housing"]).to_pylist()
    assert (row["host"], row["error"], row["housing.status"]) == ("DE", None, "undetermined")


@pytest.mark.parametrize(("name", "form"), [("error", "wide"), ("entitlement", "long")])
def test_a_column_to_carry_along_may_not_have_the_name_of_one_of_the_answer(name: str, form: Any) -> None:
    with pytest.raises(FactError, match=f"`{name}`: is a column of the answer"):
        assess_many(pa.table({"host": ["DE"], name: ["A-1"]}), on=ON, id=name, form=form)


def test_a_form_that_is_none_is_told_those_that_are() -> None:
    with pytest.raises(ValueError, match="did you mean `long`"):
        assess_many(CASES, on=ON, id="case", form="lang")  # type: ignore[arg-type]  # that is what is tried


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("fields", [["status", "end"], ["because"], ["shortfall", "status"]])
def test_fields_that_are_asked_for_alone_are_told_as_among_all(fields: list[str], form: Any) -> None:
    alone = assess_many(CASES, on=ON, id="case", fields=fields, form=form)
    together = assess_many(CASES, on=ON, id="case", form=form)
    assert alone.to_pylist() == together.select(alone.column_names).to_pylist()
    assert alone.num_columns < together.num_columns


def test_a_field_that_is_none_is_told_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean `status`"):
        assess_many(CASES, on=ON, id="case", fields=["statas"])


def test_what_is_no_table_is_told_so() -> None:
    with pytest.raises(TypeError, match="Arrow C stream"):
        assess_many([{"host": "DE"}], on=ON)


def test_threads_make_no_difference() -> None:
    cases = pa.concat_tables([CASES.drop_columns(["case"])] * 300)
    one, two = (assess_many(cases, on=ON, entitlements=ASKED, threads=threads) for threads in (1, 2))
    assert one.to_pylist() == two.to_pylist()


@given(st.integers(1, 80), st.lists(st.sets(st.integers(0, 79)), min_size=1, max_size=30))
def test_names_that_hold_are_joined_however_many_there_are(number: int, rows: list[set[int]]) -> None:
    names = tuple(f"name-{place:02}" for place in range(number))
    expected = [SEPARATOR.join(names[n] for n in sorted(row) if n < number) or None for row in rows]
    words = Words()
    combinations = Combinations(names, words)
    named = {name: packed(np.array([n in row for row in rows])) for n, name in enumerate(names)}
    for _ in range(2):  # what is remembered the second time is the same
        places, told = combinations.places(named, len(rows))
        texts = [words.array()[place].as_py() if told[n // 8] >> n % 8 & 1 else None for n, place in enumerate(places)]
        assert texts == expected
