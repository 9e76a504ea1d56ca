"""A country made for the purpose: one law with one reflection period, and an instrument that requires one."""

from __future__ import annotations

from functools import lru_cache

from entitlements import load
from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import Law
from entitlements.law.ruleset import Ruleset

TEXT = """\
ruleset: {name}
title: {title}
level: {level}
{state}
counting: common
reviewed: 2026-01-01
review_due: 2030-01-01
says: Made for tests of proofs.
provisions:
  art-1: {{cite: "{title} art. 1", says: A period., url: "https://example.org/1", confidence: seen}}
  art-2: {{cite: "{title} art. 2", says: Another., url: "https://example.org/2", confidence: recalled}}
rules:
{rules}
"""

REFLECTION = """\
  - id: reflection
    grants: reflection_period
    provision: [art-1, art-2]
    force: {force}
    when: {when}
    period: {{starts: presumed_on, {length}}}
"""


@lru_cache
def base() -> Law:
    """The library's own law, in which the made-up one takes the place of another."""
    return load()


def compiled(name: str, rules: str, level: str = "national", title: str = "Made-up Act") -> Ruleset:
    """A ruleset with these rules."""
    state = f"state: {name.upper()}" if level == "national" else ""
    text = TEXT.format(name=name, title=title, level=level, state=state, rules=rules)
    return compile_ruleset(text, f"{name}.yaml", base().vocabulary, base().catalogue)


def country(
    length: str = "exact: 30 days", force: str = "shall", when: str = "presumed_victim", more: str = ""
) -> Ruleset:
    """The law of San Marino, for a test: one reflection period."""
    return compiled("sm", REFLECTION.format(length=length, force=force, when=when) + more)


def treaty(length: str = "at_least: 30 days", when: str = "presumed_victim") -> Ruleset:
    """What stands in the place of the Convention: one reflection period that binds San Marino."""
    rules = REFLECTION.format(length=length, force="shall", when=when)
    return compiled("coe-197", rules, "treaty", "Made-up Convention")
