"""Where national law stays below a floor that binds the state, on every row; `findings.shortfalls` for many."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from entitlements.columns.bits import Bits, chosen, nobody, packed, some, unpacked
from entitlements.columns.calendar import EARLIEST, LATEST, Days
from entitlements.columns.plan import RulePlan, VersionPlan
from entitlements.findings.claims import Status
from entitlements.findings.ordering import BEST_FIRST
from entitlements.findings.shortfalls import COMPARABLE, FLOORS, OWED, Kind


@dataclass(eq=False)
class Claimed:
    """What a version claims on rows, whichever of its items: the rows of each status, and how long it is sure to last.

    `until` is the latest day before which some claim that is owed cannot end, 0 where there is none; `endless` are the
    rows on which some claim that is owed has no end or none that is known.
    """

    rule: RulePlan
    version: VersionPlan
    rows: dict[Status, Bits] = field(default_factory=dict)
    until: Days | None = None
    endless: Bits | None = None

    def of(self, statuses: tuple[Status, ...], rows: int) -> Bits:
        """The rows with one of these statuses."""
        found = nobody(rows)
        for status in statuses:
            if status in self.rows:
                found = found | self.rows[status]
        return found

    @property
    def owed(self) -> bool:
        """Whether it is a duty."""
        return self.version.reading.version.force == "shall"


def compared(entitlement: str, claims: list[Claimed], rows: int) -> dict[tuple[str, Kind], Bits]:
    """The rows of each shortfall: the instrument whose floor is not reached, and in what way."""
    national = [one for one in claims if one.rule.level == "national"]
    floors = [one for one in claims if one.rule.level in FLOORS and one.owed]
    if not national or not floors or entitlement not in COMPARABLE:
        return {}
    given = nobody(rows)
    for one in national:
        if one.owed:
            given = given | one.of(OWED, rows)
    kinds = _kinds(national, given, rows)
    found: dict[tuple[str, Kind], Bits] = {}
    for instrument in dict.fromkeys(floor.rule.instrument for floor in floors):
        ours = [floor for floor in floors if floor.rule.instrument == instrument]
        owed = nobody(rows)
        for floor in ours:
            owed = owed | floor.of(OWED, rows)
        for kind, here in kinds.items():
            if some(both := owed & here):
                found[instrument, kind] = both
        if some(fewer := _shorter(ours, national, given, rows)):
            before = found.get((instrument, "shorter"), nobody(rows))
            found[instrument, "shorter"] = before | fewer
    return found


def _kinds(national: list[Claimed], given: Bits, rows: int) -> dict[Kind, Bits]:
    """In what way national law stays below a floor on the rows where it gives nothing as a duty."""
    left, found = ~given, dict[Kind, Bits]()
    by_status = {status: nobody(rows) for status in BEST_FIRST}
    for one in national:
        for status, here in one.rows.items():
            by_status[status] = by_status[status] | here
    best = nobody(rows)
    for status in BEST_FIRST:
        here = by_status[status] & ~best
        best = best | here
        if status is Status.DISCRETIONARY:
            found["discretion"] = here & left
            left = left & ~here
            found["conditional"] = left & by_status[Status.UNDETERMINED]
            left = left & ~by_status[Status.UNDETERMINED]
        elif status is Status.EXPIRED:
            found["shorter"] = here & left
            left = left & ~here
    found["refused"] = left & best
    return found


def _shorter(floors: list[Claimed], national: list[Claimed], given: Bits, rows: int) -> Bits:
    """Where both guarantees are known and the national one ends first."""
    lasting = [one for one in floors if one.until is not None]
    if not lasting or not some(given):
        return nobody(rows)
    floor = np.zeros(rows, np.int32)
    for one in lasting:
        if one.until is not None and one.version.reading.length:
            floor = np.maximum(floor, one.until)
    ours, endless = np.zeros(rows, np.int32), nobody(rows)
    for one in national:
        if one.owed:
            here = one.of(OWED, rows)
            if one.until is None or not one.version.reading.length:
                endless = endless | here
            else:
                ours = np.maximum(ours, one.until)
                endless = endless if one.endless is None else endless | one.endless
    return given & ~endless & packed(floor > ours) & packed(ours > EARLIEST)


def lasting(dated: Bits, end: Days, owed: Bits, rows: int) -> tuple[Days, Bits]:
    """Until when claims that are owed are sure to last, 0 where that is not known, and where it is not."""
    here = unpacked(owed, rows)
    told = unpacked(dated, rows) & here & (end > EARLIEST) & (end < LATEST)
    return chosen(told, end, EARLIEST), packed(here & ~told)
