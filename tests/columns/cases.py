"""Cases that leave no rule of a state's law untouched: every fact that some law asks for, permits under its rules."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from entitlements import FactError, Law, Victim
from entitlements.logic.types import Fact
from tests.drawn_cases import (
    EXPLOITATION,
    FLAGS,
    IDENTIFICATION,
    NATIONALITIES,
    PROCEEDINGS,
    REGIONS,
    RESIDENCE,
    TESTIMONY,
)

FIRST, LAST = date(2012, 1, 1), date(2031, 12, 31)
"""The days of the assessments, across the days on which laws changed."""
ODD_DAYS = (date(1, 1, 1), date(1799, 12, 31), date(1900, 2, 28), date(2149, 12, 31), date(2399, 1, 31), date.max)
LEAP_DAYS = (date(2004, 2, 29), date(2008, 2, 29), date(2012, 2, 29))


def whole_cases(number: int, host: str, law: Law, seed: int = 1) -> list[tuple[Victim, date]]:
    """So many victims in this state, each with the day of the assessment; the same ones for the same seed."""
    draw, found = Random(f"{host} {seed} whole"), list[tuple[Victim, date]]()
    facts = _Facts(draw, host, law)
    while len(found) < number:
        on = FIRST + timedelta(days=draw.randint(0, (LAST - FIRST).days))
        try:
            found.append((Victim.model_validate(facts.drawn(on)), on))
        except FactError:
            continue  # the draw contradicts itself
    return found


class _Facts:
    """Draws facts for one state."""

    def __init__(self, draw: Random, host: str, law: Law) -> None:
        self.draw, self.host = draw, host
        rulesets = [one.ruleset for one in law.applying(host, date(2026, 1, 1))]
        self.particulars = dict(law.vocabulary.particulars)
        self.of_items: dict[str, dict[str, Fact]] = {"offence": {}, "dependant": {}}
        for ruleset in rulesets:
            self.particulars |= ruleset.particulars
            for item, facts in ruleset.item_particulars.items():
                self.of_items.setdefault(item, {}).update(facts)
        self.used = {name for r in rulesets for name in (*r.particulars, *r.uses)} & set(self.particulars)
        self.rules = [f"{r.id}/{rule}" for r in rulesets for rule in r.rule_ids] + [
            rule for r in rulesets for rule in r.rule_ids
        ]

    def drawn(self, on: date) -> dict[str, Any]:
        """The facts of one victim as `Victim` takes them."""
        draw, known = self.draw, self.draw.choice((0.3, 0.6, 0.9))
        facts: dict[str, Any] = {
            "born": self.day(on, 14_000, 2_500) if draw.random() < 0.9 else draw.choice(LEAP_DAYS),
            "nationalities": draw.sample(NATIONALITIES, draw.choice((0, 1, 1, 2))),
            "region": draw.choice(REGIONS[self.host]) if self.host in REGIONS else None,
            "residence_status": draw.choice(RESIDENCE),
            "identification": self.stages(on, draw.choice(IDENTIFICATION)),
            "proceedings": self.stages(on, draw.choice(PROCEEDINGS)),
            "testimony": self.stages(on, (draw.choice(TESTIMONY),)),
            "exploitation": draw.sample(EXPLOITATION, draw.randint(0, 2)),
            "exploited_in": draw.sample(NATIONALITIES, draw.randint(0, 1)),
            "dependants": self.several(lambda: self.dependant(on)),
            "offences": self.several(lambda: self.offence(on)),
            "permits": self.several(lambda: self.permit(on)),
            **{flag: draw.random() < 0.4 for flag in FLAGS},
        }  # fmt: skip
        facts = {name: value for name, value in facts.items() if draw.random() < known}
        if draw.random() < 0.15:
            facts.pop("born", None)
            facts |= {"age": draw.randint(10, 30)} | ({"age_on": self.day(on, 1500)} if draw.random() < 0.5 else {})
        particulars = {n: self.value(self.particulars[n], on) for n in sorted(self.used) if draw.random() < known}
        return facts | {"host": self.host, "particulars": particulars}

    def several(self, item: Any) -> list[Any]:
        """None, one or some."""
        return [item() for _ in range(self.draw.choice((0, 0, 1, 1, 2, 3)))]

    def day(self, on: date, most: int, least: int = 0) -> date:
        """A day before the assessment, now and then one after it."""
        days = self.draw.randint(least, most)
        return on - timedelta(days=days) if least or self.draw.random() < 0.9 else on + timedelta(days=days // 3)

    def event(self, on: date) -> Any:
        """A day as laws ask for it: near, long ago, odd, or not yet."""
        chance = self.draw.random()
        if chance < 0.15:
            return "not_yet"
        return self.draw.choice(ODD_DAYS) if chance < 0.16 else self.day(on, self.draw.choice((60, 400, 4000)))

    def stages(self, on: date, statuses: tuple[str, ...]) -> list[dict[str, Any]]:
        """These stages in order, some with their days."""
        days = sorted(self.day(on, self.draw.choice((50, 700))) for _ in statuses)
        return [
            {"status": status} | ({"date": day} if self.draw.random() < 0.8 else {})
            for status, day in zip(statuses, days, strict=True)
        ]

    def value(self, fact: Fact, on: date) -> Any:
        """A value of a particular's type."""
        draw = self.draw
        match fact.type.kind:
            case "boolean":
                return draw.random() < 0.5
            case "date":
                return self.event(on)
            case "integer":
                return draw.randint(0, 40)
            case "one of":
                return draw.choice(fact.type.values)
            case "set of":
                values = fact.type.values or NATIONALITIES
                return draw.sample(values, draw.randint(0, min(2, len(values))))
        return draw.choice(NATIONALITIES)

    def some(self, item: str, on: date, facts: dict[str, Any]) -> dict[str, Any]:
        """Some of an item's facts, and of what laws ask about it."""
        own = {n: self.value(f, on) for n, f in sorted(self.of_items[item].items()) if self.draw.random() < 0.6}
        return {n: v for n, v in facts.items() if self.draw.random() < 0.7} | {"particulars": own}

    def dependant(self, on: date) -> dict[str, Any]:
        """A family member."""
        draw = self.draw
        return self.some("dependant", on, {
            "relation": draw.choice(("child", "spouse", "partner", "parent", "sibling")), "born": self.day(on, 9000, 1),
            "in_host": draw.random() < 0.6, "unmarried": draw.random() < 0.6,
            "nationalities": draw.sample(NATIONALITIES, 1),
        })  # fmt: skip

    def offence(self, on: date) -> dict[str, Any]:
        """An act that the victim may be held liable for."""
        draw = self.draw
        return self.some("offence", on, {
            "kind": draw.choice(("theft", "document", "drugs")), "committed_on": self.event(on),
            "compelled": draw.random() < 0.5, "consequence_of_trafficking": draw.random() < 0.5,
            "administrative": draw.random() < 0.3, "stage": draw.choice(("known", "charged", "convicted")),
        })  # fmt: skip

    def permit(self, on: date) -> dict[str, Any]:
        """A permit, often under a rule of the state's law."""
        draw = self.draw
        issued = self.event(on)
        kind = draw.choice(("trafficking", "asylum", "visit", "humanitarian"))
        facts: dict[str, Any] = {"kind": kind, "issued": issued}
        if draw.random() < 0.7:
            facts["under"] = draw.choice(self.rules)
        if isinstance(issued, date) and issued < date(2400, 1, 1) and draw.random() < 0.5:
            facts["expires"] = issued + timedelta(days=draw.randint(0, 900))
        return {name: value for name, value in facts.items() if draw.random() < 0.85 or name == "under"}
