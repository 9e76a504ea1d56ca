"""What docs/findings.md says of each provision is what the rulesets say of it: the citation, and how sure it is."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest

from entitlements import load

CITED = [
    (1, "gb", "Nationality and Borders Act 2022 s.61(1)-(3)", "seen"),
    (1, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (2, "cz", "Zákon č. 326/1999 Sb. § 42e(2)", "seen"),
    (2, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (3, "pt", "Law 23/2007 art. 111(1)-(2)", "seen"),
    (3, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (4, "sk", "PobytZ § 58(3)", "seen"),
    (4, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (5, "nl", "Vc 2000 B8/3.1 Ad 1", "seen"),
    (5, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (6, "fr", "CESEDA R425-3", "seen"),
    (6, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (7, "be", "Loi du 15 décembre 1980, art. 61/2 § 2", "seen"),
    (7, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (8, "de", "AufenthG § 25(4a) s.1-2", "seen"),
    (8, "coe-197", "CETS 197 art. 14(1)(a)", "seen"),
    (9, "de", "AufenthG § 59(7) s.1-2", "seen"),
    (9, "coe-197", "CETS 197 art. 13(1)", "seen"),
    (10, "es", "Ley 4/2015 art. 26", "seen"),
    (10, "es", "LO 1/1996 art. 12.4 with LO 4/2000 art. 35.3", "seen"),
    (10, "coe-197", "CETS 197 art. 10(3)", "seen"),
    (11, "gb", "Nationality and Borders Act 2022 s.61(1)-(3)", "seen"),
]


@lru_cache
def findings() -> dict[int, str]:
    text = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
    parts = re.split(r"^\*\*(\d+)\. ", text.partition("## The same in code")[0], flags=re.MULTILINE)
    return {int(number): " ".join(said.split()) for number, said in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize(("number", "ruleset", "cite", "confidence"), CITED)
def test_a_finding_cites_a_provision_of_the_ruleset_with_its_confidence(number, ruleset, cite, confidence):
    provisions = load().ruleset(ruleset).provisions.values()
    found = {one.confidence for one in provisions if re.search(rf"{re.escape(cite)}( |$)", one.cite)}
    assert cite in findings()[number]
    assert found == {confidence}


def test_every_finding_is_held_to_the_rulesets():
    assert set(findings()) == {number for number, *_ in CITED}
