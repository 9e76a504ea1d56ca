"""Formulas for the solver, folded as they are built: plain Python truth values stand for what is settled already."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from entitlements.errors import MissingExtra

Formula: TypeAlias = Any
"""A Boolean term of the solver, or True or False."""

Number: TypeAlias = Any
"""An integer term of the solver, or a plain number."""


@lru_cache(maxsize=1)
def z3() -> Any:
    """The solver's module, loaded when the first proof is asked for; MissingExtra where it is not installed."""
    try:
        import z3 as module
    except ImportError:
        raise MissingExtra("proofs", "prove") from None
    return module


def both(*parts: Formula) -> Formula:
    """`and`: True for nothing."""
    return every(parts)


def either(*parts: Formula) -> Formula:
    """`or`: False for nothing."""
    return some(parts)


def every(parts: Iterable[Formula]) -> Formula:
    """All of these."""
    found = [part for part in parts if part is not True]
    if any(part is False for part in found):
        return False
    return True if not found else found[0] if len(found) == 1 else z3().And(*found)


def some(parts: Iterable[Formula]) -> Formula:
    """Any of these."""
    found = [part for part in parts if part is not False]
    if any(part is True for part in found):
        return True
    return False if not found else found[0] if len(found) == 1 else z3().Or(*found)


def no(part: Formula) -> Formula:
    """`not`."""
    return not part if isinstance(part, bool) else z3().Not(part)


def differ(one: Formula, other: Formula) -> Formula:
    """That two formulas have different values."""
    if isinstance(one, bool):
        return no(other) if one else other
    if isinstance(other, bool):
        return no(one) if other else one
    return one != other


def pick(condition: Formula, yes: Number, otherwise: Number) -> Number:
    """One number if the condition holds, else another."""
    if isinstance(condition, bool):
        return yes if condition else otherwise
    return z3().If(condition, yes, otherwise)


def as_formula(part: Formula, context: Any) -> Any:
    """The same as a term of the solver, also where it is settled."""
    return z3().BoolVal(part, context) if isinstance(part, bool) else part


class Rails(NamedTuple):
    """A condition's two rails: that it is known to be true, and that it is known to be false; neither is unknown."""

    true: Formula
    false: Formula

    @property
    def unknown(self) -> Formula:
        """That it is neither."""
        return both(no(self.true), no(self.false))


ALWAYS, NEVER, OPEN = Rails(True, False), Rails(False, True), Rails(False, False)


def settled(part: Formula, known: Formula = True) -> Rails:
    """The rails of a condition that is unknown only while `known` fails."""
    return Rails(both(known, part), both(known, no(part)))


def negation(rails: Rails) -> Rails:
    """`not` exchanges the rails."""
    return Rails(rails.false, rails.true)


def conjunction(parts: Iterable[Rails]) -> Rails:
    """Kleene's `and`."""
    given = tuple(parts)
    return Rails(every(part.true for part in given), some(part.false for part in given))


def disjunction(parts: Iterable[Rails]) -> Rails:
    """Kleene's `or`."""
    given = tuple(parts)
    return Rails(some(part.true for part in given), every(part.false for part in given))
