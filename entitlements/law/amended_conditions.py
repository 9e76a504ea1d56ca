"""A condition changed by one step: an operand dropped or negated, `and` and `or` exchanged, a number moved."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from datetime import date, timedelta

Change = tuple[str, ast.expr]
"""What was changed, in words, and the expression as it then stands."""

BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
"""A comparison that includes its bound, and the one that does not. `==` is turned where the comparison is negated."""
Changes = Callable[[ast.expr], Iterator[Change]]
OTHER_UNIT = {"days": "weeks", "weeks": "days", "months": "weeks", "years": "months"}
"""The unit that a drafter would write by mistake: the next one that is not too far off to be noticed."""


def amended_conditions(text: str) -> Iterator[tuple[str, str]]:
    """Every condition that differs from this one by one step, with what was changed in words; each text once.

    Text that is no condition has none.

    >>> for words, changed in amended_conditions("child and age < 16"):
    ...     print(f"{words}: {changed}")
    `and` turned into `or`: child or age < 16
    operand `child` dropped: age < 16
    operand `age < 16` dropped: child
    `child` negated: not child and age < 16
    `age < 16` negated: child and (not age < 16)
    bound of `age < 16` included: child and age <= 16
    number 16 turned into 15: child and age < 15
    number 16 turned into 17: child and age < 17
    """
    try:
        tree = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    seen = {ast.unparse(tree)}
    for changes in (_joined, _negated, _bounds, _values, _lengths, _days, _quantifiers):
        for words, changed in _anywhere(tree, changes):
            written = ast.unparse(changed)
            if written not in seen:
                seen.add(written)
                yield words, written


def _anywhere(tree: ast.expr, changes: Changes, is_condition: bool = True) -> Iterator[Change]:
    """The whole expression with each of these changes made at each place where it can be."""
    if is_condition or changes is not _negated:
        yield from changes(tree)
    inside = isinstance(tree, ast.BoolOp | ast.GeneratorExp)  # what stands under `not` is negated with it
    for name, value in ast.iter_fields(tree):
        for number, part in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(part, ast.expr):
                for words, changed in _anywhere(part, changes, inside):
                    yield words, _with(tree, name, number if isinstance(value, list) else None, changed)


def _with(tree: ast.expr, name: str, number: int | None, part: ast.AST) -> ast.expr:
    """A copy of a node with another part in one place."""
    changed = copy.copy(tree)
    if number is None:
        setattr(changed, name, part)
    else:
        parts = list(getattr(tree, name))
        parts[number] = part
        setattr(changed, name, parts)
    return changed


def _said(node: ast.AST) -> str:
    return ast.unparse(node)


def _joined(node: ast.expr) -> Iterator[Change]:
    """`and` and `or` exchanged; each operand dropped."""
    if not isinstance(node, ast.BoolOp):
        return
    words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield f"`{words[0]}` turned into `{words[1]}`", ast.BoolOp(other, node.values)
    for number, dropped in enumerate(node.values):
        left = [value for place, value in enumerate(node.values) if place != number]
        kept = left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
        yield f"operand `{_said(dropped)}` dropped", kept


def _negated(node: ast.expr) -> Iterator[Change]:
    """What is true or false by itself, negated; a negation taken away."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"`not` before `{_said(node.operand)}` dropped", node.operand
    elif not isinstance(node, ast.BoolOp | ast.Constant | ast.GeneratorExp):
        yield f"`{_said(node)}` negated", ast.UnaryOp(ast.Not(), node)


def _bounds(node: ast.expr) -> Iterator[Change]:
    """A comparison that includes its bound no longer does, or the other way round."""
    if isinstance(node, ast.Compare):
        for number, op in enumerate(node.ops):
            if (other := BOUNDARY.get(type(op))) is not None:
                word = "included" if other in (ast.LtE, ast.GtE) else "left out"
                yield f"bound of `{_said(node)}` {word}", _with(node, "ops", number, other())


def _values(node: ast.expr) -> Iterator[Change]:
    """One value fewer in a list of words, or one country fewer."""
    words: list[ast.expr] = []
    if isinstance(node, ast.Tuple | ast.List):
        words, where = node.elts, "elts"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "citizen_of":
        words, where = node.args, "args"
    if len(words) > 1:
        for number, word in enumerate(words):
            changed = copy.copy(node)
            setattr(changed, where, [one for place, one in enumerate(words) if place != number])
            yield f"{_said(word)} dropped from `{_said(node)}`", changed


def _lengths(node: ast.expr) -> Iterator[Change]:
    """A number one less or one more, and the unit of a length exchanged."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        for value in (node.value - 1, node.value + 1):
            if value > 0:
                yield f"number {node.value} turned into {value}", ast.Constant(value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OTHER_UNIT:
        unit = OTHER_UNIT[node.func.id]
        yield f"unit of `{_said(node)}` turned into {unit}", ast.Call(ast.Name(unit), node.args, node.keywords)


def _days(node: ast.expr) -> Iterator[Change]:
    """A fixed day moved by a day."""
    is_date = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "date"
    if not (is_date and isinstance(node, ast.Call) and len(node.args) == 1):
        return
    written = node.args[0]
    if isinstance(written, ast.Constant) and isinstance(written.value, str):
        day = date.fromisoformat(written.value)
        for moved in (day - timedelta(1), day + timedelta(1)):
            yield f"day {day} turned into {moved}", ast.Call(node.func, [ast.Constant(moved.isoformat())], [])


def _quantifiers(node: ast.expr) -> Iterator[Change]:
    """`any` and `all` exchanged, and what is asked of each item changed by a step."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("any", "all"):
        other = "all" if node.func.id == "any" else "any"
        yield f"`{node.func.id}` turned into `{other}`", ast.Call(ast.Name(other), node.args, [])
