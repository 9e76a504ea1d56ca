"""What each entitlement comes to for every completion of what is not known: one decision diagram for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

from entitlements.facts.derived import environment
from entitlements.findings.case import Case, Run
from entitlements.findings.claims import Status
from entitlements.findings.completions import Completions
from entitlements.findings.diagrams import FALSE, TERMINALS, TRUE, UNKNOWN, Diagrams, TooLarge
from entitlements.findings.outcome import governing, in_time
from entitlements.findings.possibilities import LISTS
from entitlements.findings.reading import RuleReading
from entitlements.findings.results import (
    GRANTED,
    LIVE,
    NOT_GRANTED,
    OTHER,
    STANDS,
    chosen_of,
    may,
    negated,
    picks_of,
    presumed_of,
    shall,
)
from entitlements.law.library import Applied
from entitlements.law.ruleset import Ruleset
from entitlements.logic.evaluation import NO_ITEM, Evaluate, Slots, compile_program
from entitlements.logic.ir import And, Atom, Constant, Defined, Holds, Not, Or, Program, Quantified, paths
from entitlements.logic.types import Fact
from entitlements.periods.periods import After, Issued
from entitlements.periods.specification import BORN

MOST_NODES = 200_000
MOST_CHOICES = 20_000
"""Choices of values that one condition or period is worked out for; beyond it an answer is no longer exact."""


@dataclass(frozen=True)
class _Scene:
    """Of whom conditions speak: the item of the branch, and the one inside any(...) or all(...)."""

    each: str = ""
    number: int = 0
    inner: str = ""
    inner_number: int = 0


@lru_cache(maxsize=1 << 14)
def _evaluator(atom: Atom) -> Evaluate:
    return compile_program(Program((atom,)))


def facts_asked(law: Any, rulesets: Iterable[Ruleset]) -> dict[str, Fact]:
    """Every fact that can be asked for under these rulesets."""
    found: dict[str, Fact] = dict(law.vocabulary.facts) | dict(law.vocabulary.particulars)
    for ruleset in rulesets:
        found |= ruleset.particulars
    return found


class Results:
    """The diagram of every entitlement of a case whose result unknown facts decide.

    `open` are those diagrams by entitlement; `inexact` are the entitlements that were too large to work out whole.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        applied = tuple(one for one in case.applied if one.ruleset.level != "standard")
        self.facts = facts_asked(case.law, [one.ruleset for one in applied])
        self.diagrams = Diagrams(MOST_NODES)
        self.completions = self._variables(applied)
        self._nodes: dict[tuple[int, _Scene], dict[int, int]] = {}
        self._timings: dict[Any, int] = {}
        self._empty: dict[str, Slots] = {}
        self.inexact: set[str] = set()
        self.open: dict[str, int] = {}
        self._applied = applied
        self._work(applied)

    def _variables(self, applied: Sequence[Applied]) -> Completions:
        return Completions(self.case, applied, self.facts)

    def _work(self, applied: Sequence[Applied]) -> None:
        claims: dict[str, list[tuple[int, RuleReading, Run]]] = {}
        for one in applied:
            for run in self.case.runs(one.ruleset):
                for rule in run.reading.rules:
                    value = run.values[rule.newest.version.root] if run.values else FALSE
                    for grant in rule.rule.grants:
                        claims.setdefault(grant.entitlement, []).append((value, rule, run))
        known: dict[tuple[RuleReading, int | None], int] = {}
        for entitlement, ours in claims.items():
            result = NOT_GRANTED
            for _, rule, run in sorted(ours, key=lambda claim: -claim[0]):
                key = rule, run.number
                try:
                    if key not in known:
                        known[key] = self.claim(rule, run)
                    result = self.diagrams.greatest([result, known[key]], GRANTED)
                except TooLarge:
                    self.inexact.add(entitlement)
                if result == GRANTED:
                    break
            if result == GRANTED:
                self.inexact.discard(entitlement)
            elif result >= TERMINALS and entitlement not in self.inexact:
                self.open[entitlement] = result

    # claims

    def claim(self, rule: RuleReading, run: Run) -> int:
        """What the claims of one rule come to."""
        if run.number == 0:
            return NOT_GRANTED
        scene = _Scene(run.reading.branch.each or "", run.number or 0)
        known = run.values
        if all(known[v.version.root] == FALSE for v in rule.versions) and self.fixed:
            return NOT_GRANTED
        stands = self._stands(rule, run, scene)
        found = []
        for place, version in enumerate(rule.versions):
            time = stands[place]
            if time == OTHER:
                continue
            root = self.node(run, version.version.root, scene)
            if root == FALSE:
                continue
            grounds = [self.node(run, g.root, scene) for g in version.version.grounds if g.force == "shall"]
            join = may if version.version.force == "may" else shall
            found.append(self.diagrams.combined(join, (root, self.diagrams.greatest(grounds), time)))
        result = self.diagrams.greatest(found, GRANTED)
        some = self.completions.some(scene.each) if scene.each and not scene.number else None
        return result if some is None else self._if_some(some, NOT_GRANTED, result)

    fixed = True
    """Whether what is known stays as it is, so that conditions with a value keep it."""

    def _if_some(self, level: int, none: int, result: int) -> int:
        choice = self.diagrams.node(level, (FALSE, TRUE))
        return self.diagrams.combined(chosen_of, (choice, none, result))

    def _stands(self, rule: RuleReading, run: Run, scene: _Scene) -> tuple[int, ...]:
        """For each version of a rule how its period stands; diagrams of the days that are not known."""
        if rule.timeless:
            return (LIVE,)
        only = rule.versions[0].version if len(rule.versions) == 1 else None
        key: Any = rule
        if only is not None:
            key = run.reading, rule.versions[0].span, only.start, only.end, only.governed_by
        found = self._timings.get(key)
        if found is None:
            found = self._timings[key] = self._timing(rule, run, scene)
        if only is not None:
            return (found,)
        return tuple([self.diagrams.combined(picks_of(place), (found,)) for place in range(len(rule.versions))])

    def _timing(self, rule: RuleReading, run: Run, scene: _Scene) -> int:
        """Which version governs and how its period stands, in one number."""
        if self.case.victim.permits is None and any(Issued() in version.leaves for version in rule.versions):
            return self._of_permit(rule, run, scene)
        return self._over_days(rule, run, scene, {})

    def _of_permit(self, rule: RuleReading, run: Run, scene: _Scene) -> int:
        """The same where the permits are not known: a permit under another rule is as good as none."""
        completions = self.completions
        some, (under,) = completions.some("permits"), completions.of("permits", 0, "under")
        assert some is not None  # the list is not known
        values = completions.variables[under].values
        held = self.diagrams.least([
            self.diagrams.node(some, (FALSE, TRUE)),
            self.diagrams.node(under, tuple([TRUE if value == rule.id else FALSE for value in values])),
        ])  # fmt: skip
        without = self._over_days(rule, run, scene, {some: 0})
        within = self._over_days(rule, run, scene, {some: 1, under: values.index(rule.id)})
        return self.diagrams.combined(chosen_of, (held, without, within))

    def _over_days(self, rule: RuleReading, run: Run, scene: _Scene, given: dict[int, int]) -> int:
        unheld = bool(given) and len(given) == 1
        levels: dict[int, None] = {}
        waiting, seen = list(rule.versions), set[str]()
        of_birth = False
        while waiting:
            version = waiting.pop()
            for leaf in version.leaves:
                if leaf == Issued() and unheld:
                    continue
                if leaf == BORN:
                    of_birth = True
                if isinstance(leaf, After):
                    if leaf.rule not in seen:
                        seen.add(leaf.rule)
                        waiting += [r.newest for r in run.reading.rules if r.rule.id == leaf.rule]
                else:
                    levels.update(dict.fromkeys(self._of_leaf(leaf)))
        node = run.reading.presumptions.get("child")
        values = list(run.values)
        if (
            not of_birth
            or node is None
            or not (self.case.slots["age_disputed"] == TRUE or self.completions.own("", 0, "age_disputed") is not None)
        ):
            return self._table(levels, lambda slots: self._placed(rule, run, values, slots), given)
        tables = []
        for value in (FALSE, TRUE):
            presumed = list(values)
            presumed[node] = value
            for child in run.reading.presumable.values():
                presumed[child] = UNKNOWN
            tables.append(self._table(levels, lambda slots, p=presumed: self._placed(rule, run, p, slots), given))  # type: ignore[misc]
        return self.diagrams.combined(presumed_of, (self.node(run, node, scene), *tables))

    def _of_leaf(self, leaf: str | Issued) -> Iterable[int]:
        of = self.completions.of
        if isinstance(leaf, str):
            return of("", 0, "child" if leaf == BORN else leaf)
        permits = self.case.victim.permits
        numbers = [0] if permits is None else range(1, len(permits) + 1)
        return [level for n in numbers for name in ("under", "issued") for level in of("permits", n, name)]

    def _placed(self, rule: RuleReading, run: Run, values: Sequence[int], slots: Slots) -> int:
        case = self.case
        stub = Case(case.victim, case.on, case.host, case.law, case.engine)
        stub.__dict__["slots"], stub.__dict__["today"] = slots, case.today
        placed = Run(run.reading, run.number, run.item, tuple(values), run.signs, {})
        version, _, _ = rule.only or governing(rule, placed, stub)
        if version is None:
            raise TooLarge
        stands = STANDS[in_time(version, placed, stub, Status.GRANTED, {})]
        return stands + 8 * rule.versions.index(version)

    # conditions

    def node(self, run: Run, index: int, scene: _Scene) -> int:
        """The diagram of a node of a run's program."""
        if self.fixed and run.values[index] != UNKNOWN:
            return run.values[index]
        return self._node(run.reading.branch.program, index, scene, run)

    def _node(self, program: Program, index: int, scene: _Scene, run: Run | None) -> int:
        known = self._nodes.get((id(program), scene))
        if known is None:
            known = self._nodes[id(program), scene] = {}
        found = known.get(index)
        if found is not None:
            return found
        if self.fixed and run is not None and run.values[index] != UNKNOWN:
            return run.values[index]
        node = program.nodes[index]
        diagrams = self.diagrams
        match node:
            case And(children=children):
                found = diagrams.least([self._node(program, child, scene, run) for child in children])
            case Or(children=children):
                found = diagrams.greatest([self._node(program, child, scene, run) for child in children])
            case Not(child=child):
                found = diagrams.combined(negated, (self._node(program, child, scene, run),))
            case Defined(child=child):
                found = self._node(program, child, scene, run)
            case Constant(value=value):
                found = value
            case Quantified():
                found = self._quantified(node, scene)
            case _:
                found = self._atom(node, scene)
        known[index] = found
        return found

    def _quantified(self, node: Quantified, scene: _Scene) -> int:
        items = getattr(self.case.victim, node.items)
        last = len(node.body.nodes) - 1
        numbers = [0] if items is None else range(1, len(items) + 1)
        parts = [
            self._node(node.body, last, _Scene(scene.each, scene.number, node.items, number), None)
            for number in numbers
        ]
        join, none = (self.diagrams.greatest, FALSE) if node.kind == "any" else (self.diagrams.least, TRUE)
        found = join(parts)
        some = self.completions.some(node.items)
        return found if some is None else self._if_some(some, none, found)

    def _atom(self, atom: Atom, scene: _Scene) -> int:
        levels: set[int] = set()
        for path in paths(atom):
            where = {"victim": ("", 0), "each": (scene.each, scene.number), "item": (scene.inner, scene.inner_number)}
            name = "child" if path.where == "victim" and path.name == "born" else path.name
            levels.update(self.completions.of(*where[path.where], name))
        if isinstance(atom, Holds) and len(levels) == 1:
            level = next(iter(levels))
            if self.completions.variables[level].name == atom.path.name != "age_disputed":
                values = self.completions.variables[level].values
                return self.diagrams.node(level, tuple([TRUE if value else FALSE for value in values]))
        evaluate = _evaluator(atom)

        def value(slots: Slots) -> int:
            each = self._item(slots, scene.each, scene.number)
            inner = self._item(slots, scene.inner, scene.inner_number)
            return evaluate(slots, each, inner)[0]  # type: ignore[call-arg]  # the item inside any(...) comes third

        return self._table(levels, value)

    def _item(self, slots: Slots, list_: str, number: int) -> Slots:
        if not list_:
            return NO_ITEM
        items: tuple[Slots, ...] = slots[list_] or ()
        if items:
            return items[max(number - 1, 0)]
        if list_ not in self._empty:
            one = self.case.victim.model_copy(update={list_: (LISTS[list_](),)})
            self._empty[list_] = environment(one, self.case.on, self.case.host, self.case.law)[list_][0]
        return self._empty[list_]

    def _table(self, read: Iterable[int], value: Callable[[Slots], int], given: dict[int, int] | None = None) -> int:
        """The diagram of what is worked out for every choice of values of a few variables."""
        chosen: dict[int, int] = dict(given or {})
        levels = sorted(set(read) - chosen.keys())
        widths = [len(self.completions.variables[level].values) for level in levels]
        if prod(widths) > MOST_CHOICES:
            raise TooLarge

        def below(place: int) -> int:
            if place == len(levels):
                return value(self.completions.slots(chosen))
            found = []
            for index in range(widths[place]):
                chosen[levels[place]] = index
                found.append(below(place + 1))
            del chosen[levels[place]]
            return self.diagrams.node(levels[place], tuple(found))

        return below(0)
