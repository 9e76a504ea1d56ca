"""From the text of a condition to nodes: Python's syntax against a whitelist, typed against the vocabulary."""

from __future__ import annotations

import ast
import warnings
from datetime import date
from functools import lru_cache
from typing import NoReturn

from entitlements.errors import EntitlementsError, did_you_mean
from entitlements.logic.ir import (
    TRUE,
    And,
    Builder,
    CompareDays,
    CompareNumber,
    Comparison,
    Constant,
    Contains,
    DateTerm,
    Defined,
    Event,
    Holds,
    OnDay,
    OneOf,
    Path,
    Program,
    Quantified,
    Shifted,
    Today,
    Under,
    Where,
)
from entitlements.logic.types import Fact, FactType, Scope
from entitlements.periods.lengths import Length

MAXIMUM_LENGTH = 4_000
OPERATORS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
MIRRORED: dict[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
WITH_ONE_WORD = ("one of", "stages", "text", "country")
"""Kinds of fact that are one word of several."""
UNITS = ("days", "weeks", "months", "years")
CALLS = ("all", "any", "citizen_of", "date", "held", "holds", "reached", "under", *UNITS)
LISTS = {"offences": "offence", "dependants": "dependant", "permits": "permit"}


class ConditionError(EntitlementsError, ValueError):
    """What is wrong in a condition, and where in its text (line and column from 0)."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        self.message, self.line, self.column = message, line, column
        super().__init__(message)


def parse(text: str, scope: Scope, builder: Builder, definitions: dict[str, int] | None = None) -> int:
    """Add the condition to the builder and return its node.

    `definitions` gives the node of every fact that the ruleset defines and that may be used here. ConditionError says
    what is wrong, where, and the nearest right thing.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise ConditionError(f"longer than {MAXIMUM_LENGTH} characters; split it with `defines`")
    try:
        return _Reader(scope, builder, definitions or {}).condition(_tree(text).body)
    except SyntaxError as error:
        line, last = (error.lineno or 1) - 1, text.count("\n")
        column = max((error.offset or 1) - (2 if line == 0 else 1), 0) if line <= last else len(text.split("\n")[-1])
        raise ConditionError(f"not a condition: {error.msg}", min(line, last), column) from None
    except (RecursionError, MemoryError):
        raise ConditionError("nested too deeply; split it with `defines`") from None
    except ValueError as error:
        if isinstance(error, ConditionError):
            raise
        raise ConditionError(f"not a condition: {error}") from None


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """Every bare name in a condition, for finding what it depends on; of text that is no condition, none."""
    try:
        return frozenset(node.id for node in ast.walk(_tree(text)) if isinstance(node, ast.Name))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()


def _tree(text: str) -> ast.Expression:
    """Python's own reading of a condition; what Python only warns of, such as `18or`, is no condition."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ast.parse(f"({text}\n)", mode="eval")


def _fail(node: ast.AST, message: str) -> NoReturn:
    line = getattr(node, "lineno", 1) - 1
    column = getattr(node, "col_offset", 0) - (1 if line == 0 else 0)
    raise ConditionError(message, line, max(column, 0))


class _Reader:
    """Reads one condition; `item` is the variable and kind of an any(...) or all(...) around the place being read."""

    def __init__(self, scope: Scope, builder: Builder, definitions: dict[str, int]) -> None:
        self.scope, self.builder, self.definitions = scope, builder, definitions
        self.item: tuple[str, str] | None = None

    # conditions

    def condition(self, node: ast.expr) -> int:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return self.builder.all_of([self.condition(value) for value in values])
            case ast.BoolOp(values=values):
                return self.builder.any_of([self.condition(value) for value in values])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.builder.negation(self.condition(operand))
            case ast.Compare():
                return self.comparison(node)
            case ast.Call():
                return self.call(node)
            case ast.Name() | ast.Attribute():
                return self.boolean(node)
            case ast.Constant(value=True | False as value):
                return self.builder.add(Constant(TRUE if value else 0))
        return _fail(node, f"`{ast.unparse(node)}` is no condition; write a fact, a comparison, or and/or/not of them")

    def boolean(self, node: ast.Name | ast.Attribute) -> int:
        if isinstance(node, ast.Name) and node.id in self.scope.definitions:
            if node.id not in self.definitions:
                _fail(node, f"`{node.id}` is not defined for use here")
            return self.builder.add(Defined(node.id, self.definitions[node.id]))
        path, fact = self.fact(node)
        if fact.type.kind != "boolean":
            _fail(node, f"`{ast.unparse(node)}` is a {fact.type}; a condition needs a comparison with it")
        found = self.builder.add(Holds(path))
        if path.where == "victim" and path.name in self.scope.presumed:
            presumption = f"presumed {path.name}"
            return self.builder.any_of([found, self.builder.add(Defined(presumption, self.definitions[presumption]))])
        return found

    def comparison(self, node: ast.Compare) -> int:
        parts, left = [], node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self.compared(node, left, op, right))
            left = right
        return self.builder.all_of(parts)

    def compared(self, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> int:
        if isinstance(op, ast.In | ast.NotIn):
            found = self.membership(left, right)
            return self.builder.negation(found) if isinstance(op, ast.NotIn) else found
        operator = OPERATORS.get(type(op))
        if operator is None:
            _fail(node, "`is` does not exist here; whether a fact is known is never a condition of law")
        if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
            left, right, operator = right, left, MIRRORED[operator]
        if isinstance(right, ast.Constant) and isinstance(left, ast.Name | ast.Attribute):
            return self.against_constant(left, operator, right)
        if self.is_text(left) and self.is_text(right):
            _fail(node, "two facts of text cannot be compared; compare each with a value")
        return self.builder.add(CompareDays(self.day(left), operator, self.day(right)))

    def is_text(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Attribute) or (isinstance(node, ast.Name) and node.id != "today"):
            return self.fact(node)[1].type.kind in WITH_ONE_WORD
        return False

    def against_constant(self, left: ast.Name | ast.Attribute, operator: Comparison, right: ast.Constant) -> int:
        path, fact = self.fact(left)
        name, value = ast.unparse(left), right.value
        if fact.type.kind == "integer" and type(value) is int:
            return self.builder.add(CompareNumber(path, operator, value))
        if fact.type.kind in WITH_ONE_WORD and isinstance(value, str):
            if operator not in ("==", "!="):
                _fail(left, f"`{name}` is a {fact.type}; it has no order, compare it with == or `in`")
            self.allowed(right, fact.type, value, name)
            found = self.builder.add(OneOf(path, (value,)))
            return self.builder.negation(found) if operator == "!=" else found
        if fact.type.kind == "boolean":
            _fail(left, f"`{name}` is true or false already; write `{name}` or `not {name}`")
        if fact.type.kind == "date":
            _fail(right, f"`{name}` is a date; compare it with date(\"2024-01-31\"), today or another event")
        _fail(right, f"`{name}` is a {fact.type} and cannot be compared with {type(value).__name__} `{value!r}`")

    def membership(self, left: ast.expr, right: ast.expr) -> int:
        if isinstance(right, ast.Tuple | ast.List | ast.Set) and isinstance(left, ast.Name | ast.Attribute):
            path, fact = self.fact(left)
            if fact.type.kind not in WITH_ONE_WORD:
                _fail(left, f"`{ast.unparse(left)}` is a {fact.type}; `in (...)` is for facts with one value")
            values = []
            for element in right.elts:
                if not (isinstance(element, ast.Constant) and isinstance(element.value, str)):
                    _fail(element, "only values in quotes can stand in such a list")
                self.allowed(element, fact.type, element.value, ast.unparse(left))
                values.append(element.value)
            return self.builder.add(OneOf(path, tuple(dict.fromkeys(values))))
        value = left.value if isinstance(left, ast.Constant) else None
        if isinstance(value, str) and isinstance(right, ast.Name | ast.Attribute):
            path, fact = self.fact(right)
            if fact.type.kind != "set of":
                _fail(right, f"`{ast.unparse(right)}` is a {fact.type}, not a set")
            self.allowed(left, fact.type, value, ast.unparse(right))
            return self.builder.add(Contains(path, value))
        return _fail(left, 'write `fact in ("a", "b")` for one value, or `"a" in facts` for a set')

    def allowed(self, node: ast.expr, type_: FactType, value: str, name: str) -> None:
        if type_.values and value not in type_.values:
            _fail(node, f"`{name}` is never `{value}`; it is one of {', '.join(type_.values)}"
                        f"{did_you_mean(value, type_.values)}")  # fmt: skip
        if "country" in (type_.kind, type_.member) and not (len(value) == 2 and value.isalpha() and value.isupper()):
            _fail(node, f"`{value}` is no country code; write two capital letters (ISO 3166-1)")

    # calls

    def call(self, node: ast.Call) -> int:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if node.keywords:
            _fail(node, f"`{name}` takes its arguments by position")
        if name in ("any", "all"):
            return self.quantified(node, name)
        if name == "citizen_of":
            codes = [self.text(argument, "a country code in quotes") for argument in node.args]
            if not codes:
                _fail(node, "`citizen_of` needs at least one country code")
            for argument, code in zip(node.args, codes, strict=True):
                self.allowed(argument, FactType("country"), code, "citizen_of")
            return self.builder.any_of([self.builder.add(Contains(Path("victim", "nationalities"), c)) for c in codes])
        if name == "reached":
            return self.builder.add(CompareDays(self.day(self.single(node, name)), "<=", Today()))
        if name == "under":
            return self.under(node)
        if name in ("holds", "held"):
            rule = self.text(self.single(node, name), "a rule id in quotes")
            if rule not in self.scope.rules:
                _fail(node, f"unknown rule `{rule}`{did_you_mean(rule, self.scope.rules)}")
            return self.permit(rule, valid=name == "holds")
        if name in CALLS:
            _fail(node, f"`{name}(...)` is a date or a length, not a condition")
        return _fail(node, f"unknown function `{name}`{did_you_mean(name, CALLS)}")

    def permit(self, rule: str, *, valid: bool) -> int:
        """`any(p.under == "ruleset/rule" and p.valid for p in permits)`, in short."""
        body = Builder()
        parts = [body.add(OneOf(Path("item", "under"), (f"{self.scope.ruleset}/{rule}",)))]
        if valid:
            parts.append(body.add(Holds(Path("item", "valid"))))
        return self.builder.add(Quantified("any", "permits", _rooted(body, body.all_of(parts))))

    def under(self, node: ast.Call) -> int:
        match node.args:
            case [ast.Constant(value=int(age))] if not isinstance(age, bool):
                if age == 18 and "child" in self.scope.facts:
                    return self.boolean(ast.copy_location(ast.Name("child"), node))
                return self.builder.add(Under(age, Today()))
            case [ast.Constant(value=int(age)), day]:
                return self.builder.add(Under(age, self.day(day)))
        return _fail(node, "write under(18) for the day of the assessment or under(18, event)")

    def quantified(self, node: ast.Call, kind: str) -> int:
        match node.args:
            case [
                ast.GeneratorExp(
                    elt=element,
                    generators=[
                        ast.comprehension(target=ast.Name(id=variable), iter=ast.Name(id=items), ifs=[], is_async=0)
                    ],
                )
            ] if items in LISTS:
                if self.item is not None:
                    _fail(node, "any(...) and all(...) cannot stand inside one another")
                outer, self.builder, self.item = self.builder, Builder(), (variable, LISTS[items])
                try:
                    root = self.condition(element)
                    program = _rooted(self.builder, root)
                finally:
                    self.builder, self.item = outer, None
                return self.builder.add(Quantified("any" if kind == "any" else "all", items, program))
        return _fail(node, f"write {kind}(o.compelled for o in offences), over {', '.join(LISTS)}")

    # days and lengths

    def day(self, node: ast.expr) -> DateTerm:
        match node:
            case ast.Name(id="today"):
                return Today()
            case ast.BinOp(op=ast.Add(), left=left, right=ast.Call() as length):
                return Shifted(self.day(left), self.length(length))
            case ast.Call(func=ast.Name(id="date")):
                text = self.text(self.single(node, "date"), 'a day in quotes, date("2024-01-31")')
                try:
                    return OnDay(date.fromisoformat(text).toordinal())
                except ValueError:
                    _fail(node, f"`{text}` is no day; write date(\"2024-01-31\")")
            case ast.Name() | ast.Attribute():
                path, fact = self.fact(node)
                if fact.type.kind != "date":
                    _fail(node, f"`{ast.unparse(node)}` is a {fact.type}; a date is needed here")
                return Event(path)
        return _fail(node, f"`{ast.unparse(node)}` is no day; write an event, today, date(...), or one + months(3)")

    def length(self, node: ast.Call) -> Length:
        match node:
            case ast.Call(func=ast.Name(id="days" | "weeks" | "months" | "years" as unit),
                          args=[ast.Constant(value=int(n))], keywords=[]) if n > 0:  # fmt: skip
                return Length(n, unit)
        return _fail(node, "write a length as days(30), weeks(2), months(3) or years(1)")

    # names

    def fact(self, node: ast.Name | ast.Attribute) -> tuple[Path, Fact]:
        if isinstance(node, ast.Name):
            if node.id in self.scope.definitions:
                _fail(node, f"`{node.id}` is defined as true or false; write `{node.id}` or `not {node.id}`")
            found = self.scope.facts.get(node.id)
            if found is None:
                known = [*self.scope.facts, *self.scope.definitions]
                _fail(node, f"unknown fact `{node.id}`{did_you_mean(node.id, known)}")
            return Path("victim", node.id, found.particular), found
        if not isinstance(node.value, ast.Name):
            _fail(node, f"`{ast.unparse(node)}` reaches too deep; write item.field")
        variable, where, kind = node.value.id, "", ""
        if self.item is not None and variable == self.item[0]:
            where, kind = "item", self.item[1]
        elif variable == self.scope.each:
            where, kind = "each", variable
        if not where:
            _fail(node, f"`{variable}` is no item here; items are the variable of any(...) or all(...)"
                        f"{f' and `{self.scope.each}`' if self.scope.each else ''}")  # fmt: skip
        fields = self.scope.items[kind]
        if node.attr not in fields:
            _fail(node, f"unknown field `{node.attr}` of {kind}{did_you_mean(node.attr, fields)}")
        place: Where = "item" if where == "item" else "each"
        return Path(place, node.attr, fields[node.attr].particular), fields[node.attr]

    def single(self, node: ast.Call, name: str) -> ast.expr:
        if len(node.args) != 1:
            _fail(node, f"`{name}` takes one argument")
        return node.args[0]

    def text(self, node: ast.expr, wanted: str) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        return _fail(node, f"expected {wanted}")


def _rooted(builder: Builder, root: int) -> Program:
    """The builder's program with `root` as its last node, so that a body's value is its last node's."""
    program = builder.program()
    if root == len(program.nodes) - 1:
        return program
    return Program((*program.nodes, And((root,))))
