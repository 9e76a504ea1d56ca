"""Whether a ruleset's worked examples would notice a change of the law: each amendment that they must tell from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from entitlements.errors import EntitlementsError, RulesetError
from entitlements.facts import Victim
from entitlements.facts.derived import environment
from entitlements.findings.case import Case, require_host
from entitlements.findings.checking import reached, unexpected
from entitlements.findings.claims import Claim, Status
from entitlements.findings.equivalence import same_answers
from entitlements.findings.outcome import claims_of
from entitlements.law.amendments import Amendment, amendments_of
from entitlements.law.compiling import compile_read
from entitlements.law.examples import Example, Expected, read_examples
from entitlements.law.library import Law
from entitlements.law.models import RulesetFile, RuleSpec
from entitlements.law.reader import read_yaml
from entitlements.law.reduced import Reduction
from entitlements.law.ruleset import Ruleset


@dataclass(frozen=True)
class Mutation:
    """What came of amending a ruleset by one step after the other.

    `killed` counts the amendments that a worked example or a lint noticed. `survivors` went unnoticed. `equivalent`
    change no answer, as is certain from the conditions alone; `judged` change none as somebody judged, with the reason
    from the examples file: neither is counted. `stale` are judgements on amendments that do not survive.
    """

    ruleset: str
    killed: int
    survivors: tuple[Amendment, ...]
    equivalent: tuple[Amendment, ...]
    judged: tuple[tuple[Amendment, str], ...]
    stale: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the counted amendments that were noticed, from 0 to 1; 1 where there is none."""
        counted = self.killed + len(self.survivors)
        return self.killed / counted if counted else 1.0


def mutate(
    ruleset: tuple[str, str], examples: tuple[str, str], law: Law, progress: Callable[[int], None] | None = None
) -> Mutation:
    """Amend the ruleset (text and file name) in every way that `amendments_of` knows; see what its examples notice.

    `examples` is their text and file name. `progress` is called with the number of amendments done. RulesetError where
    the ruleset or its examples do not load; the examples must pass on the ruleset itself (`check`).
    """
    bench = Bench(ruleset, examples, law)
    killed = 0
    survivors: list[Amendment] = []
    equivalent: list[Amendment] = []
    for number, amendment in enumerate(amendments_of(bench.document)):
        verdict = bench.noticed(amendment)
        if verdict is None:
            same = bench.same(amendment)
            (equivalent if same else survivors).append(amendment)
        elif verdict != UNLOADABLE:
            killed += 1
        if progress is not None:
            progress(number + 1)
    reasons = {judgement.amendment: judgement.reason for judgement in bench.file.equivalent}
    judged = tuple((one, reasons[str(one)]) for one in survivors if str(one) in reasons)
    unjudged = tuple(one for one in survivors if str(one) not in reasons)
    stale = tuple(name for name in reasons if name not in {str(one) for one, _ in judged})
    return Mutation(bench.ruleset.id, killed, unjudged, tuple(equivalent), judged, stale)


UNLOADABLE = "does not load"
"""The verdict on what is no ruleset any more: no amendment that anybody could overlook, so it counts for nothing."""


