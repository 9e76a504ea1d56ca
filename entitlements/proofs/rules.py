"""A ruleset looked at as a whole: whether its rules can fire, add something, and agree; who is left with nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import combinations

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Claim, Status
from entitlements.findings.shortfalls import OWED
from entitlements.law.library import Law
from entitlements.law.ruleset import Ruleset
from entitlements.proofs.comparing import surely_until
from entitlements.proofs.formulas import Formula, both, either, every, no, some
from entitlements.proofs.replay import answer, plainest
from entitlements.proofs.results import Counterexample
from entitlements.proofs.standings import Standing
from entitlements.proofs.telling import person
from entitlements.proofs.world import World

STANDS = (*OWED, Status.DISCRETIONARY)


def someone(
    world: World, formula: Formula, facts: frozenset[str], shown: Callable[[Assessment], str | None]
) -> tuple[Counterexample | None, str]:
    """A person on whom the formula holds and the one-case engine shows it; what it shows is put in words."""

    def seen(victim: Victim, on: date) -> str | None:
        try:
            return shown(answer(victim, on, world.host, world.law))
        except FactError:
            return None

    def confirm(victim: Victim, on: date) -> tuple[Victim, date] | None:
        return (victim, on) if seen(victim, on) is not None else None

    found = world.find(formula, facts, confirm)
    if found.witness is None:
        return None, found.undecided
    victim, on = found.witness
    victim = plainest(victim, lambda one: seen(one, on) is not None)
    told = person(victim, on, world.host, world.law)
    return Counterexample(victim=victim, on=on, host=world.host, told=told, shows=seen(victim, on) or ""), ""


def _of_rule(found: Assessment, rule: str) -> list[Claim]:
    return [claim for entitlement in found for claim in entitlement if claim.rule == rule]


def unreachable(ruleset: Ruleset, host: str, law: Law, on: date) -> tuple[list[str], list[str]]:
    """The rules in force that give nobody anything, and those of which that is undecided."""
    world = World(host, law, on, (ruleset,))
    by_rule = _by_rule(world.standings(ruleset), _old(ruleset, on))

    def shown(rule: str) -> Callable[[Assessment], str | None]:
        return lambda found: "" if any(c.status in STANDS for c in _of_rule(found, rule)) else None

    return _without(by_rule, lambda rule, ours: _ask(world, some(one.stands for one in ours), ours, shown(rule)))


def ineffective(ruleset: Ruleset, host: str, law: Law, on: date) -> tuple[list[str], list[str]]:
    """The rules in force without which everybody would be given as much, and those of which that is undecided."""
    world = World(host, law, on, (ruleset,))
    standings = world.standings(ruleset)
    by_rule = _by_rule(standings, _old(ruleset, on))

    def asked(rule: str, ours: list[Standing]) -> tuple[bool, str]:
        why = ""
        for entitlement in ours[0].entitlements:
            others = [one for one in standings if one.rule != rule and entitlement in one.entitlements]
            found, told = _ask(world, _adds(ours, others), [*ours, *others], _adding(rule, entitlement, ruleset.id))
            if found:
                return True, ""
            why = why or told
        return False, why

    return _without(by_rule, asked)


def _adds(ours: Sequence[Standing], others: Sequence[Standing]) -> Formula:
    longer = some(
        both(one.owed, every(either(no(o.owed), both(o.lasts, o.limited, no(both(one.limited, one.lasts)))) for o in
                             others)) for one in ours)  # fmt: skip
    later = some(
        both(one.owed, one.lasts, one.limited, every(
            either(no(o.owed), both(o.lasts, o.limited, o.sure_to < one.sure_to)) for o in others)) for one in ours
    )  # fmt: skip
    more = both(some(one.stands for one in ours), no(some(one.stands for one in others)))
    return either(longer, later, more)


def _adding(rule: str, entitlement: str, ruleset: str) -> Callable[[Assessment], str | None]:
    def value(claims: list[Claim]) -> tuple[int, int]:
        owed = [surely_until(c) for c in claims if c.status in OWED and c.force != "may"]
        return (2, max(owed)) if owed else (int(any(c.status in STANDS for c in claims)), 0)

    def shown(found: Assessment) -> str | None:
        claims = [c for c in found[entitlement] if c.rule.partition("/")[0] == ruleset]
        ours = [c for c in claims if c.rule == rule]
        others = [c for c in claims if c.rule != rule]
        return "" if value(ours) > value(others) else None

    return shown


def conflict(ruleset: Ruleset, host: str, law: Law, on: date) -> tuple[Counterexample | None, str, str]:
    """A person whom two rules owe one entitlement to two different last days, the entitlement, or why undecided."""
    world = World(host, law, on, (ruleset,))
    standings, why = world.standings(ruleset), ""
    for one, other in combinations(standings, 2):
        common = [name for name in one.entitlements if name in other.entitlements]
        if common and one.rule != other.rule and one.fixed is not False and other.fixed is not False:
            formula = both(one.owed, other.owed, one.fixed, other.fixed, one.sure_to != other.sure_to)
            found, undecided = someone(world, formula, one.facts | other.facts, _two_ends(one.rule, other.rule))
            if found is not None:
                return found, common[0], ""
            why = why or undecided
    return None, "", why


def _two_ends(one: str, other: str) -> Callable[[Assessment], str | None]:
    def shown(found: Assessment) -> str | None:
        ends = {rule: {c.ends for c in _of_rule(found, rule) if c.status in OWED and c.ends} for rule in (one, other)}
        if not ends[one] or not ends[other] or ends[one] == ends[other]:
            return None
        return " ".join(f"By {rule} it ends on {max(days)}." for rule, days in ends.items())

    return shown


def left_with_nothing(
    instruments: Iterable[Ruleset], host: str, law: Law, on: date
) -> tuple[Counterexample | None, str]:
    """A presumed victim to whom these instruments give nothing at all, or why that is undecided."""
    rulesets = tuple(instruments)
    world = World(host, law, on, rulesets)
    standings = [one for ruleset in rulesets for one in world.standings(ruleset)]
    facts = frozenset[str]().union(*(one.facts for one in standings)) | {"identification"}
    names = {ruleset.id for ruleset in rulesets}

    def shown(found: Assessment) -> str | None:
        stages = found.victim.identification if found.victim is not None else None
        if not any(stage.status in ("presumed", "identified") for stage in stages or ()):
            return None
        claims = [c for entitlement in found for c in entitlement if c.rule.partition("/")[0] in names]
        open_ = any(c.status in (*STANDS, Status.UNDETERMINED) for c in claims)
        return None if open_ else "None of these instruments gives anything."

    formula = both(
        world.life.flag("presumed_victim").true,
        no(some(either(one.stands, one.undetermined) for one in standings)),
    )
    return someone(world, formula, facts, shown)


def always_needed(ruleset: Ruleset, entitlement: str, host: str, law: Law, on: date) -> tuple[list[str], list[str]]:
    """The facts without any of which nobody can be told that the law gives it, and those of which it is undecided."""
    world = World(host, law, on, (ruleset,), partial=True)
    standings = world.standings(ruleset, entitlement)
    facts = frozenset[str]().union(*(one.facts for one in standings))
    given = some(one.stands for one in standings)

    def shown(found: Assessment) -> str | None:
        claims = [c for c in found[entitlement] if c.rule.partition("/")[0] == ruleset.id]
        return "" if any(c.status in STANDS for c in claims) else None

    needed: list[str] = []
    undecided: list[str] = []
    for fact in sorted(facts - {"age", "age_on", "other_nationalities_possible"}):
        found, why = someone(world, both(given, no(world.life.known(fact))), facts, shown)
        if found is None:
            (undecided if why else needed).append(fact)
    return needed, undecided


def _ask(
    world: World, formula: Formula, standings: Sequence[Standing], shown: Callable[[Assessment], str | None]
) -> tuple[bool, str]:
    facts = frozenset[str]().union(*(one.facts for one in standings))

    def confirm(model: object) -> bool | None:
        read = world.read(model, facts)
        try:
            return None if read is None or shown(answer(*read, world.host, world.law)) is None else True
        except FactError:
            return None

    found = world.solver.find(formula, facts, (), confirm)
    return found.witness is not None, found.undecided


def _old(ruleset: Ruleset, on: date) -> frozenset[str]:
    """The rules that are kept for earlier cases alone: no version of them is in force any more."""
    return frozenset(
        f"{ruleset.id}/{rule.id}" for rule in ruleset.rules
        if all(version.end is not None and version.end <= on.toordinal() for version in rule.versions)
    )  # fmt: skip


def _by_rule(standings: Iterable[Standing], without: frozenset[str]) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for one in standings:
        if one.rule not in without:
            found.setdefault(one.rule, []).append(one)
    return found


def _without(
    by_rule: dict[str, list[Standing]], asked: Callable[[str, list[Standing]], tuple[bool, str]]
) -> tuple[list[str], list[str]]:
    missing: list[str] = []
    undecided: list[str] = []
    for rule, ours in by_rule.items():
        found, why = asked(rule, ours)
        if not found:
            (undecided if why else missing).append(rule)
    return missing, undecided
