"""The pages that are written from the rulesets: they are those of the present law, and say it as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from entitlements.cli import main
from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import load
from entitlements.logic.ir import Builder
from entitlements.logic.parser import parse
from entitlements.logic.types import Scope
from entitlements.show.conditions import Conditions
from entitlements.show.markdown import escape
from entitlements.show.pages import COMMAND, INDEX, page, pages, write_pages

LAW = load()

RULESET = """
ruleset: zz
title: An invented law
level: treaty
counting: common
reviewed: 2026-08-19
review_due: 2027-02-19
says: An invented law.
provisions:
  a-1: {cite: Act s.1, says: Time to recover., url: "https://example.org/a(1)", confidence: seen}
  a-2: {cite: Act s.2, says: Time to recover was shorter., url: "https://example.org/a2", confidence: recalled}
  a-3: {cite: Act s.3, says: Who is helped., url: "https://example.org/a3", confidence: seen}
  a-4: {cite: Act s.4, says: No time for some., url: "https://example.org/a4", confidence: secondary}
particulars:
  wants_help: {type: boolean, question: Does the person want help?}
rules:
  - {id: helped, defines: helped, provision: a-3, when: presumed_victim or wants_help}
  - id: reflection
    grants: reflection_period
    when: helped and not citizen_of_host
    owed_by: The office
    deadlines:
      - {binds: victim, to: ask for it, within: 2 weeks, from: presumed_on}
    versions:
      - valid: {from: 2020-01-01}
        provision: a-1
        force: shall
        period: {starts: presumed_on, at_least: 30 days}
      - valid: {from: 2010-01-01, to: 2020-01-01}
        provision: a-2
        force: may
        period: {starts: presumed_on, exact: 14 days}
  - {id: out, bars: [reflection], provision: a-4, force: shall, when: public_order_ground}
  - {id: out-once, bars: [reflection], provision: a-4, force: shall, valid: {to: 2015-01-01}, when: improper_claim}
omissions:
  - {cite: Act s.9, entitlement: work, reason: not read}
