"""Rows that only the model can judge: each through `Victim` and `environment` as one case is, then into columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from entitlements.columns.layout import EVENT_DAY, FLAG, ITEMS, VICTIM, Field
from entitlements.columns.reading_cells import WRITTEN, number_in, unknown_cells
from entitlements.columns.slots import (
    UNKNOWN,
    UNKNOWN_DAY,
    UNKNOWN_WORD,
    ListColumn,
    NumberColumn,
    SetColumn,
    Slots,
    WordColumn,
)
from entitlements.columns.stages import stage_fields
from entitlements.errors import FactError
from entitlements.facts.derived import environment
from entitlements.facts.victim import Victim
from entitlements.findings.case import check_particulars, require_host
from entitlements.law.library import Law

_ITEM_SLOTS: Mapping[str, Mapping[str, Field]] = MappingProxyType({
    "offences": {**ITEMS["offences"], "child_at_act": FLAG},
    "dependants": {**ITEMS["dependants"], "child": FLAG},
    "permits": {**ITEMS["permits"], "valid": FLAG},
})  # fmt: skip
SLOTS: Mapping[str, Field] = MappingProxyType(
    dict(VICTIM)
    | dict(stage_fields())
    | {"today": EVENT_DAY, "eighteenth_birthday": EVENT_DAY, "child": FLAG, "citizen_of_host": FLAG}
    | dict.fromkeys(("eu_citizen", "eea_citizen", "third_country_national", "stateless", "lawfully_resident"), FLAG)
)
"""Every slot that is always there, and its kind."""


class _Unreadable:
    """Stands for a cell that is no value of Python's, such as a day after the year 9999."""


UNREADABLE = _Unreadable()


def rows_as_facts(
    columns: Mapping[str, pa.Array], rows: npt.NDArray[np.int64], fields: Mapping[str, Field]
) -> list[dict[str, Any]]:
    """The facts of these rows as `Victim` takes them, without what is null; `fields` are those of particulars."""
    facts: list[dict[str, Any]] = [{} for _ in rows]
    at = pa.array(rows)
    for name, column in columns.items():
        above, _, below = name.partition(".")
        field = fields.get(below) if below else VICTIM.get(name)
        for row, value in zip(facts, _values(column.take(at)), strict=True):
            if (found := _cleaned(_written(value, field))) is not None:
                if below:
                    row.setdefault(above, {})[below] = found
                else:
                    row[name] = found
    return facts


def _values(column: pa.Array) -> list[Any]:
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError):
        return [_value(cell) for cell in column]


def _value(cell: pa.Scalar) -> Any:
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        return UNREADABLE


def _written(value: Any, field: Field | None) -> Any:
    """What a text says where it stands for a flag or a number."""
    if isinstance(value, str) and field is not None:
        if field.kind == "flag":
            return WRITTEN.get(value, value)
        if field.kind == "number" and (number := number_in(value, Field("number"))) is not None and number >= 0:
            return number
    return value


def _cleaned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: found for name, part in value.items() if (found := _cleaned(part)) is not None} or None
    if isinstance(value, list):
        return [{} if (found := _cleaned(part)) is None and isinstance(part, dict) else found for part in value]
    if isinstance(value, float):
        return None if value != value else int(value) if value.is_integer() else value
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time(0):
        return value.date()
    return value


def case_slots(facts: dict[str, Any], on: date, host: str | None, law: Law) -> tuple[str, dict[str, Any]]:
    """The host state and the slots of one case; FactError or UnknownLaw as for one case."""
    unreadable = [name for name, value in facts.items() if value is UNREADABLE or _holds(value)]
    if unreadable:
        raise FactError([(name, "holds nothing that can be read") for name in unreadable])
    victim = Victim.model_validate(facts)
    state = require_host(victim, host)
    check_particulars(victim, law.applying(state, on), law)
    try:
        return state, environment(victim, on, state, law)
    except FactError:
        raise
    except (ValueError, OverflowError):
        raise FactError([("age_on", "lies before the calendar's beginning by the age")]) from None


def _holds(value: Any) -> bool:
    return isinstance(value, dict) and any(part is UNREADABLE for part in value.values())


def columns_of(cases: Sequence[Mapping[str, Any]], fields: Mapping[str, Field]) -> Slots:
    """The slots of several cases as columns; `fields` are the particulars, whose kinds no slot tells."""
    kinds = {**SLOTS, **fields}
    names = list(dict.fromkeys([*SLOTS, *(name for case in cases for name in case)]))
    return {name: _column([case.get(name) for case in cases], kinds.get(name, FLAG), name, fields) for name in names}


def _column(values: list[Any], field: Field, name: str, fields: Mapping[str, Field]) -> Any:
    match field.kind:
        case "day" | "event day":
            return np.array([UNKNOWN_DAY if value is None else value for value in values], np.int32)
        case "flag":
            return np.array([UNKNOWN if value is None else value for value in values], np.uint8)
        case "number":
            known = np.array([value is not None for value in values], np.bool_)
            return NumberColumn(np.array([value or 0 for value in values], np.int64), known)
        case "set" | "countries":
            return _set(values)
        case "list":
            return _list(values, name, fields)
        case _:
            return _words(["not_yet" if value == 0 else value for value in values])


def _words(values: list[Any]) -> WordColumn:
    numbers = {word: number for number, word in enumerate(dict.fromkeys(v for v in values if v is not None))}
    codes = [UNKNOWN_WORD if value is None else numbers[value] for value in values]
    return WordColumn(np.array(codes, np.int32), tuple(numbers))


def _set(values: list[Any]) -> SetColumn:
    pairs = [(None, False) if value is None else value for value in values]
    words = dict.fromkeys(word for members, _ in pairs for word in sorted(members or ()))
    flags = {word: np.array([word in (members or ()) for members, _ in pairs], np.bool_) for word in words}
    some = np.array([members is not None for members, _ in pairs], np.bool_)
    return SetColumn(flags, some, np.array([complete for _, complete in pairs], np.bool_))


def _list(values: list[Any], name: str, fields: Mapping[str, Field]) -> ListColumn:
    offsets = np.concatenate(([0], np.cumsum([len(value or ()) for value in values], dtype=np.int64)))
    items = [item for value in values for item in value or ()]
    kinds = _ITEM_SLOTS[name]
    slots: Slots = {slot: unknown_cells(0, field) for slot, field in kinds.items()}
    for slot in dict.fromkeys([*kinds, *(slot for item in items for slot in item)]):
        field = kinds.get(slot) or fields.get(f"{name}[].{slot}", FLAG)
        slots[slot] = _column([item.get(slot) for item in items], field, slot, fields)
    return ListColumn(np.array([value is not None for value in values], np.bool_), offsets.astype(np.int64), slots)
