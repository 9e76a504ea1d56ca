"""Whether national law gives everybody at least what an instrument that binds the state requires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from entitlements.errors import FactError, UnknownLaw
from entitlements.facts import Victim
from entitlements.findings.claims import Citation, Status
from entitlements.findings.reading import reading_of
from entitlements.findings.shortfalls import COMPARABLE, Shortfall
from entitlements.law.library import Law
from entitlements.law.ruleset import CONFIDENCES, Ruleset, weakest
from entitlements.logic.words import plain
from entitlements.proofs.formulas import Formula, both, either, every, no, some
from entitlements.proofs.replay import answer, plainest, settled, shortfall
from entitlements.proofs.results import Counterexample, Kind, Proof, Verdict
from entitlements.proofs.solver import STEPS
from entitlements.proofs.standings import Standing
from entitlements.proofs.telling import person, rules_expected
from entitlements.proofs.world import World

SET_BY_NATIONAL_LAW = frozenset({"reflection_starts_on", "reflection_ends_on"})
"""Days that a directive leaves to national law to set. Where the national rules on an entitlement do not ask for them
they follow from those rules: they are not held against them as if they could be any days, and no length is compared."""

HARD: tuple[Kind, ...] = ("refused", "shorter")
"""What nobody's discretion can mend."""

NO_LENGTHS = "No lengths are compared: the start or the end follows from national law."
LEFT_OPEN = (
    "Left out of this are persons for whom national law stays undetermined ({facts}): what is open is not held "
    "against it."
)
PERHAPS_OPEN = "Whether national law stays undetermined for some persons could not be shown."
OWED_TO_NOBODY = "The instrument owes it to nobody on these days."


class Gap(NamedTuple):
    """How national law may stay below a floor, as formulas."""

    hard: Formula
    discretion: Formula
    owed: Formula
    left_open: Formula


def floor_entitlements(national: Ruleset, instrument: Ruleset) -> tuple[str, ...]:
    """The entitlements that can be compared: the instrument makes a duty of them, and national law speaks of them."""
    return tuple(sorted(asked_for(instrument) & spoken_of(national)))


def asked_for(instrument: Ruleset) -> frozenset[str]:
    """The entitlements that can be compared and of which an instrument makes a duty."""
    return COMPARABLE & {grant.entitlement for rule in instrument.rules for grant in rule.grants
                         if any(version.force == "shall" for version in rule.versions)}  # fmt: skip


def spoken_of(ruleset: Ruleset) -> set[str]:
    """The entitlements that some rule of a ruleset grants."""
    return {grant.entitlement for rule in ruleset.rules for grant in rule.grants}


def floor(
    host: str, law: Law, on: date, national: Ruleset, instrument: Ruleset, entitlement: str, steps: int = STEPS
) -> Proof:
    """The proof of one floor for the persons in a state, from a day on."""
    world = World(host, law, on, (national, instrument), steps=steps)
    ours, theirs = world.standings(national, entitlement), world.standings(instrument, entitlement)
    asked = frozenset[str]().union(*(one.facts for one in ours))
    named = frozenset[str]().union(*(one.facts for one in theirs))
    if unknown := (SET_BY_NATIONAL_LAW & named) - asked:
        world = World(host, law, on, (national, instrument), unknown=unknown, steps=steps)
        ours, theirs = world.standings(national, entitlement), world.standings(instrument, entitlement)
    title = law.catalogue.by_id[entitlement].title
    facts = frozenset[str]().union(*(one.facts for one in (*ours, *theirs)))
    gap = gap_between(theirs, ours, lengths=not unknown)
    statement = (
        f"Everybody known in full to whom {instrument.title} owes {title.lower()} is owed at least as much by the law "
        f"of {world.host} as encoded."
    )
    rests = rulesets_of(national, instrument)
    cited_floor, cited_national = _citations(instrument, entitlement), _citations(national, entitlement)
    confidence = weakest(tuple(c.confidence for c in (*cited_floor, *cited_national)))
    common: dict[str, Any] = {
        "statement": statement, "days": world.days, "entitlement": entitlement, "rulesets": rests,
        "citations": cited_floor, "national": cited_national, "confidence": confidence,
    }  # fmt: skip
    hard: tuple[Kind, ...] = ("refused",) if unknown else HARD
    for formula, kinds in ((gap.hard, hard), (gap.discretion, ("discretion",))):
        confirm = partial(_confirmed, world, entitlement, instrument, kinds)
        found = world.find(formula, facts, confirm)
        if found.undecided:
            return Proof(verdict=Verdict.UNDECIDED, why=found.undecided + ".", **common)
        if found.witness is not None:
            victim, on, _ = found.witness
            return _refuted(world, victim, on, entitlement, instrument, kinds, common, national)
    nobody = world.find(gap.owed, facts, lambda v, on: True)
    vacuous = nobody.witness is None and not nobody.undecided
    still = world.find(gap.left_open, facts, partial(_confirmed, world, entitlement, instrument, ("conditional",)))
    told = {
        NO_LENGTHS: bool(unknown), OWED_TO_NOBODY: vacuous, _left_open(still.witness): still.witness is not None,
        PERHAPS_OPEN: bool(still.undecided),
    }  # fmt: skip
    why = " ".join(words for words, so in told.items() if so)
    return Proof(verdict=Verdict.PROVED, why=why, vacuous=vacuous, **common)


