"""`entitlements check`: rulesets validated, their worked examples run, and whether these would notice a change."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from entitlements.cli.arguments import Commands, text_of
from entitlements.errors import RulesetError

if TYPE_CHECKING:
    from entitlements.findings.mutants import Mutation
    from entitlements.law.library import Law
    from entitlements.law.ruleset import Ruleset

ENOUGH = 95.0
"""The share in percent of the amendments that the worked examples of a ruleset must notice."""


def add(commands: Commands) -> None:
    """Add the command."""
    check = commands.add_parser("check", help="validate rulesets and run their worked examples")
    check.add_argument("files", nargs="+", metavar="FILE", help="a ruleset; its worked examples stand beside it")
    check.add_argument(
        "--mutate", action="store_true", help="amend each ruleset by one step at a time; its examples must notice"
    )
    check.add_argument(
        "--at-least", type=_share, default=ENOUGH, metavar="PERCENT",
        help=f"with --mutate: the share of amendments that must be noticed ({ENOUGH:g} unless given)",
    )  # fmt: skip
    check.add_argument(
        "--processes", type=int, default=1, metavar="N", help="with --mutate: rulesets amended at the same time"
    )
    check.set_defaults(run=run)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 100:
        raise argparse.ArgumentTypeError("not a share in percent; write a number from 0 to 100")
    return share


def run(options: argparse.Namespace) -> int:
    """Check every file and print what was found; 1 when one does not pass."""
    from entitlements.findings.checking import check
    from entitlements.law.library import load

    law, reports = load(), []
    files = [file for file in map(Path, options.files) if not file.name.endswith(".examples.yaml")]
    for file in files:
        ruleset = _ruleset(file, law)
        reports.append(check(ruleset, law.replacing(ruleset), _examples(file)))
    for report in reports:
        print(f"{report.ruleset}: {report.examples} examples, {'all pass' if report.passed else 'NOT PASSED'}")
        for failure in report.failures:
            print("\n".join(f"  {line}" for line in str(failure).splitlines()))
        for problem in report.problems:
            print(f"  {problem}")
        if report.never_reached:
            print(f"  no example reaches: {', '.join(report.never_reached)}")
        if report.always_reached:
            print(f"  no example leaves unmet: {', '.join(report.always_reached)}")
    passed = all(report.passed for report in reports)
    if options.mutate and not passed:
        print("not amended: the worked examples must pass on the law as it stands first", file=sys.stderr)
    elif options.mutate:
        least = options.at_least / 100
        told = [_told(mutation, least) for mutation in _mutations(files, options.processes)]
        passed = all(told)
    return 0 if passed else 1


def _ruleset(file: Path, law: Law) -> Ruleset:
    from entitlements.law.compiling import compile_ruleset

    ruleset = compile_ruleset(text_of(str(file)), str(file), law.vocabulary, law.catalogue)
    if ruleset.id != file.stem:
        raise RulesetError(f"`ruleset` is `{ruleset.id}`; it must be the file's name `{file.stem}`", file=str(file))
    return ruleset


def _examples(file: Path) -> tuple[str, str] | None:
    from entitlements.law.library import EXAMPLES

    beside = file.with_name(f"{file.stem}{EXAMPLES}")
    return (text_of(str(beside)), str(beside)) if beside.is_file() else None


# amendments


def _mutations(files: list[Path], processes: int) -> Iterable[Mutation]:
    """What came of amending each file, in their order."""
    if processes <= 1 or len(files) == 1:
        return map(partial(_mutated, bar=sys.stderr.isatty()), files)
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(processes, len(files))) as pool:
        return list(pool.map(_mutated, files))


def _mutated(file: Path, bar: bool = False) -> Mutation:
    from entitlements.findings.mutants import mutate
    from entitlements.law.library import load

    law = load()
    law = law.replacing(_ruleset(file, law))
    examples = _examples(file)
    assert examples is not None  # checked before
    found = mutate(
        (text_of(str(file)), str(file)), examples, law,
        (lambda done: print(f"\r{file.stem}: {done} amendments", end="", file=sys.stderr)) if bar else None,
    )  # fmt: skip
    if bar:
        print("\r", end="", file=sys.stderr)
    return found


def _told(mutation: Mutation, least: float) -> bool:
    """Print what survived; whether enough was noticed and no judgement is stale."""
    counted = mutation.killed + len(mutation.survivors)
    enough = mutation.share >= least and not mutation.stale
    noticed = f"{mutation.killed} of {counted} amendments noticed, {100 * mutation.share:.1f} %"
    print(f"{mutation.ruleset}: {noticed}{'' if enough else ', NOT ENOUGH' if mutation.share < least else ''}")
    for survivor in mutation.survivors:
        print(f"  unnoticed: {survivor}")
    for amendment in mutation.equivalent:
        print(f"  changes no answer: {amendment}")
    for amendment, reason in mutation.judged:
        print(f"  judged to change no answer: {amendment}: {reason}")
    for name in mutation.stale:
        print(f"  judged under `equivalent`, but noticed or not made any more: {name}")
    return enough
