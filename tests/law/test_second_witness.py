"""A second witness: the comparative table of the 57 states against the numbers that the rulesets give.

The table (`comparative.csv` beside this file) was made by itself. Where it was read from law or from guidance
(`seen`, `secondary`), the reflection period and the first permit must agree with the ruleset, or the difference is
explained here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from entitlements import load
from entitlements.law.ruleset import Ruleset, Version
from entitlements.periods.periods import EarlierOf, LaterOf, LengthEnd

LAW = load()
TABLE = list(csv.DictReader(Path(__file__).with_name("comparative.csv").read_text(encoding="utf-8").splitlines()))
ITEMS = {"rrp_min": "reflection_period", "rrp_max": "reflection_period", "permit_first_length": "residence_permit"}
KINDS = {
    "rrp_min": ("exact", "at_least"),
    "rrp_max": ("exact", "up_to"),
    "permit_first_length": ("exact", "at_least", "up_to"),
}
ROWS = [
    row
    for row in TABLE
    if row["item"] in ITEMS
    and row["confidence"].startswith(("seen", "secondary"))
    and row["state"].lower() in LAW.names
]

EXPLAINED: dict[tuple[str, str], str] = {
    ("NL", "rrp_min"): "the circular gives exactly 30 days in Dublin cases; the table has them in its basis only",
    ("LT", "rrp_min"): "the digest leaves the length open until the order is read (30 days or one month)",
    ("LT", "rrp_max"): "the digest leaves the length open until the order is read (30 days or one month)",
    ("TR", "permit_first_length"): "the first permit is that of 30 days for reflection; six months is each extension",
}
"""Where the ruleset and the table differ, and why: (state, item) to the reason."""


def current(ruleset: Ruleset, entitlement: str) -> Iterator[Version]:
    """The newest version of every rule that grants an entitlement."""
    for rule in ruleset.rules:
        if any(grant.entitlement == entitlement for grant in rule.grants):
            yield max(rule.versions, key=lambda version: version.start or 0)


def lengths(version: Version) -> Iterator[LengthEnd]:
    """Every length in a version's period."""
    waiting = [] if version.period is None or version.period.ends is None else [version.period.ends]
    while waiting:
        end = waiting.pop()
        if isinstance(end, LengthEnd):
            yield end
        elif isinstance(end, LaterOf | EarlierOf):
            waiting.extend(end.of)


def in_units(length: str) -> str:
    """A length with years as months, so that 1 year and 12 months are the same."""
    n, unit = re.match(r"(\d+) (\w+)", length).groups()
    return f"{int(n) * 12} months" if unit.startswith("year") else f"{n} {unit.rstrip('s')}s"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['state']}-{row['item']}")
def test_the_ruleset_gives_the_numbers_of_the_comparative_table(row):
    ruleset = LAW.ruleset(row["state"].lower())
    ends = [end for version in current(ruleset, ITEMS[row["item"]]) for end in lengths(version)]
    found = {in_units(str(end.length)) for end in ends if end.kind in KINDS[row["item"]]}
    number = re.match(r"(?:up to )?(\d+)", row["value"])
    agrees = True
    if number and (unit := re.match(r"days|months|years?", row["unit"])):
        agrees = in_units(f"{number[1]} {unit[0]}") in found
    elif row["item"] == "rrp_min" and row["value"] == "none":
        agrees = not found
    if (row["state"], row["item"]) in EXPLAINED:
        assert not agrees, "explained as different, but it agrees: take the explanation out"
    else:
        assert agrees, (
            f"the table says {row['value']} {row['unit']} ({row['basis']}); the ruleset {sorted(found) or 'no length'}"
        )


def test_every_explanation_is_about_a_row_of_the_table():
    assert set(EXPLAINED) <= {(row["state"], row["item"]) for row in TABLE}
