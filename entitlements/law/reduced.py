"""A ruleset with only some of its rules whole: enough to answer for those, and much quicker to compile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from entitlements.law.amendments import Amendment
from entitlements.law.models import Omission, RulesetFile, RuleSpec, provisions_of
from entitlements.logic.parser import names_in


class Reduction:
    """What the rules of a ruleset rest on, and the ruleset with only some of them whole.

    Rules rest on what defines the facts in their conditions, on what bars them, and on the rules after whose period one
    of theirs starts. Presumptions stay whole always. Of other rules only the names are left.
    """

    def __init__(self, spec: RulesetFile) -> None:
        self.spec = spec
        self.all = frozenset(rule.id for rule in spec.rules)
        self._reduced: dict[frozenset[str], RulesetFile] = {}

    def affected_by(self, amendment: Amendment) -> frozenset[str]:
        """The rules whose claims an amendment may change."""
        step = amendment.path[1] if len(amendment.path) > 1 and amendment.path[0] == "rules" else None
        if not isinstance(step, int) or self.spec.rules[step].presumes is not None:
            return self.all
        name = self.spec.rules[step].id
        granting = (rule.id for rule in self.spec.rules if rule.grants is not None)
        return frozenset(rule for rule in granting if rule == name or name in self._rests_on[rule])

    def to(self, kept: frozenset[str]) -> RulesetFile:
        """The file with these rules and what they rest on."""
        found = self._reduced.get(kept)
        if found is None:
            whole = kept.union(*(self._rests_on[rule] for rule in kept))
            rules = tuple(rule if rule.id in whole or rule.presumes else _name_of(rule) for rule in self.spec.rules)
            barring = tuple(self._barring(rule, kept) if rule.bars is not None else rule for rule in rules)
            omitted = tuple(
                Omission.model_construct(cite=None, provision=provision, entitlement=None, reason="")
                for provision in self.spec.provisions
            )
            found = self.spec.model_copy(update={"rules": barring, "omissions": omitted})
            self._reduced[kept] = found
        return found

    def _barring(self, rule: RuleSpec, kept: frozenset[str]) -> RuleSpec:
        return rule.model_copy(update={"bars": tuple(target for target in rule.bars or () if target in kept)})

    @cached_property
    def _rests_on(self) -> dict[str, frozenset[str]]:
        return {rule.id: frozenset(self._below(rule.id)) for rule in self.spec.rules}

    def _below(self, rule: str) -> set[str]:
        found, waiting = set[str](), {rule}
        while waiting:
            found |= waiting
            waiting = {below for one in waiting for below in self._directly[one]} - found
        return found - {rule}

    @cached_property
    def _directly(self) -> dict[str, set[str]]:
        makers: dict[str, set[str]] = {}
        for rule in self.spec.rules:
            if rule.defines is not None:
                makers.setdefault(rule.defines, set()).add(rule.id)
        found = {rule.id: set(_follows(rule)) & self.all for rule in self.spec.rules}
        for rule in self.spec.rules:
            for name in _names(rule):
                found[rule.id] |= makers.get(name, set())
            for barred in rule.bars or ():
                found[barred].add(rule.id)
        return found


def _name_of(rule: RuleSpec) -> RuleSpec:
    """A rule of which nothing is left but that there is one: what it defines or grants, without conditions."""
    provision, force = (rule.provision, rule.force)
    if rule.versions:
        provision, force = provision or rule.versions[0].provision, force or rule.versions[0].force
    granted = tuple(rule.grants) if isinstance(rule.grants, dict) else provisions_of(rule.grants)
    return RuleSpec.model_construct(
        id=rule.id, grants=granted[:1] or None, defines=rule.defines, bars=rule.bars, provision=provision, force=force,
        each=rule.each if rule.bars is not None else None,
    )  # fmt: skip


def _names(rule: RuleSpec) -> Iterator[str]:
    """Every name in the conditions of a rule."""
    for part in (rule, *rule.versions):
        yield from names_in(part.when or "")
        for end in part.ends_early or ():
            yield from names_in(end.when)
            yield from (name for exception in end.unless for name in names_in(exception.when))
        if part.renewable is not None:
            yield from names_in(part.renewable.when or "")
    yield from (name for exception in rule.unless for name in names_in(exception.when))


def _follows(rule: RuleSpec) -> Iterable[str]:
    """The rules after whose period one of the rule's periods starts."""
    for said in (rule, *rule.versions):
        if said.period is not None:
            yield from _after(said.period)


def _after(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("after"), str):
            yield part["after"]
        for value in part.values():
            yield from _after(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _after(value)
