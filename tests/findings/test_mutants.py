"""Whether worked examples notice that the law was changed by one step."""

from __future__ import annotations

import pytest

from entitlements import load
from entitlements.cli import main
from entitlements.findings.checking import check
from entitlements.findings.mutants import UNLOADABLE, Bench, mutate
from entitlements.law.amendments import amendments_of
from entitlements.law.compiling import compile_ruleset
from entitlements.law.reader import read_yaml

LAW = load()

RULESET = """
ruleset: xx
title: A law for tests
level: national
state: XX
counting: common
reviewed: 2026-01-01
review_due: 2027-01-01
says: Thirty days to think.
provisions:
  act-1: {cite: Act s.1, says: The person has thirty days., url: "https://example.org/act", confidence: seen}
rules:
  - id: reflection
    grants: reflection_period
    provision: act-1
    force: shall
    when: presumed_victim and not citizen_of_host
    period: {starts: presumed_on, exact: 30 days}
"""
REACHED = """
ruleset: xx
examples:
  - name: thirty days
    why: Act s.1 gives thirty days from the presumption to whoever is no citizen.
    on: 2026-11-20
    victim: {host: MD, nationalities: [NG], identification: {status: presumed, date: 2026-11-02}}
    expect: {reflection: EXPECTED}
  - name: nobody presumes it
    why: Act s.1 speaks of a presumed victim.
    on: 2026-11-20
    victim: {host: MD, nationalities: [NG], identification: none}
    expect: {reflection: not_granted}
  - name: a citizen
    why: Act s.1 leaves out citizens.
    on: 2026-11-20
    victim: {host: MD, nationalities: [MD], identification: presumed}
    expect: {reflection: not_granted}
"""
FULL = "{status: granted, force: shall, starts: 2026-11-02, ends: 2026-12-02}"
TELLING = REACHED.replace("EXPECTED", FULL)


def law_of(ruleset, examples, name="md"):
    ruleset, examples = (text.replace("ruleset: xx", f"ruleset: {name}") for text in (ruleset, examples))
    ruleset = ruleset.replace("state: XX", "state: MD")
    law = LAW.replacing(compile_ruleset(ruleset, f"{name}.yaml", LAW.vocabulary, LAW.catalogue))
    return (ruleset, f"{name}.yaml"), (examples, f"{name}.examples.yaml"), law


def mutation(ruleset=RULESET, examples=TELLING):
    return mutate(*law_of(ruleset, examples))


def test_examples_that_state_dates_and_force_notice_every_amendment():
    found = mutation()
    assert found.survivors == ()
    assert found.share == 1.0
    assert found.killed > 10


def test_examples_that_state_a_status_only_notice_no_change_of_length_or_counting():
    found = mutation(examples=REACHED.replace("EXPECTED", "granted"))
    assert {one.kind for one in found.survivors} == {"number", "unit", "end", "counting"}
    assert found.share < 0.95


def test_a_condition_that_no_example_tests_survives():
    fewer = TELLING.partition("  - name: a citizen")[0]
    assert "reflection: when: operand `not citizen_of_host` dropped" in map(str, mutation(examples=fewer).survivors)


def test_an_amendment_that_changes_no_answer_is_not_counted():
    twice = RULESET.replace("presumed_victim and not", "presumed_victim and (presumed_victim or child) and not")
    found = mutation(twice)
    assert any("`child` dropped" in str(one) for one in found.equivalent)


JUDGED = """
equivalent:
  - {amendment: "reflection: when: operand `identified_victim` dropped", reason: Whoever is identified is presumed too.}
"""


def test_a_survivor_that_somebody_judged_equivalent_is_shown_with_the_reason():
    implied = RULESET.replace("presumed_victim and", "(presumed_victim or identified_victim) and")
    found = mutation(implied, TELLING + JUDGED)
    assert [reason for _, reason in found.judged] == ["Whoever is identified is presumed too."]
    assert "reflection: when: operand `identified_victim` dropped" not in map(str, found.survivors)


def test_a_judgement_on_an_amendment_that_is_noticed_is_stale():
    assert mutation(examples=TELLING + JUDGED).stale


@pytest.mark.parametrize("name", ["mk", "am", "li"])
def test_running_only_the_touched_rules_notices_what_the_whole_ruleset_would(name):
    file = next(LAW._files[one] for one in LAW.names if one == name)
    text, examples = file.read_text(encoding="utf-8"), LAW.examples(name)
    assert examples is not None
    bench = Bench((text, file.name), examples, LAW)
    for amendment in list(amendments_of(read_yaml(text)))[::23]:
        whole = compile_ruleset(amendment.text, file.name, LAW.vocabulary, LAW.catalogue)
        noticed = bench.noticed(amendment)
        assert noticed != UNLOADABLE
        assert check(whole, LAW.replacing(whole), examples, "fixpoint").passed == (noticed is None), str(amendment)


def written(folder, examples):
    (ruleset, _), (text, _), _ = law_of(RULESET, examples)
    folder.joinpath("md.yaml").write_text(ruleset, encoding="utf-8")
    folder.joinpath("md.examples.yaml").write_text(text, encoding="utf-8")
    return str(folder / "md.yaml")


def test_the_command_passes_where_enough_is_noticed(tmp_path, capsys):
    assert main(["check", "--mutate", written(tmp_path, TELLING)]) == 0
    assert "100.0 %" in capsys.readouterr().out


def test_the_command_fails_under_95_percent_and_names_the_survivors(tmp_path, capsys):
    assert main(["check", "--mutate", written(tmp_path, REACHED.replace("EXPECTED", "granted"))]) == 1
    assert "unnoticed: reflection: period.exact: 30 days turned into 29 days" in capsys.readouterr().out


def test_the_share_asked_for_can_be_lower(tmp_path):
    file = written(tmp_path, REACHED.replace("EXPECTED", "granted"))
    assert main(["check", "--mutate", "--at-least", "40", file]) == 0


def test_examples_that_fail_on_the_law_as_it_stands_are_not_put_to_the_test(tmp_path, capsys):
    assert main(["check", "--mutate", written(tmp_path, REACHED.replace("EXPECTED", "barred"))]) == 1
    assert "not amended" in capsys.readouterr().err
