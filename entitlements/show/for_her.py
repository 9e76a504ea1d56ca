"""An answer for the person herself: in plain words, addressed to her, a discretion never told as a right."""

from __future__ import annotations

from collections.abc import Iterator

from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Claim, Entitlement, Status
from entitlements.messages import marked, say, say_some
from entitlements.show.document import Block, Bullets, Heading, Line, Paragraph, Strong, section
from entitlements.show.facts import known_facts, title_of
from entitlements.show.telling import leading, limits, place_of, titles

RIGHT = marked("You have a right to this")
LATER = marked("You will have a right to this later")
MAY = marked("An authority may give you this: it decides, and it can say no")
MAY_LATER = marked("Later, an authority may give you this: it decides, and it can say no")
OPEN = marked("We do not know yet whether you can have this")
AGAINST = marked("Something in the law stands against this for you")
OVER = marked("The time for this has run out")
NOT_NOW = marked("By what is known now, the law does not give you this")
SILENT = marked("The law that we looked at does not speak of this; other law may")
IN_ORDER = (RIGHT, LATER, MAY, MAY_LATER, OPEN, AGAINST, OVER, NOT_NOW, SILENT)
"""What an entitlement is to her, the best first."""

_IN_FULL = (RIGHT, LATER, MAY, MAY_LATER, OPEN, AGAINST, OVER)
_BY_STATUS = {
    Status.UNDETERMINED: OPEN, Status.BARRED: AGAINST, Status.EXPIRED: OVER, Status.NOT_GRANTED: NOT_NOW,
    Status.NOT_ENCODED: SILENT,
}  # fmt: skip

WHAT_THIS_IS = marked(
    "This page says in plain words what the law may mean for you. A program worked it out from what is known about you "
    "so far. It can be wrong, and it decides nothing: talk about it with your advisor or a lawyer before you "
    "rely on it."
)
ABOVE_NATIONAL_LAW = {
    "eu": marked("The law of the European Union says so: ask your advisor how you can rely on it here."),
    "treaty": marked("A treaty that binds the state says so: ask your advisor how you can rely on it here."),
}
"""What to add to a right that the state's own law does not give: courts and offices may not apply it by itself."""
ASK = marked("Some law could not be looked at, or may have changed since it was. Ask your advisor about it.")


def status_for_her(entitlement: Entitlement) -> str:
    """What the entitlement is to her, in words that begin with what matters: a right, or not one.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> status_for_her(answer["reflection_period"]), status_for_her(answer["residence_permit"])
    ('You have a right to this', 'We do not know yet whether you can have this')
    """
    return say(_status(entitlement))


def _status(entitlement: Entitlement) -> str:
    status, right = entitlement.status, entitlement.force == "shall"
    if status is Status.GRANTED and right:
        return RIGHT
    if status is Status.UPCOMING:
        return LATER if right else MAY_LATER
    return _BY_STATUS.get(status, MAY)


def groups(answer: Assessment) -> Iterator[tuple[str, list[Line]]]:
    """Every entitlement under what it is to her: each with its sentence, or by title where there is nothing for her."""
    for status in IN_ORDER:
        ours = [entitlement for entitlement in answer if _status(entitlement) == status]
        if ours and status in _IN_FULL:
            yield say(status), [_line(answer, entitlement) for entitlement in ours]
        elif ours:
            yield say(status), [(f"{titles(ours)}.",)]


def letter_title(answer: Assessment) -> str:
    """What the letter is about: the state and the day, and nobody."""
    return say("What the law says for you: {place}, on {day}", place=place_of(answer), day=answer.on)


def letter(answer: Assessment) -> Iterator[Block]:
    """The whole as a document: what it is, then by what each thing is to her, days to keep, and what is still asked."""
    yield Heading(letter_title(answer), 1)
    yield Paragraph((say(WHAT_THIS_IS),))
    if answer.warnings or answer.missing_law:
        yield Paragraph((say(ASK),), warns=True)
    for heading, lines in groups(answer):
        yield from section(heading, Bullets(tuple(lines)))
    yield from section(say("Days to keep"), Bullets(tuple(_days(answer))))
    asked = len(answer.questions)
    if asked:
        told = say_some(
            "{number} thing is still to be found out. It may change what is said here. Take the time you need.",
            "{number} things are still to be found out. They may change what is said here. Take the time you need.",
            asked,
        )  # fmt: skip
        yield from section(say("What is still open"), Paragraph((told,)))


def _line(answer: Assessment, entitlement: Entitlement) -> Line:
    best = entitlement.best
    said = [say(entitlement.for_her)]
    if best is not None:
        said += _of_claim(answer, entitlement, best)
    return (Strong(f"{say(entitlement.title)}."), f" {' '.join(said)}")


def _of_claim(answer: Assessment, entitlement: Entitlement, claim: Claim) -> Iterator[str]:
    """When, who is to be asked, what it asks for, and that it can be taken away."""
    if _status(entitlement) in (RIGHT, LATER, MAY, MAY_LATER):
        # Her sentence says what it is under every law; how far it goes here is in the law's own words.
        yield say("How far it goes here: {says}.", says=claim.says.rstrip(". "))
        if claim.level in ABOVE_NATIONAL_LAW:
            yield say(ABOVE_NATIONAL_LAW[claim.level])
        yield from _when(answer, claim)
        # A treaty binds "the Party": nobody whom she could ask.
        whom = next((one.owed_by for one in leading(entitlement) if one.level == "national" and one.owed_by), "")
        if whom:
            yield say("Who to ask: {who}.", who=whom.rstrip(". "))
        if claim.needs:
            yield say("What it asks for: {needs}.", needs=claim.needs.rstrip(". "))
        if claim.warnings or claim.risks:
            yield say("An authority may end it or refuse it in some cases: ask your advisor.")
    elif entitlement.status is Status.BARRED:
        yield say("Your advisor can tell you what it is, and whether anything can be done about it.")


def _when(answer: Assessment, claim: Claim) -> Iterator[str]:
    if claim.starts is not None and claim.starts > answer.on:
        yield say("It begins on {day}.", day=claim.starts)
    if claim.ends is not None:
        yield say("The last day is {day}.", day=claim.ends)
    elif claim.max_ends is not None:
        yield say("It lasts to {day} at the latest.", day=claim.max_ends)
    elif claim.min_ends is not None and claim.min_ends > answer.on:
        yield say("It does not end before {day}.", day=claim.min_ends)


def _days(answer: Assessment) -> Iterator[Line]:
    """What she must do by when, of what is not over."""
    facts = known_facts(answer)
    for limit in limits(answer):
        deadline = limit.deadline
        if deadline.binds == "victim" and (deadline.day is None or deadline.day >= answer.on):
            act, length = deadline.to, deadline.within
            if deadline.day is not None:
                told = say("By {day}, you must {act}.", day=deadline.day, act=act)
            else:
                event = title_of(deadline.event, facts)
                told = say("You must {act} within {length} from: {event}.", act=act, length=length, event=event)
            yield (f"{told} ({say(limit.entitlement.title)})",)
