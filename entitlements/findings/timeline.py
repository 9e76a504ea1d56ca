"""What happens on which day: the spans in which an answer stays the same, and the days between with their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import pairwise, takewhile
from typing import Literal

from entitlements.findings.assessment import Assessment, assess
from entitlements.findings.case import Case
from entitlements.findings.claims import Citation, Claim, Entitlement, Finding, Status
from entitlements.findings.difference import Change, case_of, changes
from entitlements.findings.ordering import order
from entitlements.findings.reading import reading_of
from entitlements.findings.running import Days, Periods, Steady, steady_days
from entitlements.findings.shown import Shown
from entitlements.findings.trusted import trusted
from entitlements.findings.turning import Cause, Kind, steady, turns
from entitlements.findings.words import cited
from entitlements.law.models import Force
from entitlements.periods.periods import Span


class Happening(Finding):
    """Something that a day brings, with its source: see `kind`. `of` is the rule or ruleset that it concerns.

    Of a deadline `binds` says whom it binds, and `rolled` is the next working day where the law moves the limit.
    """

    kind: Kind
    text: str
    of: str
    citations: tuple[Citation, ...]
    binds: Literal["authority", "victim"] | None
    rolled: date | None

    def __str__(self) -> str:
        return f"{self.text} [{cited(self.citations)}]" if self.citations else self.text


class TimelineDay(Finding):
    """A day on which something happens: what, and which claims come to something else from this day on.

    A day without `changes` only brings something: a deadline, a review of the law that is due.
    """

    day: date
    happenings: tuple[Happening, ...]
    changes: tuple[Change, ...]


class SpanEntitlement(Finding):
    """What an entitlement comes to in a span, by its leading claim; a day that is None is unknown or open."""

    id: str
    title: str
    family: str
    status: Status
    force: Force | None
    claim: str
    starts: date | None
    ends: date | None
    min_ends: date | None
    max_ends: date | None


class TimelineSpan(Finding):
    """Days on which the answer is the same, both included, with every entitlement in the catalogue's order."""

    start: date
    end: date
    entitlements: tuple[SpanEntitlement, ...]

    def __getitem__(self, entitlement: str) -> SpanEntitlement:
        """The entitlement with this catalogue id."""
        for one in self.entitlements:
            if one.id == entitlement:
                return one
        raise KeyError(entitlement)


class Timeline(Shown, Finding):
    """What the answer is on every day from `start` to `end`, both included, while the facts stay as they are.

    `spans` follow one another without a gap; in each, every claim has one status, one force, the same days, deadlines,
    provisions, exclusions and warnings, as if the case were assessed on each of its days. Days that move along with
    the day of the assessment, because an event on which they rest has not happened yet, are left out. `days` are those
    on which a span begins, and those of deadlines and of reviews that are due, each with its reasons.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> presumed = {"status": "presumed", "date": date(2026, 10, 5)}
    >>> victim = Victim(host="DE", born=date(2009, 3, 14), nationalities={"MD"}, identification=presumed)
    >>> timeline = assess(victim, on=date(2026, 11, 23)).timeline(date(2026, 10, 1), date(2027, 6, 30))
    >>> [str(day.day) for day in timeline.days if any(h.kind == "birthday" for h in day.happenings)]
    ['2027-03-14']
    >>> timeline.on(date(2027, 3, 14)).start
    datetime.date(2027, 3, 14)
    >>> Timeline.model_validate_json(timeline.model_dump_json()) == timeline
    True
    """

    start: date
    end: date
    today: date
    spans: tuple[TimelineSpan, ...]
    days: tuple[TimelineDay, ...]

    def on(self, day: date) -> TimelineSpan:
        """The span in which a day lies; KeyError for a day outside the timeline."""
        for span in self.spans:
            if span.start <= day <= span.end:
                return span
        raise KeyError(day.isoformat())

    def of(self, entitlement: str) -> tuple[TimelineSpan, ...]:
        """The spans of one entitlement alone, as long as it stays the same; KeyError where the catalogue has none."""
        found: list[TimelineSpan] = []
        for span in self.spans:
            ours = (span[entitlement],)
            start = found.pop().start if found and found[-1].entitlements == ours else span.start
            found.append(trusted(TimelineSpan, {"start": start, "end": span.end, "entitlements": ours}))
        return tuple(found)

    def __str__(self) -> str:
        """The days with what happens and what the entitlements come to; each change of a claim is in `days`."""
        lines = [f"{self.start} to {self.end}"]
        for day in self.days:
            turned = {
                change.title: (change.entitlement_before, change.entitlement_after)
                for change in day.changes if change.entitlement_before is not change.entitlement_after
            }  # fmt: skip
            lines += [str(day.day), *(f"  {happening}" for happening in day.happenings)]
            lines += [f"  {title}: {old.in_words} → {new.in_words}" for title, (old, new) in turned.items()]
        return "\n".join(lines)


