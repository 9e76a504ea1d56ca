"""How an answer says its dates, its force and its doubts in words: one wording for every form it is shown in."""

from __future__ import annotations

from collections.abc import Iterable

from entitlements.findings.claims import Citation, Claim, Entitlement, Status

FORCE = {"shall": "right", "may": "discretion", "should": "standard, not law"}
"""What the force of a provision means to the person."""


def when(claim: Claim) -> str:
    """The days of a claim in a few words; empty where nothing can be said of them.

    A minimum is never told as an end.
    """
    if claim.status in (Status.NOT_GRANTED, Status.BARRED):
        return ""
    parts = []
    if claim.starts is not None:
        parts.append(f"from {claim.starts}")
    elif claim.length:
        parts.append(f"from {claim.runs_from}")
    if claim.ends is not None:
        parts.append(f"to {claim.ends}")
    elif claim.max_ends is not None:
        parts.append(f"to {claim.max_ends} at the latest")
    elif claim.min_ends is not None:
        parts.append(f"not ending before {claim.min_ends}")
    if claim.length and claim.ends is None:
        parts.append(claim.length)
    return ", ".join(parts)


def law_of(claim: Claim) -> str:
    """The first citation of a claim, with its confidence where it is not the text itself that was read."""
    more = len(claim.citations) - 1
    cited = claim.citations[0].cite + (f" and {more} more" if more else "")
    return cited if claim.confidence == "seen" else f"{cited} [{claim.confidence}]"


def cited(citations: Iterable[Citation]) -> str:
    """Citations in a row, each with its confidence where it is not the text itself that was read."""
    return "; ".join(c.cite if c.confidence == "seen" else f"{c.cite} [{c.confidence}]" for c in citations)


def status_of(entitlement: Entitlement) -> str:
    """The status in words, with what it waits for."""
    words = entitlement.status.in_words
    best = entitlement.best
    if best is None or entitlement.status is Status.NOT_ENCODED:
        return words
    if entitlement.status is Status.BARRED:
        return f"{words}: {'; '.join(citation.cite for citation in best.barred_by)}"
    if best.warnings:
        words += f" (an authority may end or refuse it: {'; '.join(c.cite for c in best.warnings)})"
    if best.presumed:
        words += f" (presumed: {', '.join(best.presumed)})"
    return words
