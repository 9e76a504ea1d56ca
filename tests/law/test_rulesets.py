"""The encoded law itself: its worked examples come out, and every ruleset keeps what all of them keep."""

from __future__ import annotations

import json
import re
from collections import Counter

import jsonschema
import pytest

from entitlements import load
from entitlements.findings.checking import check
from entitlements.law.examples import read_examples
from entitlements.law.library import FOLDERS, rulesets_root
from entitlements.law.reader import read_yaml
from entitlements.show.schema import schema

LAW = load()
NAMES = sorted(LAW.names)


@pytest.mark.parametrize("name", NAMES)
def test_the_worked_examples_come_out_and_reach_every_rule(name):
    report = check(LAW.ruleset(name), LAW, LAW.examples(name))
    assert report.passed, "\n".join(
        [
            *map(str, report.failures),
            *report.problems,
            f"never reached: {report.never_reached}",
            f"never unmet: {report.always_reached}",
        ]
    )


@pytest.mark.parametrize(
    "name", ["de", "gb", "coe-197", "osce", "eu-2004-81", "eu-2011-36", "crc", "palermo", "eu-2012-29"]
)
def test_a_ruleset_in_depth_has_ten_worked_examples_or_more(name):
    assert check(LAW.ruleset(name), LAW, LAW.examples(name)).examples >= 10


PINPOINT = re.compile(r"§|\d")


@pytest.mark.parametrize("name", NAMES)
def test_every_worked_example_says_why_with_a_citation(name):
    cites = {provision.cite for provision in LAW.ruleset(name).provisions.values()}
    marks = {word.strip("(),;") for cite in cites for word in cite.split() if PINPOINT.search(word)}
    text, file = LAW.examples(name)
    for example in read_examples(text, file).examples:
        named = any(cite in example.why for cite in cites) or any(mark in example.why for mark in marks)
        assert named, f"{example.name}: its `why` cites nothing"


@pytest.mark.parametrize("name", NAMES)
def test_every_provision_has_a_citation_an_address_and_a_confidence(name):
    for provision in LAW.ruleset(name).provisions.values():
        assert provision.cite
        assert provision.says
        assert provision.url.startswith(("https://", "http://"))
        assert provision.confidence in ("seen", "secondary", "recalled")


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_is_asked_for_in_a_plain_question(name):
    ruleset = LAW.ruleset(name)
    own = [*ruleset.particulars.values(), *(f for fields in ruleset.item_particulars.values() for f in fields.values())]
    for fact in own:
        assert fact.question.strip().endswith("?"), f"{fact.name}: {fact.question}"


@pytest.mark.parametrize("name", NAMES)
def test_standards_never_claim_and_law_never_merely_should(name):
    ruleset = LAW.ruleset(name)
    forces = {version.force for rule in ruleset.rules for version in rule.versions}
    assert (forces == {"should"}) == (ruleset.level == "standard")


def _files():
    for folder in FOLDERS:
        yield from sorted(rulesets_root().joinpath(folder).iterdir(), key=lambda f: f.name)


@pytest.mark.parametrize("file", list(_files()), ids=lambda file: file.name)
def test_every_file_keeps_the_published_schema(file):
    what = "examples" if file.name.endswith(".examples.yaml") else "ruleset"
    published = json.loads(json.dumps(schema(what)))
    jsonschema.Draft202012Validator(published).validate(read_yaml(file.read_text(encoding="utf-8"), file.name))


def test_a_fact_that_several_laws_ask_for_is_declared_once():
    declared = Counter(name for ruleset in LAW for name in ruleset.particulars)
    again = [name for name, times in declared.items() if times > 1]
    assert not again, "move to `particulars` in vocabulary.yaml"


def test_a_fact_of_offences_that_several_laws_ask_for_is_asked_alike():
    asked: dict[str, set[tuple[str, str]]] = {}
    for ruleset in LAW:
        for fields in ruleset.item_particulars.values():
            for name, fact in fields.items():
                asked.setdefault(name, set()).add((str(fact.type), fact.question))
    assert all(len(ways) == 1 for ways in asked.values())


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_that_a_ruleset_declares_is_used_in_it(name):
    text = next(file for file in _files() if file.name == f"{name}.yaml").read_text(encoding="utf-8")
    ruleset = LAW.ruleset(name)
    own = [*ruleset.particulars, *(f for fields in ruleset.item_particulars.values() for f in fields)]
    assert [fact for fact in own if len(re.findall(rf"\b{fact}\b", text)) < 2] == []
