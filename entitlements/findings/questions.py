"""What must still be found out: the unknown facts that can change an answer, in order, and what each would bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from entitlements.findings.case import Case
from entitlements.findings.claims import Entitlement, Finding, Status
from entitlements.findings.completions import Variable
from entitlements.findings.possibilities import DAYS, LISTS, SOME
from entitlements.findings.relevance import Results, facts_asked
from entitlements.findings.results import MAY, OWED, REFUSED
from entitlements.findings.wording import answers, place
from entitlements.law.library import Law
from entitlements.logic.types import Fact
from entitlements.messages import say


class Answer(Finding):
    """One possible answer to a question, and what it settles whatever else is found out.

    `gives` are entitlements that the law then gives, now or on a later day; `may_give` those that an authority may
    then give; `refuses` those that are then not given; `leaves_open` those that other facts still decide.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> victim = Victim(host="DE", nationalities={"MD"}, born=date(2000, 5, 1), identification="none")
    >>> question = assess(victim, on=date(2026, 11, 23)).questions[0]
    >>> {one for answer in question.brings for one in answer.leaves_open} <= set(question.bears_on)
    True
    """

    answer: str
    gives: tuple[str, ...]
    may_give: tuple[str, ...]
    refuses: tuple[str, ...]
    leaves_open: tuple[str, ...]


class Question(Finding):
    """An unknown fact that decides something: its plain question, what hangs on it, and what each answer would bring.

    `bears_on` are the entitlements that it can change. `details` are the plain questions on items where the fact is a
    list. `does_not_know` says that the person was asked and does not know: it must be found out elsewhere. `settles` is
    how many entitlements an answer is expected to settle, every answer being as likely as the next; `urgent` the next
    last day of a limit on the person in what it bears on. `exact` is False where the case was too large to work out
    whole, so that the fact may turn out to change nothing.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> victim = Victim(host="DE", nationalities={"MD"}, born=date(2000, 5, 1), identification="none")
    >>> question = assess(victim, on=date(2026, 11, 23)).questions[0]
    >>> question.question.endswith("?"), question.exact, len(question.brings) > 1
    (True, True, True)
    """

    fact: str
    question: str
    help: str
    painful: bool
    does_not_know: bool
    bears_on: tuple[str, ...]
    brings: tuple[Answer, ...] = ()
    details: tuple[str, ...] = ()
    settles: float = 0.0
    urgent: date | None = None
    exact: bool = True


class _Bearing(NamedTuple):
    """A variable, and for each entitlement that depends on it the results left open by each of its values, as bits."""

    variable: Variable
    left: dict[str, list[int]]


def questions_of(case: Case, entitlements: Iterable[Entitlement]) -> tuple[Question, ...]:
    """The questions of a case, the most useful first."""
    results = Results(case)
    by_id = {entitlement.id: entitlement for entitlement in entitlements}
    bearing = _bearings(results, by_id)
    bears: dict[str, list[_Bearing]] = {}
    for one in bearing:
        bears.setdefault(one.variable.fact, []).append(one)
    inexact = _not_worked_out(results, by_id)
    questions = [_question(fact, found, results, by_id, inexact.get(fact, ())) for fact, found in bears.items()]
    questions += [_question(fact, [], results, by_id, ids) for fact, ids in inexact.items() if fact not in bears]
    order = {fact: place for place, fact in enumerate(results.facts)}
    return tuple(sorted(questions, key=lambda question: _order(question, order)))


def questions_named(entitlements: Iterable[Entitlement], law: Law, rulesets: Iterable[str]) -> tuple[Question, ...]:
    """The facts that undetermined claims name, where the facts that are known were taken out of an answer."""
    facts = facts_asked(law, [law.ruleset(name) for name in rulesets if name in law.names])
    bears: dict[str, dict[str, None]] = {}
    for entitlement in entitlements:
        if entitlement.status in (Status.UNDETERMINED, Status.DISCRETIONARY):
            for claim in entitlement.claims:
                if claim.status is Status.UNDETERMINED:
                    for name in claim.because:
                        bears.setdefault(name, {})[entitlement.id] = None
    return tuple([
        Question(
            fact=name, question=say(facts[name].question or facts[name].title), help=say(facts[name].help),
            painful=facts[name].painful, does_not_know=False, bears_on=tuple(ids), exact=False,
        )
        for name, ids in bears.items() if name in facts
    ])  # fmt: skip


def _order(question: Question, order: Mapping[str, int]) -> tuple[object, ...]:
    return (
        question.does_not_know, -round(question.settles, 1), question.urgent or date.max, question.painful,
        -len(question.bears_on), order[question.fact],
    )  # fmt: skip


def _bearings(results: Results, by_id: Mapping[str, Entitlement]) -> list[_Bearing]:
    variables, diagrams = results.completions.variables, results.diagrams
    left: dict[int, dict[str, list[int]]] = {}
    for entitlement in by_id:
        diagram = results.open.get(entitlement, 0)
        for level in diagrams.support(diagram):
            found = diagrams.reached_by_value(diagram, level, len(variables[level].values))
            left.setdefault(level, {})[entitlement] = found
    return [_Bearing(variables[level], found) for level, found in sorted(left.items())]


def _not_worked_out(results: Results, by_id: Mapping[str, Entitlement]) -> dict[str, tuple[str, ...]]:
    """The facts that undetermined claims name, for entitlements that were too large to be worked out whole."""
    found: dict[str, dict[str, None]] = {}
    for entitlement in results.inexact:
        for claim in by_id[entitlement].claims:
            if claim.status is Status.UNDETERMINED:
                for fact in claim.because:
                    found.setdefault(fact, {})[entitlement] = None
    return {fact: tuple(ids) for fact, ids in found.items() if fact in results.facts}


def _question(
    name: str, bearing: list[_Bearing], results: Results, by_id: Mapping[str, Entitlement], inexact: tuple[str, ...]
) -> Question:
    fact, victim = results.facts[name], results.case.victim
    ids = tuple(e for e in by_id if any(e in one.left for one in bearing) or e in inexact)
    details = [_fact_of(one.variable, results).question for one in bearing if one.variable.name not in (SOME, DAYS)]
    return Question.model_construct(
        fact=name, question=say(fact.question or fact.title), help=say(fact.help), painful=fact.painful,
        does_not_know=name in victim.not_known, bears_on=ids,
        brings=tuple([answer for one in bearing for answer in _answers(one, results)]),
        details=tuple(dict.fromkeys(say(one) for one in details if one)) if name in LISTS else (),
        settles=max((_settled(one) for one in bearing), default=0.0), urgent=_urgent(ids, by_id, results.case.on),
        exact=bool(bearing),
    )  # fmt: skip


def _settled(bearing: _Bearing) -> float:
    """How many entitlements have one result left, on average over the values."""
    width = len(bearing.variable.values)
    return sum(sum(bits & (bits - 1) == 0 for bits in left) for left in bearing.left.values()) / width


def _urgent(ids: Iterable[str], by_id: Mapping[str, Entitlement], on: date) -> date | None:
    days = (
        deadline.day
        for one in ids for claim in by_id[one].claims for deadline in claim.deadlines
        if deadline.binds == "victim" and deadline.day is not None and deadline.day >= on
    )  # fmt: skip
    return min(days, default=None)


def _fact_of(variable: Variable, results: Results) -> Fact:
    return results.completions.items[variable.list][variable.name] if variable.list else results.facts[variable.name]


def _answers(bearing: _Bearing, results: Results) -> Iterable[Answer]:
    variable = bearing.variable
    alike: dict[tuple[int, ...], list[int]] = {}
    for index in range(len(variable.values)):
        alike.setdefault(tuple([_kind(left[index]) for left in bearing.left.values()]), []).append(index)
    titles = [say("its days")] if variable.name == DAYS else []
    if variable.list and variable.name not in (DAYS, SOME):
        titles = [say(_fact_of(variable, results).title)]
    for kinds, chosen in alike.items():
        pairs = list(zip(bearing.left, kinds, strict=True))
        gives, may_give, refuses, leaves_open = (tuple([e for e, one in pairs if one == kind]) for kind in range(4))
        yield Answer.model_construct(
            answer=place(variable, titles) + answers(variable, chosen), gives=gives, may_give=may_give, refuses=refuses,
            leaves_open=leaves_open,
        )  # fmt: skip


def _kind(left: int) -> int:
    """Whether what is left open gives (0), may give (1), refuses (2), or is open still (3)."""
    return 0 if not left & ~OWED else 1 if not left & ~MAY else 2 if not left & ~REFUSED else 3
