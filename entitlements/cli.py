"""The command `entitlements`: assess cases, see what law is encoded, check rulesets, print schemas."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from entitlements.errors import EntitlementsError, FactError, RulesetError, did_you_mean

SCHEMAS = ("ruleset", "examples", "case", "assessment")


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

    one = commands.add_parser("assess", help="assess cases from YAML or JSON files")
    one.add_argument("files", nargs="+", metavar="FILE", help="a case: the facts of one victim")
    one.add_argument("--on", required=True, type=_day, metavar="DATE", help="the day to assess, YYYY-MM-DD")
    one.add_argument("--host", metavar="XX", help="the host state, where the file does not say it")
    one.add_argument("--json", action="store_true", help="print JSON: one answer, or a list for several files")
    one.add_argument("--explain", metavar="ENTITLEMENT", help="print why this entitlement is given or not")
    one.add_argument("--svg", metavar="FILE", help="save what is printed as a picture, too (one case)")
    one.add_argument("--rulesets", metavar="FOLDER", action="append", default=[], help="a folder with further rulesets")
    one.add_argument("--engine", choices=("auto", "durable-rules", "fixpoint"), default="auto", help=argparse.SUPPRESS)
    one.set_defaults(run=_assess)

    law = commands.add_parser("law", help="what law is encoded, from when, how sure")
    law.add_argument("ruleset", nargs="?", help="one ruleset in full")
    law.add_argument("--state", metavar="XX", help="what binds this state")
    law.add_argument("--on", type=_day, metavar="DATE", help="with --state: on this day")
    law.add_argument("--pages", metavar="FOLDER", help="write a page a ruleset, in Markdown, and an index")
    law.set_defaults(run=_law)

    check = commands.add_parser("check", help="validate rulesets and run their worked examples")
    check.add_argument("files", nargs="+", metavar="FILE", help="a ruleset; its worked examples stand beside it")
    check.set_defaults(run=_check)

    schema = commands.add_parser("schema", help="print a JSON Schema")
    schema.add_argument("what", nargs="?", choices=SCHEMAS, default="ruleset")
    schema.set_defaults(run=_schema)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("not a day; write YYYY-MM-DD") from None


def _assess(options: argparse.Namespace) -> int:
    from entitlements.findings.assessment import assess
    from entitlements.law.library import load

    law = load(*options.rulesets)
    host = options.host.upper() if options.host else None
    answers = []
    for file in options.files:
        victim = _victim(file)
        try:
            answers.append(assess(victim, on=options.on, host=host, law=law, engine=options.engine))
        except FactError as error:
            raise _in_file(error, file) from None
    if options.explain and (unknown := options.explain) not in law.catalogue.by_id:
        raise FactError([("", f"no entitlement `{unknown}`{did_you_mean(unknown, law.catalogue.by_id)}")])
    if options.json:
        data = [answer.model_dump(mode="json") for answer in answers]
        print(json.dumps(data[0] if len(data) == 1 else data, indent=2, ensure_ascii=False))
        return 0
    from entitlements.show.text import console, save_picture, show_assessment

    out = console()
    if options.svg:
        save_picture(answers[0], options.svg, law.catalogue)
    for number, (file, answer) in enumerate(zip(options.files, answers, strict=True)):
        if len(answers) > 1:
            out.rule(file if number == 0 else f"{file}")
        if options.explain:
            out.print(str(answer.explain(options.explain)), markup=False)
        else:
            show_assessment(answer, out, law.catalogue)
    return 0


def _victim(file: str) -> Any:
    from entitlements.facts import Victim
    from entitlements.law.reader import read_yaml

    facts = read_yaml(_text(file), file)
    if not isinstance(facts, dict):
        raise RulesetError("a case is a mapping of facts, such as `host: DE`", file=file, line=1, column=1)
    try:
        return Victim.model_validate(facts)
    except FactError as error:
        raise _in_file(error, file) from None


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RulesetError("not a text file in UTF-8", file=file) from None


def _in_file(error: FactError, file: str) -> FactError:
    return FactError([(f"{file}: {field}" if field else file, problem) for field, problem in error.problems])


def _law(options: argparse.Namespace) -> int:
    from entitlements.law.library import load

    if options.pages:
        from entitlements.show.pages import write_pages

        print(f"{write_pages(load(), options.pages)} pages in {options.pages}")
        return 0
    from entitlements.show.law import show_all, show_ruleset, show_state
    from entitlements.show.text import console

    law, out = load(), console()
    if options.state:
        show_state(law, options.state.upper(), options.on or date.today(), out)
    elif options.ruleset:
        show_ruleset(law.ruleset(options.ruleset), out)
    else:
        show_all(law, out)
    return 0


def _check(options: argparse.Namespace) -> int:
    from entitlements.findings.checking import check
    from entitlements.law.compiling import compile_ruleset
    from entitlements.law.library import EXAMPLES, load

    law, reports = load(), []
    for file in map(Path, options.files):
        if file.name.endswith(EXAMPLES):
            continue
        ruleset = compile_ruleset(_text(str(file)), str(file), law.vocabulary, law.catalogue)
        if ruleset.id != file.stem:
            raise RulesetError(f"`ruleset` is `{ruleset.id}`; it must be the file's name `{file.stem}`", file=str(file))
        beside = file.with_name(f"{file.stem}{EXAMPLES}")
        examples = (_text(str(beside)), str(beside)) if beside.is_file() else None
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


def _schema(options: argparse.Namespace) -> int:
    from entitlements.show.schema import schema

    print(json.dumps(schema(options.what), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
