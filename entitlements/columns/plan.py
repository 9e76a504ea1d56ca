"""What is reckoned for rows under the same law: the rules on what is asked for, and each of their conditions once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_children
from functools import lru_cache
from typing import Literal

from entitlements.columns.calendar import years_in
from entitlements.findings.reading import BranchReading, RuleReading, VersionReading, reading_of
from entitlements.law.library import Law
from entitlements.law.models import Confidence, Force, Level
from entitlements.law.ruleset import Ruleset
from entitlements.logic.ir import And, Atom, Defined, Node, Not, Or, Quantified, children, paths
from entitlements.logic.support import LIST_OF
from entitlements.logic.types import Scope
from entitlements.logic.words import fact_at
from entitlements.periods.periods import (
    After,
    Age,
    EarlierOf,
    End,
    Event,
    Issued,
    LaterOf,
    LengthEnd,
    Period,
    leaves,
)
from entitlements.periods.specification import BORN

Each = Literal["offences", "dependants"] | None
KINDS: tuple[Each, ...] = (None, "offences", "dependants")


class Conditions:
    """The conditions of several programs, each distinct one once, with the scope that its facts are named in."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._places: dict[Node, int] = {}
        self.scopes: dict[int, Scope] = {}

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node, children before parents."""
        return tuple(self._nodes)

    def add(self, branch: BranchReading, roots: Iterable[int]) -> dict[int, int]:
        """The places of a branch's nodes that these rest on, the roots among them."""
        nodes, found = branch.branch.program.nodes, dict[int, int]()

        def place(index: int) -> int:
            if index not in found:
                found[index] = self._place(_moved(nodes[index], [place(child) for child in children(nodes[index])]))
                self.scopes.setdefault(found[index], branch.scope)
            return found[index]

        for root in roots:
            place(root)
        return found

    def facts_below(self, roots: Iterable[int]) -> set[str]:
        """Every fact that these nodes may be unknown for."""
        found, seen, waiting = set[str](), set[int](), list(roots)
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                below = children(self._nodes[place])
                waiting.extend(below)
                if not below:
                    found |= _asked_for(self._nodes[place], self.scopes[place])
        return found

    def _place(self, node: Node) -> int:
        if isinstance(node, Defined):
            return node.child
        if node not in self._places:
            self._places[node] = len(self._nodes)
            self._nodes.append(node)
        return self._places[node]


def _moved(node: Node, below: Sequence[int]) -> Node:
    if isinstance(node, And | Or):
        return with_children(node, children=tuple(below))
    return with_children(node, child=below[0]) if isinstance(node, Not | Defined) else node


def _asked_for(atom: Node, scope: Scope) -> set[str]:
    found = {atom.items} if isinstance(atom, Quantified) else set()
    for path in paths(atom) if isinstance(atom, Atom) else ():
        if isinstance(atom, Quantified) and path.name == atom.items:
            continue
        fact = fact_at(path, scope)
        found.update(fact.base if path.where == "victim" else (LIST_OF[scope.each or ""], *fact.asks))
    return found


@dataclass(frozen=True, eq=False)
class VersionPlan:
    """One version of a rule with its conditions among all: the root, and the exclusions that bar it."""

    reading: VersionReading
    root: int
    bars: tuple[int, ...]

    @property
    def fixed(self) -> tuple[str, Force, Confidence]:
        """What its claims say whatever the case: the first provision, the force, and how sure the library is."""
        version = self.reading
        return version.citations[0].provision, version.version.force, version.version.confidence


@dataclass(frozen=True, eq=False)
class RulePlan:
    """A rule with its versions; `presumed` is the node that says whether its law presumes a child."""

    reading: RuleReading
    versions: tuple[VersionPlan, ...]
    level: Level
    instrument: str
    group: int
    presumed: tuple[int, int] | None

    @property
    def kind(self) -> Each:
        """The list that it speaks of item by item; None: of the whole case."""
        return self.reading.branch.branch.each

    @property
    def newest(self) -> VersionPlan:
        """The version that speaks where none governs."""
        return next(v for v in self.versions if v.reading is self.reading.newest)


