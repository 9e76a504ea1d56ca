"""What law is encoded, from when and how sure, as text."""

from __future__ import annotations

from collections import Counter
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from entitlements.errors import UnknownLaw
from entitlements.facts.countries import COUNTRIES
from entitlements.law.library import Law
from entitlements.law.ruleset import CONFIDENCES, Ruleset


def show_all(law: Law, out: Console) -> None:
    """Every ruleset: its level, rules, how much was seen, reported or recalled, its review and its omissions."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("Ruleset", "Level", "Title"):
        table.add_column(heading)
    for heading in ("Rules", *(c.capitalize() for c in CONFIDENCES), "Omitted"):
        table.add_column(heading, justify="right")
    table.add_column("Reviewed")
    for ruleset in law:
        sure = Counter(provision.confidence for provision in ruleset.provisions.values())
        shares = [f"{100 * sure[c] / max(len(ruleset.provisions), 1):.0f} %" for c in CONFIDENCES]
        table.add_row(
            ruleset.id, ruleset.level, ruleset.title, str(len(ruleset.rules)), *shares, str(len(ruleset.omissions)),
            ruleset.reviewed.isoformat(),
        )  # fmt: skip
    out.print(table)


def show_ruleset(ruleset: Ruleset, out: Console) -> None:
    """One ruleset in full: provisions, what rests on them, the versions, and what is left out."""
    out.print(Text(f"{ruleset.title} ({ruleset.id}, {ruleset.level})", style="bold"))
    out.print(Text(ruleset.says))
    out.print(Text(
        f"Reviewed as of {ruleset.reviewed}; review due {ruleset.review_due}. Periods are counted by: "
        f"{ruleset.counting.title} ({ruleset.counting.cite}).", style="dim",
    ))  # fmt: skip
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False)
    for heading, ratio in (("Rule", 3), ("Gives", 3), ("Force", 1), ("In force", 3), ("Law", 4)):
        table.add_column(heading, ratio=ratio)
    for rule in ruleset.rules:
        for version in rule.versions:
            cited = "; ".join(ruleset.provisions[p].cite for p in version.provisions)
            table.add_row(
                rule.id, ", ".join(grant.entitlement for grant in rule.grants), version.force,
                _span(version.start, version.end), f"{cited} [{version.confidence}]",
            )  # fmt: skip
    out.print(table)
    if ruleset.omissions:
        out.print(Text("Left out", style="bold"))
        for omission in ruleset.omissions:
            place = omission.cite or ruleset.provisions[omission.provision or ""].cite
            of = f" ({omission.entitlement})" if omission.entitlement else ""
            out.print(Padding(Text(f"- {place}{of}: {omission.reason}"), (0, 0, 0, 2)))


def show_state(law: Law, state: str, on: date, out: Console) -> None:
    """What binds a state on a day, and since when; UnknownLaw for what is no state of the table."""
    if state not in law.bindings.states:
        raise UnknownLaw(f"no instrument that the library knows speaks of `{state}`; write an ISO 3166-1 code")
    out.print(Text(f"{COUNTRIES.get(state, state)} on {on}", style="bold"))
    national = law.national(state)
    own = "not encoded" if national is None else f"{national.title} ({national.id})"
    out.print(f"- national law: {own}", markup=False)
    for (of, instrument), binding in sorted(law.bindings.rows.items()):
        if of == state and (binding.on(on) or binding.unknown):
            since = "not settled" if binding.unknown else f"since {binding.start}"
            encoded = "" if instrument in law.names or instrument in law.bindings.groups.values() else ", not encoded"
            out.print(f"- {instrument}: {since} [{binding.confidence}]{encoded}", markup=False)


def _span(start: int | None, end: int | None) -> str:
    first = "" if start is None else f"from {date.fromordinal(start)}"
    last = "" if end is None else f"before {date.fromordinal(end)}"
    return f"{first} {last}".strip() or "no date encoded"
