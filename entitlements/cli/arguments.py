"""What several commands read: days, files, and cases from files."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from entitlements.errors import FactError, RulesetError

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def day(text: str) -> date:
    """A day as typed; argparse tells of a wrong one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("not a day; write YYYY-MM-DD") from None


def victim_in(file: str) -> Any:
    """The victim whose facts a YAML or JSON file holds."""
    from entitlements.facts import Victim
    from entitlements.law.reader import read_yaml

    facts = read_yaml(text_of(file), file)
    if not isinstance(facts, dict):
        raise RulesetError("a case is a mapping of facts, such as `host: DE`", file=file, line=1, column=1)
    try:
        return Victim.model_validate(facts)
    except FactError as error:
        raise in_file(error, file) from None


def text_of(file: str) -> str:
    """The text of a file in UTF-8."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise RulesetError("not a text file in UTF-8", file=file) from None


def in_file(error: FactError, file: str) -> FactError:
    """The error with the file named before each field."""
    return FactError([(f"{file}: {field}" if field else file, problem) for field, problem in error.problems])
