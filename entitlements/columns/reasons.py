"""Which facts leave a condition open, on every row: those of its unknown atomic conditions that are not known."""

from __future__ import annotations

from typing import TypeAlias

from entitlements.columns.atoms import whether_unknown
from entitlements.columns.bits import Bits, Rails, some
from entitlements.columns.frames import Frame
from entitlements.logic.ir import Atom, Node, Path, Quantified, children, paths
from entitlements.logic.support import LIST_OF, facts_of, rests_on_several
from entitlements.logic.types import Scope
from entitlements.logic.words import fact_at

Facts: TypeAlias = dict[str, Bits]
"""For each fact the rows of which it is one to ask for."""


class Reasons:
    """The facts that leave nodes open on a frame, reckoned once for each node and only where they are asked for."""

    def __init__(
        self, nodes: tuple[Node, ...], values: dict[int, Rails], scopes: dict[int, Scope], frame: Frame
    ) -> None:
        self._nodes, self._values, self._scopes, self._frame = nodes, values, scopes, frame
        self._known: dict[int, Facts] = {}

    def of(self, index: int) -> Facts:
        """The facts that leave this node open, each only on rows on which the node is unknown."""
        if index not in self._known:
            self._known[index] = self._of(index)
        return self._known[index]

    def _of(self, index: int) -> Facts:
        node = self._nodes[index]
        if isinstance(node, Atom):
            return atom_facts(node, self._values[index].unknown, self._scopes[index], self._frame)
        below = children(node)
        if len(below) == 1:
            return self.of(below[0])
        unknown = self._values[index].unknown
        if not some(unknown):
            return {}
        found: Facts = {}
        for child in below:
            add(found, self.of(child))
        return {fact: rows & unknown for fact, rows in found.items()}


def add(found: Facts, more: Facts, within: Bits | None = None) -> None:
    """Further facts to ask for, of certain rows if so said."""
    for fact, rows in more.items():
        here = rows if within is None else rows & within
        found[fact] = found[fact] | here if fact in found else here


def atom_facts(atom: Atom, unknown: Bits, scope: Scope, frame: Frame) -> Facts:
    """The facts for which an atomic condition is unknown: `logic.support.facts_of` for many."""
    if not some(unknown):
        return {}
    if not rests_on_several(atom, scope):
        return dict.fromkeys(facts_of(atom, scope, None, None), unknown)
    read = [path for path in paths(atom) if not (isinstance(atom, Quantified) and path.name == atom.items)]
    found: Facts = {}
    asked = unknown
    if isinstance(atom, Quantified):
        found[atom.items] = unknown
        asked = unknown & ~whether_unknown(Path("victim", atom.items), frame)
    named = None
    for path in read:
        rows = asked & whether_unknown(path, frame)
        named = rows if named is None else named | rows
        add(found, _base(path, rows, scope, frame))
    if read and not isinstance(atom, Quantified) and named is not None:
        add(found, _base(read[0], unknown & ~named, scope, frame))
    return {fact: rows for fact, rows in found.items() if some(rows)}


def _base(path: Path, rows: Bits, scope: Scope, frame: Frame) -> Facts:
    """The stored fact to ask for on these rows: this one, or the first unknown one of those it is derived from."""
    fact = fact_at(path, scope)
    if path.where != "victim":
        listed = LIST_OF[scope.each or ""]
        if scope.each == "offence" and "born" in fact.asks:
            unborn = whether_unknown(Path("victim", "born"), frame)
            return {"born": rows & unborn, listed: rows & ~unborn}
        return {listed: rows}
    if not fact.derived:
        return {fact.name: rows}
    found: Facts = {}
    for ask in fact.asks:
        here = rows & whether_unknown(Path("victim", ask), frame)
        add(found, {ask: here})
        rows = rows & ~here
    add(found, {fact.asks[-1]: rows})
    return found
