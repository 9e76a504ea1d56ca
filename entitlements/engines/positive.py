"""A program as positive rules in strata: what a forward-chaining engine that cannot negate is able to conclude.

Negation is pushed down to atomic conditions, each of which is a signal that can be read either way round. A definition
that is negated is read the other way round as a signal too, once the stratum that concludes it is closed. What remains
is conjunctions of signals and of conclusions; a disjunction is several rules with one head. Nothing is multiplied out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from entitlements.logic.ir import And, Defined, Node, Not, Or, Program

MOST_LITERALS = 14
"""Conditions in one rule: with the guarded case fact they make the 15 patterns that are safe (16 fail)."""

MOST_BRANCHES = 60
"""Rules with one head; a longer disjunction goes through further heads, so that any program fits into segments."""

MOST_RULES = 840
"""Rules in one segment: 30 groups of 28."""

MOST_INPUTS = 200
"""Signals that one segment reads; with 30 group guards and the case's own two fields this stays below 240 fields."""

MOST_READERS = 250
"""Rules that read one conclusion of their own segment (at 256 an unrelated rule fires)."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A signal, as it stands or the other way round: an atom's node, or a conclusion numbered after all nodes."""

    signal: int
    negated: bool = False

    def flipped(self) -> Literal:
        """The same signal the other way round."""
        return Literal(self.signal, not self.negated)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A signal that rules conclude: any of the bodies is enough, all of a body's literals are needed."""

    signal: int
    bodies: tuple[tuple[Literal, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a segment: inputs of the segment by position, conclusions of the same segment, and what follows."""

    head: int
    inputs: tuple[int, ...]
    conclusions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Rules that chain among themselves to a fixpoint, over inputs that were settled before."""

    inputs: tuple[Literal, ...]
    rules: tuple[Rule, ...]

    def heads(self) -> tuple[int, ...]:
        """What the segment concludes, each once."""
        return tuple(dict.fromkeys(rule.head for rule in self.rules))

    def read(self) -> tuple[int, ...]:
        """The conclusions that rules of this same segment read, each once, in order."""
        return tuple(sorted({signal for rule in self.rules for signal in rule.conclusions}))


@dataclass(frozen=True, slots=True)
class PositiveProgram:
    """Segments in the order in which they run, and the signal that answers each root."""

    signals: int
    segments: tuple[Segment, ...]
    answers: tuple[int, ...]


def positive_program(program: Program, roots: Sequence[int]) -> PositiveProgram:
    """The positive rules that conclude these roots of a program."""
    conclusions = _Conclusions(len(program.nodes))
    literals = _literals(program, _demanded(program, roots), conclusions)
    answers = [conclusions.answering(literals[root, True]) for root in roots]
    kept = _inlined(conclusions.all, set(answers))
    return PositiveProgram(conclusions.next, tuple(_segments(kept, len(program.nodes))), tuple(answers))


class _Conclusions:
    """Numbers conclusions, and splits what is too long for one rule or one head."""

    def __init__(self, first: int) -> None:
        self.next = first
        self.first = first
        self.all: list[Conclusion] = []

    def conclude(self, bodies: Sequence[tuple[Literal, ...]]) -> Literal:
        self.all.append(Conclusion(self.next, tuple(bodies)))
        self.next += 1
        return Literal(self.next - 1)

    def all_of(self, literals: Sequence[Literal]) -> Literal:
        parts = list(dict.fromkeys(literals))
        while len(parts) > MOST_LITERALS:
            parts = [self.conclude([tuple(part)]) for part in _chunks(parts, MOST_LITERALS)]
        return self.conclude([tuple(parts)])

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        parts = list(dict.fromkeys(literals))
        while len(parts) > MOST_BRANCHES:
            parts = [self.conclude([(branch,) for branch in part]) for part in _chunks(parts, MOST_BRANCHES)]
        return self.conclude([(part,) for part in parts])

    def answering(self, literal: Literal) -> int:
        """The conclusion that says this literal: a root is always something that a rule concludes."""
        if literal.negated or literal.signal < self.first:
            literal = self.conclude([(literal,)])
        return literal.signal


def _chunks(parts: list[Literal], size: int) -> Iterator[list[Literal]]:
    for start in range(0, len(parts), size):
        yield parts[start : start + size]


def _demanded(program: Program, roots: Sequence[int]) -> set[tuple[int, bool]]:
    """Which nodes are needed as true (True) and which as false (False); parents stand after children."""
    demanded = {(root, True) for root in roots}
    for index in reversed(range(len(program.nodes))):
        node = program.nodes[index]
        for sign in (True, False):
            if (index, sign) in demanded:
                demanded.update(_parts(node, sign))
    return demanded


def _parts(node: Node, sign: bool) -> list[tuple[int, bool]]:
    """What a node's truth (or falsehood) is made of; a definition is concluded as true even where it is negated."""
    match node:
        case And(children=children) | Or(children=children):
            return [(child, sign) for child in children]
        case Not(child=child):
            return [(child, not sign)]
        case Defined(child=child):
            return [(child, True)]
    return []


def _literals(
    program: Program, demanded: set[tuple[int, bool]], conclusions: _Conclusions
) -> dict[tuple[int, bool], Literal]:
    """The literal that says that a node is true (or false), for every one that is needed."""
    literals: dict[tuple[int, bool], Literal] = {}
    for index, node in enumerate(program.nodes):
        for sign in (True, False):
            if (index, sign) not in demanded:
                continue
            parts = [literals[part] for part in _parts(node, sign)]
            if isinstance(node, And | Or):
                join = conclusions.all_of if isinstance(node, And) == sign else conclusions.any_of
                literals[index, sign] = join(parts)
            elif isinstance(node, Not):
                literals[index, sign] = parts[0]
            elif isinstance(node, Defined):
                literals[index, sign] = parts[0] if sign else parts[0].flipped()
            else:
                literals[index, sign] = Literal(index, not sign)
    return literals


def _inlined(conclusions: list[Conclusion], answers: set[int]) -> list[Conclusion]:
    """Conclusions with plain conjunctions written into their readers where they fit: it saves a fact and a firing."""
    plain: dict[Literal, tuple[Literal, ...]] = {}
    widened: list[Conclusion] = []
    for one in conclusions:
        room = MOST_BRANCHES - sum(map(len, one.bodies))
        bodies: dict[tuple[Literal, ...], None] = {}
        for body in one.bodies:
            wider = _widened(body, plain, room)
            room -= len(wider) - len(body)
            bodies[wider] = None
        widened.append(Conclusion(one.signal, tuple(bodies)))
        if len(bodies) == 1:
            plain[Literal(one.signal)] = next(iter(bodies))
    needed, kept = set(answers), list[Conclusion]()
    for one in reversed(widened):
        if one.signal in needed:
            needed.update(literal.signal for body in one.bodies for literal in body)
            kept.append(one)
    return kept[::-1]


def _widened(body: tuple[Literal, ...], plain: dict[Literal, tuple[Literal, ...]], room: int) -> tuple[Literal, ...]:
    """A body with what its plain conjunctions need in their place, as far as one rule and its head have room."""
    wider = dict.fromkeys(body)
    for literal in body:
        added = plain.get(literal)
        growth = len(added) - 1 if added is not None else 0
        if added is not None and len(wider) + growth <= MOST_LITERALS and growth <= room:
            del wider[literal]
            wider.update(dict.fromkeys(added))
            room -= growth
    return tuple(wider)


def _strata(conclusions: list[Conclusion]) -> dict[int, int]:
    """How many closed strata each conclusion rests on: one more for each negated conclusion on the way."""
    strata: dict[int, int] = {}
    for one in conclusions:
        below = [
            strata[literal.signal] + literal.negated
            for body in one.bodies
            for literal in body
            if literal.signal in strata
        ]
        strata[one.signal] = max(below, default=0)
    return strata


def _segments(conclusions: list[Conclusion], first: int) -> Iterator[Segment]:
    """Conclusions in strata, each stratum cut where the next conclusion would pass an engine's limit."""
    strata = _strata(conclusions)
    draft, stratum = _Draft(first), 0
    for one in sorted(conclusions, key=lambda one: (strata[one.signal], one.signal)):
        if draft.rules and (strata[one.signal] != stratum or not draft.takes(one)):
            yield draft.segment()
            draft = _Draft(first)
        stratum = strata[one.signal]
        draft.add(one)
    if draft.rules:
        yield draft.segment()


class _Draft:
    """A segment being filled."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.inputs: dict[Literal, int] = {}
        self.rules: list[Rule] = []
        self.heads: set[int] = set()
        self.readers: Counter[int] = Counter()

    def own(self, literal: Literal) -> bool:
        return literal.signal in self.heads and not literal.negated

    def takes(self, one: Conclusion) -> bool:
        literals = [literal for body in one.bodies for literal in body]
        inputs = {literal for literal in literals if not self.own(literal)} - self.inputs.keys()
        readers = Counter(literal.signal for literal in literals if self.own(literal))
        return (
            len(self.rules) + len(one.bodies) <= MOST_RULES
            and len(self.inputs) + len(inputs) <= MOST_INPUTS
            and all(self.readers[signal] + count <= MOST_READERS for signal, count in readers.items())
        )

    def add(self, one: Conclusion) -> None:
        for body in one.bodies:
            fields = [literal for literal in body if not self.own(literal)]
            tokens = [literal.signal for literal in body if self.own(literal)]
            positions = tuple(self.inputs.setdefault(literal, len(self.inputs)) for literal in fields)
            self.rules.append(Rule(one.signal, positions, tuple(tokens)))
            self.readers.update(tokens)
        self.heads.add(one.signal)

    def segment(self) -> Segment:
        return Segment(tuple(self.inputs), tuple(self.rules))
