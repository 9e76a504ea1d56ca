"""A ruleset to change in one place, and the law to read it with."""

from __future__ import annotations

import pytest

from entitlements import load
from entitlements.law.compiling import compile_ruleset
from entitlements.law.ruleset import Ruleset

SMALL = """\
ruleset: xx
title: A small ruleset
level: national
state: DE
counting: common
reviewed: 2026-01-01
review_due: 2027-01-01
says: Only for tests of the format.
provisions:
  art-1: {cite: art. 1, says: A period to recover., url: https://example.org/1, confidence: seen}
  art-2: {cite: art. 2, says: Public order., url: https://example.org/2, confidence: recalled}
particulars:
  report_sent_on: {type: date, question: When was the report sent?}
rules:
  - id: reflection
    grants: reflection_period
    provision: art-1
    force: shall
    when: presumed_victim and not citizen_of_host
    period: {starts: presumed_on, at_least: 30 days}
    ends_early:
      - {when: public_order_ground, force: may, provision: art-2}
"""


@pytest.fixture
def small() -> str:
    """The text of a small ruleset that is right."""
    return SMALL


@pytest.fixture(scope="session")
def compiled():
    """Compile the text of a ruleset under the library's vocabulary and catalogue."""

    def compile_(text: str, file: str = "xx.yaml") -> Ruleset:
        law = load()
        return compile_ruleset(text, file, law.vocabulary, law.catalogue)

    return compile_
