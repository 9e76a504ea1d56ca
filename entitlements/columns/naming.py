"""Texts that many rows share, by number: a word of few, or the names that hold on a row joined to one text."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import compute

from entitlements.columns.bits import Bits, nobody, unpacked

SEPARATOR = "; "
"""What stands between facts and between shortfalls in one text."""
_SLOT_BITS = 16

Codes = npt.NDArray[Any]


class Words:
    """The words of one column, which grow in number and keep their places; safe to use from several threads."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._lock = Lock()
        self._array = pa.array([], pa.string())

    def place(self, word: str) -> int:
        """The place of a word, a new one if it is new."""
        return self.places([word])[0]

    def places(self, words: list[str]) -> list[int]:
        """The place of each word."""
        with self._lock:
            return [self._places.setdefault(word, len(self._places)) for word in words]

    def array(self) -> pa.Array:
        """The words so far."""
        with self._lock:
            if len(self._array) < len(self._places):
                self._array = pa.array(list(self._places), pa.string())
            return self._array


class Combinations:
    """The texts of the names that hold on rows; a combination that was met before is found at once.

    The names of a row are the bits of a number. Its slot holds the number last met there and the place of its text;
    where a slot holds another number, each number is looked up once.
    """

    def __init__(self, names: tuple[str, ...], words: Words) -> None:
        self._names, self._words = names, words
        width = next((width for width in (2, 4, 8) if len(names) <= 8 * width), -(-len(names) // 8))
        self._width, self._kind = width, np.dtype(f"<u{width}") if width <= 8 else None
        self._codes = np.zeros(1 << _SLOT_BITS, self._kind or np.uint64)
        self._slots = np.full(1 << _SLOT_BITS, -1, np.int32)
        self._slots[0] = 0  # nothing holds: the row is null, whatever its place
        self._known: dict[Any, int] = {}
        self._lock = Lock()

    def places(self, named: Mapping[str, Bits], rows: int) -> tuple[Codes, Bits]:
        """The place of each row's text among the words, and the rows that have one."""
        parts, some = self._parts(named, rows)
        if self._kind is None:
            at, found = np.flatnonzero(unpacked(some, rows)), np.zeros(rows, np.int32)
            distinct, which = np.unique(parts.view(f"V{self._width}")[at, 0], return_inverse=True)
            found[at] = self._places(distinct)[which]
            return found, some
        codes = parts.view(self._kind).reshape(rows)
        slots = self._slot(codes)
        found = self._slots.take(slots)
        strange = found < 0
        if self._width > 2:
            strange |= self._codes.take(slots) != codes
        new = np.flatnonzero(strange)
        if len(new):
            distinct, which = np.unique(codes[new], return_inverse=True)
            found[new] = self._placed(distinct)[which]
        return found, some

    def _parts(self, named: Mapping[str, Bits], rows: int) -> tuple[npt.NDArray[np.uint8], Bits]:
        """The bits of each row's number, byte by byte, and the rows that have any."""
        parts, told = np.empty((rows, self._width), np.uint8), nobody(rows)
        for place in range(self._width):
            part: npt.NDArray[np.uint8] | None = None
            for bit, name in enumerate(self._names[8 * place : 8 * place + 8]):
                if name in named:
                    told |= named[name]
                    here = unpacked(named[name], rows).view(np.uint8)
                    if bit:
                        np.left_shift(here, np.uint8(bit), out=here)
                    part = here if part is None else np.bitwise_or(part, here, out=part)
            parts[:, place] = 0 if part is None else part
        return parts, told

    def _slot(self, codes: Codes) -> Codes:
        if self._width == 2:
            return codes
        if self._width == 4:
            return (codes * np.uint32(0x9E3779B1)) >> np.uint32(32 - _SLOT_BITS)
        return (codes * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _SLOT_BITS)

    def _placed(self, codes: Codes) -> Codes:
        """The places of these numbers' texts, which then stand in their slots where those are free."""
        places = self._places(codes)
        slots = self._slot(codes)
        with self._lock:
            free = self._slots.take(slots) < 0
            # Of two numbers that share a free slot the last one stays, in both.
            self._codes[slots[free]] = codes[free]
            self._slots[slots[free]] = places[free]
        return places

    def _places(self, codes: Codes) -> Codes:
        """The places of the texts of these numbers, none of which is 0."""
        numbers = codes.tolist()
        new = np.array([number not in self._known for number in numbers])
        if new.any():
            texts = self._texts(codes[new].view(np.uint8).reshape(-1, self._width))
            self._known.update(zip(codes[new].tolist(), self._words.places(texts), strict=True))
        return np.array([self._known[number] for number in numbers], np.int32)

    def _texts(self, parts: npt.NDArray[np.uint8]) -> list[str]:
        """The texts of numbers that are given byte by byte."""
        columns = []
        for place in range(self._width):
            names = self._names[8 * place : 8 * place + 8]
            distinct, which = np.unique(parts[:, place], return_inverse=True)
            texts = [SEPARATOR.join(n for bit, n in enumerate(names) if byte >> bit & 1) for byte in distinct.tolist()]
            columns.append(pa.array([text or None for text in texts], pa.string()).take(pa.array(which)))
        joined: list[str] = compute.binary_join_element_wise(*columns, SEPARATOR, null_handling="skip").to_pylist()
        return joined


def numbered(groups: Mapping[Any, Bits], rows: int) -> Codes:
    """A number for each row: 0, or one more than the place of its group; no row is in two."""
    planes: dict[int, Bits] = {}
    for number, here in enumerate(groups.values(), start=1):
        for bit in range(number.bit_length()):
            if number >> bit & 1:
                planes[bit] = planes[bit] | here if bit in planes else here
    kind: Any = np.uint8 if len(groups) < 256 else np.uint32
    codes: Codes = np.zeros(rows, kind)
    for bit, plane in planes.items():
        codes |= unpacked(plane, rows).view(np.uint8).astype(kind, copy=False) << kind(bit)
    return codes


def translated(codes: Codes, places: list[int], kind: Any) -> Codes:
    """The place that each row's number stands for.

    >>> translated(np.array([1, 0, 1], np.uint8), [7, 300], np.int16).tolist()
    [300, 7, 300]
    """
    if codes.dtype != np.uint8:
        return np.array(places, kind).take(codes)
    # Bytes are looked up several times faster as text than as an index.
    numbers, text = np.zeros(256, np.int64), codes.tobytes()
    numbers[: len(places)] = places
    low = np.frombuffer(text.translate((numbers & 255).astype(np.uint8).tobytes()), np.uint8)
    if max(places) < 128 and kind is np.int8:
        return low.view(np.int8)
    found = low.astype(kind)
    if max(places) > 255:
        high = text.translate((numbers >> 8).astype(np.uint8).tobytes())
        found |= np.frombuffer(high, np.uint8).astype(kind) << kind(8)
    return found
