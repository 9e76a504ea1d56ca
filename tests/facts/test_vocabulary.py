"""The models and rulesets/vocabulary.yaml say the same: names, types, allowed values, and the slots of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given

from entitlements.errors import FactError
from entitlements.facts import Dependant, Offence, Permit, Victim
from entitlements.facts.derived import DERIVED, environment
from entitlements.facts.kinds import Age, Countries, Country, Day, EventDay, Flag, Region, Text
from entitlements.facts.victim import FACTS
from entitlements.law.library import rulesets_root
from entitlements.law.reader import read_yaml
from tests.facts.lives import Groups, given_facts

VOCABULARY: dict[str, Any] = read_yaml((rulesets_root() / "vocabulary.yaml").read_text(encoding="utf-8"))
ITEMS: dict[str, type[Any]] = {"offence": Offence, "dependant": Dependant, "permit": Permit}
OWN = {"particulars", "not_known"}


def stored(section: dict[str, Any]) -> dict[str, str]:
    """The type of every fact of a section that is given and not computed."""
    return {name: fact["type"] for name, fact in section.items() if "from" not in fact}


GIVEN = [(Victim, name, type_) for name, type_ in stored(VOCABULARY["facts"]).items()] + [
    (model, name, type_) for item, model in ITEMS.items() for name, type_ in stored(VOCABULARY["items"][item]).items()
]
KINDS: dict[str, tuple[Any, ...]] = {
    "boolean": (Flag,), "integer": (Age,), "date": (Day, EventDay), "text": (Text, Region), "country": (Country,),
    "set of country": (Countries,), "list of offence": (tuple[Offence, ...],),
    "list of dependant": (tuple[Dependant, ...],), "list of permit": (tuple[Permit, ...],),
}  # fmt: skip


def literals(hint: Any) -> Iterator[str]:
    """Every word that a type allows, in order."""
    if get_origin(hint) is Literal:
        yield from get_args(hint)
    for part in get_args(hint):
        if isinstance(part, type) and hasattr(part, "model_fields"):
            yield from literals(part.model_fields["status"].annotation)
        elif not isinstance(part, str):
            yield from literals(part)


def test_a_victim_has_the_facts_of_the_vocabulary() -> None:
    assert set(VOCABULARY["facts"]) == FACTS
    assert set(Victim.model_fields) - FACTS == OWN


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_has_the_facts_of_the_vocabulary(item: str) -> None:
    assert set(ITEMS[item].model_fields) == set(stored(VOCABULARY["items"][item])) | OWN


def test_what_is_computed_is_what_the_vocabulary_calls_derived() -> None:
    assert set(VOCABULARY["derived"]) == DERIVED


@pytest.mark.parametrize(("model", "name", "type_"), GIVEN, ids=lambda value: getattr(value, "__name__", value))
def test_a_fact_has_the_type_of_the_vocabulary(model: type[Any], name: str, type_: str) -> None:
    hint = get_type_hints(model, include_extras=True)[name]
    values = type_.partition("[")[2].removesuffix("]")
    if values:
        assert list(dict.fromkeys(literals(hint))) == values.split(", ")
        assert type_.startswith({"one of": "one of", "stages": "stages of", "set of": "set of"}[kind_of(hint)])
    else:
        assert any(hint == kind | None for kind in KINDS[type_])


def kind_of(hint: Any) -> str:
    """Which kind of words a type holds: one, stages or a set."""
    told = str(hint)
    return "stages" if "Stage[" in told else "set of" if "frozenset" in told else "one of"


@pytest.mark.parametrize("name", sorted(DERIVED))
def test_what_is_computed_cannot_be_given(name: str) -> None:
    with pytest.raises(FactError, match="computed from other facts"):
        Victim(particulars={name: True})


SLOT_NAMES = set(VOCABULARY["facts"]) | set(VOCABULARY["derived"]) | {"today"}


def fits(value: Any, type_: str) -> bool:
    """Whether a slot holds what its type allows."""
    if type_ == "boolean":
        return value in (0, 1, 2) and not isinstance(value, bool)
    if type_.startswith("set of"):
        return isinstance(value, tuple) and isinstance(value[0], frozenset | None) and isinstance(value[1], bool)
    if type_.startswith("list of"):
        fields = VOCABULARY["items"][type_.removeprefix("list of ")]
        return value is None or all(
            item.keys() == fields.keys() and all(fits(item[name], fact["type"]) for name, fact in fields.items())
            for item in value
        )
    if type_ in ("date", "integer"):
        return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    words = type_.partition("[")[2].removesuffix("]")
    return value is None or (isinstance(value, str) and (not words or value in words.split(", ")))


@given(given_facts())
def test_the_slots_of_a_case_are_the_names_and_types_of_the_vocabulary(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    slots = environment(victim, date(2026, 11, 25), victim.host or "GB", Groups())
    assert slots.keys() - victim.particulars.keys() == SLOT_NAMES
    wrong = [
        name for section in ("facts", "derived") for name, fact in VOCABULARY[section].items()
        if not fits(slots[name], fact["type"])
    ]  # fmt: skip
    assert wrong == []


def test_of_a_victim_of_whom_nothing_is_known_every_slot_is_unknown() -> None:
    slots = environment(Victim(), date(2026, 11, 25), "DE", Groups())
    del slots["today"], slots["host"]
    assert {repr(value) for value in slots.values()} == {"None", "1", "(None, False)"}
