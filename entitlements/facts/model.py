"""The base of everything that is known of a victim: frozen, silent about its values, and its faults are FactErrors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from entitlements.errors import FactError
from entitlements.facts.faults import Problem, problems_of

DOES_NOT_KNOW = "does_not_know"
_NO_FACTS = frozenset({"particulars", "not_known"})


class _Word:
    """A word that stands for a value in a repr, so that logs do not hold the value."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __repr__(self) -> str:
        return self.word


KNOWN, NOT_KNOWN = _Word("known"), _Word(DOES_NOT_KNOW)


class FactModel(BaseModel):
    """Facts that are given together, checked together and never changed.

    The word `does_not_know` given for any fact leaves it unknown, and its name goes to `not_known`. Whatever is wrong
    is raised as one FactError, also from `model_validate` and `model_validate_json`. A repr says which facts are
    known, never what they are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    _hint: ClassVar[str] = ""
    """What to say of a name that resembles no fact."""

    def _contradictions(self) -> Iterable[Problem]:
        """What cannot all be true together; asked only when every fact is right by itself."""
        return ()

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(given, cls):
            return handler(given)
        if not isinstance(given, Mapping):
            raise FactError([("", "expected a mapping from the names of facts to what is known")])
        facts, problems = _known_and_not(given, cls)
        found: Self | None = None
        try:
            found = handler(facts)
        except ValidationError as error:
            problems += problems_of(error, cls.model_fields, cls._hint)
        if found is not None and not problems:
            problems += found._contradictions()
        if found is None or problems:
            raise FactError(problems)
        return found

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name in type(self).model_fields:
            if name not in _NO_FACTS and getattr(self, name) is not None:
                yield name, KNOWN
        for name in getattr(self, "particulars", ()):
            yield name, KNOWN
        for name in sorted(getattr(self, "not_known", ())):
            yield name, NOT_KNOWN

    def __repr_name__(self) -> str:
        return type(self).__name__.partition("[")[0]

    def __str__(self) -> str:
        return repr(self)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Input may say of every fact that the person does not know it."""
        found = handler(schema)
        if handler.mode == "validation" and "not_known" in cls.model_fields:
            for name, fact in handler.resolve_ref_schema(found).get("properties", {}).items():
                if name not in _NO_FACTS:
                    fact.setdefault("anyOf", []).append({"const": DOES_NOT_KNOW})
        return found

    if not TYPE_CHECKING:  # type checkers see pydantic's own signatures

        def __init__(self, /, **facts):
            _or_fact_error(super().__init__, facts)

        # Says to pydantic that this is its own `__init__`, so that validation need not come back through it.
        __init__.__pydantic_base_init__ = True

        @classmethod
        def model_validate(cls, obj, **options):
            return _or_fact_error(super().model_validate, {"obj": obj, **options})

        @classmethod
        def model_validate_json(cls, json_data, **options):
            return _or_fact_error(super().model_validate_json, {"json_data": json_data, **options})

        @classmethod
        def model_validate_strings(cls, obj, **options):
            return _or_fact_error(super().model_validate_strings, {"obj": obj, **options})

        def __setattr__(self, name, value):
            raise FactError([(name, "facts never change; make a changed copy")])

        def __delattr__(self, name):
            raise FactError([(name, "facts never change; make a changed copy")])


def _or_fact_error(validate: Any, arguments: dict[str, Any]) -> Any:
    """What `validate` returns; its ValidationError becomes a FactError that keeps no trace of it, so of no value."""
    try:
        return validate(**arguments)
    except ValidationError as error:
        problems = problems_of(error)
    raise FactError(problems)


def _known_and_not(given: Mapping[Any, Any], model: type[FactModel]) -> tuple[dict[Any, Any], list[Problem]]:
    """The facts with everything taken out that the person does not know, and whatever is given both ways."""
    facts, not_known = dict(given), set[str]()
    for name in model.model_fields.keys() - _NO_FACTS:
        if _says_unknown(facts.get(name)):
            not_known.add(name)
            del facts[name]
    particulars = facts.get("particulars")
    if isinstance(particulars, Mapping):
        unknown = {name for name, value in particulars.items() if _says_unknown(value)}
        not_known |= unknown
        facts["particulars"] = particulars = {n: value for n, value in particulars.items() if n not in unknown}
    else:
        particulars = {}
    if "not_known" not in model.model_fields:
        return facts, []
    named = facts.get("not_known")
    if named is None:
        named = facts["not_known"] = ()
    if isinstance(named, list | tuple | set | frozenset) and all(isinstance(name, str) for name in named):
        facts["not_known"] = not_known = not_known.union(named)
    both = sorted(n for n in not_known if facts.get(n) is not None or particulars.get(n) is not None)
    return facts, [(name, "is given, and said to be not known") for name in both]


def _says_unknown(value: object) -> bool:
    return isinstance(value, str) and value == DOES_NOT_KNOW
