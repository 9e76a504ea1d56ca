"""`entitlements assess`: cases from files, answered in the terminal, as JSON or as a picture."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from entitlements.cli.arguments import Commands, day, in_file, victim_in
from entitlements.errors import FactError, did_you_mean

if TYPE_CHECKING:
    from entitlements.findings.assessment import Assessment
    from entitlements.findings.shown import MemoFormat

MEMOS: dict[str, MemoFormat] = {".md": "markdown", ".html": "html"}


def add(commands: Commands) -> None:
    """Add the command."""
    one = commands.add_parser("assess", help="assess cases from YAML or JSON files")
    one.add_argument("files", nargs="+", metavar="FILE", help="a case: the facts of one victim")
    one.add_argument("--on", required=True, type=day, metavar="DATE", help="the day to assess, YYYY-MM-DD")
    one.add_argument("--host", metavar="XX", help="the host state, where the file does not say it")
    one.add_argument("--json", action="store_true", help="print JSON: one answer, or a list for several files")
    one.add_argument("--explain", metavar="ENTITLEMENT", help="print why this entitlement is given or not")
    one.add_argument("--for-her", action="store_true", help="print it in plain words for the person herself")
    one.add_argument("--memo", metavar="FILE", type=memo_file, help="save a memo: FILE.md or FILE.html (one case)")
    one.add_argument("--ics", metavar="FILE", help="save a calendar of its days and limits of time (one case)")
    one.add_argument("--language", metavar="XX", type=language, help="of the words; what the law says stays as it is")
    one.add_argument("--svg", metavar="FILE", help="save what is printed as a picture, too (one case)")
    one.add_argument("--rulesets", metavar="FOLDER", action="append", default=[], help="a folder with further rulesets")
    one.add_argument("--engine", choices=("auto", "durable-rules", "fixpoint"), default="auto", help=argparse.SUPPRESS)
    one.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Assess every file, print the answers in the language that is asked for, and save what is to be saved."""
    from entitlements.messages import in_language

    with in_language(options.language):
        return _answered(options)


def memo_file(name: str) -> str:
    """The name of a file for a memo; argparse tells of one that says no format."""
    if not name.endswith(tuple(MEMOS)):
        raise argparse.ArgumentTypeError(f"a memo ends in {' or '.join(MEMOS)}")
    return name


def language(word: str) -> str:
    """A language of which there is a catalogue; argparse tells of another."""
    from entitlements.messages import languages

    if word not in languages():
        raise argparse.ArgumentTypeError(f"no messages in this language; there are: {', '.join(languages())}")
    return word


def _answered(options: argparse.Namespace) -> int:
    from entitlements.findings.assessment import assess
    from entitlements.law.library import load

    for option in ("memo", "ics", "svg"):
        if len(options.files) > 1 and getattr(options, option):
            raise FactError([(f"--{option}", "it holds one case, and several files are given: give one")])
    law = load(*options.rulesets)
    host = options.host.upper() if options.host else None
    answers = []
    for file in options.files:
        victim = victim_in(file)
        try:
            answers.append(assess(victim, on=options.on, host=host, law=law, engine=options.engine))
        except FactError as error:
            raise in_file(error, file) from None
    if options.explain and (unknown := options.explain) not in law.catalogue.by_id:
        raise FactError([("", f"no entitlement `{unknown}`{did_you_mean(unknown, law.catalogue.by_id)}")])
    _save(answers[0], options)
    if options.json:
        data = [answer.model_dump(mode="json") for answer in answers]
        print(json.dumps(data[0] if len(data) == 1 else data, indent=2, ensure_ascii=False))
        return 0
    from entitlements.show.text import console, save_picture, show_assessment, show_for_her

    out = console()
    if options.svg:
        save_picture(answers[0], options.svg)
    for file, answer in zip(options.files, answers, strict=True):
        if len(answers) > 1:
            out.rule(file)
        if options.explain:
            out.print(str(answer.explain(options.explain)), markup=False)
        elif options.for_her:
            show_for_her(answer, out)
        else:
            show_assessment(answer, out)
    return 0


def _save(answer: Assessment, options: argparse.Namespace) -> None:
    """The documents that are asked for, in files."""
    if options.memo:
        format = MEMOS[Path(options.memo).suffix]
        Path(options.memo).write_text(answer.memo(format=format, for_her=options.for_her), encoding="utf-8")
    if options.ics:
        Path(options.ics).write_bytes(answer.to_ics())
