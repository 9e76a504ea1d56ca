"""From claims to entitlements: all claims on one catalogue id, the most enforceable of the best first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from entitlements.findings.claims import Claim, Entitlement, LeftOut, Status
from entitlements.findings.trusted import trusted
from entitlements.law.catalogue import Catalogue
from entitlements.law.library import LEVELS
from entitlements.periods.arithmetic import LAST

if TYPE_CHECKING:
    from entitlements.findings.case import Case

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


_ORDER = itemgetter(0)


def merge(
    law: Iterable[Ordered],
    standards: Iterable[Ordered],
    left_out: Mapping[str, tuple[LeftOut, ...]],
    catalogue: Catalogue,
    case: Case,
) -> tuple[Entitlement, ...]:
    """Every entitlement of the catalogue with its claims, in the catalogue's order.

    Standards are not law: they stand apart, and lead only where no law that was assessed speaks.
    """
    claims, asked = _by_entitlement(law, catalogue), _by_entitlement(standards, catalogue)
    found = []
    for entry in catalogue.entitlements:
        ours = claims[entry.id]
        fields = {
            "id": entry.id, "title": entry.title, "family": entry.family,
            "status": ours[0].status if ours else Status.NOT_ENCODED, "claims": ours, "standards": asked[entry.id],
            "left_out": left_out.get(entry.id, ()),
        }  # fmt: skip
        found.append(trusted(Entitlement, fields, {"_case": case}))
    return tuple(found)


def _by_entitlement(claims: Iterable[Ordered], catalogue: Catalogue) -> dict[str, tuple[Claim, ...]]:
    """The claims on each entitlement, the best first; equals stay in the order in which they come."""
    found: dict[str, list[Ordered]] = {entry.id: [] for entry in catalogue.entitlements}
    for ordered in claims:
        found[ordered[1]].append(ordered)
    return {entitlement: _best_first(ours) if ours else () for entitlement, ours in found.items()}


def _best_first(claims: list[Ordered]) -> tuple[Claim, ...]:
    claims.sort(key=_ORDER)
    return tuple([claim for _, _, claim in claims])
