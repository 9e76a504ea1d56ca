"""Decision diagrams over facts with a few possible values each: what an answer depends on, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

TERMINALS = 1 << 7
"""Numbers below this one are values; those from it on are nodes."""

FALSE, UNKNOWN, TRUE = 0, 1, 2


class TooLarge(Exception):
    """The diagrams of one case have grown past their bound."""


class Diagrams:
    """Reduced ordered diagrams that share their nodes: two are equal exactly when they are the same number.

    A diagram is a number: a value, or a node that asks for one variable (by its level) and has one diagram for each of
    its values. No node has all of them alike, so a variable stands in a diagram exactly when the value depends on it.

    >>> diagrams = Diagrams(1000)
    >>> first, second = diagrams.node(0, (0, 2)), diagrams.node(1, (0, 2))
    >>> both = diagrams.least([first, second])
    >>> diagrams.support(both), diagrams.least([both, FALSE]), diagrams.reached(both)
    (frozenset({0, 1}), 0, 5)
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.levels: list[int] = []
        self.children: list[tuple[int, ...]] = []
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}
        self._least: dict[tuple[int, int], int] = {}
        self._greatest: dict[tuple[int, int], int] = {}
        self._combined: dict[tuple[object, tuple[int, ...]], int] = {}
        self._supports: dict[int, frozenset[int]] = {}
        self._reached: list[int] = []

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """The diagram that asks for this variable first; the one child where all are alike."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = level, children
        found = self._known.get(key)
        if found is None:
            if len(self.levels) >= self.most:
                raise TooLarge
            found = self._known[key] = TERMINALS + len(self.levels)
            self.levels.append(level)
            self.children.append(children)
            reached = 0
            for child in children:
                reached |= 1 << child if child < TERMINALS else self._reached[child - TERMINALS]
            self._reached.append(reached)
        return found

    def reached(self, diagram: int) -> int:
        """The values that it can come to, one bit each."""
        return 1 << diagram if diagram < TERMINALS else self._reached[diagram - TERMINALS]

    def least(self, diagrams: Iterable[int], top: int = TRUE) -> int:
        """Kleene's `and`: the least of the values, none of which is above `top`."""
        found = top
        for one in diagrams:
            found = self._joined(found, one, top, FALSE, self._least)
            if found == FALSE:
                return FALSE
        return found

    def greatest(self, diagrams: Iterable[int], top: int = TRUE) -> int:
        """Kleene's `or`: the greatest of the values, none of which is above `top`."""
        found = FALSE
        for one in diagrams:
            found = self._joined(found, one, FALSE, top, self._greatest)
            if found == top:
                return top
        return found

    def _joined(self, one: int, other: int, neutral: int, settled: int, known: dict[tuple[int, int], int]) -> int:
        """Of two values the one nearer to `settled`, which is the least or the greatest; `neutral` lies opposite."""
        if one in (other, settled) or other == neutral:
            return one
        if one == neutral or other == settled:
            return other
        if one < TERMINALS and other < TERMINALS:
            return max(one, other) if settled > neutral else min(one, other)
        key = (one, other) if one < other else (other, one)
        found = known.get(key)
        if found is None:
            level, pairs = self._split(one, other)
            children = tuple([self._joined(a, b, neutral, settled, known) for a, b in pairs])
            found = known[key] = self.node(level, children)
        return found

    def _split(self, one: int, other: int) -> tuple[int, Iterable[tuple[int, int]]]:
        first = self.levels[one - TERMINALS] if one >= TERMINALS else 1 << 30
        second = self.levels[other - TERMINALS] if other >= TERMINALS else 1 << 30
        if first == second:
            return first, zip(self.children[one - TERMINALS], self.children[other - TERMINALS], strict=True)
        if first < second:
            return first, [(child, other) for child in self.children[one - TERMINALS]]
        return second, [(one, child) for child in self.children[other - TERMINALS]]

    def combined(self, joined: Callable[..., int], diagrams: Sequence[int]) -> int:
        """The diagram of a function of several values."""
        parts = tuple(diagrams)
        nodes = [part - TERMINALS for part in parts if part >= TERMINALS]
        if not nodes:
            return joined(*parts)
        key = joined, parts
        found = self._combined.get(key)
        if found is None:
            level = min(self.levels[node] for node in nodes)
            width = next(len(self.children[node]) for node in nodes if self.levels[node] == level)
            columns = [
                self.children[part - TERMINALS] if part >= TERMINALS and self.levels[part - TERMINALS] == level
                else (part,) * width
                for part in parts
            ]  # fmt: skip
            made = tuple([self.combined(joined, row) for row in zip(*columns, strict=True)])
            found = self._combined[key] = self.node(level, made)
        return found

    def support(self, diagram: int) -> frozenset[int]:
        """The variables on which the value depends."""
        if diagram < TERMINALS:
            return frozenset()
        found = self._supports.get(diagram)
        if found is None:
            below = [self.support(child) for child in set(self.children[diagram - TERMINALS])]
            found = self._supports[diagram] = frozenset([self.levels[diagram - TERMINALS]]).union(*below)
        return found

    def reached_by_value(self, diagram: int, level: int, width: int) -> list[int]:
        """For each value of one variable the values (as bits) that the diagram can still come to."""
        if diagram < TERMINALS or self.levels[diagram - TERMINALS] > level:
            return [self.reached(diagram)] * width
        found, seen = [0] * width, {diagram}
        waiting = [diagram]
        free = 0
        while waiting:
            node = waiting.pop() - TERMINALS
            if self.levels[node] == level:
                for value, child in enumerate(self.children[node]):
                    found[value] |= self.reached(child)
                continue
            for child in self.children[node]:
                if child < TERMINALS:
                    free |= 1 << child
                elif child not in seen:
                    seen.add(child)
                    if self.levels[child - TERMINALS] > level:
                        free |= self._reached[child - TERMINALS]
                    else:
                        waiting.append(child)
        return [bits | free for bits in found]
