"""HTML that needs nothing else: blocks as markup, the page around them, and its style; every text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from entitlements.findings.claims import Citation
from entitlements.findings.words import unsure
from entitlements.messages import say, spoken
from entitlements.show.document import (
    Block,
    Bullets,
    Code,
    Figure,
    Heading,
    Line,
    Link,
    Note,
    Notes,
    Paragraph,
    Span,
    Strong,
    Table,
    clean,
)

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b", re.ASCII)

STYLE = """
.entitlements { line-height: 1.45; }
.entitlements table { border-collapse: collapse; width: 100%; margin: .5em 0 1em; font-size: .92em; }
.entitlements th, .entitlements td { text-align: left; vertical-align: top; padding: .3em .6em .3em 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); overflow-wrap: break-word;
  white-space: normal; background: none; }
.entitlements th { font-weight: 600; }
.entitlements code { font-size: .85em; overflow-wrap: anywhere; }
.entitlements h1, .entitlements h2, .entitlements h3, .entitlements h4 { line-height: 1.2; break-after: avoid; }
.entitlements tr, .entitlements li, .entitlements figure { break-inside: avoid; }
.entitlements thead { display: table-header-group; }
.entitlements sup { line-height: 0; margin-left: .15em; }
.entitlements sup + sup::before { content: ", "; }
.entitlements a { color: inherit; }
.entitlements time { white-space: nowrap; }
.entitlements figure { margin: 1em 0; }
.entitlements .heed { border-left: .25em solid currentColor; padding-left: .75em; }
.entitlements .notes { font-size: .85em; overflow-wrap: anywhere; }
.entitlements summary { cursor: pointer; }
.entitlements details { margin: .3em 0; }
.entitlements details details, .entitlements details > ul { margin-left: 1.2em; }
"""

PAGE_STYLE = """
:root { color-scheme: light dark; }
body { margin: 2em auto; max-width: 60em; padding: 0 1em; font: 16px/1.45 Georgia, "Times New Roman", serif; }
table, figure, .notes { font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
@page { size: A4; margin: 18mm 15mm; }
@media print { :root { color-scheme: light; } body { margin: 0; max-width: none; padding: 0; font-size: 10.5pt; }
  figure details { display: none; } }
"""


def text(words: str) -> str:
    """Words as HTML shows them: escaped, in attributes too, without characters that no page may hold.

    >>> text('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return escape(clean(words), quote=True)


def prose(words: str) -> str:
    """Words as HTML, with the days in them marked as such, so that none is torn at the end of a line.

    >>> prose("to 2026-06-02 & on")
    'to <time>2026-06-02</time> &amp; on'
    """
    return _DAY.sub(r"<time>\g<0></time>", text(words))


def markup(blocks: Iterable[Block]) -> str:
    """The blocks as HTML, one after the other; notes are linked to their marks and back."""
    seen: set[int] = set()
    return "\n".join(part for block in blocks for part in _block(block, seen))


def page(title: str, blocks: Iterable[Block]) -> str:
    """A whole page in one file: no script, nothing from the network, and a policy that forbids both."""
    return (
        f'<!DOCTYPE html>\n<html lang="{text(spoken())}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{PAGE_STYLE}{STYLE}</style>\n</head>\n<body>\n"
        f'<main class="entitlements">\n{markup(blocks)}\n</main>\n</body>\n</html>\n'
    )


def inside(body: str) -> str:
    """HTML for a cell of a notebook: its own style, and what it shows."""
    return f'<div class="entitlements"><style>{STYLE}</style>\n{body}\n</div>'


def table(
    titles: tuple[str, ...], rows: Iterable[tuple[str, ...]], caption: str = "", widths: tuple[int, ...] = ()
) -> str:  # fmt: skip
    """A table whose cells are HTML already; the first of each row is the row's own title."""
    styles = [f' style="width:{width}%"' for width in widths] or [""] * len(titles)
    head = "".join(
        f'<th scope="col"{style}>{text(title)}</th>' for title, style in zip(titles, styles, strict=True)
    )  # fmt: skip
    body = "\n".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    called = f"<caption>{text(caption)}</caption>" if caption else ""
    return f"<table>{called}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def link(url: str, words: str = "") -> str:
    """A link to an official page; words alone where the address is none of the web."""
    shown = text(words or url)
    return f'<a href="{text(url)}" rel="noreferrer">{shown}</a>' if Link(url).safe else shown


def linked(citations: Iterable[Citation]) -> str:
    """Citations as links to their texts, with their confidence where it is not the text itself that was read."""
    return "; ".join(link(one.url, one.cite) + text(unsure(one.confidence)) for one in citations)


def listed(items: Iterable[str], ordered: bool = False) -> str:
    """A list of what is HTML already."""
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def _block(block: Block, seen: set[int]) -> Iterator[str]:
    match block:
        case Heading(text=words, level=level):
            yield f"<h{level}>{text(words)}</h{level}>"
        case Paragraph(line=line, warns=warns):
            yield f'<p class="heed">{_inline(line, seen)}</p>' if warns else f"<p>{_inline(line, seen)}</p>"
        case Bullets(lines=lines, numbered=numbered):
            tag = "ol" if numbered else "ul"
            items = "\n".join(f"<li>{_inline(line, seen)}</li>" for line in lines)
            yield f"<{tag}>\n{items}\n</{tag}>"
        case Table(titles=titles, rows=rows, widths=widths):
            yield table(titles, [tuple(_inline(cell, seen) for cell in row) for row in rows], widths=widths)
        case Notes(lines=lines):
            yield '<ol class="notes">'
            for number, line in enumerate(lines, start=1):
                told = say("back to where note {number} is cited", number=number)
                back = f' <a href="#cited-{number}" aria-label="{text(told)}">↩</a>'
                yield f'<li id="note-{number}">{_inline(line, seen)}{back}</li>'
            yield "</ol>"
        case Figure(html=html):
            yield html


def _inline(line: Line, seen: set[int]) -> str:
    return "".join(_span(span, seen) for span in line).strip()


def _span(span: Span, seen: set[int]) -> str:
    match span:
        case Strong(text=words):
            return f"<strong>{text(words)}</strong>"
        case Code(text=words):
            return f"<code>{text(words)}</code>"
        case Note(number=number):
            anchor = "" if number in seen else f' id="cited-{number}"'
            seen.add(number)
            told = say("note {number}", number=number)
            return f'<sup><a href="#note-{number}"{anchor} aria-label="{text(told)}">{number}</a></sup>'
        case Link(url=url, text=words):
            return link(url, words)
        case str():
            return prose(span)
