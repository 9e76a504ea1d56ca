"""Which claim leads on every row: the best, then the most enforceable, the longer guarantee, the first."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import numpy as np

from entitlements.columns.bits import Bits, everybody, nobody, packed, some, unpacked
from entitlements.columns.lifting import Candidate, guaranteed
from entitlements.findings.ordering import BEST_FIRST


class Leader(NamedTuple):
    """A claim, and the rows on which it leads."""

    candidate: Candidate
    rows: Bits


def leaders(claims: list[Candidate], rows: int) -> list[Leader]:
    """The leading claims, in the order of `claims` within a status and level; no row has two.

    `claims` are in the order in which one case lists them: by level, then by ruleset, branch, item and rule.
    """
    left = everybody(rows)
    found: list[Leader] = []
    for status in BEST_FIRST:
        ours = [one for one in claims if one.status is status]
        for _, level in groupby(ours, key=lambda one: one.rule.level):
            if not some(left):
                return found
            for leader in _of_equals(list(level), left, rows):
                found.append(leader)
                left = left & ~leader.rows
    return found


def _of_equals(claims: list[Candidate], left: Bits, rows: int) -> list[Leader]:
    """The leaders among claims of the same status and level."""
    found, several = list[Leader](), nobody(rows)
    dated, first = nobody(rows), left
    for one in claims:
        here = one.rows & left
        if some(here):
            several |= here & ~first
            if one.dated is not None:
                dated |= here & one.dated
            found.append(Leader(one, here & first))
            first = first & ~here
    if some(several & dated):
        return _longest(found, left, several & dated, rows)
    return [leader for leader in found if some(leader.rows)]


def _longest(first: list[Leader], left: Bits, several: Bits, rows: int) -> list[Leader]:
    """The leaders where several claims hold and some tells days: the longest guarantee, of equals the first claim."""
    at = np.flatnonzero(unpacked(several, rows))
    days = np.full((len(first), len(at)), -1, np.int32)
    for place, (one, _) in enumerate(first):
        here = unpacked(one.rows & left, rows)[at]
        days[place, here] = guaranteed(one, at[here], rows)
    longest = days.argmax(axis=0)
    found = []
    for place, (one, before) in enumerate(first):
        ours = np.zeros(rows, np.bool_)
        ours[at[longest == place]] = True
        found.append(Leader(one, (before & ~several) | packed(ours)))
    return [leader for leader in found if some(leader.rows)]
