"""The matrix of states and floors: every cell has its place, its person and both citations; pages say where they come
from."""

from __future__ import annotations

import csv
from functools import lru_cache
from io import StringIO

import pytest

from entitlements import load
from entitlements.proofs.matrix import PLACES, Matrix, matrix, newest_review
from entitlements.show.matrix import MARK, files, write_matrix

STATES = ("DE", "SM", "VA")


@lru_cache
def small() -> Matrix:
    return matrix(states=STATES, law=load())


def test_the_first_day_is_that_of_the_newest_review():
    assert small().on == newest_review(load())


def test_a_state_without_a_ruleset_is_named_and_not_compared():
    assert small().without_law == ("VA",)
    assert small().states == ("DE", "SM")


def test_a_cell_below_has_a_person_and_both_citations():
    below = [cell.proof for cell in small() if cell.place in ("below", "left to discretion")]
    assert below
    assert all(one.counterexample is not None and one.citations and one.national for one in below)


def test_what_the_national_ruleset_does_not_speak_of_is_not_encoded_and_never_below():
    silent = {cell.entitlement for cell in small().of("SM") if cell.place == "not encoded"}
    ours = {grant.entitlement for rule in load().national("SM").rules for grant in rule.grants}
    assert silent
    assert not silent & ours


def test_the_place_of_a_state_on_an_entitlement_is_the_worst_of_its_floors():
    for entitlement in small().entitlements:
        found = [cell.place for cell in small().of("DE", entitlement)]
        if found:
            assert small().place("DE", entitlement) == min(found, key=PLACES.index)


def test_two_workers_make_the_same_matrix_as_one():
    assert matrix(states=STATES, law=load(), workers=2) == small()


@pytest.mark.parametrize("name", ["matrix.md", "matrix/de.md", "matrix.html"])
def test_pages_say_that_they_are_generated_and_by_which_command(name):
    assert MARK in files(small(), load())[name]
    assert "entitlements prove --all --out" in MARK


def test_the_csv_has_a_line_for_each_floor_and_names_the_confidence():
    rows = list(csv.DictReader(StringIO(files(small(), load())["matrix.csv"])))
    assert len(rows) == len(small().cells)
    assert {row["confidence"] for row in rows if row["place"] == "below"} <= {"seen", "secondary", "recalled"}


def test_each_link_of_the_table_leads_to_a_heading_of_a_page(tmp_path):
    write_matrix(small(), load(), tmp_path)
    for cell in small():
        page = (tmp_path / "matrix" / f"{cell.state.lower()}.md").read_text(encoding="utf-8")
        assert f"## {cell.entitlement.replace('_', '-')}\n" in page


def test_the_page_of_a_state_that_is_no_more_is_removed(tmp_path):
    write_matrix(small(), load(), tmp_path)
    (tmp_path / "matrix" / "xx.md").write_text(f"{MARK}\n", encoding="utf-8")
    (tmp_path / "matrix" / "own.md").write_text("mine\n", encoding="utf-8")
    write_matrix(small(), load(), tmp_path)
    assert [one.name for one in sorted((tmp_path / "matrix").iterdir())] == ["de.md", "own.md", "sm.md"]


def test_the_chart_is_one_picture_without_scripts():
    svg = files(small(), load())["matrix.svg"]
    assert svg.count("<svg") == 1
    assert "<script" not in svg
