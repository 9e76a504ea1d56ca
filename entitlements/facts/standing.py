"""How far identification, proceedings and testimony are on a day: what conditions read of their stages.

A stage without its day counts as reached, unless the list puts it after one that is still to come. A stage that is not
in a given list has not happened (0), unless a later one shows that it was passed: then its day is not known (None).
"""

from __future__ import annotations

from typing import Any

from entitlements.facts.stages import Stage

_UNKNOWN_IDENTIFICATION: dict[str, Any] = {
    "identification": None, "referred": 1, "presumed_victim": 1, "identified_victim": 1, "identification_refused": 1,
    "identification_pending": 1, "referred_on": None, "presumed_on": None, "identified_on": None, "refused_on": None,
    "conclusive_decision_on": None,
}  # fmt: skip
_UNKNOWN_PROCEEDINGS: dict[str, Any] = {
    "proceedings": None, "proceedings_begun": 1, "proceedings_running": 1, "proceedings_ended": 1,
    "reported_on": None, "proceedings_begun_on": None, "proceedings_ended_on": None,
}  # fmt: skip
_UNKNOWN_TESTIMONY: dict[str, Any] = {"testimony": None, "ready_to_testify": 1, "ready_to_testify_on": None}

_READY = frozenset({"willing", "cooperating", "testified"})
_ENDED = frozenset({"convicted", "acquitted", "discontinued"})


def add_identification(slots: dict[str, Any], stages: tuple[Stage[Any], ...] | None, on: int) -> None:
    """What follows from the stages of identification on a day."""
    if stages is None:
        slots.update(_UNKNOWN_IDENTIFICATION)
        return
    days: dict[str, int | None] = {}
    current, decided, referred, identified = "none", "", 0, 0
    conclusive: int | None = 0
    ahead = False
    past_untold = False  # a refusal stands alone: whether the person was presumed a victim before is not told
    for stage in stages:
        status = stage.status
        day = None if stage.date is None else stage.date.toordinal()
        if status == "refused" and not days.keys() - {"none"}:
            past_untold, conclusive = True, None
        elif conclusive == 0 and (status == "identified" or (status == "refused" and "presumed" in days)):
            conclusive = day
        days[status] = day
        ahead = ahead or (day is not None and day > on)
        if ahead:
            continue
        current = status
        if status == "refused":
            decided, identified = status, 0
        elif status != "none":
            referred = 2
            if status != "referred":
                decided = status
                identified = 2 if status == "identified" else identified
    presumed = 2 if decided in ("presumed", "identified") else 0
    passed = "identified" in days or past_untold
    slots["identification"] = current
    slots["referred"] = 1 if not referred and current == "refused" else referred
    slots["presumed_victim"] = presumed
    slots["identified_victim"] = identified
    slots["identification_refused"] = 2 if decided == "refused" else 0
    slots["identification_pending"] = presumed - identified
    slots["presumed_on"] = days.get("presumed", None if passed else 0)
    slots["referred_on"] = days.get("referred", None if passed or "presumed" in days else 0)
    slots["identified_on"] = days.get("identified", 0)
    slots["refused_on"] = days.get("refused", 0)
    slots["conclusive_decision_on"] = conclusive


def add_proceedings(slots: dict[str, Any], stages: tuple[Stage[Any], ...] | None, on: int) -> None:
    """What follows from the stages of the criminal proceedings on a day."""
    if stages is None:
        slots.update(_UNKNOWN_PROCEEDINGS)
        return
    current, reached, begun, ended = "none", 2, 0, 0
    reported_on: int | None = 0
    begun_on: int | None = 0
    ended_on: int | None = 0
    for stage in stages:
        status = stage.status
        if status == "none":
            continue
        day = None if stage.date is None else stage.date.toordinal()
        if day is not None and day > on:
            reached = 0
        if reached:
            current = status
        if status == "reported":
            reported_on = day
            continue
        begun = begun or reached
        if reported_on == 0:
            reported_on = None
        if status == "investigation":
            begun_on = day
        elif begun_on == 0:
            begun_on = None
        if status in _ENDED:
            ended = ended or reached
            ended_on = day if ended_on == 0 else ended_on
    slots["proceedings"] = current
    slots["proceedings_begun"] = begun
    slots["proceedings_running"] = begun - ended
    slots["proceedings_ended"] = ended
    slots["reported_on"] = reported_on
    slots["proceedings_begun_on"] = begun_on
    slots["proceedings_ended_on"] = ended_on


def add_testimony(slots: dict[str, Any], stages: tuple[Stage[Any], ...] | None, on: int) -> None:
    """What follows from the choice about testimony on a day; before the first choice nothing is known of it."""
    if stages is None:
        slots.update(_UNKNOWN_TESTIMONY)
        return
    current, ahead = None, False
    ready_on: int | None = 0
    for stage in stages:
        status = stage.status
        day = None if stage.date is None else stage.date.toordinal()
        ahead = ahead or (day is not None and day > on)
        if not ahead:
            current = status
        if ready_on == 0:
            # Who withdraws has been ready before.
            ready_on = day if status in _READY else None if status == "withdrawn" else 0
    slots["testimony"] = current
    slots["ready_to_testify"] = 1 if current is None else 2 if current in _READY else 0
    slots["ready_to_testify_on"] = ready_on
