"""JSON Schemas of the formats: rulesets, worked examples, cases and answers."""

from __future__ import annotations

from typing import Any, Literal


def schema(what: Literal["ruleset", "examples", "case", "assessment"]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file format; that of a case carries the question of every fact.

    >>> schema("ruleset")["title"]
    'Ruleset of the library entitlements'
    """
    from entitlements.facts import Victim
    from entitlements.findings.assessment import Assessment
    from entitlements.law.examples import ExamplesFile
    from entitlements.law.library import load
    from entitlements.law.models import RulesetFile

    if what == "ruleset":
        found = RulesetFile.model_json_schema()
    elif what == "examples":
        found = ExamplesFile.model_json_schema()
    elif what == "assessment":
        found = Assessment.model_json_schema(mode="serialization")
    else:
        found = Victim.model_json_schema()
        for name, fact in load().vocabulary.facts.items():
            if name in found["properties"]:
                found["properties"][name]["description"] = f"{fact.question} {fact.help}".strip()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
