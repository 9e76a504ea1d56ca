"""From a ruleset's file to a compiled ruleset: names, types, circles, versions and periods are checked here."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Literal, NoReturn

from pydantic import ValidationError

from entitlements.errors import RulesetError, did_you_mean
from entitlements.law.catalogue import Catalogue, Vocabulary
from entitlements.law.complaints import in_the_file
from entitlements.law.conditions import Conditions
from entitlements.law.models import (
    DeadlineSpec,
    EarlyEnd,
    RulesetFile,
    RuleSpec,
    VersionSpec,
    provisions_of,
)
from entitlements.law.reader import Path, position, read_yaml
from entitlements.law.ruleset import (
    Branch,
    Deadline,
    Definition,
    Exemption,
    Grant,
    Ground,
    Renewal,
    Rule,
    Ruleset,
    Version,
    weakest,
)
from entitlements.logic.parser import ConditionError, names_in
from entitlements.logic.types import Fact, FactType, Scope
from entitlements.periods.conventions import CONVENTIONS, Convention
from entitlements.periods.lengths import Length
from entitlements.periods.periods import Issued, Period, leaves, parse_period

Each = Literal["offences", "dependants"]
ITEM_OF: dict[Each, str] = {"offences": "offence", "dependants": "dependant"}


def compile_ruleset(text: str, file: str, vocabulary: Vocabulary, catalogue: Catalogue) -> Ruleset:
    """The ruleset in this text; RulesetError names the line, the column, the rule, and what to write instead."""
    data = read_yaml(text, file)
    try:
        spec = RulesetFile.model_validate(data)
    except ValidationError as error:
        raise in_the_file(error, text, file, data) from None
    return compile_read(spec, text, file, vocabulary, catalogue)


def compile_read(spec: RulesetFile, text: str, file: str, vocabulary: Vocabulary, catalogue: Catalogue) -> Ruleset:
    """The ruleset of a file that is read already; `text` is where complaints look for their place."""
    return _Compiler(spec, text, file, vocabulary, catalogue).ruleset()


class _Compiler:
    """Compiles one file; every complaint is about a path in it."""

    def __init__(self, spec: RulesetFile, text: str, file: str, vocabulary: Vocabulary, catalogue: Catalogue) -> None:
        self.spec, self.text, self.file, self.vocabulary, self.catalogue = spec, text, file, vocabulary, catalogue
        self.used_provisions: set[str] = set()
        self.by_id = {rule.id: rule for rule in spec.rules}
        self.counting = self.convention(spec.counting, ("counting",))
        self.scope = self.make_scope()
        self.rule_versions = [self.versions_of(rule, index) for index, rule in enumerate(spec.rules)]

    def fail(self, message: str, path: Path, rule: str | None = None, at: ConditionError | None = None) -> NoReturn:
        line, column = position(self.text, path)
        if at is not None:
            line, column = line + at.line, (column if at.line == 0 else 1) + at.column
        raise RulesetError(message, file=self.file, line=line, column=column, rule=rule)

    # the whole

    def ruleset(self) -> Ruleset:
        spec = self.spec
        seen: set[str] = set()
        for index, rule in enumerate(spec.rules):
            if rule.id in seen:
                self.fail(f"the rule id `{rule.id}` is taken already", ("rules", index, "id"), rule.id)
            seen.add(rule.id)
        self.check_bars()
        conditions, definitions = self.definitions()
        branches = [self.branch(None, conditions, definitions)]
        for each in ITEM_OF:
            if any(rule.each == each for rule in spec.rules):
                branches.append(self.branch(each, conditions, definitions))
        for index, omission in enumerate(spec.omissions):
            if omission.provision is not None:
                self.provision(omission.provision, ("omissions", index, "provision"))
            if omission.entitlement is not None:
                self.entitlement(omission.entitlement, ("omissions", index, "entitlement"))
        for unused in (name for name in spec.provisions if name not in self.used_provisions):
            self.fail(f"the provision `{unused}` is used by no rule and no omission", ("provisions", unused))
        victim = {n: f for n, f in self.scope.facts.items() if n in spec.particulars}
        return Ruleset(
            id=spec.ruleset, title=spec.title, level=spec.level, state=spec.state, counting=self.counting,
            reviewed=spec.reviewed, review_due=spec.review_due, says=spec.says, provisions=dict(spec.provisions),
            particulars=victim,
            item_particulars={
                item: {n: f for n, f in self.scope.items[item].items() if f.particular} for item in ITEM_OF.values()
            },
            branches=tuple(branches), omissions=spec.omissions, rule_ids=tuple(rule.id for rule in spec.rules),
            scope=self.scope, digest=hashlib.sha256(self.text.encode()).hexdigest(), file=self.file,
        )  # fmt: skip

    def make_scope(self) -> Scope:
        items = {item: dict(fields) for item, fields in self.vocabulary.items.items()}
        facts = dict(self.vocabulary.victim)
        for name, particular in self.spec.particulars.items():
            try:
                kind = FactType.parse(particular.type)
            except ValueError as error:
                self.fail(str(error), ("particulars", name, "type"))
            taken = facts if particular.of == "victim" else items[particular.of]
            if name in taken:
                self.fail(f"`{name}` is a fact already; use it without declaring it", ("particulars", name))
            title = particular.title or name.removesuffix("_on").replace("_", " ")
            taken[name] = Fact(
                name, kind, title, particular.question, particular.help, particular=True, painful=particular.painful
            )  # fmt: skip
        definitions = []
        for index, rule in enumerate(self.spec.rules):
            if rule.defines is not None:
                if rule.defines in facts:
                    self.fail(f"`{rule.defines}` is a fact already", ("rules", index, "defines"), rule.id)
                definitions.append(rule.defines)
        presumed = frozenset(rule.presumes for rule in self.spec.rules if rule.presumes)
        return Scope(
            self.spec.ruleset, facts, items, frozenset(definitions), frozenset(self.by_id), None, presumed
        )  # fmt: skip

    # definitions

    def definition_order(self) -> list[str]:
        """The facts that the ruleset defines, each after those that it is made of."""
        graph: dict[str, set[str]] = {f"presumed {name}": set() for name in self.scope.presumed}
        for rule, versions in zip(self.spec.rules, self.rule_versions, strict=True):
            name = rule.defines or (f"presumed {rule.presumes}" if rule.presumes else None)
            if name is not None:
                used = {word for _, version in versions for word in names_in(version.when or "")}
                graph.setdefault(name, set()).update(used & self.scope.definitions)
                if rule.defines and used & ({"child"} | {"under"}):
                    graph[name].update(f"presumed {fact}" for fact in self.scope.presumed)
        try:
            return list(TopologicalSorter({name: sorted(used) for name, used in sorted(graph.items())}).static_order())
        except CycleError as error:
            circle = error.args[1]
            makers = [r.id for r in self.spec.rules if r.defines in circle or f"presumed {r.presumes}" in circle]
            index = next(i for i, rule in enumerate(self.spec.rules) if rule.id == makers[0])
            self.fail(
                f"definitions go round in a circle: {' -> '.join(f'`{name}`' for name in reversed(circle))}, "
                f"through the rules {', '.join(f'`{rule}`' for rule in makers)}",
                ("rules", index), makers[0],
            )  # fmt: skip

    def definitions(self) -> tuple[Conditions, dict[str, Definition]]:
        """What the ruleset defines and presumes, and the conditions of the case up to there."""
        conditions, definitions = Conditions(self.scope), dict[str, Definition]()
        presuming = conditions.without_presumptions()
        for name in self.definition_order():
            parts: list[tuple[int, str, str]] = []
            presumes = name.removeprefix("presumed ") if name.startswith("presumed ") else None
            for index, rule in enumerate(self.spec.rules):
                if (rule.defines if presumes is None else rule.presumes) == (presumes or name):
                    if rule.each:
                        self.fail("a definition is about the whole case", ("rules", index, "each"), rule.id)
                    place = presuming if presumes else conditions
                    for path, version in self.rule_versions[index]:
                        root = self.condition(version.when, (*path, "when"), rule.id, place)
                        provision = self.provisions(version, path, rule.id)[0]
                        parts.append((place.within(version.valid, root), rule.id, provision))
            conditions.definitions[name] = conditions.builder.any_of([root for root, _, _ in parts])
            definitions[name] = Definition(name, tuple(parts))
        return conditions, definitions

    # branches

    def branch(self, each: Each | None, conditions: Conditions, definitions: dict[str, Definition]) -> Branch:
        conditions = conditions.of_each(None if each is None else ITEM_OF[each])
        rules, roots = [], dict[int, None]()
        for index, rule in enumerate(self.spec.rules):
            if rule.grants is not None and rule.each == each:
                compiled = self.rule(rule, index, conditions)
                rules.append(compiled)
                for one in compiled.versions:
                    roots.update(dict.fromkeys([one.root, *(ground.root for ground in one.grounds)]))
                    if one.renewal is not None and one.renewal.root is not None:
                        roots[one.renewal.root] = None
        presumptions = [node for name, node in conditions.definitions.items() if name.startswith("presumed ")]
        roots.update(dict.fromkeys(presumptions))
        return Branch(each, conditions.builder.program(), tuple(roots), tuple(rules), definitions)

    def condition(self, text: str | None, path: Path, rule: str, conditions: Conditions) -> int:
        try:
            return conditions.root(text)
        except ConditionError as error:
            self.fail(error.message, path, rule, error)

    # rules

    def rule(self, rule: RuleSpec, index: int, conditions: Conditions) -> Rule:
        path: Path = ("rules", index)
        versions = []
        for version_path, version in self.rule_versions[index]:
            versions.append(self.version(rule, version, version_path, conditions))
        self.no_overlap(versions, path, rule.id)
        if rule.renews is not None and rule.renews not in self.by_id:
            message = f"unknown rule `{rule.renews}`{did_you_mean(rule.renews, self.by_id)}"
            self.fail(message, (*path, "renews"), rule.id)
        return Rule(rule.id, self.grants(rule, (*path, "grants")), tuple(versions), rule.each, rule.renews)

    def grants(self, rule: RuleSpec, path: Path) -> tuple[Grant, ...]:
        says = self.spec.provisions[provisions_of(rule.provision or rule.versions[0].provision)[0]].says
        given = rule.grants if isinstance(rule.grants, dict) else dict.fromkeys(provisions_of(rule.grants), says)
        for entitlement in given:
            self.entitlement(entitlement, path, rule.id)
        return tuple(Grant(entitlement, text) for entitlement, text in given.items())

    def version(
        self, rule: RuleSpec, spec: VersionSpec, path: Path, conditions: Conditions
    ) -> Version:
        provisions = self.provisions(spec, path, rule.id)
        if (spec.force == "should") != (self.spec.level == "standard"):
            self.fail("`should` is for standards, and standards say nothing else", (*path, "force"), rule.id)
        period = self.period(spec.period, (*path, "period"), rule.id) if spec.period is not None else None
        grounds = [
            self.ground(end, (*path, "ends_early", number), rule.id, conditions)
            for number, end in enumerate(spec.ends_early or ())
        ]
        grounds += self.bars(rule, conditions)
        assert spec.force is not None  # the model demands it of a rule that grants
        return Version(
            start=_ordinal(spec.valid.start if spec.valid else None),
            end=_ordinal(spec.valid.end if spec.valid else None),
            root=conditions.of_an_item(rule.each, self.condition(spec.when, (*path, "when"), rule.id, conditions)),
            force=spec.force, provisions=provisions,
            confidence=weakest(tuple(self.spec.provisions[p].confidence for p in provisions)),
            period=period, renewal=self.renewal(spec, (*path, "renewable"), rule.id, conditions),
            grounds=tuple(grounds),
            deadlines=tuple(
                self.deadline(d, (*path, "deadlines", n), rule.id, provisions[0])
                for n, d in enumerate(spec.deadlines or ())
            ),
            governed_by=spec.governed_by or ("start" if period is not None else "assessment"),
            owed_by=spec.owed_by or "", needs=spec.needs or "",
        )  # fmt: skip

    def ground(
        self, end: EarlyEnd, path: Path, rule: str, conditions: Conditions, by: str = ""
    ) -> Ground:
        self.provision(end.provision, (*path, "provision"), rule)
        when = self.condition(end.when, (*path, "when"), rule, conditions)
        exemptions = []
        for number, exception in enumerate(end.unless):
            self.provision(exception.provision, (*path, "unless", number, "provision"), rule)
            place = (*path, "unless", number, "when")
            node = self.condition(exception.when, place, rule, conditions)
            exemptions.append(Exemption(node, exception.provision))
        exempt = [conditions.builder.negation(exemption.root) for exemption in exemptions]
        root = conditions.builder.all_of([when, *exempt])
        return Ground(root, when, end.force, end.provision, tuple(exemptions), by)

    def check_bars(self) -> None:
        granting = [rule.id for rule in self.spec.rules if rule.grants is not None]
        for index, rule in enumerate(self.spec.rules):
            for number, barred in enumerate(rule.bars or ()):
                if barred not in granting:
                    message = f"unknown rule `{barred}`{did_you_mean(barred, granting)}"
                    self.fail(message, ("rules", index, "bars", number), rule.id)

    def bars(self, target: RuleSpec, conditions: Conditions) -> list[Ground]:
        found = []
        for index, rule in enumerate(self.spec.rules):
            if rule.bars is None or target.id not in rule.bars:
                continue
            if rule.each is not None and rule.each != target.each:
                message = f"speaks of each of {rule.each}, but `{target.id}` does not"
                self.fail(message, ("rules", index, "each"), rule.id)
            for path, version in self.rule_versions[index]:
                provision = self.provisions(version, path, rule.id)[0]
                force: Literal["shall", "may"] = "shall" if version.force == "shall" else "may"
                end = EarlyEnd.model_construct(
                    when=version.when or "True", force=force, provision=provision, unless=rule.unless
                )  # fmt: skip
                ground = self.ground(end, path, rule.id, conditions, rule.id)
                found.append(replace(ground, root=conditions.within(version.valid, ground.root)))
        return found

    def renewal(
        self, spec: VersionSpec, path: Path, rule: str, conditions: Conditions
    ) -> Renewal | None:
        given = spec.renewable
        if given is None:
            return None
        kind: Literal["exact", "at_least", "up_to"] | None = None
        length = None
        for kind_, text in (("exact", given.exact), ("at_least", given.at_least), ("up_to", given.up_to)):
            if text is not None:
                kind, length = kind_, self.length(text, path, rule)  # type: ignore[assignment]  # one of the three
        root = None if given.when is None else self.condition(given.when, (*path, "when"), rule, conditions)
        return Renewal(kind, length, given.times, root, given.force)

    def deadline(self, spec: DeadlineSpec, path: Path, rule: str, provision: str) -> Deadline:
        self.event(spec.start, (*path, "from"), rule)
        if spec.provision is not None:
            provision = spec.provision
            self.provision(provision, (*path, "provision"), rule)
        counting = self.counting if spec.counting is None else self.convention(spec.counting, (*path, "counting"))
        return Deadline(
            spec.binds, spec.to, self.length(spec.within, (*path, "within"), rule), spec.start, provision, counting
        )  # fmt: skip

    def period(self, data: dict[str, object], path: Path, rule: str) -> Period:
        try:
            period = parse_period(data, self.counting)
        except ValueError as error:
            self.fail(str(error), path, rule)
        for leaf in leaves(period):
            if isinstance(leaf, str):
                self.event(leaf, path, rule)
            elif not isinstance(leaf, Issued) and leaf.rule not in self.by_id:
                self.fail(f"unknown rule `{leaf.rule}`{did_you_mean(leaf.rule, self.by_id)}", path, rule)
        return period

    # what is named must exist

    def event(self, name: str, path: Path, rule: str) -> None:
        fact = self.scope.facts.get(name)
        if fact is None or fact.type.kind != "date":
            events = [known for known, f in self.scope.facts.items() if f.type.kind == "date"]
            self.fail(f"unknown event `{name}`{did_you_mean(name, events)}", path, rule)

    def length(self, text: str, path: Path, rule: str) -> Length:
        try:
            return Length.parse(text)
        except ValueError as error:
            self.fail(str(error), path, rule)

    def convention(self, name: str, path: Path) -> Convention:
        if name not in CONVENTIONS:
            known = ", ".join(CONVENTIONS)
            self.fail(f"unknown counting `{name}`{did_you_mean(name, CONVENTIONS)}; one of {known}", path)
        return CONVENTIONS[name]

    def provision(self, name: str, path: Path, rule: str | None = None) -> None:
        if name not in self.spec.provisions:
            self.fail(f"unknown provision `{name}`{did_you_mean(name, self.spec.provisions)}", path, rule)
        self.used_provisions.add(name)

    def provisions(self, version: VersionSpec, path: Path, rule: str) -> tuple[str, ...]:
        named = provisions_of(version.provision)
        for provision in named:
            self.provision(provision, (*path, "provision"), rule)
        return named

    def entitlement(self, name: str, path: Path, rule: str | None = None) -> None:
        if name not in self.catalogue.by_id:
            self.fail(f"unknown entitlement `{name}`{did_you_mean(name, self.catalogue.by_id)}", path, rule)

    # versions

    def versions_of(self, rule: RuleSpec, index: int) -> list[tuple[Path, VersionSpec]]:
        """What the rule says in each span of time, with its place: the rule's own keys, then those of the version."""
        if not rule.versions:
            return [(("rules", index), rule)]
        own = {name: getattr(rule, name) for name in VersionSpec.model_fields}
        return [
            (
                ("rules", index, "versions", number),
                VersionSpec.model_construct(
                    **own | {n: v for n in VersionSpec.model_fields if (v := getattr(version, n)) is not None}
                ),
            )
            for number, version in enumerate(rule.versions)
        ]

    def no_overlap(self, versions: list[Version], path: Path, rule: str) -> None:
        spans = sorted((v.start or 0, v.end or date.max.toordinal() + 1) for v in versions)
        for (_, end), (start, _) in pairwise(spans):
            if start < end:
                self.fail("two versions are in force on the same day; `valid` ranges are half-open", path, rule)


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
