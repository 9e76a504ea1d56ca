"""A ruleset changed by one step: what is changed, that it still loads, and that nothing else moves."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements import load
from entitlements.law.amended_conditions import amended_conditions
from entitlements.law.amendments import amendments_of, that_load
from entitlements.law.library import FOLDERS, rulesets_root
from entitlements.law.reader import read_yaml

LAW = load()


@cache
def document(name):
    for folder in FOLDERS:
        file = rulesets_root().joinpath(folder, f"{name}.yaml")
        if file.is_file():
            return read_yaml(file.read_text(encoding="utf-8"), file.name)
    raise AssertionError(name)


def amended(rule, **head):
    return [str(one) for one in amendments_of({**head, "rules": [rule]})]


RULE = {"id": "stay", "grants": "reflection_period", "force": "shall", "provision": "p"}


@pytest.mark.parametrize(
    ("condition", "changes"),
    [
        ("child", {"not child"}),
        ("not child", {"child"}),
        ("a and b", {"a or b", "a", "b", "not a and b", "a and (not b)"}),
        ("a or not b", {"a and (not b)", "a", "not b", "not a or not b", "a or b"}),
        ("under(18)", {"not under(18)", "under(17)", "under(19)"}),
        ("a < b + months(12)", {"not a < b + months(12)", "a <= b + months(12)", "a < b + weeks(12)",
                                "a < b + months(11)", "a < b + months(13)"}),
        ("date('2024-01-01') <= a", {"not date('2024-01-01') <= a", "date('2024-01-01') < a",
                                     "date('2023-12-31') <= a", "date('2024-01-02') <= a"}),
        ("x in ('a', 'b')", {"not x in ('a', 'b')", "x in ('b',)", "x in ('a',)"}),
        ("citizen_of('DE', 'AT')", {"not citizen_of('DE', 'AT')", "citizen_of('AT')", "citizen_of('DE')"}),
        ("any(o.x for o in offences)", {"not any((o.x for o in offences))", "all((o.x for o in offences))",
                                        "any((not o.x for o in offences))"}),
        ("this is no condition", set()),
    ],
)  # fmt: skip
def test_a_condition_is_changed_in_every_way_by_one_step(condition, changes):
    assert {text for _, text in amended_conditions(condition)} == changes


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({"force": "may"}, "stay: force: may turned into shall"),
        ({"when": "child"}, "stay: when: condition dropped"),
        ({"period": {"starts": "presumed_on", "exact": "30 days"}}, "stay: period.exact: 30 days turned into 29 days"),
        ({"period": {"starts": "presumed_on", "exact": "1 month"}}, "stay: period.exact: 1 month turned into 1 week"),
        ({"period": {"starts": "presumed_on", "exact": "30 days"}}, "stay: period: exact turned into at_least"),
        ({"period": {"starts": "issued", "up_to": "1 year"}}, "stay: period.up_to: end `up_to` dropped"),
        (
            {"period": {"starts": "presumed_on", "until": "eighteenth_birthday"}},
            "stay: period.until: age 18 turned into 17",
        ),
        (
            {"period": {"starts": "presumed_on", "until": {"later_of": ["30 days", "identified_on"]}}},
            "stay: period.until: later_of turned into earlier_of",
        ),
        (
            {"period": {"starts": "presumed_on", "exact": "30 days", "counting": "common"}},
            "stay: period.counting: counting common turned into from-beginning-of-day",
        ),
        (
            {"ends_early": [{"when": "child", "force": "shall", "provision": "p"}]},
            "stay: ends_early[0]: early end `child` dropped",
        ),
        (
            {"deadlines": [{"binds": "victim", "to": "ask", "within": "7 working days", "from": "identified_on"}]},
            "stay: deadlines[0].within: 7 working days turned into 7 days",
        ),
        ({"grants": ["housing", "work"]}, "stay: grants[1]: `work` no longer granted"),
        ({"valid": {"from": "2024-02-29"}}, "stay: valid.from: 2024-02-29 turned into 2024-03-01"),
        ({"renewable": {"exact": "1 year", "times": 3}}, "stay: renewable.times: 3 turned into 4"),
    ],
)
def test_each_part_of_a_rule_is_changed(part, says):
    assert says in amended({**RULE, **part})


def test_a_day_between_two_versions_moves_in_both():
    rule = {**RULE, "versions": [{"valid": {"from": "2020-01-01"}}, {"valid": {"to": "2020-01-01"}}]}
    for one in amendments_of({"rules": [rule]}):
        if one.kind == "validity":
            newer, older = one.document["rules"][0]["versions"]
            assert newer["valid"]["from"] == older["valid"]["to"] != "2020-01-01"


def test_what_only_the_dropped_part_used_goes_with_it():
    rule = {**RULE, "ends_early": [{"when": "child", "force": "shall", "provision": "q"}]}
    amendments = amendments_of({"provisions": {"p": {}, "q": {}}, "rules": [rule]})
    repealed = next(one for one in amendments if one.kind == "exclusion")
    assert list(repealed.document["provisions"]) == ["p"]


def test_should_is_never_turned_into_anything_else():
    assert "force" not in {one.kind for one in amendments_of(document("osce"))}


@pytest.mark.parametrize("name", ["palermo", "am", "osce"])
def test_nearly_every_amendment_of_the_law_still_loads(name):
    amendments = list(amendments_of(document(name)))[::7]
    loading = list(that_load(iter(amendments), LAW.vocabulary, LAW.catalogue))
    assert len(loading) >= 0.97 * len(amendments) > 0


@given(st.sampled_from(sorted(LAW.names)), st.data())
def test_an_amendment_changes_the_law_and_leaves_the_original_alone(name, data):
    law = document(name)
    before = json.dumps(law)
    amendments = list(amendments_of(law))
    if amendments:
        one = data.draw(st.sampled_from(amendments))
        assert json.dumps(law) == before
        assert read_yaml(one.text) == one.document != law


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)))
def test_what_is_no_ruleset_has_no_amendments(rules):
    assert list(amendments_of({"rules": rules})) == []
