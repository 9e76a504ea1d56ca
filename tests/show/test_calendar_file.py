"""The calendar file: what it holds, read back by a parser that is not the one it was written with."""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given, settings

from entitlements import Assessment, MissingExtra, Victim, assess
from entitlements.show.calendar_file import events
from tests.show.cases import ANNA, ON, anna, answers, filled, hostile, refused


def read(calendar: bytes) -> list[Any]:
    """The events, by vobject."""
    text = calendar.decode("utf-8")
    return list(vobject.readOne(text).contents.get("vevent", []))


def test_another_parser_reads_every_event_as_whole_days() -> None:
    answer = refused()
    found = {(one.dtstart.value, one.summary.value) for one in read(answer.to_ics())}
    assert found == {(one.day, one.summary) for one in events(answer)}
    for one in read(answer.to_ics()):
        assert type(one.dtstart.value) is date
        assert one.dtend.value == one.dtstart.value + timedelta(days=1)


def test_a_limit_of_time_is_told_with_its_law() -> None:
    one = next(one for one in read(refused().to_ics()) if one.dtstart.value == date(2026, 12, 2))
    assert one.summary.value.startswith("Limit: The victim must")
    assert "https://" in one.description.value
    assert "does not replace it" in one.description.value


def test_the_day_before_which_a_period_cannot_end_is_no_last_day() -> None:
    found = {one.dtstart.value: one.summary.value for one in read(anna().to_ics())}
    assert found[date(2027, 1, 5)] == "Recovery and reflection period: cannot end before this day"


def test_the_eighteenth_birthday_is_an_event_where_it_is_known() -> None:
    assert "Eighteenth birthday" in [one.summary.value for one in read(anna().to_ics())]
    disputed = assess(ANNA.replace(age_disputed=True), on=ON)
    assert "Eighteenth birthday" not in [one.summary.value for one in read(disputed.to_ics())]


def test_what_an_authority_may_give_has_no_event() -> None:
    answer = assess(Victim(host="GB", region="GB-ENG", identification="referred"), on=ON)
    given = {(claim.starts, claim.ends) for e in answer.granted for claim in e.claims}
    for event in events(answer):
        assert event.summary.startswith("Limit") or any(event.day in pair for pair in given)


def test_the_same_answer_is_the_same_file() -> None:
    assert anna().to_ics() == anna().to_ics()


def test_an_event_keeps_its_id_when_other_facts_come_to_be_known() -> None:
    later = assess(ANNA.replace(testimony="declined", links_severed=True), on=date(2026, 12, 1))
    before = {one.summary.value: one.uid.value for one in read(anna().to_ics())}
    after = {one.summary.value: one.uid.value for one in read(later.to_ics())}
    shared = before.keys() & after.keys()
    assert "Eighteenth birthday" in shared
    assert {name: before[name] for name in shared} == {name: after[name] for name in shared}


def test_no_two_events_share_an_id() -> None:
    ids = [one.uid.value for one in read(refused().to_ics())]
    assert len(ids) == len(set(ids))


def test_a_reference_keeps_two_cases_apart() -> None:
    one, other = read(anna().to_ics(reference="A-17")), read(anna().to_ics(reference="B-2"))
    assert {event.uid.value for event in one}.isdisjoint({event.uid.value for event in other})
    assert all(event.summary.value.startswith("A-17: ") for event in one)


@settings(max_examples=30)
@given(answers())
def test_every_line_is_as_rfc_5545_wants_it(answer: Assessment) -> None:
    calendar = answer.to_ics()
    assert calendar.endswith(b"\r\n")
    for line in calendar.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        assert b"\r" not in line
    assert [one.day for one in events(answer) if one.day < answer.on] == []
    assert len(read(calendar)) == len(events(answer))


@settings(max_examples=30)
@given(hostile)
def test_no_text_becomes_another_event_or_another_property(text: str) -> None:
    answer = filled(refused(), text)
    unfolded = re.sub(rb"\r\n[ \t]", b"", answer.to_ics(reference="A"))
    names = {line.partition(b":")[0].partition(b";")[0] for line in unfolded.split(b"\r\n") if line}
    assert names <= {
        b"BEGIN", b"END", b"VERSION", b"PRODID", b"SUMMARY", b"DTSTART", b"DTEND", b"DTSTAMP", b"UID", b"DESCRIPTION",
        b"TRANSP",
    }  # fmt: skip
    assert unfolded.split(b"\r\n").count(b"BEGIN:VEVENT") == len(events(answer))


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(MissingExtra, match=r"pip install 'entitlements\[calendar\]'"):
        anna().to_ics()
