"""One Arrow column read into a slot column, and which of its cells only the model can judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic_core import PydanticCustomError

from entitlements.columns.calendar import EPOCH
from entitlements.columns.layout import Field
from entitlements.columns.reading_members import Members
from entitlements.columns.slots import (
    NEVER,
    UNKNOWN,
    UNKNOWN_DAY,
    UNKNOWN_WORD,
    Flags,
    NumberColumn,
    SetColumn,
    WordColumn,
)
from entitlements.facts.kinds import ISO_DAY, NOT_YET, country, day, region
from entitlements.facts.model import DOES_NOT_KNOW
from entitlements.periods.arithmetic import LAST

WRITTEN = {"true": True, "false": False}
"""How a column of text writes a flag."""
_HARD = -2  # the code of a word that only the model can judge
_MICROSECONDS = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}

Codes: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cells:
    """A slot column and, where there are any, the cells that may be wrong and are to go through the model."""

    column: Any
    hard: Flags | None = None


def read_cells(array: pa.Array, field: Field) -> Cells:
    """The column that holds these cells; what is no plainly right value of the field is marked as hard."""
    kind = field.kind
    if kind in ("set", "countries"):
        return _sets(array, _word_reader(field))
    array = _plain(array)
    if pa.types.is_null(array.type):
        return Cells(unknown_cells(len(array), field))
    if kind in ("day", "event day"):
        return _days(array, event=kind == "event day")
    if kind == "flag":
        return _flags(array)
    if kind == "number":
        return _numbers(array, field)
    return _words(array, field)


def unknown_cells(rows: int, field: Field) -> Any:
    """A column that knows nothing."""
    nothing = np.zeros(rows, np.bool_)
    match field.kind:
        case "day" | "event day":
            return np.full(rows, UNKNOWN_DAY, np.int32)
        case "flag":
            return np.full(rows, UNKNOWN, np.uint8)
        case "number":
            return NumberColumn(np.zeros(rows, np.int64), nothing)
        case "set" | "countries":
            return SetColumn({}, nothing, nothing)
        case _:
            return WordColumn(np.full(rows, UNKNOWN_WORD, np.int32), ())


def one_array(column: Any) -> pa.Array:
    """The one array of a column that may come in several."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)


def any_hard(*masks: Flags | None) -> Flags | None:
    """Where one of these is hard, or None where none is."""
    found: Flags | None = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found | mask
    return found


def _plain(array: pa.Array) -> pa.Array:
    """Views and large strings as plain ones; dictionaries of anything but text as what they stand for."""
    kind = array.type
    if pa.types.is_dictionary(kind) and not _is_text(kind.value_type):
        return array.dictionary_decode()
    return array.cast(pa.string()) if pa.types.is_string_view(kind) else array


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _given(array: pa.Array) -> Flags:
    return np.asarray(array.is_valid())


def _all_hard(array: pa.Array, field: Field) -> Cells:
    return Cells(unknown_cells(len(array), field), _given(array))


def encoded(array: pa.Array, read: Callable[[str], int | None]) -> tuple[Codes, Flags | None]:
    """A number for each text of a column, -1 for null; hard where `read` gives None. It reads each text once."""
    array = _plain(array)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    texts = array.dictionary.to_pylist()
    numbers = [-1 if text is None else read(text) for text in texts]
    table = np.array([_HARD if number is None else number for number in numbers] + [-1], np.int32)
    # What stands where an index is null may be any number: it is clipped, then masked.
    at = values_of(array.indices)
    plain = len(table) < 1 << 16 and (table[:-1] == np.arange(len(texts))).all()
    codes = masked(at.astype(np.int32) if plain else table.take(at, mode="clip"), array.indices, -1)
    if _HARD not in table:
        return codes, None
    hard = codes == _HARD
    codes[hard] = -1
    return codes, hard if hard.any() else None


