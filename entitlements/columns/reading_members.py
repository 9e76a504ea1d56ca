"""The members of many sets, kept as items, with the flags of a word made when a condition asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from entitlements.columns.slots import Flags


class Members(Mapping[str, Flags]):
    """Which rows have which word: `codes[offsets[i]:offsets[i + 1]]` are the words of row `i`, -1 for none.

    >>> members = Members(("MD", "RO"), np.array([0, 1, 1]), np.array([0, 2, 2, 3]))
    >>> members["RO"].tolist(), "DE" in members
    ([True, False, True], False)
    """

    __slots__ = ("_lengths", "_made", "_numbers", "_one", "codes", "offsets", "words")

    def __init__(self, words: tuple[str, ...], codes: npt.NDArray[np.int32], offsets: npt.NDArray[np.int64]) -> None:
        self.words, self.codes, self.offsets = words, codes, offsets
        self._numbers = {word: number for number, word in enumerate(words)}
        self._made: dict[str, Flags] = {}
        self._lengths: npt.NDArray[np.int64] | None = None
        self._one: bool | None = None

    def __getitem__(self, word: str) -> Flags:
        found = self._made.get(word)
        if found is None:
            found = self._made[word] = self.any_of(self.codes == self._numbers[word])
        return found

    def any_of(self, items: Flags) -> Flags:
        """The rows of which one item at least is among these."""
        if self._single:
            return items.copy()
        found = np.zeros(len(self.offsets) - 1, np.bool_)
        found[np.repeat(np.arange(len(found)), self.lengths)[items]] = True
        return found

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many items each row has."""
        if self._lengths is None:
            self._lengths = np.diff(self.offsets)
        return self._lengths

    @property
    def _single(self) -> bool:
        """Whether every row has one item."""
        if self._one is None:
            self._one = len(self.offsets) - 1 == len(self.codes) and bool((self.lengths == 1).all())
        return self._one

    def taken(self, rows: npt.NDArray[np.int64]) -> Members:
        """The same for some of the rows."""
        lengths = self.lengths[rows]
        offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        return Members(self.words, self.codes[positions(self.offsets[rows], offsets)], offsets)

    def __contains__(self, word: object) -> bool:
        return word in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)


def positions(starts: npt.NDArray[np.int64], offsets: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where the items stand that are to stand at `offsets`, when those of each row begin at `starts` now.

    >>> positions(np.array([5, 0]), np.array([0, 2, 3])).tolist()
    [5, 6, 0]
    """
    lengths = np.diff(offsets)
    return np.arange(offsets[-1], dtype=np.int64) + np.repeat(starts - offsets[:-1], lengths)
