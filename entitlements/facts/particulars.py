"""Facts that only one legal order, or a few, ask for: an immutable mapping from their names to what is known."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from entitlements.errors import FactError
from entitlements.facts.faults import Problem, joined, nameable
from entitlements.facts.kinds import ISO_DAY, day

Particular: TypeAlias = bool | int | str | date | frozenset[str]
"""What one such fact can be; an event that has not happened is `not_yet`."""

_EXPECTED = "expected true or false, a whole number, a text, a day as YYYY-MM-DD, `not_yet` or a list of texts"


class Particulars(Mapping[str, Particular]):
    """An immutable, hashable mapping; a text that is a day (YYYY-MM-DD) becomes one, and a list becomes a set.

    Which names and types are right is for the law that asks for them to say. FactError names what is of no type that
    any law could ask for.

    >>> Particulars({"harmed_on": "2026-05-01", "special_needs": True})
    Particulars(harmed_on=known, special_needs=known)
    >>> Particulars({"harmed_on": "2026-05-01"})["harmed_on"]
    datetime.date(2026, 5, 1)
    """

    __slots__ = ("_known",)
    _known: dict[str, Particular]

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        object.__setattr__(self, "_known", _read(given or {}))

    def __getitem__(self, name: str) -> Particular:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def items(self) -> ItemsView[str, Particular]:
        """Names with what is known; the same as the mapping's own, and several times as fast."""
        return self._known.items()

    def __eq__(self, other: object) -> bool:
        # True and 1 are different answers, though Python calls them equal.
        return isinstance(other, Particulars) and _typed(self._known) == _typed(other._known)

    def __hash__(self) -> int:
        return hash(frozenset(self._known.items()))

    def __repr__(self) -> str:
        return f"Particulars({', '.join(f'{name}=known' for name in self._known)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise FactError([("particulars", "facts never change; make a changed copy")])

    def __reduce__(self) -> tuple[type[Particulars], tuple[dict[str, Particular]]]:
        return Particulars, (self._known,)

    def __deepcopy__(self, memo: dict[int, Any]) -> Particulars:
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda given: given if isinstance(given, cls) else cls(given),
            serialization=core_schema.plain_serializer_function_ser_schema(_plain),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        types = ["boolean", "integer", "string", "array", "null"]
        return {"type": "object", "additionalProperties": {"type": types, "items": {"type": "string"}}}


def _read(given: object) -> dict[str, Particular]:
    if not isinstance(given, Mapping):
        raise FactError([("", "expected a mapping from the names of facts to what is known")])
    known: dict[str, Particular] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        if not nameable(name):
            problems.append(("", "a key is not the name of a fact"))
        elif value is not None:
            try:
                known[name] = _particular(value)
            except PydanticCustomError as error:
                problems.append((joined("", name), error.message()))
            except TypeError:
                problems.append((joined("", name), _EXPECTED))
    if problems:
        raise FactError(problems)
    return known


def _particular(value: object) -> Particular:
    if isinstance(value, str):
        return day(value) if ISO_DAY.fullmatch(value) else value
    if isinstance(value, list | tuple | set | frozenset) and all(isinstance(member, str) for member in value):
        return frozenset(value)
    if isinstance(value, bool | int | date) and not isinstance(value, datetime):
        return value
    raise TypeError


def _typed(known: dict[str, Particular]) -> dict[str, tuple[type, Particular]]:
    return {name: (type(value), value) for name, value in known.items()}


def _plain(particulars: Particulars) -> dict[str, Any]:
    return {name: sorted(v) if isinstance(v, frozenset) else v for name, v in sorted(particulars.items())}
