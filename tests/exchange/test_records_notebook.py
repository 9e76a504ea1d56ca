"""The notebook on records runs from top to bottom on invented records, and is kept without what it shows."""

from __future__ import annotations

import shutil
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from tests.notebooks import DOCS, Notebook

pytestmark = pytest.mark.checkout

NOTEBOOK = Notebook("records.ipynb")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What each cell shows, after all of them ran in their order, in a reader's copy of the docs."""
    folder = tmp_path_factory.mktemp("records")
    shutil.copytree(DOCS / "examples", folder / "examples")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("CTDC_FILE", raising=False)
        return NOTEBOOK.shown()


def charts(results: list[Any]) -> list[str]:
    return [found._repr_html_() for found in results if type(found).__name__ == "Bars"]


def test_it_shows_charts_that_a_browser_can_draw(results: list[Any]) -> None:
    assert len(charts(results)) == 5
    for chart in charts(results):
        assert ElementTree.fromstring(chart).tag.endswith("svg")
        assert "<script" not in chart


def test_an_assumption_stands_in_the_title_of_its_chart(results: list[Any]) -> None:
    assert len([chart for chart in charts(results) if "identification=presumed" in chart]) == 2


def test_it_shows_what_open_answers_wait_for(results: list[Any]) -> None:
    tables = [found for found in results if isinstance(found, pd.DataFrame)]
    assert len(tables) == 3
    assert "identification" in tables[1]["fact"].tolist()
    assert len(tables[2]) > 10


def test_it_is_kept_without_output_so_that_what_it_shows_is_never_old() -> None:
    assert [cell["id"] for cell in NOTEBOOK.code if cell["outputs"] or cell["execution_count"] is not None] == []


def test_it_says_that_its_records_are_invented() -> None:
    assert "**invented**" in NOTEBOOK.text
