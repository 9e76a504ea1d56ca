"""What is wrong in a ruleset is told with its file, line, column, rule, and what to write instead."""

from __future__ import annotations

import pytest

from entitlements.errors import RulesetError

RULE = """\
  - id: {id}
    {does}
    provision: art-1
    when: {when}
"""


def refused(compiled, text: str) -> str:
    with pytest.raises(RulesetError) as caught:
        compiled(text)
    return str(caught.value)


def test_a_ruleset_that_is_right_compiles(compiled, small):
    assert [rule.id for rule in compiled(small).rules] == ["reflection"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("presumed_victim and", "presumed_victm and",
         "xx.yaml:19:11: rule `reflection`: unknown fact `presumed_victm`; did you mean `presumed_victim`?"),
        ("not citizen_of_host", "not testimony",
         "xx.yaml:19:35: rule `reflection`: `testimony` is a stages of"),
        ("not citizen_of_host", 'testimony == "declind"',
         "`testimony` is never `declind`; it is one of undecided"),
        ("not citizen_of_host", "age < 18 <",
         "xx.yaml:19:"),
        ("not citizen_of_host", "presumed_on is None",
         "`is` does not exist here"),
        ("not citizen_of_host", "age == true_age()",
         "rule `reflection`"),
        ("grants: reflection_period", "grants: reflexion_period",
         "unknown entitlement `reflexion_period`; did you mean `reflection_period`?"),
        ("provision: art-1\n    force", "provision: art-11\n    force",
         "unknown provision `art-11`; did you mean `art-1`?"),
        ("force: shall", "force: must", "xx.yaml:18:12: rule `reflection`: `force`: "),
        ("force: shall", "force: should", "`should` is for standards"),
        ("starts: presumed_on", "starts: presumd_on", "unknown event `presumd_on`; did you mean `presumed_on`?"),
        ("at_least: 30 days", "at_least: 30 dys", "did you mean `days`?"),
        ("at_least: 30 days", "at_least: 30 days, up_to: 60 days", "a period has one end"),
        ("counting: common", "counting: comon", "unknown counting `comon`; did you mean `common`?"),
        ("    force: shall\n", "    forse: shall\n", "unknown key `forse`; did you mean `force`?"),
        ("title: A small ruleset\n", "", "`title` is missing"),
        ("type: date, question", "type: dat, question", "unknown type `dat`"),
        ("report_sent_on:", "presumed_on:", "`presumed_on` is a fact already"),
        ("state: DE\n", "", "national law, and only national law, names its `state`"),
        ("review_due: 2027", "review_due: 2025", "`review_due` must be later than `reviewed`"),
        ("confidence: recalled", "confidence: sure", "xx.yaml:11:"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_the_nearest_right_thing(compiled, small, old, new, message):
    assert old in small
    assert message in refused(compiled, small.replace(old, new, 1))


def test_a_rule_id_stands_once(compiled, small):
    rule = small[small.index("  - id: reflection") :]
    assert "xx.yaml:23:9: rule `reflection`: the rule id `reflection` is taken already" in refused(
        compiled, small + rule
    )


def test_a_provision_that_nothing_uses_is_an_error(compiled, small):
    extra = "  art-3: {cite: art. 3, says: Nothing., url: https://example.org/3, confidence: seen}\nparticulars:"
    assert "the provision `art-3` is used by no rule" in refused(compiled, small.replace("particulars:", extra, 1))


def test_definitions_that_go_round_in_a_circle_name_their_rules(compiled, small):
    rules = RULE.format(id="first", does="defines: one", when="not two") + RULE.format(
        id="second", does="defines: two", when="not one"
    )
    message = refused(compiled, small + rules)
    assert "definitions go round in a circle" in message
    assert "`first`" in message
    assert "`second`" in message


def test_two_versions_in_force_on_one_day_are_an_error(compiled, small):
    versions = "    versions:\n      - {valid: {to: 2020-01-02}}\n      - {valid: {from: 2020-01-01}}\n"
    assert "two versions are in force on the same day" in refused(compiled, small + versions)


def test_versions_that_meet_do_not_overlap(compiled, small):
    versions = "    versions:\n      - {valid: {to: 2020-01-01}}\n      - {valid: {from: 2020-01-01}}\n"
    assert len(compiled(small + versions).rules[0].versions) == 2


def test_a_validity_that_ends_before_it_begins_is_an_error(compiled, small):
    assert "`to` must be later than `from`" in refused(
        compiled, small + "    valid: {from: 2020-01-02, to: 2020-01-02}\n"
    )


def test_a_bar_names_rules_that_grant(compiled, small):
    bar = RULE.format(id="bar", does="bars: [reflexion]\n    force: shall", when="improper_claim")
    assert "unknown rule `reflexion`; did you mean `reflection`?" in refused(compiled, small + bar)


def test_a_condition_nested_beyond_reason_is_refused_and_not_run(compiled, small):
    deep = "(" * 3000 + "child" + ")" * 3000
    assert "rule `reflection`" in refused(compiled, small.replace("presumed_victim and not citizen_of_host", deep))


@pytest.mark.parametrize(
    "text", ["__import__('os').system('true')", "child.__class__", "(lambda: True)()", "[child for child in offences]"]
)
def test_nothing_outside_the_language_is_a_condition(compiled, small, text):
    assert "rule `reflection`" in refused(
        compiled, small.replace("presumed_victim and not citizen_of_host", f'"{text}"')
    )
