"""Fuzzing of the condition parser: any text is a condition, or a ConditionError."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    import atheris

    with atheris.instrument_imports(include=["entitlements.logic", "entitlements.periods"]):
        import entitlements.logic.parser  # noqa: F401  # read here first, so that its branches are seen

from entitlements.law.library import load
from entitlements.logic.ir import Builder
from entitlements.logic.parser import parse
from entitlements.logic.types import Scope
from tests.fuzz.fuzzing import fuzz

VOCABULARY = load().vocabulary
RULES = frozenset({"reflection", "permit"})
SCOPES = tuple(
    Scope("xx", dict(VOCABULARY.victim), VOCABULARY.items, frozenset({"victim"}), RULES, each)
    for each in (None, "offence", "dependant")
)


def read(given: bytes) -> object:
    """Parse these bytes as a condition of the whole case, of each offence or of each dependant."""
    text = given.decode("utf-8", errors="replace")
    builder = Builder()
    return [parse(text, scope, builder, {"victim": 0}) for scope in SCOPES[: 1 + len(given) % 3]]


if __name__ == "__main__":
    sys.exit(fuzz(read, "conditions"))
