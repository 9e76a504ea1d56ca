"""A ruleset changed by one step, as a legislator or a slip of the pen might: for tests of law and of software."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from entitlements.errors import RulesetError
from entitlements.law.amended_conditions import OTHER_UNIT, amended_conditions
from entitlements.law.catalogue import Catalogue, Vocabulary
from entitlements.law.compiling import compile_ruleset
from entitlements.law.reader import Path
from entitlements.periods.conventions import CONVENTIONS
from entitlements.periods.lengths import Length

Document = Mapping[str, Any]
"""A ruleset as `read_yaml` gives it."""

DROPPED = object()
"""Stands for a key or an item that is taken out."""

KINDS = ("exact", "at_least", "up_to")
JOINS = {"later_of": "earlier_of", "earlier_of": "later_of"}
OTHER_UNIT_OF_LENGTH = {**OTHER_UNIT, "working days": "days"}
OTHER_FORCE = {"shall": "may", "may": "shall"}
"""`should` is the only force of a standard."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change: its kind, where in the file, in which rule (empty: the whole file), in words, and the result."""

    kind: str
    path: Path
    rule: str
    says: str
    document: Document

    @property
    def place(self) -> str:
        """The path in the file, as `rules[3].period.exact`; of a rule's own parts without the way to the rule."""
        steps = self.path[2:] if self.rule else self.path
        text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
        return f"{self.rule}: {text}".removesuffix(": ") if self.rule else text

    @property
    def text(self) -> str:
        """The changed ruleset as text: JSON, which is YAML too, without the comments and the layout of the original."""
        return json.dumps(self.document, ensure_ascii=False, indent=1)

    def __str__(self) -> str:
        return f"{self.place}: {self.says}"


def amendments_of(document: Document) -> Iterator[Amendment]:
    """Every change of a ruleset by one step, in the order of the file.

    A number is one less or more, a unit, a force, a counting, a bound or a comparison another; an operand, an end, an
    exclusion, a deadline or an entitlement is dropped or a condition negated; a day of validity is shifted by a day, in
    both versions where one follows another. What the dropped part alone made use of goes with it, as in a repeal.
    Nearly all of them load; `that_load` keeps those that do. A document that is no ruleset has none.

    >>> from entitlements.law.reader import read_yaml
    >>> law = read_yaml("rules: [{id: stay, grants: reflection_period, force: shall, when: child}]")
    >>> [str(amendment) for amendment in amendments_of(law)][:2]
    ['stay: force: shall turned into may', 'stay: when: `child` negated']
    """
    rules = document.get("rules")
    if not isinstance(rules, Sequence) or isinstance(rules, str):
        return
    counting = document.get("counting")
    if isinstance(counting, str) and counting in CONVENTIONS and _any_length(rules):
        yield from _changed(document, "counting", ("counting",), "", _counted_otherwise(counting, counting))
    for index, rule in enumerate(rules):
        if isinstance(rule, Mapping):
            for kind, path, says, value in _of_rule(rule, counting if isinstance(counting, str) else ""):
                place: Path = ("rules", index, *path)
                changed: Document = _replaced(document, place, value)
                if value is DROPPED and kind in ("exclusion", "deadline"):
                    changed = _tidied(changed, document)
                yield Amendment(kind, place, str(rule.get("id", "")), says, changed)
            yield from _validity(document, index, rule)


def that_load(amendments: Iterator[Amendment], vocabulary: Vocabulary, catalogue: Catalogue) -> Iterator[Amendment]:
    """Those amendments that are still a ruleset."""
    for amendment in amendments:
        try:
            compile_ruleset(amendment.text, "amended.yaml", vocabulary, catalogue)
        except RulesetError:
            continue
        yield amendment


Step = tuple[str, Path, str, Any]
"""The kind of change, where in the rule, in words, and what stands there instead."""


def _changed(document: Document, kind: str, path: Path, rule: str, step: tuple[str, Any]) -> Iterator[Amendment]:
    says, value = step
    yield Amendment(kind, path, rule, says, _replaced(document, path, value))


def _of_rule(rule: Document, counting: str) -> Iterator[Step]:
    yield from _spoken(rule, (), counting)
    for number, version in enumerate(rule.get("versions") or ()):
        yield from _spoken(version, ("versions", number), counting)
    grants = rule.get("grants")
    if isinstance(grants, list | dict) and len(grants) > 1:
        for number, name in enumerate(grants):
            key: int | str = number if isinstance(grants, list) else name
            yield "entitlement", ("grants", key), f"`{name}` no longer granted", DROPPED
    bars = rule.get("bars")
    if isinstance(bars, list) and len(bars) > 1:
        for number, name in enumerate(bars):
            yield "exclusion", ("bars", number), f"`{name}` no longer barred", DROPPED
    yield from _exceptions(rule, ())


