"""Working days: which days are free, and where the public holidays of a state come from."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from importlib import import_module

from entitlements.errors import MissingExtra

SATURDAY = 5


def is_working_day(day: date, holidays: Container[date] = ()) -> bool:
    """Whether a day is none of Saturday, Sunday and the public holidays handed in (Regulation 1182/71 art. 2(2)).

    >>> is_working_day(date(2026, 8, 15)), is_working_day(date(2026, 8, 17))
    (False, True)
    """
    return day.weekday() < SATURDAY and day not in holidays


def public_holidays(state: str, years: Iterable[int], region: str | None = None) -> frozenset[date]:
    """The public holidays of a state, by ISO 3166-1 code, or of a part of it, by what follows the hyphen in ISO 3166-2.

    They come from the package `holidays`, the extra of that name; MissingExtra without it. The law asks for the
    holidays of the place where the act is to be done (Regulation 1182/71 art. 2(1)), which a region narrows down.
    ValueError for a state or region that the package does not know. Example: `public_holidays("DE", [2026], "NI")`.
    """
    try:
        package = import_module("holidays")
    except ImportError:
        raise MissingExtra("public holidays", "holidays") from None
    try:
        return frozenset(package.country_holidays(state, subdiv=region, years=list(years)))
    except NotImplementedError:
        place = state if region is None else f"{state}-{region}"
        raise ValueError(f"no calendar of public holidays for `{place}`; hand in the dates yourself") from None
