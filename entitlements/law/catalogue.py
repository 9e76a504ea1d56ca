"""The closed list of entitlements, and the facts that conditions may speak of, as `rulesets/` says them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from entitlements.errors import RulesetError
from entitlements.law.reader import read_yaml
from entitlements.logic.types import Fact, FactType


class Family(BaseModel):
    """A family of entitlements, for tables and documents."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    title: str


class CatalogueEntry(BaseModel):
    """One entitlement that law can grant: its id, family, title, one plain sentence, and one for the person herself.

    `for_her` speaks to her as "you": what it is, true under every law, and no promise that she has it.

    >>> from entitlements import catalogue
    >>> catalogue().by_id["legal_information"].for_her
    'This is about having your rights and choices explained to you, in a language that you understand.'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    family: str
    title: str
    says: str
    for_her: str


class Catalogue(BaseModel):
    """Every entitlement that a rule may grant, in the order in which answers list them.

    >>> from entitlements import catalogue
    >>> [family.id for family in catalogue().families]
    ['recognition', 'stay', 'assistance', 'justice', 'child']
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    families: tuple[Family, ...]
    entitlements: tuple[CatalogueEntry, ...]

    @cached_property
    def by_id(self) -> dict[str, CatalogueEntry]:
        """The entries by their ids."""
        return {entry.id: entry for entry in self.entitlements}


@dataclass(frozen=True)
class Vocabulary:
    """Every fact that conditions may speak of; `items` are the fields of offences, dependants and permits.

    `facts` and `derived` belong to every victim; `particulars` are facts that more than one legal order asks for.
    """

    facts: dict[str, Fact]
    derived: dict[str, Fact]
    items: dict[str, dict[str, Fact]]
    particulars: dict[str, Fact]

    @cached_property
    def victim(self) -> dict[str, Fact]:
        """Facts, derived facts and shared particulars by name."""
        return self.facts | self.derived | self.particulars


def read_catalogue(text: str, file: str) -> Catalogue:
    """The catalogue of entitlements from its file."""
    return Catalogue.model_validate(read_yaml(text, file))


def read_vocabulary(text: str, file: str) -> Vocabulary:
    """The vocabulary of facts from its file; RulesetError where an entry is not understood."""
    data = read_yaml(text, file)

    def facts(section: dict[str, dict[str, object]], *, particular: bool = False) -> dict[str, Fact]:
        return {name: _fact(name, entry, file, particular) for name, entry in section.items()}

    return Vocabulary(
        facts=facts(data["facts"]),
        derived=facts(data["derived"]),
        items={item: facts(fields) for item, fields in data["items"].items()},
        particulars=facts(data["particulars"], particular=True),
    )


def _fact(name: str, entry: dict[str, object], file: str, particular: bool) -> Fact:
    try:
        asks = tuple(str(ask) for ask in entry.get("from") or ())  # type: ignore[attr-defined]  # a list in the file
        return Fact(
            name, FactType.parse(str(entry["type"])), str(entry["title"]), str(entry.get("question", "")),
            str(entry.get("help", "")), asks, bool(asks), particular, bool(entry.get("painful", False)),
            str(entry.get("lies_with", "")), bool(entry.get("lasting", False)),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise RulesetError(f"fact `{name}`: {error}", file=file) from None
