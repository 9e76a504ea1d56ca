"""The laws that every ruleset and every app should obey, whatever the case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Status
from entitlements.findings.turning import steady
from entitlements.testing.checks import Check, Standing, Trial, best_of, rank
from entitlements.testing.days import birth, one_of
from entitlements.testing.knowledge import knowing_less

DAY = timedelta(days=1)
_GIVEN = frozenset({Status.GRANTED, Status.DISCRETIONARY})
_MET = _GIVEN | {Status.UPCOMING, Status.EXPIRED}
_REFUSED = frozenset({Status.EXPIRED, Status.NOT_GRANTED, Status.BARRED})
_SETTLED = {
    **dict.fromkeys(_GIVEN | {Status.UPCOMING}, _MET), Status.NOT_GRANTED: {Status.NOT_GRANTED},
    **dict.fromkeys((Status.BARRED, Status.EXPIRED), _REFUSED),
}  # fmt: skip
"""What a settled status can still become: what is given may turn out to run at another time, what is refused to be
refused on another ground too."""
_REFUSALS = {"declined": "declines", "unable": "is unable"}
_COOPERATION = {"cooperating": "is cooperating", "willing": "is willing", "testified": "has testified"}

UNCONDITIONAL = frozenset({
    "identification", "referral", "legal_information", "interpretation", "reflection_period",
    "protection_from_unsafe_return", "asylum_access", "housing", "subsistence", "healthcare", "psychological_support",
    "privacy", "legal_aid", "non_punishment", "presumption_of_minority", "guardian", "best_interests",
    "child_assistance", "durable_solution",
})  # fmt: skip
"""What no law should make hang on testimony. Permits, work and what is for witnesses hang on it in much of the law."""


def _testimony(trial: Trial) -> Iterator[str]:
    cooperates, refuses = one_of(trial.draw, tuple(_COOPERATION)), one_of(trial.draw, tuple(_REFUSALS))
    dated = trial.victim.testimony[-1].date if trial.victim.testimony else None
    with_, without = (
        trial.asked(trial.victim.replace(testimony=[{"status": status, "date": dated}]))
        for status in (cooperates, refuses)
    )
    yield from _worse(without, f"{_REFUSALS[refuses]} to testify", with_, _COOPERATION[cooperates])


def _child(trial: Trial) -> Iterator[str]:
    if trial.victim.born is None or trial.victim.age_disputed:
        return
    try:
        child, adult = (trial.victim.replace(born=birth(trial.draw, trial.on, is_child)) for is_child in (True, False))
    except FactError:  # not every life can be that of somebody younger or older
        return
    yield from _worse(trial.asked(child), "is a child", trial.asked(adult), "is grown up")


def _worse(ours: Mapping[str, Standing], we: str, theirs: Mapping[str, Standing], they: str) -> Iterator[str]:
    have = dict(best_of(ours))
    for entitlement, one in best_of(theirs):
        own = have.get(entitlement, Standing(entitlement, Status.NOT_GRANTED))
        if one.status in _GIVEN | {Status.UPCOMING} and rank(own) < rank(one):
            yield f"`{entitlement}` is {own.status} to one who {we}, and {one.status} to the same person who {they}"


def _contradictions(trial: Trial) -> Iterator[str]:
    after = trial.asked(trial.victim)
    for name, one in trial.asked(trial.draw(knowing_less(trial.victim, on=trial.on))).items():
        other = after.get(name)
        if other is None:
            if one.status in _GIVEN and _of_any_item(name) not in map(_of_any_item, after):
                yield f"`{name}` was {one.status} on fewer facts, and is missing now that more are known"
            continue
        if {one.status, other.status} <= _MET and one.force != other.force:
            yield f"`{name}` was `{one.force}` on fewer facts, and is `{other.force}` now that more are known"
        if _minimum_passed(one, other, trial.on):
            continue
        if other.status not in _SETTLED.get(one.status, {other.status}):
            yield f"`{name}` was {one.status} on fewer facts, and is {other.status} now that more are known"


def _of_any_item(name: str) -> str:
    """A claim's name without the number of its offence or dependant: there is none while these are not known."""
    return re.sub(r"#\d+", "", name)


def _minimum_passed(one: Standing, other: Standing, on: date) -> bool:
    """Whether the start came to light of a period whose minimum is over: it was given, and may still run or not."""
    over = other.min_ends is not None and other.min_ends < on
    return one.starts is None and over and one.status in _GIVEN and other.status is Status.UNDETERMINED


def _narrowing(trial: Trial) -> Iterator[str]:
    after = trial.asked(trial.victim)
    for name, one in trial.asked(trial.draw(knowing_less(trial.victim, on=trial.on))).items():
        other = after.get(name)
        if other is None or not {one.status, other.status} <= _MET:
            continue
        for what in ("starts", "ends"):
            was, now = getattr(one, what), getattr(other, what)
            if was is not None and now != was:
                yield f"`{name}` {what} on {was} on fewer facts, and on {now} now that more are known"
        if one.min_ends is not None and (other.min_ends is None or other.min_ends < one.min_ends):
            yield f"`{name}` could not end before {one.min_ends} on fewer facts, and now before {other.min_ends}"
        if one.max_ends is not None and (other.max_ends is None or other.max_ends > one.max_ends):
            yield f"`{name}` could not last beyond {one.max_ends} on fewer facts, and now until {other.max_ends}"