def _left_open(witness: tuple[Victim, date, Shortfall] | None) -> str:
    facts = () if witness is None else witness[2].because
    return LEFT_OPEN.format(facts=", ".join(map(plain, facts)) or "the authority's decision")


def gap_between(theirs: Sequence[Standing], ours: Sequence[Standing], *, lengths: bool = True) -> Gap:
    """When one of the floor's duties is not met: in no way, by discretion only, or for a shorter time.

    Without `lengths` only what was never given counts, and not what has run out.
    """
    owed = some(one.owed for one in ours)
    discretion = both(some(one.discretionary for one in ours), no(some(one.upcoming for one in ours)))
    open_ = some(one.undetermined for one in ours)
    refused: Formula = True
    if not lengths:
        barred, expired = (some(one.statuses[s] for one in ours) for s in (Status.BARRED, Status.EXPIRED))
        refused = either(barred, no(expired))
    hard = [
        either(
            both(no(owed), no(discretion), no(open_), refused),
            both(
                lengths, owed, one.lasts, one.limited,
                every(either(no(our.owed), both(our.lasts, our.limited, our.sure_to < one.sure_to)) for our in ours),
            ),
        ) for one in theirs
    ]  # fmt: skip
    asked = [one.owed for one in theirs]
    return Gap(
        some(both(duty, gap) for duty, gap in zip(asked, hard, strict=True)),
        both(some(asked), no(owed), discretion), some(asked), both(some(asked), no(owed), open_),
    )  # fmt: skip


def _confirmed(
    world: World, entitlement: str, instrument: Ruleset, kinds: tuple[str, ...], victim: Victim, on: date
) -> tuple[Victim, date, Shortfall] | None:
    try:
        found = shortfall(answer(victim, on, world.host, world.law), entitlement, instrument.id, kinds)
    except (FactError, UnknownLaw):
        return None
    return None if found is None else (victim, on, found)


def _refuted(
    world: World, victim: Victim, on: date, entitlement: str, instrument: Ruleset, kinds: tuple[Kind, ...],
    common: dict[str, Any], national: Ruleset,
) -> Proof:  # fmt: skip
    open_before = not settled(answer(victim, on, world.host, world.law), entitlement)

    def still(changed: Victim) -> bool:
        found = answer(changed, on, world.host, world.law)
        return shortfall(found, entitlement, instrument.id, kinds) is not None and (
            open_before or settled(found, entitlement)
        )

    victim = plainest(victim, still)
    told = answer(victim, on, world.host, world.law)
    found = shortfall(told, entitlement, instrument.id, kinds)
    assert found is not None  # `still` has just said so
    example = Counterexample(
        victim=victim, on=on, host=world.host, told=person(victim, on, world.host, world.law), shows=str(found),
        ruleset=national.id, expects=rules_expected(told, (entitlement,), national.id),
    )  # fmt: skip
    cited = (*found.floor_citations, *found.national_citations)
    changed = {
        "citations": found.floor_citations, "national": found.national_citations,
        "confidence": max((c.confidence for c in cited), key=CONFIDENCES.index),
    }  # fmt: skip
    return Proof(
        verdict=Verdict.REFUTED, why="", counterexample=example, kind=found.kind,
        days_short=found.days, **(common | changed),
    )  # fmt: skip


def rulesets_of(*rulesets: Ruleset) -> dict[str, str]:
    """The digest of each ruleset that a proof has read."""
    return {one.id: one.digest for one in rulesets}


def _citations(ruleset: Ruleset, entitlement: str) -> tuple[Citation, ...]:
    found = {
        citation.provision: citation for branch in reading_of(ruleset).branches for rule in branch.rules
        if any(grant.entitlement == entitlement for grant in rule.rule.grants)
        for version in rule.versions for citation in version.citations
    }  # fmt: skip
    return tuple(found.values())

