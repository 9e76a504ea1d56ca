"""What would turn a refusal: the smallest changes, never of what cannot change, and in whose hands they lie."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from entitlements import Assessment, FactError, Status, Turn, Victim, assess, load
from entitlements.findings.interview import victim_with
from entitlements.findings.nearest import lies_with
from tests.drawn_cases import drawn_cases

ON = date(2026, 6, 1)
PERMIT = "de/permit-proceedings"


def declined(**facts: Any) -> Victim:
    return Victim.model_validate({
        "host": "DE", "born": "1998-05-01", "nationalities": ["NG"], "residence_status": "irregular",
        "identification": [{"status": "presumed", "date": "2026-03-02"}], "testimony": "declined",
        "links_severed": True, "permits": [], "offences": [], "dependants": [],
        "particulars": {
            "authority_needs_presence": True, "statements_probably_false": False, "contact_renewed": False,
            "german_interests_impaired": False, "terrorism_ground": False,
        },
    } | facts)  # fmt: skip


def names(turn: Turn) -> set[str]:
    return {change.fact for change in turn.changes}


def test_readiness_to_testify_turns_the_permit_for_the_proceedings() -> None:
    (turn, *_) = assess(declined(), on=ON).turned_by(PERMIT)
    assert names(turn) == {"testimony"}
    assert turn.comes_to is Status.GRANTED
    assert "willing" in turn.changes[0].to
    assert turn.changes[0].lies_with == "person"


def test_two_refusals_take_two_changes_in_different_hands() -> None:
    facts = {**declined().particulars, "authority_needs_presence": False}
    (turn, *_) = assess(declined(particulars=facts), on=ON).turned_by(PERMIT)
    assert {(one.fact, one.lies_with) for one in turn.changes} == {
        ("testimony", "person"), ("authority_needs_presence", "authority"),
    }  # fmt: skip


def test_a_ground_that_bars_is_turned_by_its_end() -> None:
    facts = {**declined().particulars, "contact_renewed": True}
    answer = assess(declined(particulars=facts, testimony="willing"), on=ON)
    assert answer["residence_permit"][PERMIT].status is Status.BARRED
    assert any(names(turn) == {"contact_renewed"} for turn in answer.turned_by(PERMIT))


def test_what_is_not_known_has_to_be_found_out() -> None:
    facts = {"authority_needs_presence": True}
    (turn, *_) = assess(declined(particulars=facts), on=ON).turned_by(PERMIT)
    assert not turn.changes[0].found_out
    assert all(change.found_out for change in turn.changes[1:])
    assert "contact_renewed" in names(turn)


def test_a_citizen_is_not_told_to_give_up_the_nationality() -> None:
    answer = assess(declined(nationalities=["DE"]), on=ON)
    assert answer["residence_permit"][PERMIT].status is Status.NOT_GRANTED
    assert answer.turned_by(PERMIT) == ()


@pytest.mark.parametrize("host", ["DE", "GB", "FR", "US"])
def test_no_turn_touches_what_cannot_change(host: str) -> None:
    law = load()
    never = {name for name, fact in law.vocabulary.facts.items() if fact.lasting}
    for victim, on in drawn_cases(3, host, seed=5):
        answer = assess(victim, on=on)
        for turn in (turn for entitlement in answer for turn in answer.turned_by(entitlement.id)):
            changed = {change.fact for change in turn.changes if not change.found_out}
            assert len(changed) <= 3
            assert not changed & never


@pytest.mark.parametrize("host", ["DE", "GB", "NO", "ES"])
def test_a_turn_of_one_answer_comes_true(host: str) -> None:
    for victim, on in drawn_cases(4, host, seed=6):
        answer = assess(victim, on=on)
        for entitlement in answer:
            for turn in answer.turned_by(entitlement.id):
                words = {"yes": True, "no": False}
                if all(change.to in words for change in turn.changes):
                    then = victim
                    for change in turn.changes:
                        then = victim_with(then, change.fact, words[change.to])
                    assert assess(then, on=on)[entitlement.id].status is turn.comes_to


def test_no_set_holds_another_and_the_smallest_come_first() -> None:
    answer = assess(declined(testimony="declined", links_severed=False), on=ON)
    for entitlement in answer:
        turns = answer.turned_by(entitlement.id)
        changed = [frozenset(one.fact for one in turn.changes if not one.found_out) for turn in turns]
        assert [len(one) for one in changed] == sorted(len(one) for one in changed)
        assert not any(one < other for one in changed for other in changed)
        assert len(changed) <= 5


def test_what_is_not_refused_needs_no_turn() -> None:
    answer = assess(declined(testimony="willing"), on=ON)
    assert answer["residence_permit"][PERMIT].status is Status.GRANTED
    assert answer.turned_by(PERMIT) == ()


def test_an_explanation_tells_turns_where_it_is_asked_for_them() -> None:
    answer = assess(declined(), on=ON)
    told = answer.explain("residence_permit", turned_by=True)
    assert any(claim.turned_by for claim in told.claims)
    assert "would be turned by: choice about testimony" in str(told)
    assert not any(claim.turned_by for claim in answer.explain("residence_permit").claims)
    assert type(told).model_validate(told.model_dump()) == told


def test_every_fact_lies_with_somebody_or_nobody() -> None:
    law = load()
    facts = {**law.vocabulary.facts, **law.vocabulary.particulars}
    assert {lies_with(fact) for fact in facts.values()} == {"person", "authority", "nobody"}
    assert all(fact.lies_with in ("person", "authority", "nobody", "") for fact in facts.values())
    assert lies_with(facts["testimony"]) == "person"
    assert lies_with(facts["public_order_ground"]) == "authority"
    assert lies_with(facts["born"]) == "nobody"


def test_an_unknown_name_and_a_redacted_answer_are_errors() -> None:
    answer: Assessment = assess(declined(), on=ON)
    with pytest.raises(KeyError):
        answer.turned_by("castle")
    with pytest.raises(FactError, match="redacted"):
        answer.redact().turned_by("residence_permit")
