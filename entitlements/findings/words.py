"""How an answer says its dates, its force and its doubts in words: one wording for every form it is shown in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from entitlements.findings.claims import Citation, Claim, Entitlement, Status
from entitlements.messages import marked, say

FORCE = {"shall": marked("right"), "may": marked("discretion"), "should": marked("standard, not law")}
"""What the force of a provision means to the person."""

_WEAKER = {"secondary": marked("secondary"), "recalled": marked("recalled")}


def when(claim: Claim, on: date | None = None) -> str:
    """The days of a claim in a few words; empty where nothing can be said of them.

    A minimum is never told as an end. What lasts until something happens is sure to the day of the assessment `on`,
    and no longer: that is told as what it is.
    """
    if claim.status in (Status.NOT_GRANTED, Status.BARRED):
        return ""
    parts = []
    if claim.starts is not None:
        parts.append(say("from {day}", day=claim.starts))
    elif claim.length:
        parts.append(say("from {event}", event=claim.runs_from))
    if claim.ends is not None:
        parts.append(say("to {day}", day=claim.ends))
    elif claim.max_ends is not None:
        parts.append(say("to {day} at the latest", day=claim.max_ends))
    elif claim.min_ends is not None:
        sure = claim.min_ends
        told = say("has not ended as of {day}", day=on) if sure == on else say("not ending before {day}", day=sure)
        parts.append(told)
    if claim.length and claim.ends is None:
        parts.append(claim.length)
    return ", ".join(parts)


def law_of(claim: Claim) -> str:
    """The first citation of a claim, with its confidence where it is not the text itself that was read."""
    more = len(claim.citations) - 1
    others = say("and {number} more", number=more)
    cited = f"{claim.citations[0].cite} {others}" if more else claim.citations[0].cite
    return f"{cited}{unsure(claim.confidence)}"


def unsure(confidence: str | None) -> str:
    """How sure the library is, in brackets, where it is not the text itself that was read.

    >>> unsure("recalled"), unsure("seen")
    (' [recalled]', '')
    """
    return f" [{say(_WEAKER[confidence])}]" if confidence and confidence in _WEAKER else ""


def cited(citations: Iterable[Citation]) -> str:
    """Citations in a row, each with its confidence where it is not the text itself that was read."""
    return "; ".join(f"{one.cite}{unsure(one.confidence)}" for one in citations)


def status_of(entitlement: Entitlement) -> str:
    """The status in words, with the law that stands against it and how sure that is."""
    words = entitlement.status.in_words
    best = entitlement.best
    if best is None or entitlement.status is Status.NOT_ENCODED:
        return words
    if entitlement.status is Status.BARRED:
        return f"{words}: {cited(best.barred_by)}"
    asides = []
    if best.warnings:
        asides.append(say("an authority may end or refuse it: {law}", law=cited(best.warnings)))
    if best.presumed:
        asides.append(say("presumed: {facts}", facts=", ".join(best.presumed)))
    return " ".join((words, *(f"({one})" for one in asides)))
