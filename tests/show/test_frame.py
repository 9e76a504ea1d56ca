"""The data frame: one row a claim, columns of fixed types, no fact."""

from __future__ import annotations

import sys

import pandas
import pytest
from hypothesis import given, settings

from entitlements import Assessment, MissingExtra, Victim, assess
from entitlements.show.frame import CATEGORIES, COLUMNS, DAYS
from tests.show.cases import ON, anna, answers, refused


@settings(max_examples=20)
@given(answers())
def test_there_is_one_row_a_claim(answer: Assessment) -> None:
    frame = answer.to_frame()
    assert frame["claim"].tolist() == [claim.id for entitlement in answer for claim in entitlement]
    assert frame["status"].tolist() == [str(claim.status) for entitlement in answer for claim in entitlement]


@settings(max_examples=20)
@given(answers())
def test_the_columns_and_their_types_do_not_hang_on_the_case(answer: Assessment) -> None:
    frame = answer.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert dict(frame.dtypes) == dict(anna().to_frame().dtypes)


def test_days_are_days_and_what_is_not_known_is_missing() -> None:
    frame = anna().to_frame()
    assert {str(frame[name].dtype) for name in DAYS} == {"datetime64[s]"}
    reflection = frame[frame["rule"] == "de/reflection"].iloc[0]
    assert reflection["min_ends"] == pandas.Timestamp(2027, 1, 5)
    assert reflection["ends"] is pandas.NaT


def test_statuses_sort_from_the_best_down() -> None:
    frame = anna().to_frame()
    assert list(frame["status"].cat.categories) == list(map(str, CATEGORIES["status"]))
    assert frame.sort_values("status")["status"].iloc[0] == "granted"


def test_each_entitlement_has_one_leading_claim() -> None:
    frame = refused().to_frame()
    assert (frame.groupby("entitlement")["leads"].sum() == 1).all()


def test_a_frame_holds_no_fact() -> None:
    answer = assess(Victim(host="DE", nationalities={"MD"}, born="2009-03-14", testimony="declined"), on=ON)
    written = answer.to_frame().to_csv()
    assert "2009-03-14" not in written
    assert "declined" not in answer.to_frame().drop(columns=["says", "note", "needs"]).to_csv()


def test_without_the_package_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"pip install 'entitlements\[frame\]'"):
        anna().to_frame()
