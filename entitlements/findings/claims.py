"""What one rule yields on one case, and what the claims on one entitlement come to: the models of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, PrivateAttr

from entitlements.law.models import Confidence, Force, Level
from entitlements.messages import marked, say

if TYPE_CHECKING:
    from entitlements.findings.case import Case
    from entitlements.findings.explanation import Explanation
    from entitlements.findings.shortfalls import Shortfall


class Status(StrEnum):
    """What a claim comes to on the facts that are known.

    >>> Status("undetermined").in_words
    'not determined yet: facts are missing'
    """

    GRANTED = "granted"
    """The law gives it, on these facts."""
    DISCRETIONARY = "discretionary"
    """The conditions are met, and an authority decides."""
    UPCOMING = "upcoming"
    """It will begin on a day that is known."""
    UNDETERMINED = "undetermined"
    """Unknown facts decide it."""
    BARRED = "barred"
    """It would hold but for a named exclusion."""
    EXPIRED = "expired"
    """It has run out."""
    NOT_GRANTED = "not_granted"
    """The conditions are not met."""
    NOT_ENCODED = "not_encoded"
    """No law that was assessed speaks of it, which does not mean that there is none."""

    @property
    def in_words(self) -> str:
        """The status as a person would say it."""
        return say(_IN_WORDS[self])


_IN_WORDS = {
    Status.GRANTED: marked("the law gives it"),
    Status.DISCRETIONARY: marked("an authority may give it"),
    Status.UPCOMING: marked("it begins later"),
    Status.UNDETERMINED: marked("not determined yet: facts are missing"),
    Status.BARRED: marked("barred by an exclusion"),
    Status.EXPIRED: marked("it has run out"),
    Status.NOT_GRANTED: marked("the conditions are not met"),
    Status.NOT_ENCODED: marked("no law assessed here speaks of it"),
}


def told(status: Status, force: Force) -> str:
    """A status of this force as a person would say it; what a standard asks for is never told as given by law.

    >>> told(Status.GRANTED, "should")
    'it should be given, says a standard that is not law'
    """
    if force == "should" and status in (Status.GRANTED, Status.UPCOMING):
        return say("it should be given, says a standard that is not law")
    return status.in_words


class Finding(BaseModel):
    """Anything in an answer: it never changes, and what is wrong with a stored one is told without its values."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Citation(Finding):
    """A provision as an authority is shown it, and how sure the library is of it.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> citation = answer["reflection_period"]["de/reflection"].citations[0]
    >>> citation.cite, citation.confidence
    ('AufenthG § 59(7) s.1-2 with § 72(6)', 'seen')
    """

    provision: str
    cite: str
    says: str
    url: str
    confidence: Confidence


class DeadlineDay(Finding):
    """A limit of time; `day` is the last day, None while the event from which it runs is not known.

    `rolled` is the next working day where the law moves a limit that ends on a free day; `holidays_considered` says
    whether public holidays were known when it was reckoned.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> refused = Victim(host="GB", region="GB-ENG", identification={"status": "refused", "date": date(2026, 11, 2)})
    >>> answer = assess(refused, on=date(2026, 11, 23))
    >>> answer["identification"]["gb/reconsideration"].deadlines[0].day
    datetime.date(2026, 12, 2)
    """

    binds: Literal["authority", "victim"]
    to: str
    within: str
    event: str
    day: date | None
    rolled: date | None
    holidays_considered: bool
    citation: Citation


class Claim(Finding):
    """What one rule yields on one case.

    Dates are local dates of the host state, the last day included. `runs_from` and `length` say in words what starts
    the period and how long it lasts. `starts` is the day of the event from which it runs; `ends` is set only where the
    law fixes the end; a minimum sets `min_ends`, a maximum `max_ends`; None is unknown or open. `because` names the
    unknown facts that decide an undetermined claim, and the facts that failed a refused one.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> claim = answer["reflection_period"]["de/reflection"]
    >>> claim.force, claim.length, claim.runs_from
    ('shall', 'at least 3 months', 'the departure deadline set')
    """

    id: str
    rule: str
    entitlement: str
    level: Level
    force: Force
    status: Status
    says: str
    citations: tuple[Citation, ...]
    confidence: Confidence
    owed_by: str
    needs: str
    item: int | None
    runs_from: str
    length: str
    starts: date | None
    ends: date | None
    min_ends: date | None
    max_ends: date | None
    renewable: str
    because: tuple[str, ...]
    barred_by: tuple[Citation, ...]
    warnings: tuple[Citation, ...]
    risks: tuple[Citation, ...]
    presumed: tuple[str, ...]
    assumes: tuple[str, ...]
    note: str
    deadlines: tuple[DeadlineDay, ...]

    @property
    def in_words(self) -> str:
        """The status as a person would say it; what a standard asks for is never told as given by law."""
        return told(self.status, self.force)