def timeline(answer: Assessment, start: date, end: date) -> Timeline:
    """The timeline of an answer's case; see `Assessment.timeline`."""
    if end < start:
        raise ValueError("a timeline ends on the day on which it starts, or later")
    case = case_of(answer)
    course = _Course(case, start, end)
    fields = {
        "start": start, "end": end, "today": case.on, "spans": tuple(course.spans()), "days": tuple(course.days()),
    }  # fmt: skip
    return trusted(Timeline, fields)


class _Stretch:
    """Days on which the answer is the same, from the first to the last, and what changed on the first."""

    def __init__(self, first: int, answer: Assessment, spans: Mapping[tuple[str, int | None], Span]) -> None:
        self.first = self.last = first
        self.answer, self._moving = answer, spans
        self.changes: tuple[Change, ...] = ()

    def told(self, claim: Claim) -> Days:
        """The days of a claim without those that move along."""
        return steady_days(claim, self._moving)


class _Course:
    """The answers to a case on the days on which they can change, and the stretches that they make."""

    def __init__(self, case: Case, start: date, end: date) -> None:
        self._case, self._victim = case, steady(case.victim, case.on)
        self._first, self._last = start.toordinal(), end.toordinal()
        self._places: dict[str, tuple[int, int, int]] = {}
        opening = self._assessed(self._first)
        self._turns = tuple(turns(case_of(opening), self._first, self._last))
        self._stretches = self._joined(self._answers(opening))

    def _assessed(self, day: int) -> Assessment:
        case = self._case
        on = date.fromordinal(day)
        return assess(self._victim, on=on, host=case.host, law=case.law, engine=case.engine)

    def _answers(self, opening: Assessment) -> Iterator[tuple[int, Assessment]]:
        """The answer of every day on which it can change: first where conditions or law do, between them periods."""
        periods = Periods()
        days = sorted({self._first, *(turn.day for turn in self._turns if turn.kind not in ("review",))})
        for day, following in pairwise([*days, self._last + 1]):
            answer = opening if day == self._first else self._assessed(day)
            yield day, answer
            for between in sorted(set(periods.turns(case_of(answer), day, following - 1))):
                yield between, self._assessed(between)

    def _joined(self, answers: Iterator[tuple[int, Assessment]]) -> list[_Stretch]:
        still, found = Steady(), list[_Stretch]()
        for day, answer in answers:
            stretch = _Stretch(day, answer, still.of(case_of(answer)))
            if found:
                before = found[-1]
                stretch.changes = tuple(changes(before.answer, answer, before.told, stretch.told))
                if not stretch.changes:
                    continue
                before.last = day - 1
            found.append(stretch)
        found[-1].last = self._last
        return found

    # spans

    def spans(self) -> Iterator[TimelineSpan]:
        """The stretches with what every entitlement comes to in each."""
        before: tuple[SpanEntitlement, ...] = ()
        for stretch in self._stretches:
            changed = {change.entitlement for change in stretch.changes}
            entitlements = stretch.answer.entitlements
            before = tuple([
                self._entitlement(one, stretch) if not before or one.id in changed else before[place]
                for place, one in enumerate(entitlements)
            ])  # fmt: skip
            start, end = date.fromordinal(stretch.first), date.fromordinal(stretch.last)
            yield trusted(TimelineSpan, {"start": start, "end": end, "entitlements": before})

    def _entitlement(self, entitlement: Entitlement, stretch: _Stretch) -> SpanEntitlement:
        """What an entitlement comes to, by the claim that leads when days that move along are left out."""
        claims = entitlement.claims or entitlement.standards
        # Days decide only between claims of one status and level: those that stand first.
        kind = (claims[0].status, claims[0].level) if claims else ()
        leading = list(takewhile(lambda claim: (claim.status, claim.level) == kind, claims))
        best = leading[0] if len(leading) == 1 else min(leading, key=partial(self._order, stretch), default=None)
        days = Days(None, None, None, None) if best is None else stretch.told(best)
        fields = {
            "id": entitlement.id, "title": entitlement.title, "family": entitlement.family,
            "status": entitlement.status, "force": None if best is None else best.force,
            "claim": "" if best is None else best.id, "starts": days.starts, "ends": days.ends,
            "min_ends": days.min_ends, "max_ends": days.max_ends,
        }  # fmt: skip
        return trusted(SpanEntitlement, fields)

    def _order(self, stretch: _Stretch, claim: Claim) -> tuple[int, tuple[int, int, int], int]:
        """The place of a claim among those on its entitlement: the better, the longer fixed, the earlier in the law."""
        shorter = _ordinal(claim.min_ends) - _ordinal(stretch.told(claim).min_ends)
        return order(claim) + shorter, self._place(claim.rule), claim.item or 0

    def _place(self, rule: str) -> tuple[int, int, int]:
        if rule not in self._places:
            law, name = self._case.law, rule.partition("/")[0]
            number = law.names.index(name)
            for branch, reading in enumerate(reading_of(law.ruleset(name)).branches):
                self._places.update({one.id: (number, branch, at) for at, one in enumerate(reading.rules)})
        return self._places[rule]

    # days

    def days(self) -> Iterator[TimelineDay]:
        """The days on which something happens, in order."""
        happenings: dict[int, dict[Happening, None]] = {stretch.first: {} for stretch in self._stretches[1:]}
        changed = {stretch.first: stretch.changes for stretch in self._stretches}
        for turn in self._turns:
            if turn.told or _bears_on(turn, changed.get(turn.day, ())):
                told = _happening(turn.kind, turn.text, turn.of, turn.citations)
                happenings.setdefault(turn.day, {})[told] = None
        for stretch in self._stretches:
            for change in stretch.changes:
                happenings[stretch.first].update(dict.fromkeys(_of_period(change, stretch.first)))
            for day, told in _deadlines(stretch):
                happenings.setdefault(day, {})[told] = None
        for day in sorted(happenings):
            fields = {
                "day": date.fromordinal(day), "happenings": tuple(happenings[day]), "changes": changed.get(day, ()),
            }  # fmt: skip
            yield trusted(TimelineDay, fields)