def _words(array: pa.Array, field: Field) -> Cells:
    if not (pa.types.is_dictionary(array.type) or _is_text(array.type)):
        return _all_hard(array, field)
    words: dict[str, int] = {}
    read = _word_reader(field)

    def number(text: str) -> int | None:
        if text == DOES_NOT_KNOW:
            return UNKNOWN_WORD
        word = read(text)
        return None if word is None else words.setdefault(word, len(words))

    codes, hard = encoded(array, number)
    return Cells(WordColumn(codes, tuple(words)), hard)


def _word_reader(field: Field) -> Callable[[str], str | None]:
    """What reads a text as a word of the field, or gives None where only the model can."""
    match field.kind:
        case "country" | "countries":
            return _country
        case "region":
            return _region
        case "text":
            # A text that is a day becomes one in particulars, and one that is `not_yet` an event.
            return lambda text: None if ISO_DAY.fullmatch(text) or text == NOT_YET else text
        case _:
            words = frozenset(field.words)
            return (lambda text: text if text in words else None) if words else (lambda text: text)


@cache
def _country(text: str) -> str | None:
    code: str | None = _or_none(country, text)
    return code


@cache
def _region(text: str) -> str | None:
    code: str | None = _or_none(region, text)
    return code


def _or_none(read: Callable[[Any], Any], text: str) -> Any:
    try:
        return read(text)
    except PydanticCustomError:
        return None


def _days(array: pa.Array, *, event: bool) -> Cells:
    kind = array.type
    if pa.types.is_dictionary(kind) or _is_text(kind):
        return Cells(*encoded(array, _event_ordinal if event else _ordinal))
    rest = None
    if pa.types.is_timestamp(kind) and kind.tz is None:
        days, rest = np.divmod(values_of(array.view(pa.int64())), _MICROSECONDS[kind.unit])
    elif pa.types.is_date64(kind):
        days = values_of(array.view(pa.int64())) // _MICROSECONDS["ms"]
    elif pa.types.is_date32(kind):
        days = values_of(array.view(pa.int32()))
    else:
        return _all_hard(array, Field("day"))
    ordinals = masked(days + days.dtype.type(EPOCH), array, UNKNOWN_DAY)
    hard = None
    if len(ordinals) and (np.count_nonzero(ordinals < 1) != array.null_count or ordinals.max() > LAST):
        hard = ((ordinals < 1) | (ordinals > LAST)) & _given(array)
    if rest is not None and rest.any():
        hard = any_hard(hard, (rest != 0) & _given(array))
    ordinals = ordinals.astype(np.int32, copy=False)
    if hard is not None:
        ordinals[hard] = UNKNOWN_DAY
    return Cells(ordinals, hard)


def values_of(array: pa.Array) -> npt.NDArray[Any]:
    """The numbers of an array as they stand in memory; where it is null, that may be any number."""
    kind = array.type.to_pandas_dtype()
    found = np.frombuffer(array.buffers()[1] or b"", kind)
    return found[array.offset : array.offset + len(array)]


def masked(values: npt.NDArray[Any], array: pa.Array, null: int) -> npt.NDArray[Any]:
    """The numbers, changed in place, with another one where the array is null."""
    if array.null_count:
        # Arithmetic on the whole column is several times as fast as picking out what is null.
        values -= values.dtype.type(null)
        values *= _bits(array.buffers()[0], array)
        values += values.dtype.type(null)
    return values


def _ordinal(text: str) -> int | None:
    if text == DOES_NOT_KNOW:
        return UNKNOWN_DAY
    found = _or_none(day, text)
    return None if found is None else int(found.toordinal())


def _event_ordinal(text: str) -> int | None:
    return NEVER if text == NOT_YET else _ordinal(text)


def _flags(array: pa.Array) -> Cells:
    if _is_text(array.type) or pa.types.is_dictionary(array.type):
        flags = {word: 2 * flag for word, flag in WRITTEN.items()} | {DOES_NOT_KNOW: -1}
        written, hard = encoded(array, flags.get)
        return Cells(np.where(written < 0, UNKNOWN, written).astype(np.uint8), hard)
    if not pa.types.is_boolean(array.type):
        return _all_hard(array, Field("flag"))
    _, bits = array.buffers()
    values = _bits(bits, array)
    if not array.null_count:
        return Cells(values << 1)
    # 2v - 1 is 1 or, in eight bits, 255; times 0 where null; and one more is 2, 0, or 1 for unknown.
    values <<= 1
    values -= 1
    values *= _bits(array.buffers()[0], array)
    values += 1
    return Cells(values)


