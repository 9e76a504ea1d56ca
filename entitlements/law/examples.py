"""Worked examples as their file says them: facts, a day, what is expected, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from entitlements.errors import RulesetError
from entitlements.law.models import Id, Sentence
from entitlements.law.reader import position, read_yaml

Day = date | Literal["none"]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple | set | frozenset) or value is None else [value]


_TEXT = {"type": "string"}
Names = Annotated[
    frozenset[str],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}),
]
Days = Annotated[
    tuple[Day, ...], BeforeValidator(_listed), WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]})
]
StatusName = Literal[
    "granted", "discretionary", "upcoming", "undetermined", "barred", "expired", "not_granted", "not_encoded"
]


class Expected(BaseModel):
    """What one rule must come to; what is left out is not looked at. `none` says that there must be no such day."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    status: StatusName
    force: Literal["shall", "may", "should"] | None = None
    starts: Day | None = None
    ends: Day | None = None
    min_ends: Day | None = None
    max_ends: Day | None = None
    because: Names | None = None
    barred_by: Names | None = None
    warns: Names | None = None
    presumes: Names | None = None
    deadlines: Days | None = None
    renewable: str | None = None


class Example(BaseModel):
    """One case: its facts as `Victim` takes them, the day, what is expected of which rule, and why in plain words."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Sentence
    why: Annotated[Sentence, Field(min_length=20)]
    on: date
    victim: dict[str, Any]
    expect: Annotated[dict[str, StatusName | Expected], Field(min_length=1)]

    @property
    def expected(self) -> dict[str, Expected]:
        """What is expected of each rule; a status alone says nothing of the rest."""
        return {rule: Expected(status=e) if isinstance(e, str) else e for rule, e in self.expect.items()}


class Equivalent(BaseModel):
    """A change of the ruleset by one step that, as somebody judged, no case can tell from the law; and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    amendment: Sentence
    reason: Annotated[Sentence, Field(min_length=20)]


class ExamplesFile(BaseModel):
    """The worked examples of one ruleset, and the amendments that none of them need tell from it."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Worked examples of a ruleset")
    ruleset: Id
    examples: tuple[Example, ...]
    equivalent: tuple[Equivalent, ...] = ()


def read_examples(text: str, file: str) -> ExamplesFile:
    """The worked examples in this text; RulesetError names the line and what is wrong."""
    try:
        return ExamplesFile.model_validate(read_yaml(text, file))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = tuple(step for step in first["loc"] if not (isinstance(step, str) and step.startswith("literal")))
        line, column = position(text, path)
        place = ".".join(str(step) for step in path)
        raise RulesetError(f"`{place}`: {first['msg']}", file=file, line=line, column=column) from None


__all__ = ["Equivalent", "Example", "ExamplesFile", "Expected", "read_examples"]
