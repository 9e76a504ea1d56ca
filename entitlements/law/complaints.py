"""What pydantic finds wrong in a ruleset file, told as a place in the file and what to write instead."""

from __future__ import annotations

from pydantic import BaseModel, ValidationError

from entitlements.errors import RulesetError, did_you_mean
from entitlements.law.models import (
    DeadlineSpec,
    EarlyEnd,
    ExemptionSpec,
    Omission,
    Particular,
    Provision,
    RenewalSpec,
    RulesetFile,
    RuleSpec,
    Validity,
)
from entitlements.law.reader import Path, position

_BRANCHES = ("str", "tuple", "dict")
"""Steps that pydantic puts into a path for the branch of a union it tried; they are no places in the file."""


def in_the_file(error: ValidationError, text: str, file: str, data: object) -> RulesetError:
    """The first fault as a RulesetError with line, column, rule and the nearest right key."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = tuple(s for s in first["loc"] if not (isinstance(s, str) and ("[" in s or s in _BRANCHES)))
    line, column = position(text, path)
    rule = None
    if len(path) > 1 and path[0] == "rules" and isinstance(path[1], int) and isinstance(data, dict):
        entry = data["rules"][path[1]] if isinstance(data.get("rules"), list) else None
        rule = entry.get("id") if isinstance(entry, dict) else None
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = f"unknown key `{path[-1]}`{did_you_mean(str(path[-1]), _known_keys(path))}"
    elif first["type"] == "missing":
        message = f"`{path[-1]}` is missing"
    elif path:
        message = f"`{path[-1]}`: {message[:1].lower()}{message[1:]}"
    return RulesetError(message, file=file, line=line, column=column, rule=rule)


def _known_keys(path: Path) -> list[str]:
    models: tuple[type[BaseModel], ...] = (RulesetFile,)
    if len(path) > 1:
        sections: dict[str, tuple[type[BaseModel], ...]] = {
            "provisions": (Provision,), "particulars": (Particular,), "omissions": (Omission,),
        }  # fmt: skip
        rule = (RuleSpec, EarlyEnd, DeadlineSpec, RenewalSpec, Validity, ExemptionSpec)
        models = sections.get(str(path[0]), rule)
    return sorted({info.alias or name for model in models for name, info in model.model_fields.items()})
