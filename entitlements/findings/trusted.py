"""Models built from parts that this library has made itself: nothing is checked a second time."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)

_NEW = object.__new__
_SET = object.__setattr__
_FIELDS: dict[type[BaseModel], set[str]] = {}


def trusted(model: type[M], fields: dict[str, Any], private: dict[str, Any] | None = None) -> M:
    """A model with these fields, which must be all it has, in their order and of their types; the dict becomes its own.

    The same as `model_construct` with every field given, in a fifth of the time. It compares, copies, dumps and
    pickles as a validated one does; only `model_fields_set` is one set for all models of a kind.

    >>> class Day(BaseModel):
    ...     year: int
    >>> trusted(Day, {"year": 2026}) == Day(year=2026)
    True
    """
    made, given = _NEW(model), _FIELDS.get(model)
    if given is None:
        given = _FIELDS[model] = set(model.model_fields)
    _SET(made, "__dict__", fields)
    _SET(made, "__pydantic_fields_set__", given)
    _SET(made, "__pydantic_extra__", None)
    _SET(made, "__pydantic_private__", private)
    return made
