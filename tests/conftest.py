"""What every test shares: where the checkout is, how a fresh process finds the package, how far Hypothesis looks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import entitlements

IN_CI = bool(os.environ.get("CI"))

# In CI the same cases every time; at a desk new ones every time. No deadline: machines differ, laws do not.
settings.register_profile("suite", deadline=None, derandomize=IN_CI, print_blob=True)
# pytest --hypothesis-profile=deep: for a night.
settings.register_profile(
    "deep", deadline=None, max_examples=20_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout that these tests belong to."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment of a fresh process: it imports the package under test, and prints in 120 plain columns."""
    assert entitlements.__file__ is not None
    package = str(Path(entitlements.__file__).resolve().parent.parent)
    return {**os.environ, "PYTHONPATH": package, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}
