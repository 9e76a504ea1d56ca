"""Every encoded state against every floor that binds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from entitlements.findings.claims import Finding
from entitlements.law.library import Law, load
from entitlements.proofs import prove
from entitlements.proofs.results import Proof, Verdict

Place = Literal["met", "left to discretion", "below", "undecided", "not encoded"]
PLACES: tuple[Place, ...] = ("below", "undecided", "left to discretion", "not encoded", "met")
"""From what an advisor looks for first; a state's place on an entitlement is the first of those of its floors."""


class Cell(Finding):
    """One floor for one state: where the law stands, and the proof that says so.

    `proof` is None where the national ruleset does not speak of the entitlement.
    """

    state: str
    instrument: str
    entitlement: str
    place: Place
    proof: Proof | None


class Matrix(Finding):
    """All cells, by state, entitlement and instrument; `entitlements` are those on which some floor binds some state,
    in the catalogue's order, `without_law` the states whose own law is not encoded."""

    on: date
    cells: tuple[Cell, ...]
    entitlements: tuple[str, ...]
    without_law: tuple[str, ...]

    def __iter__(self) -> Iterator[Cell]:  # type: ignore[override]  # cells, not pydantic's fields
        return iter(self.cells)

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are compared."""
        return tuple(dict.fromkeys(cell.state for cell in self.cells))

    def of(self, state: str, entitlement: str | None = None) -> tuple[Cell, ...]:
        """The cells of a state, on one entitlement or all."""
        return tuple(
            cell for cell in self.cells if cell.state == state and entitlement in (None, cell.entitlement)
        )  # fmt: skip

    def place(self, state: str, entitlement: str) -> Place | None:
        """Where a state's law stands on an entitlement, over all floors; None where no floor binds it."""
        found = {cell.place for cell in self.of(state, entitlement)}
        return next((place for place in PLACES if place in found), None)


def newest_review(law: Law) -> date:
    """The day as of which the law was last read: the first day of what is asked of all states."""
    return max(ruleset.reviewed for ruleset in law)


def matrix(
    *, on: date | None = None, law: Law | None = None, states: Iterable[str] = (), workers: int = 1,
    folder: str | Path | None = None,
) -> Matrix:  # fmt: skip
    """Every state whose law is encoded against every treaty and directive that binds it on a day.

    The day is that of the newest review unless it is given. `states` limits it to some, `workers` is how many processes
    share the work, `folder` keeps the proofs. The same law gives the same matrix, whatever the number of workers.
    """
    law = law or load()
    day = on or newest_review(law)
    wanted = tuple(states) or tuple(sorted(law.bindings.states | {r.state for r in law if r.state is not None}))
    row = partial(cells_of, law=law, on=day, folder=folder)
    encoded = [state for state in wanted if law.national(state) is not None]
    if workers > 1 and len(encoded) > 1:
        with ProcessPoolExecutor(workers) as pool:
            rows = list(pool.map(row, encoded))
    else:
        rows = [row(state) for state in encoded]
    order = {entry.id: place for place, entry in enumerate(law.catalogue.entitlements)}
    cells = sorted((cell for cells in rows for cell in cells), key=lambda c: (c.state, order[c.entitlement]))
    found = {cell.entitlement for cell in cells}
    return Matrix(
        on=day, cells=tuple(cells), entitlements=tuple(entitlement for entitlement in order if entitlement in found),
        without_law=tuple(state for state in wanted if state not in encoded),
    )  # fmt: skip


def cells_of(state: str, *, law: Law, on: date, folder: str | Path | None = None) -> tuple[Cell, ...]:
    """The cells of one state: every floor that binds it on the day."""
    found = []
    for applied in law.applying(state, on):
        if applied.ruleset.level in ("treaty", "eu"):
            floors = prove.floor(state, applied.ruleset.id, on=on, law=law, folder=folder)
            for proof in floors:
                found.append(_cell(state, applied.ruleset.id, proof.entitlement, proof))
            for entitlement in floors.not_encoded:
                found.append(_cell(state, applied.ruleset.id, entitlement, None))
    return tuple(found)


def _cell(state: str, instrument: str, entitlement: str, proof: Proof | None) -> Cell:
    return Cell(state=state, instrument=instrument, entitlement=entitlement, place=_place(proof), proof=proof)


def _place(proof: Proof | None) -> Place:
    if proof is None:
        return "not encoded"
    if proof.verdict is Verdict.REFUTED:
        return "left to discretion" if proof.kind == "discretion" else "below"
    return "met" if proof.holds else "undecided"
