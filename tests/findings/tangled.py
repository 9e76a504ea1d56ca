"""A law made to be difficult: compound starts, periods after periods, versions, conditions that move with the day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from entitlements import Victim
from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import Law, load
from tests.findings.courses import Course

EVENTS = ("one_on", "two_on", "three_on")
TEXT = """\
ruleset: de
title: A tangled national law
level: national
state: DE
counting: common
reviewed: 2026-01-01
review_due: 2030-01-01
says: Only for tests of timelines.
provisions:
  art-1: {cite: Act art. 1, says: Something., url: "https://example.org/1", confidence: seen}
particulars:
  one_on: {type: date, question: When was the first?}
  two_on: {type: date, question: When was the second?}
  three_on: {type: date, question: When was the third?}
rules:
"""
PERIODS = (
    "{starts: {earlier_of: [one_on, two_on]}, exact: 1 month}",
    "{starts: {later_of: [one_on, two_on]}, at_least: 30 days}",
    "{starts: one_on, not_before: two_on, up_to: 3 weeks}",
    "{starts: one_on, until: {earlier_of: [40 days, two_on]}}",
    "{starts: one_on, until: {later_of: [{at_least: 20 days}, two_on]}}",
    "{starts: {after: rule-4}, exact: 2 weeks, counting: from-beginning-of-day}",
    "{starts: {earlier_of: [{after: rule-4}, three_on]}, exact: 10 days, counting: from-beginning-of-day}",
    "{starts: {after: rule-5}, not_before: three_on, up_to: 1 month, counting: from-beginning-of-day}",
    "{starts: issued, not_before: one_on, until: {earlier_of: [{up_to: 6 weeks}, {age: 18}]}}",
    "{starts: three_on, until: {later_of: [1 month, eighteenth_birthday]}}",
    "{starts: {earlier_of: [one_on, {after: rule-3}]}, not_before: {later_of: [two_on, three_on]}, at_least: 5 days}",
)
CONDITIONS = (
    "today + months(1) <= one_on", "today == two_on + days(10)", "one_on + weeks(2) < today + days(3)",
    "under(18)", "under(18, two_on)", "today + months(1) == today + days(30)", "reached(three_on) or today != one_on",
)  # fmt: skip
STARTS = ("one_on", "{earlier_of: [one_on, two_on]}", "{after: rule-4}", "issued")
VERSIONS = """versions:
      - {{valid: {{from: 2026-07-01}}, force: shall, period: {{starts: {0}, exact: 1 month}}}}
      - {{valid: {{from: 2020-01-01, to: 2026-07-01}}, force: may, period: {{starts: {0}, at_least: 2 weeks}}}}"""


@lru_cache
def tangled() -> Law:
    """The library's law with this one in the place of Germany's."""
    rules = [_rule(f"rule-{number}", f"period: {period}") for number, period in enumerate(PERIODS, start=1)]
    rules += [_rule(f"version-{number}", VERSIONS.format(starts)) for number, starts in enumerate(STARTS, start=1)]
    rules += [_rule(f"limit-{number}", f"when: {when}") for number, when in enumerate(CONDITIONS, start=1)]
    base = load()
    return base.replacing(compile_ruleset(TEXT + "".join(rules), "de.yaml", base.vocabulary, base.catalogue))


def _rule(id: str, more: str) -> str:
    force = "" if more.startswith("versions") else "    force: shall\n"
    return f"  - id: {id}\n    grants: housing\n    provision: art-1\n{force}    {more}\n"


DAYS = st.dates(date(2026, 5, 1), date(2026, 9, 30))
EVENT_DAYS = DAYS | st.sampled_from(["not_yet", None, date(2026, 5, 31), date(2026, 8, 31)])


@st.composite
def tangles(draw: st.DrawFn) -> Course:
    """Days of the three events near one another, a birthday and permits among them, and three months to look at."""
    facts: dict[str, Any] = {"particulars": {event: draw(EVENT_DAYS) for event in EVENTS}}
    birthday = draw(DAYS)
    facts["born"] = draw(st.sampled_from([birthday.replace(year=2008), date(2008, 2, 29), None]))
    if facts["born"] is None:
        facts |= {"age": draw(st.sampled_from([17, 18, None])), "age_disputed": draw(st.booleans())}
        facts["reasons_to_believe_child"] = draw(st.booleans())
    under = st.sampled_from(["de/rule-9", "de/version-4"])
    permits = st.fixed_dictionaries({"under": under, "issued": DAYS})
    facts["permits"] = draw(st.none() | st.just([]) | st.lists(permits, min_size=1, max_size=2))
    start = draw(st.sampled_from([date(2026, 5, 10), date(2026, 6, 25)]))
    return Course(Victim(host="DE", nationalities={"MD"}, **facts), draw(DAYS), start, start + timedelta(days=90))
