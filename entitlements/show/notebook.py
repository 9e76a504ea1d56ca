"""How an answer shows itself in a notebook: assessments, explanations, differences and timelines as HTML."""

from __future__ import annotations

from collections.abc import Iterator

from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Claim, Entitlement, Status
from entitlements.findings.difference import Difference
from entitlements.findings.explanation import MARKS, ClaimExplanation, Exclusion, Explanation, Reason
from entitlements.findings.questions import Question
from entitlements.findings.timeline import Timeline
from entitlements.findings.words import status_of, unsure, when
from entitlements.messages import say, say_some
from entitlements.show.changes import difference_of, timeline_of
from entitlements.show.document import Line, plain_text
from entitlements.show.facts import known_facts
from entitlements.show.for_her import groups
from entitlements.show.gantt import chart_of
from entitlements.show.html import inside, linked, listed, prose, table, text
from entitlements.show.telling import (
    WIDTHS,
    asides,
    asked,
    bears_on,
    brings,
    families,
    force_of,
    headline,
    limits,
    overdue,
    titles,
)


def html_of(shown: object) -> str:
    """The HTML of what shows itself; TypeError for what nothing here shows."""
    match shown:
        case Assessment():
            return inside("\n".join(_assessment(shown)))
        case Explanation():
            return inside("\n".join(_explanation(shown)))
        case Difference():
            return inside("\n".join(difference_of(shown)))
        case Timeline():
            return inside("\n".join(timeline_of(shown)))
        case _:
            raise TypeError(f"there is no view of a {type(shown).__name__}")


# assessments


def _assessment(answer: Assessment) -> Iterator[str]:
    yield f"<h3>{text(headline(answer))}</h3>"
    heed = [prose(line) for line in (*answer.warnings, *answer.missing_law)]
    if heed:
        heading = say("Heed")
        yield f'<div class="heed"><strong>{text(heading)}</strong>{listed(heed)}</div>'
    facts = known_facts(answer)
    for family, entitlements in families(answer):
        yield f"<h4>{text(say(family.title))}</h4>"
        rows = [_row(answer, entitlement, tuple(asides(entitlement, facts))) for entitlement in entitlements]
        yield table((say("Entitlement"), say("Status"), say("Force"), say("When"), say("Law")), rows, widths=WIDTHS)
    yield chart_of(answer)
    yield from _dated(answer)
    plain = [prose(str(one)) for one in answer.shortfalls if one.kind != "conditional"]
    yield from _section(say("Where national law stays below what binds the state"), plain)
    yield from _section(say("Still to be found out"), _questions(answer), ordered=True)
    yield from _quiet(say("Not given on these facts"), answer, Status.NOT_GRANTED)
    yield from _quiet(say("No law assessed here speaks of"), answer, Status.NOT_ENCODED)
    yield _sources(answer)
    told = "".join(f"<h4>{text(heading)}</h4>{listed(map(_plain, lines))}" for heading, lines in groups(answer))
    yield _folded(say("In plain words, for the person herself"), told)


def _row(answer: Assessment, entitlement: Entitlement, aside: tuple[str, ...]) -> tuple[str, ...]:
    best = entitlement.best
    assert best is not None  # a status that is shown comes from a claim
    said = "".join(f"<br><small>{prose(words)}</small>" for words in aside)
    return (
        text(say(entitlement.title)), f"{text(status_of(entitlement))}{said}", text(force_of(best)),
        prose(when(best, answer.on)), _law(best),
    )  # fmt: skip


def _law(claim: Claim) -> str:
    """The leading citation as a link to its text, how many more there are, and how sure the weakest of them is."""
    more = len(claim.citations) - 1
    first = linked(claim.citations[:1])
    weaker = more and claim.confidence not in ("seen", claim.citations[0].confidence)
    others = " " + text(say("and {number} more", number=more)) if more else ""
    return first + others + (text(unsure(claim.confidence)) if weaker else "")


def _dated(answer: Assessment) -> Iterator[str]:
    rows = []
    for limit in limits(answer):
        day = limit.deadline.day
        if day is not None:
            passed = say(", passed") if day < answer.on else ""
            aside = f" ({words})" if (words := limit.conditions()) else ""
            says = f"{limit.says} ({say(limit.entitlement.title)})"
            rows.append((prose(f"{day}{passed}{aside}"), text(says), linked([limit.deadline.citation])))
    if rows:
        heading = say("Limits of time")
        yield f"<h4>{text(heading)}</h4>"
        yield table((say("Day"), say("Who must do what"), say("Law")), rows)


def _questions(answer: Assessment) -> list[str]:
    return [_question(answer, one) for one in answer.questions]


