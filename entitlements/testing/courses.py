"""Cases as they grow: a victim as a series of dated events, each of which makes more known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from entitlements.facts import Victim
from entitlements.testing.days import ORDINARY_DAY, day_between
from entitlements.testing.lives import victims

_STAGES = ("identification", "proceedings", "testimony")
_ITEMS = ("offences", "dependants", "permits")
_ALONG = 90
"""In days: so long after the first event the last fact comes to light, as a rule."""


@dataclass(frozen=True)
class Happened:
    """What came to be, or came to light, on one day: facts as `Victim` takes them.

    Stages and items of lists are added to those that were known; every other fact was not known before.

    >>> Happened(date(2026, 6, 1), {"testimony": [{"status": "declined", "date": date(2026, 6, 1)}]})
    2026-06-01: testimony
    """

    on: date
    facts: Mapping[str, Any]

    def __repr__(self) -> str:
        names = [*(name for name in self.facts if name != "particulars"), *self.facts.get("particulars", ())]
        return f"{self.on}: {', '.join(names)}"

    def after(self, victim: Victim) -> Victim:
        """The victim, known as before, after this."""
        facts: dict[str, Any] = {}
        for name, value in self.facts.items():
            known = getattr(victim, name)
            if name == "particulars":
                facts[name] = {**known, **value}
            elif name in _STAGES or name in _ITEMS:
                facts[name] = [*(known or ()), *value]
            else:
                facts[name] = value
        return victim.replace(**facts)


@dataclass(frozen=True)
class History:
    """A case from its first day: who was known then, and what happened since, in order.

    Iterating gives each day with the victim as known at its end; the facts are never fewer than on the day before.
    """

    start: date
    first: Victim
    events: tuple[Happened, ...]

    def __iter__(self) -> Iterator[tuple[date, Victim]]:
        victim = self.first
        yield self.start, victim
        for number, event in enumerate(self.events, start=1):
            victim = event.after(victim)
            if number == len(self.events) or self.events[number].on != event.on:
                yield event.on, victim

    @property
    def last(self) -> Victim:
        """The victim as known in the end."""
        victim = self.first
        for event in self.events:
            victim = event.after(victim)
        return victim

    def known_on(self, day: date) -> Victim:
        """The victim as known at the end of a day; before the first day as on it."""
        victim = self.first
        for event in self.events:
            if event.on <= day:
                victim = event.after(victim)
        return victim


def histories(*, on: date = ORDINARY_DAY, **facts: Any) -> st.SearchStrategy[History]:
    """Cases that grow up to about the day `on`: stages come to be on their days, the rest comes to light in between.

    Facts are constrained as for `victims`; the state is known from the start. They shrink to a case in which nothing
    happens, and what must happen, happens on the first day.

    >>> from hypothesis import find
    >>> history = find(histories(host="DE", testimony="declined"), lambda history: bool(history.events))
    >>> history.events
    (2026-06-01: testimony,)
    >>> history.last
    Victim(host=known, testimony=known)
    """
    return victims(on=on, **facts).flatmap(lambda victim: _histories(victim, on))


@st.composite
def _histories(draw: st.DrawFn, victim: Victim, on: date) -> History:
    dated: list[tuple[date, str, Any]] = []
    for name in _STAGES:
        dated += [(stage.date, name, [stage]) for stage in getattr(victim, name) or () if stage.date is not None]
    first = min((day for day, _, _ in dated), default=on - timedelta(days=14))
    start, last = first.toordinal(), max(on, first).toordinal() + _ALONG
    for name in Victim.model_fields:
        value = getattr(victim, name)
        if value is None or name in ("host", "region", "not_known", "particulars"):
            continue
        if name in _STAGES:
            undated = [stage for stage in value if stage.date is None]
            dated += [(day_between(draw, start, last, start), name, [stage]) for stage in undated]
            if not value:
                dated.append((day_between(draw, start, last, start), name, []))
        elif name in _ITEMS:
            dated += [(day_between(draw, start, last, start), name, [item]) for item in value or ()]
            if not value:
                dated.append((day_between(draw, start, last, start), name, []))
        else:
            dated.append((day_between(draw, start, last, start), name, value))
    for name, value in victim.particulars.items():
        known_on = value if isinstance(value, date) and value >= first else day_between(draw, start, last, start)
        dated.append((known_on, "particulars", {name: value}))
    dated.sort(key=lambda one: one[0])  # a stable order: stages of the same day stay in the order of law
    known = {"host": victim.host, "region": victim.region, "not_known": victim.not_known}
    events = tuple(Happened(day, {name: value}) for day, name, value in dated)
    return History(date.fromordinal(start), Victim.model_validate(known), events)
