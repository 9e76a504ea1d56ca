"""What can be said of a rule before any case is known, worked out once: citations, lengths in words, presumptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal
from weakref import WeakKeyDictionary

from entitlements.engines.case import CaseEngine
from entitlements.findings.claims import Citation, Claim, Status
from entitlements.law.ruleset import Branch, Grant, Rule, Ruleset, Version
from entitlements.logic.evaluation import Slots
from entitlements.logic.ir import TRUE, UNKNOWN, Defined, Holds
from entitlements.logic.support import atoms_below, deciding_atoms, facts_of
from entitlements.logic.types import Fact, Scope
from entitlements.periods.periods import describe_end, describe_start

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
    """A branch's rules, its engines, and the memory of which facts decided which values."""

    def __init__(self, ruleset: Ruleset, branch: Branch, citations: dict[str, Citation]) -> None:
        self.ruleset, self.branch, self.citations = ruleset, branch, citations
        item = {"offences": "offence", "dependants": "dependant"}.get(branch.each or "")
        fields = dict(ruleset.scope.__dict__) | {"each": item}
        self.scope = Scope(**fields)
        fields_of_item = {} if item is None else ruleset.scope.items[item]
        self.unknown_item: Slots = {name: _unknown(fact) for name, fact in fields_of_item.items()}
        self.titles = {name: fact.title for name, fact in ruleset.scope.facts.items() if fact.type.kind == "date"}
        self.rules = tuple(RuleReading(self, rule) for rule in branch.rules)
        self._engines: dict[str, CaseEngine] = {}
        self._reasons: dict[tuple[int, Any], tuple[str, ...] | None] = {}
        self._pickers: dict[int, Callable[[Sequence[int]], Any]] = {}

    def engine(self, kind: Literal["auto", "durable-rules", "fixpoint"]) -> CaseEngine:
        """The engine of this kind for the branch's program, made when first asked for."""
        found = self._engines.get(kind)
        if found is None:
            found = self._engines[kind] = CaseEngine(self.branch.program, self.branch.roots, kind)
        return found

    def because(self, values: Sequence[int], root: int, slots: Slots, item: Slots) -> tuple[str, ...]:
        """The facts that give a node its value; remembered by the values they rest on."""
        pick = self._pickers.get(root)
        if pick is None:
            pick = self._pickers[root] = itemgetter(*atoms_below(self.branch.program, root))
        key = (root, pick(values))
        if key in self._reasons:
            known = self._reasons[key]
            if known is not None:
                return known
        atoms = deciding_atoms(self.branch.program, values, root)
        open_question = values[root] == UNKNOWN
        facts: dict[str, None] = {}
        for atom in atoms:
            node = self.branch.program.nodes[atom]
            facts.update(dict.fromkeys(facts_of(node, self.scope, slots if open_question else None, item)))  # type: ignore[arg-type]
        found = tuple(facts)
        if len(self._reasons) > _MOST_KEPT * 16:
            self._reasons.clear()
        self._reasons[key] = None if open_question else found
        return found

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


class RuleReading:
    """A rule and its versions, each ready to become claims."""

    def __init__(self, branch: BranchReading, rule: Rule) -> None:
        self.branch, self.rule = branch, rule
        self.id = f"{branch.ruleset.id}/{rule.id}"
        self.versions = tuple(VersionReading(self, version) for version in rule.versions)
        self.newest = max(self.versions, key=lambda v: v.version.start or 0)


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
        self.grants = tuple((grant, self._template(grant)) for grant in rule.rule.grants)
        self._made: dict[Any, Claim] = {}

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

    def claims(self, changes: tuple[tuple[str, Any], ...]) -> list[Claim]:
        """One claim for each entitlement that the rule grants, with these fields; the same one for the same fields."""
        found = []
        for number, (_, template) in enumerate(self.grants):
            key = (number, changes)
            claim = self._made.get(key)
            if claim is None:
                if len(self._made) >= _MOST_KEPT:
                    self._made.clear()
                claim = self._made[key] = self._make(template, dict(changes))
            found.append(claim)
        return found

    @staticmethod
    def _make(template: dict[str, Any], changes: dict[str, Any]) -> Claim:
        fields = template | changes
        if fields["item"]:
            fields["id"] = f"{fields['id']}#{fields['item']}"
        # Every field is made and typed by this library: validation would find nothing and costs ten times more.
        return Claim.model_construct(**fields)


def _all_below(program: Any, root: int) -> set[int]:
    from entitlements.logic.ir import children

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
        found = _READINGS[ruleset] = RulesetReading(ruleset)
    return found
