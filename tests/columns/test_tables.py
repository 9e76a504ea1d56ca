"""Victims become a table in the native layout and come back as they were."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements import FactError, Victim
from entitlements.columns.layout import ITEM_MODELS, ITEMS, VICTIM
from entitlements.columns.tables import to_table, victims
from tests.drawn_cases import drawn_cases
from tests.facts.lives import given_facts


@given(given_facts())
def test_any_victim_comes_back_as_it_was(facts: dict[str, object]) -> None:
    victim = Victim.model_validate(facts)
    assert list(victims(to_table([victim]))) == [victim]


def test_many_victims_come_back_in_their_order() -> None:
    many = [victim for victim, _ in drawn_cases(100, "GB")]
    assert list(victims(to_table(many))) == many


def test_the_layout_has_a_column_for_every_fact() -> None:
    assert set(to_table([]).column_names) == {*Victim.model_fields} - {"particulars"}
    assert {name for name in VICTIM if VICTIM[name].kind == "list"} == set(ITEMS)
    for name, fields in ITEMS.items():
        assert set(fields) == set(ITEM_MODELS[name].model_fields) - {"particulars", "not_known"}


def test_a_particular_that_is_given_as_different_kinds_of_value_is_refused() -> None:
    with pytest.raises(FactError, match="different kinds of value"):
        to_table([Victim(particulars={"own": True}), Victim(particulars={"own": 3})])


def test_a_bad_row_is_told_when_it_is_reached() -> None:
    rows = victims(pa.table({"age": [17, 200]}))
    assert next(rows).age == 17
    with pytest.raises(FactError, match="130 or less"):
        next(rows)


@given(st.lists(given_facts(), max_size=3))
def test_a_table_has_a_row_for_each_victim(several: list[dict[str, object]]) -> None:
    bare = [Victim.model_validate({**facts, "particulars": {}}) for facts in several]
    assert to_table(bare).num_rows == len(bare)
