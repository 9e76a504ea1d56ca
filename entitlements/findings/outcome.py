"""From the values of a rule's conditions to its claims: which version governs, what bars, when it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from entitlements.findings.case import Case, Run
from entitlements.findings.claims import DeadlineDay, Status
from entitlements.findings.days import deadline_day, placed, start_facts, start_of
from entitlements.findings.ordering import Ordered
from entitlements.findings.reading import Group, RuleReading, Unit, VersionReading
from entitlements.law.ruleset import Ground
from entitlements.logic.ir import FALSE, TRUE, UNKNOWN
from entitlements.periods.periods import Issued
from entitlements.periods.windows import Window

LIVE = (Status.GRANTED, Status.DISCRETIONARY, Status.UPCOMING, Status.UNDETERMINED)
MINIMUM_PASSED = "The minimum has passed; whether the period still runs is for the authority to say."
BEGUN_SOME_DAY = "It has begun on a day that is not known, so whether it still runs is not known."
"""Why a claim is undetermined although its conditions are met."""


def claims_of(rule: RuleReading, run: Run, case: Case) -> tuple[Ordered, ...]:
    """The claims that a rule yields: one for each entitlement that it grants."""
    if run.number == 0:
        return rule.newest.claims(run.reading.nothing_recorded)
    version, assumes, open_start = rule.only or governing(rule, run, case)
    if version is None:
        return rule.newest.claims(_numbered({"status": Status.UNDETERMINED, "because": open_start}, run))
    decided_by = version.decided_by(run.signs)
    if version.timeless or run.values[version.version.root] == FALSE:
        found = version.known.get(decided_by)
        if found is None:
            status, changes = _conditions(version, run)
            found = version.known.keep(decided_by, version.claims(_numbered(changes | {"status": status}, run)))
        return found
    key = decided_by, timing_of(version, run, case), assumes
    found = version.known.get(key)
    if found is None:
        found = version.known.keep(key, version.made(_numbered(_outcome(version, run, case, assumes, decided_by), run)))
    return found


def all_claims(case: Case) -> list[Ordered]:
    """The claims of every rule that applies, unit by unit of each run."""
    found: list[Ordered] = []
    for run in case.all_runs:
        for unit in run.reading.units:
            found += _of_unit(unit, run, case)
    return found


def presumed_in(run: Run, case: Case) -> Iterator[str]:
    """The facts that claims of a run rest on because the law presumes them, in the order of the claims."""
    if run.number != 0 and run.reading.presumptions and run.reading.presumed(run.values):
        for rule in run.reading.rules:
            for _, _, claim in claims_of(rule, run, case):
                yield from claim.presumed


def _of_unit(unit: Unit, run: Run, case: Case) -> Sequence[Ordered]:
    """The claims of rules that are worked out together, rule by rule."""
    if isinstance(unit, RuleReading):
        return claims_of(unit, run, case)
    if run.number == 0:
        return _of_group(unit, run, case)
    if unit.period is None:
        days = unit.in_force(case.today)
    else:  # no day has a bearing on what is refused
        days = placed(unit.period, run, case) if any(run.values[root] for root in unit.roots) else None
    key = unit.decided_by(run.signs), days
    return unit.known.get(key) or unit.known.keep(key, _of_group(unit, run, case))


def _of_group(group: Group, run: Run, case: Case) -> tuple[Ordered, ...]:
    return tuple([claim for rule in group.rules for claim in claims_of(rule, run, case)])


def _numbered(changes: dict[str, Any], run: Run) -> dict[str, Any]:
    if run.number:
        changes["item"] = run.number
    return changes


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
    today = case.today
    if not rule.by_start:
        return next((version for version in versions if version.in_force(today)), rule.newest), (), ()
    possible = []
    for version in versions:
        by_start = version.version.governed_by == "start" and version.version.period is not None
        start = start_of(version, run, case) if by_start else Window(today, today)
        latest = today if start.latest is None else start.latest
        earliest = min(start.earliest, latest) if start.earliest is not None else None
        first, end = version.version.start or 0, version.version.end or date.max.toordinal() + 1
        if first <= latest and (earliest is None or earliest < end):
            possible.append(version)
    current = next((v for v in possible if v.in_force(today)), possible[-1] if possible else None)
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


def _conditions(version: VersionReading, run: Run) -> tuple[Status, dict[str, Any]]:
    """What the conditions come to before any day is looked at: the status, and the fields that go with it."""
    reading, values = version.rule.branch, run.values
    rule = version.version
    if values[rule.root] == FALSE:
        return Status.NOT_GRANTED, {"because": reading.because(values, rule.root, run.signs)}
    value, barring, open_ = _standing(version, values)
    changes: dict[str, Any] = {}
    if rule.grounds:
        may = [g for g in rule.grounds if g.force == "may"]
        for field, wanted in (("warnings", TRUE), ("risks", UNKNOWN)):
            if found := tuple(reading.citations[g.provision] for g in may if values[g.root] == wanted):
                changes[field] = found
    if version.presumes and (presumed := tuple(f for f in reading.presumed(values) if f in version.presumes)):
        changes["presumed"] = presumed
    if barring:
        changes["barred_by"] = tuple(reading.citations[g.provision] for g in barring)
        return Status.BARRED, changes
    if value == TRUE:
        return (Status.DISCRETIONARY if rule.force == "may" else Status.GRANTED), changes
    because: dict[str, None] = {}
    for root in (rule.root, *(g.root for g in open_)):
        if values[root] == UNKNOWN:
            because.update(dict.fromkeys(reading.because(values, root, run.signs)))
    return Status.UNDETERMINED, changes | {"because": tuple(because)}


def _outcome(
    version: VersionReading, run: Run, case: Case, assumes: tuple[str, ...], decided_by: Any
) -> dict[str, Any]:
    """The fields of a claim whose conditions do not fail, with its days."""
    known = version.conditions.get(decided_by)
    if known is None:
        known = version.conditions.keep(decided_by, _conditions(version, run))
    status, changes = known[0], dict(known[1])
    if assumes:
        changes["assumes"] = assumes
    if status is not Status.BARRED:
        status = in_time(version, run, case, status, changes)
        if version.version.deadlines and status in LIVE:
            numbers = range(len(version.version.deadlines))
            changes["deadlines"] = tuple(_deadline(version, number, case) for number in numbers)
    changes["status"] = status
    return changes


# when it runs


def timing_of(version: VersionReading, run: Run, case: Case) -> tuple[Any, ...]:
    """Everything that days add to the claims of a version: what makes no difference here makes none in them."""
    period = () if version.version.period is None else placed(version, run, case)
    if version.unbounded:
        return period
    deadlines = version.version.deadlines
    return (
        period, None if version.in_force(case.today) else case.today,
        *((case.host, case.victim.region) if deadlines else ()), *[case.slots.get(one.start) for one in deadlines],
    )  # fmt: skip


def in_time(version: VersionReading, run: Run, case: Case, status: Status, changes: dict[str, Any]) -> Status:
    """The status once the days are looked at; the days themselves go into `changes`."""
    rule, today = version.version, case.today
    governed_on = today
    period = rule.period
    if period is not None:
        (start, end), stands, asks = placed(version, run, case)
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
    if period is None:
        return status
    if stands == "past":  # whatever is still unknown, it does not run any more
        return Status.EXPIRED
    if status is Status.UNDETERMINED:
        return status
    if stands == "not_started" and start.exact:
        return Status.UPCOMING
    if stands == "unknown":
        if asks:
            changes["because"] = asks
        elif end is not None and end.earliest is not None:
            changes["note"] = MINIMUM_PASSED
        else:
            changes["because"] = start_facts(version, case)
            changes["note"] = BEGUN_SOME_DAY
        return Status.UNDETERMINED
    # A start that is still to come on a day not known is no reason to wait: what is owed is that it be given.
    return status


def _deadline(version: VersionReading, number: int, case: Case) -> DeadlineDay:
    deadline = version.version.deadlines[number]
    citation = version.rule.branch.citations[deadline.provision]
    return deadline_day(deadline, citation, case.slots, case.host, case.victim.region)
