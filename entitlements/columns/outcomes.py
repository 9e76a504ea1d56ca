"""What each rule comes to on every row: which version governs, what bars, when it runs; `findings.outcome` for many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from entitlements.columns.atoms import whether_unknown
from entitlements.columns.bits import Bits, Rails, chosen, everybody, nobody, packed, some
from entitlements.columns.conditions import evaluated
from entitlements.columns.frames import Frame
from entitlements.columns.plan import Conditions, RulePlan, VersionPlan, end_facts, start_facts
from entitlements.columns.reasons import Facts, Reasons, add
from entitlements.columns.spans import Span, Spans, Stands, Window, stands
from entitlements.findings.claims import Status
from entitlements.findings.reading import VersionReading
from entitlements.logic.ir import Path
from entitlements.periods.periods import Issued


@dataclass(eq=False)
class Outcome:
    """What one version of a rule comes to: the rows of each status, and its days where it tells any."""

    rule: RulePlan
    version: VersionPlan
    rows: dict[Status, Bits] = field(default_factory=dict)
    dated: Bits | None = None
    span: Span | None = None
    reasons: Facts = field(default_factory=dict)
    """The facts for which it is undetermined, each on rows on which it is."""

    def put(self, status: Status, rows: Bits) -> None:
        """Further rows of this status."""
        if some(rows):
            self.rows[status] = self.rows[status] | rows if status in self.rows else rows


class Outcomes:
    """The outcomes of rules on a frame."""

    def __init__(self, frame: Frame, conditions: Conditions, asks: bool = True) -> None:
        nodes = conditions.nodes
        self.frame, self.asks = frame, asks
        self.values = evaluated(nodes, range(len(nodes)), frame)
        self.spans = Spans(frame, self.values)
        self.reasons = Reasons(nodes, self.values, conditions.scopes, frame)
        self.everybody = everybody(frame.rows)
        self._stands: dict[int, Stands] = {}
        self._in_force: dict[tuple[int | None, int | None], Bits] = {}

    def of(self, rule: RulePlan) -> Iterator[Outcome]:
        """What a rule comes to, version by version; every row is in one of them."""
        governs, open_ = self._governing(rule)
        for version, rows in governs:
            if some(rows):
                yield self._outcome(rule, version, rows)
        if any(some(rows) for _, rows in open_):
            outcome = Outcome(rule, rule.newest)
            for version, rows in open_:
                outcome.put(Status.UNDETERMINED, rows)
                add(outcome.reasons, dict.fromkeys(start_facts(version.reading), rows))
            yield outcome

    # which version governs

    def _governing(
        self, rule: RulePlan
    ) -> tuple[list[tuple[VersionPlan, Bits]], list[tuple[VersionPlan, Bits]]]:
        """The rows that each version governs, and those on which unknown days leave it open, by the current version."""
        if len(rule.versions) == 1:
            return [(rule.versions[0], self.everybody)], []
        if not rule.reading.by_start:
            left, found = self.everybody, dict.fromkeys(rule.versions, nobody(self.frame.rows))
            for version in rule.versions:
                rows = left & self.in_force(version.reading)
                found[version], left = rows, left & ~rows
            found[rule.newest] = found[rule.newest] | left
            return list(found.items()), []
        return self._governing_by_start(rule)

    def _governing_by_start(
        self, rule: RulePlan
    ) -> tuple[list[tuple[VersionPlan, Bits]], list[tuple[VersionPlan, Bits]]]:
        possible = [self._may_govern(version, rule) for version in rule.versions]
        left, current = self.everybody, []
        for version, rows in zip(rule.versions, possible, strict=True):
            chosen = left & rows & self.in_force(version.reading)
            current.append(chosen)
            left = left & ~chosen
        for place in reversed(range(len(possible))):  # none of them is today's law: the last that could govern
            chosen = left & possible[place]
            current[place] = current[place] | chosen
            left = left & ~chosen
        standing = [self._standing(version) for version in rule.versions]
        open_ = []
        for place, version in enumerate(rule.versions):
            if _to_be_issued(version.reading):
                continue
            differs = nobody(self.frame.rows)
            for other, rows in enumerate(possible):
                if other != place:
                    differs |= rows & self._differ(rule, standing, place, other)
            undecided = current[place] & differs
            current[place] = current[place] & ~differs
            open_.append((version, undecided))
        newest = rule.versions.index(rule.newest)
        current[newest] = current[newest] | left
        return list(zip(rule.versions, current, strict=True)), open_

    def _may_govern(self, version: VersionPlan, rule: RulePlan) -> Bits:
        today, read = self.frame.today, version.reading.version
        start = Window(today, today)
        if read.governed_by == "start" and read.period is not None:
            start = self.spans.of(version.reading, rule).start
        latest = chosen(start.latest > date.max.toordinal(), today, start.latest)
        found = self.everybody
        if read.start:
            found = found & packed(latest >= read.start)
        if read.end is not None:
            found = found & packed(np.minimum(start.earliest, latest) < read.end)
        return found

    def _differ(self, rule: RulePlan, standing: list[Rails], one: int, other: int) -> Bits:
        if rule.versions[one].reading.version.force != rule.versions[other].reading.version.force:
            return self.everybody
        a, b = standing[one], standing[other]
        return (a.certain ^ b.certain) | (a.possible ^ b.possible)

    def in_force(self, version: VersionReading) -> Bits:
        """Where a version is the law of the day of the assessment."""
        start, end = version.version.start, version.version.end
        if (start, end) not in self._in_force:
            rows, today = self.everybody, self.frame.today
            if start is not None:
                rows = rows & packed(today >= start)
            if end is not None:
                rows = rows & packed(today < end)
            self._in_force[start, end] = rows
        return self._in_force[start, end]

    # what the conditions come to

    def _standing(self, version: VersionPlan) -> Rails:
        """The value of a version with the exclusions that bar it."""
        certain, possible = self.values[version.root]
        for bar in version.bars:
            barring = self.values[bar]
            certain, possible = certain & ~barring.possible, possible & ~barring.certain
        return Rails(certain, possible)

    def _outcome(self, rule: RulePlan, version: VersionPlan, rows: Bits) -> Outcome:
        found = Outcome(rule, version)
        met = self.values[version.root].possible
        standing = self._standing(version)
        found.put(Status.NOT_GRANTED, rows & ~met)
        if version.bars:
            found.put(Status.BARRED, rows & met & ~standing.possible)
        live = rows & standing.possible
        if not some(live):
            return found
        open_ = live & ~standing.certain
        if version.reading.timeless:
            self._conditions(found, live & ~open_, open_)
        else:
            self._in_time(found, live, open_)
        return found

    def _conditions(self, found: Outcome, given: Bits, open_: Bits) -> None:
        """The rows on which days change nothing: given by law or left to an authority, and those still open."""
        force = found.version.reading.version.force
        found.put(Status.DISCRETIONARY if force == "may" else Status.GRANTED, given)
        if some(open_):
            found.put(Status.UNDETERMINED, open_)
            if self.asks:
                for root in (found.version.root, *found.version.bars):
                    add(found.reasons, self.reasons.of(root), open_)

    # when it runs

    def _in_time(self, found: Outcome, live: Bits, open_: Bits) -> None:
        reading = found.version.reading
        period = reading.version.period
        at = None
        if period is not None:
            found.span, found.dated = self.spans.of(reading, found.rule), live
            at = self._stand(found.span)
        live = self._within_the_law(found, live, at)
        if at is None:
            self._conditions(found, live & ~open_, live & open_)
            return
        found.put(Status.EXPIRED, live & at.past)
        live = live & ~at.past
        met = live & ~open_
        found.put(Status.UPCOMING, met & at.not_started & at.exact)
        met = met & ~(at.not_started & at.exact)
        if some(undecided := met & at.unknown):
            found.put(Status.UNDETERMINED, undecided)
            self._ask_for_days(found, undecided)
        self._conditions(found, met & ~at.unknown, live & open_)

    def _stand(self, span: Span) -> Stands:
        if id(span) not in self._stands:
            self._stands[id(span)] = stands(span, self.frame.today)
        return self._stands[id(span)]

    def _within_the_law(self, found: Outcome, live: Bits, at: Stands | None) -> Bits:
        """The rows that are left once those go for which this was not yet law, or no longer."""
        version, today = found.version.reading.version, self.frame.today
        if version.start is version.end is None:
            return live
        governed_on = today
        if at is not None and found.span is not None and version.governed_by == "start":
            start = found.span.start
            governed_on = chosen(start.earliest == start.latest, start.earliest, today)
        if version.start is not None:
            early = live & packed(governed_on < version.start)
            found.put(Status.NOT_GRANTED, early)
            live = live & ~early
        if version.end is not None:
            late = live & packed(governed_on >= version.end)
            found.put(Status.EXPIRED, late)
            live = live & ~late
        return live

    def _ask_for_days(self, found: Outcome, rows: Bits) -> None:
        """The facts that would tell whether a period that has begun still runs."""
        if not self.asks or found.span is None:
            return
        version = found.version.reading
        asked = nobody(self.frame.rows)
        for leaf, fact in end_facts(version):
            here = rows & whether_unknown(Path("victim", leaf), self.frame)
            add(found.reasons, {fact: here})
            asked = asked | here
        end = found.span.end.earliest
        untold = rows & ~asked & ~packed(end > 0)
        add(found.reasons, dict.fromkeys(start_facts(version), untold))


def _to_be_issued(version: VersionReading) -> bool:
    return version.version.period is not None and isinstance(version.version.period.starts, Issued)
