"""The notebook for advisors runs from top to bottom, and is kept without what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import vobject

from tests.notebooks import Notebook
from tests.show.cases import assert_it_is_safe

NOTEBOOK = Notebook("advisor.ipynb")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("advisor")


@pytest.fixture(scope="module")
def results(folder: Path) -> list[Any]:
    """What each cell shows, after all of them ran in their order, in a folder of the reader's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return NOTEBOOK.shown()


def test_what_it_shows_is_safe_to_look_at(results: list[Any]) -> None:
    views = [found for found in results if type(found).__module__.startswith("entitlements.")]
    assert [type(found).__name__ for found in views] == ["Assessment", "Explanation", "Difference", "Timeline"]
    for found in views:
        assert_it_is_safe(found._repr_html_())


def test_the_case_is_one_that_has_something_to_say(results: list[Any]) -> None:
    answer = next(found for found in results if type(found).__name__ == "Assessment")
    assert answer.granted
    assert answer.questions
    difference = next(found for found in results if type(found).__name__ == "Difference")
    assert difference


def test_it_hands_over_a_memo_a_calendar_and_a_table(results: list[Any], folder: Path) -> None:
    assert (folder / "memo.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "left out" in (folder / "memo-without-facts.md").read_text(encoding="utf-8")
    assert vobject.readOne((folder / "days.ics").read_bytes().decode("utf-8")).contents["vevent"]
    assert len(results[-1]) > 0


def test_it_is_kept_without_output_so_that_what_it_shows_is_never_old() -> None:
    assert [cell["id"] for cell in NOTEBOOK.code if cell["outputs"] or cell["execution_count"] is not None] == []


def test_it_says_what_saving_it_gives_away() -> None:
    assert "clear the output before you save" in NOTEBOOK.text
