"""Records in the Human Trafficking Case Data Standard (HTCDS) 2.0 of IOM, read into a native table and written back.

The names of fields and their values are the standard's (IOM, CC BY 4.0, github.com/UNMigration/HTCDS; nothing here is
endorsed by IOM). Files are laid out as its toolkit does: a row a case, the first row the names of the fields (which the
templates hide), the second their labels, which may be missing; several values of one field stand with semicolons.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import pyarrow as pa

from entitlements.columns.layout import VICTIM
from entitlements.errors import FactError, MissingExtra, did_you_mean
from entitlements.exchange.country_codes import two_letters
from entitlements.exchange.mapping import Records, mapping

HOST_COLUMNS = ("prs_MailingCountry", "org_ShippingCountry", "hte_Country")
"""The fields that may name the host state, the usual one first."""
AUTHORITIES = frozenset({"police", "courtorprosecution", "nonpolicegovernmentalorganization"})
"""Who decides on identification as an authority, among the organisations that the standard lists."""
STATUSES: Mapping[str, str] = MappingProxyType({
    "PossibleVictimOfTrafficking": "presumed", "ActualVictimOfTrafficking": "identified",
    "NotAVictimOfTrafficking": "refused",
})  # fmt: skip
FORMS: Mapping[str, str | None] = MappingProxyType({
    "ForcedLabour": "forced_labour", "SexualExploitation": "sexual", "ChildLabour": None,
    "ForcedMarriage": "forced_marriage", "Servitude": None, "ForcedMilitaryByNonStateActors": "other",
    "OrganRemoval": "organ_removal", "ForcedBegging": "begging", "ForcedAdoption": None, "Surrogacy": "surrogacy",
    "Other": "other",
})  # fmt: skip
"""The form of exploitation that each value stands for. None: it may be one of several of ours, or none of them."""
NO_VALUE = "no_value_of_htcds"
SHEET = "cases"
_READ = frozenset(one.field for one in mapping("htcds") if one.facts)
_LABELS = {one.field: one.label for one in mapping("htcds")}


def read_htcds(path: str | Path, *, host_column: str | None = HOST_COLUMNS[0]) -> Records:
    """The cases of a CSV or XLSX file, a row each, in their order. Names and addresses are not read.

    `host_column` is the field that names the state whose law is to be applied, or None where it is said elsewhere. What
    the standard does not tell stays unknown; a value that is wrong is left as it is, and assessing tells of it.

    FactError for a column that is no field of the standard, and where there is none at all.
    """
    if host_column is not None and host_column not in HOST_COLUMNS:
        problem = f"names no host state; one of {', '.join(HOST_COLUMNS)} does"
        raise FactError([(host_column, problem)])
    header, rows = _rows(Path(path))
    _check(header)
    place = {name: number for number, name in enumerate(header) if name in _READ}
    cases = [{name: _text(row[number]) for name, number in place.items() if number < len(row)} for row in rows]
    facts = [_facts(case, host_column) for case in cases]
    left_out = [name for number, name in enumerate(header) if name not in _READ and _any_given(rows, number)]
    return Records(_table(facts), tuple(left_out))


def _any_given(rows: Sequence[Sequence[Any]], number: int) -> bool:
    return any(number < len(row) and _text(row[number]) for row in rows)


def _rows(path: Path) -> tuple[list[str], list[Sequence[Any]]]:
    """The names of the fields and the rows of cases, without the labels and without rows that are empty."""
    read: Callable[[Path], Iterator[Sequence[Any]]] = _workbook if path.suffix.lower() in (".xlsx", ".xlsm") else _csv
    lines = read(path)
    header = [str(name or "").strip() for name in next(lines, ())]
    labels = [_LABELS.get(name) for name in header]
    found = []
    for number, line in enumerate(lines):
        told = [_text(cell) for cell in line]
        named = [(cell, label) for cell, label in zip(told, labels, strict=False) if cell]
        if number == 0 and named and all(cell == label for cell, label in named):
            continue
        if any(told):
            found.append(line)
    while header and not header[-1]:
        header.pop()
    return header, found


def _csv(path: Path) -> Iterator[Sequence[Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file)
    except UnicodeDecodeError:
        raise FactError([(str(path), "not a text file in UTF-8")]) from None


def _workbook(path: Path) -> Iterator[Sequence[Any]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtra("reading a spreadsheet", "records") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError):  # a zip file of something else lacks the parts that are looked up
        raise FactError([(str(path), "is no XLSX workbook")]) from None
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()


def _check(header: Sequence[str]) -> None:
    problems = [(name, f"no field of HTCDS 2.0{did_you_mean(name, _LABELS)}") for name in header if name not in _LABELS]
    problems += [(name, "there are two such columns") for name in sorted({n for n in header if header.count(n) > 1})]
    if not header:
        problems = [("", "the file has no row with the names of fields")]
    if problems:
        raise FactError(problems)


def _text(cell: Any) -> str:
    """What a cell says as text: a day as YYYY-MM-DD, a time of day only where there is one."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return str(cell.date() if cell.time() == datetime.min.time() else cell)
    return str(cell).strip()


