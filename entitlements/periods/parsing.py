"""From a period as a ruleset writes it to its specification; complaints say what was found and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from entitlements.errors import did_you_mean
from entitlements.periods.conventions import CONVENTIONS, Convention, convention
from entitlements.periods.lengths import Length
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

T = TypeVar("T")

KEYS = ("starts", "not_before", "exact", "at_least", "up_to", "until", "counting")
KINDS: tuple[LengthKind, ...] = ("exact", "at_least", "up_to")
MAJORITY, MAJORITY_AGE = "eighteenth_birthday", 18
OLDEST = 120

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RULE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MOMENT = "an event, `issued`, or one of {later_of: [...]}, {earlier_of: [...]}, {after: rule-id}"
_END = "an event, {age: 21}, {later_of: [...]} or {earlier_of: [...]}"
_END_IN_LIST = "a length such as `30 days`, {at_least: 30 days}, {up_to: 90 days}, " + _END


def parse_period(data: Mapping[str, Any], counting: Convention = CONVENTIONS["common"]) -> Period:
    """The period in a ruleset's `period:`, counted by the ruleset's convention unless it names its own.

    ValueError says what was found, what was expected, and the nearest right thing; whether the events exist is for
    the ruleset to say.

    >>> parse_period({"starts": "presumed_on", "at_least": "30 days"}).ends
    LengthEnd(length=Length(n=30, unit='days'), kind='at_least')
    >>> parse_period({"starts": "presumed_on", "atleast": "30 days"})
    Traceback (most recent call last):
    ValueError: unknown key `atleast` in a period; did you mean `at_least`?
    """
    if not isinstance(data, Mapping):
        raise ValueError(f"expected a period such as {{starts: presumed_on, at_least: 30 days}}, found {_found(data)}")
    for key in data:
        if key not in KEYS:
            raise ValueError(f"unknown key `{key}` in a period{did_you_mean(str(key), KEYS) or _one_of(KEYS)}")
    if "starts" not in data:
        raise ValueError(f"a period says what starts it: `starts` is missing; expected {_MOMENT}")
    ended_by = [key for key in (*KINDS, "until") if key in data]
    if len(ended_by) > 1:
        raise ValueError(f"a period has one end, found {_and(ended_by)}; ends combine in until: {{later_of: [...]}}")
    return Period(
        _moment(data["starts"], "starts"),
        _moment(data["not_before"], "not_before") if "not_before" in data else None,
        _ends(ended_by[0], data[ended_by[0]]) if ended_by else None,
        convention(data["counting"]) if "counting" in data else counting,
    )


def _ends(key: str, value: Any) -> End:
    for kind in KINDS:
        if key == kind:
            return LengthEnd(_length(value, key), kind)
    if isinstance(value, str) and not _NAME.fullmatch(value):
        raise ValueError(f"`until` names {_END}, found `{value}`; a length stands under exact, at_least or up_to")
    if isinstance(value, Mapping) and set(value) & set(KINDS):
        raise ValueError(f"a length stands in the period itself, without `until`; found {_found(value)} under it")
    return _end(value, "until", _END)


def _moment(value: Any, place: str) -> Moment:
    if value == "issued":
        return Issued()
    if isinstance(value, str) and _NAME.fullmatch(value):
        return Event(value)
    key, inner = _single(value, ("later_of", "earlier_of", "after"), place, _MOMENT)
    if key == "after":
        if not isinstance(inner, str) or not _RULE.fullmatch(inner):
            raise ValueError(f"`after` in `{place}` names one rule by its id, found {_found(inner)}")
        return After(inner)
    parts = _several(inner, key, place, lambda one: _moment(one, f"{place}.{key}"))
    return LaterOf(parts) if key == "later_of" else EarlierOf(parts)


def _end(value: Any, place: str, expected: str) -> End:
    if value == MAJORITY:
        return Age(MAJORITY_AGE)
    if value == "issued":
        raise ValueError(f"`issued` starts a period and cannot end one, in `{place}`")
    if isinstance(value, str):
        return Event(value) if _NAME.fullmatch(value) else LengthEnd(_length(value, place), "exact")
    key, inner = _single(value, ("later_of", "earlier_of", "age", *KINDS), place, expected)
    if key == "age":
        if type(inner) is not int or not 1 <= inner <= OLDEST:
            raise ValueError(f"`age` in `{place}` is a whole number of years from 1 to {OLDEST}, found {_found(inner)}")
        return Age(inner)
    for kind in KINDS:
        if key == kind:
            return LengthEnd(_length(inner, f"{place}.{key}"), kind)
    parts = _several(inner, key, place, lambda one: _end(one, f"{place}.{key}", _END_IN_LIST))
    return LaterOf(parts) if key == "later_of" else EarlierOf(parts)


def _length(value: Any, place: str) -> Length:
    try:
        return Length.parse(value)
    except ValueError as error:
        raise ValueError(f"`{place}`: {error}") from None


def _single(value: Any, allowed: tuple[str, ...], place: str, expected: str) -> tuple[str, Any]:
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ValueError(f"`{place}`: expected {expected}, found {_found(value)}")
    ((key, inner),) = value.items()
    if key not in allowed:
        raise ValueError(f"`{place}`: unknown key `{key}`{did_you_mean(str(key), allowed)}; expected {expected}")
    return key, inner


def _several(value: Any, key: str, place: str, parse: Callable[[Any], T]) -> tuple[T, ...]:
    if not isinstance(value, list | tuple) or len(value) < 2:
        found = f"a list of {len(value)}" if isinstance(value, list | tuple) else _found(value)
        raise ValueError(f"`{key}` in `{place}` is a list of two or more, found {found}")
    return tuple(parse(one) for one in value)


def _found(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case str() | int() | float():
            return f"`{value}`"
        case Mapping():
            return "{" + ", ".join(f"{key}: ..." for key in value) + "}"
        case list() | tuple():
            return "a list"
    return f"a {type(value).__name__}"


def _one_of(names: tuple[str, ...]) -> str:
    return f"; one of {', '.join(names)}"


def _and(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
