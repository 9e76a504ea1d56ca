"""Files of cases are streamed as they are, and answers written: Parquet, Arrow, CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import pytest

from entitlements import FactError, Victim, load
from entitlements.columns.reading import read
from entitlements.columns.tables import to_table, victims
from entitlements.exchange.native import ResultFile, assumed, from_text, stream

LAW = load()
ON = date(2026, 11, 25)
CASES = to_table([Victim(host="DE", born="2010-05-01", nationalities=["MD"], testimony="declined")] * 5)


@pytest.mark.parametrize("name", ["cases.parquet", "cases.arrow", "cases.feather"])
def test_a_file_is_streamed_in_tables_of_so_many_rows(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name.endswith("parquet"):
        pa.parquet.write_table(CASES, file)
    else:
        pa.feather.write_feather(CASES, file)
    rows, tables = stream(file, rows_at_once=2)
    read_back = list(tables)
    assert rows == 5
    assert pa.concat_tables(read_back).equals(CASES)
    assert max(table.num_rows for table in read_back) <= 5


def test_a_folder_of_parquet_files_is_one_file_of_cases(tmp_path: Path) -> None:
    for number in range(3):
        pa.parquet.write_table(CASES, tmp_path / f"{number}.parquet")
    rows, tables = stream(tmp_path)
    assert rows == sum(table.num_rows for table in tables) == 15


def test_a_file_of_no_cases_has_its_columns(tmp_path: Path) -> None:
    pa.parquet.write_table(CASES.slice(0, 0), tmp_path / "none.parquet")
    [table] = stream(tmp_path / "none.parquet")[1]
    assert table.column_names == CASES.column_names


def csv(tmp_path: Path, *lines: str) -> pa.Table:
    file = tmp_path / "cases.csv"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return pa.concat_tables(stream(file)[1])


def test_text_says_sets_flags_numbers_and_days(tmp_path: Path) -> None:
    header = "host,born,age,lacks_means,nationalities,identification.status,identification.date,particulars.harmed_on"
    table = csv(tmp_path, header, "DE,2010-05-01,,true,MD;RO,presumed,2026-10-05,not_yet", "FR,,17,false,stateless,,,")
    assert read(table, ON, LAW).errors is None
    facts = table.drop(["particulars.harmed_on"])
    assert list(victims(facts)) == [
        Victim(
            host="DE", born="2010-05-01", lacks_means=True, nationalities=["MD", "RO"],
            identification={"status": "presumed", "date": "2026-10-05"},
        ),
        Victim(host="FR", age=17, lacks_means=False, nationalities=[]),
    ]  # fmt: skip


def test_an_empty_cell_of_text_is_unknown(tmp_path: Path) -> None:
    table = csv(tmp_path, "host,nationalities,lacks_means", "DE,,", 'DE,"",does_not_know', "DE,does_not_know,")
    assert list(victims(table)) == [Victim(host="DE"), Victim(host="DE", not_known=["lacks_means"]), Victim(host="DE")]


def test_a_bad_cell_of_text_is_an_error_of_its_row(tmp_path: Path) -> None:
    table = csv(tmp_path, "host,age,lacks_means", "DE,old,", "DE,,perhaps", "DE,17,true")
    errors = read(table, ON, LAW).errors.to_pylist()
    assert errors == ["`age`: expected a whole number", "`lacks_means`: expected true or false", None]


@pytest.mark.parametrize("name", ["cases.parquet", "cases.arrow", "cases.csv"])
def test_a_file_that_is_not_what_its_name_says_is_refused_without_its_content(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("host\nDE\nSecret,Secret\n", encoding="utf-8")
    with pytest.raises(FactError) as error:
        list(stream(file)[1])
    assert "Secret" not in str(error.value)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"expected a \.parquet"):
        stream(tmp_path / "cases.doc")


def test_a_fact_may_be_assumed_of_every_case() -> None:
    table = assumed(pa.table({"host": ["DE", "FR"]}), {"identification": "presumed", "nationalities": "MD;RO"})
    assert list(victims(table)) == [
        Victim(host=host, identification="presumed", nationalities=["MD", "RO"]) for host in ("DE", "FR")
    ]


def test_a_fact_that_the_file_gives_cannot_be_assumed() -> None:
    with pytest.raises(FactError, match="is a column of the file"):
        assumed(pa.table({"host": ["DE"]}), {"host": "FR"})


@pytest.mark.parametrize("name", ["out.parquet", "out.arrow", "out.csv"])
def test_results_are_written_one_table_after_another(tmp_path: Path, name: str) -> None:
    first = pa.table({"status": pa.array(["granted", None]).dictionary_encode()})
    second = pa.table({"status": pa.array(["barred", "granted"]).dictionary_encode()})
    with ResultFile(tmp_path / name) as file:
        file.write(first)
        file.write(second)
    words = {
        "out.parquet": lambda path: pa.parquet.read_table(path)["status"].to_pylist(),
        "out.arrow": lambda path: pa.feather.read_table(path)["status"].to_pylist(),
        "out.csv": lambda path: [
            word or None for word in pa.csv.read_csv(path, parse_options=KEEP)["status"].to_pylist()
        ],
    }[name](tmp_path / name)
    assert words == ["granted", None, "barred", "granted"]


KEEP = pa.csv.ParseOptions(ignore_empty_lines=False)


def test_a_file_of_results_has_a_name_that_says_its_kind(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"expected the name of a \.parquet"):
        ResultFile(tmp_path / "out.doc")


def test_text_is_left_as_it_is_where_it_is_no_set() -> None:
    assert from_text(pa.table({"testimony": ["declined"]}))["testimony"].to_pylist() == ["declined"]


def test_a_file_of_results_that_breaks_off_is_not_left_behind(tmp_path: Path) -> None:
    def broken() -> None:
        with ResultFile(tmp_path / "out.parquet") as file:
            file.write(CASES)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert list(tmp_path.iterdir()) == []
