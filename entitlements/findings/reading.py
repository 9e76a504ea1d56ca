"""What can be said of a rule before any case is known, worked out once: citations, lengths in words, presumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import Any, Literal, TypeAlias
from weakref import WeakKeyDictionary

from entitlements.engines.case import CaseEngine
from entitlements.engines.memory import Memory
from entitlements.findings.claims import Citation, Claim, Status
from entitlements.findings.ordering import Ordered, order
from entitlements.findings.trusted import trusted
from entitlements.law.ruleset import Branch, Grant, Rule, Ruleset, Version
from entitlements.logic.evaluation import Slots
from entitlements.logic.ir import TRUE, UNKNOWN, Atom, Defined, Holds, Program, children
from entitlements.logic.support import atoms_below, deciding_atoms, facts_of, reads_of, rests_on_several, sharing
from entitlements.logic.types import Fact, Scope
from entitlements.periods.periods import Issued, Period, Span, describe_end, describe_start, leaves
from entitlements.periods.specification import BORN

_MOST_KEPT = 512


class RulesetReading:
    """A ruleset's branches, each with what is known of its rules beforehand."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.citations = {
            name: Citation(provision=f"{ruleset.id}/{name}", **provision.model_dump())
            for name, provision in ruleset.provisions.items()
        }
        self.branches = tuple(BranchReading(ruleset, branch, self.citations) for branch in ruleset.branches)


class BranchReading:
    """A branch's rules and its engines, and which of its atomic conditions leave open what to ask for."""

    def __init__(self, ruleset: Ruleset, branch: Branch, citations: dict[str, Citation]) -> None:
        self.ruleset, self.branch, self.citations = ruleset, branch, citations
        item = {"offences": "offence", "dependants": "dependant"}.get(branch.each or "")
        fields = dict(ruleset.scope.__dict__) | {"each": item}
        self.scope = Scope(**fields)
        fields_of_item = {} if item is None else ruleset.scope.items[item]
        self.unknown_item: Slots = {name: _unknown(fact) for name, fact in fields_of_item.items()}
        self.titles = {name: fact.title for name, fact in ruleset.scope.facts.items() if fact.type.kind == "date"}
        self.several = tuple(
            (index, node, reads_of(node, self.scope)) for index, node in enumerate(branch.program.nodes)
            if isinstance(node, Atom) and rests_on_several(node, self.scope)
        )  # fmt: skip
        self.spans: dict[tuple[Period, str], int] = {}
        self.rules = tuple(RuleReading(self, rule) for rule in branch.rules)
        self.by_id = {rule.id: rule for rule in self.rules}
        self.units = tuple(_units(self))
        self.timed = tuple(rule for rule in self.rules if not rule.timeless)
        self.granting = tuple(_granting(self.rules, self.units))
        self._engines: dict[str, CaseEngine] = {}

    def engine(self, kind: Literal["auto", "durable-rules", "fixpoint"]) -> CaseEngine:
        """The engine of this kind for the branch's program, made when first asked for."""
        found = self._engines.get(kind)
        if found is None:
            found = self._engines[kind] = CaseEngine(self.branch.program, self.branch.roots, kind)
        return found

    def signs(self, values: tuple[int, ...], slots: Slots, item: Slots, number: int | None) -> list[Any]:
        """What claims can depend on besides days: every node's value, and the number of the item at the end.

        An unknown condition that rests on several facts has those of them that are not known in the place of its value.
        """
        found: list[Any] = [*values, number]
        for index, atom, reads in self.several:
            if found[index] == UNKNOWN:
                found[index] = facts_of(atom, self.scope, slots, item, reads)
        return found

    def picker(self, nodes: Iterable[int]) -> Callable[[Sequence[Any]], Any]:
        """Takes from the signs of a run what decides these nodes."""
        atoms = {atom for node in nodes for atom in atoms_below(self.branch.program, node)}
        return itemgetter(*sorted(atoms), -1)

    def because(self, values: Sequence[int], root: int, signs: Sequence[Any]) -> tuple[str, ...]:
        """The facts that give a node its value."""
        facts: dict[str, None] = {}
        for atom in deciding_atoms(self.branch.program, values, root):
            sign = signs[atom]
            facts.update(dict.fromkeys(self.facts[atom] if isinstance(sign, int) else sign))
        return tuple(facts)

    @cached_property
    def facts(self) -> dict[int, tuple[str, ...]]:
        """The facts that each atomic condition comes from, whatever is known of them."""
        nodes = enumerate(self.branch.program.nodes)
        return {index: facts_of(node, self.scope, None, None) for index, node in nodes if isinstance(node, Atom)}

    @cached_property
    def presumptions(self) -> dict[str, int]:
        """The facts that this law may presume, with the node that says whether it does."""
        return {
            node.name.removeprefix("presumed "): index
            for index, node in enumerate(self.branch.program.nodes)
            if isinstance(node, Defined) and node.name.startswith("presumed ")
        }

    @cached_property
    def presumable(self) -> dict[str, int]:
        """The node of each fact that may be presumed, where the branch speaks of it."""
        return {
            node.path.name: index
            for index, node in enumerate(self.branch.program.nodes)
            if isinstance(node, Holds) and node.path.where == "victim" and node.path.name in self.presumptions
        }

    def presumed(self, values: Sequence[int]) -> tuple[str, ...]:
        """The facts that are not known and count as true because the law presumes them."""
        return tuple(
            fact for fact, node in self.presumptions.items()
            if values[node] == TRUE and fact in self.presumable and values[self.presumable[fact]] != TRUE
        )  # fmt: skip

    @cached_property
    def nothing_recorded(self) -> dict[str, Any]:
        """What the claims say where the list whose items the rules speak of is empty."""
        return {"because": (self.branch.each,), "note": f"No {self.branch.each} are recorded."}


