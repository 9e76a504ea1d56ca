"""Every field of a format is mapped to facts, or it is said why not, and the docs print just that."""

from __future__ import annotations

from pathlib import Path

import pytest

from entitlements.columns.layout import BOUNDS, VICTIM
from entitlements.exchange.htcds import FORMS
from entitlements.exchange.mapping import Format, in_markdown, mapping

FORMATS: tuple[Format, ...] = ("htcds", "ctdc")


@pytest.mark.parametrize("name", FORMATS)
def test_every_field_says_what_becomes_of_it(name: Format) -> None:
    assert [one.field for one in mapping(name) if not one.how or not one.label] == []


@pytest.mark.parametrize("name", FORMATS)
def test_no_field_stands_twice(name: Format) -> None:
    fields = [one.field for one in mapping(name)]
    assert len(set(fields)) == len(fields)


@pytest.mark.parametrize("name", FORMATS)
def test_every_fact_named_is_a_column_of_the_native_layout(name: Format) -> None:
    assert {fact for one in mapping(name) for fact in one.facts} <= {*VICTIM, *BOUNDS}


def test_htcds_has_all_its_fields() -> None:
    assert len(mapping("htcds")) == 83
    assert {one.field.partition("_")[0] for one in mapping("htcds")} == {
        "org", "prs", "vic", "per", "cas", "cco", "hte", "spl", "con",
    }  # fmt: skip


def test_names_addresses_and_numbers_of_persons_become_nothing() -> None:
    read = {one.field for one in mapping("htcds") if one.facts}
    private = ("Name", "Number", "Email", "Phone", "Street", "City", "PostalCode", "Latitude", "Longitude")
    assert [field for field in read if field.endswith(private)] == []


@pytest.mark.checkout
@pytest.mark.parametrize("name", FORMATS)
def test_the_docs_print_the_mapping_as_it_is(name: Format, checkout: Path) -> None:
    assert in_markdown(name) in (checkout / "docs" / "records.md").read_text(encoding="utf-8")


@pytest.mark.checkout
def test_the_docs_name_the_form_of_every_value(checkout: Path) -> None:
    page = (checkout / "docs" / "records.md").read_text(encoding="utf-8")
    rows = [f"| `{value}` | {f'`{form}`' if form else 'left open'} |" for value, form in FORMS.items()]
    assert [row for row in rows if row not in page] == []
