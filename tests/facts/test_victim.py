"""What a victim's facts can be given as, and that they come back as they were."""

from __future__ import annotations

import pickle
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from entitlements.errors import FactError
from entitlements.facts import Dependant, FactState, Offence, Stage, Victim
from entitlements.facts.stages import IdentificationStatus
from tests.facts.lives import given_facts


def test_nothing_need_be_known() -> None:
    victim = Victim()
    assert all(getattr(victim, name) is None for name in set(Victim.model_fields) - {"particulars", "not_known"})
    assert victim.state("born") is FactState.NOT_ASKED


@given(given_facts())
def test_facts_come_back_from_json(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    assert Victim.model_validate_json(victim.model_dump_json()) == victim


@given(given_facts())
def test_facts_come_back_from_plain_python(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    assert Victim.model_validate(victim.model_dump()) == victim


@given(given_facts())
def test_facts_can_be_pickled_copied_and_hashed(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    again = pickle.loads(pickle.dumps(victim))
    assert again == victim
    assert deepcopy(victim) == victim
    assert hash(again) == hash(victim) == hash(Victim(**facts))


@given(given_facts())
def test_the_same_facts_are_always_the_same_text(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    assert Victim.model_validate_json(victim.model_dump_json()).model_dump_json() == victim.model_dump_json()


@given(given_facts())
def test_replacing_nothing_changes_nothing(facts: dict[str, Any]) -> None:
    assert Victim(**facts).replace() == Victim(**facts)


@given(given_facts())
def test_every_fact_is_known_or_not_asked_or_not_known_to_the_person(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    for name, value in facts.items():
        if name != "particulars":
            known = "not_asked" if value is None else "does_not_know" if value == "does_not_know" else "known"
            assert victim.state(name) == known


def test_what_the_person_does_not_know_stays_unknown_and_is_remembered() -> None:
    victim = Victim(born="does_not_know", offences="does_not_know", particulars={"harmed_on": "does_not_know"})
    assert victim.born is None
    assert victim.offences is None
    assert victim.not_known == {"born", "offences", "harmed_on"}
    assert "harmed_on" not in victim.particulars


def test_what_is_not_known_of_an_offence_is_remembered_with_it() -> None:
    offence = Offence(kind="theft", committed_on="does_not_know")
    assert offence.committed_on is None
    assert offence.not_known == {"committed_on"}


def test_a_fact_cannot_be_known_and_not_known() -> None:
    with pytest.raises(FactError, match="`testimony`: is given, and said to be not known"):
        Victim(testimony="willing", not_known=["testimony"])


def test_an_answer_given_later_is_known() -> None:
    victim = Victim(testimony="does_not_know", particulars={"harmed_on": "does_not_know"})
    later = victim.replace(testimony="declined", particulars={"harmed_on": date(2026, 5, 1)})
    assert later.not_known == frozenset()
    assert victim.not_known == {"testimony", "harmed_on"}


def test_a_change_is_checked_again() -> None:
    with pytest.raises(FactError, match="`region`: is no part of `host`"):
        Victim(host="GB", region="GB-SCT").replace(host="DE")


def test_particulars_that_are_no_mapping_are_refused_in_a_change_too() -> None:
    with pytest.raises(FactError, match="`particulars`: expected a mapping"):
        Victim().replace(particulars=["harmed_on"])


def test_facts_never_change() -> None:
    victim = Victim(host="DE", particulars={"special_needs": True})
    with pytest.raises(FactError, match="never change"):
        victim.host = "GB"  # type: ignore[misc]
    with pytest.raises(FactError, match="never change"):
        del victim.host
    with pytest.raises(TypeError):
        victim.particulars["special_needs"] = False  # type: ignore[index]


PRESUMED = (Stage[IdentificationStatus](status="presumed", date=date(2026, 11, 20)),)


@pytest.mark.parametrize(
    "given",
    [
        {"status": "presumed", "date": "2026-11-20"},
        [{"status": "presumed", "date": date(2026, 11, 20)}],
        (Stage(status="presumed", date="2026-11-20"),),
        Stage(status="presumed", date="2026-11-20"),
        [{"status": "presumed", "date": "2026-11-20"}, {"status": "presumed", "date": "2026-11-20"}],
    ],
)
def test_a_stage_is_given_in_any_of_these_ways(given: Any) -> None:
    assert Victim(identification=given).identification == PRESUMED


def test_a_bare_status_is_a_stage_without_a_day() -> None:
    assert Victim(testimony="declined").testimony == (Stage(status="declined"),)


def test_a_stage_whose_day_is_not_known_is_a_stage_without_a_day() -> None:
    victim = Victim(identification={"status": "presumed", "date": "does_not_know"})
    assert victim.identification == (Stage(status="presumed"),)


def test_dated_stages_are_held_in_the_order_of_their_days() -> None:
    given = [{"status": "identified", "date": "2026-05-01"}, {"status": "presumed", "date": "2026-01-01"}]
    held = Victim(identification=given).identification
    assert held is not None
    assert [stage.status for stage in held] == ["presumed", "identified"]


def test_undated_stages_are_held_in_the_order_given() -> None:
    held = Victim(identification=["refused", "presumed"]).identification
    assert held is not None
    assert [stage.status for stage in held] == ["refused", "presumed"]


def test_no_nationality_means_stateless_and_is_known() -> None:
    assert Victim(nationalities=[]).state("nationalities") is FactState.KNOWN


def test_an_event_may_be_known_not_to_have_happened() -> None:
    assert Offence(committed_on="not_yet").committed_on == "not_yet"
    assert Victim(particulars={"harmed_on": "not_yet"}).particulars["harmed_on"] == "not_yet"
    for born in (lambda: Victim(born="not_yet"), lambda: Dependant(born="not_yet")):
        with pytest.raises(FactError, match="born"):
            born()


def test_a_particular_that_is_a_day_is_held_as_one() -> None:
    particulars = Victim(particulars={"harmed_on": "2026-02-28", "word": "2026", "forms": ["b", "a"]}).particulars
    assert dict(particulars) == {"harmed_on": date(2026, 2, 28), "word": "2026", "forms": frozenset({"a", "b"})}


def test_a_number_is_no_flag_among_particulars() -> None:
    assert Victim(particulars={"number": 1}) != Victim(particulars={"number": True})


def test_a_particular_that_is_left_empty_was_not_asked() -> None:
    assert Victim(particulars={"harmed_on": None}) == Victim()


def test_the_schema_allows_what_the_model_takes() -> None:
    properties = Victim.model_json_schema()["properties"]
    assert set(properties) == set(Victim.model_fields)
    assert {"const": "does_not_know"} in properties["testimony"]["anyOf"]
    assert Victim.model_json_schema(mode="serialization")["properties"].keys() == properties.keys()
