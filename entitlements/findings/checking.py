"""Checking a ruleset: its worked examples run as cases, and what they leave unreached is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from entitlements.errors import EntitlementsError, did_you_mean
from entitlements.facts import Victim
from entitlements.findings.assessment import assess
from entitlements.findings.case import Engine
from entitlements.findings.claims import Claim, Status
from entitlements.law.examples import Example, Expected, read_examples
from entitlements.law.library import Law
from entitlements.law.ruleset import Branch, Ruleset, Version
from entitlements.logic.ir import Constant

REACHED = frozenset({Status.GRANTED, Status.DISCRETIONARY, Status.UPCOMING, Status.EXPIRED, Status.BARRED})


@dataclass(frozen=True)
class Failure:
    """An example that does not come out as its file says, in the file's words."""

    example: str
    why: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([f"{self.example}", *(f"  {problem}" for problem in self.problems), f"  why: {self.why}"])


@dataclass
class Report:
    """What came of checking a ruleset: failures, and the rules that no example reaches or that none leaves unmet."""

    ruleset: str
    examples: int = 0
    failures: list[Failure] = field(default_factory=list)
    never_reached: tuple[str, ...] = ()
    always_reached: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is left to mend."""
        return not (self.failures or self.never_reached or self.always_reached or self.problems)


def check(ruleset: Ruleset, law: Law, examples: tuple[str, str] | None, engine: Engine = "auto") -> Report:
    """Run a ruleset's worked examples (text and file name), and hold the ruleset to what every ruleset keeps.

    Every rule with conditions has an example that reaches it and one that does not.
    """
    report = Report(ruleset.id)
    if examples is None:
        report.problems = ("there are no worked examples beside it",)
        return report
    file = read_examples(*examples)
    if file.ruleset != ruleset.id:
        report.problems = (f"the worked examples are those of `{file.ruleset}`",)
    seen: dict[str, set[Status]] = {rule.id: set() for rule in ruleset.rules}
    for example in file.examples:
        report.examples += 1
        failure = run_example(example, ruleset, law, engine, seen)
        if failure is not None:
            report.failures.append(failure)
    report.never_reached, report.always_reached = reached(ruleset, seen)
    return report


def reached(ruleset: Ruleset, seen: Mapping[str, Set[Status]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that were never reached, and those with conditions that were always; `seen` are a rule's statuses."""
    conditional = {
        rule.id for branch in ruleset.branches for rule in branch.rules
        if not all(_unconditional(branch, version) for version in rule.versions)
    }  # fmt: skip
    ids = [rule.id for rule in ruleset.rules if rule.id in seen]
    always = [i for i in ids if i in conditional and not seen[i] & {Status.NOT_GRANTED, Status.UNDETERMINED}]
    return tuple(rule for rule in ids if not seen[rule] & REACHED), tuple(always)


def _unconditional(branch: Branch, version: Version) -> bool:
    """Whether a version holds for everybody: no condition, and nothing that bars it."""
    return isinstance(branch.program.nodes[version.root], Constant) and all(g.force == "may" for g in version.grounds)


def run_example(
    example: Example, ruleset: Ruleset, law: Law, engine: Engine = "auto", seen: dict[str, set[Status]] | None = None
) -> Failure | None:
    """Assess an example's case; what differs from what it expects, or None. `seen` collects each rule's statuses."""
    facts = dict(example.victim)
    if ruleset.state is not None:
        facts.setdefault("host", ruleset.state)
    try:
        answer = assess(Victim.model_validate(facts), on=example.on, law=law, engine=engine)
    except EntitlementsError as error:
        return Failure(example.name, example.why, (str(error),))
    claims = [c for e in answer for c in e if c.rule.startswith(f"{ruleset.id}/")]
    if not any(one.ruleset == ruleset.id for one in answer.law):
        return Failure(example.name, example.why, (f"`{ruleset.id}` does not apply in {answer.host} on {example.on}",))
    if seen is not None:
        for rule in {c.rule for c in claims}:
            seen.setdefault(rule.partition("/")[2], set()).update(c.status for c in claims if c.rule == rule)
    problems = unexpected(example.expected, claims, ruleset, law)
    return Failure(example.name, example.why, problems) if problems else None


def unexpected(
    expected_of: Mapping[str, Expected], claims: Sequence[Claim], ruleset: Ruleset, law: Law
) -> tuple[str, ...]:
    """In words, what a ruleset's claims on one case come to otherwise than expected of each rule."""
    problems: list[str] = []
    for name, expected in expected_of.items():
        matching = _named(name, claims, ruleset.id)
        if name in law.catalogue.by_id and not matching:
            if expected.status != "not_encoded":
                problems.append(f"{name}: expected {expected.status}, but no rule of this ruleset speaks of it")
        elif not matching:
            known = {c.id.partition("/")[2] for c in claims} | set(ruleset.rule_ids)
            problems.append(f"{name}: no such rule{did_you_mean(name, known)}")
        for claim in matching:
            problems += [f"{claim.id.partition('/')[2]}: {problem}" for problem in differences(claim, expected)]
    return tuple(dict.fromkeys(problems))


def _named(name: str, claims: Iterable[Claim], ruleset: str) -> list[Claim]:
    full = f"{ruleset}/{name}"
    by_rule = [c for c in claims if full in (c.id, c.rule, c.id.partition("#")[0]) or full == f"{c.rule}#{c.item}"]
    return by_rule or [c for c in claims if c.entitlement == name]


def differences(claim: Claim, expected: Expected) -> list[str]:
    """What a claim comes to otherwise than expected, in words."""
    found: list[str] = []

    def compare(what: str, wanted: Any, is_: Any) -> None:
        if wanted is not None and wanted != is_:
            found.append(f"{what}: expected {_said(wanted)}, found {_said(is_)}")

    compare("status", expected.status, claim.status.value)
    compare("force", expected.force, claim.force)
    for name in ("starts", "ends", "min_ends", "max_ends"):
        compare(name, getattr(expected, name), getattr(claim, name) or "none")
    compare("because", expected.because, frozenset(claim.because))
    compare("barred_by", expected.barred_by, _provisions(claim.barred_by))
    compare("warns", expected.warns, _provisions(claim.warnings))
    compare("presumes", expected.presumes, frozenset(claim.presumed))
    compare("renewable", expected.renewable, claim.renewable or "none")
    compare("deadlines", expected.deadlines, tuple(d.day or "none" for d in claim.deadlines))
    if found and claim.note:
        found.append(f"note: {claim.note}")
    return found


def _provisions(citations: Iterable[Any]) -> frozenset[str]:
    return frozenset(c.provision.partition("/")[2] for c in citations)


def _said(value: Any) -> str:
    if isinstance(value, frozenset | tuple):
        return "[" + ", ".join(sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value)) + "]"
    return str(value)
