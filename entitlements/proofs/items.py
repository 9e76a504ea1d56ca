"""Offences, dependants and permits in any possible life: a few places in each list, each with an arbitrary item."""

from __future__ import annotations

from typing import get_args

from entitlements.facts.items import PermitKind
from entitlements.proofs.formulas import ALWAYS, NEVER, Rails, both, either, no, settled, some
from entitlements.proofs.life import Day, Life, Place, allowed
from entitlements.proofs.mentions import PLACE_OF

KINDS: tuple[str, ...] = ("trafficking", *(kind for kind in get_args(PermitKind) if kind != "trafficking"))
ANOTHER_RULE = "another law"
"""What a permit stands under that stands under none of the rules that are named."""


class Items:
    """The items of a life's lists, and what conditions read of each."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self._places: dict[str, tuple[Place, ...]] = {}
        self.read: set[tuple[str, str]] = set()
        """The fields that some condition or period has read: the others are nobody's business."""

    def places(self, items: str) -> tuple[Place, ...]:
        """The places of a list: a permit under each rule that is named, one other item, two where `any` is asked."""
        if items not in self._places:
            kind = PLACE_OF[items]
            if items == "permits":
                under = [{"under": value} for value in self.life.mentions.of("permit", "under")]
                other = [{"under": ANOTHER_RULE}] if self.life.mentions.of("permit", "kind") else []
                fixed = [*under, *other]
            else:
                fixed = [{}, {}] if items in self.life.mentions.quantified else [{}]
            self._places[items] = tuple(
                Place(kind, n, self.life.boolean(f"{kind} {n}", items), one) for n, one in enumerate(fixed)
            )  # fmt: skip
            for one, other_place in zip(self._places[items], self._places[items][1:], strict=False):
                if items != "permits":  # the second place is only taken where the first one is
                    self.life.require(either(no(other_place.present), one.present))
        return self._places[items]

    def list_of(self, place: Place) -> str:
        """The list that a place belongs to."""
        return next(items for items, kind in PLACE_OF.items() if kind == place.kind)

    def flag(self, place: Place, name: str) -> Rails:
        """A fact of an item that is true or false."""
        life, fact = self.life, self.list_of(place)
        self.read.add((place.kind, name))
        match place.kind, name:
            case "offence", "child_at_act":
                return life.under(18, Day(True, False, self._date(place, "committed_on")))
            case "dependant", "child":
                born = self._date(place, "born")
                return settled(life.today < life.calendar.term(("age", 18), born, frozenset({fact})))
            case "permit", "valid":
                expires = self.day(place, "expires")
                return settled(either(expires.never, expires.value >= life.today))
        return settled(life.boolean(place.prefix + name, fact))

    def one_of(self, place: Place, name: str, values: tuple[str, ...]) -> Rails:
        """Whether a fact of an item that takes one value has one of these."""
        if name in place.fixed:
            return ALWAYS if place.fixed[name] in values else NEVER
        self.read.add((place.kind, name))
        options = self.values(place, name)
        chosen = self.life.word(place.prefix + name, self.list_of(place), len(options))
        return settled(some(chosen == n for n, value in enumerate(options) if value in values))

    def values(self, place: Place, name: str) -> tuple[str, ...]:
        """The values that a fact of an item can take."""
        if place.kind == "permit" and name == "kind":
            return KINDS
        fact = self.life.mentions.items.get(place.kind, {}).get(name)
        return allowed(fact, self.life.mentions.of(place.kind, name))

    def contains(self, place: Place, name: str, value: str) -> Rails:
        """Whether a set of an item has this member."""
        self.read.add((place.kind, name))
        return settled(self.life.boolean(f"{place.prefix}{name} {value}", self.list_of(place)))

    def day(self, place: Place, name: str) -> Day:
        """The day of an event of an item."""
        life, fact = self.life, self.list_of(place)
        self.read.add((place.kind, name))
        if (place.kind, name) in {("offence", "committed_on"), ("permit", "issued"), ("dependant", "born")}:
            return Day(True, False, self._date(place, name))
        happened = life.boolean(f"{place.prefix}happened {name}", fact)
        ahead = 12 * 365 if place.kind == "permit" else 0
        value = life.date(place.prefix + name, fact, ahead=ahead)
        if (place.kind, name) == ("permit", "expires"):
            life.require(value >= self._date(place, "issued"))
        return Day(happened, no(happened), value)

    def number(self, place: Place, name: str) -> tuple[bool, object]:
        """A whole number of an item."""
        self.read.add((place.kind, name))
        return True, self.life.word(place.prefix + name, self.list_of(place), 1_000_001)

    def _date(self, place: Place, name: str) -> object:
        life, fact = self.life, self.list_of(place)
        self.read.add((place.kind, name))
        if place.kind == "dependant" and name == "born":
            key = place.prefix + name
            born = life.word(key, fact, 1_000_000)
            life.require(both(born <= life.today, born >= life.today - 100 * 365))
            for relation, fits in (("child", born > life.born), ("parent", born < life.born)):
                life.require(either(self.one_of(place, "relation", (relation,)).false, fits))
            return born
        return life.date(place.prefix + name, fact)

