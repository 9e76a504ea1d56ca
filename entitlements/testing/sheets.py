"""Tables of cases as a strategy: rows of possible victims in the native layout, with bad ones among them on request."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from entitlements.errors import MissingExtra
from entitlements.testing.days import ORDINARY_DAY, one_of
from entitlements.testing.knowledge import partial_victims

if TYPE_CHECKING:
    import pyarrow as pa

BAD_ROWS = b"entitlements.testing: bad rows"
"""The key in a table's metadata under which the numbers of its bad rows stand, separated by commas."""

_AGAINST_THE_LAW = (("identified", date(2026, 1, 1)), ("presumed", date(2026, 1, 2)))
_SPOILT: tuple[tuple[str, Any], ...] = (
    ("host", "ZZ"), ("residence_status", "no such status"), ("region", "nowhere"), ("age", -1), ("age", 400),
    ("exploitation", ["no such form"]), ("nationalities", ["no such country"]),
    ("identification", [{"status": "no such stage", "date": None}]),
    ("identification", [{"status": status, "date": day} for status, day in _AGAINST_THE_LAW]),
)  # fmt: skip


def tables(
    *, rows: int = 20, bad: bool = False, on: date = ORDINARY_DAY, **facts: Any
) -> st.SearchStrategy[pa.Table]:  # fmt: skip
    """Tables of at most so many cases, each as `partial_victims` draws it, as `assess_many` takes them.

    With `bad` any row may hold what no victim can be: an unknown word, an impossible age, an order of days against the
    law; `bad_rows(table)` numbers them. They shrink to an empty table, and to one row where it must have any.
    MissingExtra where Arrow is not installed (extra `bulk`).

    >>> from hypothesis import find
    >>> table = find(tables(host="DE", bad=True), lambda table: bad_rows(table) == [0])
    >>> table.num_rows, table.column("host").to_pylist()
    (1, ['ZZ'])
    """
    try:
        import pyarrow  # noqa: F401  # missing, it is told here and not while drawing
    except ModuleNotFoundError:
        raise MissingExtra("`entitlements.testing.tables`", "bulk") from None
    cases = st.lists(partial_victims(on=on, **facts), max_size=rows)
    return cases.flatmap(lambda victims: _tables(victims, bad))


def bad_rows(table: pa.Table) -> list[int]:
    """The numbers of the rows that were spoilt on purpose, from 0.

    >>> import pyarrow as pa
    >>> bad_rows(pa.table({"host": ["DE"]}))
    []
    """
    told: bytes = (table.schema.metadata or {}).get(BAD_ROWS, b"")
    return [int(number) for number in told.split(b",") if number]


@st.composite
def _tables(draw: st.DrawFn, victims: list[Any], bad: bool) -> pa.Table:
    from entitlements.columns.tables import to_table

    table = to_table(victims)
    spoilt: list[int] = []
    for number in range(len(victims) if bad else 0):
        if one_of(draw, (False, False, True)):
            spoilt.append(number)
            name, value = one_of(draw, _SPOILT)
            table = _spoilt(table, number, name, value)
    told = b",".join(str(number).encode() for number in spoilt)
    return table.replace_schema_metadata({BAD_ROWS: told}) if bad else table


def _spoilt(table: pa.Table, number: int, name: str, value: Any) -> pa.Table:
    import pyarrow as pa

    column = table.column(name)
    values = column.to_pylist()
    values[number] = value
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values, column.type))
