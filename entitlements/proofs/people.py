"""From a model of the solver to a victim, and what is ordinary about people: the wishes for a readable example."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from entitlements.facts import Victim
from entitlements.facts.victim import FACTS
from entitlements.proofs.formulas import Formula, both, no, z3
from entitlements.proofs.items import Items
from entitlements.proofs.life import Life, Place
from entitlements.proofs.mentions import PLACE_OF
from entitlements.proofs.stages import COURSES, courses

RECENT, GROWN = 10, 27 * 365 + 100
"""How many days ago ordinary events lie, and how old an ordinary adult is, in days."""


class People:
    """Reads victims out of models, one fact after another, and only the facts that a question is about."""

    def __init__(self, life: Life, items: Items) -> None:
        self._life, self._items = life, items

    def day(self, model: Any) -> date:
        """The day of the assessment."""
        return date.fromordinal(_number(model, self._life.today))

    def victim(self, model: Any, facts: Iterable[str]) -> Victim:
        """The person of this model, with these facts known; FactError where no life has them together."""
        given: dict[str, Any] = {"host": self._life.groups.host}
        particulars: dict[str, Any] = {}
        for name in sorted(facts):
            if name in ("age", "age_on", "host", "other_nationalities_possible"):
                continue
            if not _true(model, self._life.known(name)):
                continue
            (given if name in FACTS else particulars)[name] = self._fact(model, name)
        given = {name: value for name, value in given.items() if value is not None}
        if particulars:
            given["particulars"] = {name: value for name, value in particulars.items() if value is not None}
        return Victim.model_validate(given)

    def _fact(self, model: Any, name: str) -> Any:
        life = self._life
        if name in COURSES:
            statuses = courses(name)[_number(model, life.course(name))].statuses
            return [
                {"status": status} | ({} if status == "none" else {"date": _date(model, life.stage(name, n))})
                for n, status in enumerate(statuses)
            ]
        if name in PLACE_OF:
            places = self._items.places(name)
            return [self._item(model, place) for place in places if _true(model, place.present)]
        match name:
            case "born":
                return _date(model, life.born)
            case "nationalities":
                return [c for c in life.states if _true(model, life.boolean(f"nationality {c}", name))]
            case "age_disputed":
                return _true(model, life.boolean(name, name))
        fact = life.mentions.facts[name]
        match fact.type.kind:
            case "boolean":
                return _true(model, life.boolean(name, name))
            case "date":
                return self._event(model, life.boolean(f"happened {name}", name), life.day(name).value)
            case "integer":
                return _number(model, life.number(name)[1])
            case "set of":
                values = fact.type.values or life.mentions.of("victim", name)
                return [one for one in values if _true(model, life.boolean(f"{name} {one}", name))]
        values = life.values(name)
        return values[_number(model, life.word(name, name, len(values)))] if values else None

    @staticmethod
    def _event(model: Any, happened: Any, day: Any) -> Any:
        return _date(model, day) if _true(model, happened) else "not_yet"

    def _item(self, model: Any, place: Place) -> dict[str, Any]:
        given: dict[str, Any] = {}
        particulars: dict[str, Any] = {}
        for name, fact in self._items.life.mentions.items.get(place.kind, {}).items():
            if fact.derived or (name not in place.fixed and (place.kind, name) not in self._items.read):
                continue
            (particulars if fact.particular else given)[name] = self._field(model, place, name, fact.type.kind)
        given["particulars"] = {name: value for name, value in particulars.items() if value not in (None, "", [])}
        return {name: value for name, value in given.items() if value not in (None, "")}

    def _field(self, model: Any, place: Place, name: str, kind: str) -> Any:
        if name in place.fixed:
            return place.fixed[name]
        items, list_of = self._items, self._items.list_of(place)
        match kind:
            case "boolean":
                return _true(model, self._life.boolean(place.prefix + name, list_of))
            case "date":
                day = items.day(place, name)
                return _date(model, day.value) if _true(model, day.at) else "not_yet"
            case "integer":
                return _number(model, items.number(place, name)[1])
            case "set of":
                members = self._life.states if name == "nationalities" else items.values(place, name)
                return [m for m in members if _true(model, self._life.boolean(f"{place.prefix}{name} {m}", list_of))]
        values = items.values(place, name)
        return values[_number(model, self._life.word(place.prefix + name, list_of, len(values)))] if values else None

    def wishes(self, facts: Iterable[str], first: date) -> list[Formula]:
        """What one would sooner tell of a person, the most telling first: an adult from outside the Union, presumed a
        victim a few days ago, without permits, offences or family, to whom nothing unusual has happened."""
        life, names = self._life, sorted(facts)
        wishes: list[Formula] = [
            life.stage(name, n) >= life.today - 2 * RECENT
            for name in names if name in COURSES for n in range(max(map(len, COURSES[name])))
        ]  # fmt: skip
        wishes += [life.today <= first.toordinal() + 550, life.today == first.toordinal()]
        if "age_disputed" in names:
            wishes.append(no(life.boolean("age_disputed", "age_disputed")))
        if "nationalities" in names:
            ordinary = life.states[0]
            nations = [life.boolean(f"nationality {code}", "nationalities") for code in life.states]
            wishes += [z3().PbEq([(one, 1) for one in nations], 1)]
            wishes += [one == (code == ordinary) for one, code in zip(nations, life.states, strict=True)]
        wishes += [no(place.present) for name in names if name in PLACE_OF for place in self._items.places(name)]
        wishes += [life.course(name) == 0 for name in names if name in COURSES]
        for name in ("permits", "offences"):
            field = "issued" if name == "permits" else "committed_on"
            for place in self._items.places(name) if name in names else ():
                if (place.kind, field) not in self._items.read:
                    continue
                day = self._items.day(place, field).value
                wishes.append(both(day <= life.today, day >= life.today - 60))
        if "born" in names:
            wishes.append(life.born == life.today - GROWN)
        for name in names:
            if name in COURSES:
                most = max(map(len, COURSES[name]))
                wishes += [life.stage(name, n) == life.today - RECENT + 2 * n for n in range(most)]
            elif name not in PLACE_OF and name not in ("born", "age_disputed", "nationalities"):
                wishes += self._plain(name)
        return wishes

    def _plain(self, name: str) -> list[Formula]:
        life = self._life
        fact = life.mentions.facts.get(name)
        if fact is None or name in ("age", "age_on", "host", "other_nationalities_possible"):
            return []
        match fact.type.kind:
            case "boolean":
                return [no(life.boolean(name, name))]
            case "date":
                day = life.day(name).value
                return [no(life.boolean(f"happened {name}", name)), *(
                    both(day <= life.today, day >= life.today - back) for back in (400, 120, 60))]
            case "integer":
                return [life.number(name)[1] == 0]
            case "set of":
                values = fact.type.values or life.mentions.of("victim", name)
                return [no(life.boolean(f"{name} {one}", name)) for one in values]
        values = life.values(name)
        return [life.word(name, name, len(values)) == 0] if values else []


def _true(model: Any, formula: Formula) -> bool:
    if isinstance(formula, bool):
        return formula
    return bool(z3().is_true(model.eval(formula, model_completion=True)))


def _number(model: Any, number: Any) -> int:
    return number if isinstance(number, int) else int(model.eval(number, model_completion=True).as_long())


def _date(model: Any, number: Any) -> date:
    return date.fromordinal(_number(model, number))
