"""A document as blocks, before it has a form: headings, paragraphs, lists, tables, footnotes; and its Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from entitlements.findings.claims import Citation
from entitlements.messages import marked, say
from entitlements.show.markdown import bullets, escape, table

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

CONFIDENCE = {
    "seen": marked("the text was read"),
    "secondary": marked("from a report or guidance, the text itself was not read"),
    "recalled": marked("recalled, not checked against the text"),
}
"""How sure the library is of a provision, in words."""


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True)
class Code:
    """What is written for machines."""

    text: str


@dataclass(frozen=True)
class Note:
    """The mark of a footnote."""

    number: int


@dataclass(frozen=True)
class Link:
    """An address, shown as it is or as words."""

    url: str
    text: str = ""

    @property
    def safe(self) -> bool:
        """Whether it leads to a page: no script and no file of the reader's can be behind it."""
        return self.url.startswith(("https://", "http://"))


Span: TypeAlias = str | Strong | Code | Note | Link
Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A title; level 1 is the document's own."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `warns` sets it apart."""

    line: Line
    warns: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list, numbered or not."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its titles and rows of cells, the first of each being the row's own title.

    `widths` are those of the columns in hundredths, where tables that follow one another shall look alike.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Notes:
    """The footnotes, at the end."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Figure:
    """A drawing as HTML that is safe already; Markdown leaves it out."""

    html: str


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Notes | Figure


@dataclass
class Footnotes:
    """Citations, numbered as they are first cited."""

    numbers: dict[Citation, int] = field(default_factory=dict)

    def cite(self, citations: Iterable[Citation]) -> Line:
        """The first citation by name, and the marks of all of them."""
        cited = tuple(dict.fromkeys(citations))
        if not cited:
            return ()
        marks = (Note(self.numbers.setdefault(one, len(self.numbers) + 1)) for one in cited)
        return (cited[0].cite, *marks)

    def notes(self) -> Notes:
        """Each citation with what it says, how sure that is, and its official address."""
        return Notes(tuple(
            (f"{one.cite}. {one.says.rstrip('.')}. {_source(one)} ", Link(one.url))
            for one in self.numbers
        ))  # fmt: skip


def _source(citation: Citation) -> str:
    return say("Source: {how_sure}.", how_sure=say(CONFIDENCE[citation.confidence]))


def plain_text(line: Line) -> str:
    """A line without its form: the marks of footnotes fall away."""
    return "".join(
        span if isinstance(span, str) else "" if isinstance(span, Note)
        else (span.text or span.url) if isinstance(span, Link) else span.text
        for span in line
    )  # fmt: skip


def clean(text: str) -> str:
    r"""Text without characters that no document may hold: control characters and halves of others.

    >>> clean("a\x00b")
    'a\ufffdb'
    """
    return _UNSEEN.sub("\ufffd", text)


def section(title: str, *blocks: Block | None) -> Iterator[Block]:
    """A heading and what stands below it; nothing where all of that is empty."""
    full = [block for block in blocks if block is not None and not _empty(block)]
    if full:
        yield Heading(title)
        yield from full


def _empty(block: Block) -> bool:
    match block:
        case Bullets(lines=lines) | Notes(lines=lines):
            return not lines
        case Table(rows=rows):
            return not rows
        case Figure(html=html):
            return not html
        case _:
            return False


# as Markdown


def markdown(blocks: Iterable[Block]) -> str:
    """The document in Markdown with footnotes (`[^1]`), as GitHub and pandoc read it; every text is escaped."""
    parts = ("\n".join(_lines(block)) for block in blocks if not _empty(block))
    return "\n\n".join(part for part in parts if part) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text, level=level):
            yield f"{'#' * level} {clean(escape(text))}"
        case Paragraph(line=line, warns=warns):
            yield f"> {_inline(line)}" if warns else _inline(line)
        case Bullets(lines=lines, numbered=True):
            yield from (f"{number}. {_inline(line)}" for number, line in enumerate(lines, start=1))
        case Bullets(lines=lines):
            yield from bullets(map(_inline, lines))
        case Table(titles=titles, rows=rows):
            yield from table(tuple(map(escape, titles)), (tuple(map(_inline, row)) for row in rows))
        case Notes(lines=lines):
            for number, line in enumerate(lines, start=1):
                yield from (f"[^{number}]: {_inline(line)}", "")
        case Figure():
            return


def _inline(line: Line) -> str:
    return clean("".join(map(_span, line)).strip())


def _span(span: Span) -> str:
    match span:
        case Strong(text=text):
            return f"**{escape(text)}**" if text.strip() else ""
        case Code(text=text):
            return f"`{text}`" if text.isalnum() else escape(text)
        case Note(number=number):
            return f"[^{number}]"
        case Link(url=url, text=text):
            plain = not set(url) & set("<>\\ \t\r\n")
            if not (span.safe and plain):
                return _padded(text or url)
            return f"[{escape(text)}](<{url}>)" if text else f"<{url}>"
        case str():
            return _padded(span)


def _padded(text: str) -> str:
    """Escaped, with the space at either end that `escape` takes away."""
    before, after = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return f"{before}{escape(text)}{after}" if text.strip() else before
