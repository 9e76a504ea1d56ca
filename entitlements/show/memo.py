"""The memo: an answer for the file or for an authority, in Markdown or as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from entitlements.errors import did_you_mean
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Entitlement, Status
from entitlements.findings.shortfalls import Shortfall
from entitlements.findings.words import status_of, when
from entitlements.logic.types import Fact
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
from entitlements.show.gantt import chart_of
from entitlements.show.html import page
from entitlements.show.telling import (
    NO_ADVICE,
    Limit,
    asides,
    asked,
    bears_on,
    brings,
    families,
    force_of,
    leading,
    limits,
    overdue,
    place_of,
    titles,
)

FORMATS = ("markdown", "html")
_GIVEN = ("Entitlement", "What the law says", "Force", "When", "Law")
_LIMITED = ("Day", "Who must do what", "Counted from", "Law")
_USED = ("Law", "Ruleset", "Binds since", "Reviewed", "Review due", "Digest (SHA-256)")


def memo(answer: Assessment, format: str = "markdown", redact: bool = False) -> str:
    """The memo in a format; ValueError for one that there is not. `redact` leaves the facts out."""
    if format not in FORMATS:
        raise ValueError(f"no memo in `{format}`; write `markdown` or `html`{did_you_mean(format, FORMATS)}")
    shown = answer.redact() if redact else answer
    if format == "html":
        return page(title_of_memo(shown), Memo(shown, drawn=True).blocks())
    return markdown(Memo(shown).blocks())


def title_of_memo(answer: Assessment) -> str:
    """What the memo is about: the state and the day, and nobody."""
    return f"What the law owes: {place_of(answer)}, on {answer.on}"


class Memo:
    """One memo on its way: its blocks in their order, and the footnotes that they gather; `drawn` adds the chart."""

    def __init__(self, answer: Assessment, drawn: bool = False) -> None:
        self.answer, self.drawn = answer, drawn
        self.notes = Footnotes()
        self.facts: dict[str, Fact] = known_facts(answer)

    def blocks(self) -> Iterator[Block]:
        """The whole memo."""
        body = [*self.body()]  # first, because what is to be read first depends on all that is cited
        yield Heading(title_of_memo(self.answer), 1)
        yield Paragraph((NO_ADVICE,))
        yield from section("Read first", Bullets(tuple((_sentence(line),) for line in self.heed())))
        yield from body
        yield from self.rests_on()
        yield from section("Missing and left out", Bullets(tuple(self.missing())))
        yield from section("Provisions cited", self.notes.notes())
        yield Paragraph((NO_ADVICE,))

    def body(self) -> Iterator[Block]:
        """The case and what follows for it; here the footnotes are gathered."""
        yield from self.relied_on()
        yield from self.given()
        yield from section("Periods, drawn", Figure(chart_of(self.answer)) if self.drawn else None)
        yield from section("Limits of time", Table(_LIMITED, tuple(map(self.limit, limits(self.answer)))))
        yield from self.shortfalls()
        yield from section("Still to be found out", Bullets(tuple(self.questions()), numbered=True))

    def heed(self) -> Iterator[str]:
        """What to know before the rest is read: overdue reviews, missing law, recalled law."""
        yield from self.answer.warnings
        yield from self.answer.missing_law
        recalled = sum(one.confidence == "recalled" for one in self.notes.numbers)
        if recalled:
            yield (
                f"{recalled} of the provisions cited {'is' if recalled == 1 else 'are'} recalled and not checked "
                "against the text: the footnotes say which"
            )

    def relied_on(self) -> Iterator[Block]:
        """The facts, or that they are left out."""
        if self.answer.victim is None:
            yield Heading("Facts relied on")
            yield Paragraph(("The facts of the case are left out of this memo. Days in it still follow from them.",))
            return
        said = tuple((Strong(title), f": {value}") for title, value in facts_in_words(self.answer))
        birthday = eighteenth_birthday(self.answer.victim)
        if birthday is not None:
            turns = "turns" if birthday > self.answer.on else "turned"
            said = (*said, (Strong("eighteenth birthday"), f": {turns} 18 on {birthday}"))
        if self.answer.presumed:
            words = ", ".join(title_of(name, self.facts) for name in self.answer.presumed)
            said = (*said, (Strong("presumed by law"), f": {words}"))
        yield from section("Facts relied on", Bullets(said))

    def given(self) -> Iterator[Block]:
        """The entitlements by family, then those that are not given, what standards say, and what nobody speaks of."""
        for family, entitlements in families(self.answer):
            yield from section(family.title, Table(_GIVEN, tuple(map(self.entitlement, entitlements))))
        refused = (e for e in self.answer if e.status is Status.NOT_GRANTED)
        yield from section("Not given on these facts", Bullets(tuple(map(self.refused, refused))))
        wished = (e for e in self.answer if e.standards and e.status is not Status.GRANTED
                  and e.standards[0].status in (Status.GRANTED, Status.UPCOMING))  # fmt: skip
        yield from section("What standards ask for, which are not law", Bullets(tuple(map(self.wished, wished))))
        silent = titles(e for e in self.answer if e.status is Status.NOT_ENCODED)
        if silent:
            words = f"{silent}. That does not mean that there is none."
            yield from section("No law assessed here speaks of", Paragraph((words,)))

    def entitlement(self, entitlement: Entitlement) -> tuple[Line, ...]:
        best = entitlement.best
        assert best is not None  # a status that is shown comes from a claim
        owed = (f"owed by: {best.owed_by}",) if best.owed_by else ()
        aside = "".join(f" {_sentence(words)}" for words in (*owed, *asides(entitlement, self.facts)))
        law = self.notes.cite(citation for claim in leading(entitlement) for citation in claim.citations)
        said = (Strong(_sentence(status_of(entitlement))), f" {_sentence(best.says)}{aside}")
        return ((entitlement.title,), said, (force_of(best),), (when(best),), law)

    def refused(self, entitlement: Entitlement) -> Line:
        because = ", ".join(title_of(name, self.facts) for name in entitlement.because)
        reason = f": because of {because}" if because else ""
        law = self.notes.cite(entitlement.claims[0].citations if entitlement.claims else ())
        return (Strong(entitlement.title), f"{reason} (", *law, ")") if law else (Strong(entitlement.title), reason)

    def wished(self, entitlement: Entitlement) -> Line:
        standard = entitlement.standards[0]
        law = self.notes.cite(standard.citations)
        return (Strong(entitlement.title), f": {standard.says.rstrip('. ')} (", *law, ")")

    def limit(self, limit: Limit) -> tuple[Line, ...]:
        deadline = limit.deadline
        day = "not known yet" if deadline.day is None else deadline.day.isoformat()
        passed = ", passed" if deadline.day is not None and deadline.day < self.answer.on else ""
        aside = f" ({words})" if (words := limit.conditions()) else ""
        counted = f"{deadline.within} from: {title_of(deadline.event, self.facts)}"
        says = f"{limit.says} ({limit.entitlement.title})"
        return ((f"{day}{passed}{aside}",), (says,), (counted,), self.notes.cite([deadline.citation]))

    def shortfalls(self) -> Iterator[Block]:
        """Where national law stays below a floor; what facts may still settle stands apart."""
        found = self.answer.shortfalls
        plain = tuple(self.shortfall(one) for one in found if one.kind != "conditional")
        yield from section("Where national law stays below what binds the state", Bullets(plain, numbered=True))
        waiting = tuple(self.shortfall(one) for one in found if one.kind == "conditional")
        yield from section("What may stay below it, as long as facts are not known", Bullets(waiting, numbered=True))

    def shortfall(self, shortfall: Shortfall) -> Line:
        title, _, argument = str(shortfall).partition(". ")
        floor, national = self.notes.cite(shortfall.floor_citations), self.notes.cite(shortfall.national_citations)
        return (Strong(title), f". {argument}", *floor[1:], *national[1:])

    def questions(self) -> Iterator[Line]:
        for question in self.answer.questions:
            told = [f"bears on: {bears_on(self.answer, question.bears_on)}", *brings(self.answer, question)]
            told += [words] if (words := asked(question)) else []
            yield (Strong(question.question), "".join(f" {_sentence(one)}" for one in told))

    def rests_on(self) -> Iterator[Block]:
        """The law used, by what text, and how sure all of it is."""
        rows: list[tuple[Line, ...]] = []
        for one in self.answer.law:
            since = "" if one.bound_since is None else one.bound_since.isoformat()
            unsure = f" ({one.binding_confidence})" if one.binding_confidence not in (None, "seen") else ""
            due = f"{one.review_due}{', overdue' if overdue(one, self.answer.on) else ''}"
            binds, reviewed, digest = f"{since}{unsure}", one.reviewed.isoformat(), Code(one.digest)
            rows.append(((one.title,), (one.ruleset,), (binds,), (reviewed,), (due,), (digest,)))
        sure = Counter[str](one.confidence for one in self.notes.numbers)
        shares = "; ".join(f"{sure[word]}: {told}" for word, told in CONFIDENCE.items() if sure[word])
        how = f"How sure the provisions cited are, by their number: {shares}. " if shares else ""
        by = f"Worked out for {self.answer.on} by entitlements {self.answer.library_version} ({self.answer.engine})."
        yield from section("Law used, and how sure", Table(_USED, tuple(rows)), Paragraph((how + by,)))

    def missing(self) -> Iterator[Line]:
        yield from ((_sentence(line),) for line in self.answer.missing_law)
        said: dict[tuple[str, str, str], list[str]] = {}
        for entitlement in self.answer:
            for one in entitlement.left_out:
                said.setdefault((one.ruleset, one.cite, one.reason), []).append(entitlement.title)
        for (ruleset, cite, reason), names in said.items():
            yield (Strong("; ".join(names)), f": {cite} ({ruleset}): {reason}")


def _sentence(words: str) -> str:
    """Words as a sentence: a capital at the start, one full stop at the end."""
    return f"{words[:1].upper()}{words[1:].rstrip('. ')}."
