"""What pydantic finds wrong, told in the library's own words: the field and what is allowed, never the value."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from entitlements.errors import FactError, did_you_mean

Problem: TypeAlias = tuple[str, str]
"""The path of a field, such as `permits[1].expires`, and what is wrong with it."""

# Only what looks like the name of a fact is repeated in a message: a person's name given as a key is not.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")

_EXPECTED = {
    "bool_type": "expected true or false",
    "int_type": "expected a whole number",
    "string_type": "expected text",
    "frozen_set_type": "expected a list",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "missing": "is missing",
    "json_invalid": "the text is not valid JSON",
}


def fault(problem: str) -> PydanticCustomError:
    """An error for a validator of one value to raise; the message is taken as it stands."""
    return PydanticCustomError("fact", "{problem}", {"problem": problem})


def nameable(name: object) -> bool:
    """Whether a key looks like the name of a fact, so that a message may repeat it.

    >>> nameable("testimny"), nameable("Jane Doe, born 2001")
    (True, False)
    """
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def joined(path: str, below: str) -> str:
    """The path of a field below another one.

    >>> joined("permits", "[1]"), joined("permits[1]", "expires"), joined("", "born"), joined("born", "")
    ('permits[1]', 'permits[1].expires', 'born', 'born')
    """
    return f"{path}.{below}" if path and below and not below.startswith("[") else path + below


def problems_of(error: ValidationError, known: Collection[str] = (), hint: str = "") -> list[Problem]:
    """Every fault that a ValidationError holds; `known` are the names that a misspelt one may have meant."""
    return [
        problem
        for one in error.errors(include_url=False, include_input=False)
        for problem in _problems(one, known, hint)
    ]


def _problems(one: ErrorDetails, known: Collection[str], hint: str) -> Iterable[Problem]:
    context = one.get("ctx", {})
    inner = context.get("error")
    if one["type"] == "extra_forbidden":
        return [no_such_fact(one["loc"][-1], known, hint)]
    path = ""
    for step in one["loc"]:
        path = joined(path, f"[{step}]" if isinstance(step, int) else step)
    if isinstance(inner, FactError):
        return [(joined(path, below), problem) for below, problem in inner.problems]
    match one["type"]:
        case "fact":
            problem = str(context["problem"])
        case "literal_error":
            problem = f"expected one of {str(context['expected']).replace(chr(39), '`').replace(' or ', ', ')}"
        case "greater_than_equal":
            problem = f"expected {context['ge']} or more"
        case "less_than_equal":
            problem = f"expected {context['le']} or less"
        case kind:
            # pydantic's own words may hold the value
            problem = _EXPECTED.get(kind, "is not valid")
    return [(path, problem)]


def no_such_fact(name: object, known: Collection[str], hint: str = "") -> Problem:
    """The fault of a name that is none of the known ones."""
    if not isinstance(name, str) or not nameable(name):
        return "", "a key is not the name of a fact"
    suggestion = did_you_mean(name, sorted(known))
    return name, f"no such fact{suggestion or hint}"