class Bench:
    """A ruleset with its worked examples laid out once, on which amendments are tried one after the other.

    Only what an amendment can touch is compiled and run again: the rule itself and those whose period follows its
    own; of a change in what the ruleset defines, presumes or bars, or in how it counts, every rule.
    """

    def __init__(self, ruleset: tuple[str, str], examples: tuple[str, str], law: Law) -> None:
        self.text, self.name = ruleset
        self.document: Mapping[str, Any] = read_yaml(*ruleset)
        self.law = law
        self.ruleset = law.ruleset(self.document["ruleset"])
        self.spec = RulesetFile.model_validate(self.document)
        self.file = read_examples(*examples)
        self.laid_out = [LaidOut(example, self.ruleset, law) for example in self.file.examples]
        self.reduction = Reduction(self.spec)
        self.unchanged: dict[frozenset[str], Ruleset] = {}

    def amended(self, amendment: Amendment) -> tuple[Ruleset, frozenset[str]] | None:
        """The amended ruleset, of which only the rules that it may touch are whole; None where it does not load."""
        affected = self.reduction.affected_by(amendment)
        try:
            return self.compiled(_read(amendment, self.reduction.to(affected))), affected
        except (RulesetError, ValidationError):
            return None

    def compiled(self, spec: RulesetFile) -> Ruleset:
        """This file, compiled."""
        return compile_read(spec, self.text, self.name, self.law.vocabulary, self.law.catalogue)

    def noticed(self, amendment: Amendment) -> str | None:
        """What notices the amendment: an example's name or a lint; None where nothing does."""
        found = self.amended(amendment)
        if found is None:
            return UNLOADABLE
        ruleset, affected = found
        granting = {rule.id for rule in ruleset.rules}
        seen: dict[str, set[Status]] = {rule: set() for rule in affected & granting}
        for laid_out in sorted(self.laid_out, key=lambda one: not one.speaks_of(affected)):
            claims = laid_out.claims_under(ruleset, affected)
            for claim in claims:
                seen[claim.rule.partition("/")[2]].add(claim.status)
            if laid_out.differs(claims, affected, ruleset, self.law):
                return laid_out.example.name
        never, always = reached(ruleset, seen)
        if never or always:
            return f"no example reaches {', '.join(never)}" if never else f"no example leaves unmet {', '.join(always)}"
        return None

    def same(self, amendment: Amendment) -> bool:
        """Whether the amended rules certainly answer as before, whatever the case."""
        found = self.amended(amendment)
        assert found is not None  # asked only of what loads
        ruleset, affected = found
        if affected not in self.unchanged:
            self.unchanged[affected] = self.compiled(self.reduction.to(affected))
        return same_answers(self.unchanged[affected], ruleset, affected)


def _read(amendment: Amendment, before: RulesetFile) -> RulesetFile:
    """The file as it was, whole or in part, with the amendment; only what is changed is read again."""
    step = amendment.path[1] if len(amendment.path) > 1 and amendment.path[0] == "rules" else None
    if not isinstance(step, int):
        return RulesetFile.model_validate(amendment.document)
    rule = RuleSpec.model_validate(amendment.document["rules"][step])
    if rule.bars is not None:
        rule = rule.model_copy(update={"bars": tuple(r for r in rule.bars if r in (before.rules[step].bars or ()))})
    rules = (*before.rules[:step], rule, *before.rules[step + 1 :])
    return before.model_copy(update={"rules": rules})


class LaidOut:
    """A worked example with its facts laid out as slots, and its claims under the ruleset as it stands."""

    def __init__(self, example: Example, ruleset: Ruleset, law: Law) -> None:
        self.example, self.law = example, law
        facts = dict(example.victim)
        if ruleset.state is not None:
            facts.setdefault("host", ruleset.state)
        self.expected = example.expected
        try:
            self.victim = Victim.model_validate(facts)
            self.host = require_host(self.victim, None)
            self.slots = environment(self.victim, example.on, self.host, law)
        except EntitlementsError as error:
            raise RulesetError(f"the worked example `{example.name}` does not run: {error}") from None
        self.claims = self.claims_under(ruleset, frozenset(ruleset.rule_ids))
        self._names: dict[frozenset[str], dict[str, Expected]] = {}

    def claims_under(self, ruleset: Ruleset, rules: frozenset[str]) -> list[Claim]:
        """The claims of these rules on the example's case."""
        case = Case(self.victim, self.example.on, self.host, self.law, "fixpoint")
        vars(case)["slots"] = self.slots
        found: list[Claim] = []
        for run in case.runs(ruleset):
            for rule in run.reading.rules:
                if rule.rule.id in rules:
                    found += [ordered.claim for ordered in claims_of(rule, run, case)]
        return found

    def speaks_of(self, rules: frozenset[str]) -> bool:
        """Whether the example expects something of one of these rules by its name."""
        return any(_rule_named(name) in rules for name in self.expected)

    def differs(self, changed: Sequence[Claim], affected: frozenset[str], ruleset: Ruleset, law: Law) -> bool:
        """Whether the example fails with these claims in place of those of the affected rules."""
        expected = self._names.get(affected)
        if expected is None:
            others = {rule for rule in self._rules if rule not in affected}
            expected = {n: e for n, e in self.expected.items() if _rule_named(n) not in others}
            self._names[affected] = expected
        if not expected:
            return False
        kept = [claim for claim in self.claims if claim.rule.partition("/")[2] not in affected]
        return bool(unexpected(expected, [*kept, *changed], ruleset, law))

    @property
    def _rules(self) -> Iterable[str]:
        return {claim.rule.partition("/")[2] for claim in self.claims}


def _rule_named(name: str) -> str:
    return name.partition("/")[0].partition("#")[0]
