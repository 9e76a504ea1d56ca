"""The answer to one case: an immutable model that knows every entitlement, the law it rests on, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import metadata
from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr, computed_field, model_validator

from entitlements.errors import did_you_mean
from entitlements.facts import Victim
from entitlements.findings.basis import basis_of
from entitlements.findings.case import Case, Engine, require_host
from entitlements.findings.claims import Entitlement, Finding, LawApplied, Status
from entitlements.findings.explanation import Explanation, explain
from entitlements.findings.merging import entitlements_of
from entitlements.findings.nearest import Turn, turned_by
from entitlements.findings.outcome import presumed_in
from entitlements.findings.questions import Question, questions_named, questions_of
from entitlements.findings.shortfalls import KINDS, Shortfall, shortfalls
from entitlements.findings.shown import Documents
from entitlements.findings.trusted import trusted
from entitlements.law.library import Law, load

if TYPE_CHECKING:
    from entitlements.findings.difference import Difference
    from entitlements.findings.timeline import Timeline


class Assessment(Documents, Finding):
    """What the law owes this person on this day, entitlement by entitlement.

    `answer["reflection_period"]` is one entitlement; iterating gives them all in the catalogue's order, those that no
    law speaks of included. `law` is what was assessed, `missing_law` what was not, `warnings` what to heed before the
    answer is used. `victim` is None after `redact()`.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> answer["reflection_period"].status
    <Status.GRANTED: 'granted'>
    >>> Assessment.model_validate_json(answer.model_dump_json()) == answer
    True
    """

    on: date
    host: str
    region: str | None
    engine: str
    library_version: str
    entitlements: tuple[Entitlement, ...]
    law: tuple[LawApplied, ...]
    missing_law: tuple[str, ...]
    warnings: tuple[str, ...]
    presumed: tuple[str, ...]
    victim: Victim | None

    _case: Case | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _attach_facts(self) -> Assessment:
        """A stored answer can be explained again: from its facts, and only under the very law it was given."""
        if self.victim is not None and self._case is None:
            law = load()
            known = law.names
            if all(o.ruleset in known and law.ruleset(o.ruleset).digest == o.digest for o in self.law):
                self._give(Case(self.victim, self.on, self.host, law, "auto"))
        return self

    def _give(self, case: Case) -> None:
        self._case = case
        for entitlement in self.entitlements:
            entitlement._case = case

    @model_validator(mode="before")
    @classmethod
    def _shortfalls_follow(cls, data: Any) -> Any:
        """What an answer says of shortfalls follows from its claims; on the way in it is left aside."""
        return {name: value for name, value in data.items() if name != "shortfalls"} if isinstance(data, dict) else data

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own way to serialise a property
    @property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """Where national law stays below a floor that binds the state: the plainest first, each with both citations.

        Empty where the state's own law is not encoded: `missing_law` says so.
        """
        found = (one for e in self.entitlements for one in shortfalls(e.title, e.claims, e.left_out, self.on))
        return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))

    def __iter__(self) -> Iterator[Entitlement]:  # type: ignore[override]  # entitlements, not pydantic's fields
        return iter(self.entitlements)

    def __getitem__(self, entitlement: str) -> Entitlement:
        """The entitlement with this catalogue id; KeyError suggests the nearest."""
        for one in self.entitlements:
            if one.id == entitlement:
                return one
        nearest = did_you_mean(entitlement, [one.id for one in self.entitlements])
        raise KeyError(f"no entitlement `{entitlement}` in the catalogue{nearest}")

    @property
    def granted(self) -> tuple[Entitlement, ...]:
        """What the law gives on these facts: claimable duties only, no discretion and no standard."""
        return self._with(Status.GRANTED)

    @property
    def discretionary(self) -> tuple[Entitlement, ...]:
        """What an authority may give on these facts, and nothing better is given."""
        return self._with(Status.DISCRETIONARY)

    @property
    def undetermined(self) -> tuple[Entitlement, ...]:
        """What unknown facts decide."""
        return self._with(Status.UNDETERMINED)

    def _with(self, status: Status) -> tuple[Entitlement, ...]:
        return tuple(entitlement for entitlement in self.entitlements if entitlement.status is status)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The unknown facts that can still change what some entitlement comes to, the most useful first.

        A fact is asked exactly when two completions of what is not known differ in it alone and give an entitlement
        another status; docs/answers.md says what a completion is. What bears only on claims to something that another
        law gives whatever is found out is not asked. After `redact()` what is known is gone: then they are the facts
        that undetermined claims name, in no order and not exact.
        """
        if self._case is None:
            return questions_named(self.entitlements, load(), tuple(one.ruleset for one in self.law))
        return questions_of(self._case, self.entitlements)

    def explain(self, entitlement: str, *, turned_by: bool = False) -> Explanation:
        """Why this entitlement is given or not; the same as `answer[entitlement].explain()`.

        With `turned_by` each refused claim says what would turn it.
        """
        return explain(self[entitlement], self._case, turned_by=turned_by)

    def turned_by(self, name: str) -> tuple[Turn, ...]:
        """The nearest changes of fact that would turn the refusal of an entitlement or claim (by id), smallest first.

        None for what is not refused, or what at most three changes do not turn. KeyError for an id that this answer
        does not hold, FactError after `redact()`. `docs/answers.md` says what never changes.
        """
        return turned_by(self._case, self.entitlements, name)

    def what_if(self, *, on: date | None = None, **changes: Any) -> Difference:
        """What other facts, or another day `on`, would change: each claim that is gained, lost or moved, with its law.

        Facts are given as for `Victim`; particulars are added to those that are known. An age that was stated without
        its day stays that of the day of this answer. FactError as for `Victim`, and after `redact()`.

        >>> from datetime import date
        >>> from entitlements import Victim, assess
        >>> answer = assess(Victim(host="DE", nationalities={"MD"}, testimony="willing"), on=date(2026, 11, 23))
        >>> [change.claim for change in answer.what_if(testimony="declined").newly_determined][:1]
        ['de/permit-proceedings']
        """
        from entitlements.findings.difference import what_if

        return what_if(self, on, changes)

    def timeline(self, start: date, end: date) -> Timeline:
        """What the answer is on every day from `start` to `end`, both included, and what happens on which day.

        The facts stay as they are; the law is that in force on the right day. ValueError when `end` is earlier than
        `start`, FactError after `redact()`.

        >>> from datetime import date
        >>> from entitlements import Victim, assess
        >>> presumed = {"status": "presumed", "date": date(2026, 10, 5)}
        >>> answer = assess(Victim(host="DE", identification=presumed), on=date(2026, 11, 23))
        >>> answer.timeline(date(2026, 10, 1), date(2027, 3, 31)).spans[1].start
        datetime.date(2026, 10, 5)
        """
        from entitlements.findings.timeline import timeline

        return timeline(self, start, end)

    def redact(self) -> Assessment:
        """The same answer without its facts: it can be stored where the facts must not be, and cannot be explained."""
        bare = tuple(e.model_copy() for e in self.entitlements)
        for entitlement in bare:
            entitlement._case = None
        return self.model_copy(update={"victim": None, "entitlements": bare})._without_case()

    def _without_case(self) -> Assessment:
        self._case = None
        return self


