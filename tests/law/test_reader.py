"""Rulesets and cases are YAML 1.2, and what is wrong in one is told with its line and column."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.errors import RulesetError
from entitlements.law.reader import position, read_yaml


def test_no_is_norway():
    assert read_yaml("{state: NO, states: [NO, DE]}") == {"state": "NO", "states": ["NO", "DE"]}


def test_on_is_a_key_and_off_and_yes_are_words():
    assert read_yaml("{on: 2026-11-23, off: yes}") == {"on": "2026-11-23", "off": "yes"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("False", False), ("~", None), ("null", None), ("12", 12), ("0o17", 15), ("012", 12),
        ("0x1F", 31), ("1.5", 1.5), ("1e3", 1000.0), ("1_000", "1_000"), ("1:30", "1:30"),
        ("'true'", "true"), ("y", "y"),
    ],
)  # fmt: skip
def test_plain_words_are_read_by_the_core_schema(text, value):
    assert read_yaml(f"[{text}]") == [value]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", r"f.yaml:2:1: the key `a` stands here twice"),
        ("a: &x [1]\nb: *x", r"f.yaml:1:4: anchors and aliases"),
        ("a: !!python/object:os.system x", r"f.yaml:1:4: the tag"),
        ("a: [", r"f.yaml:2:1: not YAML"),
        ("", r"f.yaml:1:1: the file is empty"),
        ("? [a]\n: 1", r"f.yaml:1:3: a key must be a word"),
        ("[" * 60 + "]" * 60, r"nested more than"),
    ],
)
def test_what_does_not_belong_is_refused_with_its_place(text, message):
    with pytest.raises(RulesetError, match=message):
        read_yaml(text, "f.yaml")


def test_a_path_leads_to_its_line_and_column():
    text = "rules:\n  - id: one\n    when: child\n  - id: two\n    when: adult\n"
    assert position(text, ("rules", 1, "when")) == (5, 11)


def test_a_path_that_leads_nowhere_ends_at_its_nearest_parent():
    assert position("rules:\n  - id: one\n", ("rules", 0, "when")) == (2, 5)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    with contextlib.suppress(RulesetError):
        read_yaml(text, "f.yaml")