class RuleReading:
    """A rule and its versions, each ready to become claims."""

    def __init__(self, branch: BranchReading, rule: Rule) -> None:
        self.branch, self.rule = branch, rule
        self.id = f"{branch.ruleset.id}/{rule.id}"
        self.versions = tuple(VersionReading(self, version) for version in rule.versions)
        self.newest = max(self.versions, key=lambda v: v.version.start or 0)
        self.timeless = len(self.versions) == 1 and self.newest.timeless
        self.only = (self.newest, (), ()) if len(self.versions) == 1 else None
        self.by_start = any(v.version.governed_by == "start" and v.version.period is not None for v in self.versions)


class VersionReading:
    """One version of a rule: its citations and words, and the claims that it has yielded before."""

    def __init__(self, rule: RuleReading, version: Version) -> None:
        self.rule, self.version = rule, version
        branch, program = rule.branch, rule.branch.branch.program
        self.citations = tuple(branch.citations[provision] for provision in version.provisions)
        self.length = "" if version.period is None else describe_end(version.period, branch.titles)
        self.runs_from = "" if version.period is None else describe_start(version.period, branch.titles)
        self.renewable = "" if version.renewal is None else _renewal(version)
        roots = (version.root, *(ground.root for ground in version.grounds))
        below = {index for root in roots for index in _all_below(program, root)}
        self.presumes = frozenset(
            node.name.removeprefix("presumed ") for index in below
            if isinstance(node := program.nodes[index], Defined) and node.name.startswith("presumed ")
        )  # fmt: skip
        self.rests_on = below | {branch.presumable[fact] for fact in self.presumes if fact in branch.presumable}
        self.unbounded = version.start is version.end is None and not version.deadlines
        self.timeless = self.unbounded and version.period is None
        self.decided_by = branch.picker(self.rests_on)
        self.conditions: Memory[Any, tuple[Status, dict[str, Any]]] = Memory(_MOST_KEPT)
        self.known: Memory[Any, tuple[Ordered, ...]] = Memory(_MOST_KEPT)
        self.span = -1
        self.spans: Memory[Any, Span] = Memory(_MOST_KEPT)
        self.leaves = () if version.period is None else leaves(version.period)
        self.events = tuple(leaf for leaf in self.leaves if isinstance(leaf, str) and leaf != BORN)
        self.other_leaves = tuple(leaf for leaf in self.leaves if leaf not in self.events)
        if version.period is not None:
            of_permit = rule.id if Issued() in self.leaves else ""
            self.span = branch.spans.setdefault((version.period, of_permit), len(branch.spans))
        self._grants = tuple(self._template(grant) for grant in rule.rule.grants)
        self._made: Memory[Any, tuple[Ordered, ...]] = Memory(_MOST_KEPT)

    def in_force(self, day: int) -> bool:
        """Whether this version is the law of a day."""
        start, end = self.version.start, self.version.end
        return (start is None or start <= day) and (end is None or day < end)

    def _template(self, grant: Grant) -> dict[str, Any]:
        rule, version, ruleset = self.rule, self.version, self.rule.branch.ruleset
        several = len(rule.rule.grants) > 1
        return {
            "id": f"{rule.id}/{grant.entitlement}" if several else rule.id,
            "rule": rule.id, "entitlement": grant.entitlement, "level": ruleset.level, "force": version.force,
            "status": Status.NOT_GRANTED, "says": grant.says, "citations": self.citations,
            "confidence": version.confidence, "owed_by": version.owed_by, "needs": version.needs, "item": None,
            "runs_from": self.runs_from, "length": self.length,
            "starts": None, "ends": None, "min_ends": None, "max_ends": None,
            "renewable": self.renewable, "because": (), "barred_by": (), "warnings": (), "risks": (), "presumed": (),
            "assumes": (), "note": "", "deadlines": (),
        }  # fmt: skip

    def claims(self, changes: dict[str, Any]) -> tuple[Ordered, ...]:
        """One claim for each entitlement that the rule grants, with these fields; the same ones for the same fields."""
        key = tuple(changes.items())
        found = self._made.get(key)
        if found is None:
            found = self._made.keep(key, self.made(changes))
        return found

    def made(self, changes: dict[str, Any]) -> tuple[Ordered, ...]:
        """The same, made anew."""
        return tuple([_claim(template, changes) for template in self._grants])


