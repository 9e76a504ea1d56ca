"""A Python file changed by one step: a comparison, a number, an operator, a condition; never a text or a type."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip
"""`|` joins types as often as sets, so it stays as it is."""
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Step(NamedTuple):
    """One change: the line, in words, and the whole file as it then stands."""

    line: int
    says: str
    source: str


def steps_of(source: str) -> Iterator[Step]:
    """Every change of this file by one step.

    >>> [step.says for step in steps_of("def older(a, b): return a + 1 < b")]
    ['`a + 1 < b` turned into `a + 1 <= b`', '`a + 1` turned into `a - 1`', '`1` turned into `2`']
    """
    tree = ast.parse(source)
    for number, node in enumerate(_code(tree)):
        for changed in _changes(node):
            whole = copy.deepcopy(tree)
            target = list(_code(whole))[number]
            says = f"`{ast.unparse(node)}` turned into `{ast.unparse(changed)}`"
            source_after = ast.unparse(ast.fix_missing_locations(_Put(target, changed).visit(whole)))
            yield Step(getattr(node, "lineno", 0), says, source_after)


def _code(tree: ast.AST) -> Iterator[ast.expr]:
    """The expressions that are run: no annotations, no decorators, nothing in the text of an error."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "exc", "bases"):
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.If) and _never_runs(part):
                continue
            if isinstance(part, ast.AST):
                if isinstance(part, ast.expr) and not isinstance(part, ast.JoinedStr):
                    yield part
                if not isinstance(part, ast.JoinedStr):
                    yield from _code(part)


def _never_runs(statement: ast.If) -> bool:
    return isinstance(statement.test, ast.Name) and statement.test.id == "TYPE_CHECKING"


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            yield ast.Compare(node.left, [COMPARISONS[type(op)]()], node.comparators)
        case ast.BinOp(op=op) if type(op) in OPERATORS:
            yield ast.BinOp(node.left, OPERATORS[type(op)](), node.right)
        case ast.BoolOp(op=op):
            yield ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), node.values)
            for number in range(len(node.values)):
                left = [value for place, value in enumerate(node.values) if place != number]
                yield left[0] if len(left) == 1 else ast.BoolOp(op, left)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Call(func=ast.Name(id=name)) if name in SWAPPED:
            yield ast.Call(ast.Name(SWAPPED[name]), node.args, node.keywords)


class _Put(ast.NodeTransformer):
    """Puts another expression in the place of one."""

    def __init__(self, target: ast.expr, changed: ast.expr) -> None:
        self.target, self.changed = target, changed

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.target:
            return self.changed
        return super().visit(node)
