"""What one case's answer tells of an entitlement, in the words of the columns: what many cases are held to."""

from __future__ import annotations

from typing import Any

from entitlements import Entitlement, Status
from entitlements.columns.results import SEPARATOR


def told(entitlement: Entitlement) -> dict[str, Any]:
    """The fields of an entitlement as a row of the wide form has them."""
    best = entitlement.best
    because = entitlement.because if entitlement.status is Status.UNDETERMINED else ()
    shortfalls = {f"{one.floor.partition('/')[0]}: {one.kind}" for one in entitlement.shortfalls}
    return {
        "status": str(entitlement.status),
        "start": entitlement.starts,
        "end": entitlement.ends,
        "at_least": entitlement.min_ends,
        "at_most": entitlement.max_ends,
        "provision": None if best is None else best.citations[0].provision,
        "force": entitlement.force,
        "confidence": None if best is None else best.confidence,
        "shortfall": SEPARATOR.join(sorted(shortfalls)) or None,
        "because": SEPARATOR.join(sorted(because)) or None,
    }
