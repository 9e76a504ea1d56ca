"""What a victim may have several of: offences, family members, permits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from entitlements.facts.faults import Problem
from entitlements.facts.kinds import Countries, Day, EventDay, Flag, Names, Text
from entitlements.facts.model import FactModel
from entitlements.facts.particulars import Particulars

PermitKind: TypeAlias = Literal[
    "reflection", "trafficking", "humanitarian", "asylum", "work", "study", "family", "visit", "settlement", "other"
]


class Item(FactModel):
    """One of several; `particulars` are what a law asks about it, `not_known` what the person does not know of it."""

    _derived: ClassVar[tuple[str, ...]] = ()

    particulars: Annotated[Particulars, Field(title="facts that a law asks for")] = Particulars()
    not_known: Names = frozenset()

    def _contradictions(self) -> Iterable[Problem]:
        yield from misplaced(self.particulars, type(self), self._derived)


class Offence(Item):
    """An act that the victim is or may be held liable for; every fact about it may be unknown (None).

    >>> Offence(kind="theft", committed_on="2026-03-01", compelled=True)
    Offence(kind=known, committed_on=known, compelled=known)
    """

    _derived: ClassVar[tuple[str, ...]] = ("child_at_act",)

    kind: Text | None = None
    committed_on: EventDay | None = None
    consequence_of_trafficking: Flag | None = None
    compelled: Flag | None = None
    administrative: Flag | None = None
    stage: Literal["known", "investigated", "charged", "convicted", "cleared"] | None = None


class Dependant(Item):
    """A family member; every fact about that person may be unknown (None), and no nationality means stateless.

    >>> Dependant(relation="child", born="2020-02-29").born
    datetime.date(2020, 2, 29)
    """

    _derived: ClassVar[tuple[str, ...]] = ("child",)

    relation: Literal["child", "spouse", "partner", "parent", "sibling", "other"] | None = None
    born: Day | None = None
    nationalities: Countries | None = None
    in_host: Flag | None = None
    unmarried: Flag | None = None


class Permit(Item):
    """A permit that the victim holds or held; `expires` is its last day, and `not_yet` says that it has no end so far.

    FactError when it expires before it is issued.

    >>> Permit(kind="trafficking", issued="2026-01-31", expires="2026-07-31").expires
    datetime.date(2026, 7, 31)
    """

    _derived: ClassVar[tuple[str, ...]] = ("valid",)

    kind: PermitKind | None = None
    under: Text | None = None
    issued: EventDay | None = None
    expires: EventDay | None = None

    def _contradictions(self) -> Iterable[Problem]:
        yield from super()._contradictions()
        if isinstance(self.issued, date) and isinstance(self.expires, date) and self.expires < self.issued:
            yield "expires", "is earlier than `issued`"


def misplaced(particulars: Particulars, model: type[FactModel], derived: Iterable[str]) -> Iterable[Problem]:
    """Particulars with the name of a fact of their own, which would give it twice, or of one that is computed."""
    for name in particulars:
        if name in model.model_fields:
            yield f"particulars.{name}", f"is no particular: give it once, as `{name}`"
        elif name in derived:
            yield f"particulars.{name}", "is computed from other facts and cannot be given"
