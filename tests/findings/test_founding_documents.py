"""Every entitlement that the two founding documents name comes out of the OSCE standard for a suitable victim."""

from __future__ import annotations

from datetime import date

import pytest

from entitlements import Assessment, Status, Victim, assess

ON = date(2026, 11, 23)
ADULT = {
    "host": "KZ", "born": "1998-05-01", "nationalities": ["UZ"],
    "identification": {"status": "presumed", "date": "2026-11-01"},
    "offences": [{"kind": "document forgery", "consequence_of_trafficking": True, "stage": "convicted"}],
    "particulars": {"in_danger": True},
}  # fmt: skip
CHILD = ADULT | {"born": "2011-05-01", "unaccompanied": True, "offences": []}

NAMED = [
    # what the documents name, catalogue id, whose
    ("reflection of at least 30 days", "reflection_period", ADULT),
    ("a residence permit whatever the testimony", "residence_permit", ADULT),
    ("a permit that is renewable", "permit_renewal", ADULT),
    ("work", "work", ADULT),
    ("state welfare benefits", "subsistence", ADULT | {"residence_status": "resident"}),
    ("compensation", "compensation", ADULT),
    ("health care", "healthcare", ADULT),
    ("housing", "housing", ADULT),
    ("education", "education", ADULT),
    ("vocational training", "vocational_training", ADULT),
    ("legal counselling", "legal_aid", ADULT),
    ("refusal to testify", "right_to_refuse_testimony", ADULT),
    ("a non-confrontational setting", "protected_testimony", ADULT | {"testimony": "willing"}),
    ("testifying that protects rights", "participation", ADULT | {"testimony": "willing"}),
    ("a child's stay extended automatically", "child_extended_stay", CHILD),
    ("a durable solution", "durable_solution", CHILD),
    ("no criminalisation", "non_punishment", ADULT),
    ("erasure of records", "record_erasure", ADULT),
    ("no return without individual risk assessment", "protection_from_unsafe_return", ADULT),
    ("asylum", "asylum_access", ADULT),
    ("privacy", "privacy", ADULT),
    ("protection before, during and after trial", "witness_protection", ADULT),
    ("identification", "identification", ADULT),
    ("referral to support", "referral", ADULT),
]


def osce(answer: Assessment, entitlement: str) -> list[Status]:
    return [claim.status for claim in answer[entitlement].standards]


@pytest.mark.parametrize(("named", "entitlement", "facts"), NAMED, ids=[named for named, _, _ in NAMED])
def test_what_the_founding_documents_name_is_given_by_the_standard(named, entitlement, facts):
    answer = assess(Victim.model_validate(facts), on=ON)
    assert Status.GRANTED in osce(answer, entitlement)


@pytest.mark.parametrize("form", ["sexual", "forced_labour", "domestic_servitude", "forced_marriage", "organ_removal"])
def test_every_form_of_exploitation_counts(form):
    answer = assess(Victim.model_validate(ADULT | {"exploitation": [form]}), on=ON)
    assert Status.GRANTED in osce(answer, "residence_permit")


def test_internal_trafficking_counts_too():
    own = ADULT | {"nationalities": ["KZ"], "exploited_in": ["KZ"]}
    assert Status.GRANTED in osce(assess(Victim.model_validate(own), on=ON), "housing")


@pytest.mark.parametrize(
    "testimony", ["undecided", "willing", "cooperating", "testified", "declined", "unable", "withdrawn"]
)
def test_the_permit_hangs_on_no_choice_about_testimony(testimony):
    answer = assess(Victim.model_validate(ADULT | {"testimony": testimony}), on=ON)
    assert Status.GRANTED in osce(answer, "residence_permit")


def test_reflection_is_a_minimum_of_thirty_days_and_has_no_end():
    claim = assess(Victim.model_validate(ADULT), on=ON)["reflection_period"].standards[0]
    assert (claim.min_ends, claim.ends, claim.max_ends) == (date(2026, 12, 1), None, None)


def test_the_permit_is_for_six_months_at_least_after_reflection():
    claims = assess(Victim.model_validate(ADULT), on=ON)["residence_permit"].standards
    permit = next(claim for claim in claims if "6 months" in claim.length)
    assert permit.min_ends == date(2027, 6, 2)
    assert permit.ends is None


def test_permanent_stay_is_possible():
    needed = ADULT | {"personal_situation": True, "risk_on_return": True}
    assert set(osce(assess(Victim.model_validate(needed), on=ON), "long_term_residence")) & {
        Status.GRANTED, Status.DISCRETIONARY, Status.UNDETERMINED,
    }  # fmt: skip


def test_a_standard_is_never_shown_as_law():
    answer = assess(Victim.model_validate(ADULT), on=ON)
    assert all(claim.force == "should" for entitlement in answer for claim in entitlement.standards)
    assert not any(claim.level == "standard" for entitlement in answer.granted for claim in entitlement.claims)
