"""How an answer shows itself: the views stand above the findings, and are looked up by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pandas import DataFrame

MemoFormat = Literal["markdown", "html"]


def view(module: str) -> Any:
    """A module of `entitlements.show`, found by its name when it is first wanted.

    Findings know that they can be shown and by whom, not how: nothing in `findings` imports a view, and an answer that
    is never shown loads none.
    """
    return import_module(f"entitlements.show.{module}")


class Shown:
    """What shows itself in a notebook."""

    def _repr_html_(self) -> str:
        """HTML for a notebook: no script, nothing from the network, every text escaped."""
        html: str = view("notebook").html_of(self)
        return html


class Documents(Shown):
    """What can be handed over: a memo, a calendar, a data frame."""

    def memo(self, *, format: MemoFormat = "markdown", redact: bool = False,
             for_her: bool = False, language: str | None = None) -> str:  # fmt: skip
        """A memo for the file or the authority: `markdown` with footnotes, or `html`, one page that prints well.

        It holds the facts relied on, the entitlements by family with their dates, force and citations, shortfalls,
        limits of time, open questions, the law used and how sure it is. `redact` leaves out the facts, as `redact()`
        does; days that follow from them stay. `for_her` writes to the person herself instead, in plain words.
        `language` is that of its words where there is a catalogue of it (docs/documents.md); what the law says stays
        in the language of its ruleset. ValueError for another format or a language that there is not.

        >>> from datetime import date
        >>> from entitlements import Victim, assess
        >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
        >>> print(answer.memo().splitlines()[0])
        # What the law owes: Germany, on 2026-11-23
        >>> "Moldova" in answer.memo(), "Moldova" in answer.memo(redact=True)
        (True, False)
        """
        text: str = view("memo").memo(self, format, redact, for_her, language)
        return text

    def to_ics(self, *, reference: str = "") -> bytes:
        """An iCalendar file (RFC 5545): limits of time, first and last days, the eighteenth birthday, as whole days.

        Only days from that of the assessment on, of what law gives as a right. `reference` is the advisor's own word
        for the case: it stands before each event, and keeps the events of two cases apart in one calendar. An event
        keeps its UID as long as its rule and day stay, so a file can be imported again. MissingExtra without the
        extra `calendar`.

        >>> from datetime import date
        >>> from entitlements import Victim, assess
        >>> refused = Victim(host="GB", region="GB-ENG", identification={"status": "refused", "date": "2026-11-02"})
        >>> calendar = assess(refused, on=date(2026, 11, 23)).to_ics(reference="A-17")
        >>> b"DTSTART;VALUE=DATE:20261202" in calendar
        True
        """
        calendar: bytes = view("calendar_file").calendar_file(self, reference)
        return calendar

    def to_frame(self) -> DataFrame:
        """A pandas data frame with one row a claim, the standards included, and typed columns; it holds no facts.

        Days are `datetime64[s]`, statuses, levels and forces ordered categories, `because` and the like texts with
        `; ` between their parts. MissingExtra without the extra `frame`.

        >>> from datetime import date
        >>> from entitlements import Victim, assess
        >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
        >>> frame = answer.to_frame()
        >>> frame.query("entitlement == 'reflection_period' and level == 'national'")["rule"].tolist()[0]
        'de/reflection'
        """
        table: DataFrame = view("frame").frame(self)
        return table
