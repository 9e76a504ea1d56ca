"""A law made to be difficult about items: rules for each offence and dependant, with periods, versions, exclusions."""

from __future__ import annotations

from functools import lru_cache

from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import Law, load

TEXT = """\
ruleset: de
title: A national law with much to say of each item
level: national
state: DE
counting: common
reviewed: 2026-01-01
review_due: 2030-01-01
says: Only for tests of items.
provisions:
  art-1: {cite: Act art. 1, says: Something., url: "https://example.org/1", confidence: seen}
  art-2: {cite: Act art. 2, says: Something else., url: "https://example.org/2", confidence: recalled}
rules:
"""
HALF_A_YEAR = "period: {starts: identified_on, exact: 6 months}"
CHILDHOOD = "period: {starts: presumed_on, until: {age: 18}}"
MONTHS = "period: {starts: presumed_on, at_least: 3 months}"
VERSIONS = """versions:
      - {valid: {from: 2025-01-01}, force: may, period: {starts: presumed_on, exact: 1 month}}
      - {valid: {from: 2015-01-01, to: 2025-01-01}, force: shall, period: {starts: presumed_on, at_least: 2 weeks}}"""
RULES = (
    ("offences", "non_punishment", "art-1", "offence.compelled", "shall", MONTHS),
    ("offences", "non_punishment", "art-2", "offence.administrative", "shall", HALF_A_YEAR),
    ("offences", "non_punishment", "art-2", "offence.child_at_act", "may", CHILDHOOD),
    ("offences", "record_erasure", "art-1", 'offence.stage == "convicted"', "shall", ""),
    ("dependants", "family_unity", "art-1", "dependant.child", "shall", ""),
    ("dependants", "family_unity", "art-2", 'dependant.relation == "spouse" or dependant.child', "", VERSIONS),
    ("dependants", "housing", "art-2", "dependant.in_host", "shall", "period: {starts: issued, exact: 1 year}"),
    ("dependants", "housing", "art-1", "dependant.unmarried", "shall", MONTHS),
)  # fmt: skip
BARRED = "  - {id: barred, bars: [item-4, item-7], provision: art-2, force: shall, when: public_order_ground}\n"


@lru_cache
def items_law() -> Law:
    """The library's law with this one in the place of Germany's."""
    base = load()
    rules = [
        f"  - id: item-{number}\n    each: {each}\n    grants: {grants}\n    provision: {provision}\n    when: {when}\n"
        + (f"    force: {force}\n" if force else "") + (f"    {more}\n" if more else "")
        for number, (each, grants, provision, when, force, more) in enumerate(RULES, start=1)
    ]  # fmt: skip
    rules.append(BARRED)
    return base.replacing(compile_ruleset(TEXT + "".join(rules), "de.yaml", base.vocabulary, base.catalogue))
