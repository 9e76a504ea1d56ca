"""Fuzzing of the ruleset loader: any text is a ruleset, or a RulesetError; so it is with worked examples."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    import atheris

    with atheris.instrument_imports(include=["entitlements.law", "entitlements.logic", "entitlements.periods"]):
        import entitlements.law.compiling  # noqa: F401  # read here first, so that its branches are seen

from entitlements.law.compiling import compile_ruleset
from entitlements.law.examples import read_examples
from entitlements.law.library import load
from tests.fuzz.fuzzing import fuzz

LAW = load()


def read(given: bytes) -> object:
    """Compile these bytes as a ruleset; what begins with `examples` in its first line is read as worked examples."""
    text = given.decode("utf-8", errors="replace")
    if "examples:" in text[:200]:
        return read_examples(text, "xx.examples.yaml")
    return compile_ruleset(text, "xx.yaml", LAW.vocabulary, LAW.catalogue)


if __name__ == "__main__":
    sys.exit(fuzz(read, "rulesets"))
