"""Victims as an advice centre meets them: drawn fact by fact, each possible beside the others, each a choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from entitlements.errors import FactError, did_you_mean
from entitlements.facts import Victim
from entitlements.facts.victim import FACTS
from entitlements.law.library import Law, load
from entitlements.periods.ages import reaches_age
from entitlements.testing.days import ORDINARY_DAY, birth, one_of
from entitlements.testing.possible import NOT_OF_CITIZENS, WAYS, Life
from entitlements.testing.states import asked_in, parts_of, places

ORDER = (
    "nationalities", "residence_status", "identification", "proceedings", "testimony", "exploitation", "exploited_in",
    "dependants", "offences", "permits",
)  # fmt: skip
"""The facts in the order in which they are drawn, after the state and the day of birth and before the flags."""

CHILDHOOD = "child"
_STAGES = frozenset(WAYS)
_LISTS = frozenset({"dependants", "offences", "permits"})
_CHILD = (None, False, False, True)
"""Whether the victim is a child; None where the day of birth is not known."""


def victims(*, on: date = ORDINARY_DAY, law: Law | None = None, **facts: Any) -> st.SearchStrategy[Victim]:
    """Victims whose facts are all possible beside one another on the day `on`; each fact but the state may be unknown.

    Every fact of `Victim`, every particular that some law asks for, and `child` (under 18 on that day) can be given by
    keyword, as a value or as a strategy; None leaves a fact out. `particulars` gives several at once. What is not given
    is drawn to fit: events after the birth and in the order of law, ages that go together, permits under rules of the
    state and particulars that it asks for, by `law` (`load()` unless given). They shrink to one of whom nothing is
    known but the state, and each fact that matters to an ordinary value: a birth on 1 January 2000, an event two weeks
    ago.

    InvalidArgument for a fact that no law asks for, FactError for values that contradict one another. Values that
    contradict what is drawn are drawn again.

    >>> from hypothesis import find
    >>> found = find(victims(host="DE", child=True, testimony="declined"), lambda victim: True)
    >>> found
    Victim(born=known, host=known, testimony=known)
    >>> found.born
    datetime.date(2012, 1, 1)
    """
    law = law or load()
    return _victims(checked(facts, law), on, law)


def checked(facts: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """The constraints, each a strategy; what no law asks for, and values that contradict one another, are refused."""
    particulars: dict[str, Any] = {}
    shared = law.vocabulary.particulars
    for name in facts.keys() - FACTS - {CHILDHOOD, "particulars", "not_known"}:
        if name not in shared and not any(name in ruleset.particulars for ruleset in law):
            known = FACTS | shared.keys() | {CHILDHOOD}
            raise InvalidArgument(f"no law asks for the fact `{name}`{did_you_mean(name, known)}")
        particulars[name] = facts[name]
    values = {name: value for name, value in facts.items() if name in Victim.model_fields and not _drawn(value)}
    named = {name: value for name, value in particulars.items() if not _drawn(value)}
    if named:
        values["particulars"] = {**values.get("particulars", {}), **named}
    Victim.model_validate(values)
    return {name: value if _drawn(value) else st.just(value) for name, value in facts.items()}


def _drawn(value: Any) -> bool:
    return isinstance(value, st.SearchStrategy)


@st.composite
def _victims(draw: st.DrawFn, given: dict[str, st.SearchStrategy[Any]], on: date, law: Law) -> Victim:
    facts = {name: draw(values) for name, values in given.items()}
    childhood = facts.pop(CHILDHOOD, None)
    particulars = dict(facts.pop("particulars", None) or {})
    particulars |= {name: facts.pop(name) for name in list(facts) if name not in Victim.model_fields}
    if "host" in facts:
        if facts["host"] is not None and "region" not in facts and len(parts := parts_of(_host(facts))) > 1:
            facts["region"] = one_of(draw, parts)
    elif isinstance(region := facts.get("region"), str):
        facts["host"] = region[:2].upper()
    else:
        facts["host"], part = one_of(draw, places())
        facts.setdefault("region", part)
    born = facts.get("born")
    if not facts.keys() & {"born", "age"}:
        is_child = one_of(draw, _CHILD) if childhood is None else childhood
        if is_child is not None:
            born = facts["born"] = birth(draw, on, is_child)
    life = Life(draw, on, _host(facts), _day(born), asked_in(_host(facts), law))
    life.is_foreign = facts.get("residence_status") in NOT_OF_CITIZENS
    for name in ORDER:
        life.is_citizen = life.host in _countries(facts.get("nationalities"))
        if name not in facts:
            if name in _STAGES:
                facts[name] = life.stages(name)
            else:
                facts[name] = life.items(name) if name in _LISTS else getattr(life, name)()
    facts = life.flags() | facts
    drawn = life.particulars() | particulars
    facts["particulars"] = {name: value for name, value in drawn.items() if value is not None}
    return _possible(facts, given, childhood, on)


def _possible(facts: dict[str, Any], given: Mapping[str, Any], childhood: bool | None, on: date) -> Victim:
    """The victim of these facts; where given ones contradict those that were drawn, another is to be drawn."""
    try:
        victim = Victim.model_validate(facts)
    except FactError:
        if not given:
            raise
        reject()
    if childhood is not None and not victim.age_disputed:
        born, age = victim.born, victim.age
        is_child = on < reaches_age(born, 18) if born is not None else None if age is None else age < 18
        if is_child is not None and is_child != childhood:
            reject()
    return victim


def _host(facts: Mapping[str, Any]) -> str:
    host = facts["host"]
    return host.strip().upper() if isinstance(host, str) else "DE"


def _countries(given: Any) -> set[str]:
    """The codes of nationalities as they may be given."""
    return {str(code).strip().upper() for code in ([given] if isinstance(given, str) else given or ())}


def _day(given: Any) -> date | None:
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            return None
    return given if isinstance(given, date) else None
