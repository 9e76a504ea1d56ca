"""The courses that identification, proceedings and testimony can take up to a day, and what each makes of the facts.

What follows from a course is not written here a second time: the code that answers for one case is run on every course
with days of its own, and tells which of them each fact takes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from entitlements.facts.stages import Stage
from entitlements.facts.standing import add_identification, add_proceedings, add_testimony


class Course(NamedTuple):
    """Stages in order, and the facts that follow: a flag (0, 1, 2), a word, or the number of the stage whose day it
    is (`("stage", 2)`), 0 for an event that has not happened, None for a day that is not told."""

    statuses: tuple[str, ...]
    facts: dict[str, Any]


COURSES: dict[str, tuple[tuple[str, ...], ...]] = {
    "identification": (
        ("referred", "presumed"),
        ("none",),
        ("referred",),
        ("referred", "presumed", "identified"),
        ("referred", "presumed", "refused"),
        ("referred", "refused"),
        ("referred", "presumed", "identified", "refused"),
        ("referred", "presumed", "refused", "identified"),
    ),
    "proceedings": (
        ("none",),
        ("reported",),
        ("reported", "investigation"),
        ("reported", "investigation", "prosecution"),
        ("reported", "investigation", "prosecution", "trial"),
        ("reported", "investigation", "prosecution", "trial", "convicted"),
        ("reported", "investigation", "prosecution", "trial", "acquitted"),
        ("reported", "investigation", "discontinued"),
    ),
    "testimony": (
        ("declined",),
        ("undecided",),
        ("willing",),
        ("cooperating",),
        ("testified",),
        ("unable",),
        ("willing", "withdrawn"),
        ("willing", "declined"),
        ("willing", "unable"),
    ),
}
"""Every stage stands with those that come before it, the most ordinary course first: so nothing about it is untold."""

_READERS: dict[str, Callable[..., None]] = {
    "identification": add_identification, "proceedings": add_proceedings, "testimony": add_testimony,
}  # fmt: skip
_FIRST = 730_000


@lru_cache(maxsize=8)
def courses(fact: str) -> tuple[Course, ...]:
    """The courses of a fact with stages, each with what follows from it.

    >>> courses("identification")[0].facts["presumed_on"]
    ('stage', 1)
    """
    return tuple(_course(fact, statuses) for statuses in COURSES[fact])


def _course(fact: str, statuses: tuple[str, ...]) -> Course:
    stages: tuple[Stage[Any], ...] = tuple(
        Stage(status=status, date=date.fromordinal(_FIRST + n)) for n, status in enumerate(statuses)
    )
    slots: dict[str, Any] = {}
    _READERS[fact](slots, stages, _FIRST + len(stages))
    facts = {
        name: ("stage", value - _FIRST) if isinstance(value, int) and value >= _FIRST else value
        for name, value in slots.items()
    }
    return Course(statuses, facts)


@lru_cache(maxsize=1)
def course_of() -> dict[str, str]:
    """For everything that follows from stages, the fact that has them."""
    return {name: fact for fact in COURSES for course in courses(fact) for name in course.facts}
