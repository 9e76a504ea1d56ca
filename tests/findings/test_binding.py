"""Every assessment stacks the instruments that bind the host state on that day, and says what is missing."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from entitlements import Status, UnknownLaw, Victim, assess, load
from entitlements.law.library import rulesets_root

TABLE = list(csv.DictReader(rulesets_root().joinpath("bindings.csv").read_text(encoding="utf-8").splitlines()))
OSCE = sorted(row["state"] for row in TABLE if row["instrument"] == "osce")
ENCODED = ("coe-197", "palermo", "crc", "eu-2004-80", "eu-2004-81", "eu-2011-36", "eu-2012-29", "osce")
ON = date(2026, 11, 23)
TWENTY = [
    "AD",
    "AT",
    "BE",
    "CH",
    "CZ",
    "DE",
    "DK",
    "ES",
    "FR",
    "GB",
    "GE",
    "HR",
    "IE",
    "IS",
    "ME",
    "MN",
    "NO",
    "RU",
    "TR",
    "US",
]


def victim(host: str, *, child: bool = False) -> Victim:
    return Victim(
        host=host, born=date(2012, 5, 1) if child else date(1995, 5, 1), nationalities={"NG"},
        identification=[{"status": "presumed", "date": date(2026, 11, 1)}],
    )  # fmt: skip


def bound(state: str, on: date) -> set[str]:
    """What binds a state on a day, read from the table by itself."""
    found = set()
    for row in TABLE:
        if row["state"] == state and row["instrument"] in ENCODED and row["in_force_from"] not in ("", "unknown"):
            last = date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else date.max
            if date.fromisoformat(row["in_force_from"]) <= on <= last:
                found.add(row["instrument"])
    return found


def test_the_table_has_the_57_participating_states():
    assert len(OSCE) == 57


@pytest.mark.parametrize("child", [False, True], ids=["adult", "child"])
@pytest.mark.parametrize("state", OSCE)
def test_every_participating_state_gets_an_assessment_that_names_its_instruments(state, child):
    answer = assess(victim(state, child=child), on=ON)
    assert {one.ruleset for one in answer.law if one.level != "national"} == bound(state, ON)
    encoded = any(one.level == "national" for one in answer.law)
    assert encoded != (f"the national law of {state} is not encoded" in answer.missing_law)


def three_days(state: str) -> list[date]:
    """A day before anything bound the state, one between its first and its last binding, one after."""
    starts = sorted(
        date.fromisoformat(row["in_force_from"]) for row in TABLE
        if row["state"] == state and row["instrument"] in ENCODED and row["in_force_from"] not in ("", "unknown")
    )  # fmt: skip
    return [starts[0] - timedelta(days=1), starts[len(starts) // 2], ON]


@pytest.mark.parametrize("state", TWENTY)
def test_what_binds_is_read_by_date_before_between_and_after(state):
    for on in three_days(state):
        assert {one.ruleset.id for one in load().applying(state, on) if one.binding is not None} == bound(state, on)


@pytest.mark.parametrize(
    ("state", "on", "instrument", "binds"),
    [
        ("DK", ON, "eu-2011-36", False), ("DK", ON, "eu-2004-81", False),
        ("DK", ON, "eu-2012-29", False), ("DK", ON, "eu-2004-80", True),
        ("IE", ON, "eu-2004-81", False), ("IE", ON, "eu-2011-36", True),
        ("GB", date(2020, 12, 31), "eu-2011-36", True), ("GB", date(2021, 1, 1), "eu-2011-36", False),
        ("GB", date(2019, 1, 1), "eu-2004-81", False), ("GB", ON, "coe-197", True),
        ("AD", date(2022, 10, 20), "palermo", False), ("AD", date(2022, 10, 21), "palermo", True),
        ("US", ON, "crc", False), ("US", ON, "palermo", True), ("US", ON, "coe-197", False),
        ("HR", date(2013, 6, 30), "eu-2004-81", False), ("HR", date(2013, 7, 1), "eu-2004-81", True),
        ("DE", date(2006, 8, 5), "eu-2004-81", False), ("DE", date(2006, 8, 6), "eu-2004-81", True),
        ("RU", ON, "coe-197", False), ("BY", ON, "coe-197", True), ("NO", ON, "eu-2011-36", False),
    ],
)  # fmt: skip
def test_the_outsiders_and_the_latecomers_are_bound_by_what_binds_them(state, on, instrument, binds):
    assert any(one.ruleset.id == instrument for one in load().applying(state, on)) is binds


def test_a_recalled_binding_is_marked_in_the_answer():
    answer = assess(victim("IS"), on=ON)
    assert next(one for one in answer.law if one.ruleset == "coe-197").binding_confidence == "recalled"


def test_a_binding_that_is_not_settled_is_said_to_be_missing():
    rows = [row for row in TABLE if row["in_force_from"] == "unknown" and row["instrument"] in ENCODED]
    for row in rows:
        answer = assess(victim(row["state"]), on=ON)
        assert any(row["instrument"] in line and "not settled" in line for line in answer.missing_law)


def test_a_state_that_nothing_speaks_of_is_unknown_law():
    with pytest.raises(UnknownLaw, match="nothing is encoded for the host state"):
        assess(victim("BR"), on=ON)


def test_without_a_host_state_there_is_no_law_to_assess():
    with pytest.raises(UnknownLaw, match="host state is not known"):
        assess(Victim(born=date(1995, 5, 1)), on=ON)


@pytest.mark.parametrize(
    ("nationalities", "third_country"),
    [({"RO"}, False), ({"NO"}, True), ({"NG"}, True), (set(), True), ({"DE"}, False), ({"NG", "FR"}, False)],
    ids=["EU citizen", "EEA citizen", "third-country national", "stateless", "own citizen", "dual"],
)
def test_directive_2004_81_is_for_third_country_nationals_only(nationalities, third_country):
    person = Victim(
        host="DE", born=date(1995, 5, 1), nationalities=nationalities,
        identification=[{"status": "presumed", "date": date(2026, 11, 1)}], public_order_ground=False,
    )  # fmt: skip
    status = assess(person, on=ON)["reflection_period"]["eu-2004-81/reflection"].status
    assert (status is Status.GRANTED) is third_country


@pytest.mark.parametrize("nationalities", [{"RO"}, {"NO"}, {"NG"}, set(), {"DE"}])
def test_directive_2011_36_helps_whoever_is_a_victim(nationalities):
    person = Victim(
        host="DE", born=date(1995, 5, 1), nationalities=nationalities,
        identification=[{"status": "presumed", "date": date(2026, 11, 1)}], particulars={"agreed_to_help": True},
    )  # fmt: skip
    claims = [c for c in assess(person, on=ON)["housing"].claims if c.rule.startswith("eu-2011-36/")]
    assert any(claim.status is Status.GRANTED for claim in claims)


def test_the_amendment_of_directive_2011_36_switches_on_with_its_day():
    person = Victim(
        host="AT", born=date(1995, 5, 1), nationalities={"NG"}, particulars={"agreed_to_help": True},
        identification=[{"status": "presumed", "date": date(2026, 7, 1)}],
    )  # fmt: skip
    before, after = (assess(person, on=day) for day in (date(2026, 7, 14), date(2026, 7, 15)))

    def given(answer):
        return {
            c.id for e in answer for c in e.claims if c.rule.startswith("eu-2011-36/") and c.status is Status.GRANTED
        }

    gained = given(after) - given(before)
    assert any("asylum" in claim for claim in gained)
    assert not given(before) - given(after)
    reason = str(after["asylum_access"].explain())
    assert "2024/1712" in reason
    assert "This was not yet law on 2026-07-14." in str(before["asylum_access"].explain())


def test_the_rulesets_folder_holds_no_copy_of_a_binding():
    assert not [path for path in Path(str(rulesets_root())).rglob("*.csv") if path.name != "bindings.csv"]
