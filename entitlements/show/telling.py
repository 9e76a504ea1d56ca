"""What every document tells of an answer, in the same words: force, days, limits of time, what is waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from entitlements.facts.countries import COUNTRIES
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Claim, DeadlineDay, Entitlement, LawApplied, Status
from entitlements.findings.questions import Question
from entitlements.findings.words import FORCE, cited
from entitlements.law.catalogue import Family
from entitlements.law.models import Force
from entitlements.logic.types import Fact
from entitlements.messages import marked, say
from entitlements.show.facts import law_behind, title_of

OWED = (Status.GRANTED, Status.UPCOMING)
SPOKEN_OF = (*OWED, Status.DISCRETIONARY, Status.UNDETERMINED, Status.BARRED, Status.EXPIRED)
"""What stands in a table of its family; what is not given and what no law speaks of is listed below."""

WIDTHS = (16, 42, 11, 15, 16)
"""Of the columns of a table of entitlements, in hundredths: the families stand below one another."""

NO_ADVICE = marked(
    "This was worked out by a program from the facts it was given and from law that was written down for it by people. "
    "It supports legal advice and does not replace it: check the provisions cited before you rely on them."
)


def place_of(answer: Assessment) -> str:
    """The host state by name, with the part of it where that is known."""
    country = say(COUNTRIES.get(answer.host, answer.host))
    return country if answer.region is None else f"{country} ({answer.region})"


def headline(answer: Assessment) -> str:
    """What an answer is about: the state and the day, and nobody."""
    return say("What the law owes: {place}, on {day}", place=place_of(answer), day=answer.on)


def families(answer: Assessment) -> Iterator[tuple[Family, list[Entitlement]]]:
    """Each family of the catalogue with those of its entitlements that law speaks of to some effect."""
    for family in law_behind(answer).catalogue.families:
        ours = [e for e in answer if e.family == family.id and e.status in SPOKEN_OF]
        if ours:
            yield family, ours


def force_of(claim: Claim) -> str:
    """What the claim is to the person: a right only where a duty is met; never a right where an authority decides.

    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> force_of(answer["reflection_period"].best), force_of(answer["residence_permit"]["de/permit-proceedings"])
    ('right', 'would be a right')
    """
    return force_in_words(claim.status, claim.force)


def force_in_words(status: Status, force: Force) -> str:
    """The same of a status and a force alone."""
    if force != "shall":
        return say(FORCE[force])
    if status in OWED:
        return say(FORCE["shall"])
    return say("was a right") if status is Status.EXPIRED else say("would be a right")


def leading(entitlement: Entitlement) -> tuple[Claim, ...]:
    """The claims of law that come to the entitlement's status, the best first: what its row rests on."""
    return tuple(claim for claim in entitlement.claims if claim.status is entitlement.status)


def asides(entitlement: Entitlement, facts: dict[str, Fact]) -> Iterator[str]:
    """What the leading claim's status alone does not tell: what it waits for, needs, assumes and risks."""
    best = entitlement.best
    if best is None:
        return
    if entitlement.status is Status.UNDETERMINED and entitlement.because:
        yield say("waits for: {facts}", facts=", ".join(title_of(name, facts) for name in entitlement.because))
    if best.renewable:
        yield best.renewable
    said = {
        say("needs"): best.needs, say("assumes"): "; ".join(best.assumes), say("note"): best.note,
        say("an authority may end or refuse it, if what is not known turns out so"): cited(best.risks),
    }  # fmt: skip
    yield from (f"{label}: {words}" for label, words in said.items() if words)


class Limit(NamedTuple):
    """A limit of time and the entitlement that it is for."""

    entitlement: Entitlement
    rule: str
    deadline: DeadlineDay

    @property
    def says(self) -> str:
        """Who must do what."""
        if self.deadline.binds == "authority":
            return say("The authority must {act}", act=self.deadline.to)
        return say("The victim must {act}", act=self.deadline.to)

    def conditions(self) -> str:
        """What to heed of its day: that it may move to a working day, or that public holidays were not known."""
        deadline, said = self.deadline, []
        if deadline.rolled is not None and deadline.rolled != deadline.day:
            said.append(say("{day} where the limit moves to a working day", day=deadline.rolled))
        if "working" in deadline.within and not deadline.holidays_considered:
            said.append(say("public holidays not counted"))
        return "; ".join(said)


def limits(answer: Assessment) -> list[Limit]:
    """Every limit of time of law that is not refused, once: those whose day is known first, the next one leading."""
    found: dict[tuple[object, ...], Limit] = {}
    for entitlement in answer:
        for claim in entitlement.claims:
            if claim.status in SPOKEN_OF:
                for one in claim.deadlines:
                    key = (one.day, one.binds, one.to, one.within, one.event, one.citation.cite)
                    found.setdefault(key, Limit(entitlement, claim.rule, one))
    return sorted(found.values(), key=lambda limit: limit.deadline.day or date.max)


class Span(NamedTuple):
    """The days of an entitlement's leading claim, where any is known."""

    entitlement: Entitlement
    claim: Claim


def spans(answer: Assessment) -> list[Span]:
    """The periods of which some day is known, of what is given, may be given, or has run out."""
    shown = (*OWED, Status.DISCRETIONARY, Status.UNDETERMINED, Status.EXPIRED)
    found = []
    for entitlement in answer:
        if entitlement.status in shown:
            dated = (c for c in leading(entitlement) if c.starts or c.ends or c.min_ends or c.max_ends)
            found += [Span(entitlement, claim) for claim in list(dated)[:1]]
    return found


def brings(answer: Assessment, question: Question) -> Iterator[str]:
    """What each possible answer to a question settles; nothing of those that leave all as open as before."""
    for one in question.brings:
        whatever = len(question.brings) == 1  # every answer brings the same, on other days or by other law
        found = {
            marked("the law gives {entitlements}"): one.gives,
            marked("an authority may give {entitlements}"): one.may_give,
            marked("not given {entitlements}"): one.refuses,
        }
        said = [say(words, entitlements=bears_on(answer, ids)) for words, ids in found.items() if ids]
        if said and whatever:
            yield say("whatever the answer: {what}", what="; ".join(said))
        elif said:
            yield say("if the answer is “{answer}”: {what}", answer=one.answer, what="; ".join(said))


def asked(question: Question) -> str:
    """What to know before a question is asked: that the person does not know, that a limit runs, that it hurts."""
    said = []
    if question.does_not_know:
        said.append(say("the person does not know: it must be found out elsewhere"))
    if question.urgent is not None:
        said.append(say("a limit of time ends on {day}", day=question.urgent))
    if question.painful:
        said.append(say("a painful question: ask it with care, and once"))
    if not question.exact:
        said.append(say("it may turn out to change nothing"))
    return "; ".join(said)


def overdue(applied: LawApplied, on: date) -> bool:
    """Whether the review of a ruleset was due by the day of the assessment."""
    return on >= applied.review_due


def titles(entitlements: Iterable[Entitlement]) -> str:
    """Their titles in a row."""
    return "; ".join(say(entitlement.title) for entitlement in entitlements)


def bears_on(answer: Assessment, ids: Iterable[str]) -> str:
    """The titles of these entitlements in a row."""
    return titles(answer[name] for name in ids)