def _bears_on(turn: Cause, changed: tuple[Change, ...]) -> bool:
    """Whether something else changes on the day of a turn, in the rule or ruleset that it concerns."""
    return any(turn.of in ("", change.rule, change.rule.partition("/")[0]) for change in changed)


def _of_period(change: Change, day: int) -> Iterator[Happening]:
    """What the period of a claim does on the day on which the claim changes."""
    before, after = change.before, change.after
    if before is None or after is None:
        return
    if after.status is Status.EXPIRED:
        yield _happening("ended", f"the period of {change.rule} has ended", change.rule, change.citations)
    elif before.status is Status.UPCOMING and after.status in (Status.GRANTED, Status.DISCRETIONARY):
        yield _happening("begun", f"the period of {change.rule} begins", change.rule, change.citations)
    elif after.status is Status.UNDETERMINED and _ordinal(after.min_ends) == day - 1:
        yield _happening("minimum_passed", f"the minimum of {change.rule} has passed", change.rule, change.citations)


def _deadlines(stretch: _Stretch) -> Iterator[tuple[int, Happening]]:
    """The last days that fall into a stretch, of the limits of time of its claims."""
    for entitlement in stretch.answer:
        for claim in entitlement:
            for limit in claim.deadlines:
                if limit.day is not None and stretch.first <= limit.day.toordinal() <= stretch.last:
                    text = f"last day for the {limit.binds} to {limit.to}"
                    told = _happening("deadline", text, claim.rule, (limit.citation,), limit.binds, limit.rolled)
                    yield limit.day.toordinal(), told


def _happening(
    kind: Kind, text: str, of: str, citations: tuple[Citation, ...],
    binds: Literal["authority", "victim"] | None = None, rolled: date | None = None,
) -> Happening:  # fmt: skip
    fields = {"kind": kind, "text": text, "of": of, "citations": citations, "binds": binds, "rolled": rolled}
    return trusted(Happening, fields)


def _ordinal(day: date | None) -> int:
    return 0 if day is None else day.toordinal()
