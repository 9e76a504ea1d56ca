"""Facts that go through stages: identification, criminal proceedings, the choice about testimony."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import combinations
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from pydantic import ValidationError, ValidationInfo, ValidatorFunctionWrapHandler, WrapValidator

from entitlements.errors import FactError
from entitlements.facts.faults import Problem, joined, problems_of
from entitlements.facts.kinds import Day
from entitlements.facts.model import DOES_NOT_KNOW, FactModel

IdentificationStatus: TypeAlias = Literal["none", "referred", "presumed", "identified", "refused"]
ProceedingsStatus: TypeAlias = Literal[
    "none", "reported", "investigation", "prosecution", "trial", "convicted", "acquitted", "discontinued"
]
TestimonyStatus: TypeAlias = Literal[
    "undecided", "willing", "cooperating", "testified", "declined", "unable", "withdrawn"
]

S = TypeVar("S", bound=str)


class Stage(FactModel, Generic[S]):
    """A stage that is reached, or will be, and its day; without a day it is reached, and the day is not known.

    >>> from entitlements import Victim
    >>> Victim(identification={"status": "presumed", "date": "2026-11-20"}).identification[0].date
    datetime.date(2026, 11, 20)
    >>> Victim(testimony="declined").testimony == (Stage(status="declined"),)
    True
    """

    status: S
    date: Day | None = None


# A stage of the first kind is never later than one of the second. A refusal may be taken back, and may take back.
_IDENTIFICATION_ORDER = frozenset(
    {("none", status) for status in ("referred", "presumed", "identified", "refused")}
    | {("referred", "presumed"), ("referred", "identified"), ("referred", "refused"), ("presumed", "identified")}
)
_COURSE = (
    ("none",), ("reported",), ("investigation",), ("prosecution",), ("trial",),
    ("convicted", "acquitted", "discontinued"),
)  # fmt: skip
_PROCEEDINGS_ORDER = frozenset(
    (before, after) for first, second in combinations(_COURSE, 2) for before in first for after in second
)
_ENTRY = re.compile(r"\[(\d+)\](.*)", re.DOTALL)


def _reader(order: frozenset[tuple[str, str]]) -> Callable[[Any, ValidatorFunctionWrapHandler, ValidationInfo], Any]:
    """A validator that takes one status, one mapping or a list of such, and holds dated stages to the order."""

    def read(given: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> tuple[Stage[Any], ...]:
        several = isinstance(given, list | tuple)
        entries = given if several else [given]
        stages: tuple[Stage[Any], ...] = ()
        try:
            stages = handler([_as_mapping(entry) for entry in entries])
        except ValidationError as error:
            problems = [(_path_as_given(path, entries, several), problem) for path, problem in problems_of(error)]
        else:
            problems = list(_order_faults(stages, order, info.field_name or ""))
        if problems:
            raise FactError(problems)
        return _in_order(tuple(dict.fromkeys(stages)))

    return read


def _as_mapping(entry: Any) -> Any:
    if isinstance(entry, Stage):
        return {"status": entry.status, "date": entry.date}
    if not isinstance(entry, Mapping):
        return {"status": entry}
    if entry.get("date") == DOES_NOT_KNOW:
        return {**entry, "date": None}
    return entry


def _path_as_given(path: str, entries: list[Any] | tuple[Any, ...], several: bool) -> str:
    """The path as the reader of the input sees it: no number where there is no list, no `status` where it is bare."""
    found = _ENTRY.fullmatch(path)
    if found is None:
        return path
    below = found[2].removeprefix(".") if isinstance(entries[int(found[1])], Mapping | Stage) else ""
    return joined(f"[{found[1]}]", below) if several else below


def _order_faults(stages: tuple[Stage[Any], ...], order: frozenset[tuple[str, str]], field: str) -> Iterable[Problem]:
    for (i, one), (j, other) in combinations(enumerate(stages), 2):
        if one.status == other.status:
            if one.date != other.date:
                yield f"[{j}]", f"is the same stage as `{field}[{i}]`, and its date is another"
        elif one.date is not None and other.date is not None:
            if (one.status, other.status) in order and other.date < one.date:
                yield f"[{j}].date", f"is earlier than `{field}[{i}].date`, which comes first in law"
            elif (other.status, one.status) in order and one.date < other.date:
                yield f"[{i}].date", f"is earlier than `{field}[{j}].date`, which comes first in law"


def _in_order(stages: tuple[Stage[Any], ...]) -> tuple[Stage[Any], ...]:
    """Dated stages by date; undated ones keep their places among them."""
    dated = iter(sorted((s for s in stages if s.date is not None), key=lambda s: s.date or date.min))
    return tuple(stage if stage.date is None else next(dated) for stage in stages)


_I: TypeAlias = Stage[IdentificationStatus]
_P: TypeAlias = Stage[ProceedingsStatus]
_T: TypeAlias = Stage[TestimonyStatus]

Identification: TypeAlias = Annotated[
    tuple[_I, ...],
    WrapValidator(
        _reader(_IDENTIFICATION_ORDER),
        json_schema_input_type=IdentificationStatus | _I | list[IdentificationStatus | _I],
    ),
]
Proceedings: TypeAlias = Annotated[
    tuple[_P, ...],
    WrapValidator(
        _reader(_PROCEEDINGS_ORDER), json_schema_input_type=ProceedingsStatus | _P | list[ProceedingsStatus | _P]
    ),
]
Testimony: TypeAlias = Annotated[
    tuple[_T, ...],
    WrapValidator(_reader(frozenset()), json_schema_input_type=TestimonyStatus | _T | list[TestimonyStatus | _T]),
]
