"""Which field of a format becomes which fact, and how: tables of data, for readers, the docs and the tests alike."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from io import StringIO
from typing import Literal, NamedTuple, TypeAlias

import pyarrow as pa

Format: TypeAlias = Literal["htcds", "ctdc"]


class Mapped(NamedTuple):
    """A field of a format, the facts it becomes (empty: none), and how, or why not."""

    field: str
    label: str
    facts: tuple[str, ...]
    how: str


class Records(NamedTuple):
    """What was read of records: a table in the native layout, and the fields given that no fact could be made of."""

    table: pa.Table
    left_out: tuple[str, ...]


@cache
def mapping(name: Format) -> tuple[Mapped, ...]:
    """Every field of a format. The names and labels of HTCDS 2.0 are IOM's (CC BY 4.0).

    >>> [one.facts for one in mapping("ctdc") if one.field == "citizenship"]
    [('nationalities',)]
    """
    text = (resources.files("entitlements.exchange") / f"{name}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(StringIO(text))
    return tuple(
        Mapped(row["field"], row["label"], tuple(row["fact"].split(", ")) if row["fact"] else (), row["how"])
        for row in rows
    )


def in_markdown(name: Format) -> str:
    """The mapping of a format as a table, as docs/records.md prints it."""
    lines = ["| field | fact | how, or why not |", "|---|---|---|"]
    for one in mapping(name):
        facts = ", ".join(f"`{fact}`" for fact in one.facts)
        lines.append(f"| `{one.field}` | {facts} | {one.how} |")
    return "\n".join(lines) + "\n"
