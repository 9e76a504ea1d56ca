"""The completions of a case: what is not known as variables with a few values, and the facts that a choice makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from entitlements.facts import Victim
from entitlements.facts.derived import environment
from entitlements.facts.particulars import Particulars
from entitlements.findings.case import Case
from entitlements.findings.possibilities import DAYS, FACT_OF, LISTS, SOME, Possibilities
from entitlements.law.library import Applied
from entitlements.logic.evaluation import Slots
from entitlements.logic.types import Fact

_OF_NATIONALITY = frozenset({"nationalities", "citizen_of_host", "eu_citizen", "eea_citizen", "third_country_national",
                             "stateless"})  # fmt: skip
_OF_AGE = frozenset({"born", "child", "eighteenth_birthday", "age_disputed"})
_CLUSTERS = {
    "born": "age", "age_disputed": "age", "offences": "age", "nationalities": "nationality",
    "residence_status": "nationality", "identification": "identification", "proceedings": "proceedings",
    "testimony": "testimony", "dependants": "dependants", "permits": "permits",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Variable:
    """A fact, or one part of a list, with the values that stand for all that it may be.

    `list` and `number` say in which item it stands (0: the one item of a list of which nothing is known). `spans` are
    for days the first and last day that a value stands for; `known` is the value that it has now, if that is known.
    """

    level: int
    fact: str
    list: str
    number: int
    name: str
    values: tuple[Any, ...]
    spans: tuple[tuple[int, int] | None, ...] = ()
    known: int | None = None


class Completions(Possibilities):
    """The variables of a case, made when a condition first asks for them, and the slots of each choice of values."""

    def __init__(self, case: Case, applied: Sequence[Applied], facts: Mapping[str, Fact]) -> None:
        super().__init__(case, applied, facts)
        self.variables: list[Variable] = []
        self._by_slot: dict[tuple[str, int, str], tuple[int, ...]] = {}
        self._own: dict[tuple[str, int, str], int | None] = {}
        self._changes: dict[tuple[tuple[int, int], ...], dict[str, Any]] = {}

    # which variables there are

    def of(self, list_: str, number: int, name: str) -> tuple[int, ...]:
        """The levels of the variables on which a slot rests; none where it is known."""
        key = list_, number, name
        found = self._by_slot.get(key)
        if found is None:
            levels = (self.own(list_, number, one) for one in self._parts(list_, name))
            found = self._by_slot[key] = tuple(dict.fromkeys(one for one in levels if one is not None))
            if list_ and name == "child_at_act":
                found = self._by_slot[key] = (*found, *self.of("", 0, "child"))
        return found

    def _parts(self, list_: str, name: str) -> tuple[str, ...]:
        if list_:
            if list_ == "permits" and name in ("issued", "expires", "valid"):
                return (DAYS,)
            return {"child_at_act": ("committed_on",), "child": ("born",)}.get(name, (name,))
        if name in _OF_AGE:
            return ("age_disputed",) if name == "age_disputed" else ("born", "age_disputed")
        if name == "lawfully_resident":
            return ("nationalities", "residence_status")
        return ("nationalities",) if name in _OF_NATIONALITY else (FACT_OF.get(name, name),)

    def own(self, list_: str, number: int, name: str) -> int | None:
        """The level of the variable that is this very fact, or None where it is known."""
        key = list_, number, name
        if key not in self._own:
            values, spans = self.values_of(list_, number, name)
            level = len(self.variables) if len(values) > 1 else None
            if level is not None:
                known = 0 if self.is_known(list_, number, name) else None
                variable = Variable(level, list_ or name, list_, number, name, tuple(values), tuple(spans), known)
                self.variables.append(variable)
            self._own[key] = level
        return self._own[key]

    def is_known(self, list_: str, number: int, name: str) -> bool:
        """Whether the fact of a variable is known; its first value is then the one that it has."""
        return False

    def some(self, list_: str) -> int | None:
        """The level of the variable that says whether an unknown list holds anything; None where the list is known."""
        return None if self.base[list_] is not None else self.own(list_, 0, SOME)

    # what a choice of values makes of the facts

    def slots(self, chosen: Mapping[int, int]) -> Slots:
        """The facts as engines read them, with these values (by level) in the place of what is not known."""
        merged: dict[str, Any] = dict(self.base)
        clusters: dict[str, list[tuple[int, int]]] = {}
        for level, value in chosen.items():
            variable = self.variables[level]
            clusters.setdefault(_CLUSTERS.get(variable.fact, variable.fact), []).append((level, value))
        for members in clusters.values():
            merged.update(self._changed(tuple(members)))
        return merged

    def _changed(self, members: tuple[tuple[int, int], ...]) -> dict[str, Any]:
        found = self._changes.get(members)
        if found is None:
            variable = self.variables[members[0][0]]
            if variable.fact not in _CLUSTERS:
                found = {variable.name: encoded(variable.values[members[0][1]])}
            else:
                victim = _shallow(self.victim, self.changes(dict(members), _shallow))
                slots = environment(victim, self.case.on, self.case.host, self.case.law)
                found = {name: value for name, value in slots.items() if value != self.base.get(name)}
            self._changes[members] = found
        return found

    def victim_with(self, chosen: Mapping[int, int]) -> Victim:
        """The victim with these values in the place of what is not known; not validated."""
        return self.victim.model_copy(update=self.changes(chosen, Victim.model_copy))

    def changes(self, chosen: Mapping[int, int], copied: Callable[..., Any]) -> dict[str, Any]:
        """What these values change in the victim; items are copied by this function."""
        changes: dict[str, Any] = {}
        particulars: dict[str, Any] = {}
        parts: dict[str, dict[int, dict[str, Any]]] = {}
        empty: set[str] = set()
        for level, index in chosen.items():
            variable = self.variables[level]
            value = variable.values[index]
            if variable.list:
                part = parts.setdefault(variable.list, {})
                part.setdefault(variable.number, {})
                if variable.name == SOME and not value:
                    empty.add(variable.list)
                if variable.name == DAYS:
                    part[variable.number] |= {"issued": value[0], "expires": value[1]}
                elif variable.name != SOME:
                    part[variable.number][variable.name] = value
            elif variable.fact in Victim.model_fields:
                changes[variable.fact] = value
            else:
                particulars[variable.fact] = value
        if particulars:
            changes["particulars"] = Particulars({**self.victim.particulars, **particulars})
        if "nationalities" in changes and self.victim.other_nationalities_possible:
            changes["other_nationalities_possible"] = None
        for list_ in empty:
            parts[list_] = {}
        for list_, numbered in parts.items():
            given = getattr(self.victim, list_)
            items = given if given is not None else (LISTS[list_](),) * (0 in numbered)
            first = 1 if given is not None else 0
            changes[list_] = tuple(
                [_item_with(item, numbered.get(n, {}), copied) for n, item in enumerate(items, first)]
            )
        return changes


def _shallow(model: Any, update: Mapping[str, Any]) -> Any:
    """Something with the same attributes, some of them changed: all that slots are made from, in no time."""
    return SimpleNamespace(**{**model.__dict__, **update})


def _item_with(item: Any, parts: Mapping[str, Any], copied: Callable[..., Any]) -> Any:
    own = {name: value for name, value in parts.items() if name in item.__dict__}
    particulars = {name: value for name, value in parts.items() if name not in own}
    if particulars:
        own["particulars"] = Particulars({**item.particulars, **particulars})
    return copied(item, update=own) if own else item


def encoded(value: Any) -> Any:
    """A fact that nothing is derived from as engines read it."""
    if value is True or value is False:
        return 2 * value
    if value == "not_yet":
        return 0
    if isinstance(value, date):
        return value.toordinal()
    return (value, True) if isinstance(value, frozenset) else value
