"""When a version's period runs on a case, and on which day a limit of time falls."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from entitlements.errors import MissingExtra
from entitlements.findings.case import Case, Run
from entitlements.findings.claims import Citation, DeadlineDay
from entitlements.findings.reading import VersionReading
from entitlements.law.ruleset import Deadline
from entitlements.logic.ir import TRUE
from entitlements.periods.ages import born_between
from entitlements.periods.arithmetic import add
from entitlements.periods.calendars import public_holidays
from entitlements.periods.conventions import roll_act
from entitlements.periods.periods import After, Event, Issued, Leaf, Period, Position, Span, leaves, position, span
from entitlements.periods.specification import BORN
from entitlements.periods.windows import UNKNOWN, Window, day_after, known


class Placed(NamedTuple):
    """A period on a case: its span, how it stands on the day, and the facts that would tell whether it has ended."""

    span: Span
    stands: Position
    asks: tuple[str, ...]


def placed(version: VersionReading, run: Run, case: Case) -> Placed:
    """The version's period on this case; reckoned once for all rules of a run with the same period."""
    found = run.placed.get(version.span)
    if found is None:
        span = _span(version, run, case)
        stands = position(span, case.today)
        asks = end_facts(version, case) if stands == "unknown" else ()
        found = run.placed[version.span] = Placed(span, stands, asks)
    return found


def _span(version: VersionReading, run: Run, case: Case) -> Span:
    """When the period starts and ends, as far as the facts tell; a permit's own last day goes before it."""
    period = version.version.period
    assert period is not None  # asked only of versions with one

    events = tuple([case.slots.get(name) for name in version.events])
    others = tuple([moment(leaf, version, run, case) for leaf in version.other_leaves])
    key = events, others, case.today if 0 in events or None in others else None
    found = version.spans.get(key)
    if found is None:
        windows = (*map(_window, events), *others)
        known_moments = dict(zip((*version.events, *version.other_leaves), windows, strict=True))
        found = version.spans.keep(key, span(period, known_moments.__getitem__, case.today))
    return _until_expiry(found, version, case)


def moment(leaf: Leaf, version: VersionReading, run: Run, case: Case) -> Window | None:
    """When a leaf of the version's period lies; None where it is known that it has not happened."""
    if leaf == BORN:
        return _born(run, case)
    if isinstance(leaf, str):
        return _window(case.slots.get(leaf))
    if isinstance(leaf, Issued):
        return _issued(version, case)
    return _after(leaf, run, case)


def fixed(version: VersionReading, run: Run, case: Case) -> Span:
    """The version's period without the bounds that move along with the day of the assessment.

    What has not happened yet counts here as not known, and so does a birth that only a presumption places.
    """
    period = version.version.period
    assert period is not None  # asked only of versions with one

    def steady(leaf: Leaf) -> Window:
        if isinstance(leaf, After):
            before = rule_before(leaf, run)
            end = None if before is None else fixed(before, run, case).end
            return UNKNOWN if end is None or end.earliest is None else day_after(known(end.earliest))
        if leaf == BORN and case.slots["age_disputed"] == TRUE:
            return UNKNOWN
        return moment(leaf, version, run, case) or UNKNOWN

    return _until_expiry(span(period, steady, case.today), version, case)


def _until_expiry(found: Span, version: VersionReading, case: Case) -> Span:
    """The span, ended by the last day of the permit where it runs from a permit's issue."""
    period = version.version.period
    if period is not None and isinstance(period.starts, Issued):
        permit = permit_under(version, case)
        if permit is not None and permit["expires"]:
            return Span(found.start, known(permit["expires"]))
    return found


def _born(run: Run, case: Case) -> Window:
    """When the person was born: known, within the bounds of a stated age, or, where the law presumes a child, less
    than eighteen years ago."""
    slots = case.slots
    if slots["age_disputed"] == TRUE:
        presumed = "child" in run.reading.presumed(run.values)
        return Window(_births(17, case.on).earliest, None) if presumed else UNKNOWN
    if slots["born"] is not None or slots["age"] is None:
        return _window(slots["born"]) or UNKNOWN
    stated_on = date.fromordinal(slots["age_on"]) if slots["age_on"] else case.on
    return _births(slots["age"], stated_on)