@dataclass(frozen=True, eq=False)
class Plan:
    """The rules on the entitlements that are asked for, in the order of their claims, and the conditions by kind.

    `group` of a rule counts the branches of the rulesets in order: the claims of one come before those of the next.
    """

    law: Law
    host: str
    rulesets: tuple[Ruleset, ...]
    entitlements: tuple[str, ...]
    conditions: dict[Each, Conditions] = field(default_factory=dict)
    rules: dict[Each, list[RulePlan]] = field(default_factory=dict)
    granting: dict[str, list[RulePlan]] = field(default_factory=dict)

    def facts(self, entitlement: str) -> tuple[str, ...]:
        """Every fact that can leave it undetermined, in the order of the alphabet."""
        found: set[str] = set()
        for rule in self.granting[entitlement]:
            for version in rule.versions:
                found.update(start_facts(version.reading), (fact for _, fact in end_facts(version.reading)))
                found.update(self.conditions[rule.kind].facts_below((version.root, *version.bars)))
        return tuple(sorted(found))


@lru_cache(maxsize=256)
def plan_of(law: Law, host: str, rulesets: tuple[Ruleset, ...], entitlements: tuple[str, ...]) -> Plan:
    """The plan for these entitlements under these rulesets; made once."""
    plan = Plan(law, host, rulesets, entitlements)
    asked = set(entitlements)
    plan.granting.update({entitlement: [] for entitlement in entitlements})
    for kind in KINDS:
        plan.conditions[kind], plan.rules[kind] = Conditions(), []
    group = 0
    for ruleset in rulesets:
        for branch in reading_of(ruleset).branches:
            kind = branch.branch.each
            for rule in branch.rules:
                granted = [g.entitlement for g in rule.rule.grants if g.entitlement in asked]
                if granted:
                    planned = _planned(rule, branch, plan.conditions[kind], group)
                    plan.rules[kind].append(planned)
                    for entitlement in granted:
                        plan.granting[entitlement].append(planned)
            group += 1
    return plan


def _planned(rule: RuleReading, branch: BranchReading, conditions: Conditions, group: int) -> RulePlan:
    versions = []
    for version in rule.versions:
        bars = [ground.root for ground in version.version.grounds if ground.force == "shall"]
        place = conditions.add(branch, (version.version.root, *bars))
        roots = dict.fromkeys(place[bar] for bar in bars)
        versions.append(VersionPlan(version, place[version.version.root], tuple(roots)))
    presumed = None
    if any(_asks_birth(version) for version in rule.versions):
        nodes = branch.presumptions.get("child"), branch.presumable.get("child")
        if nodes[0] is not None and nodes[1] is not None:
            place = conditions.add(branch, (nodes[0], nodes[1]))
            presumed = place[nodes[0]], place[nodes[1]]
    return RulePlan(rule, tuple(versions), branch.ruleset.level, branch.ruleset.id, group, presumed)


def _asks_birth(version: VersionReading) -> bool:
    """Whether the version's period, or one that it runs after, rests on when the person was born."""
    for leaf in version.leaves:
        earlier = before(leaf, version) if isinstance(leaf, After) else None
        if leaf == BORN or (earlier is not None and _asks_birth(earlier)):
            return True
    return False


def before(leaf: After, version: VersionReading) -> VersionReading | None:
    """The rule after whose period another starts, in its newest version; None where it has no period."""
    rule = next((r for r in version.rule.branch.rules if r.rule.id == leaf.rule), None)
    return None if rule is None or rule.newest.version.period is None else rule.newest


def start_facts(version: VersionReading) -> tuple[str, ...]:
    """The facts to ask for when the day on which a version's period starts is not known."""
    period = version.version.period
    if period is not None and isinstance(period.starts, Event):
        return version.rule.branch.ruleset.scope.facts[period.starts.name].base[:1]
    return ("permits",) if period is not None and isinstance(period.starts, Issued) else ()


def end_facts(version: VersionReading) -> tuple[tuple[str, str], ...]:
    """The events that end a version's period, each with the fact to ask for while its day is not known."""
    period = version.version.period
    if period is None or period.ends is None:
        return ()
    facts = version.rule.branch.ruleset.scope.facts
    ending = leaves(Period(Issued(), None, period.ends, period.counting))
    return tuple((leaf, fact) for leaf in ending if isinstance(leaf, str) for fact in facts[leaf].base[:1])


def years_of(version: VersionReading) -> float:
    """About how many years lie at most between the events that a version's period rests on and its end."""
    period = version.version.period
    if period is None:
        return 0
    own = max((_years(part) for part in (period.ends,) if part is not None), default=0.0)
    earlier = (before(leaf, version) for leaf in version.leaves if isinstance(leaf, After))
    return own + max((years_of(one) for one in earlier if one is not None), default=0.0)


def _years(end: End) -> float:
    match end:
        case LengthEnd(length, _):
            return years_in(length.n, length.unit)
        case Age(years):
            return years
        case LaterOf(of) | EarlierOf(of):
            return max(_years(one) for one in of)
    return 0
