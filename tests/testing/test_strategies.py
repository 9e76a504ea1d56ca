"""Drawn victims are possible, keep to what is asked of them, and shrink to whom one would draw on a whiteboard."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from entitlements import FactError, Victim, assess
from entitlements.periods.ages import reaches_age
from entitlements.testing import ORDINARY_DAY, histories, knowing_less, partial_victims, victims
from entitlements.testing.days import birth
from entitlements.testing.states import places

MANY = settings(max_examples=200, suppress_health_check=list(HealthCheck))
FINDING = settings(database=None, phases=[Phase.generate, Phase.shrink], max_examples=4000, deadline=None)


def smallest(strategy, condition) -> dict:
    """What is known of the victim that a search ends with: the plainest of three, as one may end beside the way."""
    found = [find(strategy, condition, settings=FINDING, random=Random(seed)) for seed in range(3)]
    return min((victim.model_dump(exclude_defaults=True) for victim in found), key=lambda facts: len(repr(facts)))


@given(victims() | partial_victims())
@MANY
def test_every_drawn_victim_can_be_assessed(victim):
    assert len(tuple(assess(victim, on=ORDINARY_DAY, engine="fixpoint"))) > 0


@given(victims())
@MANY
def test_days_come_in_the_order_of_a_life(victim):
    days = [stage.date for stage in victim.identification or ()]
    assert days == sorted(days)
    assert all(victim.born is None or victim.born <= day for day in days)
    for permit in victim.permits or ():
        assert permit.expires == "not_yet" or permit.issued <= permit.expires


@given(victims(host="DE", child=True, testimony=st.just("declined")))
def test_facts_keep_to_what_is_asked(victim):
    assert (victim.host, [stage.status for stage in victim.testimony]) == ("DE", ["declined"])
    assert reaches_age(victim.born, 18) > ORDINARY_DAY


@given(victims(child=False, on=date(2024, 2, 29)))
def test_an_adult_is_one_on_the_day_of_the_case(victim):
    assert reaches_age(victim.born, 18) <= date(2024, 2, 29)


@given(victims(special_needs=True, harmed_on=st.dates(date(2026, 1, 1), date(2026, 2, 1))))
def test_particulars_are_constrained_as_facts_are(victim):
    assert victim.particulars["special_needs"] is True
    assert victim.particulars["harmed_on"].year == 2026


@given(victims() | victims(host="AL", residence_status="irregular") | victims(host="AL", nationalities=["AL"]))
@MANY
def test_nobody_is_without_a_right_of_stay_in_the_state_of_which_they_are_a_citizen(victim):
    if victim.host in (victim.nationalities or ()):
        assert victim.residence_status in (None, "resident", "permanent_resident")


@given(victims(region="GB-SCT"))
def test_a_part_of_a_state_brings_its_state(victim):
    assert victim.host == "GB"


@given(victims(testimony=None, permits=[]))
def test_a_fact_can_be_left_out(victim):
    assert (victim.testimony, victim.permits) == (None, ())


def test_a_fact_that_no_law_asks_for_is_refused_with_the_right_name():
    with pytest.raises(InvalidArgument, match="`testimny`; did you mean `testimony`"):
        victims(testimny="declined")


def test_values_that_contradict_one_another_are_refused_at_once():
    with pytest.raises(FactError, match="born"):
        victims(born="2030-01-01", identification={"status": "presumed", "date": "2026-01-01"})


def test_every_state_is_drawn():
    assert {"DE", "GB", "UZ"} <= {state for state, _ in places()}


# shrinking


def test_nobody_in_particular_is_an_adult_in_germany_of_whom_nothing_is_known():
    assert smallest(victims(), lambda victim: True) == {"host": "DE"}


def test_a_child_is_born_on_a_first_of_january():
    assert smallest(victims(child=True), lambda victim: True) == {"host": "DE", "born": date(2012, 1, 1)}


def test_a_grown_person_is_born_with_the_century():
    assert smallest(victims(), lambda victim: victim.born is not None)["born"] == date(2000, 1, 1)


@pytest.mark.parametrize("status", ["referred", "presumed", "identified", "refused", "none"])
def test_a_stage_is_reached_two_weeks_ago_and_nothing_before_it(status):
    found = smallest(victims(), lambda victim: status in {stage.status for stage in victim.identification or ()})
    assert found == {"host": "DE", "identification": ({"status": status, "date": date(2026, 6, 1)},)}


@pytest.mark.parametrize("flag", ["links_severed", "lacks_means", "public_order_ground"])
def test_a_single_flag_stands_alone_or_nearly_so(flag):
    found = smallest(victims(), lambda victim: getattr(victim, flag) is True)
    assert found[flag] is True
    assert len(found) <= 3  # the host state, the flag, and at most one other fact: shrinking is a search


def test_an_offence_is_a_plain_theft():
    found = smallest(victims(), lambda victim: any(offence.compelled for offence in victim.offences or ()))
    theft = {"kind": "theft", "committed_on": date(2026, 6, 1), "compelled": True, "stage": "charged"}
    assert found["offences"] == (theft,)
    assert set(found) == {"host", "offences"}


def test_a_particular_stands_alone():
    found = smallest(victims(host="DE"), lambda victim: "special_needs" in victim.particulars)
    assert (list(found), dict(found["particulars"])) == (["host", "particulars"], {"special_needs": True})


def test_a_refused_permit_shrinks_to_a_person_who_is_not_ready_to_testify():
    def refused(victim: Victim) -> bool:
        permit = assess(victim, on=ORDINARY_DAY, engine="fixpoint")["residence_permit"]["de/permit-proceedings"]
        return str(permit.status) == "not_granted" and permit.because == ("testimony",)

    found = smallest(victims(host="DE"), refused)
    assert found["testimony"][0]["status"] in {"declined", "undecided", "unable"}
    assert len(found) <= 3


@given(st.data(), st.booleans(), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_birthdays_keep_to_childhood(data, child, on):
    assert (on < reaches_age(birth(data.draw, on, child), 18)) is child


# knowing less, and more


@given(st.data(), victims())
@MANY
def test_who_is_known_less_is_known_in_no_other_way(data, victim):
    less = data.draw(knowing_less(victim))
    for name in ("residence_status", "exploitation", "host", "region"):
        assert getattr(less, name) in (None, getattr(victim, name))
    assert set(less.particulars.items()) <= set(victim.particulars.items())


@given(partial_victims(host="DE", testimony="declined", child=True))
def test_what_is_given_is_never_forgotten(victim):
    assert victim.testimony[0].status == "declined"
    assert reaches_age(victim.born, 18) > ORDINARY_DAY


@given(histories())
@MANY
def test_a_history_only_grows(history):
    known = [(day, set(repr(victim)[7:-1].split(", "))) for day, victim in history]
    for (day, before), (later, after) in pairwise(known):
        assert day <= later
        assert before - {""} <= after
    assert history.known_on(date.max) == history.last == [victim for _, victim in history][-1]


def test_a_history_shrinks_to_what_must_happen():
    history = find(histories(), lambda history: history.last.testimony is not None, settings=FINDING)
    assert [repr(event) for event in history.events] == ["2026-06-01: testimony"]
