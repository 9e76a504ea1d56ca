"""What an answer rests on: the law applied, the law that is missing, what was left out of it, and what to heed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from entitlements.engines.memory import Memory
from entitlements.findings.case import Case
from entitlements.findings.claims import LawApplied, LeftOut
from entitlements.law.library import Applied, Law


class Basis(NamedTuple):
    """What is the same for every case of a state on a day; `left_out` is by entitlement."""

    law: tuple[LawApplied, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    left_out: dict[str, tuple[LeftOut, ...]]


_BASES: WeakKeyDictionary[Law, Memory[tuple[str, date], Basis]] = WeakKeyDictionary()


def basis_of(case: Case) -> Basis:
    """What the answer to this case rests on, worked out once for a state and a day."""
    kept = _BASES.get(case.law)
    if kept is None:
        kept = _BASES[case.law] = Memory(4096)
    found = kept.get((case.host, case.on))
    if found is None:
        applied = tuple([law_applied(one) for one in case.applied])
        basis = Basis(applied, missing_law(case), warnings(case), left_out(case))
        found = kept.keep((case.host, case.on), basis)
    return found


def left_out(case: Case) -> dict[str, tuple[LeftOut, ...]]:
    """What the rulesets say that they do not hold, by entitlement: an answer never looks more complete than its law."""
    found: dict[str, list[LeftOut]] = {}
    for applied in case.applied:
        ruleset = applied.ruleset
        for omission in ruleset.omissions:
            if omission.entitlement is not None:
                cite = omission.cite or ruleset.provisions[omission.provision or ""].cite
                said = LeftOut(ruleset=ruleset.id, cite=cite, reason=omission.reason)
                found.setdefault(omission.entitlement, []).append(said)
    return {entitlement: tuple(said) for entitlement, said in found.items()}


def law_applied(applied: Applied) -> LawApplied:
    """What the answer says of a ruleset that it rests on."""
    ruleset, binding = applied.ruleset, applied.binding
    return LawApplied.model_construct(
        ruleset=ruleset.id, title=ruleset.title, level=ruleset.level, digest=ruleset.digest, reviewed=ruleset.reviewed,
        review_due=ruleset.review_due, bound_since=None if binding is None else binding.start,
        binding_confidence=None if binding is None else binding.confidence,
    )  # fmt: skip


def missing_law(case: Case) -> tuple[str, ...]:
    """What binds the state, or may bind it, and was not assessed."""
    missing = [] if case.law.national(case.host) is not None else [f"the national law of {case.host} is not encoded"]
    for (state, instrument), binding in case.law.bindings.rows.items():
        if state != case.host or instrument in case.law.bindings.groups.values():
            continue
        if instrument in case.law.names:
            if binding.unknown:
                missing.append(f"{instrument}: whether it binds {case.host} is not settled, and it was not assessed")
        elif binding.on(case.on) and instrument not in COUNTING_ONLY and AMENDS.get(instrument) not in case.law.names:
            missing.append(f"{instrument} binds {case.host} and is not encoded yet")
    return tuple(missing)


COUNTING_ONLY = frozenset({"ets-76"})
"""Instruments that only say how time is counted: `periods` knows them, they give nothing by themselves."""

AMENDS = {"eu-2024-1712": "eu-2011-36"}
"""Instruments that amend another, whose ruleset holds both texts."""


def warnings(case: Case) -> tuple[str, ...]:
    """What to heed before the answer is used: law whose review is overdue, or a day before its oldest text."""
    found = []
    for applied in case.applied:
        ruleset = applied.ruleset
        if case.on >= ruleset.review_due:
            found.append(
                f"{ruleset.id}: last reviewed as of {ruleset.reviewed}; the review was due on {ruleset.review_due}: "
                "check that the law is still the same"
            )
        if ruleset.encoded_from is not None and case.on < ruleset.encoded_from:
            found.append(
                f"{ruleset.id}: nothing before {ruleset.encoded_from} is encoded; this may not be the law of {case.on}"
            )
    return tuple(found)


