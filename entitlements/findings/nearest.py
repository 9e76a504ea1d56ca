"""What would turn a refusal: the nearest changes of fact, and in whose hands they lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal, NamedTuple

from entitlements.errors import FactError
from entitlements.facts import Stage
from entitlements.findings.case import Case
from entitlements.findings.claims import Claim, Entitlement, Finding, Status
from entitlements.findings.completions import Completions, Variable
from entitlements.findings.diagrams import TERMINALS, TooLarge
from entitlements.findings.possibilities import DAYS, LISTS, SOME, STAGED
from entitlements.findings.relevance import Results
from entitlements.findings.results import DISCRETIONARY, GRANTED, MAY_BEGIN, NOT_GRANTED, UPCOMING
from entitlements.findings.wording import answers, place
from entitlements.law.library import Applied
from entitlements.logic.types import Fact

LiesWith = Literal["person", "authority", "nobody"]

MOST_CHANGES = 3
MOST_TURNS = 5
MOST_KEPT = 40
"""Sets of changes that are followed up at any place of a diagram, the smallest first."""

REFUSALS = (Status.NOT_GRANTED, Status.BARRED)
_BETTER = {GRANTED: Status.GRANTED, UPCOMING: Status.UPCOMING, DISCRETIONARY: Status.DISCRETIONARY,
           MAY_BEGIN: Status.UPCOMING}  # fmt: skip
_FURTHER = {
    "identification": ("referred", "presumed", "identified"),
    "proceedings": ("reported", "investigation", "trial", "convicted"),
    "testimony": ("willing", "cooperating", "testified"),
}
_AUTHORITY = re.compile(
    r"\b(authority|authorities|court|prosecutor|police|office|agency|board|granted|decided|appointed|ordered|permit"
    r"|found that|established)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(Has|Does|Will|Did) the person (\w+ )?(agree|appl|ask|consent|file|report|request|said|say|wish|want|accept"
    r"|take|make|made|join|register|cooperat)",
    re.IGNORECASE,
)


class Turning(Finding):
    """One fact that would have to be otherwise, or that is not known and would have to turn out so.

    `to` is what it would have to be, in words. `lies_with` says in whose hands that lies: the person's, an authority's
    or nobody's. `found_out`: the fact is not known, so nothing has to change; it has to be found out.
    """

    fact: str
    title: str
    to: str
    lies_with: LiesWith
    found_out: bool


class Turn(Finding):
    """A smallest set of changes that turns a refusal, and what it then comes to.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> victim = Victim(host="DE", nationalities={"MD"}, identification="presumed", testimony="declined")
    >>> answer = assess(victim, on=date(2026, 11, 23))
    >>> turn = answer.turned_by("de/permit-proceedings")[0]
    >>> [(change.fact, change.lies_with) for change in turn.changes if not change.found_out]
    [('testimony', 'person')]
    """

    changes: tuple[Turning, ...]
    comes_to: Status

    def __str__(self) -> str:
        said = " and ".join(f"{one.title}: {one.to} [{one.lies_with}]" for one in self.changes)
        return f"{said}: {self.comes_to.in_words}"


def lies_with(fact: Fact) -> LiesWith:
    """In whose hands a change of a fact lies: as the vocabulary says; else by what its question speaks of.

    A question of what the person has done or wants lies with the person, one of what an authority thinks or does with
    the authority, anything else with nobody.
    """
    if fact.lies_with in ("person", "authority", "nobody"):
        return fact.lies_with  # type: ignore[return-value]  # one of the three words
    if fact.lasting or fact.painful:
        return "nobody"
    if _PERSON.search(fact.question):
        return "person"
    return "authority" if _AUTHORITY.search(fact.question) else "nobody"


def turns_of(case: Case, refused: Claim | Entitlement) -> tuple[Turn, ...]:
    """The nearest changes that turn a refused claim or entitlement; none for what is not refused.

    At most three facts that are known change at a time, with the fewest unknown ones that must turn out well besides;
    five sets at most, the smallest first, then what lies in the person's hands. No set holds another one. What is
    lasting or past never changes: birth, nationalities, exploitation, offences, what is painful to ask, an event that
    has happened; stages only go on, today. Lists that are known stay as they are.
    """
    if refused.status not in REFUSALS:
        return ()
    try:
        found = _Alternatives(case, refused)
        return found.turns()
    except TooLarge:
        return ()


class _Way(NamedTuple):
    """A way to something better: how many facts have to be found out on it, the result (negated: the best comes
    first), and the values of what is not as it is known."""

    to_find: int
    result: int
    values: tuple[tuple[int, int], ...]


class _Alterations(Completions):
    """Besides what is not known, what is known and can still change; the value that it has comes first."""

    def is_known(self, list_: str, number: int, name: str) -> bool:
        if list_:
            return False
        if name in type(self.victim).model_fields:
            return getattr(self.victim, name) is not None
        return name in self.victim.particulars

    def values_of(self, list_: str, number: int, name: str) -> tuple[Sequence[Any], Sequence[Any]]:
        if list_ or not self.is_known(list_, number, name):
            return super().values_of(list_, number, name)
        fact = self.facts.get(name)
        if fact is None or fact.lasting or fact.painful or name in LISTS or name == "other_nationalities_possible":
            return (), ()
        own = name in type(self.victim).model_fields
        given: Any = getattr(self.victim, name) if own else self.victim.particulars[name]
        if name in STAGED:
            return [given, *_gone_on(name, given, self.case.on)], ()
        match fact.type.kind:
            case "boolean":
                return (given, not given), ()
            case "one of":
                return (given, *[value for value in fact.type.values if value != given]), ()
            case "date" if given == "not_yet":
                return (given, self.case.on), ()
        return (), ()


def _gone_on(fact: str, given: tuple[Stage[Any], ...], today: date) -> Iterator[tuple[Stage[Any], ...]]:
    """The same course with one more stage, reached today."""
    passed = {stage.status for stage in given}
    ahead = _FURTHER[fact]
    behind = max((ahead.index(stage.status) for stage in given[-1:] if stage.status in ahead), default=-1)
    for status in ahead[behind + 1 :]:
        if status not in passed:
            yield (*given, Stage.model_construct(status=status, date=today))


class _Alternatives(Results):
    """The diagram of what is refused, over what can change."""

    fixed = False

    def __init__(self, case: Case, refused: Claim | Entitlement) -> None:
        self.refused = refused
        self._found: dict[int, dict[frozenset[int], _Way]] = {}
        super().__init__(case)

    def _variables(self, applied: Sequence[Applied]) -> Completions:
        return _Alterations(self.case, applied, self.facts)

    def _work(self, applied: Sequence[Applied]) -> None:
        result = NOT_GRANTED
        for one in applied:
            for run in self.case.runs(one.ruleset):
                for rule in run.reading.rules:
                    if self._ours(rule.id, [g.entitlement for g in rule.rule.grants], run.number):
                        result = self.diagrams.greatest([result, self.claim(rule, run)], GRANTED)
        self.result = result

    def _ours(self, rule: str, grants: Sequence[str], number: int | None) -> bool:
        if isinstance(self.refused, Claim):
            return rule == self.refused.rule and self.refused.item == (number or None)
        return self.refused.id in grants

    def turns(self) -> tuple[Turn, ...]:
        """The smallest sets of changes, each with the fewest facts that have to be found out besides."""
        ways = self._ways(self.result)
        turns = [self._turn(changed, way) for changed, way in ways.items() if changed]
        turns.sort(key=lambda turn: (sum(not one.found_out for one in turn.changes), _reach(turn)))
        return tuple(turns[:MOST_TURNS])

    def _ways(self, diagram: int) -> dict[frozenset[int], _Way]:
        """The sets of changes (of what is known) that lead to something better, none of which holds another."""
        if diagram < TERMINALS:
            return {frozenset(): _Way(0, -diagram, ())} if diagram in _BETTER else {}
        found = self._found.get(diagram)
        if found is None:
            level = self.diagrams.levels[diagram - TERMINALS]
            known = self.completions.variables[level].known
            best: dict[frozenset[int], _Way] = {}
            for index, child in enumerate(self.diagrams.children[diagram - TERMINALS]):
                for changed, way in self._ways(child).items():
                    if index != known:
                        to_find = way.to_find + (known is None)
                        way = _Way(to_find, way.result, ((level, index), *way.values))
                        changed = changed if known is None else changed | {level}
                    if len(changed) <= MOST_CHANGES and (changed not in best or way < best[changed]):
                        best[changed] = way
            smallest = [one for one in best if not any(other < one for other in best)]
            smallest.sort(key=lambda one: (len(one), best[one]))
            found = self._found[diagram] = {one: best[one] for one in smallest[:MOST_KEPT]}
        return found

    def _turn(self, changed: frozenset[int], way: _Way) -> Turn:
        """What a set of changes comes to; a change that several values bring is told with all of them."""
        changes = []
        for level, index in sorted(way.values, key=lambda pair: (pair[0] not in changed, pair[0])):
            variable = self.completions.variables[level]
            others = [
                value for value in range(len(variable.values))
                if value != variable.known and self._comes_to(dict(way.values) | {level: value}) == -way.result
            ]  # fmt: skip
            changes.append(self._change(variable, sorted({index, *others})))
        return Turn.model_construct(changes=tuple(changes), comes_to=_BETTER[-way.result])

    def _comes_to(self, chosen: dict[int, int]) -> int | None:
        """What these values come to, with what is known beside them; None where more would have to be known."""
        diagram = self.result
        while diagram >= TERMINALS:
            level = self.diagrams.levels[diagram - TERMINALS]
            value = chosen.get(level, self.completions.variables[level].known)
            if value is None:
                return None
            diagram = self.diagrams.children[diagram - TERMINALS][value]
        return diagram

    def _change(self, variable: Variable, indexes: list[int]) -> Turning:
        fact = self.facts[variable.fact]
        told = variable if variable.known is None else replace(variable, spans=())
        titles = []
        if variable.list and variable.name not in (SOME, DAYS):
            titles = [self.completions.items[variable.list][variable.name].title]
        return Turning.model_construct(
            fact=variable.fact, title=fact.title, to=place(variable, titles) + answers(told, indexes),
            lies_with=lies_with(fact), found_out=variable.known is None,
        )  # fmt: skip


def _reach(turn: Turn) -> tuple[int, int]:
    """What lies nearest comes first: what is certain before what is to be found out, the person's before others'."""
    order = {"person": 0, "authority": 1, "nobody": 2}
    return sum(order[one.lies_with] for one in turn.changes), sum(one.found_out for one in turn.changes)


def turned_by(case: Case | None, entitlements: Sequence[Entitlement], name: str) -> tuple[Turn, ...]:
    """The same by the id of an entitlement or claim; KeyError for neither, FactError where the facts are gone."""
    if case is None:
        raise FactError([("", "this answer was redacted: what can change went with the facts; assess the case again")])
    for entitlement in entitlements:
        if entitlement.id == name:
            return turns_of(case, entitlement)
        for claim in entitlement.claims:
            if name in (claim.id, claim.rule):
                return turns_of(case, claim)
    raise KeyError(name)
