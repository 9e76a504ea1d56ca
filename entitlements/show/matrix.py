"""The matrix of states and floors for people: as Markdown with a page a state, as CSV, and as a page with a chart."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from entitlements.facts.countries import COUNTRIES
from entitlements.findings.claims import Citation
from entitlements.law.library import Law
from entitlements.proofs.matrix import PLACES, Cell, Matrix
from entitlements.show.document import CONFIDENCE
from entitlements.show.markdown import escape, table
from entitlements.show.matrix_chart import SIGNS, by_name, chart, not_read, page, unsure

COMMAND = "entitlements prove --all --out docs"
MARK = f"<!-- Written by `{COMMAND}` from the rulesets; a change by hand is lost. -->"
LIMITS = "../prove.md#who-everybody-is"

_READING = """\
Each cell compares the law of a state **as encoded in this library** with the treaties and directives that bind it, for
every person whose facts are known in full: nobody below (proved), or a person on whom the one-case engine shows a
shortfall. It is a finding about the encoding: law that the encoding leaves out may give what seems to be missing, and
encoded law that is `recalled` or known from a report only may be wrong. A cell marked * rests on law that was not read
in its own text.

- **{met}** met: proved for everybody within [the limits of the proof](prove.md#who-everybody-is); the page of the state
  says where lengths are not compared or national law stays open for some.
- **{discretion}** left to discretion: some person to whom the treaty or directive owes it has no right to it under
  national law, only what an authority *may* give; nobody is refused it.
- **{below}** below: some person to whom it is owed is refused it, or has it for a shorter time; others may have it in
  full.
- **{undecided}** undecided: neither could be shown within the limits of the solver.
- **{none}** not encoded: the floor asks for it, and the national ruleset does not speak of it.

Where several floors bind a state, the table shows the worst of them; the page of the state shows each.
"""


def write_matrix(matrix: Matrix, law: Law, folder: str | Path) -> int:
    """Write `matrix.md`, `matrix.csv`, `matrix.svg`, `matrix.html` and a page for each state into a folder; how many
    files they are. Pages of states that are no more are removed."""
    place, texts = Path(folder), files(matrix, law)
    (place / "matrix").mkdir(parents=True, exist_ok=True)
    for old in sorted((place / "matrix").glob("*.md")):
        if f"matrix/{old.name}" not in texts and old.read_bytes().startswith(MARK.encode()):
            old.unlink()
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8", newline="\n")
    return len(texts)


def files(matrix: Matrix, law: Law) -> dict[str, str]:
    """The text of every file by its name; the same matrix gives the same texts."""
    found = {
        "matrix.md": overview(matrix, law), "matrix.csv": as_csv(matrix),
        "matrix.svg": chart(matrix, law), "matrix.html": page(matrix, law, MARK),
    }  # fmt: skip
    return found | {f"matrix/{state.lower()}.md": state_page(matrix, state, law) for state in matrix.states}


def overview(matrix: Matrix, law: Law) -> str:
    """The table of states and entitlements, in Markdown."""
    signs = {"met": SIGNS["met"], "discretion": SIGNS["left to discretion"], "below": SIGNS["below"],
             "undecided": SIGNS["undecided"], "none": SIGNS["not encoded"]}  # fmt: skip
    counted = Counter(cell.place for cell in matrix)
    titles = tuple(law.catalogue.by_id[one].title for one in matrix.entitlements)
    lines = [
        MARK, "", "# Which law stays below which floor", "",
        f"Written by `{COMMAND}`, for the law as of {matrix.on}.", "",
        "![Every state by every entitlement; the table below says the same](matrix.svg)", "",
        *_READING.format(**signs).splitlines(), "",
        f"Of {len(matrix.cells)} floors: {', '.join(f'{counted[place]} {place}' for place in PLACES)}.",
        f"Resting on law that was not read in its own text: {sum(map(not_read, matrix))}.",
        "The same as [CSV](matrix.csv) and as a [page with a chart](matrix.html).", "",
        *table(("State", *titles), (_row(matrix, state) for state in by_name(matrix))), "",
        *_without(matrix),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def _row(matrix: Matrix, state: str) -> tuple[str, ...]:
    file = f"matrix/{state.lower()}.md"
    cells = []
    for entitlement in matrix.entitlements:
        place = matrix.place(state, entitlement)
        sign = "" if place is None else f"{SIGNS[place]}{'*' if unsure(matrix, state, entitlement) else ''}"
        cells.append(f"[{escape(sign)}]({file}#{entitlement.replace('_', '-')})" if sign else "")
    return (f"[{escape(COUNTRIES.get(state, state))}]({file})", *cells)


def _without(matrix: Matrix) -> Iterator[str]:
    if matrix.without_law:
        names = ", ".join(COUNTRIES.get(state, state) for state in matrix.without_law)
        yield f"Bound by some instrument, and without a national ruleset: {names}."


def state_page(matrix: Matrix, state: str, law: Law) -> str:
    """The page of one state: each floor with its citations, and the person who stays below it."""
    lines = [MARK, "", f"# {escape(COUNTRIES.get(state, state))}: floors that bind it", "",
             f"Written by `{COMMAND}`, for the law as of {matrix.on}. [All states](../matrix.md).", ""]  # fmt: skip
    for entitlement in matrix.entitlements:
        cells = matrix.of(state, entitlement)
        if cells:
            title = escape(law.catalogue.by_id[entitlement].title)
            lines += [f"## {entitlement.replace('_', '-')}", "", f"{title}.", ""]
            for cell in cells:
                lines += [*_told(cell, law), ""]
    return "\n".join(lines).rstrip() + "\n"


def _told(cell: Cell, law: Law) -> Iterator[str]:
    instrument = law.ruleset(cell.instrument)
    yield f"### {escape(instrument.title)}: {cell.place}"
    yield ""
    proof = cell.proof
    if proof is None:
        yield "The national ruleset does not speak of it."
        return
    found = proof.counterexample
    if found is not None:
        told = f"{found.told[0].upper()}{found.told[1:]}"
        yield f"{escape(told)}. {escape(found.shows)}"
    elif proof.holds:
        days = f"from {proof.days[0]} to {proof.days[1]}"
        yield f"Proved for every person [within these limits]({LIMITS}), {days}. {escape(proof.why)}".rstrip()
    else:
        yield escape(proof.why)
    yield ""
    yield f"- Floor: {_cited(proof.citations)}"
    yield f"- National law: {_cited(proof.national)}"
    yield f"- The weakest source: {CONFIDENCE[proof.confidence] if proof.confidence else 'not known'}."


def _cited(citations: tuple[Citation, ...]) -> str:
    return "; ".join(f"[{escape(one.cite)}]({one.url}) ({one.confidence})" for one in citations)


def as_csv(matrix: Matrix) -> str:
    """One line a floor: state, instrument, entitlement, place, kind, days, person, both citations, confidence."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("state", "instrument", "entitlement", "place", "kind", "days_short", "on", "person", "floor",
                     "national", "confidence", "why"))  # fmt: skip
    for cell in matrix:
        proof = cell.proof
        if proof is None:
            writer.writerow((cell.state, cell.instrument, cell.entitlement, cell.place, *[""] * 8))
            continue
        found = proof.counterexample
        writer.writerow((
            cell.state, cell.instrument, cell.entitlement, cell.place, proof.kind, proof.days_short or "",
            found.on if found else "", found.told if found else "", "; ".join(one.cite for one in proof.citations),
            "; ".join(one.cite for one in proof.national), proof.confidence or "", proof.why,
        ))  # fmt: skip
    return out.getvalue()
