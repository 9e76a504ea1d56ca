"""Programs of a chosen size or shape, for tests and measurements that need the same one every time."""

from __future__ import annotations

import random

from entitlements.logic.ir import And, Defined, Holds, Node, Not, Or, Path, Program


def flags(number: int) -> list[Node]:
    """Atomic conditions, each a fact of its own."""
    return [Holds(Path("victim", f"flag_{index}")) for index in range(number)]


def wide(number: int, joined: type[And] | type[Or]) -> Program:
    """One conjunction or disjunction of many conditions."""
    return Program((*flags(number), joined(tuple(range(number)))))


def tower(height: int) -> Program:
    """Definitions on negated definitions: each is a stratum of its own."""
    nodes = flags(2)
    for level in range(height):
        below = len(nodes) - 1
        nodes += [Or((0, below)), Defined(f"level_{level}", below + 1), Not(below + 2)]
    return Program(tuple(nodes))


def lawlike(seed: int, atoms: int = 60, joints: int = 90, roots: int = 60) -> tuple[Program, tuple[int, ...]]:
    """Conditions as laws have them: conjunctions of a few facts, some alternatives, definitions, some negated."""
    choose = random.Random(seed)
    nodes = flags(atoms)
    for _ in range(joints):
        near = range(max(0, len(nodes) - 30), len(nodes))
        children = tuple(choose.choice(near) if choose.random() < 0.3 else choose.randrange(atoms) for _ in range(4))
        kind = choose.random()
        if kind < 0.5:
            nodes.append(And(children[: choose.randint(2, 4)]))
        elif kind < 0.8:
            nodes.append(Or(children[: choose.randint(2, 3)]))
        elif kind < 0.9:
            nodes.append(Not(children[0]))
        else:
            nodes.append(Defined(f"defined_{len(nodes)}", choose.choice(near)))
    return Program(tuple(nodes)), tuple(range(len(nodes) - roots, len(nodes)))


def facts(seed: int, number: int, weights: tuple[int, int, int] = (1, 1, 1)) -> dict[str, int]:
    """Values for flags: how often false, unknown and true."""
    drawn = random.Random(seed).choices((0, 1, 2), weights, k=number)
    return {f"flag_{index}": value for index, value in enumerate(drawn)}
