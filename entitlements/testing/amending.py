"""Small changes of law as a strategy: a number, a unit, a condition, a force, a day from which it is valid."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from entitlements.errors import did_you_mean
from entitlements.law.amendments import Amendment, amendments_of, that_load
from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import FOLDERS, load, ruleset_files, rulesets_root
from entitlements.law.reader import read_yaml


def amendments(ruleset: str | Path) -> st.SearchStrategy[Amendment]:
    """Amendments of a ruleset by one step, those that still are law: the file, its text, or the id of one of ours.

    RulesetError for what is no ruleset before it is amended.

    `amendment.text` is the whole changed ruleset, `str(amendment)` says what was changed. They shrink to the first
    place in the file.

    >>> from hypothesis import find
    >>> found = find(amendments("sm"), lambda amendment: amendment.kind == "force")
    >>> "turned into" in found.says
    True
    """
    changes = _amendments(_text(ruleset))
    if not changes:
        raise InvalidArgument("there is nothing to amend in this ruleset")
    return st.sampled_from(changes)


def _text(ruleset: str | Path) -> str:
    if isinstance(ruleset, str) and "\n" in ruleset:
        return ruleset
    law = load()
    if isinstance(ruleset, str) and ruleset in law.names:
        root = rulesets_root()
        files = (file for folder in FOLDERS for file in ruleset_files(root / folder))
        return next(file for file in files if file.name == f"{ruleset}.yaml").read_text(encoding="utf-8")
    if not Path(ruleset).is_file():
        raise InvalidArgument(f"no file or ruleset of the library `{ruleset}`{did_you_mean(str(ruleset), law.names)}")
    return Path(ruleset).read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def _amendments(text: str) -> tuple[Amendment, ...]:
    law = load()
    compile_ruleset(text, "the ruleset to amend", law.vocabulary, law.catalogue)  # complains of what is none
    return tuple(that_load(amendments_of(read_yaml(text)), law.vocabulary, law.catalogue))
