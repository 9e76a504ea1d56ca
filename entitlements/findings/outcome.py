"""From the values of a rule's conditions to its claims: which version governs, what bars, when it runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from entitlements.findings.case import Case, Run
from entitlements.findings.claims import Claim, DeadlineDay, Status
from entitlements.findings.days import deadline_day, end_facts, span_of, start_facts, start_of
from entitlements.findings.reading import RuleReading, VersionReading
from entitlements.law.ruleset import Ground
from entitlements.logic.ir import FALSE, TRUE, UNKNOWN
from entitlements.periods.periods import Issued, position
from entitlements.periods.windows import Window

LIVE = (Status.GRANTED, Status.DISCRETIONARY, Status.UPCOMING, Status.UNDETERMINED)
MINIMUM_PASSED = "The minimum has passed; whether the period still runs is for the authority to say."
"""Why a claim is undetermined although its conditions are met."""


def claims_of(rule: RuleReading, run: Run, case: Case) -> list[Claim]:
    """The claims that a rule yields: one for each entitlement that it grants."""
    if run.number == 0:
        changes = {"because": (rule.rule.each,), "note": f"No {rule.rule.each} are recorded."}
        return rule.newest.claims(tuple(changes.items()))
    version, assumes, open_start = governing(rule, run, case)
    if version is None:
        return rule.newest.claims(_numbered({"status": Status.UNDETERMINED, "because": open_start}, run))
    return version.claims(_numbered(_outcome(version, run, case, assumes), run))


def _numbered(changes: dict[str, Any], run: Run) -> tuple[tuple[str, Any], ...]:
    if run.number:
        changes["item"] = run.number
    return tuple(changes.items())


# which version governs


def governing(
    rule: RuleReading, run: Run, case: Case
) -> tuple[VersionReading | None, tuple[str, ...], tuple[str, ...]]:
    """The version that governs, what is assumed for it, and, where unknown days leave it open, the facts to ask for.

    A period is governed by the version in force on the day it starts. While that day is not known, the law in force
    on the day of the assessment is taken and listed as an assumption, unless another version that could govern
    would come to something else: then it is open.
    """
    versions = rule.versions
    if len(versions) == 1:
        return versions[0], (), ()
    today = case.on.toordinal()
    possible = []
    for version in versions:
        by_start = version.version.governed_by == "start" and version.version.period is not None
        start = start_of(version, run, case) if by_start else Window(today, today)
        latest = today if start.latest is None else start.latest
        earliest = min(start.earliest, latest) if start.earliest is not None else None
        first, end = version.version.start or 0, version.version.end or date.max.toordinal() + 1
        if first <= latest and (earliest is None or earliest < end):
            possible.append(version)
    current = next((v for v in possible if _in_force(v, today)), possible[-1] if possible else None)
    if current is None:
        return rule.newest, (), ()
    others = [v for v in possible if v is not current]
    if not others or _to_be_issued(current):
        return current, (), ()
    standing = (_standing(current, run.values)[0], current.version.force)
    if any((_standing(other, run.values)[0], other.version.force) != standing for other in others):
        return None, (), start_facts(current, case)
    return current, (f"the day on which the period starts is not known: the law of {case.on} is taken",), ()


def _to_be_issued(version: VersionReading) -> bool:
    """Whether the period runs from a permit's issue: while none is known, it is today's law that gives one."""
    return version.version.period is not None and isinstance(version.version.period.starts, Issued)


def _in_force(version: VersionReading, day: int) -> bool:
    return (version.version.start or 0) <= day and (version.version.end is None or day < version.version.end)


# what the conditions come to


def _standing(version: VersionReading, values: Sequence[int]) -> tuple[int, list[Ground], list[Ground]]:
    """The value of the rule with its exclusions, the exclusions that are met, and those that are open."""
    met = values[version.version.root]
    barring, open_ = [], []
    for ground in version.version.grounds:
        if ground.force == "shall":
            value = values[ground.root]
            if value == TRUE:
                barring.append(ground)
            elif value == UNKNOWN:
                open_.append(ground)
    if met == FALSE or barring:
        return FALSE, barring, open_
    return (UNKNOWN if open_ else met), barring, open_


def _outcome(version: VersionReading, run: Run, case: Case, assumes: tuple[str, ...]) -> dict[str, Any]:
    reading, values, slots = version.rule.branch, run.values, case.slots
    rule = version.version
    if values[rule.root] == FALSE:
        return {"because": reading.because(values, rule.root, slots, run.item)}
    value, barring, open_ = _standing(version, values)
    changes: dict[str, Any] = {}
    if assumes:
        changes["assumes"] = assumes
    if rule.grounds:
        may = [g for g in rule.grounds if g.force == "may"]
        for field, wanted in (("warnings", TRUE), ("risks", UNKNOWN)):
            if found := tuple(reading.citations[g.provision] for g in may if values[g.root] == wanted):
                changes[field] = found
    if version.presumes and (presumed := tuple(f for f in reading.presumed(values) if f in version.presumes)):
        changes["presumed"] = presumed
    if barring:
        changes["status"] = Status.BARRED
        changes["barred_by"] = tuple(reading.citations[g.provision] for g in barring)
        return changes
    status = Status.UNDETERMINED
    if value == TRUE:
        status = Status.DISCRETIONARY if rule.force == "may" else Status.GRANTED
    else:
        because: dict[str, None] = {}
        for root in (rule.root, *(g.root for g in open_)):
            if values[root] == UNKNOWN:
                because.update(dict.fromkeys(reading.because(values, root, slots, run.item)))
        changes["because"] = tuple(because)
    changes["status"] = _in_time(version, run, case, status, changes)
    if rule.deadlines and changes["status"] in LIVE:
        changes["deadlines"] = tuple(_deadline(version, number, case) for number in range(len(rule.deadlines)))
    return changes


# when it runs


def _in_time(version: VersionReading, run: Run, case: Case, status: Status, changes: dict[str, Any]) -> Status:
    """The status once the days are looked at; the days themselves go into `changes`."""
    rule, today = version.version, case.on.toordinal()
    governed_on = today
    period = rule.period
    if period is not None:
        span = span_of(version, run, case)
        start, end = span.start, span.end
        if start.earliest is not None and start.exact:
            changes["starts"] = date.fromordinal(start.earliest)
            if rule.governed_by == "start":
                governed_on = start.earliest
        if end is not None:
            if end.earliest is not None and end.exact:
                changes["ends"] = date.fromordinal(end.earliest)
            if end.earliest is not None:
                changes["min_ends"] = date.fromordinal(end.earliest)
            if end.latest is not None:
                changes["max_ends"] = date.fromordinal(end.latest)
    if rule.start is not None and governed_on < rule.start:
        changes["note"] = f"This was not yet law on {date.fromordinal(governed_on)}."
        return Status.NOT_GRANTED
    if rule.end is not None and governed_on >= rule.end:
        changes["note"] = f"This was no longer law on {date.fromordinal(governed_on)}."
        return Status.EXPIRED
    if period is None or status is Status.UNDETERMINED:
        return status
    stands = position(span, today)
    if stands == "not_started" and start.exact:
        return Status.UPCOMING
    if stands == "past":
        return Status.EXPIRED
    if stands == "unknown":
        changes["because"] = end_facts(version, case)
        changes["note"] = "" if changes["because"] else MINIMUM_PASSED
        return Status.UNDETERMINED
    # A start that is still to come on a day not known is no reason to wait: what is owed is that it be given.
    return status


def _deadline(version: VersionReading, number: int, case: Case) -> DeadlineDay:
    deadline = version.version.deadlines[number]
    citation = version.rule.branch.citations[deadline.provision]
    return deadline_day(deadline, citation, case.slots, case.host, case.victim.region)
