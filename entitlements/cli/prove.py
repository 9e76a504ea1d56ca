"""`entitlements prove`: whether a state's law stays below the floors that bind it, for one state or for all."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from entitlements.cli.arguments import Commands, day
from entitlements.errors import FactError

if TYPE_CHECKING:
    from entitlements.law.library import Law

ONE_STATE, ALL_STATES = ("instrument", "entitlement", "example"), ("out",)
"""Options that say something of one state alone, or of all."""


def add(commands: Commands) -> None:
    """Add the command."""
    prove = commands.add_parser("prove", help="prove that nobody stays below a floor, or show who does")
    which = prove.add_mutually_exclusive_group(required=True)
    which.add_argument("--state", metavar="XX", help="the state whose law is held against the floors")
    which.add_argument("--all", action="store_true", help="every state against every floor that binds it")
    prove.add_argument("--instrument", metavar="ID", help="one treaty or directive; all that bind the state without it")
    prove.add_argument("--entitlement", metavar="ID", action="append", default=[], help="one entitlement")
    prove.add_argument("--on", type=day, metavar="DATE", help="the first day; by default that of the newest review")
    prove.add_argument("--out", metavar="FOLDER", help="with --all: write the matrix as pages, CSV and chart")
    prove.add_argument("--keep", metavar="FOLDER", help="keep the proofs there, and take from there what is kept")
    prove.add_argument("--workers", type=int, default=2, metavar="N", help="with --all: how many processes")
    prove.add_argument("--example", metavar="FILE", help="add each person who is found to a file of worked examples")
    further = "a folder with further rulesets"
    prove.add_argument("--rulesets", metavar="FOLDER", action="append", default=[], help=further)
    prove.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is proved and who is found, or write the matrix; 0 whatever is found."""
    from entitlements.law.library import load
    from entitlements.proofs.matrix import matrix, newest_review

    for name in ONE_STATE if options.all else ALL_STATES:
        if getattr(options, name):
            raise FactError([("", f"`--{name}` goes with `{'--state' if options.all else '--all'}`")])
    law = load(*options.rulesets)
    on = options.on or newest_review(law)
    if options.all:
        found = matrix(on=on, law=law, workers=options.workers, folder=options.keep)
        if options.out:
            from entitlements.show.matrix import write_matrix

            print(f"{len(found.cells)} floors; {write_matrix(found, law, options.out)} files in {options.out}")
            return 0
        for cell in found:
            print(f"{cell.state} {cell.instrument} {cell.entitlement}: {cell.place}")
        return 0
    return _state(options, law, on)


def _state(options: argparse.Namespace, law: Law, on: date) -> int:
    from entitlements.proofs import prove

    state = options.state.upper()
    binding = [one.ruleset.id for one in law.applying(state, on) if one.ruleset.level in ("treaty", "eu")]
    for instrument in [options.instrument] if options.instrument else binding:
        floors = prove.floor(state, instrument, *options.entitlement, on=on, law=law, folder=options.keep)
        print(f"{law.ruleset(floors.instrument).title}")
        for proof in floors:
            kind = f" ({proof.kind})" if proof.kind else ""
            days = f" for everybody known in full, {proof.days[0]} to {proof.days[1]}" if proof.holds else ""
            print(f"  {proof.entitlement}: {proof.verdict}{kind}{days}")
            found = proof.counterexample
            if found is not None:
                print(f"    not so for {found.told}\n    {found.shows}")
                if options.example:
                    found.save(options.example)
            elif proof.why:
                print(f"    {proof.why}")
        for entitlement in floors.not_encoded:
            print(f"  {entitlement}: not encoded in national law")
        for entitlement in options.entitlement:
            if entitlement not in floors.not_encoded and all(one.entitlement != entitlement for one in floors):
                print(f"  {entitlement}: no floor that can be compared")
    return 0
