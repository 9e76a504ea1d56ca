"""Which claims on an entitlement stand first: the best, of equals the most enforceable, of those the longer sure."""

from __future__ import annotations

from typing import NamedTuple

from entitlements.findings.claims import Claim, Status
from entitlements.law.library import LEVELS
from entitlements.periods.arithmetic import LAST

BEST_FIRST = (
    Status.GRANTED, Status.UPCOMING, Status.DISCRETIONARY, Status.UNDETERMINED, Status.BARRED, Status.EXPIRED,
    Status.NOT_GRANTED, Status.NOT_ENCODED,
)  # fmt: skip
"""What is owed now comes before what will be, that before what may be given, and that before what is still open."""

_RANK = {status: rank for rank, status in enumerate(BEST_FIRST)}
_LEVEL = {level: rank for rank, level in enumerate(LEVELS)}


def order(claim: Claim) -> int:
    """The best claims first; of equals the most enforceable: national law, the Union's, treaties, standards.

    Of those, the longer guarantee. One number holds all three: it sorts faster than they do.
    """
    guaranteed = 0 if claim.min_ends is None else claim.min_ends.toordinal()
    return (_RANK[claim.status] << 24) + (_LEVEL[claim.level] << 22) + LAST - guaranteed  # LAST is below 1 << 22


class Ordered(NamedTuple):
    """A claim with what merging asks of it: its place among others and its entitlement."""

    order: int
    entitlement: str
    claim: Claim
