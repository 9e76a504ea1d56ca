"""An interview: one question after the other, until nothing more can change the answer."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment, assess
from entitlements.findings.case import Engine
from entitlements.findings.questions import Question
from entitlements.law.library import Law


def interview(
    victim: Victim, *, on: date, host: str | None = None, law: Law | None = None, engine: Engine = "auto"
) -> Generator[Question, Any, Assessment]:
    """Each question in turn, for an app to drive a form; it is sent the answer, and ends with the assessment.

    `send(answer)` takes what `Victim` takes for that fact (for a particular, what its law takes); `"does_not_know"` or
    None leaves it unknown, and it is not asked again. The next question is always the most useful one on what is known
    by then. Where an answer still leaves part of a fact open (a stage without its day), it is asked a second time and
    no more. The generator returns the final `Assessment`: `yield from` gives it, and so does `StopIteration.value`.

    FactError when an answer is wrong or contradicts what is known: nothing of it is taken, and a generator that has
    raised is over, so keep `victim_with(victim, fact, answer)` at hand to check one first. UnknownLaw as for `assess`.

    >>> from datetime import date
    >>> from entitlements import Victim, interview
    >>> asked = interview(Victim(host="KZ"), on=date(2026, 11, 23))
    >>> question = next(asked)
    >>> try:
    ...     while True:
    ...         question = asked.send("does_not_know")
    ... except StopIteration as over:
    ...     answer = over.value
    >>> all(question.does_not_know for question in answer.questions)
    True
    """
    times: dict[str, int] = {}
    answer = assess(victim, on=on, host=host, law=law, engine=engine)
    while True:
        victim = answer.victim or victim
        waiting = (q for q in answer.questions if not q.does_not_know and times.get(q.fact, 0) < 2)
        question = next(waiting, None)
        if question is None:
            return answer
        given = yield question
        times[question.fact] = times.get(question.fact, 0) + 1
        unknown = given is None or (isinstance(given, str) and given == "does_not_know")
        if unknown:
            times[question.fact] = 2
        answer = assess(victim_with(victim, question.fact, given), on=on, host=host, law=law, engine=engine)


def victim_with(victim: Victim, fact: str, answer: Any) -> Victim:
    """The victim with the answer to one question; FactError where it is wrong or contradicts what is known.

    `"does_not_know"` or None keeps what is known and remembers that the rest is not. Nationalities that are given now
    are all there are.

    >>> from entitlements import Victim
    >>> victim_with(Victim(host="DE"), "in_danger", True)
    Victim(host=known, in_danger=known)
    """
    if answer is None or (isinstance(answer, str) and answer == "does_not_know"):
        known = getattr(victim, fact, None) if fact in Victim.model_fields else victim.particulars.get(fact)
        return victim if known is not None else victim.replace(not_known=victim.not_known | {fact})
    if fact not in Victim.model_fields:
        return victim.replace(particulars={**victim.particulars, fact: answer})
    if fact == "nationalities":
        return victim.replace(nationalities=answer, other_nationalities_possible=None)
    return victim.replace(**{fact: answer})
