"""Fuzzing of case input: any data is a victim who can be assessed and told again, or an EntitlementsError."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    import atheris

    with atheris.instrument_imports(include=["entitlements.facts", "entitlements.findings"]):
        import entitlements.findings.assessment  # noqa: F401  # read here first, so that its branches are seen

import json
from contextlib import suppress
from datetime import date

from entitlements.facts import Victim
from entitlements.findings.assessment import assess
from entitlements.law.reader import read_yaml
from tests.fuzz.fuzzing import fuzz

ON = date(2026, 11, 23)


def read(given: bytes) -> object:
    """Take these bytes as JSON, or as YAML after a first `#`, for a victim; assess who comes out, and read it again."""
    text = given.decode("utf-8", errors="replace")
    if text.startswith("#"):
        victim = Victim.model_validate(read_yaml(text))
    else:
        victim = Victim.model_validate_json(text)
        # What readers of JSON differ about (a lone surrogate) is none of our business.
        facts = None
        with suppress(ValueError):
            facts = json.loads(text)
        assert facts is None or Victim.model_validate(facts) == victim
    assert Victim.model_validate_json(victim.model_dump_json()) == victim
    return assess(victim, on=ON, host=None if victim.host else "DE", engine="fixpoint")


if __name__ == "__main__":
    sys.exit(fuzz(read, "victims"))
