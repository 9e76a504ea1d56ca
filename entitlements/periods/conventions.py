"""How each legal order counts time, as named conventions, and the move of a limit for an act to a working day."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias

from entitlements.errors import did_you_mean
from entitlements.periods.calendars import is_working_day

EventDay: TypeAlias = Literal["out", "in"]
"""Whether the day of the event is outside the period (from an event) or its first day (from the beginning of a day)."""

MonthEnd: TypeAlias = Literal["clip"]
"""`clip`: where the month has no day of that number, the period ends on the last day of the month. No law read here
does otherwise."""

Rolls: TypeAlias = Literal["never", "acts", "all"]
"""Which periods that end on a free day the law extends to the next working day: none, limits for an act, or all."""

Confidence: TypeAlias = Literal["seen", "secondary", "recalled"]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Convention:
    """A way to count time, with the law that it comes from and how sure that is.

    `rolls` is what the law says; the library moves only limits for doing an act, and only when asked to (`roll_act`):
    a protective minimum stays where it is, because an extension could only lengthen it.

    >>> CONVENTIONS["de-bgb"].cite
    'BGB §§ 187(1), 188(2) and (3)'
    """

    id: str
    title: str
    cite: str
    confidence: Confidence
    event_day: EventDay
    month_end: MonthEnd
    rolls: Rolls
    roll_cite: str = ""
    roll_confidence: Confidence | None = None


_ALL = (
    Convention(
        "common", "What all legal orders here have in common", "Regulation 1182/71 art. 3(1)-(3); ETS 76 arts. 3, 4",
        "seen", "out", "clip", "never",
    ),
    Convention(
        "de-bgb", "Germany: Civil Code", "BGB §§ 187(1), 188(2) and (3)",
        "seen", "out", "clip", "acts", "VwVfG § 31(3)", "recalled",
    ),
    Convention(
        "gb", "United Kingdom: from an event, the day of the event left out", "general rule, no provision read",
        "recalled", "out", "clip", "never",
    ),
    Convention(
        "gb-day-in", "United Kingdom: beginning with a day", "Nationality and Borders Act 2022 s.61(1)-(3)",
        "seen", "in", "clip", "never",
    ),
    Convention(
        "eu-1182-71", "European Union: Regulation (EEC, Euratom) No 1182/71", "Regulation 1182/71 art. 3(1)-(3)",
        "seen", "out", "clip", "all", "Regulation 1182/71 art. 3(4); not arts. 4 and 5", "seen",
    ),
    Convention(
        "ets-76", "European Convention on the Calculation of Time-Limits", "ETS 76 arts. 3, 4",
        "seen", "out", "clip", "acts", "ETS 76 art. 5", "seen",
    ),
    Convention(
        "from-beginning-of-day", "From and including a day", "the words of the instrument: from and including",
        "recalled", "in", "clip", "never",
    ),
)  # fmt: skip

CONVENTIONS: Mapping[str, Convention] = MappingProxyType({one.id: one for one in _ALL})
"""Every convention by its id. Where the digest of a law gives no rule on free days, `rolls` is `never`."""


def convention(id: str) -> Convention:
    """The convention of this id; ValueError names the nearest one and all there are.

    >>> convention("de-bbg")
    Traceback (most recent call last):
    ValueError: unknown counting `de-bbg`; did you mean `de-bgb`?; one of common, de-bgb, gb, ...
    """
    found = CONVENTIONS.get(id) if isinstance(id, str) else None
    if found is None:
        known = ", ".join(CONVENTIONS)
        raise ValueError(f"unknown counting `{id}`{did_you_mean(str(id), CONVENTIONS)}; one of {known}")
    return found


@dataclass(frozen=True, slots=True)
class Rolled:
    """A last day, moved where the law moves it; `holidays_considered` is False when only weekends could be skipped."""

    day: date
    holidays_considered: bool


def roll(day: date, holidays: Container[date] | None = None) -> Rolled:
    """The day itself if it is a working day, else the next one. For limits for doing an act, never for a minimum.

    `holidays` are the public holidays of the place of the act; None: not known, so only weekends are skipped, and
    the result says so.

    >>> roll(date(2026, 8, 15))
    Rolled(day=datetime.date(2026, 8, 17), holidays_considered=False)
    """
    free: Container[date] = () if holidays is None else holidays
    while not is_working_day(day, free) and day < date.max:
        day += ONE_DAY
    return Rolled(day, holidays is not None)


def roll_act(day: date, counting: Convention, holidays: Container[date] | None = None) -> Rolled:
    """The last day for doing an act, moved to the next working day if this convention does that.

    The unmoved day is the safe one for the person who must act: show both.

    >>> roll_act(date(2026, 8, 15), CONVENTIONS["gb"]).day
    datetime.date(2026, 8, 15)
    >>> roll_act(date(2026, 8, 15), CONVENTIONS["ets-76"], holidays={date(2026, 8, 17)})
    Rolled(day=datetime.date(2026, 8, 18), holidays_considered=True)
    """
    return Rolled(day, holidays is not None) if counting.rolls == "never" else roll(day, holidays)


def with_two_working_days(event: date, last: date, holidays: Container[date] | None = None) -> Rolled:
    """The last day of a period of two days or more from an event, late enough for two working days in it.

    Regulation 1182/71 art. 3(5); not for the entry into force or expiry of acts (art. 4), nor for action at a
    specified moment (art. 5). The day of the event is not in the period.

    >>> with_two_working_days(date(2026, 8, 14), date(2026, 8, 17)).day
    datetime.date(2026, 8, 18)
    """
    free: Container[date] = () if holidays is None else holidays
    held, day = 0, event
    while day < date.max and (held < 2 or day < last):
        day += ONE_DAY
        held += is_working_day(day, free)
    return Rolled(max(day, last), holidays is not None)
