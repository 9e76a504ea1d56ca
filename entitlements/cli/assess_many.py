"""`entitlements assess-many`: the cases of a file, all at once, into a file of answers, with a summary."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from entitlements.cli.arguments import Commands
from entitlements.errors import FactError

FORMATS = ("native", "htcds", "ctdc")


def add(commands: Commands) -> None:
    """Add the command."""
    one = commands.add_parser("assess-many", help="assess all cases of a file: Parquet, Arrow, CSV, HTCDS, CTDC")
    one.add_argument("file", metavar="FILE", help="the cases, a row each (or a folder of Parquet files)")
    one.add_argument("--format", choices=FORMATS, default="native", help="how the file keeps them (native)")
    one.add_argument("--on", required=True, metavar="DATE", help="the day to assess, or the column that holds it")
    one.add_argument("--out", required=True, metavar="FILE", help="where the answers go: .parquet, .arrow or .csv")
    one.add_argument("--host", metavar="XX", help="the host state of every case")
    one.add_argument("--host-column", metavar="FIELD", help="htcds, ctdc: the field that names the host state")
    one.add_argument(
        "--age-as-of", choices=("assessment", "registration"), default="assessment",
        help="ctdc: on which day a person had the age (assessment)",
    )  # fmt: skip
    one.add_argument(
        "--assume", metavar="FACT=VALUE", action="append", default=[],
        help="a fact that every case is assumed to have, such as identification=presumed",
    )  # fmt: skip
    one.add_argument("--entitlement", metavar="ID", action="append", help="only this entitlement (may be repeated)")
    one.add_argument("--id", metavar="COLUMN", help="native: a column to carry along")
    one.add_argument("--ignore-extra-columns", action="store_true", help="native: leave out columns that are no facts")
    one.add_argument("--summary", metavar="FILE", help="save the summary too: .csv, .parquet or .arrow")
    one.add_argument("--rulesets", metavar="FOLDER", action="append", default=[], help="a folder with further rulesets")
    one.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Assess the file, write the answers and print the summary."""
    from entitlements.columns.many import assess_many
    from entitlements.exchange.native import ResultFile, assumed
    from entitlements.exchange.summary import Summary
    from entitlements.law.library import load

    law, on, assumptions = load(*options.rulesets), _on(options.on), _assumptions(options.assume)
    host = options.host.upper() if options.host else None
    asked: dict[str, Any] = {
        "on": on, "law": law, "host": host, "entitlements": _known(options.entitlement, law), "id": options.id,
        "extra_columns": "ignore" if options.ignore_extra_columns else "error",
    }  # fmt: skip
    rows, tables, left_out = _opened(options)
    summary = Summary()
    with ResultFile(options.out) as out:
        for cases in _shown(tables, rows):
            given = assumed(cases, assumptions) if assumptions else cases
            answers = assess_many(given, **asked)
            out.write(answers)
            summary.add(given, answers, host)
    if options.summary:
        with ResultFile(options.summary) as file:
            file.write(summary.table())
    print(summary.text())
    if assumptions:
        print(f"\nassumed of every case: {', '.join(f'{name}={value}' for name, value in assumptions.items())}")
    if left_out:
        print(f"\nnot used, because no fact can be made of them: {', '.join(left_out)}")
    return 0


def _opened(options: argparse.Namespace) -> tuple[int | None, Iterable[Any], tuple[str, ...]]:
    """How many rows there are where that is known, the tables of cases, and the fields that are not used."""
    from entitlements.exchange.native import stream

    if options.format == "native":
        rows, tables = stream(options.file)
        return rows, tables, ()
    chosen = {} if options.host_column is None else {"host_column": options.host_column}
    if options.host:
        chosen = {"host_column": None}
    if options.format == "htcds":
        from entitlements.exchange.htcds import read_htcds

        records = read_htcds(options.file, **chosen)
    else:
        from entitlements.exchange.ctdc import read_ctdc

        records = read_ctdc(options.file, age_as_of=options.age_as_of, **chosen)
    return records.table.num_rows, _sliced(records.table), records.left_out


def _sliced(table: Any) -> Iterator[Any]:
    from entitlements.exchange.native import ROWS_AT_ONCE

    for first in range(0, max(table.num_rows, 1), ROWS_AT_ONCE):
        yield table.slice(first, ROWS_AT_ONCE)


def _shown(tables: Iterable[Any], rows: int | None) -> Iterator[Any]:
    """The tables, with a bar where a person is watching."""
    if not sys.stderr.isatty():
        yield from tables
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield from tables
        return
    with tqdm(total=rows, unit=" cases", unit_scale=True) as bar:
        for table in tables:
            yield table
            bar.update(table.num_rows)


def _on(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _assumptions(given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise FactError([("--assume", "write FACT=VALUE, such as identification=presumed")])
        found[name.strip()] = value.strip()
    return found


def _known(entitlements: list[str] | None, law: Any) -> list[str] | None:
    from entitlements.errors import did_you_mean

    known = law.catalogue.by_id
    for one in entitlements or ():
        if one not in known:
            raise FactError([("--entitlement", f"no entitlement `{one}`{did_you_mean(one, known)}")])
    return entitlements
