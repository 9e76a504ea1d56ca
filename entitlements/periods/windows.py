"""Days known only within bounds, as day numbers: what can be said of them without losing what is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from entitlements.periods.arithmetic import LAST, add_ordinal
from entitlements.periods.conventions import Convention
from entitlements.periods.lengths import Length

Role: TypeAlias = Literal["start", "end"]


class Window(NamedTuple):
    """The bounds of a day as ordinals (`date.toordinal()`), both included; None: no bound is known.

    Without a latest day it may also never come.

    >>> Window(739_000, 739_000).exact, Window(739_000, None).exact
    (True, False)
    """

    earliest: int | None
    latest: int | None

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.earliest is not None and self.earliest == self.latest


UNKNOWN = Window(None, None)
"""Nothing is known of the day."""


def known(day: int) -> Window:
    """The window of a day that is known.

    >>> known(739_000)
    Window(earliest=739000, latest=739000)
    """
    return Window(day, day)


def not_yet(on: int, role: Role) -> Window:
    """The window of an event that is known not to have happened by the day `on`.

    A period that it ends runs through that day at least; a period that it starts can start on the next at the earliest.

    >>> not_yet(739_000, "end"), not_yet(739_000, "start")
    (Window(earliest=739000, latest=None), Window(earliest=739001, latest=None))
    """
    return Window(on + (role == "start"), None)


def later_of(windows: Iterable[Window]) -> Window:
    """The window of the later of several days: an unknown one leaves no latest day, the known ones bound the earliest.

    ValueError for none at all.

    >>> later_of([known(739_000), UNKNOWN])
    Window(earliest=739000, latest=None)
    """
    given = _some(windows)
    latests = [w.latest for w in given if w.latest is not None]
    earliest = max((w.earliest for w in given if w.earliest is not None), default=None)
    return Window(earliest, max(latests) if len(latests) == len(given) else None)


def earlier_of(windows: Iterable[Window]) -> Window:
    """The window of the earlier of several days: an unknown one leaves no earliest, the known ones bound the latest.

    ValueError for none at all.

    >>> earlier_of([known(739_000), UNKNOWN])
    Window(earliest=None, latest=739000)
    """
    given = _some(windows)
    earliests = [w.earliest for w in given if w.earliest is not None]
    latest = min((w.latest for w in given if w.latest is not None), default=None)
    return Window(min(earliests) if len(earliests) == len(given) else None, latest)


def _some(windows: Iterable[Window]) -> tuple[Window, ...]:
    given = tuple(windows)
    if not given:
        raise ValueError("the later or earlier of no days is no day")
    return given


def shift(window: Window, length: Length, convention: Convention) -> Window:
    """The window of the last day of a period that starts somewhere in this one; what is unknown stays so.

    >>> from entitlements.periods.conventions import CONVENTIONS
    >>> shift(Window(739_000, None), Length(30, "days"), CONVENTIONS["common"])
    Window(earliest=739030, latest=None)
    """
    earliest, latest = window
    first = None if earliest is None else add_ordinal(earliest, length, convention)
    if earliest == latest:
        return Window(first, first)
    return Window(first, None if latest is None else add_ordinal(latest, length, convention))


def day_after(window: Window) -> Window:
    """The window of the next day.

    >>> day_after(Window(739_000, None))
    Window(earliest=739001, latest=None)
    """
    return Window(*(None if day is None else min(day + 1, LAST) for day in window))
