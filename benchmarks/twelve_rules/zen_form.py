"""The twelve rules as a ZEN decision: one expression node between input and output."""

from __future__ import annotations

import json
from typing import Any

import zen

from benchmarks.twelve_rules.cases import CONCLUSIONS, Case

_EXPRESSIONS = {
    "victim": "identification == 'presumed' or identification == 'identified'",
    "child": "age < 18",
    "foreign": "third_country_national == true",
    "reflection": "$.victim and $.foreign and not public_order_ground",
    "assistance": "$.victim or identification == 'referred'",
    "no_removal": "$.reflection or ($.assistance and $.child and $.foreign)",
    "cooperation_permit": "$.reflection and testimony in ['cooperating', 'testified'] and links_severed == true",
    "personal_permit": (
        "identification == 'identified' and $.foreign and (personal_situation == true or $.child)"
        " and not public_order_ground"
    ),
    "child_stay": "$.victim and $.child and $.foreign and unaccompanied == true",
    "guardian": "$.assistance and $.child and unaccompanied == true",
    "non_punishment": "$.victim and acts_compelled == true",
    "work": (
        "$.victim and ($.cooperation_permit or $.personal_permit"
        " or residence_status in ['resident', 'permanent_resident'])"
    ),
}


def _decision() -> dict[str, Any]:
    expressions = [{"id": key, "key": key, "value": value} for key, value in _EXPRESSIONS.items()]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "rules", "type": "expressionNode", "name": "rules", "position": {"x": 1, "y": 0},
            "content": {"expressions": expressions},
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]  # fmt: skip
    edges = [
        {"id": f"{start}-{end}", "type": "edge", "sourceId": start, "targetId": end}
        for start, end in (("in", "rules"), ("rules", "out"))
    ]
    return {"nodes": nodes, "edges": edges}


ENGINE = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": _decision()}}})
DECISION = ENGINE.create_decision(json.dumps(_decision()))


def one(case: Case) -> tuple[bool, ...]:
    """The twelve conclusions of a case."""
    return _conclusions(DECISION.evaluate(case)["result"])


def many(cases: list[Case]) -> list[tuple[bool, ...]]:
    """The twelve conclusions of each case."""
    found = ENGINE.evaluate_batch([{"key": "rules", "context": case} for case in cases])
    return [_conclusions(answer["data"]["result"]) for answer in found]


def _conclusions(result: dict[str, Any]) -> tuple[bool, ...]:
    return tuple(result[name] for name in CONCLUSIONS)