class LeftOut(Finding):
    """What a ruleset says that it does not hold on an entitlement, and why: nothing found, not read, repealed.

    >>> LeftOut(ruleset="de", cite="BZRG", reason="no provision on trafficking found").reason
    'no provision on trafficking found'
    """

    ruleset: str
    cite: str
    reason: str


_FIELDS = BaseModel.__dict__["__dict__"]
"""Where a model's fields really are."""

_LATER = frozenset({"status", "claims", "standards", "left_out"})
"""The fields of an entitlement that follow from the case."""


class Entitlement(Finding):
    """All claims on one entitlement, headed by the most enforceable of the best.

    `claims` are those of law, the best first; `standards` are what political commitments say should be, which is
    not law; `left_out` is what the rulesets say that they do not hold on it. `for_her` says in one sentence to the
    person herself what it is, and promises nothing. The dates and the force are the leading claim's.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> entitlement = answer["reflection_period"]
    >>> entitlement.title, str(entitlement.status), entitlement.best.rule
    ('Recovery and reflection period', 'granted', 'de/reflection')
    """

    id: str
    title: str
    for_her: str
    family: str
    status: Status
    claims: tuple[Claim, ...]
    standards: tuple[Claim, ...]
    left_out: tuple[LeftOut, ...]

    _case: Case | None = PrivateAttr(default=None)

    if not TYPE_CHECKING:  # to a type checker the fields are simply there

        @property
        def __dict__(self):
            """The fields, all of them: what follows from the case is worked out when something first looks at it.

            Whoever compares, copies, dumps or pickles a model goes through here and finds it whole.
            """
            fields = _FIELDS.__get__(self)
            if "status" not in fields and fields:
                fields.update(self.__pydantic_private__["_case"].merging.on(fields["id"]))
            return fields

        @__dict__.setter
        def __dict__(self, fields):
            _FIELDS.__set__(self, fields)

        def __getattr__(self, name):
            """A field that is not there yet."""
            if name in _LATER and (found := self.__dict__.get(name, self)) is not self:
                return found
            return super().__getattr__(name)

    def __iter__(self) -> Iterator[Claim]:  # type: ignore[override]  # claims, not pydantic's fields
        """The claims of law, the best first, then the standards."""
        return iter((*self.claims, *self.standards))

    def __getitem__(self, rule: str) -> Claim:
        """The claim of this rule (`ruleset/rule` or `rule`), the first where it speaks of several items."""
        for claim in self:
            if rule in (claim.id, claim.rule, claim.rule.partition("/")[2]):
                return claim
        raise KeyError(rule)

    @property
    def best(self) -> Claim | None:
        """The leading claim: of law where there is any, else of the standards; None where nothing speaks of it."""
        return next(iter(self), None)

    @property
    def force(self) -> Force | None:
        """`shall`, `may` or `should`, of the leading claim."""
        return self._leading("force")  # type: ignore[no-any-return]

    @property
    def starts(self) -> date | None:
        """The day of the event from which the leading claim's period runs."""
        return self._leading("starts")  # type: ignore[no-any-return]

    @property
    def ends(self) -> date | None:
        """The last day, where the law fixes it."""
        return self._leading("ends")  # type: ignore[no-any-return]

    @property
    def min_ends(self) -> date | None:
        """The day before which it cannot end."""
        return self._leading("min_ends")  # type: ignore[no-any-return]

    @property
    def max_ends(self) -> date | None:
        """The day after which it cannot last."""
        return self._leading("max_ends")  # type: ignore[no-any-return]

    @property
    def because(self) -> tuple[str, ...]:
        """The unknown facts that decide it while it is undetermined, of every undetermined claim of law."""
        names: dict[str, None] = {}
        for claim in self.claims or self.standards:
            if claim.status is self.status:
                names.update(dict.fromkeys(claim.because))
        return tuple(names)

    def _leading(self, name: str) -> Any:
        best = self.best
        return None if best is None else getattr(best, name)

    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """Where national law stays below a floor that binds the state, on this case; the plainest first."""
        from entitlements.findings.shortfalls import shortfalls

        on = None if self._case is None else self._case.on
        return shortfalls(self.title, self.claims, self.left_out, on)

    def explain(self) -> Explanation:
        """Why it is given or not: each rule with its provisions, conditions, their values and the facts they come from.

        FactError after `redact()`: the reasons went with the facts.
        """
        from entitlements.findings.explanation import explain

        return explain(self, self._case)


class LawApplied(Finding):
    """A ruleset that was assessed: what it is, by what binding, as reviewed when, with the digest of its text.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> [one.bound_since for one in answer.law if one.ruleset == "coe-197"]
    [datetime.date(2013, 4, 1)]
    """

    ruleset: str
    title: str
    level: Level
    digest: str
    reviewed: date
    review_due: date
    bound_since: date | None
    binding_confidence: str | None