def _causes(trial: Trial) -> Iterator[str]:
    for name, one in trial.asked(trial.victim).items():
        if one.starts is None:
            continue
        if one.status in _GIVEN and one.starts > trial.on:
            yield f"`{name}` is {one.status} already, and what it runs from comes on {one.starts}"
        if one.status in _GIVEN | {Status.UPCOMING} and one.starts > date.min:
            before = trial.asked(steady(trial.victim, trial.on), one.starts - DAY).get(name)
            if before is not None and before.status in _GIVEN and before.starts == one.starts:
                yield f"`{name}` runs from {one.starts}, and is {before.status} on the day before"


def _renaming(trial: Trial) -> Iterator[str]:
    victim = trial.victim
    orders = {
        name: trial.draw(st.permutations(items))
        for name in ("dependants", "offences", "permits") if (items := getattr(victim, name))
    }  # fmt: skip
    yield from _differences(
        Counter((name.partition("#")[0], one) for name, one in trial.asked(victim).items()),
        Counter((name.partition("#")[0], one) for name, one in trial.asked(victim.replace(**orders)).items()),
        "when the people and things of the case are named in another order",
    )


def _order(trial: Trial) -> Iterator[str]:
    data = trial.victim.model_dump(exclude_none=True)
    names = trial.draw(st.permutations(sorted(data)))
    shuffled: dict[str, Any] = {name: data[name] for name in names}
    for name in ("identification", "proceedings", "testimony"):
        days = [stage.get("date") for stage in shuffled.get(name, ())]
        if None not in days and len(set(days)) == len(days) > 1:
            shuffled[name] = shuffled[name][::-1]
    shuffled["particulars"] = dict(reversed(list(shuffled["particulars"].items())))
    yield from _differences(
        Counter(trial.asked(trial.victim).items()),
        Counter(trial.asked(Victim.model_validate(shuffled)).items()),
        "when the same facts are given in another order",
    )


def _differences(one: Counter[tuple[str, Standing]], other: Counter[tuple[str, Standing]], when: str) -> Iterator[str]:
    for name, standing in sorted((one - other) + (other - one), key=lambda found: found[0]):
        yield f"`{name}` is not always {standing.status} {when}"


def _timeline(trial: Trial) -> Iterator[str]:
    victim, on = trial.victim, trial.on
    answer = trial.answering(victim, on)
    if not isinstance(answer, Assessment):
        return  # an app that tells no timeline
    start = on + timedelta(days=trial.draw(st.integers(-200, 200)))
    days = [start, *(start + timedelta(days=ahead) for ahead in trial.draw(_DAYS_AHEAD))]
    timeline = answer.timeline(start, max(days))
    for day in days:
        single = trial.answering(steady(victim, on), day)
        if isinstance(single, Assessment):
            told = {one.id: one.status for one in timeline.on(day).entitlements}
            for entitlement in single:
                if told[entitlement.id] is not entitlement.status and trial.looks_at("", entitlement.id):
                    says = told[entitlement.id]
                    yield f"`{entitlement.id}` is {entitlement.status} on {day}, and {says} says the timeline"


_DAYS_AHEAD = st.lists(st.integers(1, 400), max_size=4)

testimony_never_costs = Check(
    "testimony_never_costs", "Who refuses to testify has no less than who cooperates.", _testimony, UNCONDITIONAL
)
a_child_is_never_worse_off = Check(
    "a_child_is_never_worse_off", "A child has no less than the same person grown up.", _child
)
learning_a_fact_never_contradicts = Check(
    "learning_a_fact_never_contradicts", "What is settled on few facts stays settled on more.", _contradictions
)
later_knowledge_only_narrows = Check(
    "later_knowledge_only_narrows", "The days that are told only draw closer as more is known.", _narrowing
)
no_entitlement_before_its_cause = Check(
    "no_entitlement_before_its_cause", "Nothing is given before the event from which it runs.", _causes
)
renaming_people_changes_nothing = Check(
    "renaming_people_changes_nothing", "Who or what is named first makes no difference.", _renaming
)
order_of_facts_changes_nothing = Check(
    "order_of_facts_changes_nothing", "The order in which facts are given makes no difference.", _order
)
a_day_at_a_time_equals_the_timeline = Check(
    "a_day_at_a_time_equals_the_timeline", "The timeline says what assessing on each day says.", _timeline
)

CHECKS: tuple[Check, ...] = (
    testimony_never_costs, a_child_is_never_worse_off, learning_a_fact_never_contradicts, later_knowledge_only_narrows,
    no_entitlement_before_its_cause, renaming_people_changes_nothing, order_of_facts_changes_nothing,
    a_day_at_a_time_equals_the_timeline,
)  # fmt: skip
"""All of them, in the order in which they are told."""
