"""The memo: it holds what it must, never shows a discretion as a right, and is safe whatever its texts are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from entitlements import Assessment, Status, Victim, assess
from entitlements.cli import main
from entitlements.show.document import CONFIDENCE
from entitlements.show.telling import NO_ADVICE
from tests.show.cases import ANNA, ON, Page, anna, answers, assert_it_is_safe, filled, hostile, refused


def section(memo: str, title: str) -> str:
    return memo.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_it_says_for_which_state_and_day_it_is() -> None:
    assert anna().memo().startswith("# What the law owes: Germany, on 2026-11-23\n")


def test_it_says_at_both_ends_that_it_does_not_replace_legal_advice() -> None:
    assert anna().memo().count(NO_ADVICE) == 2


def test_the_facts_relied_on_are_told_in_words() -> None:
    said = section(anna().memo(), "Facts relied on")
    assert "**nationalities**: Moldova" in said
    assert "**identification as a victim**: presumed (2026-10-05)" in said
    assert "**eighteenth birthday**: turns 18 on 2027-03-14" in said


def test_what_the_person_does_not_know_is_told_too() -> None:
    answer = assess(Victim(host="DE", testimony="does_not_know"), on=ON)
    assert "**choice about testimony**: the person does not know" in section(answer.memo(), "Facts relied on")


def test_items_are_told_one_by_one() -> None:
    offences = [{"kind": "theft", "compelled": True}, {}]
    said = section(assess(ANNA.replace(offences=offences), on=ON).memo(), "Facts relied on")
    assert "what the act was: theft" in said
    assert "; one of which nothing is known" in said


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_a_redacted_memo_holds_no_fact(format: str) -> None:
    memo = anna().memo(format=format, redact=True)
    for fact in ("Moldova", "2009-03-14", "2027-03-14", "undecided"):
        assert fact not in memo
    assert "The facts of the case are left out of this memo." in memo


def test_each_entitlement_stands_in_its_family_with_force_days_and_citation() -> None:
    row = next(line for line in section(anna().memo(), "Staying").splitlines() if "| Recovery and reflection" in line)
    assert "**The law gives it" in row
    assert "| right |" in row
    assert "not ending before 2027-01-05" in row
    assert "AufenthG § 59(7) s.1-2 with § 72(6)[^" in row


def test_every_note_that_is_cited_stands_below_with_its_address_and_confidence() -> None:
    memo = anna().memo()
    marks = set(re.findall(r"\[\^(\d+)\](?!:)", memo))
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", memo, re.MULTILINE))
    assert marks == notes.keys()
    for note in notes.values():
        assert re.search(r"<https?://\S+>$", note)
        assert any(words in note for words in CONFIDENCE.values())


def test_the_law_used_is_named_with_digest_and_review() -> None:
    answer = anna()
    used = section(answer.memo(), "Law used, and how sure")
    for one in answer.law:
        assert f"`{one.digest}`" in used
        assert one.reviewed.isoformat() in used


def test_an_overdue_review_is_told_first_and_beside_the_law() -> None:
    late = assess(ANNA, on=max(one.review_due for one in anna().law))
    memo = late.memo()
    assert "the review was due on" in section(memo, "Read first")
    assert ", overdue" in section(memo, "Law used, and how sure")


def test_missing_national_law_is_told_first_and_at_the_end() -> None:
    memo = assess(Victim(host="VA", identification="presumed"), on=ON).memo()
    assert "national law of VA is not encoded" in section(memo, "Read first")
    assert "national law of VA is not encoded" in section(memo, "Missing and left out")


def test_a_limit_of_time_tells_the_day_who_and_by_which_law() -> None:
    said = section(refused().memo(), "Limits of time")
    assert "| 2026-12-02 | The victim must" in said


def test_shortfalls_are_told_with_both_laws_in_notes() -> None:
    presumed = {"status": "presumed", "date": "2026-03-02"}
    answer = assess(Victim(host="GB", region="GB-SCT", nationalities={"VN"}, identification=presumed), on=ON)
    assert answer.shortfalls
    said = section(answer.memo(), "Where national law stays below what binds the state")
    waiting = section(answer.memo(), "What may stay below it, as long as facts are not known")
    for one in answer.shortfalls:
        argument = next(line for line in (said + waiting).splitlines() if one.difference[:40] in line)
        assert one.title in said + waiting
        assert argument.count("[^") >= 2


def test_open_questions_are_told_as_they_are_asked() -> None:
    answer = anna()
    said = section(answer.memo(), "Still to be found out")
    assert said.strip().startswith("1. **")
    assert said.count(" Bears on: ") == len(answer.questions)


def test_an_unknown_format_is_named_with_what_there_is() -> None:
    with pytest.raises(ValueError, match="write `markdown` or `html`"):
        anna().memo(format="htm")  # type: ignore[arg-type]


@settings(max_examples=12)
@given(answers())
def test_nothing_but_a_met_duty_is_called_a_right(answer: Assessment) -> None:
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in answer.memo().splitlines() if line[:2] == "| "}
    for entitlement in answer:
        row = rows.get(entitlement.title.replace("'", "'"))
        if row is not None and "| right |" in row:
            assert entitlement.status in (Status.GRANTED, Status.UPCOMING)
            assert entitlement.force == "shall"
        if row is not None and entitlement.status is Status.DISCRETIONARY:
            assert "An authority may give it" in row


@settings(max_examples=12)
@given(answers())
def test_every_entitlement_is_told_of_somewhere(answer: Assessment) -> None:
    memo = answer.memo()
    assert [one.title for one in answer if one.title not in memo] == []


def test_nothing_is_said_of_who_owes_it_where_the_law_does_not_say() -> None:
    answer = assess(Victim(host="GB", region="GB-SCT", born="2009-09-01", identification="presumed"), on=ON)
    assert answer["guardian"].best is not None
    assert answer["guardian"].best.owed_by == ""
    assert "Owed by:." not in answer.memo()


@settings(max_examples=10)
@given(answers())
def test_a_page_is_safe_and_says_what_the_markdown_says(answer: Assessment) -> None:
    page = assert_it_is_safe(answer.memo(format="html"))
    headings = re.findall(r"^## (.*)$", answer.memo(), re.MULTILINE)
    assert [one for one in headings if one not in page.text] == []


def test_a_page_needs_nothing_from_outside_and_forbids_it() -> None:
    html = anna().memo(format="html")
    assert "Content-Security-Policy" in html
    assert html.startswith("<!DOCTYPE html>")
    assert '<html lang="en">' in html
    assert "@media print" in html


def test_each_note_is_linked_from_where_it_is_cited_and_back() -> None:
    page = Page.of(anna().memo(format="html"))
    ids = [value for _, name, value in page.attributes if name == "id"]
    targets = {value[1:] for tag, name, value in page.attributes if tag == "a" and name == "href" and value[0] == "#"}
    assert targets <= set(ids)
    assert len(ids) == len(set(ids))


@settings(max_examples=15)
@given(hostile)
def test_no_text_of_a_ruleset_becomes_markup(text: str) -> None:
    assert_it_is_safe(filled(anna(), text).memo(format="html"))


@settings(max_examples=15)
@given(hostile)
def test_no_fact_becomes_markup(text: str) -> None:
    try:
        victim = ANNA.replace(offences=[{"kind": text}])
    except ValueError:  # a text that no fact can be
        return
    answer = assess(victim, on=ON)
    assert_it_is_safe(answer.memo(format="html"))
    assert_no_markup(answer.memo())


@settings(max_examples=15)
@given(hostile)
def test_no_text_becomes_markdown_that_a_browser_would_run(text: str) -> None:
    assert_no_markup(filled(anna(), text).memo())


def assert_no_markup(memo: str) -> None:
    parsed = MarkdownIt("commonmark", {"html": True}).enable("table").parse(memo)
    inner = [child for token in parsed for child in token.children or ()]
    assert not {token.type for token in (*parsed, *inner)} & {"html_block", "html_inline", "image", "code_block"}
    for token in inner:
        if token.type == "link_open":
            assert str(token.attrs["href"]).startswith(("https://", "http://"))


@pytest.mark.parametrize("option", ["--memo", "--ics", "--svg"])
def test_a_document_of_one_case_is_not_saved_for_the_first_of_several(option, capsys, tmp_path):
    case, out = tmp_path / "case.yaml", tmp_path / "out.md"
    case.write_text("host: DE\n", encoding="utf-8")
    assert main(["assess", str(case), str(case), "--on", "2026-11-23", option, str(out)]) == 1
    assert f"`{option}`: it holds one case" in capsys.readouterr().err
    assert not out.exists()
