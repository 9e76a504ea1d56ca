"""A period as a law states it: what starts it, what ends it, how it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from entitlements.periods.conventions import Convention
from entitlements.periods.lengths import Length

T = TypeVar("T")

LengthKind: TypeAlias = Literal["exact", "at_least", "up_to"]

BORN = "born"
"""The event that an age is counted from."""


@dataclass(frozen=True, slots=True)
class Event:
    """The day of an event: a fact of type date, by name. A period that it ends includes that day."""

    name: str


@dataclass(frozen=True, slots=True)
class After:
    """The day after the period of another rule ends: after its earliest end, where that is a minimum.

    The day is the period's first one: unless the convention counts from the beginning of a day, a length runs from
    it as from an event.
    """

    rule: str


@dataclass(frozen=True, slots=True)
class Issued:
    """The day on which a permit under the rule itself was issued."""


@dataclass(frozen=True, slots=True)
class LaterOf(Generic[T]):
    """The later of two or more; ValueError for fewer."""

    of: tuple[T, ...]

    def __post_init__(self) -> None:
        _at_least_two("later_of", len(self.of))


@dataclass(frozen=True, slots=True)
class EarlierOf(Generic[T]):
    """The earlier of two or more; ValueError for fewer."""

    of: tuple[T, ...]

    def __post_init__(self) -> None:
        _at_least_two("earlier_of", len(self.of))


def _at_least_two(name: str, found: int) -> None:
    if found < 2:
        raise ValueError(f"`{name}` compares two or more, found {found}")


@dataclass(frozen=True, slots=True)
class LengthEnd:
    """The end of a length of time from the period's start: on a day, at the earliest, or at the latest."""

    length: Length
    kind: LengthKind


@dataclass(frozen=True, slots=True)
class Age:
    """The end with the day before the birthday on which the age is reached."""

    years: int


Moment: TypeAlias = "Event | After | Issued | LaterOf[Moment] | EarlierOf[Moment]"
End: TypeAlias = "LengthEnd | Event | Age | LaterOf[End] | EarlierOf[End]"

Leaf: TypeAlias = str | After | Issued
"""What only the facts of a case place in time: an event, by its name; another rule's period; a permit."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time as law states it; `ends` is None where it is open-ended.

    `not_before` is a bound: the period cannot start earlier, even while its own start is unknown.
    """

    starts: Moment
    not_before: Moment | None
    ends: End | None
    counting: Convention


def leaves(period: Period) -> tuple[Leaf, ...]:
    """Everything that a case has to place in time for this period, each once; an age asks for `born`.

    >>> from entitlements.periods.conventions import CONVENTIONS
    >>> leaves(Period(Event("presumed_on"), Issued(), Age(18), CONVENTIONS["common"]))
    ('presumed_on', Issued(), 'born')
    """
    parts = [part for part in (period.starts, period.not_before, period.ends) if part is not None]
    return tuple(dict.fromkeys(leaf for part in parts for leaf in _leaves(part)))


def _leaves(part: Moment | End) -> Iterator[Leaf]:
    match part:
        case Event(name):
            yield name
        case Age():
            yield BORN
        case After() | Issued():
            yield part
        case LaterOf(of) | EarlierOf(of):
            for one in of:
                yield from _leaves(one)
        case LengthEnd():
            pass
