"""Victims as a table in the native layout, and the rows of such a table as victims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from entitlements.columns.layout import BOUNDS, ITEMS, NOT_KNOWN, VICTIM, Field, check_names
from entitlements.columns.reading import flattened
from entitlements.columns.reading_rows import UNREADABLE, rows_as_facts
from entitlements.errors import FactError
from entitlements.facts.victim import Victim

_STAGE = pa.list_(pa.struct([("status", pa.string()), ("date", pa.date32())]))
_NAMES = pa.list_(pa.string())
_TYPES: Mapping[str, pa.DataType] = {
    "day": pa.date32(), "number": pa.int64(), "flag": pa.bool_(), "set": _NAMES, "countries": _NAMES, "stages": _STAGE,
}  # fmt: skip


def to_table(victims: Iterable[Victim]) -> pa.Table:
    """The facts of victims, a row each, in the layout that `assess_many` takes.

    There is a column for each fact that a victim has by itself, one for each particular that some victim has
    (`particulars.name`), and `not_known`. What is not known is null. A column of days of events is text where one is
    `not_yet`. FactError where victims give one particular as different kinds of value.

    >>> table = to_table([Victim(host="DE", born="2010-05-01", testimony="declined"), Victim(host="FR")])
    >>> table.column("testimony").to_pylist()
    [[{'status': 'declined', 'date': None}], None]
    """
    cases = list(victims)
    columns: dict[str, pa.Array] = {}
    for name, field in VICTIM.items():
        values = [getattr(victim, name) for victim in cases]
        columns[name] = _items(name, values) if field.kind == "list" else _column(name, values, field)
    for name in dict.fromkeys(name for victim in cases for name in victim.particulars):
        given = [victim.particulars.get(name) for victim in cases]
        columns[f"particulars.{name}"] = _particular(f"particulars.{name}", given)
    columns[NOT_KNOWN] = pa.array([sorted(victim.not_known) or None for victim in cases], _NAMES)
    return pa.table(columns)


def victims(table: pa.Table | pa.RecordBatch) -> Iterator[Victim]:
    """The rows of a table in the native layout as victims; FactError for a column that is no fact, and for a bad row.

    >>> [victim] = victims(pa.table({"born": ["2010-05-01"], "identification": ["presumed"]}))
    >>> victim.identification[0].status
    'presumed'
    """
    columns = flattened(table)
    names = check_names([name for name in columns if name not in BOUNDS], ())
    for facts in rows_as_facts({name: columns[name] for name in names}, np.arange(table.num_rows), {}):
        if bad := [name for name, value in facts.items() if value is UNREADABLE]:
            raise FactError([(name, "holds nothing that can be read") for name in bad])
        yield Victim.model_validate(facts)


def _column(name: str, values: list[Any], field: Field) -> pa.Array:
    match field.kind:
        case "set" | "countries":
            return pa.array([None if value is None else sorted(value) for value in values], _NAMES)
        case "stages":
            stages = [
                None if value is None else [{"status": s.status, "date": s.date} for s in value] for value in values
            ]
            return pa.array(stages, _TYPES["stages"])
        case "event day":
            return _events(values)
        case kind:
            return pa.array(values, _TYPES.get(kind, pa.string()))


def _events(values: list[Any]) -> pa.Array:
    """Days, as text where one of them is `not_yet`."""
    if any(isinstance(value, str) for value in values):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values, pa.date32())


def _particular(name: str, values: list[Any]) -> pa.Array:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {frozenset}:
        return pa.array([None if value is None else sorted(value) for value in values], _NAMES)
    if kinds <= {date, str}:
        return _events(values)
    if len(kinds) == 1:
        return pa.array(values, pa.bool_() if kinds == {bool} else pa.int64())
    raise FactError([(name, "is given as different kinds of value, which one column cannot hold")])


def _items(name: str, values: list[Any]) -> pa.Array:
    flat = [item for items in values for item in items or ()]
    parts = {
        field: _column(field, [getattr(item, field) for item in flat], kind) for field, kind in ITEMS[name].items()
    }
    given = list(dict.fromkeys(key for item in flat for key in item.particulars))
    if given:
        own = [
            _particular(f"{name}[].particulars.{key}", [item.particulars.get(key) for item in flat]) for key in given
        ]
        parts["particulars"] = pa.StructArray.from_arrays(own, names=given)
    parts[NOT_KNOWN] = pa.array([sorted(item.not_known) or None for item in flat], _NAMES)
    items = pa.StructArray.from_arrays(list(parts.values()), names=list(parts))
    offsets = np.concatenate(([0], np.cumsum([len(value or ()) for value in values], dtype=np.int32)))
    unknown = pa.array([value is None for value in values], pa.bool_())
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), items, mask=unknown)
