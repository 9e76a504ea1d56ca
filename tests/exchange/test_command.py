"""`entitlements assess-many` reads cases, writes an answer for each and says what they come to."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet
import pytest

from entitlements.cli import main

CTDC = """yearOfRegistration,gender,ageBroad,citizenship,isForcedLabour,isSexualExploit,CountryOfExploitation
2016,Female,9--17,MD,0.0,1.0,DE
2016,Male,30--38,RO,1.0,,DE
2016,Male,,0,,,
"""
NATIVE = "case_id,host,identification,nationalities\n7,DE,presumed,MD\n8,GB,,\n"
HTCDS = "prs_MailingCountry,prs_Citizenship,prs_FirstName\nDE,MDA,A\nGermany,,B\n"


def run(tmp_path: Path, text: str, *arguments: str, on: str = "2026-11-23") -> Path:
    file, out = tmp_path / "cases.csv", tmp_path / "answers.parquet"
    file.write_text(text, encoding="utf-8")
    assert main(["assess-many", str(file), "--on", on, "--out", str(out), *arguments]) == 0
    return out


def test_it_writes_an_answer_for_every_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = pyarrow.parquet.read_table(run(tmp_path, CTDC, "--format", "ctdc"))
    assert [bool(error) for error in answers["error"].to_pylist()] == [False, False, True]
    assert "3 rows read, 1 of them with an error" in capsys.readouterr().out


def test_it_says_what_is_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, HTCDS, "--format", "htcds")
    assert "not used, because no fact can be made of them: prs_FirstName" in capsys.readouterr().out


def test_it_carries_a_column_along_and_asks_for_some_entitlements(tmp_path: Path) -> None:
    answers = pyarrow.parquet.read_table(run(tmp_path, NATIVE, "--id", "case_id", "--entitlement", "reflection_period"))
    assert answers["case_id"].to_pylist() == ["7", "8"]
    assert answers["reflection_period.status"].to_pylist() == ["granted", "undetermined"]
    assert "residence_permit.status" not in answers.column_names


def test_it_says_what_was_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(tmp_path, CTDC, "--format", "ctdc", "--assume", "identification=presumed")
    answers = pyarrow.parquet.read_table(out)
    assert answers["reflection_period.status"].to_pylist()[0] == "granted"
    assert "assumed of every case: identification=presumed" in capsys.readouterr().out


def test_one_host_state_for_all_takes_the_place_of_the_column(tmp_path: Path) -> None:
    answers = pyarrow.parquet.read_table(run(tmp_path, CTDC, "--format", "ctdc", "--host", "gb"))
    assert answers["error"].null_count == 3


def test_the_day_may_be_a_column(tmp_path: Path) -> None:
    text = "host,identification,seen_on\nDE,presumed,2026-11-23\nDE,presumed,\n"
    answers = pyarrow.parquet.read_table(run(tmp_path, text, on="seen_on"))
    assert [bool(error) for error in answers["error"].to_pylist()] == [False, True]


def test_the_summary_may_be_saved(tmp_path: Path) -> None:
    run(tmp_path, NATIVE, "--id", "case_id", "--summary", str(tmp_path / "summary.csv"))
    assert (tmp_path / "summary.csv").read_text(encoding="utf-8").startswith('"country","entitlement","granted"')


def test_the_answers_say_under_which_law_they_were_given(tmp_path: Path) -> None:
    said = pyarrow.parquet.read_metadata(run(tmp_path, NATIVE, "--id", "case_id")).metadata[b"entitlements"]
    assert "de" in json.loads(said)["law"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--entitlement", "reflexion_period"], "did you mean `reflection_period`"),
        (["--assume", "identification"], "write FACT=VALUE"),
        (["--assume", "host=DE"], "is a column of the file"),
        ([], "`case_id`: no such column"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(NATIVE, encoding="utf-8")
    out = tmp_path / "answers.parquet"
    extra = [] if not arguments else ["--id", "case_id"]
    assert main(["assess-many", str(file), "--on", "2026-11-23", "--out", str(out), *extra, *arguments]) == 1
    assert told in capsys.readouterr().err