def _word(text: str) -> str:
    """A value without what its label writes otherwise: capitals, spaces, hyphens."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


_STATUS = {_word(name): status for name, status in STATUSES.items()}
_FORM = {_word(name): form for name, form in FORMS.items()}


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _facts(case: Mapping[str, str], host_column: str | None) -> dict[str, Any]:
    """The facts of one case; what is no value of the standard becomes one that no fact takes, for the row to tell."""
    facts: dict[str, Any] = {"born": case.get("prs_Birthdate") or None}
    if citizenship := _several(case.get("prs_Citizenship", "")):
        facts["nationalities"] = [two_letters(code) for code in citizenship]
    if host_column is not None:
        facts["host"] = two_letters(case.get(host_column, "")) or None
    if status := case.get("vic_TraffickingStatus", ""):
        decided = _word(case.get("vic_TraffickingStatusDecisionMakingOrg", "")) in AUTHORITIES
        known = _STATUS.get(_word(status), NO_VALUE)
        facts["identification"] = known if decided or known == NO_VALUE else None
    if forms := _several(case.get("vic_TypeOfExploitation", "")):
        ours = [_FORM.get(_word(form), NO_VALUE) for form in forms]
        open_ = any(form is None for form in ours)
        facts["exploitation"] = [form for form in ours if form is not None] or None
        facts["other_exploitation_possible"] = True if open_ and facts["exploitation"] else None
    if _word(case.get("hte_Type", "")) == "exploitation" and (state := case.get("hte_Country", "")):
        facts["exploited_in"] = [two_letters(state)]
    return facts


_COLUMNS: Mapping[str, pa.DataType] = MappingProxyType({
    "born": pa.string(), "nationalities": pa.list_(pa.string()), "host": pa.string(), "identification": pa.string(),
    "exploitation": pa.list_(pa.string()), "other_exploitation_possible": pa.bool_(),
    "exploited_in": pa.list_(pa.string()),
})  # fmt: skip


def _table(facts: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.table({name: pa.array([case.get(name) for case in facts], kind) for name, kind in _COLUMNS.items()})


def write_htcds(table: pa.Table, path: str | Path, *, host_column: str = HOST_COLUMNS[0]) -> tuple[str, ...]:
    """Write the cases of a native table to a CSV or XLSX file in the standard; the facts that it cannot hold.

    Who decided on identification is no fact here: `vic_TraffickingStatusDecisionMakingOrg` is left empty, and read back
    the status says nothing until it is filled in. FactError for a row that is no case.
    """
    from entitlements.columns.tables import victims

    own = [name for name in table.column_names if name.partition(".")[0] in VICTIM or name.startswith("particulars")]
    lost: dict[str, None] = {}
    rows = [_written(victim, host_column, lost) for victim in victims(table.select(own))]
    names = [one.field for one in mapping("htcds") if any(one.field in row for row in rows)]
    lines = [names, [_LABELS[name] for name in names], *([row.get(name, "") for name in names] for row in rows)]
    if Path(path).suffix.lower() == ".xlsx":
        _write_workbook(Path(path), lines)
    else:
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    return tuple(lost)


_CODES = {status: name for name, status in STATUSES.items()}
_VALUES = {form: name for name, form in FORMS.items() if form is not None}


def _written(victim: Any, host_column: str, lost: dict[str, None]) -> dict[str, str]:
    row: dict[str, str] = {}
    held = {"born", "nationalities", "host", "identification", "exploitation", "exploited_in"}
    lost.update({name: None for name in VICTIM if name not in held and getattr(victim, name) is not None})
    lost.update({f"particulars.{name}": None for name in victim.particulars})
    if victim.born is not None:
        row["prs_Birthdate"] = str(victim.born)
    if victim.nationalities:
        row["prs_Citizenship"] = ";".join(sorted(victim.nationalities))
    elif victim.nationalities is not None:
        lost["nationalities"] = None  # no citizenship at all is written as an empty field, as an unknown one is
    if victim.host is not None:
        row[host_column] = victim.host
    if victim.identification:
        last = victim.identification[-1]
        if last.status in _CODES:
            row["vic_TraffickingStatus"] = _CODES[last.status]
        if last.status not in _CODES or last.date is not None or len(victim.identification) > 1:
            lost["identification"] = None
    if victim.exploitation:
        row["vic_TypeOfExploitation"] = ";".join(
            sorted(_VALUES[form] for form in victim.exploitation if form in _VALUES)
        )
        if not victim.exploitation <= _VALUES.keys():
            lost["exploitation"] = None
    if victim.exploited_in and len(victim.exploited_in) == 1 and host_column != "hte_Country":
        row["hte_Country"], row["hte_Type"] = next(iter(victim.exploited_in)), "Exploitation"
    elif victim.exploited_in:
        lost["exploited_in"] = None
    return row


def _write_workbook(path: Path, lines: Sequence[Sequence[str]]) -> None:
    try:
        from openpyxl import Workbook
    except ImportError:
        raise MissingExtra("writing a spreadsheet", "records") from None
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    dates = [number for number, name in enumerate(lines[0]) if name == "prs_Birthdate"]
    for number, line in enumerate(lines):
        cells: list[Any] = list(line)
        for place in dates:
            if number > 1 and cells[place]:
                cells[place] = date.fromisoformat(cells[place])
        sheet.append(cells)
    sheet.row_dimensions[1].hidden = True  # as in the templates of the toolkit
    book.save(path)
