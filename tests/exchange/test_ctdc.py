"""CTDC records keep what they say and nothing more: unknown stays unknown, a band is a band."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from entitlements import FactError, load
from entitlements.columns.reading import ReadTable, read
from entitlements.exchange.ctdc import AgeAsOf, read_ctdc
from entitlements.exchange.mapping import Records

LAW = load()
ON = date(2026, 11, 25)
HEADER = "yearOfRegistration,gender,ageBroad,citizenship,isForcedLabour,isSexualExploit,CountryOfExploitation\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.csv"


def records(
    file: Path, *lines: str, age_as_of: AgeAsOf = "assessment", host_column: str | None = "CountryOfExploitation"
) -> Records:
    file.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_ctdc(file, age_as_of=age_as_of, host_column=host_column)


def children(found: ReadTable) -> list[int]:
    rows = {
        int(number): int(child) for t in found.tables for number, child in zip(t.numbers, t.slots["child"], strict=True)
    }
    return [rows[number] for number in sorted(rows)]


def test_a_record_becomes_the_facts_that_it_gives(file: Path) -> None:
    [row] = records(file, "2016,Female,9--17,MD,0.0,1.0,DE").table.to_pylist()
    assert row == {
        "host": "DE", "nationalities": ["MD"], "exploited_in": ["DE"], "exploitation": ["sexual"],
        "other_exploitation_possible": True, "age_at_least": 9, "age_at_most": 17,
    }  # fmt: skip


@pytest.mark.parametrize("unknown", ["", "0", "-99"])
def test_what_is_not_known_stays_unknown(file: Path, unknown: str) -> None:
    [row] = records(file, f"2016,Female,{unknown},{unknown},{unknown},{unknown},{unknown}").table.to_pylist()
    assert {name: value for name, value in row.items() if value is not None} == {}


def test_a_form_that_is_not_recorded_is_not_denied(file: Path) -> None:
    table = records(file, "2016,Male,,,1.0,0.0,DE").table
    [found] = read(table, ON, LAW).tables
    assert found.slots["exploitation"].complete.tolist() == [False]


def test_a_band_on_one_side_of_eighteen_says_who_is_a_child(file: Path) -> None:
    bands = ["0--8", "9--17", "18--20", "48+", ""]
    table = records(file, *(f"2016,Male,{band},MD,,,DE" for band in bands)).table
    assert children(read(table, ON, LAW)) == [2, 2, 0, 0, 1]


def test_a_band_that_straddles_eighteen_leaves_it_open(file: Path) -> None:
    table = records(file, "2016,Male,15--20,MD,,,DE").table
    assert children(read(table, ON, LAW)) == [1]


def test_ages_as_of_registration_go_on_with_the_years(file: Path) -> None:
    lines = ["2016,Male,9--17,MD,,,DE", "2016,Male,0--8,MD,,,DE", "2024,Male,0--8,MD,,,DE", ",Male,9--17,MD,,,DE"]
    table = records(file, *lines, age_as_of="registration").table
    assert children(read(table, ON, LAW)) == [0, 1, 2, 1]


def test_an_age_in_the_year_of_registration_may_be_a_year_more_at_its_end(file: Path) -> None:
    table = records(file, "2026,Male,9--17,MD,,,DE", "2026,Male,9--16,MD,,,DE", age_as_of="registration").table
    assert children(read(table, date(2026, 12, 31), LAW)) == [1, 2]


def test_the_host_state_is_the_column_that_the_caller_names_or_none(file: Path) -> None:
    line = "2016,Male,,MD,,,DE"
    assert records(file, line).table["host"].to_pylist() == ["DE"]
    assert records(file, line, host_column="citizenship").table["host"].to_pylist() == ["MD"]
    assert "host" not in records(file, line, host_column=None).table.column_names


def test_a_value_that_the_data_set_does_not_have_is_an_error_of_its_row(file: Path) -> None:
    lines = ["2016,Male,young,MD,,,DE", "2016,Male,,MD,yes,,DE", "2016,Male,,Moldova,,,DE", "2016,Male,,MD,,,DE"]
    errors = read(records(file, *lines).table, ON, LAW).errors.to_pylist()
    assert [error and error.partition(":")[0] for error in errors] == [
        "`age_at_least`", "`exploitation[0]`", "`nationalities[0]`", None,
    ]  # fmt: skip


def test_a_file_of_another_layout_is_refused_by_its_columns(file: Path) -> None:
    file.write_text("year,citizenship\n2016,MD\n", encoding="utf-8")
    with pytest.raises(FactError, match="`ageBroad`: this column of the data set is missing"):
        read_ctdc(file)
    with pytest.raises(FactError, match="`year`: the data set has no such column"):
        read_ctdc(file)


def test_a_host_column_that_is_not_there_is_refused(file: Path) -> None:
    with pytest.raises(FactError, match="did you mean `citizenship`"):
        records(file, "2016,Male,,MD,,,DE", host_column="citizenshp")


def test_a_broken_line_is_refused_without_its_content(file: Path) -> None:
    with pytest.raises(FactError) as error:
        records(file, "2016,Male,Secret")
    assert "Secret" not in str(error.value)


def test_a_compressed_file_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "records.csv.gz"
    file.write_bytes(gzip.compress(f"{HEADER}2016,Male,,MD,,,DE\n".encode()))
    assert read_ctdc(file).table.num_rows == 1


def test_it_says_which_fields_no_fact_was_made_of(file: Path) -> None:
    assert records(file, "2016,Male,,MD,,,DE").left_out == ("yearOfRegistration", "gender")
    assert "yearOfRegistration" not in records(file, "2016,Male,,MD,,,DE", age_as_of="registration").left_out
