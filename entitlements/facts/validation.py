"""Whether the facts of a victim can all be true of one life: the order of dates, ages, places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from entitlements.facts.derived import DERIVED, age_contradicts
from entitlements.facts.faults import Problem
from entitlements.facts.items import misplaced

if TYPE_CHECKING:
    from entitlements.facts.victim import Victim


def contradictions(victim: Victim) -> Iterable[Problem]:
    """Every pair of facts that cannot both be true, under the path of one with the path of the other."""
    yield from misplaced(victim.particulars, type(victim), DERIVED)
    yield from _place(victim)
    yield from _age(victim)
    if victim.born is not None:
        yield from _before_birth(victim, victim.born)
        yield from _generations(victim, victim.born)


def _place(victim: Victim) -> Iterable[Problem]:
    if victim.host is not None and victim.region is not None and not victim.region.startswith(f"{victim.host}-"):
        yield "region", "is no part of `host`"


def _age(victim: Victim) -> Iterable[Problem]:
    born, age, stated = victim.born, victim.age, victim.age_on
    if born is None or stated is None or victim.age_disputed:
        return  # in a dispute statements that contradict one another are what there is
    if stated < born:
        yield "age_on", "is earlier than `born`"
    elif age is not None and age_contradicts(born, age, stated):
        yield "age", "contradicts `born` on the day `age_on`"


def _before_birth(victim: Victim, born: date) -> Iterable[Problem]:
    for field in ("identification", "proceedings", "testimony"):
        if any(stage.date is not None and stage.date < born for stage in getattr(victim, field) or ()):
            yield "born", f"is later than the date of a stage of `{field}`"
    days = [(f"offences[{i}].committed_on", offence.committed_on) for i, offence in enumerate(victim.offences or ())]
    for i, permit in enumerate(victim.permits or ()):
        days += [(f"permits[{i}].issued", permit.issued), (f"permits[{i}].expires", permit.expires)]
    for path, day in days:
        if isinstance(day, date) and day < born:
            yield path, "is earlier than `born`"


def _generations(victim: Victim, born: date) -> Iterable[Problem]:
    for i, dependant in enumerate(victim.dependants or ()):
        if dependant.born is None:
            continue
        if dependant.relation == "child" and dependant.born <= born:
            yield f"dependants[{i}].born", f"is not later than `born`, against `dependants[{i}].relation`"
        if dependant.relation == "parent" and dependant.born >= born:
            yield f"dependants[{i}].born", f"is not earlier than `born`, against `dependants[{i}].relation`"
