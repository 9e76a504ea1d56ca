"""A memory that never grows beyond a bound."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(dict[K, V], Generic[K, V]):
    """Answers by what they follow from; a full one forgets everything and starts again.

    >>> memory = Memory(2)
    >>> [memory.keep(number, number**2) for number in range(3)], len(memory)
    ([0, 1, 4], 1)
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def keep(self, key: K, value: V) -> V:
        """The value, kept under this key."""
        if len(self) >= self.most:
            self.clear()
        self[key] = value
        return value
