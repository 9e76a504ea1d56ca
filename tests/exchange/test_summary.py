"""A summary counts what every answer says, by country and entitlement, and for want of which fact."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest

from entitlements.columns.many import assess_many
from entitlements.columns.tables import to_table
from entitlements.exchange.summary import STATUSES, Summary
from tests.drawn_cases import drawn_cases

ON = date(2026, 6, 15)
CASES = to_table([case for host in ("DE", "GB") for case, _ in drawn_cases(30, host)])
ASKED = ["reflection_period", "residence_permit"]


@pytest.fixture(scope="module")
def answers() -> pa.Table:
    return assess_many(CASES, on=ON, entitlements=ASKED)


def test_every_answer_is_counted_once(answers: pa.Table) -> None:
    summary = Summary()
    summary.add(CASES, answers)
    told = {(line.country, line.entitlement): line.counts for line in summary.lines()}
    for host in ("DE", "GB"):
        for one in ASKED:
            pairs = zip(
                CASES["host"].to_pylist(),
                answers[f"{one}.status"].to_pylist(),
                answers["error"].to_pylist(),
                strict=True,
            )
            assert told[host, one] == Counter(status for state, status, error in pairs if state == host and not error)


def test_adding_in_parts_gives_the_same(answers: pa.Table) -> None:
    whole, parts = Summary(), Summary()
    whole.add(CASES, answers)
    for first in range(0, 60, 7):
        parts.add(CASES.slice(first, 7), answers.slice(first, 7))
    assert parts.text() == whole.text()
    assert parts.table().equals(whole.table())


def test_an_undetermined_answer_says_which_facts_are_wanted(answers: pa.Table) -> None:
    summary = Summary()
    summary.add(CASES, answers)
    for line in summary.lines():
        undetermined = line.counts.get("undetermined", 0)
        assert bool(line.wanted) == bool(undetermined)
        assert all(count <= undetermined for count in line.wanted.values())


def test_errors_are_counted_by_what_they_say() -> None:
    cases = pa.table({"host": ["DE", None, "FR"], "born": ["2010-02-30", None, None]})
    summary = Summary()
    summary.add(cases, assess_many(cases, on=ON, entitlements=ASKED))
    assert summary.rows == 3
    assert summary.errors.total() == 2
    assert summary.text().startswith("3 rows read, 2 of them with an error\n")
    assert dict(summary.cases) == {"FR": 1}


def test_a_host_state_of_all_cases_is_the_country_of_all() -> None:
    cases = pa.table({"age": [17, 30]})
    summary = Summary()
    summary.add(cases, assess_many(cases, on=ON, host="DE", entitlements=ASKED), "DE")
    assert {line.country for line in summary.lines()} == {"DE"}


def test_the_table_has_a_column_for_every_status(answers: pa.Table) -> None:
    summary = Summary()
    summary.add(CASES, answers)
    assert summary.table().column_names == ["country", "entitlement", *STATUSES, "undetermined for want of"]


def test_a_host_state_of_all_cases_may_be_written_small() -> None:
    cases = pa.table({"age": [17]})
    summary = Summary()
    summary.add(cases, assess_many(cases, on=ON, host="de", entitlements=ASKED), "de")
    assert dict(summary.cases) == {"DE": 1}


def test_what_no_law_speaks_of_is_not_counted_among_what_is_not_granted() -> None:
    answers = pa.table({
        "error": pa.nulls(3, pa.string()),
        "work.status": pa.array(["not_encoded", "expired", "granted"]).dictionary_encode(),
        "work.because": pa.nulls(3, pa.string()).dictionary_encode(),
    })  # fmt: skip
    summary = Summary()
    summary.add(pa.table({"host": ["DE"] * 3}), answers)
    assert summary.text().splitlines()[-1].split() == ["work", "1", "0", "0", "1"]
