"""What changes, as HTML: the difference between two answers, and a timeline as a chart and day by day."""

from __future__ import annotations

from collections.abc import Iterator

from entitlements.findings.claims import Status
from entitlements.findings.difference import Change, Difference, Standing
from entitlements.findings.timeline import Happening, SpanEntitlement, Timeline, TimelineSpan
from entitlements.show.drawing import Bar, DayLine, Mark, Row, chart
from entitlements.show.gantt import kind_of
from entitlements.show.html import linked, listed, prose, table, text
from entitlements.show.telling import OWED, force_in_words

_DRAWN = (Status.GRANTED, Status.DISCRETIONARY, Status.UNDETERMINED, Status.EXPIRED)


def difference_of(difference: Difference) -> Iterator[str]:
    """Gained, lost, moved, newly undetermined and settled: each claim once, with the law responsible."""
    facts = f"if {', '.join(difference.changed)} were otherwise" if difference.changed else "and nothing else"
    days = f"on {difference.before}"
    if difference.after != difference.before:
        days = f"on {difference.after} instead of {difference.before}"
    yield f"<h3>What changes {prose(days)}, {text(facts)}</h3>"
    shown: set[str] = set()
    lists = (
        ("Gained", difference.gained), ("Lost", difference.lost), ("Days moved", difference.moved),
        ("Newly undetermined", difference.newly_undetermined), ("Newly settled", difference.newly_determined),
        ("Otherwise changed", tuple(one for one in difference.changes if one.level != "standard")),
        ("Asked for by standards, which are not law", difference.standards),
    )  # fmt: skip
    for title, changes in lists:
        left = [change for change in changes if change.claim not in shown]
        shown.update(change.claim for change in left)
        if left:
            yield f"<h4>{text(title)}</h4>{_table(left)}"
    if not difference:
        yield "<p>Nothing changes.</p>"


def _table(changes: list[Change]) -> str:
    titles = ("Entitlement", "Before", "After", "All law together", "Law")
    return table(titles, [
        (
            f"{text(one.title)}<br><small>{text(one.claim)}</small>", _standing(one.before),
            _standing(one.after) + _because(one), _together(one), linked(one.citations),
        )
        for one in changes
    ])  # fmt: skip


def _standing(standing: Standing | None) -> str:
    if standing is None:
        return "not applied"
    return f"{prose(_told(standing))} <small>({text(force_in_words(standing.status, standing.force))})</small>"


def _told(standing: Standing | None) -> str:
    """What a claim comes to in words; what a standard asks for is never told as given by law."""
    if standing is None:
        return "not applied"
    words = str(standing)
    if standing.force == "should" and standing.status in OWED:
        return "it should be given" + words.removeprefix(standing.status.in_words)
    return words


def _because(change: Change) -> str:
    if not (change.newly_undetermined and change.because):
        return ""
    return f"<br><small>waits for: {text(', '.join(change.because))}</small>"


def _together(change: Change) -> str:
    """What the entitlement comes to by all law, which may give what one law takes."""
    if change.entitlement_before is change.entitlement_after:
        return f"still: {text(change.entitlement_after.in_words)}"
    return f"{text(change.entitlement_before.in_words)} → {text(change.entitlement_after.in_words)}"


# timelines


def timeline_of(timeline: Timeline) -> Iterator[str]:
    """The chart of what changes or is limited, then every day with what it brings."""
    yield f"<h3>From {prose(str(timeline.start))} to {prose(str(timeline.end))}</h3>"
    yield _chart(timeline)
    rows = []
    for day in timeline.days:
        changes = [one for one in day.changes if one.level != "standard"]
        told = [*map(_happening, day.happenings), *_together_on(changes)]
        if told or changes:
            rows.append((prose(day.day.isoformat()), listed(told) + _folded(changes)))
    yield table(("Day", "What happens"), rows) if rows else "<p>Nothing changes in this time.</p>"


def _chart(timeline: Timeline) -> str:
    """A row for each entitlement that does not stay the same; deadlines and birthdays as marks and lines."""
    rows = []
    for one in timeline.spans[0].entitlements:
        spans = timeline.of(one.id)
        if len({(span.entitlements[0].status, span.entitlements[0].force) for span in spans}) > 1:
            rows.append(_row(one, spans))
    marks = [
        Mark(happening.text, happening.of, day.day)
        for day in timeline.days for happening in day.happenings if happening.kind == "deadline"
    ]  # fmt: skip
    lines = [DayLine("today", timeline.today, dashed=False)]
    lines += [
        DayLine(happening.text, day.day)
        for day in timeline.days for happening in day.happenings if happening.kind == "birthday"
    ]  # fmt: skip
    window = (timeline.start, timeline.end)
    return chart(f"What changes from {timeline.start} to {timeline.end}", rows, marks, lines, window)


def _row(one: SpanEntitlement, spans: tuple[TimelineSpan, ...]) -> Row:
    words = "; ".join(f"{span.start} to {span.end}: {_said(span.entitlements[0])}" for span in spans)
    bars = tuple(
        Bar(kind_of(span.entitlements[0].status, span.entitlements[0].force), span.start, span.end, span.end)
        for span in spans
        if span.entitlements[0].status in _DRAWN
    )
    last = spans[-1]
    return Row(one.title, words, f"from {last.start}: {_said(last.entitlements[0])}", bars)


def _said(one: SpanEntitlement) -> str:
    return one.status.in_words


def _happening(happening: Happening) -> str:
    moved = f" (or {happening.rolled}, where the limit moves to a working day)" if happening.rolled else ""
    law = f" ({linked(happening.citations)})" if happening.citations else ""
    return f"<strong>{prose(happening.text + moved)}</strong>{law}"


def _together_on(changes: list[Change]) -> Iterator[str]:
    """The entitlements that all law together makes something else of, each once."""
    for title, together in dict.fromkeys((one.title, _together(one)) for one in changes if _turned(one)):
        yield f"{text(title)}: {together}"


def _turned(change: Change) -> bool:
    return change.entitlement_before is not change.entitlement_after


def _folded(changes: list[Change]) -> str:
    """The claims that come to something else, rule by rule, folded away."""
    if not changes:
        return ""
    claims = "1 claim changes" if len(changes) == 1 else f"{len(changes)} claims change"
    return f"<details><summary>{claims}, rule by rule</summary>{listed(map(_changed, changes))}</details>"


def _changed(change: Change) -> str:
    told = f"{_told(change.before)} → {_told(change.after)}"
    return f"{text(change.title)} <small>({text(change.claim)})</small>: {prose(told)} ({linked(change.citations)})"
