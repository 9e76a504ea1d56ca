"""The Gantt chart of an assessment: periods, today, the eighteenth birthday, limits of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Claim, Status
from entitlements.findings.words import law_of, when
from entitlements.law.models import Force
from entitlements.messages import say
from entitlements.show.drawing import Bar, DayLine, Kind, Mark, Row, chart
from entitlements.show.facts import eighteenth_birthday
from entitlements.show.telling import force_of, limits, spans

FARTHEST = timedelta(days=5 * 366)
"""Days farther away from today than this are told, and not drawn: they would crush all that is near."""


def chart_of(answer: Assessment) -> str:
    """The chart of an assessment and the same as a table; empty where no day is known."""
    rows = [row_of(say(span.entitlement.title), span.claim, answer.on) for span in spans(answer)]
    marks = [Mark(one.says, say(one.entitlement.title), one.deadline.day) for one in limits(answer)
             if one.deadline.day is not None]  # fmt: skip
    birthday = eighteenth_birthday(answer.victim)
    lines = [DayLine(say("today"), answer.on, dashed=False)]
    lines += [] if birthday is None else [DayLine(say("turns 18"), birthday)]
    window = near(rows, marks, lines, answer.on)
    return chart(say("Periods and limits of time, as of {day}", day=answer.on), rows, marks, lines, window)


def kind_of(status: Status, force: Force | None) -> Kind:
    """How a period of this status and force is filled."""
    if status is Status.EXPIRED:
        return "past"
    if status is Status.UNDETERMINED:
        return "open"
    return "right" if force == "shall" else "discretion"


def row_of(title: str, claim: Claim, on: date) -> Row:
    """The row of a claim: a minimum is drawn to its day and goes on open, a maximum is never sure to its end."""
    kind = kind_of(claim.status, claim.force)
    sure, latest = claim.ends or claim.min_ends, claim.ends or claim.max_ends
    if sure is None and claim.starts is not None and claim.starts <= on and latest is None and kind == "right":
        sure = on  # it holds today
    words = f"{force_of(claim)}: {when(claim, on)} ({law_of(claim)})"
    short = f"{force_of(claim)}: {_short(claim, on)}"
    return Row(title, words, short, (Bar(kind, claim.starts, sure, latest, open=latest is None),))


def _short(claim: Claim, on: date) -> str:
    """The days of a claim as they fit beside its bar."""
    start = "…" if claim.starts is None else claim.starts.isoformat()
    if claim.ends is not None:
        return f"{start} → {claim.ends}"
    if claim.max_ends is not None:
        return say("{start} → {end} at the latest", start=start, end=claim.max_ends)
    if claim.min_ends is not None and claim.min_ends > on:
        return say("{start} → {end} at the least", start=start, end=claim.min_ends)
    return say("{start} → open", start=start)


def near(rows: Sequence[Row], marks: Sequence[Mark], lines: Sequence[DayLine], today: date) -> tuple[date, date]:
    """The first and the last day to draw: all that are near today, and some room around them."""
    days = [day for row in rows for bar in row.bars for day in (bar.starts, bar.sure, bar.latest) if day is not None]
    days += [mark.day for mark in marks] + [line.day for line in lines] + [today]
    shown = [day.toordinal() for day in days if abs(day - today) <= FARTHEST]
    margin = max(14, (max(shown) - min(shown)) // 12)
    first, last = min(shown) - margin, max(shown) + margin
    return date.fromordinal(max(first, 1)), date.fromordinal(min(last, date.max.toordinal()))
