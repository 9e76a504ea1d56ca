"""The kinds of value that a fact can have: days, events, countries, texts, flags."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer, Strict

from entitlements.facts.countries import COUNTRIES, code_of
from entitlements.facts.faults import fault

NotYet: TypeAlias = Literal["not_yet"]
"""The event is known not to have happened."""

NOT_YET: NotYet = "not_yet"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_REGION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}", re.ASCII)


def day(given: Any) -> date:
    """A local date from a date or its ISO text; a time of day, a number or anything else is refused."""
    return _day(given, "a day as YYYY-MM-DD")


def event_day(given: Any) -> date | NotYet:
    """The day of an event, or `not_yet`."""
    return NOT_YET if given == NOT_YET else _day(given, "a day as YYYY-MM-DD, or `not_yet`")


def _day(given: Any, expected: str) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str) and ISO_DAY.fullmatch(given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            raise fault("is no day of the calendar") from None
    raise fault(f"expected {expected}")


def country(given: Any) -> str:
    """An ISO 3166-1 alpha-2 code in capitals; for a country's name the code is suggested, never taken."""
    if isinstance(given, str):
        code = given.strip().upper()
        if code in COUNTRIES:
            return code
        meant = code_of(given)
        suggestion = f"; did you mean `{meant}`?" if meant else ""
        raise fault(f"expected the code of a country (ISO 3166-1 alpha-2, two letters){suggestion}")
    raise fault("expected the code of a country (ISO 3166-1 alpha-2, two letters)")


def region(given: Any) -> str:
    """An ISO 3166-2 code in capitals: that of the country, a hyphen and up to three letters or digits."""
    code = given.strip().upper() if isinstance(given, str) else ""
    found = _REGION.fullmatch(code)
    if found is None or found[1] not in COUNTRIES:
        raise fault("expected a part of a state (ISO 3166-2), such as `GB-SCT`")
    return code


# Sets are written in order, so that the same facts are always the same text.
_sorted = PlainSerializer(sorted, return_type=list[str], when_used="json")

Day: TypeAlias = Annotated[date, BeforeValidator(day)]
EventDay: TypeAlias = Annotated[date | NotYet, BeforeValidator(event_day)]
Country: TypeAlias = Annotated[str, BeforeValidator(country)]
Countries: TypeAlias = Annotated[frozenset[Country], _sorted]
Region: TypeAlias = Annotated[str, BeforeValidator(region)]
Text: TypeAlias = Annotated[str, Strict()]
Names: TypeAlias = Annotated[frozenset[Text], _sorted]
Flag: TypeAlias = Annotated[bool, Strict()]
Age: TypeAlias = Annotated[int, Strict(), Field(ge=0, le=130)]

ResidenceStatus: TypeAlias = Literal[
    "irregular", "tolerated", "asylum_applicant", "visitor", "resident", "permanent_resident"
]
Form: TypeAlias = Literal[
    "sexual", "forced_labour", "domestic_servitude", "slavery", "begging", "criminal_activities", "forced_marriage",
    "organ_removal", "surrogacy", "illegal_adoption", "other",
]  # fmt: skip
Exploitation: TypeAlias = Annotated[frozenset[Form], _sorted]
