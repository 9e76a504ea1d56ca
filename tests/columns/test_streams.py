"""Batches and files are answered as one table is, block after block."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from entitlements import FactError, load
from entitlements.columns.many import assess_many
from entitlements.columns.streams import assess_batches, assess_files
from entitlements.columns.tables import to_table
from tests.columns.long import cases_of

ON = date(2026, 6, 15)
ASKED = ["reflection_period", "housing", "non_punishment"]
CASES = to_table([victim for state in ("DE", "FR") for victim, _ in cases_of(30, state, load(), seed=2)])
WHOLE = assess_many(CASES, on=ON, entitlements=ASKED)


@pytest.mark.parametrize("rows", [1, 7, 1000])
def test_a_stream_is_answered_as_the_whole_table(rows: int) -> None:
    stream = pa.RecordBatchReader.from_batches(CASES.schema, CASES.to_batches(max_chunksize=11))
    answers = assess_batches(stream, on=ON, entitlements=ASKED, rows_at_once=rows)
    assert answers.read_all().to_pylist() == WHOLE.to_pylist()


def test_nothing_is_read_before_an_answer_is_asked_for() -> None:
    def batches() -> object:
        raise AssertionError("read too early")
        yield

    stream = pa.RecordBatchReader.from_batches(CASES.schema, batches())
    assert assess_batches(stream, on=ON, entitlements=ASKED).schema.names == WHOLE.column_names


def test_a_file_is_answered_into_a_file_that_names_its_law(tmp_path: Path) -> None:
    pq.write_table(CASES, tmp_path / "cases.parquet")
    done = assess_files(tmp_path / "cases.parquet", tmp_path / "answers.parquet", on=ON, entitlements=ASKED)
    assert done == CASES.num_rows
    assert pq.read_table(tmp_path / "answers.parquet").to_pylist() == WHOLE.to_pylist()
    said = json.loads(pq.read_metadata(tmp_path / "answers.parquet").metadata[b"entitlements"])
    assert {"de", "fr"} <= said["law"].keys()


def test_a_folder_of_files_is_one_data_set(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    pq.write_table(CASES.slice(0, 20), tmp_path / "cases" / "1.parquet")
    pq.write_table(CASES.slice(20), tmp_path / "cases" / "2.parquet")
    assess_files(tmp_path / "cases", tmp_path / "answers.parquet", on=ON, entitlements=ASKED)
    assert pq.read_table(tmp_path / "answers.parquet").to_pylist() == WHOLE.to_pylist()


def test_what_fails_leaves_no_file_behind(tmp_path: Path) -> None:
    pq.write_table(CASES.append_column("testimny", pa.nulls(CASES.num_rows)), tmp_path / "cases.parquet")
    with pytest.raises(FactError, match="testimony"):
        assess_files(tmp_path / "cases.parquet", tmp_path / "answers.parquet", on=ON)
    assert [path.name for path in tmp_path.iterdir()] == ["cases.parquet"]


def test_a_progress_bar_is_shown_to_whoever_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pq.write_table(CASES, tmp_path / "cases.parquet")
    assess_files(tmp_path / "cases.parquet", tmp_path / "a.parquet", on=ON, entitlements=ASKED)
    assert capsys.readouterr().err == ""
    assess_files(tmp_path / "cases.parquet", tmp_path / "b.parquet", on=ON, entitlements=ASKED, progress=True)
    assert "cases" in capsys.readouterr().err


def test_a_column_to_carry_along_that_is_not_there_is_told_before_anything_is_read() -> None:
    with pytest.raises(FactError, match="`hst`: there is no such column to carry along; did you mean `host`"):
        assess_batches(CASES, on=ON, id="hst", entitlements=ASKED)