def _question(answer: Assessment, question: Question) -> str:
    """The question, what it bears on by name, and folded away what each answer would bring."""
    heed = f" ({prose(words)})" if (words := asked(question)) else ""
    bears = f"<br><small>{text(question.fact)}: {text(bears_on(answer, question.bears_on))}</small>"
    found = [prose(one) for one in brings(answer, question)]
    folded = _folded(say("What each answer brings"), listed(found)) if found else ""
    return f"{text(question.question)}{heed}{bears}{folded}"


def _quiet(heading: str, answer: Assessment, status: Status) -> Iterator[str]:
    named = titles(e for e in answer if e.status is status)
    if named:
        yield f"<p><strong>{text(heading)}:</strong> {text(named)}</p>"


def _sources(answer: Assessment) -> str:
    rows = []
    for one in answer.law:
        since = "" if one.bound_since is None else one.bound_since.isoformat()
        late = say(", review overdue") if overdue(one, answer.on) else ""
        rows.append((text(one.title), text(one.ruleset), prose(since), prose(f"{one.reviewed}{late}")))
    heading = say_some("Law used ({number} ruleset)", "Law used ({number} rulesets)", len(rows))
    columns = (say("Law"), say("Ruleset"), say("Binds since"), say("Reviewed"))
    return _folded(heading, table(columns, rows))


def _plain(line: Line) -> str:
    return prose(plain_text(line))


def _folded(summary: str, body: str) -> str:
    return f"<details><summary>{text(summary)}</summary>{body}</details>"


def _section(heading: str, items: list[str], ordered: bool = False) -> Iterator[str]:
    if items:
        yield f"<h4>{text(heading)}</h4>{listed(items, ordered)}"


# explanations


def _explanation(explanation: Explanation) -> Iterator[str]:
    yield f"<h3>{text(say(explanation.title))}: {text(explanation.status.in_words)}</h3>"
    if not explanation.claims:
        words = say("No law that was assessed speaks of it; that does not mean that there is none.")
        yield f"<p>{text(words)}</p>"
    for number, claim in enumerate(explanation.claims):
        yield _claim(claim, unfolded=number == 0)
    left_out = [text(f"{one.ruleset}: {one.cite}: {one.reason}") for one in explanation.left_out]
    yield from _section(say("Left out of the law that was assessed"), left_out)


def _claim(explained: ClaimExplanation, unfolded: bool) -> str:
    claim = explained.claim
    said = {
        say("owed by"): claim.owed_by, say("when"): when(claim), say("needs"): claim.needs, say("note"): claim.note,
        say("assumes"): "; ".join(claim.assumes), say("presumes"): ", ".join(claim.presumed),
    }  # fmt: skip
    lines = [f"{label}: {prose(words)}" for label, words in said.items() if words]
    tree = "" if explained.condition is None else f"<ul>{_reason(explained.condition)}</ul>"
    summary = f"<strong>{text(claim.id)}</strong>: {text(claim.in_words)} ({text(force_of(claim))})"
    body = f"<p>{linked(claim.citations)}<br>{text(claim.says)}</p>{listed(lines) if lines else ''}{tree}"
    exclusions = "".join(map(_exclusion, explained.exclusions))
    return f"<details{' open' if unfolded else ''}><summary>{summary}</summary>{body}{exclusions}</details>"


def _reason(reason: Reason) -> str:
    """One condition and those below it; the mark is repeated in words, so that nothing hangs on it."""
    known = f" ({prose(reason.found)})" if reason.found else ""
    if reason.value == "not known" and reason.facts:
        asked_for = say("to be asked: {facts}", facts=", ".join(reason.facts))
        known += f" <small>{text(asked_for)}</small>"
    cited = f" ({linked(reason.citations)})" if reason.citations else ""
    below = f"<ul>{''.join(map(_reason, reason.children))}</ul>" if reason.children else ""
    mark = f'<span aria-hidden="true">{MARKS[reason.value]}</span>'
    return f"<li>{mark} {text(reason.text)}{cited}: <strong>{text(say(reason.value))}</strong>{known}{below}</li>"


def _exclusion(exclusion: Exclusion) -> str:
    word = say("Excluded if") if exclusion.force == "shall" else say("An authority may end or refuse it if")
    excepted = say("unless")
    unless = "".join(
        f"<p>{text(excepted)} ({linked([citation])}):</p><ul>{_reason(reason)}</ul>"
        for citation, reason in exclusion.exceptions
    )
    value = f"<strong>{text(say(exclusion.value))}</strong>"
    return (
        f"<details><summary>{text(word)} ({linked([exclusion.citation])}): {value}</summary>"
        f"<ul>{_reason(exclusion.condition)}</ul>{unless}</details>"
    )
