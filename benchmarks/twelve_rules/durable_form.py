"""The twelve rules in durable-rules as its manual writes them: conditions on the fields of one fact, an action each.

An alternative is a rule of its own, since an `|` whose sides both hold fires twice. One state, deleted after each case.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import product
from operator import and_
from typing import Any

from durable.lang import assert_fact, delete_state, m, ruleset, when_all

from benchmarks.twelve_rules.cases import CONCLUSIONS, Case

_VICTIM = ("presumed", "identified")
_REFERRED = ("referred", *_VICTIM)
_FOREIGN = ("third_country_national", True)
_ORDERLY = ("public_order_ground", False)
_ALONE = ("unaccompanied", True)
_CHILD = ("age", 18)
"""Below this number; every other pair is an equality."""

Literal = tuple[str, Any]


def _one_of(field: str, *values: str) -> list[list[Literal]]:
    return [[(field, value)] for value in values]


def _each(*parts: list[list[Literal]]) -> Iterator[list[Literal]]:
    """Every way of taking one alternative from each part."""
    for chosen in product(*parts):
        yield [literal for alternative in chosen for literal in alternative]


_AS_VICTIM, _AS_REFERRED = _one_of("identification", *_VICTIM), _one_of("identification", *_REFERRED)
_REFLECTION = [*_each(_AS_VICTIM, [[_FOREIGN, _ORDERLY]])]
_CHOICE = _one_of("testimony", "cooperating", "testified")
_COOPERATION = [*_each(_REFLECTION, _CHOICE, [[("links_severed", True)]])]
_REASONS: list[list[Literal]] = [[("personal_situation", True)], [_CHILD]]
_PERSONAL = [*_each([[("identification", "identified"), _FOREIGN, _ORDERLY]], _REASONS)]
_RESIDENT = _one_of("residence_status", "resident", "permanent_resident")

ALTERNATIVES: dict[str, list[list[Literal]]] = {
    "victim": _AS_VICTIM,
    "child": [[_CHILD]],
    "foreign": [[_FOREIGN]],
    "reflection": _REFLECTION,
    "no_removal": [*_REFLECTION, *_each(_AS_REFERRED, [[_CHILD, _FOREIGN]])],
    "cooperation_permit": _COOPERATION,
    "personal_permit": _PERSONAL,
    "child_stay": [*_each(_AS_VICTIM, [[_CHILD, _FOREIGN, _ALONE]])],
    "assistance": _AS_REFERRED,
    "guardian": [*_each(_AS_REFERRED, [[_CHILD, _ALONE]])],
    "non_punishment": [*_each(_AS_VICTIM, [[("acts_compelled", True)]])],
    "work": [*_COOPERATION, *_PERSONAL, *_each(_AS_VICTIM, _RESIDENT)],
}

_concluded: set[str] = set()


def _condition(literals: list[Literal]) -> Any:
    tests = [getattr(m, field) < value if field == "age" else getattr(m, field) == value for field, value in literals]
    return reduce(and_, tests)


def _conclude(name: str) -> Any:
    def action(c: Any) -> None:
        _concluded.add(name)

    return action


NAME = "twelve_rules"

with ruleset(NAME):
    for _name, _alternatives in ALTERNATIVES.items():
        for _literals in _alternatives:
            when_all(_condition(_literals))(_conclude(_name))

    @when_all(+m.kind)  # a fact that no rule reads is an error in durable-rules; every case has one that this reads
    def _received(c: Any) -> None:
        pass


def one(case: Case) -> tuple[bool, ...]:
    """The twelve conclusions of a case; a rule on a field that is missing never fires."""
    _concluded.clear()
    try:
        assert_fact(NAME, case | {"kind": "case"})
    finally:
        delete_state(NAME)
    return tuple(name in _concluded for name in CONCLUSIONS)


def many(cases: list[Case]) -> list[tuple[bool, ...]]:
    """The twelve conclusions of each case."""
    return [one(case) for case in cases]
