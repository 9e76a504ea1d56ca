"""The twelve rules as a programmer would write them by hand, for one case in Python and for many in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.twelve_rules.cases import FLAGS, IDENTIFICATION, RESIDENCE, TESTIMONY, Case

Columns = dict[str, Any]
"""Each fact as a column: booleans as they are, words as int8 codes in the order of `cases`, the age as int8."""

_IDENTIFIED, _PRESUMED, _REFERRED = (IDENTIFICATION.index(word) for word in ("identified", "presumed", "referred"))
_COOPERATING, _TESTIFIED = (TESTIMONY.index(word) for word in ("cooperating", "testified"))
_RESIDENT = RESIDENCE.index("resident")


def one(case: Case) -> tuple[bool, ...]:
    """The twelve conclusions of a case; KeyError where a fact is missing."""
    identification = case["identification"]
    identified = identification == "identified"
    victim = identified or identification == "presumed"
    referred = victim or identification == "referred"
    child = case["age"] < 18
    foreign = case["third_country_national"]
    public_order = case["public_order_ground"]
    unaccompanied = case["unaccompanied"]
    reflection = victim and foreign and not public_order
    cooperation = reflection and case["testimony"] in ("cooperating", "testified") and case["links_severed"]
    personal = identified and foreign and (case["personal_situation"] or child) and not public_order
    return (
        victim,
        child,
        foreign,
        reflection,
        reflection or (referred and child and foreign),
        cooperation,
        personal,
        victim and child and foreign and unaccompanied,
        referred,
        referred and child and unaccompanied,
        victim and case["acts_compelled"],
        victim and (cooperation or personal or case["residence_status"] in ("resident", "permanent_resident")),
    )


def columns(cases: list[Case]) -> Columns:
    """The facts of many cases as columns; a missing fact becomes what NumPy has for it: zero."""
    coded = {"identification": IDENTIFICATION, "residence_status": RESIDENCE, "testimony": TESTIMONY}
    found: Columns = {
        name: np.array([words.index(case.get(name, words[0])) for case in cases], np.int8)
        for name, words in coded.items()
    }  # fmt: skip
    found["age"] = np.array([case.get("age", 0) for case in cases], np.int8)
    return found | {flag: np.array([case.get(flag, False) for case in cases], np.bool_) for flag in FLAGS}


def many(facts: Columns) -> tuple[Any, ...]:
    """The twelve conclusions as boolean columns."""
    identification, testimony = facts["identification"], facts["testimony"]
    identified = identification == _IDENTIFIED
    victim = identification >= _PRESUMED
    referred = identification >= _REFERRED
    child = facts["age"] < 18
    foreign = facts["third_country_national"]
    orderly = ~facts["public_order_ground"]
    unaccompanied = facts["unaccompanied"]
    reflection = victim & foreign & orderly
    foreign_child = child & foreign
    cooperating = (testimony == _COOPERATING) | (testimony == _TESTIFIED)
    cooperation = reflection & cooperating & facts["links_severed"]
    personal = identified & foreign & (facts["personal_situation"] | child) & orderly
    return (
        victim,
        child,
        foreign,
        reflection,
        reflection | (referred & foreign_child),
        cooperation,
        personal,
        victim & foreign_child & unaccompanied,
        referred,
        referred & child & unaccompanied,
        victim & facts["acts_compelled"],
        victim & (cooperation | personal | (facts["residence_status"] >= _RESIDENT)),
    )
