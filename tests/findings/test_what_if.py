"""What other facts would change, told claim by claim, with the law responsible; never more than what changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entitlements import Difference, FactError, Status, Victim, assess
from tests.findings.courses import courses

ON = date(2026, 11, 23)
VICTIM = Victim(
    host="DE", born=date(1998, 5, 1), nationalities={"NG"}, public_order_ground=False, improper_claim=False,
    identification=[{"status": "presumed", "date": date(2026, 11, 2)}], testimony="cooperating", links_severed=True,
    permits=[],
    particulars={
        "authority_needs_presence": True, "cooperation_fraudulent": False, "contact_renewed": False,
        "statements_probably_false": False, "german_interests_impaired": False, "terrorism_ground": False,
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def answer():
    return assess(VICTIM, on=ON)


def ids(changes) -> set[str]:
    return {change.claim for change in changes}


def test_refusing_to_testify_loses_the_german_permit_and_names_its_law(answer):
    lost = {change.claim: change for change in answer.what_if(testimony="declined").lost}
    permit = lost["de/permit-proceedings"]
    assert (permit.before.status, permit.after.status) == (Status.GRANTED, Status.NOT_GRANTED)
    assert permit.citations[0].cite.startswith("AufenthG § 25(4a)")
    assert permit.because == ("testimony",)


def test_readiness_to_testify_gains_what_refusing_loses(answer):
    declined = assess(VICTIM.replace(testimony="declined"), on=ON)
    assert ids(declined.what_if(testimony="cooperating").gained) == ids(answer.what_if(testimony="declined").lost)


def test_equal_facts_make_no_difference(answer):
    difference = answer.what_if(testimony="cooperating")
    assert not difference
    assert (difference.changes, difference.changed, str(difference)) == ((), (), "nothing changes")


def test_another_day_of_a_stage_moves_days(answer):
    other = [{"status": "presumed", "date": date(2026, 11, 20)}]
    moved = {change.claim: change for change in answer.what_if(identification=other).moved}
    reflection = moved["coe-197/reflection"]
    assert (reflection.before.min_ends, reflection.after.min_ends) == (date(2026, 12, 2), date(2026, 12, 20))


def test_what_becomes_unknown_is_undetermined_and_not_lost(answer):
    difference = answer.what_if(links_severed=None)
    assert "de/permit-proceedings" in ids(difference.newly_undetermined)
    assert "de/permit-proceedings" not in ids(difference.lost)
    change = next(c for c in difference.newly_undetermined if c.claim == "de/permit-proceedings")
    assert "links_severed" in change.because


def test_an_exclusion_that_would_bar_is_named_as_responsible(answer):
    lost = {change.claim: change for change in answer.what_if(public_order_ground=True).lost}
    barred = lost["coe-197/reflection"]
    assert barred.after.status is Status.BARRED
    assert [citation.cite for citation in barred.citations] == ["CETS 197 art. 13(3)"]


def test_what_one_law_takes_and_another_still_gives_is_told(answer):
    lost = {change.claim: change for change in answer.what_if(public_order_ground=True).lost}
    assert lost["coe-197/reflection"].entitlement_after is Status.GRANTED  # by German law
    assert "other law still gives it" in str(lost["coe-197/reflection"])


def test_particulars_are_added_to_those_that_are_known(answer):
    difference = answer.what_if(particulars={"authority_needs_presence": False})
    assert difference.changed == ("particulars.authority_needs_presence",)


def test_the_day_may_be_another_one(answer):
    difference = answer.what_if(on=date(2027, 3, 1))
    assert (difference.before, difference.after, difference.changed) == (ON, date(2027, 3, 1), ())
    assert "coe-197/reflection" in ids(difference.newly_undetermined)  # its minimum has passed


def test_another_day_alone_moves_no_day(answer):
    assert answer.what_if(on=ON + timedelta(days=1)).moved == ()


def test_an_age_stated_without_its_day_stays_that_of_the_answer():
    victim = Victim(host="DE", nationalities={"MD"}, age=17, identification="presumed")
    later = ON + timedelta(days=800)
    lost = assess(victim, on=ON).what_if(on=later).lost
    assert "coe-197/child-privacy" in ids(lost)


def test_the_host_state_may_be_another_one(answer):
    changes = answer.what_if(host="FR").changes
    assert any(change.rule.startswith("de/") and change.after is None for change in changes)
    assert any(change.rule.startswith("fr/") and change.before is None for change in changes)


def test_a_host_state_given_beside_the_victim_stays():
    facts = Victim(nationalities={"MD"}, identification="presumed", testimony="willing")
    assert not assess(facts, on=ON, host="DE").what_if(testimony="willing")


def test_a_wrong_fact_is_refused_as_for_a_victim(answer):
    with pytest.raises(FactError, match="did you mean `testimony`"):
        answer.what_if(testimny="declined")


def test_a_misspelt_particular_is_refused(answer):
    with pytest.raises(FactError, match="no law asks for this fact"):
        answer.what_if(particulars={"authority_neds_presence": True})


def test_facts_that_contradict_one_another_are_refused(answer):
    with pytest.raises(FactError, match="is not earlier than `born`"):
        answer.what_if(dependants=[{"relation": "parent", "born": date(2020, 1, 1)}])


def test_a_redacted_answer_cannot_be_asked(answer):
    with pytest.raises(FactError, match="taken out"):
        answer.redact().what_if(testimony="declined")


def test_what_standards_ask_for_is_never_among_what_law_gives_or_takes(answer):
    difference = answer.what_if(testimony="declined", public_order_ground=True)
    law = (*difference.gained, *difference.lost, *difference.moved, *difference.newly_undetermined)
    assert all(change.level != "standard" for change in law)


def test_a_right_that_becomes_a_discretion_is_lost():
    victim = VICTIM.replace(born=date(2010, 5, 1))
    changes = assess(victim, on=ON).what_if(born=date(1998, 5, 1)).changes
    weaker = [c for c in changes if c.before and c.after
              and (c.before.status, c.after.status) == (Status.GRANTED, Status.DISCRETIONARY)]  # fmt: skip
    assert all(change.lost for change in weaker)


def test_a_difference_is_the_same_after_json(answer):
    difference = answer.what_if(testimony="declined")
    assert Difference.model_validate_json(difference.model_dump_json()) == difference


def test_a_difference_reads_as_text(answer):
    text = str(answer.what_if(testimony="declined"))
    assert "\nlost:\n  " in text
    assert "the law gives it" in text


FACTS = st.fixed_dictionaries({}, optional={
    "testimony": st.sampled_from(["declined", "cooperating", None]), "public_order_ground": st.booleans(),
    "links_severed": st.none() | st.booleans(), "born": st.none() | st.dates(date(2000, 1, 1), date(2004, 1, 1)),
})  # fmt: skip


@given(courses(), FACTS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_a_difference_is_exactly_what_the_two_answers_say_otherwise(course, facts):
    try:
        answer = assess(course.victim, on=course.on, engine="fixpoint")
        difference = answer.what_if(**facts)
    except FactError:
        return
    other = assess(course.victim.replace(**facts), on=course.on, engine="fixpoint")

    def told(one):
        return {
            c.id: (c.status, c.force, c.starts, c.ends, c.min_ends, c.max_ends, c.deadlines, c.citations,
                   c.barred_by, c.warnings)
            for e in one for c in e
        }  # fmt: skip

    before, after = told(answer), told(other)
    assert ids(difference.changes) == {id for id in before | after if before.get(id) != after.get(id)}
    for change in difference.changes:
        assert (change.before and change.before.status) == (before[change.claim][0] if change.claim in before else None)
        assert (change.after and change.after.status) == (after[change.claim][0] if change.claim in after else None)
