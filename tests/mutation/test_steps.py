"""The changes that the command of code mutation makes: each is Python, and differs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutation.our_code import FAST, ROOT
from tests.mutation.steps import steps_of


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("x = a < b", "x = a <= b"),
        ("x = a is None", "x = a is not None"),
        ("x = a and b", "x = a or b"),
        ("x = not a", "x = a"),
        ("x = a if b else c", "x = c if b else a"),
        ("x = min(a, b)", "x = max(a, b)"),
        ("x = 3", "x = 4"),
        ("x = True", "x = False"),
    ],
)
def test_code_is_changed_by_one_step(source, changed):
    assert changed in [step.source for step in steps_of(source)]


@pytest.mark.parametrize("source", ["x: Literal[1] = f()", "raise ValueError(f'{1 + 2}')", "from a import b", "'text'"])
def test_types_texts_and_errors_are_left_alone(source):
    assert list(steps_of(source)) == []


@pytest.mark.parametrize("folder", sorted(FAST))
def test_every_change_of_our_code_is_python_and_differs(folder):
    file = min(Path(ROOT, "entitlements", folder).glob("[a-z]*.py"), key=lambda one: one.stat().st_size)
    source = file.read_text(encoding="utf-8")
    before = ast.unparse(ast.parse(source))
    for step in steps_of(source):
        assert ast.unparse(ast.parse(step.source)) != before
