"""Hypothesis strategies for cases that move: lives full of days near a window, and the window to look at.

The facts are drawn by a seed, because a strategy that draws each by itself seldom finds lives in which much happens;
which facts are kept is drawn by Hypothesis, so that a failure shrinks to the facts that matter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from entitlements import FactError, Victim, load
from entitlements.logic.types import Fact

HOSTS = ("DE", "GB", "AT", "BG", "SE", "SI", "DK", "PT", "LU", "NL", "IE", "LI", "AD", "SK", "CH", "FR", "UA")
STAGES = {
    "identification": ("referred", "presumed", "identified", "refused"),
    "proceedings": ("reported", "investigation", "trial", "convicted"),
    "testimony": ("undecided", "willing", "cooperating", "withdrawn"),
}
FLAGS = (
    "age_disputed", "reasons_to_believe_child", "other_nationalities_possible", "links_severed", "risk_on_return",
    "personal_situation", "public_order_ground", "improper_claim", "lacks_means", "unaccompanied",
)  # fmt: skip
NATIONALITIES = ("MD", "NG", "GB", "RO", "UA", "DE")
LENGTHS = (0, 0, 0, 14, 30, 31, 45, 60, 90, 92, 180, 183, 365, 366, 730, 1095, 1826)
"""Days back from the window: what runs so long from an event ends in it."""

KEEP = st.sampled_from([False, True, True, True, True])
STARTS = st.dates(date(2025, 1, 1), date(2028, 1, 1)) | st.sampled_from([date(2026, 7, 1), date(2028, 2, 1)])


class Course(NamedTuple):
    """A victim, the day of the first assessment, and the window of the timeline."""

    victim: Victim
    on: date
    start: date
    end: date


@st.composite
def courses(draw: st.DrawFn, longest: int = 45) -> Course:
    """A possible life in one of these states, and a window of at most so many days."""
    random, host = Random(draw(st.integers(0, 2**32))), draw(st.sampled_from(HOSTS))
    start = draw(STARTS)
    end = start + timedelta(days=draw(st.integers(0, longest) | st.just(longest)))

    def near() -> date:
        within = start + timedelta(days=random.randint(-5, (end - start).days + 5))
        return within - timedelta(days=random.choice(LENGTHS))

    victim = Victim(host=host)
    for name, value in _facts(random, host, near).items():
        if draw(KEEP):
            try:
                victim = victim.replace(**{name: value})
            except FactError:
                continue
    particulars: dict[str, Any] = {}
    for name, fact in _particulars(host):
        value = _value(random, fact, near)
        if random.random() < 0.6 and value is not None and draw(KEEP):
            particulars[name] = value
    return Course(victim.replace(particulars=particulars), near(), start, end)


def _facts(random: Random, host: str, near: Callable[[], date]) -> dict[str, Any]:
    years = random.choice((18, 18, 18, 16, 21, 30))
    birth = near().replace(day=random.randint(1, 28))
    facts: dict[str, Any] = {
        "born": random.choice((birth.replace(year=birth.year - years), date(2008, 2, 29))),
        "nationalities": random.sample(NATIONALITIES, random.choice((0, 1, 1, 2))),
        "residence_status": random.choice(("irregular", "tolerated", "visitor", "resident")),
        **{fact: _stages(random, statuses, near) for fact, statuses in STAGES.items()},
        "permits": [_permit(random, host, near) for _ in range(random.randint(0, 2))],
        "offences": [_offence(random, near) for _ in range(random.randint(0, 2))],
        "dependants": [
            {"relation": "sibling", "born": near().replace(day=1) - timedelta(days=6575)}
            for _ in range(random.randint(0, 2))
        ],
        **{flag: random.random() < 0.5 for flag in FLAGS if random.random() < 0.5},
    }  # fmt: skip
    if random.random() < 0.3:
        del facts["born"]
        facts["age"] = random.randint(15, 19)
        if random.random() < 0.5:
            facts["age_on"] = near()
    return facts


def _stages(random: Random, statuses: tuple[str, ...], near: Callable[[], date]) -> list[dict[str, Any]]:
    chosen = [status for status in statuses if random.random() < 0.5]
    days = sorted(near() for _ in chosen)
    return [
        {"status": status, "date": day if random.random() < 0.8 else None}
        for status, day in zip(chosen, days, strict=True)
    ]  # fmt: skip


def _permit(random: Random, host: str, near: Callable[[], date]) -> dict[str, Any]:
    permit: dict[str, Any] = {"under": random.choice(_rules(host))}
    first, last = sorted((near(), near()))
    if random.random() < 0.8:
        permit["issued"] = first
    if random.random() < 0.6:
        permit["expires"] = last
    return permit


def _offence(random: Random, near: Callable[[], date]) -> dict[str, Any]:
    given = {"committed_on": near(), "compelled": random.random() < 0.5, "stage": "charged"}
    return {name: value for name, value in given.items() if random.random() < 0.7}


def _value(random: Random, fact: Fact, near: Callable[[], date]) -> Any:
    kind, values = fact.type.kind, sorted(fact.type.values)
    if kind == "boolean":
        return random.random() < 0.6
    if kind == "date":
        return "not_yet" if random.random() < 0.25 else near()
    if kind == "integer":
        return random.randint(0, 20)
    if kind == "one of":
        return random.choice(values)
    return random.sample(values, 1) if kind == "set of" and values else None


@lru_cache
def _particulars(host: str) -> tuple[tuple[str, Fact], ...]:
    """The particulars that some law which can apply in the state asks for."""
    law, found = load(), dict[str, Fact]()
    for ruleset in law:
        if ruleset.state in (None, host):
            found |= {name: ruleset.scope.facts[name] for name in ruleset.uses} | ruleset.particulars
    return tuple(sorted(found.items(), key=lambda one: one[0]))


@lru_cache
def _rules(host: str) -> tuple[str, ...]:
    """The rules whose periods run from a permit, and others of the state's own law."""
    ruleset = load().national(host)
    return ("", *(() if ruleset is None else [f"{ruleset.id}/{rule.id}" for rule in ruleset.rules]))
