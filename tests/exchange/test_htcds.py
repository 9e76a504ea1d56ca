"""HTCDS cases keep what they say and nothing more, from CSV and spreadsheets, and are written back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from openpyxl import Workbook, load_workbook

from entitlements import FactError, Victim, load
from entitlements.columns.reading import read
from entitlements.columns.tables import to_table
from entitlements.exchange.htcds import FORMS, STATUSES, read_htcds, write_htcds
from entitlements.exchange.mapping import mapping
from entitlements.facts.kinds import Form

LAW = load()
ON = date(2026, 11, 25)
Save = Callable[..., Path]


def as_csv(folder: Path, lines: list[list[Any]]) -> Path:
    file = folder / "cases.csv"
    file.write_text("".join(",".join(map(str, line)) + "\n" for line in lines), encoding="utf-8-sig")
    return file


def as_workbook(folder: Path, lines: list[list[Any]]) -> Path:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    book.create_sheet("validation").append(["Feminine"])
    file = folder / "cases.xlsx"
    book.save(file)
    return file


@pytest.fixture(params=[as_csv, as_workbook], ids=["csv", "xlsx"])
def save(request: pytest.FixtureRequest, tmp_path: Path) -> Save:
    return lambda *lines: request.param(tmp_path, [list(line) for line in lines])


def one(save: Save, **fields: Any) -> dict[str, Any]:
    [row] = read_htcds(save(fields.keys(), fields.values())).table.to_pylist()
    return {name: value for name, value in row.items() if value is not None}


def test_a_case_becomes_the_facts_that_it_gives(save: Save) -> None:
    assert one(
        save, prs_Birthdate="2010-05-01", prs_Citizenship="MDA;RO", prs_MailingCountry="DE",
        vic_TraffickingStatus="PossibleVictimOfTrafficking", vic_TraffickingStatusDecisionMakingOrg="Police",
        vic_TypeOfExploitation="SexualExploitation;ForcedBegging", hte_Country="DE", hte_Type="Exploitation",
    ) == {
        "born": "2010-05-01", "nationalities": ["MD", "RO"], "host": "DE", "identification": "presumed",
        "exploitation": ["sexual", "begging"], "exploited_in": ["DE"],
    }  # fmt: skip


def test_the_row_of_labels_is_no_case(save: Save) -> None:
    found = read_htcds(save(["prs_Birthdate", "prs_Citizenship"], ["Birthdate", "Citizenship"], ["2010-05-01", "MD"]))
    assert found.table.num_rows == 1


def test_values_may_be_written_as_their_labels(save: Save) -> None:
    facts = one(
        save, vic_TraffickingStatus="Actual victim of trafficking",
        vic_TypeOfExploitation="Forced labour; Organ removal",
        vic_TraffickingStatusDecisionMakingOrg="Court or prosecution",
    )  # fmt: skip
    assert facts == {"identification": "identified", "exploitation": ["forced_labour", "organ_removal"]}


@pytest.mark.parametrize("decided_by", ["NGO", "Other", ""])
def test_what_no_authority_decided_is_no_identification(save: Save, decided_by: str) -> None:
    given = {"vic_TraffickingStatus": "ActualVictimOfTrafficking", "vic_TraffickingStatusDecisionMakingOrg": decided_by}
    assert one(save, prs_MailingCountry="DE", **given) == {"host": "DE"}


@pytest.mark.parametrize(("value", "status"), STATUSES.items())
def test_every_status_of_an_authority_has_its_stage(save: Save, value: str, status: str) -> None:
    assert one(save, vic_TraffickingStatus=value, vic_TraffickingStatusDecisionMakingOrg="Police") == {
        "identification": status
    }


@pytest.mark.parametrize("value", [value for value, form in FORMS.items() if form is None])
def test_a_form_that_may_be_several_of_ours_is_left_open(save: Save, value: str) -> None:
    assert one(save, prs_MailingCountry="DE", vic_TypeOfExploitation=value) == {"host": "DE"}
    assert one(save, vic_TypeOfExploitation=f"ForcedLabour;{value}") == {
        "exploitation": ["forced_labour"], "other_exploitation_possible": True,
    }  # fmt: skip


def test_every_value_of_the_standard_is_mapped_to_a_form_of_ours_or_left_open() -> None:
    assert {form for form in FORMS.values() if form is not None} <= set(Form.__args__)


def test_a_state_of_transit_is_no_state_of_exploitation(save: Save) -> None:
    assert one(save, prs_MailingCountry="DE", hte_Country="HU", hte_Type="Transit") == {"host": "DE"}


def test_an_empty_cell_is_unknown(save: Save) -> None:
    header = [one.field for one in mapping("htcds") if one.facts]
    [row] = read_htcds(
        save(header, ["" if field != "prs_Birthdate" else "2010-05-01" for field in header])
    ).table.to_pylist()
    assert {name for name, value in row.items() if value is not None} == {"born"}


def test_a_day_in_a_spreadsheet_is_a_day(tmp_path: Path) -> None:
    file = as_workbook(tmp_path, [["prs_Birthdate"], [datetime(2010, 5, 1)], [date(2011, 6, 2)]])
    assert read_htcds(file).table["born"].to_pylist() == ["2010-05-01", "2011-06-02"]


def test_a_value_that_is_none_of_the_standard_is_an_error_of_its_row(save: Save) -> None:
    file = save(
        ["prs_MailingCountry", "prs_Birthdate", "vic_TypeOfExploitation", "prs_Citizenship"],
        ["DE", "11/02/1998", "", ""], ["DE", "", "Farming", ""], ["DE", "", "", "Nigeria"], ["DE", "", "", "NGA"],
    )  # fmt: skip
    errors = read(read_htcds(file).table, ON, LAW).errors.to_pylist()
    assert [error and error.partition(":")[0] for error in errors] == [
        "`born`", "`exploitation[0]`", "`nationalities[0]`", None,
    ]  # fmt: skip
    assert "did you mean `NG`?" in errors[2]


def test_our_own_words_are_no_words_of_the_standard(save: Save) -> None:
    file = save(["prs_MailingCountry", "vic_TraffickingStatus"], ["DE", "identified"])
    assert "`identification`" in read(read_htcds(file).table, ON, LAW).errors.to_pylist()[0]


def test_no_row_is_lost_when_nothing_in_it_can_be_read(save: Save) -> None:
    found = read_htcds(save(["prs_FirstName", "prs_Gender"], ["A", "Feminine"], ["B", ""]))
    assert found.table.num_rows == 2
    assert found.left_out == ("prs_FirstName", "prs_Gender")


def test_names_are_not_read(save: Save) -> None:
    found = read_htcds(save(["prs_FirstName", "prs_MailingCountry"], ["Secret", "DE"]))
    assert "Secret" not in str(found.table.to_pylist())


def test_a_column_that_is_no_field_is_refused_with_the_nearest(save: Save) -> None:
    with pytest.raises(FactError, match=r"`prs_Citizenshp`: no field of HTCDS 2\.0; did you mean `prs_Citizenship`"):
        read_htcds(save(["prs_Citizenshp"], ["MD"]))


def test_the_field_of_the_host_state_is_the_callers_choice(save: Save) -> None:
    file = save(["prs_MailingCountry", "org_ShippingCountry"], ["MD", "DE"])
    assert read_htcds(file, host_column="org_ShippingCountry").table["host"].to_pylist() == ["DE"]
    assert read_htcds(file, host_column=None).table["host"].to_pylist() == [None]
    with pytest.raises(FactError, match="names no host state"):
        read_htcds(file, host_column="prs_Citizenship")


HELD = Victim(
    host="DE", born="2010-05-01", nationalities={"MD", "RO"}, exploitation={"sexual", "begging"}, exploited_in={"DE"}
)


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx"])
def test_what_the_standard_can_hold_comes_back(tmp_path: Path, name: str) -> None:
    assert write_htcds(to_table([HELD, Victim()]), tmp_path / name) == ()
    first = read_htcds(tmp_path / name).table.slice(0, 1).to_pylist()[0]
    assert Victim.model_validate({n: v for n, v in first.items() if v is not None}) == HELD


def test_what_the_standard_cannot_hold_is_listed(tmp_path: Path) -> None:
    victim = Victim(
        host="DE", testimony="declined", nationalities=[], exploitation=["slavery"], exploited_in=["DE", "HU"],
        identification={"status": "presumed", "date": "2026-10-05"}, particulars={"special_needs": True},
    )  # fmt: skip
    lost = write_htcds(to_table([victim]), tmp_path / "cases.csv")
    assert set(lost) == {
        "testimony", "nationalities", "exploitation", "exploited_in", "identification", "particulars.special_needs",
    }  # fmt: skip


def test_who_decided_is_never_invented(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    write_htcds(to_table([Victim(host="DE", identification="identified")]), file)
    assert "ActualVictimOfTrafficking" in file.read_text(encoding="utf-8")
    assert read_htcds(file).table["identification"].to_pylist() == [None]


def test_a_spreadsheet_is_written_as_the_toolkit_lays_it_out(tmp_path: Path) -> None:
    write_htcds(to_table([HELD]), tmp_path / "cases.xlsx")
    sheet = load_workbook(tmp_path / "cases.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("prs_Birthdate", "prs_Citizenship")
    assert rows[1][:2] == ("Birthdate", "Citizenship")
    assert rows[2][1] == "MD;RO"
    assert sheet.row_dimensions[1].hidden


def test_a_table_of_nothing_is_written_and_read(tmp_path: Path) -> None:
    write_htcds(pa.table({"host": pa.array(["DE"])}), tmp_path / "cases.csv")
    assert read_htcds(tmp_path / "cases.csv").table["host"].to_pylist() == ["DE"]


@pytest.mark.parametrize("content", [b"no zip file", b"PK\x05\x06" + bytes(18)])
def test_a_workbook_that_is_none_is_told_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cases.xlsx"
    file.write_bytes(content)
    with pytest.raises(FactError, match="is no XLSX workbook"):
        read_htcds(file)
