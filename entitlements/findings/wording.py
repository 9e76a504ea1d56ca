"""What a question's possible answers are called: values that come to the same are told together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from entitlements.facts.countries import COUNTRIES
from entitlements.findings.completions import Variable
from entitlements.findings.possibilities import DAYS, SOME, STAGED
from entitlements.logic.words import joined, plain
from entitlements.messages import marked, say

MOST_WORDS = 6
MOST_PERMITS = 2
_SAID = (
    marked("offence"), marked("dependant"), marked("permit"), marked("the offence"), marked("the dependant"),
    marked("the permit"), marked("something else"),
)  # fmt: skip
"""What an answer can stand in, numbered or not, and the text that stands for every other one."""


def answers(variable: Variable, chosen: Sequence[int]) -> str:
    """Several values of a variable in plain words."""
    if variable.spans:
        return _days(variable, chosen)
    if variable.name in STAGED and not variable.list:
        said = _stages(variable, chosen)
    else:
        said = [_value(variable, variable.values[index]) for index in chosen]
    said = list(dict.fromkeys(said))
    if variable.name == DAYS:
        examples = joined(said[:MOST_PERMITS], say("or"))
        return examples if len(said) <= MOST_PERMITS else say("such as {examples}", examples=examples)
    if len(said) > MOST_WORDS:
        said = [*said[:MOST_WORDS], say("others")]
    return joined(said, say("or"))


def _value(variable: Variable, value: Any) -> str:
    if variable.name == SOME:
        return say("at least one") if value else say("none")
    if variable.name == DAYS:
        issued, expires = value
        first = say("issued") if issued is None else say("issued on {day}", day=issued)
        last = say("no last day") if expires == "not_yet" else say("valid to {day}", day=expires)
        return f"{first}, {last}"
    if value is True or value is False:
        return say("yes") if value else say("no")
    if isinstance(value, frozenset):
        members = [say(COUNTRIES.get(one, plain(one))) for one in sorted(value)]
        return say(" and ").join(members) or say("none")
    return say(plain(value)) if isinstance(value, str) else str(value)


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
        words = say(", then ").join(say(plain(stage)) for stage in course)
        if len(indexes) < every[course]:
            days = sorted({f"{stages[-1].date}" for index in indexes if (stages := variable.values[index])[-1].date})
            such = say("such as on {days}", days=joined(days[:3], say("or"))) if days else ""
            words += f" ({such})" if such else ""
        said.append(words)
    return said


def _days(variable: Variable, chosen: Sequence[int]) -> str:
    said, runs = [], list[list[int]]()
    dated = [index for index, span in enumerate(variable.spans) if span is not None]
    first, last = dated[0], dated[-1]
    for index in chosen:
        if variable.spans[index] is None:
            said.append(say("it has not happened"))
        elif runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        start, end = _edges(variable, run, first, last)
        if start is None and end is None:
            said.append(say("on any day"))
        elif start is None:
            said.append(say("on {day} or before", day=end))
        elif end is None:
            said.append(say("on {day} or after", day=start))
        else:
            one_day = say("on {day}", day=start)
            said.append(one_day if start == end else say("from {start} to {end}", start=start, end=end))
    return joined(said, say("or"))


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
    which = f"{say(item)} {variable.number}" if variable.number else say(f"the {item}")
    what = joined(list(titles), say("and"))
    return f"{which}, {what}: "
