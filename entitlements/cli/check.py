"""`entitlements check`: rulesets validated, and their worked examples run."""

from __future__ import annotations

import argparse
from pathlib import Path

from entitlements.cli.arguments import Commands, text_of
from entitlements.errors import RulesetError


def add(commands: Commands) -> None:
    """Add the command."""
    check = commands.add_parser("check", help="validate rulesets and run their worked examples")
    check.add_argument("files", nargs="+", metavar="FILE", help="a ruleset; its worked examples stand beside it")
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check every file and print what was found; 1 when one does not pass."""
    from entitlements.findings.checking import check
    from entitlements.law.compiling import compile_ruleset
    from entitlements.law.library import EXAMPLES, load

    law, reports = load(), []
    for file in map(Path, options.files):
        if file.name.endswith(EXAMPLES):
            continue
        ruleset = compile_ruleset(text_of(str(file)), str(file), law.vocabulary, law.catalogue)
        if ruleset.id != file.stem:
            raise RulesetError(f"`ruleset` is `{ruleset.id}`; it must be the file's name `{file.stem}`", file=str(file))
        beside = file.with_name(f"{file.stem}{EXAMPLES}")
        examples = (text_of(str(beside)), str(beside)) if beside.is_file() else None
        reports.append(check(ruleset, law.replacing(ruleset), examples))
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
    return 0 if all(report.passed for report in reports) else 1
