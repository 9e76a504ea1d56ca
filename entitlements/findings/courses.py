"""The courses that identification, proceedings and the choice about testimony can have taken by a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement
from typing import Any, TypeAlias

from entitlements.facts import Stage
from entitlements.facts.standing import add_identification, add_proceedings, add_testimony

Course: TypeAlias = tuple[str, ...]

COURSES: Mapping[str, tuple[Course, ...]] = {
    "identification": (
        ("none",), ("referred",), ("referred", "presumed"), ("referred", "presumed", "identified"),
        ("referred", "refused"), ("referred", "presumed", "refused"), ("referred", "refused", "presumed"),
        ("referred", "presumed", "refused", "identified"), ("referred", "presumed", "identified", "refused"),
    ),
    "proceedings": (
        ("none",), ("reported",), ("reported", "investigation"), ("reported", "investigation", "prosecution"),
        ("reported", "investigation", "trial"), ("reported", "investigation", "convicted"),
        ("reported", "investigation", "acquitted"), ("reported", "investigation", "discontinued"),
    ),
    "testimony": (
        ("undecided",), ("willing",), ("cooperating",), ("testified",), ("declined",), ("unable",),
        ("willing", "declined"), ("willing", "unable"), ("willing", "withdrawn"),
    ),
}  # fmt: skip
"""What a full answer can be: every stage that was passed, each with its day."""

ADD: Mapping[str, Callable[[dict[str, Any], tuple[Stage[Any], ...] | None, int], None]] = {
    "identification": add_identification, "proceedings": add_proceedings, "testimony": add_testimony,
}  # fmt: skip


def slots_of(fact: str) -> dict[str, Any]:
    """The slots that a fact with stages fills, all of them unknown."""
    slots: dict[str, Any] = {}
    ADD[fact](slots, None, 0)
    return slots


def possible(
    fact: str, given: tuple[Stage[Any], ...] | None, days: Sequence[int], marks: Mapping[str, Sequence[int]], on: int
) -> list[tuple[Stage[Any], ...]]:
    """One course for each combination of what conditions and periods can tell apart.

    `days` stand for all days that may differ, `marks` are for each dated slot that is read the days at which something
    changes. What is given stays: only stages without a day get one.
    """
    found: dict[Any, tuple[Stage[Any], ...]] = {}
    for stages in _dated(COURSES[fact], days) if given is None else _filled(given, days):
        slots: dict[str, Any] = {}
        ADD[fact](slots, stages, on)
        sign = tuple([
            (value if not value else bisect_right(marks[name], value)) if name in marks
            else None if name.endswith("_on") else value
            for name, value in slots.items()
        ])  # fmt: skip
        found.setdefault(sign, stages)
    return list(found.values())


def _dated(courses: Sequence[Course], days: Sequence[int]) -> Iterator[tuple[Stage[Any], ...]]:
    from datetime import date

    dates = [date.fromordinal(day) for day in days]
    for course in courses:
        if course in (("none",), ("undecided",), ("declined",), ("unable",)):
            yield (Stage.model_construct(status=course[0], date=None),)
            continue
        for chosen in combinations_with_replacement(dates, len(course)):
            pairs = zip(course, chosen, strict=True)
            yield tuple([Stage.model_construct(status=status, date=day) for status, day in pairs])


def _filled(given: tuple[Stage[Any], ...], days: Sequence[int]) -> Iterator[tuple[Stage[Any], ...]]:
    from datetime import date

    dates = [date.fromordinal(day) for day in days]
    dates = sorted({*dates, *[stage.date for stage in given if stage.date is not None]})

    def after(place: int, last: date) -> Iterator[tuple[Stage[Any], ...]]:
        if place == len(given):
            yield ()
            return
        stage = given[place]
        choices = dates if stage.date is None and stage.status != "none" else [stage.date]
        for day in choices:
            if day is None or day >= last:
                made = stage if stage.date == day else Stage.model_construct(status=stage.status, date=day)
                for rest in after(place + 1, day or last):
                    yield (made, *rest)

    yield from after(0, date.min)
