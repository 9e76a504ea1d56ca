"""YAML 1.2 read with its core schema: `NO` is Norway and `on` is a key; with the line and column of every place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from entitlements.errors import RulesetError

Path = tuple[str | int, ...]

_CORE = (
    (re.compile(r"(?:null|Null|NULL|~|)"), lambda _: None),
    (re.compile(r"(?:true|True|TRUE)"), lambda _: True),
    (re.compile(r"(?:false|False|FALSE)"), lambda _: False),
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text[2:], 16)),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), float),
)
_MAYBE_CORE = re.compile(r"[-+.0-9~nNtTfF]|$")
_PLAIN = "tag:yaml.org,2002:str"
_DEFAULT_TAGS = {_PLAIN, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_DEEPEST = 40


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever this machine has
    """A loader that resolves nothing by itself: YAML 1.1's booleans and dates never come up."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return _PLAIN


def read_yaml(text: str, file: str = "") -> Any:
    """The data of one YAML document; RulesetError names the line and column of what is wrong.

    >>> read_yaml("{state: NO, on: 2026-11-23, renewable: true}")
    {'state': 'NO', 'on': '2026-11-23', 'renewable': True}
    """
    return _data(_compose(text, file), file, set(), 0)


def position(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column (from 1) of the place that a path of keys and indexes leads to, or of its nearest parent."""
    node = _compose(text, "")
    mark = node.start_mark
    for step in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
        if found is None:
            break
        node, mark = found, found.start_mark
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return mark.line + 2, 1
    return mark.line + 1, mark.column + 1 + (node.style in ("'", '"') if isinstance(node, yaml.ScalarNode) else 0)


def _compose(text: str, file: str) -> yaml.Node:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise RulesetError(f"not YAML: {error.problem or error.context}", file=file, line=line, column=column) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RulesetError(f"not YAML: {str(error).splitlines()[0]}", file=file) from None
    if node is None:
        raise RulesetError("the file is empty", file=file, line=1, column=1)
    return node


def _data(node: yaml.Node, file: str, seen: set[int], depth: int) -> Any:
    if depth > _DEEPEST:
        _refuse(node, file, f"nested more than {_DEEPEST} deep")
    if node.tag not in _DEFAULT_TAGS:
        _refuse(node, file, f"the tag `{node.tag}` has no place here; leave it out")
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node.value) if not node.style else node.value
    if id(node) in seen:
        _refuse(node, file, "anchors and aliases have no place here; write it out")
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_data(item, file, seen, depth + 1) for item in node.value]
    result: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            _refuse(key, file, "a key must be a word")
        if key.value in result:
            _refuse(key, file, f"the key `{key.value}` stands here twice")
        result[key.value] = _data(value, file, seen, depth + 1)
    return result


def _scalar(text: str) -> Any:
    if _MAYBE_CORE.match(text):
        for pattern, make in _CORE:
            if pattern.fullmatch(text):
                return make(text)
    return text


def _refuse(node: yaml.Node, file: str, message: str) -> None:
    mark = node.start_mark
    raise RulesetError(message, file=file, line=mark.line + 1, column=mark.column + 1)
