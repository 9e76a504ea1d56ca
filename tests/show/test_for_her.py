"""What an answer says to the person herself: plain, addressed to her, and never a discretion told as a right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from entitlements import Assessment, Status, Victim, assess, catalogue
from entitlements.show.for_her import IN_ORDER, LATER, RIGHT, groups, status_for_her
from tests.show.cases import ANNA, ON, anna, answers, assert_it_is_safe, refused

SENTENCES = {entry.id: entry.for_her for entry in catalogue().entitlements}
PROMISES = re.compile(r"\byou (have|get|will|are entitled|shall|can)\b|\bmust\b|\balways\b|\bright to\b", re.IGNORECASE)


@pytest.mark.parametrize("entitlement", SENTENCES)
def test_what_it_is_stands_in_one_plain_sentence_that_promises_nothing(entitlement: str) -> None:
    sentence = SENTENCES[entitlement]
    assert sentence.startswith("This is ")
    assert sentence.count(".") == 1
    assert sentence.endswith(".")
    assert len(sentence.split()) <= 30
    assert not re.search(r"\b(the person|victim|claimant|pursuant|provision|§)\b", sentence)
    assert not PROMISES.search(sentence.replace("so that you can recover", ""))


def test_an_entitlement_carries_the_sentence() -> None:
    assert anna()["housing"].for_her == "This is a safe place for you to live."


@settings(max_examples=20)
@given(answers())
def test_only_a_met_duty_is_called_a_right(answer: Assessment) -> None:
    for entitlement in answer:
        told = status_for_her(entitlement)
        assert (told == RIGHT) == (entitlement.status is Status.GRANTED and entitlement.force == "shall")
        assert (told == LATER) == (entitlement.status is Status.UPCOMING and entitlement.force == "shall")


@settings(max_examples=10)
@given(answers())
def test_every_entitlement_is_told_of_once(answer: Assessment) -> None:
    told = [words for _, lines in groups(answer) for line in lines for words in line]
    for entitlement in answer:
        assert sum(entitlement.title in getattr(words, "text", words) for words in told) >= 1
    assert [heading for heading, _ in groups(answer)] == [one for one in IN_ORDER if one in dict(groups(answer))]


def letter(answer: Assessment) -> str:
    return answer.memo(for_her=True)


def test_the_letter_holds_no_fact_and_no_citation() -> None:
    for words in ("Moldova", "2009-03-14", "undecided", "§ 59", "[^1]"):
        assert words not in letter(anna())


def test_the_letter_says_first_that_it_decides_nothing() -> None:
    assert "it decides nothing: talk about it with your advisor or a lawyer" in letter(anna()).partition("## ")[0]


def test_what_is_not_known_is_not_told_as_refused() -> None:
    answer = assess(Victim(host="DE"), on=ON)
    assert "## We do not know yet whether you can have this" in letter(answer)


def test_she_is_told_the_days_that_she_must_keep() -> None:
    assert "By 2026-12-02, you must" in letter(refused()).partition("## Days to keep")[2]


def test_she_is_told_that_law_is_missing_or_may_have_changed() -> None:
    assert "Ask your advisor about it." in letter(assess(Victim(host="VA"), on=ON))
    assert "Ask your advisor about it." not in letter(anna())


def test_she_is_sent_to_an_authority_and_not_to_a_treatys_party() -> None:
    assert "Who to ask: Youth office (Jugendamt)." in letter(anna())
    assert "Who to ask: The" not in letter(anna())


@pytest.mark.parametrize("answer", [anna(), refused()])
def test_a_right_that_only_a_treaty_or_the_union_gives_is_told_as_such(answer: Assessment) -> None:
    told = {title.text: words for _, lines in groups(answer) for title, *words in lines if words}
    for entitlement in answer:
        if status_for_her(entitlement) in (RIGHT, LATER):
            assert entitlement.best is not None
            above = "ask your advisor how you can rely on it here" in told[f"{entitlement.title}."][0]
            assert above == (entitlement.best.level != "national")


def test_what_is_barred_is_told_without_hiding_it() -> None:
    answer = assess(ANNA.replace(age_disputed=None, public_order_ground=True, born="1999-01-01"), on=ON)
    barred = [one for one in answer if one.status is Status.BARRED]
    assert ("## Something in the law stands against this for you" in letter(answer)) == bool(barred)


@settings(max_examples=8)
@given(answers())
def test_the_letter_is_a_safe_page_too(answer: Assessment) -> None:
    assert_it_is_safe(answer.memo(format="html", for_her=True))
