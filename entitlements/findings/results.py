"""What an entitlement can come to, as numbers, and how conditions, exclusions and days make it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from entitlements.findings.claims import Entitlement, Status
from entitlements.findings.diagrams import FALSE, TRUE, UNKNOWN

NOT_GRANTED, EXPIRED, BARRED, UNDETERMINED, DISCRETIONARY, MAY_BEGIN, UPCOMING, GRANTED = range(8)
"""What an entitlement can come to, the best last; what begins later may be a right (UPCOMING) or not (MAY_BEGIN)."""

OWED = 1 << GRANTED | 1 << UPCOMING
MAY = 1 << DISCRETIONARY | 1 << MAY_BEGIN
REFUSED = 1 << NOT_GRANTED | 1 << EXPIRED | 1 << BARRED

_RESULT = {
    Status.NOT_GRANTED: NOT_GRANTED, Status.EXPIRED: EXPIRED, Status.BARRED: BARRED,
    Status.UNDETERMINED: UNDETERMINED, Status.DISCRETIONARY: DISCRETIONARY, Status.GRANTED: GRANTED,
}  # fmt: skip

LIVE, NOT_YET_LAW, OVER, LATER, OPEN, OTHER = range(6)
"""How a version's period stands once every day is known; OTHER: another version governs."""

STANDS = {
    Status.GRANTED: LIVE, Status.NOT_GRANTED: NOT_YET_LAW, Status.EXPIRED: OVER, Status.UPCOMING: LATER,
    Status.UNDETERMINED: OPEN,
}  # fmt: skip


def result_of(entitlement: Entitlement) -> int:
    """What an entitlement comes to by law, as the diagrams say it; NOT_GRANTED where no law speaks of it."""
    if entitlement.status is Status.UPCOMING:
        ours = [claim for claim in entitlement.claims if claim.status is Status.UPCOMING]
        return UPCOMING if any(claim.force == "shall" for claim in ours) else MAY_BEGIN
    return _RESULT.get(entitlement.status, NOT_GRANTED)


def negated(value: int) -> int:
    """Kleene's `not`."""
    return TRUE - value


def chosen_of(some: int, none: int, result: int) -> int:
    """The result where there is some, otherwise that of none."""
    return result if some == TRUE else none


def presumed_of(presumed: int, without: int, with_: int) -> int:
    """What holds with the presumption where the law presumes, otherwise what holds without it."""
    return with_ if presumed == TRUE else without


@lru_cache(maxsize=64)
def picks_of(place: int) -> Callable[[int], int]:
    """From the number of the governing version and how its period stands to the latter for one version."""

    def stands(found: int) -> int:
        return found % 8 if found // 8 == place else OTHER

    return stands


def shall(root: int, bar: int, time: int) -> int:
    """What a claim by a duty comes to: its condition, its exclusions together, and how its period stands."""
    if root == FALSE or time == OTHER:
        return NOT_GRANTED
    if bar == TRUE:
        return BARRED
    if time in (NOT_YET_LAW, OVER):
        return NOT_GRANTED if time == NOT_YET_LAW else EXPIRED
    if bar == UNKNOWN or root == UNKNOWN or time == OPEN:
        return UNDETERMINED
    return UPCOMING if time == LATER else GRANTED


def may(root: int, bar: int, time: int) -> int:
    """The same of a discretion."""
    found = shall(root, bar, time)
    return _AS_DISCRETION.get(found, found)


_AS_DISCRETION = {GRANTED: DISCRETIONARY, UPCOMING: MAY_BEGIN}