"""


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return pages(LAW)


@pytest.fixture(scope="module")
def invented() -> str:
    ruleset = compile_ruleset(RULESET, "zz.yaml", LAW.vocabulary, LAW.catalogue)
    return page(ruleset, LAW.replacing(ruleset))


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


# the pages of the documentation


@pytest.mark.checkout
def test_the_documentation_holds_the_pages_of_the_present_rulesets(written: dict[str, str], checkout: Path) -> None:
    folder = checkout / "docs" / "countries"
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    differ = sorted(name for name in found.keys() | written.keys() if found.get(name) != written.get(name))
    assert not differ, f"not the pages of the present rulesets: {', '.join(differ)}; run `{COMMAND}`"


def test_every_ruleset_has_a_page_and_stands_in_the_index(written: dict[str, str]) -> None:
    assert written.keys() == {INDEX, *(f"{name}.md" for name in LAW.names)}
    assert [name for name in LAW.names if f"]({name}.md)" not in written[INDEX]] == []


def test_no_page_is_empty(written: dict[str, str]) -> None:
    for ruleset in LAW:
        text = written[f"{ruleset.id}.md"]
        says = "| Entitlement | What it gives |" if ruleset.rules else "No rule is encoded: nothing here is given"
        assert says in text, f"{ruleset.id}.md says nothing of what the law gives"
        assert section(text, "What is missing").strip(), f"{ruleset.id}.md says nothing of what is missing"


def test_pages_stay_short(written: dict[str, str]) -> None:
    assert {name: lines for name, text in written.items() if (lines := text.count("\n")) > 250} == {}


def test_every_provision_is_named_with_its_address(written: dict[str, str]) -> None:
    for ruleset in LAW:
        text = written[f"{ruleset.id}.md"]
        assert [p.cite for p in ruleset.provisions.values() if f"[{escape(p.cite)}](" not in text] == [], ruleset.id


def test_the_states_without_a_ruleset_are_named(written: dict[str, str]) -> None:
    assert "Of the 57 participating States of the OSCE" in section(written[INDEX], "Without a ruleset")
    assert "Vatican City" in section(written[INDEX], "Without a ruleset")


def test_a_standard_is_never_shown_as_a_right(written: dict[str, str]) -> None:
    assert "| right" not in written["osce.md"]
    assert "| standard, not law" in written["osce.md"]


# one page


def test_a_row_says_what_to_whom_how_long_with_what_force_and_by_which_provision(invented: str) -> None:
    assert (
        "| Recovery and reflection period | Time to recover. | **helped** *and* *not* citizen of the host state | "
        "at least 30 days from the presumed identification | right; owed by: The office | "
        "[Act s.1](https://example.org/a%281%29) (from 2020-01-01) |"
    ) in section(invented, "Staying").splitlines()


def test_a_definition_is_unfolded_below(invented: str) -> None:
    assert section(invented, "Words used here").strip() == (
        "- **helped**: presumed victim (reasonable grounds) *or* wants help ([Act s.3](https://example.org/a3))"
    )


def test_law_that_is_no_more_is_folded_away_with_its_own_force(invented: str) -> None:
    folded = invented.partition("<summary>Earlier law</summary>")[2]
    assert "from 2010-01-01 until 2019-12-31: discretion;" in folded
    assert "[Act s.2](https://example.org/a2) *recalled*" in folded
    assert "Act s.2" not in section(invented, "Staying")


def test_an_exclusion_in_force_is_listed_and_one_of_the_past_is_not(invented: str) -> None:
    ends = section(invented, "What ends or excludes it")
    assert "| public order ground | excluded or ended | [Act s.4](https://example.org/a4) *secondary* |" in ends
    assert "improperly" not in ends


def test_deadlines_questions_and_omissions_are_listed(invented: str) -> None:
    limits, asked = section(invented, "Limits of time"), section(invented, "Facts that this law asks for")
    assert "| the person must ask for it | 2 weeks from: presumed identification |" in limits
    assert "| wants help | Does the person want help? | `wants_help` |" in asked
    missing = section(invented, "What is missing")
    assert "- Act s.9 (Access to work): not read" in missing
    assert "No rule here gives: Identification;" in missing


# conditions in words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("presumed_victim", "presumed victim (reasonable grounds)"),
        ("not stateless", "*not* stateless"),
        ("stateless and (child or unaccompanied)", "stateless *and* (under 18 *or* unaccompanied)"),
        ("stateless and child or unaccompanied", "(stateless *and* under 18) *or* unaccompanied"),
        (
            "any(not o.administrative for o in offences)",
            "(some offence: *not* (not a crime but an administrative offence))",
        ),
        ("not (child and unaccompanied)", "*not* (under 18 *and* unaccompanied)"),
        ('testimony not in ("declined", "unable")', "choice about testimony is not declined or unable"),
        ('"NG" in nationalities', "nationalities include Nigeria"),
        ('"NG" not in nationalities', "nationalities do not include Nigeria"),
        ('citizen_of("DE", "AT")', "nationalities include Germany or Austria"),
        ('"sexual" in exploitation and child', "forms of exploitation include sexual *and* under 18"),
        ("under(15)", "under 15"),
        ("reached(harmed_on)", "end of the harm has taken place"),
        ("not reached(harmed_on)", "end of the harm has not taken place"),
        ("today <= harmed_on + months(12)", "the day of the assessment is at most 12 months after end of the harm"),
        ("harmed_on + years(7) <= today", "the day of the assessment is at least 7 years after end of the harm"),
        ('holds("permit") and child', "holds a permit under Act s.5 *and* under 18"),
        ('held("permit")', "holds or has held a permit under Act s.5"),
        ("any(o.compelled for o in offences)", "(some offence: done under compulsion)"),
        ("all(d.in_host and d.child for d in dependants)", "(every dependant: in the host state *and* under 18)"),
    ],
)
def test_a_condition_reads_as_a_sentence_that_means_the_same(condition: str, words: str) -> None:
    scope = Scope("zz", LAW.vocabulary.victim, LAW.vocabulary.items, rules=frozenset({"permit"}))
    builder = Builder()
    root = parse(condition, scope, builder)
    assert Conditions(builder.program(), scope, {"permit": "Act s.5"}).phrase(root) == words


# Markdown


PRINTED = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"], exclude_characters="&") | st.just(" ")


@given(st.text(PRINTED))
def test_any_text_is_shown_as_it_stands(text: str) -> None:
    inline = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"| a |\n| --- |\n| x {escape(text)} |")
    cell = [token for token in inline if token.type == "inline"][-1]
    assert "".join(child.content for child in cell.children or []).split() == ["x", *text.split()]


# writing


def test_the_command_writes_the_pages_and_says_how_many(tmp_path: Path, capsys, written: dict[str, str]) -> None:
    assert main(["law", "--pages", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out == f"{len(written)} pages in {tmp_path / 'new'}\n"
    assert (tmp_path / "new" / "de.md").read_text(encoding="utf-8") == written["de.md"]


def test_a_page_of_a_ruleset_that_is_no_more_goes_and_other_files_stay(
    tmp_path: Path, written: dict[str, str]
) -> None:
    (tmp_path / "yy.md").write_text(written["de.md"], encoding="utf-8")
    (tmp_path / "notes.md").write_text("# My notes", encoding="utf-8")
    write_pages(LAW, tmp_path)
    assert not (tmp_path / "yy.md").exists()
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "# My notes"
