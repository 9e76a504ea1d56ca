"""The job that every engine does: ten facts of a case, twelve conclusions, cases drawn with a fixed seed."""

from __future__ import annotations

from random import Random
from typing import Any

Case = dict[str, Any]
"""The ten facts by name, as plain words, numbers and booleans; a fact that is not known is left out."""

IDENTIFICATION = ("none", "referred", "presumed", "identified")
RESIDENCE = ("irregular", "tolerated", "asylum_applicant", "visitor", "resident", "permanent_resident")
TESTIMONY = ("undecided", "willing", "cooperating", "testified", "declined", "unable", "withdrawn")
FLAGS = (
    "third_country_national", "links_severed", "public_order_ground", "personal_situation", "unaccompanied",
    "acts_compelled",
)  # fmt: skip
FACTS = ("identification", "age", "residence_status", "testimony", *FLAGS)

ENTITLEMENTS = {
    "victim": "legal_information", "child": "best_interests", "foreign": "interpretation",
    "reflection": "reflection_period", "no_removal": "protection_from_unsafe_return",
    "cooperation_permit": "residence_permit", "personal_permit": "long_term_residence",
    "child_stay": "child_extended_stay", "assistance": "housing", "guardian": "guardian",
    "non_punishment": "non_punishment", "work": "work",
}  # fmt: skip
CONCLUSIONS = tuple(ENTITLEMENTS)
"""What each engine concludes, true or false; in our ruleset each is an entitlement of its own."""

COMPLETE: Case = {
    "identification": "identified", "age": 16, "residence_status": "irregular", "testimony": "cooperating",
    "third_country_national": True, "links_severed": True, "public_order_ground": False,
    "personal_situation": True, "unaccompanied": True, "acts_compelled": False,
}  # fmt: skip
"""An identified child victim from a third country whose stay is irregular, and who is granted both permits."""


def without(fact: str) -> Case:
    """The complete case without one fact."""
    return {name: value for name, value in COMPLETE.items() if name != fact}


def drawn(number: int, seed: int = 1) -> list[Case]:
    """So many cases of which every fact is known; the same ones for the same seed."""
    draw = Random(seed)
    return [
        {
            "identification": draw.choice(IDENTIFICATION), "age": draw.randint(8, 40),
            "residence_status": draw.choice(RESIDENCE), "testimony": draw.choice(TESTIMONY),
        } | {flag: draw.random() < 0.5 for flag in FLAGS}
        for _ in range(number)
    ]  # fmt: skip