@lru_cache(maxsize=4096)
def _births(age: int, day: date) -> Window:
    """When one was born who has this age on a day."""
    first, last = born_between(age, day)
    return Window(first.toordinal(), last.toordinal())


def start_of(version: VersionReading, run: Run, case: Case) -> Window:
    """When the version's period starts."""
    return placed(version, run, case).span.start


def _window(slot: int | None) -> Window | None:
    return UNKNOWN if slot is None else known(slot) if slot else None


def permit_under(version: VersionReading, case: Case) -> Any | None:
    """The latest permit that is held or was held under the version's rule, as slots, or None."""
    ours = [p for p in case.slots["permits"] or () if p["under"] == version.rule.id]
    return max(ours, key=lambda permit: permit["issued"] or 0, default=None)


def _issued(version: VersionReading, case: Case) -> Window | None:
    permits = case.slots["permits"]
    if permits is None:
        return UNKNOWN
    permit = permit_under(version, case)
    if permit is not None:
        return _window(permit["issued"])
    return UNKNOWN if any(p["under"] is None for p in permits) else None


def rule_before(leaf: After, run: Run) -> VersionReading | None:
    """The rule after whose period another starts, in its newest version; None where it has no period here."""
    rule = next((r for r in run.reading.rules if r.rule.id == leaf.rule), None)
    return None if rule is None or rule.newest.version.period is None else rule.newest


def _after(leaf: After, run: Run, case: Case) -> Window:
    """The day after another rule's period ends: after its earliest end, where that is a minimum."""
    before = rule_before(leaf, run)
    end = None if before is None else placed(before, run, case).span.end
    return UNKNOWN if end is None or end.earliest is None else day_after(known(end.earliest))


def end_facts(version: VersionReading, case: Case) -> tuple[str, ...]:
    """The facts to ask for when it is not known whether the event that ends a version's period has happened."""
    period = version.version.period
    if period is None or period.ends is None:
        return ()
    ending = leaves(Period(Issued(), None, period.ends, period.counting))
    facts = version.rule.branch.ruleset.scope.facts
    unknown = (leaf for leaf in ending if isinstance(leaf, str) and case.slots.get(leaf) is None)
    return tuple(dict.fromkeys(fact for leaf in unknown for fact in facts[leaf].base[:1]))


def start_facts(version: VersionReading, case: Case) -> tuple[str, ...]:
    """The facts to ask for when the day on which a version's period starts is not known."""
    period = version.version.period
    facts = version.rule.branch.ruleset.scope.facts
    if period is not None and isinstance(period.starts, Event):
        return facts[period.starts.name].base[:1]
    return ("permits",) if period is not None and isinstance(period.starts, Issued) else ()


def deadline_day(deadline: Deadline, citation: Citation, slots: Any, host: str, region: str | None) -> DeadlineDay:
    """The last day of a limit of time; without its event it says what runs from what, and no day.

    A limit in working days heeds public holidays where the package `holidays` is installed. Where the law moves a limit
    that ends on a free day, `rolled` is the later day; the unmoved one is safe for the person who must act.
    """
    start = _window(slots.get(deadline.start))
    day, rolled, considered = None, None, False
    if start is not None and start.earliest is not None and start.exact:
        counting, first = deadline.counting, date.fromordinal(start.earliest)
        asked = deadline.within.unit == "working days" or counting.rolls != "never"
        last = add(first, deadline.within, event_day=counting.event_day)
        holidays = _holidays(host, region, first.year, last.year + 1) if asked else None
        day = add(first, deadline.within, event_day=counting.event_day, holidays=holidays or frozenset())
        moved = roll_act(day, counting, holidays)
        rolled, considered = (moved.day if moved.day != day else None), holidays is not None
    return DeadlineDay(
        binds=deadline.binds, to=deadline.to, within=str(deadline.within), event=deadline.start, day=day, rolled=rolled,
        holidays_considered=considered, citation=citation,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _holidays(host: str, region: str | None, first: int, last: int) -> frozenset[date] | None:
    """The public holidays of the place in these years, or None where no calendar of them can be had."""
    part = region.partition("-")[2] if region else None
    try:
        return public_holidays(host, range(first, last + 1), part)
    except (MissingExtra, ValueError):
        return None
