"""A period in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from entitlements.periods.specification import (
    After,
    Age,
    EarlierOf,
    End,
    Event,
    Issued,
    LaterOf,
    LengthEnd,
    LengthKind,
    Moment,
    Period,
)

_KIND: dict[LengthKind, str] = {"exact": "", "at_least": "at least ", "up_to": "up to "}
_VERBS = frozenset(
    ("set", "begun", "began", "taken", "given", "made", "found", "sent", "told", "held", "left", "ready")
)
_NO_TITLES: Mapping[str, str] = MappingProxyType({})


def describe(period: Period, titles: Mapping[str, str] = _NO_TITLES) -> str:
    """The period in words that a person who is no lawyer can read.

    `titles` gives events their names, such as the vocabulary's `day of the conclusive decision`; the others are made
    from their identifiers.

    >>> from entitlements.periods.parsing import parse_period
    >>> describe(parse_period({"starts": "departure_deadline_set_on", "at_least": "3 months"}))
    'at least 3 months from the day departure deadline set'
    >>> ends = {"later_of": ["30 days", "conclusive_decision_on"]}
    >>> describe(parse_period({"starts": "presumed_on", "until": ends}))
    'from the day presumed until the later of 30 days and the conclusive decision'
    """
    start = f"from {_moment(period.starts, titles)}"
    match period.ends:
        case None:
            text = f"{start}, with no end set"
        case LengthEnd():
            text = f"{_end(period.ends, titles)} {start}"
        case _:
            text = f"{start} until {_end(period.ends, titles)}"
    return text if period.not_before is None else f"{text}, not before {_moment(period.not_before, titles)}"


def describe_start(period: Period, titles: Mapping[str, str] = _NO_TITLES) -> str:
    """What the period runs from, in words.

    >>> from entitlements.periods.parsing import parse_period
    >>> describe_start(parse_period({"starts": "issued", "exact": "1 year"}))
    'the day the permit is issued'
    """
    return _moment(period.starts, titles)


def describe_end(period: Period, titles: Mapping[str, str] = _NO_TITLES) -> str:
    """How long the period lasts or what ends it, in words; empty where it is open-ended.

    >>> from entitlements.periods.parsing import parse_period
    >>> describe_end(parse_period({"starts": "issued", "at_least": "6 months"}))
    'at least 6 months'
    """
    if period.ends is None:
        return ""
    words = _end(period.ends, titles)
    return words if isinstance(period.ends, LengthEnd) else f"until {words}"


def _moment(moment: Moment, titles: Mapping[str, str]) -> str:
    match moment:
        case Event(name):
            return _event(name, titles)
        case After(rule):
            return f"the day after the period of `{rule}` ends"
        case Issued():
            return "the day the permit is issued"
        case LaterOf(of):
            return f"the later of {_joined([_moment(one, titles) for one in of])}"
        case EarlierOf(of):
            return f"the earlier of {_joined([_moment(one, titles) for one in of])}"


def _end(end: End, titles: Mapping[str, str]) -> str:
    match end:
        case LengthEnd(length, kind):
            return f"{_KIND[kind]}{length}"
        case Event(name):
            return _event(name, titles)
        case Age(years):
            return f"the day before the {_ordinal(years)} birthday"
        case LaterOf(of):
            return f"the later of {_joined([_end(one, titles) for one in of])}"
        case EarlierOf(of):
            return f"the earlier of {_joined([_end(one, titles) for one in of])}"


def _event(name: str, titles: Mapping[str, str]) -> str:
    if name in titles:
        return f"the {titles[name].removeprefix('the ')}"
    words = name.removesuffix("_on").split("_")
    a_verb = any(word in _VERBS or word.endswith("ed") for word in words)
    return f"the {'day ' if a_verb else ''}{' '.join(words)}"


def _joined(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _ordinal(n: int) -> str:
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
