"""An assessment as text for a terminal: by family, with dates, status in words and citation; then what is open."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import IO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Entitlement, Status
from entitlements.findings.words import cited, law_of, status_of, when
from entitlements.messages import say
from entitlements.show.document import Bullets, Heading, Paragraph, plain_text
from entitlements.show.facts import known_facts
from entitlements.show.for_her import letter
from entitlements.show.telling import (
    OWED,
    Limit,
    asides,
    asked,
    bears_on,
    brings,
    families,
    headline,
    limits,
    titles,
)

STYLES = {
    Status.GRANTED: "green", Status.UPCOMING: "green", Status.DISCRETIONARY: "yellow",
    Status.UNDETERMINED: "cyan", Status.BARRED: "red", Status.EXPIRED: "dim",
}  # fmt: skip
WIDTH_OF_A_FILE = 110
"""Columns when the output is no terminal, so that it is the same everywhere."""


def console(file: IO[str] | None = None) -> Console:
    """Where text goes: as wide as the terminal, or of a fixed width where there is none."""
    found = Console(file=file, highlight=False, markup=False)
    return found if found.is_terminal else Console(file=file, highlight=False, markup=False, width=WIDTH_OF_A_FILE)


def save_picture(answer: Assessment, file: str) -> None:
    """Save what `show_assessment` prints as an SVG picture."""
    out = Console(
        file=StringIO(), highlight=False, markup=False, width=WIDTH_OF_A_FILE, record=True, force_terminal=True
    )  # fmt: skip
    show_assessment(answer, out)
    Path(file).write_text(out.export_svg(title="entitlements", unique_id="entitlements"), encoding="utf-8")


def show_assessment(answer: Assessment, out: Console) -> None:
    """Print an assessment: what is given, may be given or is open, by family; questions; what to heed; the law used."""
    out.print(Text(headline(answer), style="bold"))
    facts = known_facts(answer)
    for family, entitlements in families(answer):
        out.print(_table(say(family.title), answer, entitlements))
        for entitlement in entitlements:
            for words in asides(entitlement, facts):
                _item(out, f"- {say(entitlement.title)}: {words}", style="dim")
        out.print()
    _named(out, say("Not given on these facts"), (e for e in answer if e.status is Status.NOT_GRANTED))
    _named(out, say("No law assessed here speaks of"), (e for e in answer if e.status is Status.NOT_ENCODED))
    for entitlement in answer:
        if entitlement.status is Status.NOT_ENCODED:
            for one in entitlement.left_out:
                _item(out, f"- {say(entitlement.title)}: {one.cite} ({one.ruleset}): {one.reason}", style="dim")
    _named(out, say("Should be, says the OSCE (a standard, not law)"), (e for e in answer if e.standards
           and e.status is not Status.GRANTED and e.standards[0].status in OWED))  # fmt: skip
    _section(out, say("Limits of time"), (_limit(one, answer) for one in limits(answer)))
    plain = (str(one) for one in answer.shortfalls if one.kind != "conditional")
    _section(out, say("Where national law stays below what binds the state"), plain, numbered=True)
    _questions(answer, out)
    _section(out, say("Heed"), answer.warnings)
    _section(out, say("Not assessed"), answer.missing_law)
    used = ", ".join(say("{ruleset} (reviewed {day})", ruleset=one.ruleset, day=one.reviewed) for one in answer.law)
    rests_on = say("Law: {rulesets}. Engine: {engine}.", rulesets=used, engine=answer.engine)
    out.print(Text(f"\n{rests_on}", style="dim"))


def show_for_her(answer: Assessment, out: Console) -> None:
    """Print what an answer says to the person herself."""
    for block in letter(answer):
        match block:
            case Heading(text=words):
                out.print(Text(words, style="bold"))
            case Paragraph(line=line):
                out.print(Text(f"{plain_text(line)}\n"))
            case Bullets(lines=lines):
                for line in lines:
                    _item(out, f"- {plain_text(line)}")
                out.print()


def _table(title: str, answer: Assessment, entitlements: list[Entitlement]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True, pad_edge=False)
    for heading, width in ((say("Entitlement"), 5), (say("Status"), 6), (say("When"), 6), (say("Law"), 6)):
        table.add_column(heading, ratio=width)
    for entitlement in entitlements:
        best = entitlement.best
        assert best is not None  # a status that is shown comes from a claim
        status = Text(status_of(entitlement), style=STYLES[entitlement.status])
        table.add_row(say(entitlement.title), status, when(best, answer.on), law_of(best))
    return table


def _named(out: Console, heading: str, entitlements: Iterable[Entitlement]) -> None:
    words = titles(entitlements)
    if words:
        out.print(Text.assemble((f"{heading}: ", "bold"), words))


def _section(out: Console, heading: str, lines: Iterable[str], numbered: bool = False) -> None:
    for number, line in enumerate(lines, start=1):
        if number == 1:
            out.print(Text(f"\n{heading}", style="bold"))
        _item(out, f"{number}. {line}" if numbered else f"- {line}")


def _item(out: Console, words: str, style: str = "") -> None:
    out.print(Padding(Text(words, style=style), (0, 0, 0, 2)))


def _limit(limit: Limit, answer: Assessment) -> str:
    """A limit with its day, or with what it waits for, and its law."""
    deadline = limit.deadline
    day = say("not known yet") if deadline.day is None else deadline.day.isoformat()
    passed = say(", passed") if deadline.day is not None and deadline.day < answer.on else ""
    aside = f" ({words})" if (words := limit.conditions()) else ""
    return f"{day}{passed}{aside}: {limit.says} ({cited([deadline.citation])})"


def _questions(answer: Assessment, out: Console) -> None:
    """The questions in their order, each with what to heed, what it bears on, and what each answer brings."""
    for number, question in enumerate(answer.questions, start=1):
        if number == 1:
            out.print(Text("\n" + say("Still to be found out"), style="bold"))
        heed = f" ({words})" if (words := asked(question)) else ""
        bears = f" {question.fact}: {bears_on(answer, question.bears_on)}"
        out.print(Padding(Text.assemble(f"{number}. {question.question}{heed}", (bears, "dim")), (0, 0, 0, 2)))
        for line in brings(answer, question):
            out.print(Padding(Text(f"- {line}", style="dim"), (0, 0, 0, 5)))
