"""What follows from the facts of many cases: the derived slots of `facts.derived`, one host state at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from entitlements.columns.bits import chosen
from entitlements.columns.environment_ages import between, birthdays, surely_of_age
from entitlements.columns.layout import STAGES
from entitlements.columns.reading_members import Members
from entitlements.columns.slots import (
    FALSE,
    NEVER,
    TRUE,
    UNKNOWN,
    UNKNOWN_DAY,
    BooleanColumn,
    DayColumn,
    Flags,
    ListColumn,
    NumberColumn,
    SetColumn,
    Slots,
    WordColumn,
)
from entitlements.columns.stages import NO_DAY, StageColumn, add_stages
from entitlements.facts.derived import OTHER_KINDS, RESIDENT, Memberships


def add_derived(
    slots: Slots, stages: Mapping[str, StageColumn], host: str, on: DayColumn, memberships: Memberships
) -> Flags:
    """Add everything that is computed to the slots of facts; true where the facts may contradict each other."""
    rows = len(on)
    hard = np.zeros(rows, np.bool_)
    hard |= _outside(slots["region"], host)
    earliest = np.full(rows, NO_DAY)
    for name in STAGES:
        troubled, first = add_stages(slots, name, stages[name], on)
        hard |= False if troubled is None else troubled
        earliest = np.minimum(earliest, first)
    hard |= _add_age(slots, on)
    born: DayColumn = slots["born"]
    hard |= earliest < born
    _add_nationality(slots, host, on, memberships)
    for name, add in (("offences", _offences), ("dependants", _dependants), ("permits", _permits)):
        lists: ListColumn = slots[name]
        if lists.offsets[-1]:
            items = np.repeat(np.arange(rows), np.diff(lists.offsets))
            troubled = add(lists.items, slots, items, on)
            if troubled.any():
                hard[items[troubled]] = True
        else:
            _add_none(name, lists.items)
    return hard


def _outside(region: WordColumn, host: str) -> Flags | bool:
    elsewhere = np.array([not word.startswith(host) for word in region.words] + [False])
    return elsewhere.take(region.codes) if elsewhere.any() else False


def _add_age(slots: Slots, on: DayColumn) -> Flags:
    born: DayColumn = slots["born"]
    age: NumberColumn = slots["age"]
    age_on: DayColumn = slots["age_on"]
    given_dispute: BooleanColumn = slots["age_disputed"]
    has_born, disputed = born != UNKNOWN_DAY, given_dispute == TRUE
    # An age that is given and that nobody is said to doubt counts as undisputed.
    slots["age_disputed"] = chosen((has_born | age.known) & (given_dispute == UNKNOWN), np.uint8(FALSE), given_dispute)
    eighteen = birthdays(born, 18)
    eighteen[~has_born | disputed] = UNKNOWN_DAY
    slots["eighteenth_birthday"] = eighteen
    # TRUE is 2 and FALSE 0; without a birthday it is one more than FALSE.
    child = (on < eighteen).view(np.uint8) * np.uint8(TRUE)
    child += eighteen == UNKNOWN_DAY
    hard = np.zeros(len(on), np.bool_)
    if age.known.any():
        stated_on = chosen(age_on == UNKNOWN_DAY, on, age_on)
        both = np.flatnonzero(age.known & has_born & ~disputed)
        hard[both] = ~surely_of_age(born[both], age.values[both], stated_on[both])
        only = np.flatnonzero(age.known & ~has_born & ~disputed)
        values = age.values[only]
        child[only] = between(18, on[only], on[only], values, values, stated_on[only])
    if (age_on != UNKNOWN_DAY).any():
        hard |= has_born & ~disputed & (age_on != UNKNOWN_DAY) & (age_on < born)
        hard |= (age_on != UNKNOWN_DAY) & (age_on < _LONG_AGO)
    slots["child"] = child
    return hard


_LONG_AGO = date(200, 1, 1).toordinal()
"""Before this day an age may lead back before the calendar begins; such days are for the model."""


def _add_nationality(slots: Slots, host: str, on: DayColumn, memberships: Memberships) -> None:
    given: SetColumn = slots["nationalities"]
    complete = slots["other_nationalities_possible"] != TRUE
    members = given.members
    otherwise = chosen(complete & given.some, np.uint8(FALSE), np.uint8(UNKNOWN))
    if isinstance(members, Members) and len(members):
        some = members.lengths > 0
        citizen = members[host] if host in members else np.zeros(len(on), np.bool_)
        eu, eea = (_belongs(members, on, group, memberships) for group in ("eu", "eea"))
        slots["citizen_of_host"] = chosen(citizen, np.uint8(TRUE), otherwise)
        slots["eu_citizen"] = chosen(eu, np.uint8(TRUE), otherwise)
        slots["eea_citizen"] = chosen(eea, np.uint8(TRUE), otherwise)
        slots["stateless"] = chosen(some, np.uint8(FALSE), np.uint8(TRUE) - otherwise)
    else:
        slots["citizen_of_host"] = slots["eu_citizen"] = slots["eea_citizen"] = otherwise
        slots["stateless"] = np.uint8(TRUE) - otherwise
    slots["nationalities"] = SetColumn(members, given.some, given.some & complete)
    slots["third_country_national"] = np.uint8(TRUE) - slots["eu_citizen"]
    status: WordColumn = slots["residence_status"]
    resident = np.array([RESIDENT.get(word, UNKNOWN) for word in status.words] + [UNKNOWN], np.uint8)
    lawfully: BooleanColumn = resident.take(status.codes, mode="wrap")
    slots["lawfully_resident"] = chosen(slots["citizen_of_host"] == TRUE, np.uint8(TRUE), lawfully)


def _belongs(members: Members, on: DayColumn, group: str, memberships: Memberships) -> Flags:
    """Who has the nationality of a state that belongs to the group on the day of the assessment."""
    first, last = (int(on.min()), int(on.max())) if len(on) else (1, 1)
    days = [first] if first == last else np.unique(on).tolist()
    groups = [memberships.states_in(group, date.fromordinal(day)) for day in days]
    different = {states: number for number, states in enumerate(dict.fromkeys(groups))}
    tables = np.array([[word in states for word in members.words] + [False] for states in different])
    if len(different) == 1:
        return members.any_of(tables[0].take(members.codes, mode="wrap"))
    of_day = np.array([different[states] for states in groups])[np.searchsorted(np.array(days), on)]
    return members.any_of(tables[np.repeat(of_day, members.lengths), members.codes])


def _offences(items: Slots, slots: Slots, rows: npt.NDArray[np.int64], on: DayColumn) -> Flags:
    committed: DayColumn = items["committed_on"]
    happened = committed > NEVER
    eighteen, child = slots["eighteenth_birthday"][rows], slots["child"][rows]
    # Who is a child today was one at whatever has been done.
    undated = chosen(child == TRUE, np.uint8(TRUE), np.uint8(UNKNOWN))
    by_birth = chosen(happened & (committed < eighteen), np.uint8(TRUE), np.uint8(FALSE))
    found = chosen(eighteen == UNKNOWN_DAY, chosen(committed == NEVER, np.uint8(FALSE), np.uint8(UNKNOWN)), by_birth)
    age: NumberColumn = slots["age"]
    stated = happened & age.known[rows] & (slots["born"][rows] == UNKNOWN_DAY) & (slots["age_disputed"][rows] != TRUE)
    if stated.any():
        at = np.flatnonzero(stated)
        these = rows[at]
        stated_on = chosen(slots["age_on"][these] == UNKNOWN_DAY, on[these], slots["age_on"][these])
        values = age.values[these]
        found[at] = between(18, committed[at], on[these], values, values, stated_on)
    items["child_at_act"] = chosen(committed == UNKNOWN_DAY, undated, found)
    early: Flags = happened & (committed < slots["born"][rows])
    return early


def _dependants(items: Slots, slots: Slots, rows: npt.NDArray[np.int64], on: DayColumn) -> Flags:
    born: DayColumn = items["born"]
    under = chosen(on[rows] < birthdays(born, 18), np.uint8(TRUE), np.uint8(FALSE))
    items["child"] = chosen(born == UNKNOWN_DAY, np.uint8(UNKNOWN), under)
    relation: WordColumn = items["relation"]
    own: DayColumn = slots["born"][rows]
    both = (born != UNKNOWN_DAY) & (own != UNKNOWN_DAY)
    hard = np.zeros(len(rows), np.bool_)
    if "child" in relation.words:
        hard |= both & (relation.codes == relation.words.index("child")) & (born <= own)
    if "parent" in relation.words:
        hard |= both & (relation.codes == relation.words.index("parent")) & (born >= own)
    return hard


def _permits(items: Slots, slots: Slots, rows: npt.NDArray[np.int64], on: DayColumn) -> Flags:
    issued: DayColumn = items["issued"]
    expires: DayColumn = items["expires"]
    today, born = on[rows], slots["born"][rows]
    over = (issued == NEVER) | (issued > today) | ((expires > NEVER) & (expires < today))
    open_ = (issued == UNKNOWN_DAY) | (expires == UNKNOWN_DAY)
    items["valid"] = chosen(over, np.uint8(FALSE), chosen(open_, np.uint8(UNKNOWN), np.uint8(TRUE)))
    kind: WordColumn = items["kind"]
    under: WordColumn = items["under"]
    other = np.array([word in OTHER_KINDS for word in kind.words] + [False]).take(kind.codes, mode="wrap")
    items["under"] = _with_word(under, "", other & (under.codes < 0))
    early = ((issued > NEVER) & (issued < born)) | ((expires > NEVER) & (expires < born))
    hard: Flags = early | ((issued > NEVER) & (expires > NEVER) & (expires < issued))
    return hard


def _with_word(column: WordColumn, word: str, where: Flags) -> WordColumn:
    words = column.words if word in column.words else (*column.words, word)
    return WordColumn(chosen(where, np.int32(words.index(word)), column.codes), words)


def _add_none(name: str, items: Slots) -> None:
    """The derived facts of no items at all."""
    items[{"offences": "child_at_act", "dependants": "child", "permits": "valid"}[name]] = np.zeros(0, np.uint8)


def bound_by_age(slots: Slots, on: DayColumn, least: NumberColumn, most: NumberColumn) -> None:
    """Decide `child` where nothing else does and the bounds of the age lie on one side of eighteen.

    Where they decide it, and nobody is said to doubt the age, it counts as undisputed, as an age that is given does.
    """
    age_on: DayColumn = slots["age_on"]
    stated_on = chosen(age_on == UNKNOWN_DAY, on, age_on)
    low = chosen(least.known, least.values, 0)
    high = chosen(most.known, most.values, 130)
    found = between(18, on, on, low, high, stated_on)
    silent = (slots["child"] == UNKNOWN) & (slots["age_disputed"] != TRUE) & (least.known | most.known)
    # Without a bound an age is not unbounded as the arithmetic takes it: only the bound that is given decides.
    silent &= chosen(found == TRUE, most.known, least.known)
    decided = silent & (found != UNKNOWN)
    slots["child"] = chosen(decided, found, slots["child"])
    slots["age_disputed"] = chosen(decided & (slots["age_disputed"] == UNKNOWN), np.uint8(FALSE), slots["age_disputed"])
