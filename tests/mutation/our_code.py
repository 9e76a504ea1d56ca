"""Our own code changed by one step at a time, to see whether its fast tests notice.

    nice -n 10 python -m tests.mutation.our_code periods
    nice -n 10 python -m tests.mutation.our_code engines --file memory --every 5 --seconds 60

Prints each change that no test notices, and the share that were noticed; 1 where it is under `--at-least`. Every change
is tried in a process of its own, forked from one that has loaded what the tests need besides our own code. The files of
the checkout are never touched: the changed source is handed to the import system of that process only.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.mutation.steps import Step, steps_of

ROOT = Path(__file__).resolve().parents[2]

FAST: dict[str, tuple[str, ...]] = {
    "periods": ("tests/periods", "--ignore=tests/periods/test_whole_calendar.py"),
    "logic": ("tests/logic", "tests/engines/test_agreement.py", "tests/findings/test_answers.py"),
    "engines": ("tests/engines", "--ignore=tests/engines/long.py"),
}
"""The tests that are to notice a change in a folder: those of the folder, without what takes long."""


QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")


class Verdict(NamedTuple):
    """What the tests said of one change."""

    file: Path
    step: Step
    noticed: bool


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a changed source, and everything else as always."""

    def __init__(self, module: str, file: Path, source: str) -> None:
        self.module, self.file, self.source = module, file, source

    def find_spec(self, fullname, path=None, target=None):  # type: ignore[no-untyped-def]  # the import system's own
        if fullname == self.module:
            return importlib.util.spec_from_file_location(fullname, self.file, loader=self)
        return None

    def create_module(self, spec):  # type: ignore[no-untyped-def]  # as importlib calls it
        return None

    def exec_module(self, module):  # type: ignore[no-untyped-def]  # as importlib calls it
        exec(compile(self.source, str(self.file), "exec"), module.__dict__)


def preload() -> None:
    """Load what the tests need besides our own code, once for all processes."""
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # ours would load our own code before it is changed
    for name in ("pytest", "hypothesis", "pydantic", "yaml", "dateutil.relativedelta", "_pytest.doctest"):
        importlib.import_module(name)
    assert "entitlements" not in sys.modules, "loaded before it is changed"


def noticed(module: str, file: Path, source: str, tests: Sequence[str], seconds: float) -> bool:
    """Whether the tests fail, or run for ever, with this source in place of the module's own."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setpgrp()
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            import pytest

            sys.dont_write_bytecode = True
            sys.meta_path.insert(0, _Changed(module, file, source))
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *QUIET, *tests]))
        except BaseException:  # whatever happens in the changed code, the process ends here
            code = 1
        finally:
            os._exit(code)
    return _code_of(child, time.monotonic() + seconds) != 0


def _code_of(child: int, until: float) -> int:
    """The exit code of a process; 1 where it had to be ended."""
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 where the tests fail on the code as it stands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", choices=sorted(FAST))
    parser.add_argument("--file", help="only this file of the folder, without its ending")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every N-th change: a sample")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--one", type=float, default=120, help="seconds after which a run counts as endless")
    parser.add_argument("--at-least", type=float, default=90, metavar="PERCENT")
    options = parser.parse_args(arguments)
    os.chdir(ROOT)
    preload()
    tests = FAST[options.folder]
    files = sorted((ROOT / "entitlements" / options.folder).glob(f"{options.file or '*'}.py"))
    if noticed("entitlements.nothing", files[0], "", tests, 10 * options.one):
        print("the tests fail on the code as it stands", file=sys.stderr)
        return 2
    until, found = time.monotonic() + options.seconds, list[Verdict]()
    changes = [(file, step) for file in files for step in steps_of(file.read_text(encoding="utf-8"))]
    for file, step in changes[:: options.every]:
        if time.monotonic() > until:
            break
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        verdict = Verdict(file, step, noticed(module, file, step.source, tests, options.one))
        found.append(verdict)
        if not verdict.noticed:
            print(f"{file.relative_to(ROOT)}:{step.line}: {step.says}", flush=True)
    killed = sum(verdict.noticed for verdict in found)
    share = 100 * killed / len(found) if found else 100.0
    print(f"{options.folder}: {killed} of {len(found)} changes noticed, {share:.1f} % (there are {len(changes)})")
    return 0 if share >= options.at_least else 1


if __name__ == "__main__":
    sys.exit(main())
