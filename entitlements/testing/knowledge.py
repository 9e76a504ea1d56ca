"""The same victim when less is known: what a case file holds before everybody has been asked everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from entitlements.facts import Victim
from entitlements.periods.ages import age_on
from entitlements.testing.days import ORDINARY_DAY, Draw, one_of
from entitlements.testing.lives import victims

_STAGES = ("identification", "proceedings", "testimony")
_ITEMS = ("offences", "dependants", "permits")
_KEEP = (True, True, False)
_KEEP_WHOLE = (True, True, True, True, "partly", False, "does_not_know")
_ALWAYS = frozenset({"host", "not_known"})
_SAID = frozenset({"kind", "under", "relation"})
"""What makes an item the one that it is; a permit of which the rule is not told counts as one under none."""


def partial_victims(*, on: date = ORDINARY_DAY, **facts: Any) -> st.SearchStrategy[Victim]:
    """Victims as `victims` draws them, of whom less is known: not asked, not known to the person, days not told.

    Facts that are given by keyword stay as given. They shrink as those of `victims` do.

    >>> from hypothesis import find
    >>> find(partial_victims(host="NO"), lambda victim: "testimony" in victim.not_known)
    Victim(host=known, testimony=does_not_know)
    """
    kept = frozenset(facts) | ({"born", "age"} if "child" in facts else set())
    return victims(on=on, **facts).flatmap(lambda victim: knowing_less(victim, on=on, keep=kept))


def knowing_less(
    victim: Victim, *, on: date = ORDINARY_DAY, keep: frozenset[str] = frozenset()
) -> st.SearchStrategy[Victim]:
    """The same victim with some facts not known: every answer about the one is possible for the other.

    What is forgotten leaves open what was known, and says nothing else: the day of a stage that is still to come stays,
    since a stage without its day counts as reached; a disputed age stays disputed; a nationality goes only where others
    are said to be possible. `keep` names facts that stay. They shrink to the victim as known.
    """
    return _forgetting(victim, on, keep)


@st.composite
def _forgetting(draw: st.DrawFn, victim: Victim, on: date, keep: frozenset[str]) -> Victim:
    facts: dict[str, Any] = {name: getattr(victim, name) for name in Victim.model_fields}
    unknown: set[str] = set(victim.not_known)
    for name, value in list(facts.items()):
        if name in keep or name in _ALWAYS or name == "particulars":
            continue
        if value is None:
            if one_of(draw, _KEEP) is False:
                unknown.add(name)
            continue
        if name in ("age_disputed", "other_nationalities_possible") and value:
            continue
        how = one_of(draw, _KEEP_WHOLE)
        if how == "partly":
            facts |= _partly(draw, name, value, facts, on, keep)
        elif how is not True:
            facts[name] = None
            if how == "does_not_know":
                unknown.add(name)
    named = facts["particulars"]
    facts["particulars"] = {name: value for name, value in named.items() if name in keep or one_of(draw, _KEEP)}
    facts["not_known"] = {name for name in unknown if facts.get(name) is None and name not in facts["particulars"]}
    return Victim.model_validate(facts)


def _partly(
    draw: Draw, name: str, value: Any, facts: Mapping[str, Any], on: date, keep: frozenset[str]
) -> dict[str, Any]:
    """The same fact known less well; where it can only be known or not, as it is."""
    if name == "born" and value <= on and facts["age"] is None and "age" not in keep:
        return {"born": None, "age": age_on(value, on), "age_on": on}
    if name in _STAGES:
        return {name: [_undated(stage, on) for stage in value]}
    if name == "nationalities" and "other_nationalities_possible" not in keep:
        return {name: sorted(value)[:1], "other_nationalities_possible": True}
    if name in _ITEMS:
        return {name: [_of_item(draw, item) for item in value]}
    return {}


def _undated(stage: Any, on: date) -> Any:
    return stage if stage.date is None or stage.date > on else {"status": stage.status}


def _of_item(draw: Draw, item: Any) -> Any:
    names = [name for name in type(item).model_fields if name not in _SAID | {"particulars", "not_known"}]
    known = {name: value for name in names if (value := getattr(item, name)) is not None}
    left = {name: value for name, value in known.items() if one_of(draw, _KEEP)}
    said = {name: getattr(item, name) for name in _SAID if hasattr(item, name)}
    particulars = {name: value for name, value in item.particulars.items() if one_of(draw, _KEEP)}
    return said | left | {"particulars": particulars}
