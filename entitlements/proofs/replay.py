"""A person from the solver in the one-case engine: what is confirmed there, and what of the person can be left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.facts.victim import FACTS
from entitlements.findings.assessment import Assessment, assess
from entitlements.findings.claims import Claim, Status
from entitlements.findings.shortfalls import Shortfall
from entitlements.law.library import Law

T = TypeVar("T")
ABOUT_PERSONS = ("refused", "discretion", "shorter")
"""Shortfalls of the law; `conditional` is one of the file, in which facts are missing."""


def answer(victim: Victim, on: date, host: str, law: Law) -> Assessment:
    """The answer of the one-case engine."""
    return assess(victim, on=on, host=host, law=law)


def shortfall(found: Assessment, entitlement: str, instrument: str, kinds: tuple[str, ...]) -> Shortfall | None:
    """The shortfall of one of these kinds that the answer shows against an instrument."""
    for one in found[entitlement].shortfalls:
        if one.floor.partition("/")[0] == instrument and one.kind in kinds:
            return one
    return None


def settled(found: Assessment, entitlement: str) -> bool:
    """Whether nothing that is still unknown could make a duty of national law out of an open claim."""
    return not any(_open(claim) for claim in found[entitlement].claims)


def _open(claim: Claim) -> bool:
    return claim.level == "national" and claim.status is Status.UNDETERMINED and claim.force == "shall"


def plainest(victim: Victim, still: Callable[[Victim], bool]) -> Victim:
    """The same person with every fact left out without which it is `still` so, items and stages too."""
    for name in sorted(_given(victim), key=_least_telling):
        victim = _tried(victim, {name: None}, still)
    for name in sorted(victim.particulars):
        victim = _tried(victim, {"particulars": {k: v for k, v in victim.particulars.items() if k != name}}, still)
    for name in ("offences", "dependants", "permits", "identification", "proceedings", "testimony"):
        entries = getattr(victim, name)
        for entry in entries or ():
            left = tuple(one for one in getattr(victim, name) if one != entry)
            if left:
                victim = _tried(victim, {name: left}, still)
    for name in ("offences", "dependants", "permits"):
        for number in range(len(getattr(victim, name) or ())):
            victim = _fewer_fields(victim, name, number, still)
    return victim


def _least_telling(name: str) -> tuple[int, str]:
    """Who the person is stays to the end: a sentence without it says little."""
    telling = ("nationalities", "born", "identification", "testimony")
    return (telling.index(name) + 1 if name in telling else 0, name)


def _given(victim: Victim) -> list[str]:
    return [name for name in FACTS if name not in ("host",) and getattr(victim, name) is not None]


def _tried(victim: Victim, changes: dict[str, Any], still: Callable[[Victim], bool]) -> Victim:
    try:
        changed = victim.replace(**changes)
        return changed if still(changed) else victim
    except FactError:
        return victim


def _fewer_fields(victim: Victim, name: str, number: int, still: Callable[[Victim], bool]) -> Victim:
    item = getattr(victim, name)[number]
    for field in sorted(type(item).model_fields):
        entries = list(getattr(victim, name))
        entry = entries[number]
        if field == "not_known":
            continue
        if field == "particulars":
            for one in sorted(entry.particulars):
                entries = list(getattr(victim, name))
                kept = {k: v for k, v in entries[number].particulars.items() if k != one}
                entries[number] = entries[number].model_copy(update={"particulars": type(entry.particulars)(kept)})
                victim = _tried(victim, {name: tuple(entries)}, still)
        elif getattr(entry, field) is not None:
            entries[number] = entry.model_copy(update={field: None})
            victim = _tried(victim, {name: tuple(entries)}, still)
    return victim
