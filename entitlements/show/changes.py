"""What changes, as HTML: the difference between two answers, and a timeline as a chart and day by day."""

from __future__ import annotations

from collections.abc import Iterator

from entitlements.findings.claims import Status
from entitlements.findings.difference import Change, Difference, Standing
from entitlements.findings.timeline import Happening, SpanEntitlement, Timeline, TimelineSpan
from entitlements.messages import say, say_some
from entitlements.show.drawing import Bar, DayLine, Mark, Row, chart
from entitlements.show.gantt import kind_of
from entitlements.show.html import linked, listed, prose, table, text
from entitlements.show.telling import OWED, force_in_words

_DRAWN = (Status.GRANTED, Status.DISCRETIONARY, Status.UNDETERMINED, Status.EXPIRED)


def difference_of(difference: Difference) -> Iterator[str]:
    """Gained, lost, moved, newly undetermined and settled: each claim once, with the law responsible."""
    facts = say("and nothing else")
    if difference.changed:
        facts = say("if {facts} were otherwise", facts=", ".join(difference.changed))
    heading = say("What changes on {day}, {facts}", day=difference.after, facts=facts)
    if difference.after != difference.before:
        heading = say(
            "What changes on {day} instead of {before}, {facts}",
            day=difference.after, before=difference.before, facts=facts,
        )  # fmt: skip
    yield f"<h3>{prose(heading)}</h3>"
    for title, found in difference.told():
        yield f"<h4>{text(title[:1].upper() + title[1:])}</h4>{_table(found)}"
    if not difference:
        words = say("nothing changes")
        yield f"<p>{text(words[:1].upper() + words[1:])}.</p>"


def _table(changes: list[Change]) -> str:
    titles = (say("Entitlement"), say("Before"), say("After"), say("All law together"), say("Law"))
    return table(titles, [
        (
            f"{text(say(one.title))}<br><small>{text(one.claim)}</small>", _standing(one.before),
            _standing(one.after) + _because(one), _together(one), linked(one.citations),
        )
        for one in changes
    ])  # fmt: skip


def _standing(standing: Standing | None) -> str:
    if standing is None:
        return say("not applied")
    return f"{prose(_told(standing))} <small>({text(force_in_words(standing.status, standing.force))})</small>"


def _told(standing: Standing | None) -> str:
    """What a claim comes to in words; what a standard asks for is never told as given by law."""
    if standing is None:
        return say("not applied")
    words = str(standing)
    if standing.force == "should" and standing.status in OWED:
        return say("it should be given") + words.removeprefix(standing.status.in_words)
    return words


def _because(change: Change) -> str:
    if not (change.newly_undetermined and change.because):
        return ""
    words = say("waits for: {facts}", facts=", ".join(change.because))
    return f"<br><small>{text(words)}</small>"


def _together(change: Change) -> str:
    """What the entitlement comes to by all law, which may give what one law takes."""
    if change.entitlement_before is change.entitlement_after:
        return text(say("still: {status}", status=change.entitlement_after.in_words))
    return f"{text(change.entitlement_before.in_words)} → {text(change.entitlement_after.in_words)}"


# timelines


def timeline_of(timeline: Timeline) -> Iterator[str]:
    """The chart of what changes or is limited, then every day with what it brings."""
    heading = say("From {start} to {end}", start=timeline.start, end=timeline.end)
    yield f"<h3>{prose(heading)}</h3>"
    yield _chart(timeline)
    rows = []
    for day in timeline.days:
        changes = [one for one in day.changes if one.level != "standard"]
        told = [*map(_happening, day.happenings), *_together_on(changes)]
        if told or changes:
            rows.append((prose(day.day.isoformat()), listed(told) + _folded(changes)))
    words = say("Nothing changes in this time.")
    yield table((say("Day"), say("What happens")), rows) if rows else f"<p>{text(words)}</p>"


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
    lines = [DayLine(say("today"), timeline.today, dashed=False)]
    lines += [
        DayLine(happening.text, day.day)
        for day in timeline.days for happening in day.happenings if happening.kind == "birthday"
    ]  # fmt: skip
    window = (timeline.start, timeline.end)
    title = say("What changes from {start} to {end}", start=timeline.start, end=timeline.end)
    return chart(title, rows, marks, lines, window)


def _row(one: SpanEntitlement, spans: tuple[TimelineSpan, ...]) -> Row:
    words = "; ".join(
        say("{start} to {end}: {status}", start=span.start, end=span.end, status=_said(span.entitlements[0]))
        for span in spans
    )  # fmt: skip
    bars = tuple(
        Bar(kind_of(span.entitlements[0].status, span.entitlements[0].force), span.start, span.end, span.end)
        for span in spans
        if span.entitlements[0].status in _DRAWN
    )
    last = spans[-1]
    told = say("from {day}: {status}", day=last.start, status=_said(last.entitlements[0]))
    return Row(say(one.title), words, told, bars)


def _said(one: SpanEntitlement) -> str:
    return one.status.in_words


def _happening(happening: Happening) -> str:
    moved = ""
    if happening.rolled:
        words = say("or {day}, where the limit moves to a working day", day=happening.rolled)
        moved = f" ({words})"
    law = f" ({linked(happening.citations)})" if happening.citations else ""
    return f"<strong>{prose(happening.text + moved)}</strong>{law}"


def _together_on(changes: list[Change]) -> Iterator[str]:
    """The entitlements that all law together makes something else of, each once."""
    for title, together in dict.fromkeys((say(one.title), _together(one)) for one in changes if _turned(one)):
        yield f"{text(title)}: {together}"


def _turned(change: Change) -> bool:
    return change.entitlement_before is not change.entitlement_after


def _folded(changes: list[Change]) -> str:
    """The claims that come to something else, rule by rule, folded away."""
    if not changes:
        return ""
    claims = say_some(
        "{number} claim changes, rule by rule", "{number} claims change, rule by rule", len(changes)
    )  # fmt: skip
    return f"<details><summary>{text(claims)}</summary>{listed(map(_changed, changes))}</details>"


def _changed(change: Change) -> str:
    told = f"{_told(change.before)} → {_told(change.after)}"
    law = linked(change.citations)
    return f"{text(say(change.title))} <small>({text(change.claim)})</small>: {prose(told)} ({law})"
