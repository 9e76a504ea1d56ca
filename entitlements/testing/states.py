"""What drawn cases know of states: which there are, their parts that law tells apart, what their law asks for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from entitlements.law.library import Law, load
from entitlements.logic.types import Fact

REGIONS = {
    "GB": ("GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR"), "DE": ("DE-BE", "DE-NI", "DE-NW"), "FR": ("FR-IDF", "FR-976"),
    "AT": ("AT-9", "AT-1"),
}  # fmt: skip
"""Parts of states, by ISO 3166-2, those that some law tells apart among them."""

CITIZENS = ("MD", "NG", "VN", "UA", "RO", "BG", "AL", "ER", "SY", "TH", "CN", "BR", "PH", "IN")
"""Nationalities of victims that European states meet often; the host's own is drawn beside them."""

SOME_DAY = object()
"""Stands for a day that is still to be drawn."""

_PERMITS = {"residence_permit", "reflection_period", "permit_renewal"}


class Asked(NamedTuple):
    """What the law of one state asks for: each answer as name and value, and the rules under which it gives permits."""

    particulars: tuple[tuple[str, Any], ...]
    offences: tuple[tuple[str, Any], ...]
    dependants: tuple[tuple[str, Any], ...]
    rules: tuple[str, ...]


@cache
def places() -> tuple[tuple[str, str | None], ...]:
    """States of which the library knows some law, Germany first, then those parts of states that law tells apart."""
    law = load()
    own = {name.upper() for name in law.names if len(name) == 2}
    states = ("DE", *sorted((own | law.bindings.states) - {"DE"}))
    return (*((state, None) for state in states), *((state, part) for state in REGIONS for part in REGIONS[state]))


def parts_of(state: str) -> tuple[str | None, ...]:
    """The parts of a state that law tells apart, after None for any part."""
    return (None, *REGIONS.get(state, ()))


@lru_cache(maxsize=256)
def asked_in(host: str, law: Law) -> Asked:
    """What the law that can apply in a state asks for: its own, and what binds it."""
    national = law.national(host)
    rulesets = [] if national is None else [national]
    rulesets += [law.ruleset(name) for name in law.names if law.bindings.of(host, name) is not None]
    particulars: dict[str, Fact] = {}
    items: dict[str, dict[str, Fact]] = {"offence": {}, "dependant": {}}
    for ruleset in rulesets:
        particulars |= {name: ruleset.scope.facts[name] for name in sorted(ruleset.uses)} | ruleset.particulars
        for item, found in items.items():
            found |= ruleset.item_particulars[item]
    rules = () if national is None else national.rules
    return Asked(
        _answers(particulars.values()), _answers(items["offence"].values()), _answers(items["dependant"].values()),
        tuple(f"{national.id}/{r.id}" for r in rules if national and _PERMITS & {g.entitlement for g in r.grants}),
    )  # fmt: skip


def _answers(facts: Iterable[Fact]) -> tuple[tuple[str, Any], ...]:
    return tuple((fact.name, value) for fact in facts for value in _values(fact))


def _values(fact: Fact) -> tuple[Any, ...]:
    match fact.type.kind:
        case "boolean":
            return (True, True, False)
        case "date":
            return (SOME_DAY, SOME_DAY, "not_yet")
        case "integer":
            return (0, 1, 500, 5000)
        case "one of":
            return fact.type.values
        case "set of":
            return tuple([value] for value in fact.type.values)
    return ()
