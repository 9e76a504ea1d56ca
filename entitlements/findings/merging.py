"""From claims to entitlements: all claims on one catalogue id, the most enforceable of the best first."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from entitlements.engines.memory import Memory
from entitlements.findings.basis import basis_of
from entitlements.findings.case import Case
from entitlements.findings.claims import Claim, Entitlement, Status
from entitlements.findings.outcome import all_claims
from entitlements.findings.trusted import trusted
from entitlements.law.library import Law

_ORDER, _CLAIM = itemgetter(0), itemgetter(2)
_NOWHERE: tuple[list[int], list[int]] = ([], [])


def entitlements_of(case: Case) -> tuple[Entitlement, ...]:
    """Every entitlement of the catalogue, in its order; the claims on each are worked out when it is looked at."""
    return tuple([
        trusted(Entitlement, {"id": e.id, "title": e.title, "for_her": e.for_her, "family": e.family}, {"_case": case})
        for e in case.law.catalogue.entitlements
    ])  # fmt: skip


class Merging:
    """The claims of a case, each entitlement's the best first.

    Standards are not law: they stand apart, and lead only where no law that was assessed speaks.
    """

    def __init__(self, case: Case) -> None:
        self._claims, self._left_out = all_claims(case), basis_of(case).left_out
        self._places = _places_of(case)

    def on(self, entitlement: str) -> dict[str, Any]:
        """The fields of an entitlement that follow from the case: its claims, and what they come to."""
        law, standards = self._places.get(entitlement, _NOWHERE)
        claims = self._best_first(law) if law else ()
        return {
            "status": claims[0].status if claims else Status.NOT_ENCODED, "claims": claims,
            "standards": self._best_first(standards) if standards else (),
            "left_out": self._left_out.get(entitlement, ()),
        }  # fmt: skip

    def _best_first(self, places: list[int]) -> tuple[Claim, ...]:
        """The claims at these places, the best first; equals stay in the order in which they come."""
        every = self._claims
        return tuple(map(_CLAIM, sorted([every[place] for place in places], key=_ORDER)))


Places: TypeAlias = dict[str, tuple[list[int], list[int]]]
"""For each entitlement where the claims of law on it are among all claims, and where those of standards."""

_PLACES: WeakKeyDictionary[Law, Memory[tuple[tuple[str, ...], tuple[int | None, ...]], Places]] = WeakKeyDictionary()


def _places_of(case: Case) -> Places:
    """Where claims are found; the same for all cases to which the same rulesets apply, with as many items of each."""
    kept = _PLACES.get(case.law)
    if kept is None:
        kept = _PLACES[case.law] = Memory(256)
    key = tuple([one.ruleset.id for one in case.applied]), tuple([run.number for run in case.all_runs])
    return kept.get(key) or kept.keep(key, _found_at(case))


def _found_at(case: Case) -> Places:
    places: Places = {}
    first = 0
    for applied in case.applied:
        standard = applied.ruleset.level == "standard"
        for run in case.runs(applied.ruleset):
            granting = run.reading.granting
            for entitlement, place in granting:
                places.setdefault(entitlement, ([], []))[standard].append(first + place)
            first += len(granting)
    return places