def _spoken(said: Document, path: Path, counting: str) -> Iterator[Step]:
    """What a rule, or a version of it, says: its force, conditions, period, exclusions, deadlines and renewal."""
    if said.get("force") in OTHER_FORCE:
        other = OTHER_FORCE[said["force"]]
        yield "force", (*path, "force"), f"{said['force']} turned into {other}", other
    if isinstance(said.get("when"), str):
        yield from _condition(said["when"], (*path, "when"))
        if "bars" not in said and "defines" not in said and "presumes" not in said:
            yield "operand", (*path, "when"), "condition dropped", DROPPED
    if isinstance(said.get("period"), Mapping):
        yield from _period(said["period"], (*path, "period"), counting)
    if said.get("governed_by") == "assessment" and "period" in said:
        yield "validity", (*path, "governed_by"), "assessment turned into start", "start"
    for number, end in enumerate(said.get("ends_early") or ()):
        place = (*path, "ends_early", number)
        yield "exclusion", place, f"early end `{end.get('when')}` dropped", DROPPED
        if end.get("force") in OTHER_FORCE:
            other = OTHER_FORCE[end["force"]]
            yield "force", (*place, "force"), f"{end['force']} turned into {other}", other
        if isinstance(end.get("when"), str):
            yield from _condition(end["when"], (*place, "when"))
        yield from _exceptions(end, place)
    for number, deadline in enumerate(said.get("deadlines") or ()):
        place = (*path, "deadlines", number)
        yield "deadline", place, f"deadline of {deadline.get('within')} dropped", DROPPED
        yield from _length(deadline.get("within"), (*place, "within"))
        if isinstance(own := deadline.get("counting"), str):
            yield "counting", (*place, "counting"), *_counted_otherwise(own, counting)
    renewable = said.get("renewable")
    if isinstance(renewable, Mapping):
        for kind in KINDS:
            yield from _length(renewable.get(kind), (*path, "renewable", kind))
        times = renewable.get("times")
        if isinstance(times, int):
            yield "number", (*path, "renewable", "times"), f"{times} turned into {times + 1}", times + 1
            yield "number", (*path, "renewable", "times"), f"{times} times dropped", DROPPED


def _exceptions(ground: Document, path: Path) -> Iterator[Step]:
    for number, exception in enumerate(ground.get("unless") or ()):
        place = (*path, "unless", number)
        yield "exclusion", place, f"exception `{exception.get('when')}` dropped", DROPPED
        if isinstance(exception.get("when"), str):
            yield from _condition(exception["when"], (*place, "when"))


def _condition(text: str, path: Path) -> Iterator[Step]:
    for words, changed in amended_conditions(text):
        yield _kind_of(words), path, words, changed


def _kind_of(words: str) -> str:
    if words.endswith(("negated", "dropped")):
        return "value" if "dropped from" in words else "operand"
    starts = {"number": "number", "unit": "unit", "bound": "comparison", "day": "day"}
    return starts.get(words.split()[0], "value" if "dropped from" in words else "operand")


def _length(text: object, path: Path) -> Iterator[Step]:
    """A length one less and one more, and in another unit."""
    try:
        length = Length.parse(text)
    except ValueError:
        return
    for n in (length.n - 1, length.n + 1):
        if n > 0:
            yield "number", path, f"{length} turned into {Length(n, length.unit)}", str(Length(n, length.unit))
    other = Length(length.n, OTHER_UNIT_OF_LENGTH[length.unit])  # type: ignore[arg-type]  # a unit
    yield "unit", path, f"{length} turned into {other}", str(other)


def _period(period: Document, path: Path, counting: str) -> Iterator[Step]:
    for kind in KINDS:
        if kind in period:
            yield from _length(period[kind], (*path, kind))
            for other in KINDS:
                if other != kind:
                    turned = {other if key == kind else key: value for key, value in period.items()}
                    yield "end", path, f"{kind} turned into {other}", turned
    for key in (*KINDS, "until"):
        if key in period:
            yield "end", (*path, key), f"end `{key}` dropped", DROPPED
    if "until" in period:
        yield from _end(period["until"], (*path, "until"))
    for key in ("starts", "not_before"):
        yield from _joins(period.get(key), (*path, key))
    if "not_before" in period:
        yield "end", (*path, "not_before"), f"bound `not_before: {period['not_before']}` dropped", DROPPED
    if isinstance(own := period.get("counting"), str):
        yield "counting", (*path, "counting"), *_counted_otherwise(own, counting)