_LIBRARY_VERSION: list[str] = []


def library_version() -> str:
    """The version of the library that is installed; looked up once."""
    if not _LIBRARY_VERSION:
        try:
            _LIBRARY_VERSION.append(metadata.version("entitlements"))
        except metadata.PackageNotFoundError:
            _LIBRARY_VERSION.append("not installed")
    return _LIBRARY_VERSION[0]


def assess(
    victim: Victim, *, on: date, host: str | None = None, law: Law | None = None, engine: Engine = "auto"
) -> Assessment:
    """What the law of the host state, and of the instruments that bind it, owes this person on this day.

    `on` is a local date of the host state. `host` may be given here instead of with the victim. `law` is the law to
    assess under, `load()` unless given. `engine` is `auto` (durable-rules, checked by the fixpoint, where it can be
    had), `durable-rules` or `fixpoint`. Unknown facts leave what they decide `undetermined`.

    Raises FactError (the facts contradict one another, or a particular is misspelt), UnknownLaw (no host state, or
    one of which nothing is encoded), EngineFault (two engines disagree: there is no answer rather than a wrong one).

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> victim = Victim(host="DE", nationalities={"MD"}, identification="presumed", testimony="declined")
    >>> answer = assess(victim, on=date(2026, 11, 23))
    >>> str(answer["reflection_period"].status), answer["reflection_period"].best.citations[0].cite
    ('granted', 'AufenthG § 59(7) s.1-2 with § 72(6)')
    """
    law = law or load()
    case = Case(victim, on, require_host(victim, host), law, engine)
    presumed = dict.fromkeys(fact for run in case.all_runs for fact in presumed_in(run, case))
    basis = basis_of(case)
    fields = {
        "on": on, "host": case.host, "region": victim.region, "engine": case.engine_name,
        "library_version": library_version(), "entitlements": entitlements_of(case), "law": basis.law,
        "missing_law": basis.missing, "warnings": basis.warnings, "presumed": tuple(presumed), "victim": victim,
    }  # fmt: skip
    return trusted(Assessment, fields, {"_case": case})
