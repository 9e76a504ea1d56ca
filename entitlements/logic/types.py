"""The types that a fact can have in a condition, and how a ruleset writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from entitlements.errors import did_you_mean

Kind = Literal["boolean", "integer", "date", "text", "country", "one of", "stages", "set of", "list of"]
PLAIN: tuple[Kind, ...] = ("boolean", "integer", "date", "text", "country")
ITEMS = ("offence", "dependant", "permit")


@dataclass(frozen=True, slots=True)
class FactType:
    """One fact's type: its kind, the values it may take, and for a set or list what its members are.

    >>> str(FactType.parse("one of [charged, convicted]"))
    'one of [charged, convicted]'
    >>> FactType.parse("set of country").member
    'country'
    """

    kind: Kind
    values: tuple[str, ...] = ()
    member: str = ""

    @classmethod
    def parse(cls, text: str) -> FactType:
        """Read `boolean`, `one of [a, b]`, `stages of [a, b]`, `set of [a, b]`, `set of country`, `list of offence`.

        ValueError says what is allowed.
        """
        for plain in PLAIN:
            if text == plain:
                return cls(plain)
        choice = re.fullmatch(r"(one of|stages of|set of)\s*\[\s*(\w+(?:\s*,\s*\w+)*)\s*\]", text)
        if choice:
            words: Kind = "stages" if choice[1] == "stages of" else "set of" if choice[1] == "set of" else "one of"
            return cls(words, tuple(re.split(r"\s*,\s*", choice[2])), "text" if words == "set of" else "")
        if text == "set of country":
            return cls("set of", (), "country")
        listed = re.fullmatch(r"list of (\w+)", text)
        if listed and listed[1] in ITEMS:
            return cls("list of", (), listed[1])
        allowed = [*PLAIN, "one of [a, b]", "set of [a, b]", "set of country", *(f"list of {item}" for item in ITEMS)]
        raise ValueError(f"unknown type `{text}`; write one of {', '.join(allowed)}{did_you_mean(text, allowed)}")

    def __str__(self) -> str:
        if self.kind in ("one of", "stages"):
            return f"{'stages of' if self.kind == 'stages' else 'one of'} [{', '.join(self.values)}]"
        if self.kind == "set of":
            return "set of country" if self.member == "country" else f"set of [{', '.join(self.values)}]"
        return f"list of {self.member}" if self.kind == "list of" else self.kind


BOOLEAN = FactType("boolean")
DATE = FactType("date")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as conditions know it: its name, type, and the base facts to ask for when it is not known.

    `derived` facts are computed; `asks` names what is asked instead. `painful` facts are asked last among equals.
    `lies_with` says in whose hands a change lies: `person`, `authority` or `nobody`, empty where the vocabulary does
    not say; a `lasting` fact never changes, such as the day of birth.
    """

    name: str
    type: FactType
    title: str = ""
    question: str = ""
    help: str = ""
    asks: tuple[str, ...] = ()
    derived: bool = False
    particular: bool = False
    painful: bool = False
    lies_with: str = ""
    lasting: bool = False

    @property
    def base(self) -> tuple[str, ...]:
        """The names of the stored facts that this one comes from: itself, unless it is derived."""
        return self.asks if self.derived else (self.name,)


@dataclass(frozen=True)
class Scope:
    """The names that a condition may use, and what they mean.

    `items` holds the fields of offences, dependants and permits; `each` names the kind of item that the rule speaks of
    once for each; `definitions` are the facts that the ruleset itself defines; `rules` the ids of its rules.
    """

    ruleset: str
    facts: dict[str, Fact]
    items: dict[str, dict[str, Fact]]
    definitions: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    each: str | None = None
    presumed: frozenset[str] = field(default=frozenset())
