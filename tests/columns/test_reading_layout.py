"""The same facts are read the same however a table holds them: types, encodings, chunks, slices, nesting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from entitlements import FactError, Victim, load
from entitlements.columns.reading import read
from entitlements.facts.derived import environment
from tests.columns.test_reading import plain, rows_read

LAW = load()
ON = date(2026, 11, 25)


def slots_of(columns: dict[str, Any]) -> dict[str, Any]:
    [row] = rows_read(read(pa.table({"host": ["DE"], **columns}), ON, LAW)).values()
    return row


def case(**facts: Any) -> dict[str, Any]:
    return plain(environment(Victim(host="DE", **facts), ON, "DE", LAW))


@pytest.mark.parametrize(
    "column",
    [
        pa.array([date(2008, 2, 29)]),
        pa.array([date(2008, 2, 29)]).cast(pa.date64()),
        pa.array(["2008-02-29"]),
        pa.array(["2008-02-29"]).cast(pa.large_string()),
        pa.array(["2008-02-29"]).cast(pa.string_view()),
        pa.array(["2008-02-29"]).dictionary_encode(),
        *(pa.array([datetime(2008, 2, 29)], pa.timestamp(unit)) for unit in ("s", "ms", "us", "ns")),
    ],
    ids=lambda column: str(column.type),
)
def test_a_day_is_a_day_in_every_type(column: pa.Array) -> None:
    assert slots_of({"born": column}) == case(born="2008-02-29")


@pytest.mark.parametrize(
    "columns",
    [
        {"identification": [[{"status": "presumed", "date": date(2026, 3, 1)}]]},
        {"identification": [{"status": "presumed", "date": date(2026, 3, 1)}]},
        {"identification": [{"status": "presumed", "date": "2026-03-01"}]},
        {"identification.status": ["presumed"], "identification.date": [date(2026, 3, 1)]},
    ],
)
def test_a_dated_stage_may_be_a_list_a_mapping_or_two_columns(columns: dict[str, Any]) -> None:
    assert slots_of(columns) == case(identification={"status": "presumed", "date": "2026-03-01"})


@pytest.mark.parametrize("columns", [{"testimony": ["declined"]}, {"testimony": [["declined"]]}])
def test_an_undated_stage_may_be_a_word_or_a_list_of_words(columns: dict[str, Any]) -> None:
    assert slots_of(columns) == case(testimony="declined")


@pytest.mark.parametrize("column", [pa.array([17]), pa.array([17], pa.int8()), pa.array([17.0]), pa.array(["17"])])
def test_a_whole_number_may_come_as_pandas_or_a_text_file_keeps_it(column: pa.Array) -> None:
    assert slots_of({"age": column}) == case(age=17)


@pytest.mark.parametrize("column", [pa.array([True]), pa.array(["true"]), pa.array(["true"]).dictionary_encode()])
def test_a_flag_may_come_as_a_text_file_keeps_it(column: pa.Array) -> None:
    assert slots_of({"lacks_means": column}) == case(lacks_means=True)


@pytest.mark.parametrize(
    "columns",
    [
        {"born": ["does_not_know"]},
        {"lacks_means": ["does_not_know"]},
        {"age": ["does_not_know"]},
        {"nationalities": ["does_not_know"]},
        {"testimony": ["does_not_know"]},
        {"born": pa.nulls(1)},
        {"nationalities": pa.nulls(1)},
        {"offences": pa.nulls(1)},
        {"identification": pa.array([None], pa.struct([("status", pa.string()), ("date", pa.date32())]))},
        {"not_known": [["born", "testimony"]]},
    ],
)
def test_what_the_person_does_not_know_and_what_is_null_is_unknown(columns: dict[str, Any]) -> None:
    assert slots_of(columns) == case()


def test_codes_of_countries_may_be_written_small() -> None:
    assert slots_of({"nationalities": [["md", " ro "]]}) == case(nationalities=["MD", "RO"])


def test_no_nationality_is_stateless_and_none_given_is_unknown() -> None:
    assert slots_of({"nationalities": pa.array([[]], pa.list_(pa.string()))})["stateless"] == 2
    assert slots_of({"nationalities": pa.array([None], pa.list_(pa.string()))})["stateless"] == 1


def test_particulars_may_be_a_mapping_or_dotted_columns() -> None:
    wanted = case(particulars={"special_needs": True, "harmed_on": "not_yet"})
    assert slots_of({"particulars": [{"special_needs": True, "harmed_on": "not_yet"}]}) == wanted
    assert slots_of({"particulars.special_needs": [True], "particulars.harmed_on": ["not_yet"]}) == wanted


def test_a_frame_of_pandas_is_read_with_its_gaps() -> None:
    frame = pd.DataFrame(
        {
            "host": ["DE", "DE"],
            "age": [17, None],
            "born": pd.to_datetime([None, "2008-02-29"]),
            "lacks_means": [True, None],
        }
    )
    rows = rows_read(read(pa.Table.from_pandas(frame, preserve_index=False), ON, LAW))
    assert rows == {0: case(age=17, lacks_means=True), 1: case(born="2008-02-29")}


def test_rows_of_several_states_come_back_by_their_numbers() -> None:
    table = pa.table({"host": ["FR", "DE", "FR", "DE"], "age": [1, 2, 3, 4]})
    found = read(table, ON, LAW)
    assert {one.host: one.numbers.tolist() for one in found.tables} == {"DE": [1, 3], "FR": [0, 2]}
    assert {number: row["age"] for number, row in rows_read(found).items()} == {0: 1, 1: 2, 2: 3, 3: 4}


def test_slices_and_chunks_are_read_as_the_rows_they_hold() -> None:
    columns = {
        "host": ["DE"] * 40,
        "age": [*range(40)],
        "lacks_means": [None if n % 5 == 0 else n % 2 == 0 for n in range(40)],
        "nationalities": [None if n % 7 == 0 else ["MD", "RO"][: n % 3] for n in range(40)],
        "testimony": [None if n % 3 else [{"status": "willing", "date": date(2026, 1, 1 + n % 28)}] for n in range(40)],
        "offences": [None if n % 4 else [{"compelled": n % 8 == 0}] * (n % 3) for n in range(40)],
    }
    whole = pa.table(columns)
    rows = rows_read(read(whole, ON, LAW))
    part = rows_read(read(whole.slice(11, 20), ON, LAW))
    assert part == {number: rows[number + 11] for number in range(20)}
    chunked = pa.concat_tables([whole.slice(0, 13), whole.slice(13, 1), whole.slice(14)])
    assert rows_read(read(chunked, ON, LAW)) == rows


@pytest.mark.parametrize(
    ("columns", "twice"),
    [
        ({"identification": [{"status": "identified"}], "identification.status": ["refused"]}, "identification.status"),
        ({"particulars": [{"special_needs": True}], "particulars.special_needs": [False]}, "particulars.special_needs"),
        ({"offences": [[{"particulars": {"a": True}, "particulars.a": False}]]}, "particulars.a"),
    ],
)
def test_a_fact_that_has_two_columns_is_refused_however_they_are_written(columns: dict[str, Any], twice: str) -> None:
    with pytest.raises(FactError, match=f"`{twice}`: there are two such columns"):
        slots_of(columns)


@pytest.mark.parametrize(
    ("host", "name", "item"),
    [
        ("BE", "offences", {"kind": "theft", "particulars": {"penalty_level": 3}}),
        ("CA", "offences", {"kind": "theft", "particulars": {"sentence_expired_on": "2020-01-01"}}),
        ("GB", "dependants", {"relation": "spouse", "particulars": {"applied_on": "2020-01-01"}}),
        ("RO", "offences", {"kind": "theft", "particulars": {"kind_of_act": "begging"}}),
    ],
)
def test_a_row_for_the_model_has_its_items_particulars_whatever_their_kind(
    host: str, name: str, item: dict[str, Any]
) -> None:
    items = [[item | {"not_known": ["nationalities" if name == "dependants" else "compelled"]}]]
    [row] = rows_read(read(pa.table({"host": [host], name: items}), ON, LAW)).values()
    assert row == plain(environment(Victim(host=host, **{name: items[0]}), ON, host, LAW))
