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
from entitlements.findings.words import law_of, status_of, when
from entitlements.law.catalogue import Catalogue
from entitlements.law.library import load

SHOWN = (Status.GRANTED, Status.UPCOMING, Status.DISCRETIONARY, Status.UNDETERMINED, Status.BARRED, Status.EXPIRED)
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


def save_picture(answer: Assessment, file: str, catalogue: Catalogue) -> None:
    """Save what `show_assessment` prints as an SVG picture."""
    out = Console(
        file=StringIO(), highlight=False, markup=False, width=WIDTH_OF_A_FILE, record=True, force_terminal=True
    )  # fmt: skip
    show_assessment(answer, out, catalogue)
    Path(file).write_text(out.export_svg(title="entitlements", unique_id="entitlements"), encoding="utf-8")


def show_assessment(answer: Assessment, out: Console, catalogue: Catalogue | None = None) -> None:
    """Print an assessment: what is given, may be given or is open, by family; questions; what to heed; the law used."""
    catalogue = catalogue or load().catalogue
    place = answer.host if answer.region is None else answer.region
    out.print(Text(f"On {answer.on}, in {place}", style="bold"))
    for family in catalogue.families:
        ours = [e for e in answer if e.family == family.id and e.status in SHOWN]
        if ours:
            out.print(_table(family.title, ours))
    _line(out, "Not given on these facts", (e for e in answer if e.status is Status.NOT_GRANTED))
    _line(out, "No law assessed here speaks of", (e for e in answer if e.status is Status.NOT_ENCODED))
    for entitlement in answer:
        if entitlement.status is Status.NOT_ENCODED:
            for one in entitlement.left_out:
                said = f"- {entitlement.title}: {one.cite} ({one.ruleset}): {one.reason}"
                out.print(Padding(Text(said, style="dim"), (0, 0, 0, 2)))
    _line(out, "Should be, says the OSCE (a standard, not law)", (e for e in answer if e.standards
          and e.status is not Status.GRANTED and e.standards[0].status is Status.GRANTED))  # fmt: skip
    _deadlines(answer, out)
    _shortfalls(answer, out)
    _questions(answer, out)
    for heading, lines in (("Heed", answer.warnings), ("Not assessed", answer.missing_law)):
        if lines:
            out.print(Text(f"\n{heading}", style="bold"))
            for line in lines:
                out.print(Padding(Text(f"- {line}"), (0, 0, 0, 2)))
    used = ", ".join(f"{one.ruleset} (reviewed {one.reviewed})" for one in answer.law)
    out.print(Text(f"\nLaw: {used}. Engine: {answer.engine}.", style="dim"))


def _table(title: str, entitlements: list[Entitlement]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Entitlement", ratio=5)
    table.add_column("Status", ratio=6)
    table.add_column("When", ratio=6)
    table.add_column("Law", ratio=6)
    for entitlement in entitlements:
        best = entitlement.best
        assert best is not None  # a status that is shown comes from a claim
        table.add_row(
            entitlement.title, Text(status_of(entitlement), style=STYLES[entitlement.status]), when(best), law_of(best)
        )  # fmt: skip
    return table


def _line(out: Console, heading: str, entitlements: Iterable[Entitlement]) -> None:
    titles = [entitlement.title for entitlement in entitlements]
    if titles:
        out.print(Text.assemble((f"{heading}: ", "bold"), "; ".join(titles)))


def _deadlines(answer: Assessment, out: Console) -> None:
    """Limits whose day is known, the next first."""
    claims = (claim for entitlement in answer for claim in entitlement.claims if claim.status in SHOWN)
    limits = (limit for claim in claims for limit in claim.deadlines if limit.day is not None)
    dated = {(limit.day, limit.binds, limit.to, limit.citation.cite): limit for limit in limits}
    if not dated:
        return
    out.print(Text("\nLimits of time", style="bold"))
    for (day, binds, to, cite), deadline in sorted(dated.items(), key=lambda item: str(item[0])):
        moved = f" (or {deadline.rolled}, where the limit moves to a working day)" if deadline.rolled else ""
        passed = ", passed" if day is not None and day < answer.on else ""
        counted = deadline.holidays_considered or "working" not in deadline.within
        unsure = "" if counted else ", public holidays not counted"
        out.print(Padding(Text(f"- {day}{moved}{passed}: the {binds} must {to} ({cite}{unsure})"), (0, 0, 0, 2)))


def _shortfalls(answer: Assessment, out: Console) -> None:
    plain = [one for one in answer.shortfalls if one.kind != "conditional"]
    if plain:
        out.print(Text("\nWhere national law stays below what binds the state", style="bold"))
    for number, shortfall in enumerate(plain, start=1):
        out.print(Padding(Text(f"{number}. {shortfall}"), (0, 0, 0, 2)))


def _questions(answer: Assessment, out: Console) -> None:
    questions = answer.questions
    if not questions:
        return
    out.print(Text("\nStill to be found out", style="bold"))
    titles = {entitlement.id: entitlement.title for entitlement in answer}
    for number, question in enumerate(questions, start=1):
        known = " (the person does not know)" if question.does_not_know else ""
        bears = "; ".join(titles[name] for name in question.bears_on)
        words = Text.assemble(f"{number}. {question.question}{known}", (f" {question.fact}: {bears}", "dim"))
        out.print(Padding(words, (0, 0, 0, 2)))
