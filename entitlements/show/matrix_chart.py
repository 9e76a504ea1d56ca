"""The matrix as a picture and as a page: states down, entitlements across, each cell a link to what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from entitlements.facts.countries import COUNTRIES
from entitlements.law.library import Law
from entitlements.proofs.matrix import PLACES, Cell, Matrix, Place
from entitlements.show.html import PAGE_STYLE, STYLE, text

SIGNS: dict[Place, str] = {
    "met": "✓", "left to discretion": "±", "below": "✗", "undecided": "?", "not encoded": "·",
}  # fmt: skip
_FILL: dict[Place, str] = {
    "met": "none", "left to discretion": "url(#m-lines)", "below": "currentColor", "undecided": "url(#m-dots)",
    "not encoded": "none",
}  # fmt: skip
_CELL, _LEFT, _TOP = 22, 170, 190


def chart(matrix: Matrix, law: Law) -> str:
    """The picture, in SVG that needs nothing else; every kind of cell has a filling and a sign of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_svg(matrix, law)}\n'


def page(matrix: Matrix, law: Law, mark: str) -> str:
    """The page: the picture with its links and the key to it."""
    body = f"<h1>Which law stays below which floor</h1><p>The law as of {matrix.on}, as encoded.</p>{_svg(matrix, law)}"
    return (
        f'<!doctype html>\n{mark}\n<html lang="en"><head><meta charset="utf-8"><title>Floors</title>'
        f"<style>{PAGE_STYLE}{STYLE} svg {{ max-width: 100%; height: auto; }}</style></head>"
        f'<body><div class="entitlements">{body}'
        '<p><a href="matrix.md">The same as a table</a>; <a href="matrix.csv">as CSV</a>.</p></div></body></html>\n'
    )


def _svg(matrix: Matrix, law: Law) -> str:
    width = _LEFT + _CELL * len(matrix.entitlements) + 120  # the titles lean over the right edge
    height = _TOP + _CELL * len(matrix.states) + 42 + 22 * len(PLACES)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" font-family="system-ui, sans-serif" font-size="12" fill="currentColor" color="#666">',
        f"<title>Which law stays below which floor, as of {matrix.on}</title>",
        '<defs><pattern id="m-lines" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line x1="0" y1="0" x2="0" y2="5" stroke="currentColor" stroke-width="2"/></pattern>'
        '<pattern id="m-dots" width="5" height="5" patternUnits="userSpaceOnUse">'
        '<circle cx="2" cy="2" r="1" fill="currentColor"/></pattern></defs>',
        *_heads(matrix, law), *_rows(matrix), *_key(matrix), "</svg>",
    ])  # fmt: skip


def _heads(matrix: Matrix, law: Law) -> Iterator[str]:
    for n, entitlement in enumerate(matrix.entitlements):
        x, title = _LEFT + _CELL * n + 15, text(law.catalogue.by_id[entitlement].title)
        yield f'<text x="{x}" y="{_TOP - 6}" transform="rotate(-60 {x} {_TOP - 6})">{title}</text>'


def _rows(matrix: Matrix) -> Iterator[str]:
    for n, state in enumerate(by_name(matrix)):
        y, name = _TOP + _CELL * n, text(COUNTRIES.get(state, state))
        file = f"matrix/{state.lower()}.md"
        yield f'<a href="{file}"><text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{name}</text></a>'
        for column, entitlement in enumerate(matrix.entitlements):
            place = matrix.place(state, entitlement)
            if place is not None:
                title = f"{name}, {text(entitlement.replace('_', ' '))}: {place}"
                box = _box(_LEFT + _CELL * column, y, place, unsure(matrix, state, entitlement))
                yield f'<a href="{file}#{entitlement.replace("_", "-")}"><title>{title}</title>{box}</a>'


def by_name(matrix: Matrix) -> list[str]:
    """The states in the order of their names."""
    return sorted(matrix.states, key=lambda state: COUNTRIES.get(state, state))


def unsure(matrix: Matrix, state: str, entitlement: str) -> bool:
    """Whether a state's place on an entitlement rests on law that was not read in its own text."""
    place = matrix.place(state, entitlement)
    cells = [cell for cell in matrix.of(state, entitlement) if cell.place == place]
    return any(map(not_read, cells))


def not_read(cell: Cell) -> bool:
    """Whether a cell rests on law that was not read in its own text."""
    return cell.proof is not None and cell.proof.confidence != "seen"


def _box(x: int, y: int, place: Place, unread: bool = False) -> str:
    ring = f'<circle cx="{x + 16}" cy="{y + 5}" r="3" fill="#fff" stroke="currentColor"/>' if unread else ""
    opacity = ' stroke-opacity="0.35"' if place == "not encoded" else ""
    sign = {"met": "✓", "not encoded": "·", "undecided": "?"}.get(place, "")
    mark = f'<text x="{x + 10}" y="{y + 15}" text-anchor="middle">{sign}</text>' if sign else ""
    return (
        f'<rect x="{x + 1}" y="{y + 1}" width="{_CELL - 3}" height="{_CELL - 3}" fill="{_FILL[place]}" '
        f'stroke="currentColor"{opacity}/>{mark}{ring}'
    )


def _key(matrix: Matrix) -> Iterator[str]:
    top = _TOP + _CELL * len(matrix.states) + 12
    for n, place in enumerate(PLACES):
        yield f'{_box(_LEFT, top + 22 * n, place)}<text x="{_LEFT + 30}" y="{top + 22 * n + 15}">{place}</text>'
    y = top + 22 * len(PLACES)
    words = "a ring: rests on law that was not read in its own text"
    yield f'{_box(_LEFT, y, "met", True)}<text x="{_LEFT + 30}" y="{y + 15}">{words}</text>'
