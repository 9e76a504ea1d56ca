"""Cases drawn with a fixed seed, no two alike: victims as an advice centre might meet them, much of them not known."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from entitlements import Victim

DAY = date(2026, 6, 15)
"""The days of the assessments lie within a year of this one."""

REGIONS: dict[str, tuple[str, ...]] = {"GB": ("GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR"), "DE": ("DE-BE", "DE-NW")}
NATIONALITIES = ("NG", "VN", "MD", "UA", "RO", "BG", "AL", "ER", "SY", "TH", "CN", "BR", "DE", "GB", "IN", "PH")
RESIDENCE = ("irregular", "tolerated", "asylum_applicant", "visitor", "resident", "permanent_resident")
EXPLOITATION = ("sexual", "forced_labour", "domestic_servitude", "slavery", "begging", "criminal_activities")
IDENTIFICATION = (("none",), ("referred",), ("presumed",), ("presumed", "identified"), ("presumed", "refused"))
PROCEEDINGS = (("none",), ("reported",), ("investigation",), ("investigation", "prosecution"), ("trial", "convicted"))
TESTIMONY = ("undecided", "willing", "cooperating", "testified", "declined", "unable", "withdrawn")
FLAGS = (
    "links_severed", "risk_on_return", "personal_situation", "public_order_ground", "improper_claim", "lacks_means",
    "unaccompanied", "age_disputed", "other_nationalities_possible",
)  # fmt: skip
YES_OR_NO = (
    "authority_needs_presence", "victim_of_violence", "special_needs", "in_danger", "return_planned",
    "needs_interpreter", "subjected_to_trafficking", "wages_owed", "health_damage", "agreed_to_help",
    "settlement_conditions_met",
)  # fmt: skip
EVENTS = ("harmed_on", "compensation_applied_on", "first_contact_on", "permit_applied_on", "reflection_granted_on")


def drawn_cases(number: int, host: str, seed: int = 1) -> list[tuple[Victim, date]]:
    """So many victims in this state, each with the day of the assessment; the same ones for the same seed."""
    draw = Random(f"{host} {seed}")
    return [_drawn(draw, host) for _ in range(number)]


def _drawn(draw: Random, host: str) -> tuple[Victim, date]:
    on = DAY + timedelta(days=draw.randint(-180, 180))

    def before(most: int, least: int = 0) -> str:
        return str(on - timedelta(days=draw.randint(least, most)))

    def stages(statuses: tuple[str, ...]) -> list[dict[str, str]]:
        days = sorted(before(500) for _ in statuses)
        return [
            {"status": status} | ({"date": day} if draw.random() < 0.8 else {})
            for status, day in zip(statuses, days, strict=True)
        ]  # fmt: skip

    facts: dict[str, Any] = {
        "born": before(35 * 365, least=12 * 365),
        "nationalities": draw.sample(NATIONALITIES, draw.choice((1, 1, 1, 2))),
        "region": draw.choice(REGIONS[host]) if host in REGIONS else None,
        "residence_status": draw.choice(RESIDENCE),
        "identification": stages(draw.choice(IDENTIFICATION)),
        "proceedings": stages(draw.choice(PROCEEDINGS)),
        "testimony": stages((draw.choice(TESTIMONY),)),
        "exploitation": draw.sample(EXPLOITATION, draw.randint(1, 2)),
        "dependants": _dependants(draw, before),
        "offences": _offences(draw, before),
        "permits": _permits(draw, before),
    }  # fmt: skip
    facts = {name: value for name, value in facts.items() if draw.random() < 0.75}
    facts |= {flag: draw.random() < 0.4 for flag in FLAGS if draw.random() < 0.3}
    particulars: dict[str, Any] = {name: draw.random() < 0.5 for name in YES_OR_NO if draw.random() < 0.3}
    particulars |= {name: before(700) for name in EVENTS if draw.random() < 0.25}
    return Victim.model_validate(facts | {"host": host, "particulars": particulars}), on


def _dependants(draw: Random, before: Any) -> list[dict[str, Any]]:
    return [
        {"relation": draw.choice(("child", "sibling")), "born": before(8 * 365), "in_host": draw.random() < 0.6}
        for _ in range(draw.choice((0, 0, 1, 2)))
    ]


def _offences(draw: Random, before: Any) -> list[dict[str, Any]]:
    return [
        {"compelled": draw.random() < 0.5, "committed_on": before(900), "stage": draw.choice(("charged", "convicted"))}
        for _ in range(draw.choice((0, 0, 0, 1, 2)))
    ]


def _permits(draw: Random, before: Any) -> list[dict[str, Any]]:
    return [
        {"kind": draw.choice(("asylum", "visit", "trafficking")), "issued": before(400)}
        for _ in range(draw.choice((0, 0, 1)))
    ]
