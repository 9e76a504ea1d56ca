"""The command `entitlements`: one module a command, each thin over the library."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from entitlements.errors import EntitlementsError

COMMANDS = ("assess", "assess_many", "law", "check", "prove", "diff", "schema")
"""The modules of this folder that add a command, in the order in which the help lists them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 when answered, 1 for bad input, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        return 0
    except (EntitlementsError, OSError) as error:
        print(f"entitlements: {_said(error)}", file=sys.stderr)
        return 1


def _said(error: Exception) -> str:
    return f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="entitlements", description="What the law owes a victim of trafficking.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in COMMANDS:
        import_module(f"entitlements.cli.{name}").add(commands)
    return parser
