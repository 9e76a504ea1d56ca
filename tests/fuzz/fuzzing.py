"""What the fuzzers share: reading the seconds, keeping what was found, and what may come out of the library."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from entitlements.errors import EntitlementsError

CORPUS = Path(__file__).parent / "corpus"


def only_library_errors(read: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Read some bytes; an EntitlementsError is an answer, and anything else that comes out is a finding."""

    def once(given: bytes) -> None:
        try:
            read(given)
        except EntitlementsError:
            return

    return once


def replay(read: Callable[[bytes], object], name: str) -> int:
    """Read the whole corpus once, as the suite does; how many entries there were."""
    entries = sorted((CORPUS / name).iterdir())
    for entry in entries:
        only_library_errors(read)(entry.read_bytes())
    return len(entries)


def fuzz(read: Callable[[bytes], object], name: str) -> None:
    """Fuzz for some seconds from the corpus of this name; exits with 1 where something else than our errors came out.

    What is new goes to a folder of its own: the corpus in the repository is kept small, by hand.
    """
    import atheris

    parser = argparse.ArgumentParser(description=f"fuzz {name}")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--found", type=Path, help="folder for inputs that reach something new, and for crashes")
    options = parser.parse_args()
    found = options.found or Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    found.mkdir(parents=True, exist_ok=True)
    print(f"new inputs and crashes go to {found}", flush=True)
    arguments = [
        sys.argv[0], f"-max_total_time={options.seconds}", f"-artifact_prefix={found}/crash-", "-timeout=20",
        "-rss_limit_mb=2048", "-print_final_stats=1", str(found), str(CORPUS / name),
    ]  # fmt: skip
    atheris.Setup(arguments, only_library_errors(read))
    atheris.Fuzz()
