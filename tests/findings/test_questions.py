"""Questions: exactly what can still change an answer is asked, in a useful order, and an interview ends."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from entitlements import Assessment, FactError, Question, Status, Victim, assess, interview
from entitlements.findings.interview import victim_with
from entitlements.findings.results import result_of
from tests.drawn_cases import drawn_cases
from tests.findings.brute_force import ON, STATES, left_out, life, not_borne_out, victim_of

PRESUMED = {"status": "presumed", "date": date(2026, 6, 1)}


def german(**facts: Any) -> Victim:
    return Victim.model_validate({"host": "DE", "nationalities": ["MD"], "born": "2000-05-01"} | facts)


def asked(victim: Victim) -> dict[str, Question]:
    return {question.fact: question for question in assess(victim, on=ON).questions}


@pytest.mark.parametrize("host", STATES)
@pytest.mark.parametrize("seed", range(2))
def test_what_is_asked_is_what_trying_every_value_finds(host: str, seed: int) -> None:
    missing, idle = left_out(host, Random(f"{host} {seed}"))
    assert missing == set()
    assert idle == []


@pytest.mark.parametrize("host", STATES)
def test_every_question_of_a_partial_case_is_borne_out_by_two_lives(host: str) -> None:
    for victim, on in drawn_cases(1, host, seed=11):
        assert not_borne_out(assess(victim, on=on, engine="fixpoint")) == []


def test_what_another_law_gives_already_is_not_asked_for() -> None:
    answer = assess(german(identification=PRESUMED), on=ON)
    settled = {entitlement.id for entitlement in answer if entitlement.status is Status.GRANTED}
    asked_about = {one for question in answer.questions for one in question.bears_on}
    named = {fact for entitlement in answer for claim in entitlement.claims for fact in claim.because}
    assert "able_to_work" in named - {question.fact for question in answer.questions}
    assert "interpretation" in settled - asked_about


def test_a_day_that_can_end_what_is_given_is_asked_for() -> None:
    undated, dated = asked(german(identification="presumed")), asked(german(identification=PRESUMED))
    assert "identification" in undated
    assert "identification" not in dated


def test_an_age_that_nobody_doubts_is_not_asked_about_again() -> None:
    assert {"born", "age_disputed"} <= asked(german(born=None, identification="none")).keys()
    assert "age_disputed" not in asked(german(born=None, age=17, identification="none"))
    assert "born" not in asked(german(age_disputed=True))


def test_each_answer_says_what_it_brings() -> None:
    answer = assess(german(identification="none"), on=ON)
    for question in answer.questions:
        assert question.brings
        for bring in question.brings:
            told = {*bring.gives, *bring.may_give, *bring.refuses, *bring.leaves_open}
            assert told <= set(question.bears_on)


def test_what_an_answer_is_said_to_bring_comes_true() -> None:
    given = refused = 0
    for victim, on in drawn_cases(8, "NO", seed=4):
        for question in assess(victim, on=on).questions:
            for value, word in ((True, "yes"), (False, "no")):
                for said in (one for one in question.brings if one.answer == word):
                    then = assess(victim_with(victim, question.fact, value), on=on)
                    questions = {one for asked in then.questions for one in asked.bears_on}
                    gives = {then[one].status for one in said.gives if one not in questions}
                    refuses = {then[one].status for one in said.refuses if one not in questions}
                    assert gives <= {Status.GRANTED, Status.UPCOMING}
                    assert refuses <= {Status.NOT_GRANTED, Status.BARRED, Status.EXPIRED}
                    given, refused = given + len(said.gives), refused + len(said.refuses)
    assert given
    assert refused


def test_the_most_settling_question_comes_first_and_pain_last_among_equals() -> None:
    questions = assess(german(identification=PRESUMED), on=ON).questions
    keys = [(-round(one.settles, 1), one.urgent or date.max, one.painful) for one in questions]
    assert keys == sorted(keys)
    assert any(one.painful for one in questions)


def test_what_the_person_does_not_know_is_asked_at_the_very_end() -> None:
    questions = assess(german(identification="presumed", testimony="does_not_know"), on=ON).questions
    assert [one.does_not_know for one in questions] == sorted(one.does_not_know for one in questions)
    assert questions[-1].fact == "testimony"


def test_a_list_is_asked_for_with_what_matters_in_it() -> None:
    question = asked(german(identification=PRESUMED, offences=[{"kind": "theft"}]))["offences"]
    assert question.details
    assert all(detail.endswith("?") for detail in question.details)
    assert all(one.answer.startswith("offence 1, ") for one in question.brings)


def test_a_case_that_is_too_large_is_asked_about_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entitlements.findings.relevance.MOST_NODES", 60)
    questions = assess(german(), on=ON).questions
    assert any(not question.exact and not question.brings and question.bears_on for question in questions)


def test_questions_can_be_stored_and_read_again() -> None:
    for question in assess(german(), on=ON).questions:
        assert Question.model_validate_json(question.model_dump_json()) == question


def test_an_answer_without_its_facts_still_names_what_is_open() -> None:
    questions = assess(german(), on=ON).redact().questions
    assert questions
    assert not any(question.exact for question in questions)


def interviewed(victim: Victim, answers: dict[str, Any]) -> tuple[Assessment, list[str]]:
    asking, names = interview(victim, on=ON, engine="fixpoint"), list[str]()
    try:
        question = next(asking)
        while True:
            names.append(question.fact)
            question = asking.send(answers.get(question.fact))
    except StopIteration as over:
        return over.value, names


@pytest.mark.parametrize("host", STATES)
def test_an_interview_ends_with_nothing_that_an_answer_could_still_change(host: str) -> None:
    number = 0
    while True:  # until the facts that are drawn are those of a possible life
        number += 1
        draw = Random(f"interview {host} {number}")
        facts, _ = life(host, draw)
        try:
            whole = assess(victim_of(host, facts), on=ON, engine="fixpoint")
        except FactError:
            continue
        break
    known = {name: value for name, value in facts.items() if draw.random() < 0.7}
    final, names = interviewed(victim_of(host, known), facts)
    assert final.questions == ()
    assert len(set(names)) == len(names)
    assert [result_of(one) for one in final] == [result_of(one) for one in whole]


def test_whoever_knows_nothing_is_asked_each_thing_once() -> None:
    final, names = interviewed(german(identification="presumed"), {})
    assert len(set(names)) == len(names)
    assert {question.fact for question in final.questions if not question.does_not_know} <= {"identification"}


def test_a_wrong_answer_is_refused_by_name() -> None:
    asking = interview(german(), on=ON)
    fact = next(asking).fact
    with pytest.raises(FactError, match=fact):
        asking.send("certainly" if fact != "identification" else "perhaps")
