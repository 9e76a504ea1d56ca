"""Days and choices as strategies draw them: in the order of a life, few draws each, and shrinking to ordinary ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol, TypeVar

from hypothesis import strategies as st

from entitlements.periods.ages import reaches_age

ORDINARY_DAY = date(2026, 6, 15)
"""The day on which drawn cases stand unless another is given: an ordinary Monday."""

_YEAR = 365
_OLDEST = 90 * _YEAR
_TURNING = (18, 21)
"""Ages around which law turns: those who are about to reach one or have just reached it are drawn more often."""

T = TypeVar("T")
V = TypeVar("V")


class Draw(Protocol):
    """What draws: of `st.composite`, of `st.data()`, of a rule."""

    def __call__(self, strategy: st.SearchStrategy[V], /) -> V:
        """A value of this strategy."""
        ...


def one_of(draw: Draw, options: Sequence[T]) -> T:
    """One of these, which shrinks to the first; `sampled_from` without its price, for a victim takes dozens."""
    return options[draw(_whole_numbers(0, len(options) - 1))]


def day_between(draw: Draw, first: int, last: int, ordinary: int) -> date:
    """A day from the first to the last ordinal; it shrinks to the ordinary one, or to what is nearest to it."""
    target = min(max(ordinary, first), last)
    return date.fromordinal(draw(_whole_numbers(first - target, last - target)) + target)


@lru_cache(maxsize=4096)
def _whole_numbers(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most)


def birth(draw: Draw, on: date, child: bool) -> date:
    """A day on which somebody was born who is, or is no longer, a child on a day; an ordinary one begins a year."""
    first, last, ordinary, turning = _births(on, child)
    target = min(max(ordinary, first), last)
    # One draw for both: numbers past the last day stand for the birthdays around which law turns.
    number = draw(_whole_numbers(first - target, last - target + _OFTEN * len(turning)))
    beyond = number - (last - target) - 1
    return date.fromordinal(target + number if beyond < 0 else turning[beyond % len(turning)])


_OFTEN = 400
"""How often one of those birthdays is drawn, beside once for every other day."""


@lru_cache(maxsize=256)
def _births(on: date, child: bool) -> tuple[int, int, int, tuple[int, ...]]:
    """The first and the last day of birth, an ordinary one, and those with a birthday around which law turns."""
    today = on.toordinal()
    eighteen = _born_by(on, 18)
    first, last = (eighteen + 1, today - _YEAR) if child else (today - _OLDEST, eighteen)
    ordinary = date(on.year - 14 if child else 2000, 1, 1).toordinal()
    near = [_born_by(on, age) + days for age in _TURNING for days in (-1, 0, 1)]
    near += [date(year, 2, 29).toordinal() for year in (2000, 2004, 2008, 2012)]
    return first, last, ordinary, tuple(day for day in near if first <= day <= last) or (first,)


def _born_by(on: date, age: int) -> int:
    """The last day of birth of those who have this age on a day."""
    near = on.toordinal() - age * _YEAR - age // 4 - 2
    return max(day for day in range(near, near + 6) if reaches_age(date.fromordinal(day), age) <= on)
