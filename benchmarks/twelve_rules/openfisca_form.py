"""The twelve rules as an OpenFisca tax and benefit system: ten input variables, twelve formulas."""

from __future__ import annotations

from typing import Any

from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.twelve_rules.cases import CONCLUSIONS, FLAGS, IDENTIFICATION, RESIDENCE, TESTIMONY, Case

PERIOD = "2026-11"
PERSON = build_entity("person", "persons", "A person", is_person=True)

Identification, Residence, Testimony = (
    Enum(name, {word: word for word in words})
    for name, words in (("Identification", IDENTIFICATION), ("Residence", RESIDENCE), ("Testimony", TESTIMONY))
)
_ENUMS = {"identification": Identification, "residence_status": Residence, "testimony": Testimony}


def _variable(name: str, value_type: type, **more: Any) -> type:
    fields = {"value_type": value_type, "entity": PERSON, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), fields | more)


def _inputs() -> list[type]:
    words = [
        _variable(name, Enum, possible_values=words, default_value=next(iter(words))) for name, words in _ENUMS.items()
    ]
    return [*words, _variable("age", int), *(_variable(flag, bool) for flag in FLAGS)]


def victim(person: Any, period: Any) -> Any:
    """Presumed or identified."""
    stage = person("identification", period)
    return (stage == Identification.presumed) + (stage == Identification.identified)


def child(person: Any, period: Any) -> Any:
    """Under 18."""
    return person("age", period) < 18


def foreign(person: Any, period: Any) -> Any:
    """From a third country."""
    return person("third_country_national", period)


def reflection(person: Any, period: Any) -> Any:
    """A foreign victim against whom public order does not stand."""
    return person("victim", period) * person("foreign", period) * ~person("public_order_ground", period)


def no_removal(person: Any, period: Any) -> Any:
    """Who has time to reflect, or is a foreign child who may be a victim."""
    may_be = person("assistance", period) * person("child", period) * person("foreign", period)
    return person("reflection", period) + may_be


def cooperation_permit(person: Any, period: Any) -> Any:
    """Who has time to reflect, cooperates and has broken with the traffickers."""
    choice = person("testimony", period)
    cooperates = (choice == Testimony.cooperating) + (choice == Testimony.testified)
    return person("reflection", period) * cooperates * person("links_severed", period)


def personal_permit(person: Any, period: Any) -> Any:
    """An identified foreign victim, for personal reasons or as a child."""
    identified = person("identification", period) == Identification.identified
    reasons = person("personal_situation", period) + person("child", period)
    return identified * person("foreign", period) * reasons * ~person("public_order_ground", period)


def child_stay(person: Any, period: Any) -> Any:
    """An unaccompanied foreign child who is a victim."""
    foreign_child = person("child", period) * person("foreign", period)
    return person("victim", period) * foreign_child * person("unaccompanied", period)


def assistance(person: Any, period: Any) -> Any:
    """Who may be a victim."""
    return person("victim", period) + (person("identification", period) == Identification.referred)


def guardian(person: Any, period: Any) -> Any:
    """An unaccompanied child who may be a victim."""
    return person("assistance", period) * person("child", period) * person("unaccompanied", period)


def non_punishment(person: Any, period: Any) -> Any:
    """A victim who was made to do it."""
    return person("victim", period) * person("acts_compelled", period)


def work(person: Any, period: Any) -> Any:
    """A victim with a permit or lawful residence."""
    status = person("residence_status", period)
    resident = (status == Residence.resident) + (status == Residence.permanent_resident)
    permitted = person("cooperation_permit", period) + person("personal_permit", period)
    return person("victim", period) * (permitted + resident)


_FORMULAS = (
    victim, child, foreign, reflection, no_removal, cooperation_permit, personal_permit, child_stay, assistance,
    guardian, non_punishment, work,
)  # fmt: skip


def system() -> TaxBenefitSystem:
    """The system with its variables."""
    found = TaxBenefitSystem([PERSON])
    for variable in _inputs():
        found.add_variable(variable)
    for name, formula in zip(CONCLUSIONS, _FORMULAS, strict=True):
        found.add_variable(_variable(name, bool, formula=formula))
    return found


SYSTEM = system()


def one(case: Case) -> tuple[bool, ...]:
    """The twelve conclusions of a case; a fact that is left out takes its variable's default."""
    entities = {"persons": {"a": {name: {PERIOD: value} for name, value in case.items()}}}
    simulation = SimulationBuilder().build_from_entities(SYSTEM, entities)
    return tuple(bool(simulation.calculate(name, PERIOD)[0]) for name in CONCLUSIONS)


def many(facts: dict[str, Any]) -> tuple[Any, ...]:
    """The twelve conclusions as columns, from columns (`by_hand.columns`)."""
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, len(facts["age"]))
    for name, column in facts.items():
        simulation.set_input(name, PERIOD, column)
    return tuple(simulation.calculate(name, PERIOD) for name in CONCLUSIONS)
