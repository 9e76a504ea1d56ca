"""What a rule comes to on any life: the status of its claim as formulas, and the day to which it is sure to last."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from entitlements.findings.claims import Status
from entitlements.findings.reading import BranchReading, RuleReading, VersionReading
from entitlements.law.models import Force, Level
from entitlements.periods.periods import Issued
from entitlements.proofs.conditions import Conditions, Facts
from entitlements.proofs.formulas import Formula, Number, Rails, both, differ, either, every, no, pick, some
from entitlements.proofs.items import Items
from entitlements.proofs.life import Life, Place
from entitlements.proofs.spans import Spanned, Spans, smaller

Statuses = dict[Status, Formula]


class Standing(NamedTuple):
    """A rule's claim on any life, for one item where it speaks of each.

    `statuses` exclude one another; `owed` is that it is a claimable duty, now or from a day that is known; `sure_to` is
    the day to which it is sure to last, where `lasts` holds; `ends` and `has_ends` are the fixed end.
    """

    rule: str
    entitlements: tuple[str, ...]
    level: Level
    statuses: Statuses
    owed: Formula
    upcoming: Formula
    sure_to: Number
    lasts: Formula
    limited: Formula
    fixed: Formula
    facts: Facts

    @property
    def discretionary(self) -> Formula:
        """That an authority may give it."""
        return self.statuses[Status.DISCRETIONARY]

    @property
    def undetermined(self) -> Formula:
        """That it is open."""
        return self.statuses[Status.UNDETERMINED]

    @property
    def stands(self) -> Formula:
        """That the law speaks for the person at all: owed, to come, or left to an authority."""
        return either(self.statuses[Status.GRANTED], self.statuses[Status.UPCOMING], self.discretionary)


class _Version(NamedTuple):
    reading: VersionReading
    statuses: Statuses
    standing: Rails
    span: Spanned | None


class Standings:
    """The rules of a branch on one life."""

    def __init__(self, reading: BranchReading, life: Life, items: Items, place: Place | None) -> None:
        self._reading, self._life, self._place = reading, life, place
        self._conditions = Conditions(reading.branch, life, items, place)
        self._spans = Spans(life, items, self._conditions, reading.rules)

    def of(self, rule: RuleReading) -> Standing:
        """What a rule comes to."""
        versions = [self._version(version) for version in rule.versions]
        chosen, open_ = self._governing(rule, versions)
        listed = self._life.known(f"{self._reading.branch.each}")
        here = True if self._place is None else both(listed, self._place.present)
        statuses = {
            status: both(here, some(both(chosen[i], one.statuses[status]) for i, one in enumerate(versions)))
            for status in Status
        }
        statuses[Status.UNDETERMINED] = both(here, either(statuses[Status.UNDETERMINED], open_))
        statuses[Status.NOT_GRANTED] = either(no(here), statuses[Status.NOT_GRANTED])
        return Standing(
            rule.id, tuple(grant.entitlement for grant in rule.rule.grants), self._reading.ruleset.level, statuses,
            both(here, self._with(chosen, versions, "shall", Status.GRANTED, Status.UPCOMING)),
            both(here, self._with(chosen, versions, None, Status.UPCOMING)),
            *self._end(chosen, versions), self._facts(rule),
        )  # fmt: skip

    @staticmethod
    def _with(chosen: list[Formula], versions: list[_Version], force: Force | None, *statuses: Status) -> Formula:
        return some(
            both(chosen[i], either(*(one.statuses[status] for status in statuses)))
            for i, one in enumerate(versions) if force is None or one.reading.version.force == force
        )  # fmt: skip

    @staticmethod
    def _end(chosen: list[Formula], versions: list[_Version]) -> tuple[Number, Formula, Formula, Formula]:
        sure_to: Number = 0
        lasts, limited, fixed = [], [], []
        for i, one in enumerate(versions):
            if one.span is not None:
                end = one.span.end
                sure_to = pick(chosen[i], end.earliest, sure_to)
                lasts.append(both(chosen[i], end.has_earliest))
                fixed.append(both(chosen[i], end.exact))
                if one.reading.length:
                    limited.append(chosen[i])
        return sure_to, some(lasts), some(limited), some(fixed)

    def _facts(self, rule: RuleReading) -> Facts:
        found = set[str]() if self._place is None else {f"{self._reading.branch.each}"}
        for version in rule.versions:
            for root in (version.version.root, *(ground.root for ground in version.version.grounds)):
                found |= self._conditions.facts(root)
            found |= self._spans.facts(version)
        return frozenset(found)

    # the version that governs

    def _governing(self, rule: RuleReading, versions: list[_Version]) -> tuple[list[Formula], Formula]:
        if len(versions) == 1:
            return [True], False
        today = self._life.today
        in_force = [self._in_force(one.reading, today) for one in versions]
        newest = rule.versions.index(rule.newest)
        if not rule.by_start:
            first = _first(in_force)
            first[newest] = either(first[newest], no(some(in_force)))
            return first, False
        possible = [self._possible(one) for one in versions]
        now = [both(one, other) for one, other in zip(possible, in_force, strict=True)]
        last = _first(possible[::-1])[::-1]
        none_now = no(some(now))
        chosen = [either(one, both(none_now, other)) for one, other in zip(_first(now), last, strict=True)]
        open_ = some(
            both(chosen[i], possible[j], self._disagree(versions[i], versions[j]))
            for i in range(len(versions)) for j in range(len(versions))
            if i != j and not _to_be_issued(versions[i].reading)
        )  # fmt: skip
        chosen[newest] = either(chosen[newest], no(some(possible)))
        return [both(one, no(open_)) for one in chosen], open_

    @staticmethod
    def _in_force(version: VersionReading, day: Number) -> Formula:
        start, end = version.version.start, version.version.end
        return both(True if start is None else day >= start, True if end is None else day < end)

    def _possible(self, one: _Version) -> Formula:
        """Whether the day that decides which version governs may lie in this one's time."""
        version, today = one.reading.version, self._life.today
        first, end = version.start or 0, version.end or date.max.toordinal() + 1
        if version.governed_by != "start" or one.span is None:
            return both(today >= first, today < end)
        start = one.span.start
        latest = pick(start.has_latest, start.latest, today)
        return both(latest >= first, either(no(start.has_earliest), smaller(start.earliest, latest) < end))

    @staticmethod
    def _disagree(one: _Version, other: _Version) -> Formula:
        if one.reading.version.force != other.reading.version.force:
            return True
        return either(
            differ(one.standing.true, other.standing.true), differ(one.standing.false, other.standing.false)
        )  # fmt: skip

    # one version

    def _version(self, reading: VersionReading) -> _Version:
        version = reading.version
        met = self._conditions.rails(version.root)
        grounds = [self._conditions.rails(one.root) for one in version.grounds if one.force == "shall"]
        barred = some(one.true for one in grounds)
        open_ = some(one.unknown for one in grounds)
        fine = Rails(both(met.true, no(barred), no(open_)), either(met.false, barred))
        before: Statuses = {
            Status.NOT_GRANTED: met.false,
            Status.BARRED: both(no(met.false), barred),
            Status.UNDETERMINED: both(no(fine.false), no(fine.true)),
        }
        given = Status.DISCRETIONARY if version.force == "may" else Status.GRANTED
        before[given] = fine.true
        span = None if version.period is None else self._spans.of(reading)
        return _Version(reading, self._in_time(reading, before, span), fine, span)

    def _in_time(self, reading: VersionReading, before: Statuses, span: Spanned | None) -> Statuses:
        """The statuses once the days are looked at: too early, run out, still to begin, or open."""
        version, today = reading.version, self._life.today
        found: Statuses = dict.fromkeys(Status, False)
        found[Status.BARRED] = before[Status.BARRED]
        alive = no(either(before[Status.NOT_GRANTED], before[Status.BARRED]))
        day = today
        if span is not None and version.governed_by == "start":
            day = pick(span.start.exact, span.start.earliest, today)
        early = False if version.start is None else day < version.start
        late = both(no(early), False if version.end is None else day >= version.end)
        past, upcoming, unknown = (False, False, False) if span is None else _position(span, today)
        found[Status.NOT_GRANTED] = either(before[Status.NOT_GRANTED], both(alive, early))
        found[Status.EXPIRED] = both(alive, no(early), either(late, past))
        runs = both(no(early), no(late), no(past))
        open_ = before[Status.UNDETERMINED]
        found[Status.UNDETERMINED] = both(runs, either(open_, both(alive, unknown)))
        found[Status.UPCOMING] = both(runs, alive, no(open_), upcoming)
        for status in (Status.GRANTED, Status.DISCRETIONARY):
            found[status] = both(runs, before.get(status, False), no(upcoming), no(unknown))
        return found


def _position(span: Spanned, today: Number) -> tuple[Formula, Formula, Formula]:
    """That the period is past, that it starts later on a day that is known, and that nobody knows whether it runs."""
    start, end, open_ended = span
    later = both(start.has_earliest, start.earliest > today)
    past = both(no(later), end.has_latest, end.latest < today)
    started = both(start.has_latest, start.latest <= today)
    running = either(open_ended, both(end.has_earliest, end.earliest >= today))
    unknown = both(no(later), no(past), started, no(running), no(end.has_latest))
    return past, both(later, start.exact), unknown


def _first(formulas: list[Formula]) -> list[Formula]:
    """Of several the first that holds."""
    return [both(one, every(no(other) for other in formulas[:i])) for i, one in enumerate(formulas)]


def _to_be_issued(version: VersionReading) -> bool:
    return version.version.period is not None and isinstance(version.version.period.starts, Issued)
