"""The memo: an answer for the file or for an authority, in Markdown or as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from entitlements.errors import did_you_mean
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Entitlement, Status
from entitlements.findings.shortfalls import Shortfall
from entitlements.findings.words import status_of, unsure, when
from entitlements.logic.types import Fact
from entitlements.messages import in_language, marked, say, say_some
from entitlements.show.document import (
    CONFIDENCE,
    Block,
    Bullets,
    Code,
    Figure,
    Footnotes,
    Heading,
    Line,
    Paragraph,
    Strong,
    Table,
    markdown,
    section,
)
from entitlements.show.facts import eighteenth_birthday, facts_in_words, known_facts, title_of
from entitlements.show.for_her import letter, letter_title
from entitlements.show.gantt import chart_of
from entitlements.show.html import page
from entitlements.show.telling import (
    NO_ADVICE,
    WIDTHS,
    Limit,
    asides,
    asked,
    bears_on,
    brings,
    families,
    force_of,
    headline,
    leading,
    limits,
    overdue,
    titles,
)

FORMATS = ("markdown", "html")
_GIVEN = (marked("Entitlement"), marked("What the law says"), marked("Force"), marked("When"), marked("Law"))
_LIMITED = (marked("Day"), marked("Who must do what"), marked("Counted from"), marked("Law"))
_USED = (
    marked("Law"), marked("Ruleset"), marked("Binds since"), marked("Reviewed"), marked("Review due"),
    marked("Digest (SHA-256)"),
)  # fmt: skip


def memo(
    answer: Assessment, format: str = "markdown", redact: bool = False, for_her: bool = False,
    language: str | None = None,
) -> str:  # fmt: skip
    """The memo in a format; ValueError for one that there is not. `redact` leaves the facts out."""
    if format not in FORMATS:
        raise ValueError(f"no memo in `{format}`; write `markdown` or `html`{did_you_mean(format, FORMATS)}")
    shown = answer.redact() if redact else answer
    with in_language(language):
        blocks = letter(shown) if for_her else Memo(shown, drawn=format == "html").blocks()
        title = letter_title(shown) if for_her else headline(shown)
        return page(title, blocks) if format == "html" else markdown(blocks)


class Memo:
    """One memo on its way: its blocks in their order, and the footnotes that they gather; `drawn` adds the chart."""

    def __init__(self, answer: Assessment, drawn: bool = False) -> None:
        self.answer, self.drawn = answer, drawn
        self.notes = Footnotes()
        self.facts: dict[str, Fact] = known_facts(answer)

    def blocks(self) -> Iterator[Block]:
        """The whole memo."""
        body = [*self.body()]  # first, because what is to be read first depends on all that is cited
        yield Heading(headline(self.answer), 1)
        yield Paragraph((say(NO_ADVICE),))
        yield from section(say("Read first"), Bullets(tuple((_sentence(line),) for line in self.heed())))
        yield from body
        yield from self.rests_on()
        yield from section(say("Missing and left out"), Bullets(tuple(self.missing())))
        yield from section(say("Provisions cited"), self.notes.notes())
        yield Paragraph((say(NO_ADVICE),))

    def body(self) -> Iterator[Block]:
        """The case and what follows for it; here the footnotes are gathered."""
        yield from self.relied_on()
        yield from self.given()
        yield from section(say("Periods, drawn"), Figure(chart_of(self.answer)) if self.drawn else None)
        yield from section(say("Limits of time"), _table(_LIMITED, tuple(map(self.limit, limits(self.answer)))))
        yield from self.shortfalls()
        yield from section(say("Still to be found out"), Bullets(tuple(self.questions()), numbered=True))

    def heed(self) -> Iterator[str]:
        """What to know before the rest is read: overdue reviews, missing law, recalled law."""
        yield from self.answer.warnings
        yield from self.answer.missing_law
        recalled = sum(one.confidence == "recalled" for one in self.notes.numbers)
        if recalled:
            yield say_some(
                "{number} of the provisions cited is recalled and not checked against the text: "
                "the footnotes say which",
                "{number} of the provisions cited are recalled and not checked against the text: "
                "the footnotes say which",
                recalled,
            )  # fmt: skip

    def relied_on(self) -> Iterator[Block]:
        """The facts, or that they are left out."""
        if self.answer.victim is None:
            yield Heading(say("Facts relied on"))
            yield Paragraph((
                say("The facts of the case are left out of this memo. Days in it still follow from them."),
            ))  # fmt: skip
            return
        said = tuple((Strong(title), f": {value}") for title, value in facts_in_words(self.answer))
        birthday = eighteenth_birthday(self.answer.victim)
        if birthday is not None:
            turns = marked("turns 18 on {day}") if birthday > self.answer.on else marked("turned 18 on {day}")
            said = (*said, (Strong(say("eighteenth birthday")), f": {say(turns, day=birthday)}"))
        if self.answer.presumed:
            words = ", ".join(title_of(name, self.facts) for name in self.answer.presumed)
            said = (*said, (Strong(say("presumed by law")), f": {words}"))
        yield from section(say("Facts relied on"), Bullets(said))

    def given(self) -> Iterator[Block]:
        """The entitlements by family, then those that are not given, what standards say, and what nobody speaks of."""
        for family, entitlements in families(self.answer):
            yield from section(say(family.title), _table(_GIVEN, tuple(map(self.entitlement, entitlements)), WIDTHS))
        refused = (e for e in self.answer if e.status is Status.NOT_GRANTED)
        yield from section(say("Not given on these facts"), Bullets(tuple(map(self.refused, refused))))
        wished = (e for e in self.answer if e.standards and e.status is not Status.GRANTED
                  and e.standards[0].status in (Status.GRANTED, Status.UPCOMING))  # fmt: skip
        yield from section(say("What standards ask for, which are not law"), Bullets(tuple(map(self.wished, wished))))
        silent = titles(e for e in self.answer if e.status is Status.NOT_ENCODED)
        if silent:
            words = say("{entitlements}. That does not mean that there is none.", entitlements=silent)
            yield from section(say("No law assessed here speaks of"), Paragraph((words,)))

    def entitlement(self, entitlement: Entitlement) -> tuple[Line, ...]:
        best = entitlement.best
        assert best is not None  # a status that is shown comes from a claim
        owed = (say("owed by: {who}", who=best.owed_by),) if best.owed_by else ()
        aside = "".join(f" {_sentence(words)}" for words in (*owed, *asides(entitlement, self.facts)))
        law = self.notes.cite(citation for claim in leading(entitlement) for citation in claim.citations)
        said = (Strong(_sentence(status_of(entitlement))), f" {_sentence(best.says)}{aside}")
        return ((say(entitlement.title),), said, (force_of(best),), (when(best, self.answer.on),), law)

    def refused(self, entitlement: Entitlement) -> Line:
        because = ", ".join(title_of(name, self.facts) for name in entitlement.because)
        reason = ": " + say("because of {facts}", facts=because) if because else ""
        law = self.notes.cite(entitlement.claims[0].citations if entitlement.claims else ())
        title = Strong(say(entitlement.title))
        return (title, f"{reason} (", *law, ")") if law else (title, reason)

    def wished(self, entitlement: Entitlement) -> Line:
        standard = entitlement.standards[0]
        law = self.notes.cite(standard.citations)
        return (Strong(say(entitlement.title)), f": {standard.says.rstrip('. ')} (", *law, ")")

    def limit(self, limit: Limit) -> tuple[Line, ...]:
        deadline = limit.deadline
        day = say("not known yet") if deadline.day is None else deadline.day.isoformat()
        passed = say(", passed") if deadline.day is not None and deadline.day < self.answer.on else ""
        aside = f" ({words})" if (words := limit.conditions()) else ""
        event = title_of(deadline.event, self.facts)
        counted = say("{length} from: {event}", length=deadline.within, event=event)
        says = f"{limit.says} ({say(limit.entitlement.title)})"
        return ((f"{day}{passed}{aside}",), (says,), (counted,), self.notes.cite([deadline.citation]))

    def shortfalls(self) -> Iterator[Block]:
        """Where national law stays below a floor; what facts may still settle stands apart."""
        found = self.answer.shortfalls
        plain = tuple(self.shortfall(one) for one in found if one.kind != "conditional")
        yield from section(say("Where national law stays below what binds the state"), Bullets(plain, numbered=True))
        waiting = tuple(self.shortfall(one) for one in found if one.kind == "conditional")
        title = say("What may stay below it, as long as facts are not known")
        yield from section(title, Bullets(waiting, numbered=True))

    def shortfall(self, shortfall: Shortfall) -> Line:
        title, _, argument = str(shortfall).partition(". ")
        floor, national = self.notes.cite(shortfall.floor_citations), self.notes.cite(shortfall.national_citations)
        return (Strong(title), f". {argument}", *floor[1:], *national[1:])

    def questions(self) -> Iterator[Line]:
        for question in self.answer.questions:
            bears = say("bears on: {entitlements}", entitlements=bears_on(self.answer, question.bears_on))
            told = [bears, *brings(self.answer, question)]
            told += [words] if (words := asked(question)) else []
            yield (Strong(question.question), "".join(f" {_sentence(one)}" for one in told))

    def rests_on(self) -> Iterator[Block]:
        """The law used, by what text, and how sure all of it is."""
        rows: list[tuple[Line, ...]] = []
        for one in self.answer.law:
            since = "" if one.bound_since is None else one.bound_since.isoformat()
            late = say(", overdue") if overdue(one, self.answer.on) else ""
            due = f"{one.review_due}{late}"
            binds = f"{since}{unsure(one.binding_confidence)}"
            reviewed, digest = one.reviewed.isoformat(), Code(one.digest)
            rows.append(((one.title,), (one.ruleset,), (binds,), (reviewed,), (due,), (digest,)))
        sure = Counter[str](one.confidence for one in self.notes.numbers)
        shares = "; ".join(f"{sure[word]}: {say(told)}" for word, told in CONFIDENCE.items() if sure[word])
        how = say("How sure the provisions cited are, by their number: {shares}.", shares=shares) if shares else ""
        by = say(
            "Worked out for {day} by entitlements {version} ({engine}).",
            day=self.answer.on, version=self.answer.library_version, engine=self.answer.engine,
        )  # fmt: skip
        told = Paragraph((f"{how} {by}".strip(),))
        yield from section(say("Law used, and how sure"), _table(_USED, tuple(rows)), told)

    def missing(self) -> Iterator[Line]:
        yield from ((_sentence(line),) for line in self.answer.missing_law)
        said: dict[tuple[str, str, str], list[str]] = {}
        for entitlement in self.answer:
            for one in entitlement.left_out:
                said.setdefault((one.ruleset, one.cite, one.reason), []).append(say(entitlement.title))
        for (ruleset, cite, reason), names in said.items():
            yield (Strong("; ".join(names)), f": {cite} ({ruleset}): {reason}")


def _table(titles: tuple[str, ...], rows: tuple[tuple[Line, ...], ...], widths: tuple[int, ...] = ()) -> Table:
    return Table(tuple(map(say, titles)), rows, widths)


def _sentence(words: str) -> str:
    """Words as a sentence: a capital at the start, one full stop at the end."""
    return f"{words[:1].upper()}{words[1:].rstrip('. ')}."
