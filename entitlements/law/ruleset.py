"""A ruleset ready for engines: rules with their conditions as nodes, periods, exclusions and citations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from entitlements.law.models import Confidence, Force, Level, Omission, Provision
from entitlements.logic.ir import And, Defined, Not, Or, Path, Program, paths
from entitlements.logic.types import Fact, Scope
from entitlements.periods.conventions import Convention
from entitlements.periods.lengths import Length
from entitlements.periods.periods import Period, leaves

CONFIDENCES: tuple[Confidence, ...] = ("seen", "secondary", "recalled")
"""From the surest to the least sure."""


def weakest(confidences: tuple[Confidence, ...]) -> Confidence:
    """The least sure of these.

    >>> weakest(("seen", "recalled"))
    'recalled'
    """
    return max(confidences, key=CONFIDENCES.index, default="seen")


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exception to an exclusion: its condition's node and its provision."""

    root: int
    provision: str


@dataclass(frozen=True, slots=True)
class Ground:
    """An exclusion or early end of a claim: `root` is its whole condition, `when` the same without its exceptions.

    `rule` names the rule that bars, or is empty for an early end that stands in the claim's own rule.
    """

    root: int
    when: int
    force: Literal["shall", "may"]
    provision: str
    exemptions: tuple[Exemption, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of time on an authority or on the victim, from an event."""

    binds: Literal["authority", "victim"]
    to: str
    within: Length
    start: str
    provision: str
    counting: Convention


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a permit is renewed: for how long each time, how often, on what condition (a node)."""

    kind: Literal["exact", "at_least", "up_to"] | None
    length: Length | None
    times: int | None
    root: int | None
    force: Force | None


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule says in one span of time. `start` and `end` are ordinals of a half-open range, None where open."""

    start: int | None
    end: int | None
    root: int
    force: Force
    provisions: tuple[str, ...]
    confidence: Confidence
    period: Period | None
    renewal: Renewal | None
    grounds: tuple[Ground, ...]
    deadlines: tuple[Deadline, ...]
    governed_by: Literal["start", "assessment"]
    owed_by: str
    needs: str


@dataclass(frozen=True, slots=True)
class Grant:
    """One entitlement that a rule gives, and what it gives in plain words."""

    entitlement: str
    says: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that grants: its entitlements and its versions; `each` is the list that it speaks of item by item."""

    id: str
    grants: tuple[Grant, ...]
    versions: tuple[Version, ...]
    each: Literal["offences", "dependants"] | None
    renews: str | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A fact that the ruleset defines or presumes: the nodes of the rules that make it, with their provisions."""

    name: str
    parts: tuple[tuple[int, str, str], ...]
    """For each rule: node, rule id, provision."""


@dataclass(frozen=True, eq=False)
class Branch:
    """The rules that are evaluated together: those of the whole case, or those of each offence or dependant."""

    each: Literal["offences", "dependants"] | None
    program: Program
    roots: tuple[int, ...]
    rules: tuple[Rule, ...]
    definitions: dict[str, Definition]


@dataclass(frozen=True, eq=False)
class Ruleset:
    """One instrument or country's law, compiled.

    `digest` is the SHA-256 of the file's text; an answer carries it so that it can be repeated. `branches` hold the
    rules: first those of the case, then those of each offence and of each dependant, where there are any.
    """

    id: str
    title: str
    level: Level
    state: str | None
    counting: Convention
    reviewed: date
    review_due: date
    says: str
    provisions: dict[str, Provision]
    particulars: dict[str, Fact]
    item_particulars: dict[str, dict[str, Fact]]
    branches: tuple[Branch, ...]
    omissions: tuple[Omission, ...]
    rule_ids: tuple[str, ...]
    scope: Scope
    digest: str
    file: str

    @cached_property
    def uses(self) -> frozenset[str]:
        """The shared particulars that its conditions, periods and deadlines speak of."""
        versions = [version for branch in self.branches for rule in branch.rules for version in rule.versions]
        named = {path.name for branch in self.branches for path in _victim_paths(branch.program)}
        named.update(deadline.start for version in versions for deadline in version.deadlines)
        periods = [version.period for version in versions if version.period is not None]
        named.update(leaf for period in periods for leaf in leaves(period) if isinstance(leaf, str))
        facts = self.scope.facts
        return frozenset(
            name for name in named if name in facts and facts[name].particular and name not in self.particulars
        )  # fmt: skip

    @cached_property
    def encoded_from(self) -> date | None:
        """The first day of the oldest version that is encoded, or None where no rule names a day."""
        versions = (version for branch in self.branches for rule in branch.rules for version in rule.versions)
        first = min((version.start for version in versions if version.start is not None), default=None)
        return None if first is None else date.fromordinal(first)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that grants, in the order of the file."""
        order = {rule: place for place, rule in enumerate(self.rule_ids)}
        return tuple(sorted((rule for branch in self.branches for rule in branch.rules), key=lambda r: order[r.id]))


def _victim_paths(program: Program) -> Iterator[Path]:
    for node in program.nodes:
        if not isinstance(node, Not | And | Or | Defined):
            yield from (path for path in paths(node) if path.where == "victim")
