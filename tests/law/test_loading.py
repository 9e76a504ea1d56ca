"""What the quick way from a file to a ruleset must not lose: places, order, and what conditions of a branch share."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from entitlements import load
from entitlements.errors import RulesetError
from entitlements.law import reader
from entitlements.law.library import Law
from entitlements.law.reader import position, read_yaml

DEFINED = """\
  - {id: near, defines: nearby, provision: art-1, when: presumed_victim}
  - {id: far, defines: far_away, provision: art-1, when: not nearby}
  - {id: aid, grants: housing, provision: art-1, force: shall, when: far_away}
  - {id: redress, grants: non_punishment, provision: art-1, force: shall, each: offences, when: nearby}
"""


class Pure(yaml.SafeLoader):
    """PyYAML without its C part, as some machines have it."""

    resolve = reader._Loader.resolve


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n---\nb: 2", "f.yaml:2:1: a file holds one document"),
        ("a: *x", "f.yaml:1:4: not YAML: no anchor `x` stands before this"),
        ("a:\n  - !x {b: 1}", "f.yaml:2:5: the tag `!x` has no place here"),
    ],
)
def test_what_only_the_events_show_is_refused_with_its_place(text, message):
    with pytest.raises(RulesetError, match=message):
        read_yaml(text, "f.yaml")


def test_a_word_may_be_written_once_and_named_again():
    assert read_yaml("a: &x word\nb: *x") == {"a": "word", "b": "word"}


def test_a_place_in_what_cannot_be_read_is_refused_and_no_crash():
    with pytest.raises(RulesetError, match="not YAML"):
        position("a: &x 1\nb: &x 2", ("b",))


def test_a_ruleset_reads_the_same_without_the_c_parser(small, monkeypatch):
    text = small.replace("?", "")  # the slow parser takes a question mark in braces for a key
    quick = read_yaml(text)
    monkeypatch.setattr(reader, "_Loader", Pure)
    assert read_yaml(text) == quick


def test_definitions_are_the_same_nodes_in_every_branch(compiled, small):
    case, offences = compiled(small + DEFINED).branches
    assert case.definitions == offences.definitions
    shared = 1 + max(root for definition in case.definitions.values() for root, _, _ in definition.parts)
    assert case.program.nodes[:shared] == offences.program.nodes[:shared]


def test_a_branch_leaves_the_nodes_of_another_alone(compiled, small):
    alone = compiled(small + "".join(DEFINED.splitlines(keepends=True)[:3])).branches[0]
    assert compiled(small + DEFINED).branches[0].program == alone.program


def test_a_mistake_in_a_text_that_stands_twice_is_told_where_it_stands_first(compiled, small):
    wrong = "  - {id: %s, grants: housing, provision: art-1, force: shall, when: nearbi}\n"
    with pytest.raises(RulesetError, match="rule `one`: unknown fact `nearbi`"):
        compiled(small + DEFINED + wrong % "one" + wrong % "two")


def test_a_bar_that_names_no_rule_is_told_even_where_nothing_is_granted(compiled, small):
    nothing = small[: small.index("  - id: reflection")]
    bar = "  - {id: bar, bars: [reflection], force: may, provision: art-2, when: public_order_ground}\n"
    with pytest.raises(RulesetError, match="unknown rule `reflection`"):
        compiled(nothing + bar)


@pytest.mark.parametrize("name", ["de", "gb"])
def test_the_shared_particulars_that_a_ruleset_uses_are_found_in_its_nodes(name):
    law: Law = load()
    shared = law.vocabulary.particulars.keys()
    text = law._files[name].read_text(encoding="utf-8")
    assert law.ruleset(name).uses <= shared
    assert all(word in text for word in law.ruleset(name).uses)


def test_a_shared_particular_counts_wherever_a_rule_speaks_of_it(compiled, small):
    shared = sorted(load().vocabulary.particulars.values(), key=lambda fact: fact.name)
    held = next(fact.name for fact in shared if fact.type.kind == "boolean")
    day = next(fact.name for fact in shared if fact.type.kind == "date")
    assert compiled(small).uses == frozenset()
    assert compiled(small.replace("public_order_ground", held)).uses == {held}
    assert compiled(small.replace("starts: presumed_on", f"starts: {day}")).uses == {day}
    limit = f"    deadlines: [{{binds: authority, to: Decide., within: 5 days, from: {day}}}]\n"
    assert compiled(small + limit).uses == {day}


def test_a_ruleset_compiles_to_the_same_nodes_in_every_process(environment):
    program = "from entitlements import load; print([b.program for b in load().ruleset('gb').branches])"
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**environment, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(found) == 1