def _end(end: Any, path: Path) -> Iterator[Step]:
    """What ends a period: an age, a length in a list, or the later or earlier of several."""
    if end == "eighteenth_birthday":
        yield "number", path, "age 18 turned into 17", {"age": 17}
        yield "number", path, "age 18 turned into 19", {"age": 19}
    elif isinstance(end, str):
        yield from _length(end, path)
    elif isinstance(end, Mapping):
        if isinstance(age := end.get("age"), int):
            for other in (age - 1, age + 1):
                yield "number", (*path, "age"), f"age {age} turned into {other}", other
        for kind in KINDS:
            if kind in end:
                yield from _length(end[kind], (*path, kind))
                turned = "exact" if kind != "exact" else "at_least"
                yield "end", path, f"{kind} turned into {turned}", {turned: end[kind]}
        for join in JOINS:
            for number, part in enumerate(end.get(join) or ()):
                yield from _end(part, (*path, join, number))
        yield from _joins(end, path)


def _joins(parts: Any, path: Path) -> Iterator[Step]:
    """The later of several turned into the earlier, and one of three or more dropped."""
    if isinstance(parts, Mapping):
        for join, other in JOINS.items():
            if isinstance(several := parts.get(join), list):
                yield "end", path, f"{join} turned into {other}", {other: several}
                for number, part in enumerate(several if len(several) > 2 else ()):
                    yield "end", (*path, join, number), f"`{part}` dropped from {join}", DROPPED


def _counted_otherwise(own: str, whole: str) -> tuple[str, str]:
    """Counting by a convention that treats the day of the event the other way."""
    event_day = CONVENTIONS[own].event_day if own in CONVENTIONS else "out"
    other = "from-beginning-of-day" if event_day == "out" else "common"
    return f"counting {own} turned into {other}", other


def _any_length(rules: Sequence[Any]) -> bool:
    """Whether anything in the rules is counted by the convention of the whole file."""
    saying = [rule for rule in rules if isinstance(rule, Mapping)]
    for said in [*saying, *(version for rule in saying for version in rule.get("versions") or ())]:
        period = said.get("period")
        own = isinstance(period, Mapping) and "counting" in period
        if not own and re.search(r"\d (day|week|month|year)", str(period)):
            return True
        if any("counting" not in deadline for deadline in said.get("deadlines") or ()):
            return True
    return False


def _validity(document: Document, index: int, rule: Document) -> Iterator[Amendment]:
    """Each day on which a rule or version begins or ends to be law, shifted by a day wherever it stands in the rule."""
    places: dict[str, list[Path]] = {}
    spans: list[tuple[Path, Any]] = [(("rules", index, "valid"), rule.get("valid"))]
    for number, version in enumerate(rule.get("versions") or ()):
        spans.append((("rules", index, "versions", number, "valid"), version.get("valid")))
    for path, valid in spans:
        for key in ("from", "to"):
            if isinstance(valid, Mapping) and valid.get(key) is not None:
                places.setdefault(str(valid[key]), []).append((*path, key))
    for day, paths in places.items():
        for moved in (date.fromisoformat(day) - timedelta(1), date.fromisoformat(day) + timedelta(1)):
            changed = document
            for path in paths:
                changed = _replaced(changed, path, moved.isoformat())
            says = f"{day} turned into {moved}"
            yield Amendment("validity", paths[0], str(rule.get("id", "")), says, changed)


def _replaced(document: Any, path: Path, value: Any) -> Any:
    """A copy of the document with another value in one place; what is not on the way there is shared."""
    step, *rest = path
    new = value if not rest else _replaced(document[step], tuple(rest), value)
    if isinstance(document, Mapping):
        copied = dict(document)
        if new is DROPPED:
            del copied[str(step)]
        else:
            copied[str(step)] = new
        return copied
    items = list(document)
    if new is DROPPED:
        del items[int(step)]
    else:
        items[int(step)] = new
    return items


def _tidied(changed: Document, before: Document) -> Document:
    """The changed document without the provisions that only the dropped part made use of."""
    unused = _used(before) - _used(changed)
    if not unused or not isinstance(changed.get("provisions"), Mapping):
        return changed
    return {**changed, "provisions": {n: p for n, p in changed["provisions"].items() if n not in unused}}


def _used(part: Any) -> set[str]:
    """The provisions that are named anywhere under a key `provision`."""
    if isinstance(part, Mapping):
        named = part.get("provision")
        own = {named} if isinstance(named, str) else set(named) if isinstance(named, list) else set()
        return own.union(*(_used(value) for value in part.values() if isinstance(value, Mapping | list)))
    if isinstance(part, list):
        return set[str]().union(*(_used(value) for value in part if isinstance(value, Mapping | list)))
    return set()
