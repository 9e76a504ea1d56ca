"""The victim: every fact that conditions of law may speak of, each of which may be unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self

from entitlements.facts.faults import Problem
from entitlements.facts.items import Dependant, Offence, Permit
from entitlements.facts.kinds import (
    Age,
    Countries,
    Country,
    Day,
    Exploitation,
    Flag,
    Names,
    Region,
    ResidenceStatus,
)
from entitlements.facts.model import FactModel
from entitlements.facts.particulars import Particulars
from entitlements.facts.stages import Identification, Proceedings, Testimony
from entitlements.facts.validation import contradictions


class FactState(StrEnum):
    """What is known of a fact before any law speaks; that a law presumes it is for the assessment to say.

    >>> FactState("does_not_know").name
    'DOES_NOT_KNOW'
    """

    KNOWN = "known"
    """It is given."""
    NOT_ASKED = "not_asked"
    """Nobody has asked yet."""
    DOES_NOT_KNOW = "does_not_know"
    """The person was asked and does not know; it has to be found out elsewhere."""


class Victim(FactModel):
    """What is known of a victim of trafficking in human beings. There is no field for a name, and none is needed.

    Every fact may be left out (None: not asked), or given as `"does_not_know"`, which `not_known` remembers; unknown is
    never taken for false. Dates are local dates or their ISO text; the days of events may be `"not_yet"`: known not to
    have happened. Countries are ISO 3166-1 alpha-2 codes, and no nationality at all means stateless. `identification`,
    `proceedings` and `testimony` take one status, one mapping with `status` and `date`, or a list of such, and hold
    them as stages in order. Facts that only some laws ask for are `particulars`. `rulesets/vocabulary.yaml` says what
    each fact means.

    FactError names every field that is wrong or contradicts another one, and never a value.

    >>> victim = Victim(host="DE", nationalities={"MD"}, identification="presumed", testimony="does_not_know")
    >>> victim
    Victim(nationalities=known, host=known, identification=known, testimony=does_not_know)
    >>> victim.identification[0].status
    'presumed'
    >>> victim.replace(testimony="declined").state("testimony")
    <FactState.KNOWN: 'known'>
    >>> Victim(born="2010-05-01", testimny="declined")
    Traceback (most recent call last):
    entitlements.errors.FactError: `testimny`: no such fact; did you mean `testimony`?
    """

    _hint: ClassVar[str] = "; a fact that only some laws ask for belongs in `particulars`"

    born: Day | None = None
    age: Age | None = None
    age_on: Day | None = None
    age_disputed: Flag | None = None
    reasons_to_believe_child: Flag | None = None
    nationalities: Countries | None = None
    other_nationalities_possible: Flag | None = None
    host: Country | None = None
    region: Region | None = None
    residence_status: ResidenceStatus | None = None
    identification: Identification | None = None
    proceedings: Proceedings | None = None
    testimony: Testimony | None = None
    exploitation: Exploitation | None = None
    exploited_in: Countries | None = None
    links_severed: Flag | None = None
    risk_on_return: Flag | None = None
    personal_situation: Flag | None = None
    public_order_ground: Flag | None = None
    improper_claim: Flag | None = None
    lacks_means: Flag | None = None
    unaccompanied: Flag | None = None
    dependants: tuple[Dependant, ...] | None = None
    offences: tuple[Offence, ...] | None = None
    permits: tuple[Permit, ...] | None = None
    particulars: Particulars = Particulars()
    not_known: Names = frozenset()

    def _contradictions(self) -> Iterable[Problem]:
        return contradictions(self)

    def state(self, fact: str) -> FactState:
        """Whether a fact or particular is known, was not asked, or is one that the person does not know.

        >>> Victim(particulars={"harmed_on": "does_not_know"}).state("harmed_on")
        <FactState.DOES_NOT_KNOW: 'does_not_know'>
        >>> Victim().state("testimony")
        <FactState.NOT_ASKED: 'not_asked'>
        """
        if fact in self.not_known:
            return FactState.DOES_NOT_KNOW
        known = getattr(self, fact) is not None if fact in FACTS else fact in self.particulars
        return FactState.KNOWN if known else FactState.NOT_ASKED

    def replace(self, **changes: Any) -> Self:
        """The same victim with other facts, checked again; `particulars` are replaced as a whole.

        A fact that is given now leaves `not_known`; None makes it one that was not asked. FactError as for `Victim`.

        >>> Victim(host="DE", testimony="willing").replace(testimony=None)
        Victim(host=known)
        """
        particulars = changes.get("particulars")
        given = changes.keys() | (particulars.keys() if isinstance(particulars, Mapping) else set())
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**kept, "not_known": self.not_known - given, **changes})


FACTS = frozenset(Victim.model_fields) - {"particulars", "not_known"}
"""The names of the facts that a victim has by itself."""
