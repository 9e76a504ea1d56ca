"""An iCalendar file of an answer's days: limits of time, first and last days, the eighteenth birthday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

from entitlements.errors import MissingExtra
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Citation, Claim, Entitlement
from entitlements.messages import marked, say
from entitlements.show.document import CONFIDENCE, clean
from entitlements.show.facts import eighteenth_birthday
from entitlements.show.telling import NO_ADVICE, OWED, limits

DAYS = {
    "starts": marked("begins"), "ends": marked("last day"), "min_ends": marked("cannot end before this day"),
    "max_ends": marked("last day at the latest"),
}  # fmt: skip
"""The days of a claim, and what is said of each."""


class Event(NamedTuple):
    """One day, and all laws that say the same of it; `source` is what it comes from, which no fact is part of."""

    day: date
    summary: str
    source: str
    said: tuple[str, ...]
    citations: tuple[Citation, ...]


def calendar_file(answer: Assessment, reference: str = "") -> bytes:
    """The file; MissingExtra without the package `icalendar`."""
    try:
        import icalendar
    except ImportError:
        raise MissingExtra("a calendar file", "calendar") from None
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//entitlements//{answer.library_version}//EN")
    calendar.add("version", "2.0")
    for event in events(answer):
        entry = icalendar.Event()
        entry.add("uid", uid(event, reference))
        # The day of the assessment, so that the same answer is the same file.
        entry.add("dtstamp", datetime.combine(answer.on, time(), UTC))
        entry.add("dtstart", event.day)
        if event.day < date.max:
            entry.add("dtend", event.day + timedelta(days=1))  # the day after: RFC 5545 does not include it
        entry.add("summary", _line(f"{reference}: {event.summary}" if reference else event.summary))
        entry.add("description", _description(event))
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def uid(event: Event, reference: str = "") -> str:
    """An id that stays the same as long as the rule, the day and the advisor's word for the case do."""
    words = "\n".join((event.source, event.day.isoformat(), reference))
    return f"{sha256(clean(words).encode()).hexdigest()[:32]}@entitlements"


def events(answer: Assessment) -> list[Event]:
    """Every event from the day of the assessment on, the next first; laws that say the same share one."""
    found: dict[tuple[date, str], Event] = {}
    for event in (*_limits(answer), *_periods(answer), *_birthday(answer)):
        if event.day >= answer.on:
            same = found.get((event.day, event.summary))
            found[event.day, event.summary] = event if same is None else _joined(same, event)
    return sorted(found.values(), key=lambda event: (event.day, event.summary))


def _joined(one: Event, other: Event) -> Event:
    return one._replace(
        said=tuple(dict.fromkeys((*one.said, *other.said))),
        citations=tuple(dict.fromkeys((*one.citations, *other.citations))),
    )


def _limits(answer: Assessment) -> Iterator[Event]:
    for limit in limits(answer):
        if (day := limit.deadline.day) is not None:
            deadline = limit.deadline
            within = say("Within {length}.", length=deadline.within)
            title = say("For: {entitlement}", entitlement=say(limit.entitlement.title))
            said = (f"{within} {limit.conditions()}".strip(), title)
            source = f"limit {limit.rule} {deadline.binds} {deadline.to}"
            yield Event(day, say("Limit: {what}", what=limit.says), source, said, (deadline.citation,))


def _periods(answer: Assessment) -> Iterator[Event]:
    """The days of what the law gives as a right."""
    for entitlement in answer:
        for claim in entitlement.claims:
            if claim.status in OWED and claim.force == "shall":
                yield from _period(entitlement, claim, answer.on)


def _period(entitlement: Entitlement, claim: Claim, on: date) -> Iterator[Event]:
    for name, words in DAYS.items():
        day: date | None = getattr(claim, name)
        if day is None or (claim.ends is not None and name in ("min_ends", "max_ends")):
            continue
        if name == "min_ends" and day <= on:
            continue  # it lasts until something happens that has not happened yet: today is no day to note
        length = f" ({claim.length})" if claim.length else ""
        summary = f"{say(entitlement.title)}: {say(words)}"
        yield Event(day, summary, f"{name} {claim.id}", (f"{claim.says}{length}",), claim.citations)


def _birthday(answer: Assessment) -> Iterable[Event]:
    day = eighteenth_birthday(answer.victim)
    said = say("What the law gives to children may end on the day before; see that what follows is asked for in time.")
    return () if day is None else (Event(day, say("Eighteenth birthday"), "eighteenth birthday", (said,), ()),)


def _description(event: Event) -> str:
    said = [_line(one) for one in event.said]
    sources = [f"{one.cite} ({say(CONFIDENCE[one.confidence])}): {one.url}" for one in event.citations]
    return "\n".join((*said, *map(_line, sources), "", say(NO_ADVICE)))


def _line(words: str) -> str:
    """Words on one line, as a calendar shows them."""
    return " ".join(clean(words).split())