def _bits(buffer: pa.Buffer, array: pa.Array) -> npt.NDArray[np.uint8]:
    """The bits of a buffer that belong to the array, as bytes of 0 and 1."""
    first = array.offset // 8
    packed = np.frombuffer(buffer, np.uint8)[first:]
    skipped = array.offset - 8 * first
    return np.unpackbits(packed, count=skipped + len(array), bitorder="little")[skipped:]


def number_in(text: str, field: Field) -> int | None:
    """The number that a text writes, -1 where it says that it is not known, None where only the model can judge."""
    if text == DOES_NOT_KNOW:
        return -1
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    number = int(text)
    return number if field.most is None or number <= field.most else None


def _only_unknown(text: str) -> int | None:
    return -1 if text == DOES_NOT_KNOW else None


def _numbers(array: pa.Array, field: Field) -> Cells:
    kind = array.type
    if _is_text(kind) or pa.types.is_dictionary(kind):
        written, hard = encoded(array, lambda text: number_in(text, field))
        return Cells(NumberColumn(written.astype(np.int64), written >= 0), hard)
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return _all_hard(array, field)
    known, hard = _given(array), None
    values = array.fill_null(0).to_numpy(zero_copy_only=False)
    if pa.types.is_floating(kind):  # as pandas keeps whole numbers among which some are missing
        known &= ~np.isnan(values)
        hard = known & ((np.floor(values) != values) | (np.abs(values) > 1 << 53))
        values = np.where(known & ~hard, values, 0)
    elif pa.types.is_uint64(kind):
        hard = known & (values > np.uint64(1 << 62))
    numbers = values.astype(np.int64)
    if field.least is not None:
        hard = any_hard(hard, known & ((numbers < field.least) | (numbers > (field.most or 0))))
    if hard is not None:
        known &= ~hard
    return Cells(NumberColumn(numbers, known), hard if hard is not None and hard.any() else None)


def _sets(array: pa.Array, read: Callable[[str], str | None]) -> Cells:
    rows, kind = len(array), array.type
    nothing = np.zeros(rows, np.bool_)
    if pa.types.is_null(kind):
        return Cells(SetColumn({}, nothing, nothing))
    if _is_text(kind) or pa.types.is_dictionary(kind):
        return Cells(SetColumn({}, nothing, nothing), encoded(array, _only_unknown)[1])
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return Cells(SetColumn({}, nothing, nothing), _given(array))
    offsets, values = list_parts(array)
    some = _given(array)
    words: dict[str, int] = {}

    def number(text: str) -> int | None:
        word = read(text)
        return None if word is None else words.setdefault(word, len(words))

    if pa.types.is_null(values.type):
        codes = np.full(len(values), -1, np.int32)
    elif _is_text(values.type) or pa.types.is_dictionary(values.type):
        codes, _ = encoded(values, number)
    else:
        return Cells(SetColumn({}, nothing, nothing), some)
    # A member that is null is a fault, too: of a set that is given, every member is.
    wrong = codes < 0
    hard_rows = None
    if wrong.any():
        hard_rows = np.zeros(rows, np.bool_)
        hard_rows[rows_of(offsets)[wrong]] = True
    column = SetColumn(Members(tuple(words), codes, offsets), some, some)
    return Cells(column, hard_rows)


def list_parts(array: pa.Array) -> tuple[npt.NDArray[np.int64], pa.Array]:
    """Where the items of each row begin and end, and the items alone; a null list has none."""
    if array.null_count:
        lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
        offsets = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
        return offsets, array.flatten()
    offsets = array.offsets.to_numpy(zero_copy_only=False).astype(np.int64)
    return offsets - offsets[0], array.flatten()


def rows_of(offsets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The row that each item belongs to."""
    lengths = np.diff(offsets)
    if len(lengths) == offsets[-1] and (lengths == 1).all():
        return np.arange(len(lengths), dtype=np.int64)
    return np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
