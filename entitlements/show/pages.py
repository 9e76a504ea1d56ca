"""The pages of the documentation that are written from the rulesets: one for each of them, and an index."""

from __future__ import annotations

from pathlib import Path

from entitlements.facts.countries import COUNTRIES
from entitlements.law.library import LEVELS, Law
from entitlements.law.ruleset import CONFIDENCES, Ruleset
from entitlements.show.markdown import escape, section, table
from entitlements.show.page import INDEX, LEVEL_TITLES, Page, shares

COMMAND = "entitlements law --pages docs/countries"
"""How the pages of the documentation are written again."""

MARK = "<!-- Written by `entitlements law --pages` from the rulesets; a change by hand is lost. -->"

HOW_TO_READ = """\
How to read a page:

- **To whom**: a word in **bold** is unfolded on the page under "Words used here". What is not known of a person is
  never taken as no: an assessment then says what to find out.
- **How long**: "at least" is a minimum and has no last day. Empty: no length is encoded.
- **Force**: a *right* can be claimed. A *discretion* promises nothing. A *standard* is not law.
- **Provision**: *secondary* is known from a report on the law, *recalled* from memory; without a word the text itself
  was read.
- **Earlier law** is what was no longer in force when the law was read ("reviewed as of").
"""


def write_pages(law: Law, folder: str | Path) -> int:
    """Write the page of every ruleset and an index into a folder; how many they are.

    Pages of rulesets that are no more are removed; no other file of the folder is touched.
    """
    place, texts = Path(folder), pages(law)
    place.mkdir(parents=True, exist_ok=True)
    for old in sorted(place.glob("*.md")):
        if old.name not in texts and old.read_bytes().startswith(MARK.encode()):
            old.unlink()
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8", newline="\n")
    return len(texts)


def pages(law: Law) -> dict[str, str]:
    """The text of every page by its file's name; the same law gives the same pages, whatever the day."""
    return {INDEX: index(law)} | {f"{ruleset.id}.md": page(ruleset, law) for ruleset in law}


def page(ruleset: Ruleset, law: Law) -> str:
    """The page of one ruleset, in Markdown.

    >>> from entitlements.law.library import load
    >>> page(load().ruleset("de"), load()).splitlines()[2]
    '# Germany: Residence Act and related law'
    """
    return "\n".join([MARK, "", *Page(ruleset, law).lines()]).rstrip() + "\n"


def index(law: Law) -> str:
    """The page that lists all others, says how to read them, and which OSCE states have no ruleset."""
    lines = [MARK, "", "# The law that is encoded", "", f"Written by `{COMMAND}`.", "", HOW_TO_READ]
    for level in LEVELS:
        rulesets = sorted((one for one in law if one.level == level), key=lambda one: (one.title, one.id))
        lines += section(LEVEL_TITLES[level], table(_COLUMNS, map(_row, rulesets)))
    lines += section("Without a ruleset", [_without(law)])
    return "\n".join(lines).rstrip() + "\n"


_COLUMNS = ("Law", "Rules", "Provisions", *(c.capitalize() for c in CONFIDENCES), "Left out", "Reviewed")


def _row(ruleset: Ruleset) -> tuple[str, ...]:
    counts = str(len(ruleset.rules)), str(len(ruleset.provisions)), *(share for _, share in shares(ruleset))
    left_out = str(len(ruleset.omissions))
    return f"[{escape(ruleset.title)}]({ruleset.id}.md)", *counts, left_out, ruleset.reviewed.isoformat()


def _without(law: Law) -> str:
    on = max(ruleset.reviewed for ruleset in law)
    states = law.states_in("osce", on)
    names = sorted(COUNTRIES.get(state, state) for state in states if law.national(state) is None)
    return (
        f"Of the {len(states)} participating States of the OSCE (on {on}), no national law is encoded for: "
        f"{escape(', '.join(names)) or 'none'}."
    )
