"""YAML 1.2 read with its core schema: `NO` is Norway and `on` is a key; with the line and column of every place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

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
_TEXT = "tag:yaml.org,2002:str"
_DEFAULT_TAGS = {"!", _TEXT, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_DEEPEST = 40


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever this machine has
    """A loader that resolves nothing by itself: YAML 1.1's booleans and dates never come up."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return _TEXT


def read_yaml(text: str, file: str = "") -> Any:
    """The data of one YAML document; RulesetError names the line and column of what is wrong.

    >>> read_yaml("{state: NO, on: 2026-11-23, renewable: true}")
    {'state': 'NO', 'on': '2026-11-23', 'renewable': True}
    """
    with _complaints(file):
        loader = _Loader(text)
        following: Callable[[], Any] = loader.get_event
        following()  # the stream's start
        if isinstance(following(), yaml.StreamEndEvent):
            raise RulesetError("the file is empty", file=file, line=1, column=1)
        data = _data(following(), following, file, {}, 0)
        following()  # the document's end
        if not isinstance(after := following(), yaml.StreamEndEvent):
            _refuse(after, file, "a file holds one document, and here begins another")
        return data


def position(text: str, path: Sequence[str | int]) -> tuple[int, int]:
    """Line and column (from 1) of the place that a path of keys and indexes leads to, or of its nearest parent."""
    with _complaints(""):
        node: Any = yaml.compose(text, Loader=_Loader)
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


@contextmanager
def _complaints(file: str) -> Iterator[None]:
    """What PyYAML complains of, as a RulesetError."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise RulesetError(f"not YAML: {error.problem or error.context}", file=file, line=line, column=column) from None
    except RulesetError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RulesetError(f"not YAML: {str(error).splitlines()[0]}", file=file) from None


def _data(event: Any, following: Callable[[], Any], file: str, anchored: dict[str | None, Any], depth: int) -> Any:
    """The data that begins with this event, made as the events come: no tree of nodes stands in between."""
    if depth > _DEEPEST:
        _refuse(event, file, f"nested more than {_DEEPEST} deep")
    if type(event) is yaml.AliasEvent:
        alias, event = event, anchored.get(event.anchor)
        if event is None:
            _refuse(alias, file, f"not YAML: no anchor `{alias.anchor}` stands before this")
        if type(event) is not yaml.ScalarEvent:
            _refuse(event, file, "anchors and aliases have no place here; write it out")
    if event.tag is not None and event.tag not in _DEFAULT_TAGS:
        _refuse(event, file, f"the tag `{event.tag}` has no place here; leave it out")
    if event.anchor is not None:
        anchored[event.anchor] = event
    if type(event) is yaml.ScalarEvent:
        return event.value if event.style else _scalar(event.value)
    if type(event) is yaml.SequenceStartEvent:
        items = []
        while type(item := following()) is not yaml.SequenceEndEvent:
            items.append(_data(item, following, file, anchored, depth + 1))
        return items
    result: dict[str, Any] = {}
    while type(key := following()) is not yaml.MappingEndEvent:
        if type(key) is not yaml.ScalarEvent:
            _refuse(key, file, "a key must be a word")
        if key.value in result:
            _refuse(key, file, f"the key `{key.value}` stands here twice")
        result[key.value] = _data(following(), following, file, anchored, depth + 1)
    return result


def _scalar(text: str) -> Any:
    if _MAYBE_CORE.match(text):
        for pattern, make in _CORE:
            if pattern.fullmatch(text):
                return make(text)
    return text


def _refuse(event: Any, file: str, message: str) -> NoReturn:
    mark = event.start_mark
    raise RulesetError(message, file=file, line=mark.line + 1, column=mark.column + 1)