def _claim(template: dict[str, Any], changes: dict[str, Any]) -> Ordered:
    fields = template | changes
    if fields["item"]:
        fields["id"] = f"{fields['id']}#{fields['item']}"
    claim = trusted(Claim, fields)
    return Ordered(order(claim), claim.entitlement, claim)


class Group:
    """Rules that rest on the same few conditions and the same days, with the claims that they have yielded before.

    Their days are those of one period, or of no more than the law that is in force.
    """

    def __init__(self, branch: BranchReading, atoms: Iterable[int], rules: Sequence[RuleReading]) -> None:
        self.rules, newest = rules, rules[0].newest
        self.decided_by = branch.picker(atoms)
        self.known: Memory[Any, tuple[Ordered, ...]] = Memory(_MOST_KEPT)
        self.period = newest if newest.version.period is not None else None
        self.roots = tuple(rule.newest.version.root for rule in rules)
        self._bounded = any(not version.unbounded for rule in rules for version in rule.versions)
        self._in_force: Memory[int, Any] = Memory(_MOST_KEPT)

    def in_force(self, today: int) -> Any:
        """Which versions are law on a day; the day itself where a rule has none that is, for its claim tells it."""
        if not self._bounded:
            return None
        found = self._in_force.get(today)
        if found is None:
            law = tuple([next((n for n, v in enumerate(r.versions) if v.in_force(today)), -1) for r in self.rules])
            found = self._in_force.keep(today, (law, today if -1 in law else None))
        return found


Unit: TypeAlias = Group | RuleReading
"""What yields claims together: a group, or a rule whose days no other shares."""


def _units(branch: BranchReading) -> Iterator[Unit]:
    program = branch.branch.program
    alike: dict[int, dict[RuleReading, list[int]]] = {}
    for rule in branch.rules:
        versions = rule.versions
        no_days = not any(v.version.deadlines or v.version.period is not None for v in versions)
        if no_days or (rule.only is not None and rule.newest.unbounded):
            nodes = frozenset[int]().union(*[version.rests_on for version in versions])
            alike.setdefault(versions[0].span, {})[rule] = [n for n in nodes if not children(program.nodes[n])]
        else:
            yield rule
    for rules in alike.values():
        yield from (Group(branch, atoms, ours) for atoms, ours in sharing(rules))


def _granting(rules: Iterable[RuleReading], units: Iterable[Unit]) -> Iterator[tuple[str, int]]:
    """Each entitlement that the rules grant, in their order, and where its claim is among those of all units."""
    answered = [rule for unit in units for rule in (unit.rules if isinstance(unit, Group) else (unit,))]
    first = dict(zip(answered, accumulate((len(rule.rule.grants) for rule in answered), initial=0), strict=False))
    return ((g.entitlement, first[rule] + n) for rule in rules for n, g in enumerate(rule.rule.grants))


def _all_below(program: Program, root: int) -> set[int]:
    found, waiting = set[int](), [root]
    while waiting:
        index = waiting.pop()
        if index not in found:
            found.add(index)
            waiting.extend(children(program.nodes[index]))
    return found


def _unknown(fact: Fact) -> Any:
    return UNKNOWN if fact.type.kind == "boolean" else (None, True) if fact.type.kind == "set of" else None


def _renewal(version: Version) -> str:
    renewal = version.renewal
    assert renewal is not None
    words = {"exact": "for {} at a time", "at_least": "for at least {} at a time", "up_to": "for up to {} at a time"}
    parts = ["renewable"]
    if renewal.kind is not None:
        parts.append(words[renewal.kind].format(renewal.length))
    if renewal.times is not None:
        parts.append("once" if renewal.times == 1 else f"{renewal.times} times")
    if renewal.force == "may":
        parts.append("at the authority's discretion")
    return " ".join(parts)


_READINGS: WeakKeyDictionary[Ruleset, RulesetReading] = WeakKeyDictionary()


def reading_of(ruleset: Ruleset) -> RulesetReading:
    """The reading of a ruleset, made once for as long as the ruleset lives."""
    found = _READINGS.get(ruleset)
    if found is None:
        # A reading that held its own key would keep it alive for ever: it is made of a twin.
        found = _READINGS[ruleset] = RulesetReading(replace(ruleset))
    return found
