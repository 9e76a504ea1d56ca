"""`entitlements prove`: whether a state's law stays below the floors that bind it, for one state or for all."""

from __future__ import annotations

import argparse

from entitlements.cli.arguments import Commands, day


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


def _state(options: argparse.Namespace, law: object, on: object) -> int:
    from datetime import date

    from entitlements.law.library import Law
    from entitlements.proofs import prove

    assert isinstance(law, Law)
    assert isinstance(on, date)
    state = options.state.upper()
    binding = [one.ruleset.id for one in law.applying(state, on) if one.ruleset.level in ("treaty", "eu")]
    for instrument in [options.instrument] if options.instrument else binding:
        floors = prove.floor(state, instrument, *options.entitlement, on=on, law=law, folder=options.keep)
        print(f"{law.ruleset(floors.instrument).title}")
        for proof in floors:
            kind = f" ({proof.kind})" if proof.kind else ""
            print(f"  {proof.entitlement}: {proof.verdict}{kind}")
            found = proof.counterexample
            if found is not None:
                print(f"    not so for {found.told}\n    {found.shows}")
                if options.example:
                    found.save(options.example)
            elif proof.why:
                print(f"    {proof.why}")
        for entitlement in floors.not_encoded:
            print(f"  {entitlement}: not encoded in national law")
    return 0
