"""Markdown as the pages of the documentation need it: text kept as it is, tables, lists, sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MARKS = re.compile(r"([\\`*_\[\]<>|~$])")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")
_LEADING = re.compile(r"^([-+#=])")


def escape(text: str) -> str:
    r"""Text that Markdown shows as it stands, on one line, inside a cell of a table too.

    >>> escape("a_b | [c]")
    'a\\_b \\| \\[c\\]'
    """
    line = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(r"\\\1", _NUMBERED.sub(r"\1\\\2", line))


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and what stands below it; nothing where that is nothing."""
    body = list(lines)
    if body:
        yield from (f"## {title}", "", *body, "")


def bullets(lines: Iterable[str]) -> Iterator[str]:
    """The lines as a list."""
    return (f"- {line}" for line in lines)


def table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table of cells that are Markdown already; nothing where it has no rows."""
    body = [row(*cells) for cells in rows]
    if body:
        yield from (row(*titles), row(*("---" for _ in titles)), *body)


def row(*cells: str) -> str:
    """One line of a table.

    >>> row("Right", "Until")
    '| Right | Until |'
    """
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")
