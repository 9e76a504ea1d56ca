"""The twelve rules as a ruleset of this library (`law/aq.yaml`): one case and many, with reasons and without."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchmarks.twelve_rules.cases import ENTITLEMENTS, FLAGS, Case
from entitlements import Assessment, Status, Victim, assess, load
from entitlements.engines.case import CaseEngine
from entitlements.facts.derived import environment
from entitlements.findings.reading import reading_of
from entitlements.logic.evaluation import NO_ITEM, Slots

ON = date(2026, 11, 25)
HOST = "AQ"
LAW = load(Path(__file__).parent / "law")
RULESET = LAW.ruleset("aq")
_BRANCH = reading_of(RULESET).branches[0]
ENGINE: CaseEngine = _BRANCH.engine("fixpoint")
_roots = itemgetter(*_BRANCH.branch.roots)  # the node of each rule, in the order of the conclusions

_OURS = {Status.GRANTED: True, Status.NOT_GRANTED: False, Status.UNDETERMINED: None}
_THIRD_COUNTRY = {True: frozenset({"MD"}), False: frozenset({"FR"}), None: None}
_AS_THEY_ARE = ("identification", "age", "residence_status", "testimony", *FLAGS[1:-1])


def victim(case: Case) -> Victim:
    """The case as our model of a victim."""
    compelled = case.get("acts_compelled")
    return Victim(
        **{name: case[name] for name in _AS_THEY_ARE if name in case},
        nationalities=_THIRD_COUNTRY[case.get("third_country_national")],
        particulars={} if compelled is None else {"acts_compelled": compelled},
    )


def assessed(facts: Victim) -> Assessment:
    """The whole answer: every entitlement with its status, dates, provisions, duty-bearer and what is missing."""
    return assess(facts, on=ON, host=HOST, law=LAW, engine="fixpoint")


def statuses(answer: Assessment) -> tuple[bool | None, ...]:
    """The twelve conclusions of an answer; None where missing facts decide."""
    return tuple(_OURS[answer[entitlement].status] for entitlement in ENTITLEMENTS.values())


def slots(facts: Victim) -> dict[str, Any]:
    """The facts as the engine reads them, with all that follows from them on the day."""
    return environment(facts, ON, HOST, LAW)


def conditions(facts: Slots) -> tuple[int, ...]:
    """The twelve conclusions (0 false, 1 unknown, 2 true) from slots: the compiled conditions, and nothing else."""
    return _roots(ENGINE.values(facts, NO_ITEM))


def one(case: Case) -> tuple[bool | None, ...]:
    """The twelve conclusions of a case."""
    return statuses(assessed(victim(case)))


def missing(case: Case) -> dict[str, tuple[str, ...]]:
    """For each conclusion that missing facts decide, the facts to ask for."""
    answer = assessed(victim(case))
    return {name: answer[entitlement].because for name, entitlement in ENTITLEMENTS.items()}
