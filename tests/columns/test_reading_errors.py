"""A bad row is told as one case tells it, by field and fault and never by value; the others go on without it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from entitlements import FactError, load
from entitlements.columns.reading import read
from entitlements.columns.reading_rows import case_slots

LAW = load()
ON = date(2026, 11, 25)


def dated(status: str, day: date | None) -> dict[str, Any]:
    return {"status": status, "date": day}


BAD: list[dict[str, Any]] = [
    {"born": "2010-02-30"},
    {"born": "1 May 2010"},
    {"born": datetime(2010, 5, 1, 12, 30)},
    {"age": 131},
    {"age": -1},
    {"age": 17.5},
    {"age_disputed": "perhaps"},
    {"age_disputed": 1},
    {"nationalities": ["Moldova"]},
    {"nationalities": ["MD", None]},
    {"nationalities": "MD"},
    {"host": "Germany"},
    {"region": "Berlin"},
    {"region": "GB-SCT"},
    {"residence_status": "tourist"},
    {"identification": "presumd"},
    {"identification": [dated("presumed", date(2026, 3, 1)), dated("referred", date(2026, 4, 1))]},
    {"identification": [dated("presumed", date(2026, 3, 1)), dated("presumed", None)]},
    {"identification": [{"date": date(2026, 3, 1)}]},
    {"exploitation": ["sexual", "farming"]},
    {"born": date(2010, 5, 1), "age": 12},
    {"born": date(2010, 5, 1), "age": 15, "age_on": date(2026, 6, 1)},
    {"born": date(2010, 5, 1), "age_on": date(2009, 5, 1)},
    {"born": date(2010, 5, 1), "testimony": [{"status": "willing", "date": date(2010, 4, 1)}]},
    {"born": date(2010, 5, 1), "offences": [{"committed_on": date(2010, 4, 1)}]},
    {"born": date(2010, 5, 1), "permits": [{"expires": date(2010, 4, 1)}]},
    {"born": date(2010, 5, 1), "dependants": [{"relation": "child", "born": date(2009, 4, 1)}]},
    {"born": date(2010, 5, 1), "dependants": [{"relation": "parent", "born": date(2010, 5, 1)}]},
    {"permits": [{"kind": "work"}, {"issued": date(2026, 3, 1), "expires": date(2026, 2, 1)}]},
    {"permits": [{"kind": "blue card"}]},
    {"offences": [{"stage": "accused"}]},
    {"offences": [None]},
    {"dependants": [{"nationalities": ["XX"]}]},
    {"not_known": ["born"], "born": date(2010, 5, 1)},
    {"particulars": {"special_needs": "many"}},
    {"particulars": {"harmed_on": "last year"}},
    {"particulars": {"harmed_on": True}},
]  # fmt: skip


def error_of(facts: dict[str, Any]) -> str:
    with pytest.raises(FactError) as told:
        case_slots({"host": "DE", **facts}, ON, None, LAW)
    return "; ".join(str(told.value).split("\n"))


@pytest.mark.parametrize("facts", BAD, ids=lambda facts: " and ".join(facts))
def test_a_bad_row_is_told_as_one_case_tells_it(facts: dict[str, Any]) -> None:
    good = {"host": "DE", "age": 17}
    rows = [good, {"host": "DE", **facts}, good]
    columns = {name: pa.array([row.get(name) for row in rows]) for name in dict.fromkeys([*good, *facts])}
    found = read(pa.table(columns), ON, LAW)
    assert found.errors.to_pylist() == [None, error_of(facts), None]
    assert sorted(number for table in found.tables for number in table.numbers.tolist()) == [0, 2]


def test_no_error_holds_a_value() -> None:
    table = pa.table({"host": ["DE"], "nationalities": [["Ruritania"]], "region": ["Strelsau"], "born": ["1894-13-01"]})
    told = str(read(table, ON, LAW).errors[0])
    assert not {word for word in ("Ruritania", "Strelsau", "1894") if word in told}
    assert [field for field in ("nationalities", "region", "born") if field not in told] == []


def test_a_day_that_python_has_not_is_an_error_of_its_row() -> None:
    born = pa.array([4_000_000, 15_000], pa.int32()).cast(pa.date32())
    found = read(pa.table({"host": ["DE", "DE"], "born": born}), ON, LAW)
    assert found.errors.to_pylist() == ["`born`: holds nothing that can be read", None]


def test_a_row_without_a_host_state_is_an_error_of_its_own() -> None:
    found = read(pa.table({"host": ["DE", None, "AQ"]}), ON, LAW)
    assert found.errors.to_pylist() == [
        None,
        "the host state is not known: give `host`, the state whose law is to be assessed",
        "nothing is encoded for the host state, neither its own law nor what binds it",
    ]


def test_a_host_state_given_twice_and_differently_is_an_error() -> None:
    found = read(pa.table({"host": ["DE", None, "FR"]}), ON, LAW, host="DE")
    assert found.errors.to_pylist() == [None, None, error_given_twice()]


def error_given_twice() -> str:
    with pytest.raises(FactError) as told:
        case_slots({"host": "FR"}, ON, "DE", LAW)
    return str(told.value)


def test_a_row_without_its_day_of_assessment_is_an_error() -> None:
    table = pa.table({"host": ["DE", "DE"], "seen_on": ["2026-11-25", None]})
    found = read(table, "seen_on", LAW)
    assert found.errors.to_pylist() == [None, "`seen_on`: expected the day of the assessment, as YYYY-MM-DD"]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"testimny": ["declined"]}, "`testimny`: no such column; did you mean `testimony`?"),
        ({"particulars.harmd_on": ["2026-01-01"]}, "did you mean `harmed_on`?"),
        ({"particulars.child": [True]}, "is computed from other facts and cannot be given"),
        ({"particulars.born": ["2010-05-01"]}, "give it once, as `born`"),
        ({"offences": [[{"compeled": True}]]}, "`offences[].compeled`: no such fact; did you mean `compelled`?"),
        ({"testimony": ["declined"], "testimony.date": ["2026-01-01"]}, "there are two such columns"),
    ],
)
def test_a_wrong_column_is_told_before_anything_is_read(columns: dict[str, Any], told: str) -> None:
    with pytest.raises(FactError) as error:
        read(pa.table({"host": ["DE"], **columns}), ON, LAW)
    assert told in str(error.value)


def test_extra_columns_may_be_passed_through_or_ignored() -> None:
    table = pa.table({"host": ["DE"], "case_id": [7]})
    assert read(table, ON, LAW, passed=["case_id"]).errors is None
    assert read(table, ON, LAW, extra_columns="ignore").errors is None


def test_a_table_of_nothing_has_no_rows_and_no_errors() -> None:
    found = read(pa.table({"host": pa.array([], pa.string()), "born": pa.array([], pa.date32())}), ON, LAW)
    assert (found.rows, found.tables, found.errors) == (0, [], None)


def test_a_course_longer_than_any_that_is_read_in_columns_goes_through_the_model() -> None:
    stages = [{"status": "willing", "date": date(2026, 1, 1)}] * 40
    table = pa.table({"host": ["DE"] * 2, "testimony": [stages, [{"status": "willing", "date": date(2026, 1, 1)}]]})
    found = read(table, ON, LAW)
    assert found.errors is None
    assert [one.slots["ready_to_testify"].tolist() for one in found.tables] == [[2], [2]]


def test_many_different_courses_are_read_beside_those_that_are_wrong() -> None:
    words = ["undecided", "willing", "cooperating", "testified", "declined", "unable", "withdrawn"]
    courses = [[one, other] for one in words for other in words] + [["lost"], [*words, "lost"], []]
    found = read(pa.table({"host": ["DE"] * len(courses), "testimony": courses}), ON, LAW)
    assert [bool(error) for error in found.errors.to_pylist()] == ["lost" in course for course in courses]
