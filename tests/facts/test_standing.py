"""What follows from stages on a day: a stage counts from its day; of one that was passed the day may not be known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from entitlements.facts import Victim
from entitlements.facts.derived import environment
from tests.facts.lives import DAYS, IDENTIFICATION, PROCEEDINGS, TESTIMONY, Groups, stages

ON = date(2026, 6, 1)
A, B, C = (date(2026, month, 1).toordinal() for month in (2, 4, 9))
DAY = {A: "2026-02-01", B: "2026-04-01", C: "2026-09-01"}
T, U, F = 2, 1, 0


def slots(**facts: Any) -> dict[str, Any]:
    return environment(Victim(**facts), ON, "DE", Groups())


def given_stages(*stages: Any) -> list[Any]:
    return [stage if isinstance(stage, str) else {"status": stage[0], "date": DAY[stage[1]]} for stage in stages]


IDENTIFICATIONS: list[tuple[list[Any], str, tuple[int, ...], tuple[int | None, ...]]] = [
    # stages; the day's; referred, presumed, identified, refused, pending;
    # days: referred, presumed, identified, refused, conclusive decision
    ([], "none", (F, F, F, F, F), (0, 0, 0, 0, 0)),
    (["none"], "none", (F, F, F, F, F), (0, 0, 0, 0, 0)),
    (["referred"], "referred", (T, F, F, F, F), (None, 0, 0, 0, 0)),
    ([("referred", A)], "referred", (T, F, F, F, F), (A, 0, 0, 0, 0)),
    ([("presumed", A)], "presumed", (T, T, F, F, T), (None, A, 0, 0, 0)),
    (["presumed"], "presumed", (T, T, F, F, T), (None, None, 0, 0, 0)),
    ([("referred", A), ("presumed", B)], "presumed", (T, T, F, F, T), (A, B, 0, 0, 0)),
    ([("presumed", A), ("identified", B)], "identified", (T, T, T, F, F), (None, A, B, 0, B)),
    ([("identified", B)], "identified", (T, T, T, F, F), (None, None, B, 0, B)),
    ([("presumed", A), ("identified", C)], "presumed", (T, T, F, F, T), (None, A, C, 0, C)),
    ([("presumed", C)], "none", (F, F, F, F, F), (None, C, 0, 0, 0)),
    ([("presumed", A), ("refused", B)], "refused", (T, F, F, T, F), (None, A, 0, B, B)),
    ([("presumed", A), ("refused", C)], "presumed", (T, T, F, F, T), (None, A, 0, C, C)),
    ([("referred", A), ("refused", B)], "refused", (T, F, F, T, F), (A, 0, 0, B, 0)),
    (["refused"], "refused", (U, F, F, T, F), (None, None, 0, None, None)),
    ([("refused", A)], "refused", (U, F, F, T, F), (None, None, 0, A, None)),
    ([("refused", A), ("presumed", B)], "presumed", (T, T, F, F, T), (None, B, 0, A, None)),
    ([("identified", A), ("refused", B)], "refused", (T, F, F, T, F), (None, None, A, B, A)),
    ([("presumed", C), "identified"], "none", (F, F, F, F, F), (None, C, None, 0, None)),
]  # fmt: skip


@pytest.mark.parametrize(("stages", "status", "flags", "days"), IDENTIFICATIONS)
def test_what_follows_from_identification(stages: Any, status: str, flags: Any, days: Any) -> None:
    found = slots(identification=given_stages(*stages))
    names = ("referred", "presumed_victim", "identified_victim", "identification_refused", "identification_pending")
    assert found["identification"] == status
    assert tuple(found[name] for name in names) == flags
    events = ("referred_on", "presumed_on", "identified_on", "refused_on", "conclusive_decision_on")
    assert tuple(found[name] for name in events) == days


PROCEEDINGS_CASES: list[tuple[list[Any], str, tuple[int, ...], tuple[int | None, ...]]] = [
    # stages; the day's; begun, running, ended; days: reported, begun, ended
    ([], "none", (F, F, F), (0, 0, 0)),
    ([("none", A)], "none", (F, F, F), (0, 0, 0)),
    ([("reported", A)], "reported", (F, F, F), (A, 0, 0)),
    ([("reported", A), ("investigation", B)], "investigation", (T, T, F), (A, B, 0)),
    ([("investigation", A), ("trial", B)], "trial", (T, T, F), (None, A, 0)),
    ([("trial", B)], "trial", (T, T, F), (None, None, 0)),
    ([("investigation", A), ("convicted", B)], "convicted", (T, F, T), (None, A, B)),
    ([("investigation", A), ("convicted", C)], "investigation", (T, T, F), (None, A, C)),
    (["discontinued"], "discontinued", (T, F, T), (None, None, None)),
    ([("investigation", C)], "none", (F, F, F), (None, C, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("stages", "status", "flags", "days"), PROCEEDINGS_CASES)
def test_what_follows_from_proceedings(stages: Any, status: str, flags: Any, days: Any) -> None:
    found = slots(proceedings=given_stages(*stages))
    assert found["proceedings"] == status
    assert tuple(found[f"proceedings_{name}"] for name in ("begun", "running", "ended")) == flags
    assert tuple(found[name] for name in ("reported_on", "proceedings_begun_on", "proceedings_ended_on")) == days


TESTIMONIES: list[tuple[list[Any], str | None, int, int | None]] = [
    ([], None, U, 0),
    (["undecided"], "undecided", F, 0),
    (["willing"], "willing", T, None),
    ([("cooperating", A)], "cooperating", T, A),
    ([("willing", A), ("testified", B)], "testified", T, A),
    ([("willing", A), ("withdrawn", B)], "withdrawn", F, A),
    ([("withdrawn", B)], "withdrawn", F, None),
    ([("declined", A)], "declined", F, 0),
    (["unable"], "unable", F, 0),
    ([("willing", C)], None, U, C),
]


@pytest.mark.parametrize(("stages", "status", "ready", "ready_on"), TESTIMONIES)
def test_what_follows_from_the_choice_about_testimony(stages: Any, status: Any, ready: int, ready_on: Any) -> None:
    found = slots(testimony=given_stages(*stages))
    assert (found["testimony"], found["ready_to_testify"], found["ready_to_testify_on"]) == (status, ready, ready_on)


@given(stages(IDENTIFICATION), stages(PROCEEDINGS), stages(TESTIMONY), DAYS)
def test_what_is_said_of_stages_fits_together(identification: Any, proceedings: Any, testimony: Any, on: date) -> None:
    victim = Victim(identification=identification, proceedings=proceedings, testimony=testimony)
    found = environment(victim, on, "DE", Groups())
    assert found["identified_victim"] <= found["presumed_victim"] <= found["referred"]
    assert not (found["presumed_victim"] and found["identification_refused"])
    assert found["identification_pending"] == found["presumed_victim"] - found["identified_victim"]
    assert found["proceedings_running"] == found["proceedings_begun"] - found["proceedings_ended"]
    for state, event in (
        ("presumed_victim", "presumed_on"), ("identified_victim", "identified_on"), ("referred", "referred_on"),
        ("identification_refused", "refused_on"), ("proceedings_begun", "proceedings_begun_on"),
        ("proceedings_ended", "proceedings_ended_on"), ("ready_to_testify", "ready_to_testify_on"),
    ):  # fmt: skip
        # What is so has happened: on a day that is not known, or on one that has come.
        if found[state] == T and state != "referred":
            assert found[event] is None or 0 < found[event] <= on.toordinal()
