"""The engines that `benchmarks.peers` measures side by side conclude the same, so that its figures compare one job."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = pytest.mark.checkout

PEERS = {"openfisca-core": "openfisca_core", "zen-engine": "zen", "durable-rules": "durable"}


@pytest.fixture(scope="module")
def checked(checkout: Path) -> str:
    """What the comparison prints, in a process of its own: durable-rules starts threads in the one it runs in."""
    program = [sys.executable, "-m", "benchmarks.peers", "--check"]
    done = subprocess.run(program, cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("entrance", ["Python by hand", "NumPy by hand", "entitlements: assess"])
def test_ours_and_those_written_by_hand_are_always_compared(checked: str, entrance: str) -> None:
    assert entrance in checked


@pytest.mark.parametrize(("peer", "module"), PEERS.items())
def test_a_peer_is_compared_or_named_as_not_installed(checked: str, peer: str, module: str) -> None:
    missing = f"not installed: {peer}" in checked.splitlines()
    assert missing == (find_spec(module) is None)
    assert missing or peer in checked.splitlines()[-1]
