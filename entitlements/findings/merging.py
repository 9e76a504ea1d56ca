"""From claims to entitlements: all claims on one catalogue id, the most enforceable of the best first."""

from __future__ import annotations

from collections.abc import Iterable

from entitlements.findings.claims import Claim, Entitlement, Status
from entitlements.law.catalogue import Catalogue
from entitlements.law.library import LEVELS

BEST_FIRST = (
    Status.GRANTED, Status.UPCOMING, Status.DISCRETIONARY, Status.UNDETERMINED, Status.BARRED, Status.EXPIRED,
    Status.NOT_GRANTED, Status.NOT_ENCODED,
)  # fmt: skip
"""What is owed now comes before what will be, that before what may be given, and that before what is still open."""

_RANK = {status: rank for rank, status in enumerate(BEST_FIRST)}
_LEVEL = {level: rank for rank, level in enumerate(LEVELS)}


def order(claim: Claim) -> tuple[int, int, int]:
    """The best claims first; of equals the most enforceable: national law, the Union's, treaties, standards.

    Of those, the longer guarantee.
    """
    guaranteed = claim.min_ends
    return _RANK[claim.status], _LEVEL[claim.level], -(guaranteed.toordinal() if guaranteed else 0)


def merge(claims: Iterable[Claim], catalogue: Catalogue) -> dict[str, Entitlement]:
    """Every entitlement of the catalogue with its claims, in the catalogue's order.

    Standards are not law: they stand apart, and lead only where no law that was assessed speaks.
    """
    law: dict[str, list[Claim]] = {}
    standards: dict[str, list[Claim]] = {}
    for claim in claims:
        (standards if claim.level == "standard" else law).setdefault(claim.entitlement, []).append(claim)
    found = {}
    for entry in catalogue.entitlements:
        ours = sorted(law.get(entry.id, ()), key=order)
        theirs = sorted(standards.get(entry.id, ()), key=order)
        found[entry.id] = Entitlement.model_construct(
            id=entry.id, title=entry.title, family=entry.family,
            status=ours[0].status if ours else Status.NOT_ENCODED, claims=tuple(ours), standards=tuple(theirs),
        )  # fmt: skip
    return found
