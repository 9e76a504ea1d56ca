"""A timeline is what assessing on every single day would say, with the reason for every turn."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from entitlements import Assessment, FactError, Law, Status, Timeline, Victim, assess, load
from entitlements.findings.difference import case_of
from entitlements.findings.running import Steady, steady_days
from entitlements.findings.turning import steady
from tests.findings.courses import Course, courses
from tests.findings.tangled import tangled, tangles

ON = date(2026, 11, 23)
DAY = timedelta(days=1)
ANNA = Victim(
    born=date(2009, 3, 14), nationalities={"MD"}, host="DE", unaccompanied=True, permits=[],
    identification=[{"status": "presumed", "date": date(2026, 10, 5)}], testimony="undecided",
)  # fmt: skip
START, END = date(2026, 9, 1), date(2027, 12, 31)


@pytest.fixture(scope="module")
def anna() -> Timeline:
    return assess(ANNA, on=ON).timeline(START, END)


def held(answer: Assessment) -> dict[str, tuple]:
    """What every claim comes to, without days that only move along with the day of the assessment."""
    spans = Steady().of(case_of(answer))
    return {
        claim.id: (claim.status, claim.force, *steady_days(claim, spans), claim.barred_by, claim.warnings)
        for entitlement in answer for claim in entitlement
    }  # fmt: skip


def day_by_day(course: Course, law: Law | None = None) -> None:
    """Hold a timeline to the assessment of every single day."""
    victim, on, start, end = course
    try:
        answer = assess(victim, on=on, law=law, engine="fixpoint")
    except FactError:
        return
    timeline = answer.timeline(start, end)
    opening = assess(steady(victim, on), on=start, law=law, engine="fixpoint")
    known, turned = held(opening), {day.day: day for day in timeline.days}
    day = start
    while day <= end:
        for change in turned[day].changes if day in turned else ():
            known.pop(change.claim, None)
            if change.after is not None:
                after = change.after
                known[change.claim] = (
                    after.status, after.force, after.starts, after.ends, after.min_ends, after.max_ends,
                    after.deadlines, after.barred_by, after.warnings,
                )  # fmt: skip
        single = assess(steady(victim, on), on=day, law=law, engine="fixpoint")
        assert known == held(single), day
        span = timeline.on(day)
        assert [(one.id, one.status) for one in span.entitlements] == [(one.id, one.status) for one in single], day
        for one in span.entitlements:
            assert not one.claim or one.claim in {claim.id for claim in single[one.id]}
        day += DAY


@given(courses())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_a_timeline_equals_assessing_on_every_single_day(course):
    day_by_day(course)


@given(tangles())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_a_timeline_of_difficult_law_equals_assessing_on_every_single_day(course):
    day_by_day(course, tangled())


def test_the_spans_follow_one_another_and_cover_the_whole_time(anna):
    assert (anna.spans[0].start, anna.spans[-1].end) == (START, END)
    assert all(one.end + DAY == other.start for one, other in pairwise(anna.spans))


def test_every_span_after_the_first_begins_on_a_day_with_changes(anna):
    assert [span.start for span in anna.spans[1:]] == [day.day for day in anna.days if day.changes]


def happenings(timeline: Timeline, kind: str) -> list[tuple[date, str]]:
    return [(day.day, one.text) for day in timeline.days for one in day.happenings if one.kind == kind]


def test_the_eighteenth_birthday_turns_the_timeline(anna):
    assert happenings(anna, "birthday") == [(date(2027, 3, 14), "the eighteenth birthday")]
    assert any(change.lost for change in next(d for d in anna.days if d.day == date(2027, 3, 14)).changes)


def test_a_minimum_that_has_passed_is_told_with_its_law():
    victim = ANNA.replace(public_order_ground=False, improper_claim=False)
    timeline = assess(victim, on=ON).timeline(START, END)
    day = next(day for day in timeline.days if day.day == date(2026, 11, 5))  # 5 October + 30 days, and one
    told = [one for one in day.happenings if one.of == "coe-197/reflection"]
    assert [(one.kind, one.citations[0].cite) for one in told] == [("minimum_passed", "CETS 197 art. 13(1)")]


def test_a_stage_is_an_event_of_its_day(anna):
    assert happenings(anna, "event") == [(date(2026, 10, 5), "identification: presumed")]


def test_before_a_stage_is_reached_nothing_follows_from_it(anna):
    assert anna.on(date(2026, 10, 4))["reflection_period"].status is not Status.GRANTED
    assert anna.on(date(2026, 10, 5))["reflection_period"].status is Status.GRANTED


def test_a_permit_runs_out_on_the_day_after_its_last_day():
    permit = {"under": "de/permit-proceedings", "issued": date(2026, 1, 10), "expires": date(2027, 1, 9)}
    victim = ANNA.replace(born=date(1998, 5, 1), testimony="cooperating", permits=[permit])
    timeline = assess(victim, on=ON).timeline(START, END)
    assert happenings(timeline, "permit") == [(date(2027, 1, 10), "permit 1 has run out")]
    assert timeline.on(date(2027, 1, 10)).start == date(2027, 1, 10)


def test_a_deadline_stands_on_its_last_day_and_says_whom_it_binds():
    refused = {"status": "refused", "date": date(2026, 11, 2)}
    victim = Victim(host="GB", region="GB-ENG", nationalities={"VN"}, identification=refused)
    timeline = assess(victim, on=ON).timeline(date(2026, 11, 1), date(2027, 1, 31))
    told = [(day.day, one) for day in timeline.days for one in day.happenings if one.kind == "deadline"]
    limits = {(day, one.binds, one.of) for day, one in told}
    assert (date(2026, 12, 2), "victim", "gb/reconsideration") in limits
    assert all(one.citations for _, one in told)


def test_law_that_comes_into_force_turns_the_timeline():
    timeline = assess(ANNA, on=ON).timeline(date(2026, 7, 1), date(2026, 7, 31))
    told = happenings(timeline, "law")
    assert (date(2026, 7, 15), "eu-2024-1712 begins to bind DE") in told
    assert timeline.spans[1].start == date(2026, 7, 15)


def test_a_state_that_leaves_the_union_is_no_member_from_the_next_day():
    victim = Victim(host="GB", region="GB-ENG", nationalities={"DE"}, identification="presumed")
    timeline = assess(victim, on=ON).timeline(date(2020, 1, 15), date(2021, 1, 15))
    assert [day for day, text in happenings(timeline, "law") if "longer" in text]
    day_by_day(Course(victim, ON, date(2020, 12, 20), date(2021, 1, 10)))


def test_a_review_that_is_due_changes_no_claim(anna):
    due = load().national("DE").review_due
    day = next(day for day in anna.days if day.day == due)
    assert [one.kind for one in day.happenings if one.of == "de"] == ["review"]


def test_an_age_stated_today_is_the_age_of_today_on_every_day():
    victim = Victim(host="DE", nationalities={"MD"}, age=17, identification="presumed")
    timeline = assess(victim, on=ON).timeline(ON, ON + 730 * DAY)
    answer = assess(victim.replace(age_on=ON), on=ON + 730 * DAY)
    assert [one.status for one in timeline.spans[-1].entitlements] == [one.status for one in answer]


def test_days_that_only_move_along_make_no_spans():
    victim = ANNA.replace(born=date(1998, 5, 1))
    timeline = assess(victim, on=ON).timeline(date(2027, 3, 1), date(2027, 5, 1))
    assert len(timeline.spans) == 1
    one, next_day = (assess(victim, on=date(2027, 3, day))["residence_permit"] for day in (1, 2))
    assert one != next_day


def test_one_entitlement_is_shown_by_itself_as_long_as_it_stays_the_same(anna):
    spans = anna.of("reflection_period")
    assert (spans[0].start, spans[-1].end) == (START, END)
    assert len(spans) <= len(anna.spans)
    assert all(one.entitlements != other.entitlements for one, other in pairwise(spans))


def test_a_timeline_of_one_day_has_one_span():
    assert len(assess(ANNA, on=ON).timeline(ON, ON).spans) == 1


def test_a_timeline_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends on the day"):
        assess(ANNA, on=ON).timeline(END, START)


def test_a_redacted_answer_has_no_timeline():
    with pytest.raises(FactError, match="taken out"):
        assess(ANNA, on=ON).redact().timeline(START, END)


def test_a_day_outside_the_timeline_is_refused(anna):
    with pytest.raises(KeyError):
        anna.on(END + DAY)


def test_a_timeline_is_the_same_after_json(anna):
    assert Timeline.model_validate_json(anna.model_dump_json()) == anna


def test_a_timeline_reads_as_text(anna):
    assert "2027-03-14\n  the eighteenth birthday" in str(anna)
