"""An answer in a terminal: it tells what the memo and the notebook tell."""

from __future__ import annotations

from datetime import date
from io import StringIO

from hypothesis import given, settings

from entitlements import Assessment, Victim, assess
from entitlements.show.facts import known_facts
from entitlements.show.telling import asides, asked, brings, limits
from entitlements.show.text import Console, console, show_assessment
from tests.show.cases import ON, anna, answers, refused


def printed(answer: Assessment) -> str:
    file = StringIO()
    show_assessment(answer, Console(file=file, width=100_000))
    return file.getvalue()


@settings(max_examples=8)
@given(answers())
def test_every_limit_of_time_is_told(answer: Assessment) -> None:
    text = printed(answer)
    for limit in limits(answer):
        assert f"{limit.says} ({limit.deadline.citation.cite}" in text


@settings(max_examples=8)
@given(answers())
def test_risks_assumptions_and_what_is_waited_for_are_told(answer: Assessment) -> None:
    text, facts = printed(answer), known_facts(answer)
    for entitlement in answer:
        if f" {entitlement.title} " in text:
            for words in asides(entitlement, facts):
                assert f"- {entitlement.title}: {words}" in text


def test_a_limit_whose_day_is_not_known_is_told_as_such() -> None:
    assert "- not known yet: The victim must have the first session in the trauma clinic" in printed(anna())


def test_a_limit_that_is_known_stands_with_its_day() -> None:
    assert "- 2026-12-02: The victim must" in printed(refused())


def test_a_question_is_told_with_what_it_brings() -> None:
    answer, text = anna(), printed(anna())
    for question in answer.questions:
        assert question.question in text
        assert asked(question) in text
        assert all(f"- {line}" in text for line in brings(answer, question))


def test_the_law_that_bars_is_told_with_how_sure_it_is() -> None:
    barred = {"host": "GB", "region": "GB-ENG", "public_order_ground": True, "nationalities": {"VN"}}
    answer = assess(Victim(**barred, identification={"status": "presumed", "date": ON}), on=ON)
    for entitlement in answer:
        if entitlement.status == "barred":
            assert entitlement.best is not None
            for citation in entitlement.best.barred_by:
                weaker = "" if citation.confidence == "seen" else f" [{citation.confidence}]"
                assert f"{citation.cite}{weaker}" in printed(answer)


def test_what_lasts_until_a_decision_is_told_as_running_and_not_as_ending_today() -> None:
    answer = assess(Victim(host="VA", identification={"status": "presumed", "date": date(2026, 10, 5)}), on=ON)
    told = printed(assess(Victim(host="DE", identification={"status": "presumed", "date": "2026-10-05"}), on=ON))
    assert "not ending before 2026-11-23" not in told + printed(answer) + answer.memo()


def test_a_file_is_as_wide_everywhere() -> None:
    assert console(StringIO()).width == 110
