"""The facts of a case on a day as the engines read them: plain slots, with what follows from the facts by itself.

    boolean            2 true, 1 unknown, 0 false
    integer            the number, or None
    text, one of many  the word, or None; of a fact with stages the stage of the day
    date               its ordinal; 0: the event is known not to have happened; None: unknown
    set                (its members or None, whether these are all)
    list               None, or a tuple of the slots of each item
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from entitlements.errors import FactError
from entitlements.facts.standing import add_identification, add_proceedings, add_testimony
from entitlements.periods.ages import age_on, born_between, reaches_age

if TYPE_CHECKING:
    from entitlements.facts.items import Dependant, Offence, Permit
    from entitlements.facts.particulars import Particulars
    from entitlements.facts.victim import Victim

DERIVED = frozenset({
    "child", "citizen_of_host", "eu_citizen", "eea_citizen", "third_country_national", "stateless", "lawfully_resident",
    "referred", "presumed_victim", "identified_victim", "identification_refused", "identification_pending",
    "proceedings_begun", "proceedings_running", "proceedings_ended", "ready_to_testify", "referred_on", "presumed_on",
    "identified_on", "refused_on", "conclusive_decision_on", "reported_on", "proceedings_begun_on",
    "proceedings_ended_on", "ready_to_testify_on", "eighteenth_birthday",
})  # fmt: skip
"""The names of what is computed and cannot be given."""

_NO_MEMBERS: tuple[None, bool] = (None, False)
OTHER_KINDS = frozenset({"asylum", "work", "study", "family", "visit", "settlement"})
"""Kinds of permit that no rule on victims gives: without `under` they are known to stand under none."""
_FLAG: Mapping[bool | None, int] = {None: 1, False: 0, True: 2}
RESIDENT = {"resident": 2, "permanent_resident": 2, "irregular": 0, "tolerated": 0}


class Memberships(Protocol):
    """Which states belong to a group (`eu`, `eea`, `schengen`, `coe`, `osce`) on a day."""

    def states_in(self, group: str, on: date) -> frozenset[str]:
        """The alpha-2 codes of the members."""
        ...


def environment(victim: Victim, on: date, host: str, memberships: Memberships) -> dict[str, Any]:
    """Every fact and derived fact on a day in a host state, the day itself as `today`, and the given particulars.

    What is not known is there as unknown, only particulars are left out. FactError when the age contradicts the date of
    birth on that day, or the region lies outside the host state.

    >>> from entitlements import Victim, load
    >>> slots = environment(Victim(born="2008-11-26", nationalities=["MD"]), date(2026, 11, 25), "DE", load())
    >>> slots["child"], slots["eu_citizen"], slots["presumed_victim"], slots["identified_on"]
    (2, 0, 1, None)
    """
    flag, today = _FLAG, on.toordinal()
    born, age, stated_on, region = victim.born, victim.age, victim.age_on, victim.region
    if age is not None and born is not None and stated_on is None and not victim.age_disputed:
        _hold_age_to_birth(born, age, on)
    if region is not None and not region.startswith(host):
        raise FactError([("region", "is no part of the host state")])
    slots: dict[str, Any] = {
        "today": today,
        "born": None if born is None else born.toordinal(),
        "age": age,
        "age_on": None if stated_on is None else stated_on.toordinal(),
        # An age that is given and that nobody is said to doubt counts as undisputed.
        "age_disputed": flag[victim.age_disputed] if born is None and age is None else 2 * bool(victim.age_disputed),
        "reasons_to_believe_child": flag[victim.reasons_to_believe_child],
        "other_nationalities_possible": flag[victim.other_nationalities_possible],
        "host": host,
        "region": region,
        "residence_status": victim.residence_status,
        "exploitation": _NO_MEMBERS if victim.exploitation is None else (victim.exploitation, True),
        "exploited_in": _NO_MEMBERS if victim.exploited_in is None else (victim.exploited_in, True),
        "links_severed": flag[victim.links_severed],
        "risk_on_return": flag[victim.risk_on_return],
        "personal_situation": flag[victim.personal_situation],
        "public_order_ground": flag[victim.public_order_ground],
        "improper_claim": flag[victim.improper_claim],
        "lacks_means": flag[victim.lacks_means],
        "unaccompanied": flag[victim.unaccompanied],
    }
    eighteen = None if born is None or victim.age_disputed else _birthday(born.toordinal(), 18)
    slots["eighteenth_birthday"] = eighteen
    slots["child"] = under_age(slots, 18, today) if eighteen is None else 2 if today < eighteen else 0
    add_identification(slots, victim.identification, today)
    add_proceedings(slots, victim.proceedings, today)
    add_testimony(slots, victim.testimony, today)
    _add_nationality(slots, victim, on, host, memberships)
    offences, dependants, permits = victim.offences, victim.dependants, victim.permits
    slots["offences"] = None if offences is None else tuple([_offence(one, slots) for one in offences])
    slots["dependants"] = None if dependants is None else tuple([_dependant(one, today) for one in dependants])
    slots["permits"] = None if permits is None else tuple([_permit(one, today) for one in permits])
    if victim.particulars:
        _add_particulars(slots, victim.particulars)
    return slots


def under_age(slots: Mapping[str, Any], age: int, day: int | None) -> int:
    """Whether the victim of these slots is under an age on a day (ordinal): 2 yes, 1 unknown, 0 no.

    0 for an event that has not happened; unknown while the age is disputed, or the day or the birth is not known. An
    age stated for another day bounds the answer.

    >>> under_age({"born": date(2008, 2, 29).toordinal()}, 18, date(2026, 2, 28).toordinal())
    2
    >>> stated = {"born": None, "age": 17, "today": date(2026, 11, 25).toordinal()}
    >>> [under_age(stated, 18, date(2026, 11, 25).toordinal() + days) for days in (0, 1, 365)]
    [2, 1, 0]
    """
    if day == 0:
        return 0
    if day is None or slots.get("age_disputed") == 2:
        return 1
    born = slots["born"]
    if born is not None:
        return 2 if day < _birthday(born, age) else 0
    stated: int | None = slots.get("age")
    if stated is None:
        return 1
    stated_on: int = slots.get("age_on") or slots["today"]
    if day == stated_on:
        return 2 if stated < age else 0
    first, last = reached_between(stated, stated_on, age)
    return 2 if day < first else 0 if day >= last else 1


@lru_cache(maxsize=1 << 15)
def _birthday(born: int, age: int) -> int:
    """The first day on which one who was born on a day has this age; both as ordinals."""
    return reaches_age(date.fromordinal(born), age).toordinal()


@lru_cache(maxsize=4096)
def reached_between(stated: int, stated_on: int, age: int) -> tuple[int, int]:
    """The first and the last day on which one who had the stated age on a day can reach another age."""
    first, last = born_between(stated, date.fromordinal(stated_on))
    return reaches_age(first, age).toordinal(), reaches_age(last, age).toordinal()


def age_contradicts(born: date, age: int, day: date) -> bool:
    """Whether a person born then cannot have had this age on this day, whichever birthday a leap day has.

    >>> day = date(2026, 2, 28)
    >>> age_contradicts(date(2008, 2, 29), 18, day), age_contradicts(date(2008, 3, 1), 18, day)
    (False, True)
    """
    return day < born or age not in (age_on(born, day), age_on(born, day, "28 february"))


def _hold_age_to_birth(born: date, age: int, on: date) -> None:
    if age_contradicts(born, age, on):
        problem = "contradicts `born` on the day of the assessment; `age_on` says on what day it was stated"
        raise FactError([("age", problem)])


def _add_nationality(slots: dict[str, Any], victim: Victim, on: date, host: str, memberships: Memberships) -> None:
    known, complete = victim.nationalities, not victim.other_nationalities_possible
    otherwise = 0 if complete and known is not None else 1
    eu = eea = citizen = otherwise
    if known:
        citizen = 2 if host in known else otherwise
        eu = otherwise if known.isdisjoint(memberships.states_in("eu", on)) else 2
        eea = otherwise if known.isdisjoint(memberships.states_in("eea", on)) else 2
    slots["nationalities"] = _NO_MEMBERS if known is None else (known, complete)
    slots["citizen_of_host"] = citizen
    slots["eu_citizen"] = eu
    slots["eea_citizen"] = eea
    slots["third_country_national"] = 2 - eu
    slots["stateless"] = 0 if known else 2 - otherwise
    slots["lawfully_resident"] = 2 if citizen == 2 else RESIDENT.get(victim.residence_status or "", 1)


def _ordinal(day: date | str | None) -> int | None:
    return None if day is None else 0 if isinstance(day, str) else day.toordinal()


def _offence(offence: Offence, slots: Mapping[str, Any]) -> dict[str, Any]:
    flag, committed = _FLAG, _ordinal(offence.committed_on)
    eighteen: int | None = slots["eighteenth_birthday"]
    if committed is None:
        # Who is a child today was one at whatever has been done.
        child_at_act = 2 if slots["child"] == 2 else 1
    elif eighteen is None:
        child_at_act = under_age(slots, 18, committed)
    else:
        child_at_act = 2 if 0 < committed < eighteen else 0
    item = {
        "kind": offence.kind,
        "committed_on": committed,
        "consequence_of_trafficking": flag[offence.consequence_of_trafficking],
        "compelled": flag[offence.compelled],
        "administrative": flag[offence.administrative],
        "stage": offence.stage,
        "child_at_act": child_at_act,
    }
    if offence.particulars:
        _add_particulars(item, offence.particulars)
    return item


def _dependant(dependant: Dependant, today: int) -> dict[str, Any]:
    flag, born, nationalities = _FLAG, dependant.born, dependant.nationalities
    item = {
        "relation": dependant.relation,
        "born": None if born is None else born.toordinal(),
        "nationalities": _NO_MEMBERS if nationalities is None else (nationalities, True),
        "in_host": flag[dependant.in_host],
        "unmarried": flag[dependant.unmarried],
        "child": 1 if born is None else 2 if today < _birthday(born.toordinal(), 18) else 0,
    }
    if dependant.particulars:
        _add_particulars(item, dependant.particulars)
    return item


def _permit(permit: Permit, today: int) -> dict[str, Any]:
    issued, expires = _ordinal(permit.issued), _ordinal(permit.expires)
    if issued == 0 or (issued is not None and issued > today) or (expires and expires < today):
        valid = 0
    else:
        valid = 1 if issued is None or expires is None else 2
    under = permit.under if permit.under is not None or permit.kind not in OTHER_KINDS else ""
    item = {"kind": permit.kind, "under": under, "issued": issued, "expires": expires, "valid": valid}
    if permit.particulars:
        _add_particulars(item, permit.particulars)
    return item


def _add_particulars(slots: dict[str, Any], particulars: Particulars) -> None:
    for name, value in particulars.items():
        if value is True:
            slots[name] = 2
        elif value is False or value == "not_yet":
            slots[name] = 0
        elif isinstance(value, date):
            slots[name] = value.toordinal()
        else:
            slots[name] = (value, True) if isinstance(value, frozenset) else value
