"""On small laws every verdict is what enumeration finds: every combination of facts, every day of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements import Victim, assess
from entitlements.periods.arithmetic import add
from entitlements.periods.lengths import Length
from entitlements.proofs import prove
from entitlements.proofs.replay import ABOUT_PERSONS
from entitlements.proofs.results import Verdict
from tests.proofs.made_up import base, compiled, country, treaty

ON = date(2026, 6, 1)
FLAGS = ("links_severed", "risk_on_return", "lacks_means")
ATOMS = (*FLAGS, "ready_to_testify", "citizen_of_host", 'testimony in ("declined", "unable")')

RULE = """\
  - id: rule-{number}
    grants: housing
    provision: {provision}
    force: {force}
    when: {when}
"""
BAR = """\
    ends_early:
      - {{when: {when}, force: {force}, provision: art-2}}
"""

conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=4,
)
forces = st.sampled_from(("shall", "shall", "may"))
rules = st.lists(st.tuples(conditions, forces, st.none() | st.tuples(conditions, forces)), min_size=1, max_size=3)


def written(drawn) -> str:
    text = ""
    for number, (when, force, bar) in enumerate(drawn):
        provision = "[art-1, art-2]" if number == 0 else "art-1"
        text += RULE.format(number=number, provision=provision, force=force, when=_quoted(when))
        text += BAR.format(when=_quoted(bar[0]), force=bar[1]) if bar else ""
    return text


def _quoted(condition: str) -> str:
    return f"'{condition}'"


def everybody():
    choices = [(True, False)] * len(FLAGS)
    for *flags, testimony, nation in product(*choices, ("willing", "declined", "undecided"), ("SM", "NG")):
        yield Victim(host="SM", testimony=testimony, nationalities={nation}, **dict(zip(FLAGS, flags, strict=True)))


@given(rules, conditions)
@settings(max_examples=40, deadline=None)
def test_a_floor_without_days_is_refuted_exactly_where_some_combination_of_facts_shows_a_shortfall(drawn, required):
    national = compiled("sm", written(drawn))
    instrument = compiled("coe-197", written([(required, "shall", None)]), "treaty")
    law = base().replacing(national, instrument)
    kinds = {
        one.kind
        for victim in everybody()
        for one in assess(victim, on=ON, law=law, engine="fixpoint")["housing"].shortfalls
        if one.floor.startswith("coe-197/") and one.kind in ABOUT_PERSONS
    }
    found = prove.floor(national, instrument, law=base())["housing"]
    assert found.verdict is (Verdict.REFUTED if kinds else Verdict.PROVED)
    assert not kinds or found.kind == ("discretion" if kinds == {"discretion"} else "refused")


units = st.sampled_from(("days", "weeks", "months", "years"))
lengths = st.one_of(
    st.integers(1, 400).map(lambda n: Length(n, "days")), st.integers(1, 57).map(lambda n: Length(n, "weeks")),
    st.integers(1, 13).map(lambda n: Length(n, "months")), st.just(Length(1, "years")),
)  # fmt: skip
near = st.sampled_from([(30, 1), (31, 1), (28, 1), (59, 2), (61, 2), (89, 3), (92, 3), (181, 6), (365, 12), (366, 12)])
pairs = st.one_of(
    st.tuples(lengths, lengths),
    near.map(lambda pair: (Length(pair[0], "days"), Length(pair[1], "months"))),
    near.map(lambda pair: (Length(pair[1], "months"), Length(pair[0], "days"))),
)


@given(pairs)
@settings(max_examples=25, deadline=None)
def test_a_floor_on_a_length_is_refuted_exactly_where_some_start_in_the_calendar_falls_short(pair):
    given_, required = pair
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(1461)]
    short = any(add(day, given_) < add(day, required) for day in days)
    found = prove.floor(country(f"at_least: {given_}"), treaty(f"at_least: {required}"), law=base())
    assert found.verdict is (Verdict.REFUTED if short else Verdict.PROVED)
