"""`entitlements diff`: who gains and who loses when the text of a ruleset changes, as people."""

from __future__ import annotations

import argparse
from pathlib import Path

from entitlements.cli.arguments import Commands, day, text_of


def add(commands: Commands) -> None:
    """Add the command."""
    diff = commands.add_parser("diff", help="who gains and who loses when a ruleset changes")
    diff.add_argument("old", metavar="OLD", help="the ruleset as it was: a file")
    diff.add_argument("new", metavar="NEW", help="the ruleset as it is to be: a file")
    diff.add_argument("--state", metavar="XX", help="where the people are, for a treaty or directive")
    diff.add_argument("--on", type=day, metavar="DATE", help="the first day; by default that of the newer review")
    diff.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one person for each entitlement of which somebody gets more or less."""
    from entitlements.law.compiling import compile_ruleset
    from entitlements.law.library import load
    from entitlements.proofs import prove

    law = load()
    old, new = (
        compile_ruleset(text_of(file), Path(file).name, law.vocabulary, law.catalogue)
        for file in (options.old, options.new)
    )
    state = options.state.upper() if options.state else None
    found = prove.diff(old, new, state=state, on=options.on, law=law)
    for heading, changes in (("loses", found.loses), ("gains", found.gains)):
        for change in changes:
            print(f"{change.entitlement}: {heading}: {change.person.told}")
            print(f"  {change.person.shows}")
    for one in found.undecided:
        print(f"undecided: {one}")
    if not found.changes and not found.undecided:
        print(f"Nobody gains and nobody loses, from {found.days[0]} to {found.days[1]}.")
    return 0
