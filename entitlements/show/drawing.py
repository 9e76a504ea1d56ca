"""A Gantt chart in plain SVG, and the same as a table: bars, open ends drawn open, single days, lines across."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Literal

from entitlements.messages import marked, say
from entitlements.show.html import prose, table, text

Kind = Literal["right", "discretion", "open", "past"]
"""How a bar is filled: plain, hatched, dotted or outlined, so that it can be read without colour."""

LEGEND: dict[Kind, str] = {
    "right": marked("a right"), "discretion": marked("an authority decides"), "open": marked("facts are missing"),
    "past": marked("has run out"),
}  # fmt: skip
_FILLED = {
    "right": 'fill="currentColor" fill-opacity=".75"', "discretion": 'fill="url(#{id}-hatched)"',
    "open": 'fill="url(#{id}-dotted)"', "past": 'fill="none"',
}  # fmt: skip

WIDTH, LEFT, RIGHT, TOP, ROW_HEIGHT, BAR = 960, 330, 22, 46, 40, 12
_STEPS = (1, 2, 3, 6, 12, 24)
_MOST_TICKS = 9


@dataclass(frozen=True)
class Bar:
    """A period: it lasts surely from `starts` to `sure`, and perhaps to `latest`; None for `starts` is not known.

    Where `open` is true it has no end that is known, and is drawn so.
    """

    kind: Kind
    starts: date | None
    sure: date | None
    latest: date | None
    open: bool = False


@dataclass(frozen=True)
class Row:
    """A row of the chart: `words` tell all of it, `short` as much as stands beside it."""

    label: str
    words: str
    short: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Mark:
    """A single day in a row of its own: a limit of time."""

    label: str
    words: str
    day: date


@dataclass(frozen=True)
class DayLine:
    """A day that goes through all rows: today, a birthday."""

    label: str
    day: date
    dashed: bool = True


def chart(
    title: str, rows: Sequence[Row], marks: Sequence[Mark], lines: Sequence[DayLine], window: tuple[date, date]
) -> str:
    """A figure with the drawing and, for who cannot see it, the same as a table; empty without a row or a mark."""
    if not rows and not marks:
        return ""
    drawing = _Drawing(title, rows, marks, lines, window)
    cells = [(text(row.label), prose(row.words)) for row in rows]
    cells += [(prose(f"{mark.day}: {mark.label}"), text(mark.words)) for mark in marks]
    cells += [(text(line.label), prose(line.day.isoformat())) for line in lines]
    summary, titles = say("The same as a table"), (say("What"), say("When"))
    return (
        f"<figure>{drawing.svg()}<details><summary>{text(summary)}</summary>"
        f"{table(titles, cells)}</details></figure>"
    )


class _Drawing:
    """One drawing: its span of days, and where each day lies."""

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        marks: Sequence[Mark],
        lines: Sequence[DayLine],
        window: tuple[date, date],
    ) -> None:
        self.title, self.rows, self.marks, self.lines = title, rows, marks, lines
        self.bars = [bar for row in rows for bar in row.bars]
        self.first, last = window[0].toordinal(), window[1].toordinal()
        self.last = max(last, self.first + 1)
        self.right = WIDTH - RIGHT
        self.bottom = TOP + ROW_HEIGHT * (len(rows) + len(marks))
        words = repr((title, rows, marks, lines, window))
        self.id = f"entitlements-{sha256(words.encode('utf-8', 'replace')).hexdigest()[:10]}"

    def at(self, day: date) -> float:
        """Where a day begins, from the left; days beyond the drawing lie on its edge."""
        ordinal = min(max(day.toordinal(), self.first), self.last)
        return round(LEFT + (self.right - LEFT) * (ordinal - self.first) / (self.last - self.first), 1)

    def after(self, day: date) -> float:
        """Where a day ends: the last day of a period is included."""
        return self.at(day if day == date.max else day + timedelta(days=1))

    def drawn(self, day: date) -> bool:
        """Whether the day lies inside the drawing."""
        return self.first <= day.toordinal() <= self.last

    def svg(self) -> str:
        """The drawing, which takes the colour of the text around it."""
        height = self.bottom + 54
        parts = "\n".join([*self.definitions(), *self.axis(), *self.lanes(), *self.across(), *self.legend()])
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
            f'style="max-width:100%;height:auto" role="img" aria-labelledby="{self.id}-title {self.id}-told" '
            f'font-family="system-ui, sans-serif" font-size="12" fill="currentColor" stroke="none">\n'
            f'<title id="{self.id}-title">{text(self.title)}</title>\n'
            f'<desc id="{self.id}-told">{text(self.told())}</desc>\n{parts}\n</svg>'
        )

    def told(self) -> str:
        """The whole drawing in words."""
        said = [f"{row.label}: {row.words}" for row in self.rows]
        said += [f"{mark.day}: {mark.label} ({mark.words})" for mark in self.marks]
        said += [f"{line.label}: {line.day}" for line in self.lines]
        return ". ".join(said) + "."

    def definitions(self) -> Iterator[str]:
        """The patterns and the fading of open ends."""
        yield (
            f'<defs><pattern id="{self.id}-hatched" width="6" height="6" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><rect width="2.4" height="6" fill="currentColor"/></pattern>'
            f'<pattern id="{self.id}-dotted" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<circle cx="3" cy="3" r="1.5" fill="currentColor"/></pattern>'
            f'<linearGradient id="{self.id}-on"><stop offset="0" stop-color="currentColor" stop-opacity=".45"/>'
            '<stop offset="1" stop-color="currentColor" stop-opacity=".05"/></linearGradient>'
            f'<linearGradient id="{self.id}-off"><stop offset="0" stop-color="currentColor" stop-opacity=".05"/>'
            '<stop offset="1" stop-color="currentColor" stop-opacity=".45"/></linearGradient></defs>'
        )

    def axis(self) -> Iterator[str]:
        """Months along the top, as many as can be read."""
        for day in ticks(date.fromordinal(self.first), date.fromordinal(self.last)):
            x = self.at(day)
            yield (
                f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{self.bottom}" stroke="currentColor" '
                f'stroke-opacity=".18"/><text x="{x}" y="{TOP - 14}" text-anchor="middle" fill-opacity=".75">'
                f"{day:%Y-%m}</text>"
            )

    def lanes(self) -> Iterator[str]:
        """Every row with its bars, then a row for each limit of time."""
        top = TOP
        for row in self.rows:
            yield f"<g><title>{text(f'{row.label}: {row.words}')}</title>"
            yield from _label(row.label, row.short, top)
            for bar in row.bars:
                yield from self.bar(bar, top + (ROW_HEIGHT - BAR) / 2)
            yield "</g>"
            top += ROW_HEIGHT
        for mark in self.marks:
            yield f"<g><title>{text(f'{mark.day}: {mark.label} ({mark.words})')}</title>"
            yield from _label(mark.label, f"{mark.day} · {mark.words}", top)
            x, y = self.at(mark.day), top + ROW_HEIGHT / 2
            if self.drawn(mark.day):
                yield f'<path d="M{x} {y - 7}l7 7l-7 7l-7 -7z" stroke="currentColor"/>'
            else:
                yield self.arrow(y, to_right=x == self.right)
            yield "</g>"
            top += ROW_HEIGHT

    def bar(self, bar: Bar, y: float) -> Iterator[str]:
        """What is sure, filled by kind; what may follow, outlined; what is not known at either end, fading out."""
        middle = y + BAR / 2
        start = self.at(bar.starts) if bar.starts is not None else LEFT
        sure = self.after(bar.sure) if bar.sure is not None else start
        fill = _FILLED[bar.kind].format(id=self.id)
        if bar.starts is None and bar.sure is not None:
            yield self.box(start, sure, y, f'fill="url(#{self.id}-off)"', outlined=False)
            if bar.kind != "right":
                yield self.box(start, sure, y, fill, outlined=False)
        elif sure > start:
            yield self.box(start, sure, y, fill)
        if bar.latest is not None and self.after(bar.latest) > sure:
            yield self.box(sure, self.after(bar.latest), y, 'fill="none" stroke-dasharray="4 3"')
        if bar.open:
            yield self.box(sure, self.right, y, f'fill="url(#{self.id}-on)"', outlined=False)
        if bar.open or any(day is not None and day.toordinal() > self.last for day in (bar.starts, bar.latest)):
            yield self.arrow(middle, to_right=True)
        if bar.starts is None or bar.starts.toordinal() < self.first:
            yield self.arrow(middle, to_right=False)

    def box(self, x1: float, x2: float, y: float, fill: str, outlined: bool = True) -> str:
        line = ' stroke="currentColor"' if outlined else ""
        return f'<rect x="{x1}" y="{y}" width="{max(round(x2 - x1, 1), 1.5)}" height="{BAR}" {fill}{line}/>'

    def arrow(self, y: float, to_right: bool) -> str:
        """The sign, at either edge, that it goes on beyond what is drawn or known."""
        x, way = (self.right, 1) if to_right else (LEFT, -1)
        return (
            f'<path d="M{x - 4 * way} {y - 6}l{8 * way} 6l{-8 * way} 6" fill="none" stroke="currentColor" '
            'stroke-width="1.8"/>'
        )

    def across(self) -> Iterator[str]:
        """The lines through all rows, each named at the foot; neighbours take turns so that names do not meet."""
        shown = sorted((line for line in self.lines if self.drawn(line.day)), key=lambda line: line.day)
        for number, line in enumerate(shown):
            x, dash = self.at(line.day), ' stroke-dasharray="6 4"' if line.dashed else ""
            anchor = "end" if x > (LEFT + self.right) / 2 else "start"
            yield (
                f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{self.bottom + 6}" stroke="currentColor" '
                f'stroke-width="1.6"{dash}/><text x="{x}" y="{self.bottom + 18 + 13 * (number % 2)}" '
                f'text-anchor="{anchor}">{text(f"{line.label} {line.day}")}</text>'
            )

    def legend(self) -> Iterator[str]:
        """What the fillings mean, of those that are used."""
        x, y = 0.0, self.bottom + 40
        kinds = [kind for kind in LEGEND if any(bar.kind == kind for bar in self.bars)]
        for kind in kinds:
            yield self.box(x, x + 22, y, _FILLED[kind].format(id=self.id))
            words = say(LEGEND[kind])
            yield f'<text x="{x + 28}" y="{y + 10}">{text(words)}</text>'
            x += 40 + 7 * len(words)
        if any(bar.open or bar.starts is None for bar in self.bars):
            words = say("fading: no day is known for it")
            yield self.box(x, x + 40, y, f'fill="url(#{self.id}-on)"', outlined=False)
            yield f'<text x="{x + 46}" y="{y + 10}">{text(words)}</text>'
            x += 58 + 7 * len(words)
        if any(bar.latest != bar.sure and bar.latest is not None for bar in self.bars):
            yield self.box(x, x + 22, y, 'fill="none" stroke-dasharray="4 3"')
            words = say("at the latest")
            yield f'<text x="{x + 28}" y="{y + 10}">{text(words)}</text>'


def ticks(first: date, last: date) -> Iterable[date]:
    """First days of months from one day to another, evenly apart and few enough to be read.

    >>> [f"{day:%Y-%m}" for day in ticks(date(2026, 1, 15), date(2027, 3, 1))]
    ['2026-03', '2026-05', '2026-07', '2026-09', '2026-11', '2027-01', '2027-03']
    """
    months = [date(number // 12, number % 12 + 1, 1) for number in range(_month(first) + 1, _month(last) + 1)]
    step = next((step for step in _STEPS if len(months) <= _MOST_TICKS * step), _STEPS[-1])
    return [day for day in months if (day.month - 1) % step == 0 and (step <= 12 or day.year % (step // 12) == 0)]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _label(title: str, words: str, top: float) -> Iterator[str]:
    """The two lines that name a row, cut to the room they have; the whole stands in the row's title and the table."""
    yield f'<text x="0" y="{top + 17}" font-weight="600">{text(_cut(title, 46))}</text>'
    yield f'<text x="0" y="{top + 32}" font-size="11" fill-opacity=".8">{text(_cut(words, 54))}</text>'


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
