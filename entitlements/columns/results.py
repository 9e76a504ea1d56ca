"""Answers as Arrow columns: for each entitlement its status, days, law and what it waits for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from entitlements.columns.answers import Answer
from entitlements.columns.bits import Bits, chosen, nobody, packed, some, unpacked
from entitlements.columns.calendar import EARLIEST, EPOCH, LATEST
from entitlements.columns.leading import Leader
from entitlements.columns.naming import SEPARATOR, Codes, Combinations, Words, numbered, translated
from entitlements.columns.plan import Plan
from entitlements.findings.claims import Status
from entitlements.findings.shortfalls import COMPARABLE, FLOORS, KINDS

__all__ = ["FIELDS", "SEPARATOR", "Raw", "Telling"]

DAY = pa.date32()
FIELDS: Mapping[str, pa.DataType] = {
    "status": pa.dictionary(pa.int8(), pa.string()), "start": DAY, "end": DAY, "at_least": DAY, "at_most": DAY,
    "provision": pa.dictionary(pa.int16(), pa.string()), "force": pa.dictionary(pa.int8(), pa.string()),
    "confidence": pa.dictionary(pa.int8(), pa.string()), "shortfall": pa.dictionary(pa.int32(), pa.string()),
    "because": pa.dictionary(pa.int32(), pa.string()),
}  # fmt: skip
"""What is told of each entitlement, in the order of the columns."""
MOST_WORDS = 20_000
"""Where a column of a stream has more words than these it begins anew: memory stays bounded."""
_FIXED = ("status", "provision", "force", "confidence")
_DATES = ("start", "end", "at_least", "at_most")


class Raw(NamedTuple):
    """A column before it is one of Arrow: its numbers or days, and the rows that have one (None: all; empty: none)."""

    values: np.ndarray[Any, Any] | None
    valid: Bits | None


class Telling:
    """Turns answers into columns; the words of a column are the same from its first block to its last."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], Words] = {}
        self._combinations: dict[tuple[Plan, str, str], Combinations] = {}

    def raw(self, answer: Answer, plan: Plan, rows: int, fields: Collection[str] = tuple(FIELDS)) -> list[Raw]:
        """The columns of one entitlement, these fields in their order."""
        found = self._fixed(answer, rows)
        if any(name in fields for name in _DATES):
            found |= _days(answer.leaders, rows)
        if "shortfall" in fields:
            short = {f"{instrument}: {kind}": here for (instrument, kind), here in answer.shortfalls.items()}
            found["shortfall"] = self._combined("shortfall", answer.entitlement, short, plan, rows)
        if "because" in fields:
            found["because"] = self._combined("because", answer.entitlement, answer.because, plan, rows)
        return [found[name] for name in fields]

    def array(self, entitlement: str, field: str, raw: Raw, rows: int) -> pa.Array:
        """The column for Arrow."""
        kind = FIELDS[field]
        if raw.values is None:
            return _nulls(rows, kind)
        valid = None if raw.valid is None else pa.py_buffer(raw.valid)
        buffers = [valid, pa.py_buffer(raw.values)]
        if field in _DATES:
            return pa.Array.from_buffers(kind, rows, buffers)
        indices = pa.Array.from_buffers(kind.index_type, rows, buffers)
        return pa.DictionaryArray.from_arrays(indices, self.words(entitlement, field).array(), safe=False)

    def words(self, entitlement: str, field: str) -> Words:
        """The words of a column."""
        key = field, entitlement if FIELDS[field].index_type != pa.int8() else ""
        return self._words.setdefault(key, Words())

    def forget_many(self, most: int = MOST_WORDS) -> None:
        """Begin the words of columns anew that have grown to more than so many; not while some block is at work."""
        for key in [key for key, words in self._words.items() if len(words.array()) > most]:
            del self._words[key]
            self._combinations = {which: one for which, one in self._combinations.items() if which[1:] != key}

    def _fixed(self, answer: Answer, rows: int) -> dict[str, Raw]:
        """What the leading claim says whatever its days."""
        groups: dict[tuple[str, ...], Bits] = {}
        for leader in answer.leaders:
            key = _said(leader, answer.encoded)
            groups[key] = groups[key] | leader.rows if key in groups else leader.rows
        if not groups:
            nothing = self.words(answer.entitlement, "status").place(str(Status.NOT_ENCODED))
            return {name: Raw(None, None) for name in _FIXED} | {"status": Raw(np.full(rows, nothing, np.int8), None)}
        codes = numbered(groups, rows) if len(groups) > 1 else None
        return {
            name: Raw(self._placed(answer.entitlement, name, [said[place] for said in groups], codes, rows), None)
            for place, name in enumerate(_FIXED)
        }

    def _placed(self, entitlement: str, field: str, said: list[str], codes: Codes | None, rows: int) -> Any:
        words = self.words(entitlement, field)
        places = [words.place(word) for word in said]
        kind = np.int8 if FIELDS[field].index_type == pa.int8() else np.int16
        if codes is None or len(set(places)) == 1:
            return np.full(rows, places[0], kind)
        return translated(codes, [0, *places], kind)

    def _combined(self, field: str, entitlement: str, named: Mapping[str, Bits], plan: Plan, rows: int) -> Raw:
        if not named:
            return Raw(None, None)
        key = plan, field, entitlement
        if key not in self._combinations:
            names = plan.facts(entitlement) if field == "because" else _shortfalls(plan, entitlement)
            self._combinations.setdefault(key, Combinations(names, self.words(entitlement, field)))
        places, told = self._combinations[key].places(named, rows)
        return Raw(places, told) if some(told) else Raw(None, None)


@lru_cache(maxsize=32)
def _nulls(rows: int, kind: pa.DataType) -> pa.Array:
    """A column without any answer, shared by all that have none."""
    return pa.nulls(rows, kind)


def _said(leader: Leader, encoded: bool) -> tuple[str, ...]:
    provision, force, confidence = leader.candidate.version.fixed
    return str(leader.candidate.status if encoded else Status.NOT_ENCODED), provision, force, confidence


def _shortfalls(plan: Plan, entitlement: str) -> tuple[str, ...]:
    """Every shortfall that the entitlement can have, in the order of the alphabet."""
    floors = {rule.instrument for rule in plan.granting[entitlement] if rule.level in FLOORS}
    return tuple(sorted(f"{one}: {kind}" for one in floors for kind in KINDS)) if entitlement in COMPARABLE else ()


def _days(leading: list[Leader], rows: int) -> dict[str, Raw]:
    """The days that the leading claims tell."""
    found = dict.fromkeys(_DATES, Raw(None, None))
    dated = [leader for leader in leading if leader.candidate.dated is not None]
    for name in _DATES if dated else ():
        values, told = None, nobody(rows)
        for leader in dated:
            days, here = _day(name, leader, rows)
            if some(here):
                told |= here
                values = np.zeros(rows, np.int32) if values is None else values
                values = chosen(unpacked(here, rows), days, values)
        if values is not None:
            values -= np.int32(EPOCH)
            found[name] = Raw(values, told)
    return found


def _day(name: str, leader: Leader, rows: int) -> tuple[np.ndarray[Any, Any], Bits]:
    """The days of one field of a claim, and where it leads and they are days at all."""
    one = leader.candidate
    assert one.dated is not None
    assert one.span is not None  # only claims with days are asked
    window = one.span.start if name == "start" else one.span.end
    days = window.latest if name == "at_most" else window.earliest
    here = leader.rows & one.dated
    if name in ("start", "end"):
        return days, here & packed((window.earliest == window.latest) & (days < LATEST))
    return days, here & packed((days > EARLIEST) & (days < LATEST))
