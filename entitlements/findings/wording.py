"""What a question's possible answers are called: values that come to the same are told together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from entitlements.facts.countries import COUNTRIES
from entitlements.findings.completions import Variable
from entitlements.findings.possibilities import DAYS, SOME, STAGED
from entitlements.logic.words import joined, plain

MOST_WORDS = 6


def answers(variable: Variable, chosen: Sequence[int]) -> str:
    """Several values of a variable in plain words."""
    if variable.spans:
        return _days(variable, chosen)
    if variable.name in STAGED and not variable.list:
        said = _stages(variable, chosen)
    else:
        said = [_value(variable, variable.values[index]) for index in chosen]
    said = list(dict.fromkeys(said))
    if len(said) > MOST_WORDS:
        said = [*said[:MOST_WORDS], "others"]
    return joined(said, "or")


def _value(variable: Variable, value: Any) -> str:
    if variable.name == SOME:
        return "at least one" if value else "none"
    if variable.name == DAYS:
        issued, expires = value
        first = "issued" if issued is None else f"issued on {issued}"
        return f"{first}, no last day" if expires == "not_yet" else f"{first}, valid to {expires}"
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return " and ".join(COUNTRIES.get(one, plain(one)) for one in sorted(value)) or "none"
    return plain(value) if isinstance(value, str) else str(value)


def _stages(variable: Variable, chosen: Sequence[int]) -> list[str]:
    """Courses by their stages; with the last day only where that makes the difference."""
    taken: dict[tuple[str, ...], list[int]] = {}
    every: dict[tuple[str, ...], int] = {}
    for index, stages in enumerate(variable.values):
        course = tuple([stage.status for stage in stages])
        every[course] = every.get(course, 0) + 1
        if index in chosen:
            taken.setdefault(course, []).append(index)
    said = []
    for course, indexes in taken.items():
        words = ", then ".join(map(plain, course))
        if len(indexes) < every[course]:
            days = sorted({f"{stages[-1].date}" for index in indexes if (stages := variable.values[index])[-1].date})
            words += f" (such as on {joined(days[:3], 'or')})" if days else ""
        said.append(words)
    return said


def _days(variable: Variable, chosen: Sequence[int]) -> str:
    said, runs = [], list[list[int]]()
    dated = [index for index, span in enumerate(variable.spans) if span is not None]
    first, last = dated[0], dated[-1]
    for index in chosen:
        if variable.spans[index] is None:
            said.append("it has not happened")
        elif runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        start, end = _edges(variable, run, first, last)
        if start is None and end is None:
            said.append("on any day")
        elif start is None:
            said.append(f"on {end} or before")
        elif end is None:
            said.append(f"on {start} or after")
        else:
            said.append(f"on {start}" if start == end else f"from {start} to {end}")
    return joined(said, "or")


def _edges(variable: Variable, run: Sequence[int], first: int, last: int) -> tuple[date | None, date | None]:
    begins, ends = variable.spans[run[0]], variable.spans[run[-1]]
    assert begins is not None  # a run is of days
    assert ends is not None
    start = None if run[0] == first else date.fromordinal(_from(variable, run[0], begins[0]))
    end = None if run[-1] == last else date.fromordinal(_to(variable, run[-1], ends[1]))
    return start, end


def _from(variable: Variable, index: int, start: int) -> int:
    """The first day of a value; its very day, where two values share a span."""
    before = variable.spans[index - 1] if index else None
    return variable.values[index].toordinal() if before is not None and before[0] == start else start


def _to(variable: Variable, index: int, end: int) -> int:
    after = variable.spans[index + 1] if index + 1 < len(variable.spans) else None
    return variable.values[index].toordinal() if after is not None and after[1] == end else end


def place(variable: Variable, titles: Iterable[str]) -> str:
    """In which item of a list an answer stands; empty for the victim's own facts and for a list as a whole."""
    if not variable.list or variable.name == SOME:
        return ""
    item = variable.list.removesuffix("s")
    number = f"{item} {variable.number}" if variable.number else f"the {item}"
    return f"{number}, {joined(list(titles), 'and')}: "
