"""Hypothesis knows how to draw a victim once the library is installed, and nobody pays for it who draws none."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEFORE = """
import sys
from entitlements.testing.registration import register
import hypothesis
register()
assert "entitlements.facts.victim" not in sys.modules, "the hook imports the models"
assert "pydantic" not in sys.modules, "the hook imports pydantic"
from entitlements import Victim
from hypothesis import find, strategies as st
print(find(st.from_type(Victim), lambda victim: victim.host == "NO"))
"""
AFTER = """
from entitlements import Victim
from entitlements.testing.registration import register
from hypothesis import find, strategies as st
register()
print(find(st.from_type(Victim), lambda victim: victim.host == "NO"))
"""


@pytest.mark.parametrize("program", [BEFORE, AFTER], ids=["before the models", "after the models"])
def test_a_victim_is_drawn_from_its_type(program, environment, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "Victim(host=known)", "")


WITHOUT = """
import sys
sys.modules["hypothesis"] = None
import entitlements.testing
try:
    entitlements.testing.victims
except entitlements.MissingExtra as error:
    print(error)
"""


def test_without_hypothesis_the_extra_is_named(environment, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "needs the extra `testing`: pip install 'entitlements[testing]'" in done.stdout
