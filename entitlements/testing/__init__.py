"""What property-based suites import: strategies for cases and law, laws that every ruleset and app obeys, a machine.

Everything needs the extra `testing` (Hypothesis and pytest) and is loaded when first used; MissingExtra says so where
it is not installed. With Hypothesis installed, `st.from_type(Victim)` works without any import from here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from entitlements.errors import MissingExtra, did_you_mean

if TYPE_CHECKING:
    from entitlements.testing.amending import amendments
    from entitlements.testing.checks import Broken, Check
    from entitlements.testing.courses import Happened, History, histories
    from entitlements.testing.days import ORDINARY_DAY
    from entitlements.testing.every_law import (
        CHECKS,
        a_child_is_never_worse_off,
        a_day_at_a_time_equals_the_timeline,
        later_knowledge_only_narrows,
        learning_a_fact_never_contradicts,
        no_entitlement_before_its_cause,
        order_of_facts_changes_nothing,
        renaming_people_changes_nothing,
        testimony_never_costs,
    )
    from entitlements.testing.invented_law import ruleset_texts, rulesets
    from entitlements.testing.knowledge import knowing_less, partial_victims
    from entitlements.testing.lives import victims
    from entitlements.testing.machine import CaseMachine
    from entitlements.testing.sheets import tables
    from entitlements.testing.suites import laws_of

_HOMES = {
    "amending": ("amendments",),
    "checks": ("Broken", "Check"),
    "courses": ("Happened", "History", "histories"),
    "days": ("ORDINARY_DAY",),
    "every_law": (
        "CHECKS",
        "a_child_is_never_worse_off", "a_day_at_a_time_equals_the_timeline", "later_knowledge_only_narrows",
        "learning_a_fact_never_contradicts", "no_entitlement_before_its_cause", "order_of_facts_changes_nothing",
        "renaming_people_changes_nothing", "testimony_never_costs",
    ),
    "invented_law": ("ruleset_texts", "rulesets"),
    "knowledge": ("knowing_less", "partial_victims"),
    "lives": ("victims",),
    "machine": ("CaseMachine",),
    "sheets": ("tables",),
    "suites": ("laws_of",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "CHECKS",
    "ORDINARY_DAY",
    "Broken",
    "CaseMachine",
    "Check",
    "Happened",
    "History",
    "a_child_is_never_worse_off",
    "a_day_at_a_time_equals_the_timeline",
    "amendments",
    "histories",
    "knowing_less",
    "later_knowledge_only_narrows",
    "laws_of",
    "learning_a_fact_never_contradicts",
    "no_entitlement_before_its_cause",
    "order_of_facts_changes_nothing",
    "partial_victims",
    "renaming_people_changes_nothing",
    "ruleset_texts",
    "rulesets",
    "tables",
    "testimony_never_costs",
    "victims",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module `entitlements.testing` has no `{name}`{did_you_mean(name, _HOME_OF)}")
    try:
        found = getattr(import_module(f"entitlements.testing.{home}"), name)
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.partition(".")[0] in ("hypothesis", "pytest"):
            raise MissingExtra(f"`entitlements.testing.{name}`", "testing") from None
        raise
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
