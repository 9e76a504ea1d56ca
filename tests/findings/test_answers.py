"""What an answer says: unknown is never false, a discretion is never a right, and every claim names its law."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements import Assessment, EngineFault, FactError, Status, Victim, assess, load

ON = date(2026, 11, 23)
ANNA = Victim(
    born=date(2009, 3, 14), nationalities={"MD"}, host="DE",
    identification=[{"status": "presumed", "date": date(2026, 10, 5)}], testimony="undecided", unaccompanied=True,
)  # fmt: skip
TESTIMONY = ["undecided", "willing", "cooperating", "testified", "declined", "unable", "withdrawn"]


def adult(**facts) -> Victim:
    known = {
        "host": "DE", "born": date(1998, 5, 1), "nationalities": {"NG"}, "public_order_ground": False,
        "identification": [{"status": "presumed", "date": date(2026, 11, 2)}], "improper_claim": False,
    }  # fmt: skip
    return Victim(**known | facts)


def test_anna_has_three_months_at_the_least_from_the_day_she_was_presumed_a_victim():
    reflection = assess(ANNA, on=ON)["reflection_period"]
    assert (reflection.status, reflection.min_ends, reflection.ends) == (Status.GRANTED, date(2027, 1, 5), None)


@pytest.mark.parametrize("testimony", TESTIMONY)
def test_refusing_to_testify_never_removes_a_reflection_period(testimony):
    answer = assess(adult(testimony=testimony), on=ON)["reflection_period"]
    for rule in ("de/reflection", "coe-197/reflection", "osce/reflection"):
        assert answer[rule].status is Status.GRANTED


@pytest.mark.parametrize("testimony", TESTIMONY)
def test_refusing_to_testify_never_removes_assistance_under_the_convention(testimony):
    answer = assess(adult(testimony=testimony), on=ON)
    for entitlement in ("housing", "subsistence", "healthcare", "psychological_support", "legal_information"):
        assert any(c.status is Status.GRANTED for c in answer[entitlement] if c.rule.startswith("coe-197/"))


def permit(testimony: str) -> Victim:
    return adult(
        testimony=testimony, links_severed=True, permits=[],
        particulars={
            "authority_needs_presence": True, "cooperation_fraudulent": False, "contact_renewed": False,
            "statements_probably_false": False, "german_interests_impaired": False, "terrorism_ground": False,
        },
    )  # fmt: skip


def test_readiness_to_testify_brings_the_german_permit_of_one_year():
    claim = assess(permit("cooperating"), on=ON)["residence_permit"]["de/permit-proceedings"]
    assert (claim.status, claim.force, claim.length) == (Status.GRANTED, "shall", "1 year")


@pytest.mark.parametrize("testimony", ["declined", "withdrawn", "unable"])
def test_refusing_to_testify_removes_the_german_permit_and_the_explanation_says_so(testimony):
    entitlement = assess(permit(testimony), on=ON)["residence_permit"]
    claim = entitlement["de/permit-proceedings"]
    assert (claim.status, claim.because) == (Status.NOT_GRANTED, ("testimony",))
    text = str(entitlement.explain())
    assert "AufenthG § 25(4a)" in text
    assert "✗ ready to testify: no [testimony]" in text


def test_an_unknown_condition_never_refuses():
    claim = assess(adult(testimony="cooperating", links_severed=None), on=ON)["residence_permit"][
        "de/permit-proceedings"
    ]
    assert claim.status is Status.UNDETERMINED
    assert "links_severed" in claim.because


def test_an_unknown_exclusion_never_grants():
    claim = assess(adult(public_order_ground=None), on=ON)["reflection_period"]["coe-197/reflection"]
    assert (claim.status, claim.because) == (Status.UNDETERMINED, ("public_order_ground",))


def test_an_exclusion_that_is_met_bars_and_names_its_ground():
    claim = assess(adult(public_order_ground=True), on=ON)["reflection_period"]["coe-197/reflection"]
    assert claim.status is Status.BARRED
    assert [citation.cite for citation in claim.barred_by] == ["CETS 197 art. 13(3)"]


def test_a_discretionary_exclusion_leaves_the_claim_and_warns():
    claim = assess(adult(public_order_ground=True), on=ON)["reflection_period"]["de/reflection"]
    assert claim.status is Status.GRANTED
    assert claim.warnings


def test_a_discretion_is_never_among_what_the_law_gives():
    answer = assess(adult(testimony="declined"), on=ON)
    assert all(entitlement.force == "shall" for entitlement in answer.granted)
    assert all(entitlement.force == "may" for entitlement in answer.discretionary)


def test_every_claim_names_its_law_and_how_sure_it_is():
    for entitlement in assess(ANNA, on=ON):
        for claim in entitlement:
            assert claim.citations
            assert all(citation.cite and citation.url.startswith("https://") for citation in claim.citations)
            assert claim.confidence in ("seen", "secondary", "recalled")


def test_own_citizens_have_no_stay_rule_and_the_rights_of_victims():
    answer = assess(adult(nationalities={"DE"}), on=ON)
    assert answer["reflection_period"]["de/reflection"].status is Status.NOT_GRANTED
    assert answer["participation"]["de/accessory-prosecution"].status is Status.GRANTED


def test_a_presumption_of_minority_counts_and_is_listed():
    person = adult(
        born=None, age_disputed=True, reasons_to_believe_child=True, identification="identified", unaccompanied=True
    )
    answer = assess(person, on=ON)
    assert answer.presumed == ("child",)
    assert answer["guardian"]["coe-197/guardian"].presumed == ("child",)
    assert answer["guardian"]["coe-197/guardian"].status is Status.GRANTED


def test_a_minimum_that_has_passed_is_not_an_end():
    claim = assess(adult(identification={"status": "presumed", "date": date(2026, 9, 1)}), on=ON)["reflection_period"][
        "coe-197/reflection"
    ]
    assert (claim.status, claim.min_ends) == (Status.UNDETERMINED, date(2026, 10, 1))
    assert "minimum has passed" in claim.note


def test_an_undated_start_under_changed_law_takes_todays_law_only_where_all_versions_agree():
    claim = assess(Victim(host="GB", nationalities={"VN"}, identification="presumed"), on=ON)["reflection_period"][
        "gb/recovery-period"
    ]
    assert claim.status in (Status.UNDETERMINED, Status.GRANTED)
    assert claim.because == ("identification",) or claim.assumes


def test_an_answer_comes_back_from_json_equal_and_can_be_explained_again():
    answer = assess(ANNA, on=ON)
    again = Assessment.model_validate_json(answer.model_dump_json())
    assert again == answer
    assert str(again["housing"].explain()) == str(answer["housing"].explain())


def test_an_answer_can_be_pickled():
    answer = assess(ANNA, on=ON)
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_a_redacted_answer_has_no_facts_and_no_reasons():
    bare = assess(ANNA, on=ON).redact()
    assert bare.victim is None
    assert "2009-03-14" not in bare.model_dump_json()
    with pytest.raises(FactError, match="redacted"):
        bare["housing"].explain()


def test_redacting_leaves_the_first_answer_whole():
    answer = assess(ANNA, on=ON)
    answer.redact()
    assert answer["housing"].explain().claims


def test_an_answer_says_by_which_texts_and_engine_it_was_given():
    answer = assess(ANNA, on=ON)
    assert {one.ruleset: one.digest for one in answer.law}["de"] == load().ruleset("de").digest
    assert answer.engine in ("durable-rules", "fixpoint")


def test_an_answer_after_the_review_was_due_says_so_loudly():
    assert any(line.startswith("de: last reviewed as of") for line in assess(ANNA, on=date(2028, 1, 1)).warnings)


def test_an_answer_for_a_day_before_the_oldest_text_says_so_loudly():
    lines = assess(adult(identification="presumed", born=date(1980, 1, 1)), on=date(2000, 1, 1)).warnings
    assert any(line.startswith("de: nothing before") for line in lines)


def test_an_unknown_entitlement_suggests_the_nearest():
    with pytest.raises(KeyError, match="did you mean `reflection_period`"):
        assess(ANNA, on=ON)["reflexion_period"]


def test_a_misspelt_particular_suggests_the_nearest_and_tells_no_value():
    with pytest.raises(FactError) as caught:
        assess(adult(particulars={"authority_neds_presence": True}), on=ON)
    assert "did you mean `authority_needs_presence`?" in str(caught.value)
    assert "True" not in str(caught.value)


def test_a_particular_of_the_wrong_type_is_an_error_that_tells_no_value():
    with pytest.raises(FactError, match=r"particulars.felony.*expected true or false") as caught:
        assess(adult(particulars={"felony": "sehr geheim"}), on=ON)
    assert "geheim" not in str(caught.value)


def test_what_the_person_does_not_know_is_unknown_and_asked_last():
    answer = assess(
        Victim.model_validate({"host": "DE", "nationalities": "does_not_know", "identification": "presumed"}), on=ON
    )
    assert answer["reflection_period"]["de/reflection"].status is Status.UNDETERMINED
    assert [question.fact for question in answer.questions][-1] == "nationalities" or any(
        question.does_not_know for question in answer.questions if question.fact == "nationalities"
    )


def test_painful_questions_come_after_the_others_that_settle_as_much():
    questions = [question for question in assess(ANNA, on=ON).questions if not question.does_not_know]
    order = [(-round(question.settles, 1), question.urgent or date.max, question.painful) for question in questions]
    assert order == sorted(order)


def test_a_host_given_twice_and_differently_is_an_error():
    with pytest.raises(FactError, match="given twice and differently"):
        assess(ANNA, on=ON, host="GB")


def test_an_engine_that_does_not_exist_is_a_fault():
    with pytest.raises(EngineFault, match="unknown engine"):
        assess(ANNA, on=ON, engine="drools")  # type: ignore[arg-type]


@given(
    on=st.dates(date(2024, 1, 1), date(2028, 12, 31)), host=st.sampled_from(["DE", "GB", "NO", "US"]),
    testimony=st.sampled_from([None, *TESTIMONY]),
    status=st.sampled_from([None, "referred", "presumed", "identified", "refused"]),
    nationality=st.sampled_from(["NG", "DE", "GB", "RO", "VN"]),
    born=st.dates(date(1970, 1, 1), date(2020, 1, 1)) | st.none(),
)  # fmt: skip
def test_learning_a_fact_never_contradicts_what_was_granted_or_refused(on, host, testimony, status, nationality, born):
    facts = {
        "host": host,
        "nationalities": [nationality],
        "identification": status,
        "testimony": testimony,
        "born": born,
    }
    if born is not None and born > on:
        facts["born"] = None
    partial = assess(Victim.model_validate({k: v for k, v in facts.items() if v is not None}), on=on)
    more = {
        "public_order_ground": False,
        "lacks_means": True,
        "links_severed": True,
        "unaccompanied": False,
        "offences": [],
    }
    fuller = assess(Victim.model_validate({k: v for k, v in (facts | more).items() if v is not None}), on=on)
    after = {claim.id: claim.status for entitlement in fuller for claim in entitlement}
    for entitlement in partial:
        for claim in entitlement:
            if claim.status in (Status.GRANTED, Status.NOT_GRANTED) and claim.id in after:
                assert after[claim.id] is claim.status


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.sampled_from(["DE", "GB"]), st.sampled_from(TESTIMONY))
def test_the_two_engines_give_the_same_answer(on, host, testimony):
    person = Victim(host=host, nationalities={"NG"}, testimony=testimony, identification="presumed")
    one, other = (assess(person, on=on, engine=engine) for engine in ("durable-rules", "fixpoint"))
    assert one.model_dump(exclude={"engine"}) == other.model_dump(exclude={"engine"})


@pytest.mark.parametrize(("dependants", "status"), [(None, "undetermined"), ([], "not_granted"), ([{}], "granted")])
def test_a_rule_about_each_dependant_waits_until_it_is_known_whether_there_is_one(dependants, status):
    victim = Victim(
        host="NO", identification="presumed", particulars={"in_danger": True}, dependants=dependants
    )  # fmt: skip
    claims = [claim for entitlement in assess(victim, on=date(2026, 11, 25)) for claim in entitlement.claims]
    assert {str(c.status) for c in claims if c.rule == "coe-197/protection-of-family"} == {status}
