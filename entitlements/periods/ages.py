"""When an age is reached, for births on 29 February too, and what an age says of the day of birth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias

from dateutil.relativedelta import relativedelta

LeapRule: TypeAlias = Literal["1 march", "28 february"]
"""On which day of a common year a person born on 29 February has a birthday."""

LEAP_RULES: Mapping[str, LeapRule] = MappingProxyType({"DE": "1 march", "GB": "1 march"})
"""Legal orders whose rule the digest of the law gives (recalled, for Germany and for England). For others the later
day is taken, 1 March: where it matters the person is treated as a child until then."""


def reaches_age(born: date, age: int, leap_rule: LeapRule = "1 march") -> date:
    """The first day on which a person has this age in full years: the birthday, from its beginning.

    An age that would be reached after 9999-12-31 counts as reached then. ValueError for a negative age.

    >>> reaches_age(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    >>> reaches_age(date(2008, 2, 29), 18, "28 february")
    datetime.date(2026, 2, 28)
    >>> reaches_age(date(2008, 2, 29), 20)
    datetime.date(2028, 2, 29)
    """
    if age < 0:
        raise ValueError("an age is counted from 0")
    if born.year + age > date.max.year:
        return date.max
    birthday = born + relativedelta(years=age)
    return birthday + timedelta(days=1) if birthday.day != born.day and leap_rule == "1 march" else birthday


def age_on(born: date, day: date, leap_rule: LeapRule = "1 march") -> int:
    """The age in full years on a day; ValueError for a day before birth.

    >>> age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    if day < born:
        raise ValueError("there is no age on a day before the day of birth")
    years = day.year - born.year
    return years if reaches_age(born, years, leap_rule) <= day else years - 1


def born_between(age: int, day: date, leap_rule: LeapRule = "1 march") -> tuple[date, date]:
    """The first and the last day of birth of a person who has this age in full years on a day.

    ValueError for a negative age, and for one that leads back before the year 1.

    >>> born_between(17, date(2026, 11, 25))
    (datetime.date(2008, 11, 26), datetime.date(2009, 11, 25))
    """
    if age < 0:
        raise ValueError("an age is counted from 0")
    one_day = timedelta(days=1)
    return _last_birth(age + 1, day, leap_rule) + one_day, _last_birth(age, day, leap_rule)


def _last_birth(age: int, day: date, leap_rule: LeapRule) -> date:
    """The last day of birth with which the age is reached by this day."""
    born = day - relativedelta(years=age)
    # From 28 February of a common year a leap day may follow whose birthday falls on the same day.
    following = born + timedelta(days=1) if born < date.max else born
    return following if reaches_age(following, age, leap_rule) <= day else born
