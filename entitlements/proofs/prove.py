"""What can be asked about the law itself, by name; every answer is a proof, a person on whom it fails, or a reason.

>>> from entitlements.proofs import prove
>>> prove.indifferent("de", "testimony", "reflection_period").holds
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from entitlements.errors import FactError, UnknownLaw, did_you_mean
from entitlements.findings.claims import Finding
from entitlements.law.library import Law, load
from entitlements.law.ruleset import Ruleset
from entitlements.messages import spoken
from entitlements.proofs.comparing import (
    Changes,
    Pair,
    changed_by,
    changes_between,
    given,
    goes_on,
    taken_away,
    two_lives,
)
from entitlements.proofs.floors import asked_for, floor_entitlements, rulesets_of, spoken_of
from entitlements.proofs.floors import floor as _floor
from entitlements.proofs.formulas import both
from entitlements.proofs.keeping import kept, key_of
from entitlements.proofs.mentions import mentions_of, stored
from entitlements.proofs.replay import answer
from entitlements.proofs.results import Counterexample, Proof, Verdict
from entitlements.proofs.rules import always_needed, conflict, ineffective, left_with_nothing, unreachable
from entitlements.proofs.solver import STEPS
from entitlements.proofs.stages import COURSES
from entitlements.proofs.telling import person, rules_expected
from entitlements.proofs.world import World, last_day


class Floors(Finding):
    """The floors that an instrument sets for a state's law, one proof for each entitlement.

    `not_encoded` are the entitlements that the instrument asks for and the national ruleset says nothing of.

    >>> floors = floor("DE", "coe-197", "reflection_period", "presumption_of_minority")
    >>> str(floors.verdict), [proof.entitlement for proof in floors], floors.not_encoded
    ('undecided', ['reflection_period'], ('presumption_of_minority',))
    >>> str(floors["reflection_period"].verdict)
    'proved'
    """

    state: str
    instrument: str
    proofs: tuple[Proof, ...]
    not_encoded: tuple[str, ...]

    def __iter__(self) -> Iterator[Proof]:  # type: ignore[override]  # proofs, not pydantic's fields
        return iter(self.proofs)

    def __getitem__(self, entitlement: str) -> Proof:
        """The proof on this entitlement; KeyError where the instrument sets no floor that can be compared."""
        for proof in self.proofs:
            if proof.entitlement == entitlement:
                return proof
        raise KeyError(entitlement)

    @property
    def verdict(self) -> Verdict:
        """Refuted where one floor is, else undecided where one is, is not encoded, or none is compared; else proved."""
        found = {proof.verdict for proof in self.proofs}
        if self.not_encoded or not found:
            found.add(Verdict.UNDECIDED)
        return next((v for v in (Verdict.REFUTED, Verdict.UNDECIDED) if v in found), Verdict.PROVED)


def floor(
    national: str | Ruleset, instrument: str | Ruleset, *entitlements: str, on: date | None = None,
    law: Law | None = None, folder: str | Path | None = None, steps: int = STEPS,
) -> Floors:  # fmt: skip
    """Whether a state's law gives everybody at least what an instrument requires, entitlement by entitlement.

    `national` is a state's code or a ruleset, `instrument` a ruleset or its id. A floor is met where `assess` shows
    nobody a shortfall that is one of the law: refused, left to an authority (a `shall` is not met by a `may`), or
    given for a shorter time by the calendar. Facts that are missing in a file are not the law's fault: the persons are
    known in full, for the days from `on` on (by default the day as of which the newer of both was read), four years at
    the most.
    `folder` keeps answers on disk, by the content of the rulesets; `steps` is how much work one check of the solver may
    cost, in its own unit: what costs more is undecided.

    UnknownLaw where the instrument does not bind the state on that day; MissingExtra without Z3.

    >>> answer = floor("DE", "coe-197", "reflection_period")["reflection_period"]
    >>> str(answer.verdict), answer.confidence
    ('proved', 'recalled')
    """
    law, state, ours, theirs = _both(national, instrument, law)
    day = on or max(ours.reviewed, theirs.reviewed)
    if theirs.id not in [one.ruleset.id for one in law.applying(state, day)]:
        raise UnknownLaw(f"`{theirs.id}` does not bind {state} on {day}")
    named = floor_entitlements(ours, theirs)
    wanted = _named(entitlements, law) or named
    proofs = []
    members = [sorted(law.states_in(group, day)) for group in ("eu", "eea")]
    about = day, last_day(state, law, day), *members, spoken()
    for name in (one for one in named if one in wanted):
        key = key_of("floor", (ours, theirs), state, name, *about, steps)
        proofs.append(kept(key, folder, partial(_floor, state, law, day, ours, theirs, name, steps)))
    missing = asked_for(theirs) - spoken_of(ours)
    return Floors(
        state=state, instrument=theirs.id, proofs=tuple(proofs),
        not_encoded=tuple(sorted(one for one in missing if not entitlements or one in wanted)),
    )  # fmt: skip


def _named(entitlements: tuple[str, ...], law: Law) -> tuple[str, ...]:
    for name in entitlements:
        if name not in law.catalogue.by_id:
            raise FactError([("", f"no entitlement `{name}`{did_you_mean(name, law.catalogue.by_id)}")])
    return entitlements


def _granted(entitlement: str, ruleset: Ruleset, law: Law) -> None:
    """What no rule grants would be proved of nothing."""
    _named((entitlement,), law)
    if entitlement not in spoken_of(ruleset):
        raise FactError([("", f"`{ruleset.id}` does not speak of `{entitlement}`")])


def _both(national: str | Ruleset, instrument: str | Ruleset, law: Law | None) -> tuple[Law, str, Ruleset, Ruleset]:
    law = law or load()
    given = [one for one in (national, instrument) if isinstance(one, Ruleset)]
    law = law.replacing(*given) if given else law
    ours = national if isinstance(national, Ruleset) else law.national(national)
    if ours is None or ours.state is None:
        raise UnknownLaw(f"the law of `{national}` is not encoded")
    theirs = instrument if isinstance(instrument, Ruleset) else law.ruleset(instrument)
    return law, ours.state, ours, theirs


def indifferent(
    ruleset: str | Ruleset, fact: str, entitlement: str, *, state: str | None = None, on: date | None = None,
    law: Law | None = None,
) -> Proof:  # fmt: skip
    """Whether changing this fact alone never changes what a ruleset gives of an entitlement.

    `fact` is a stored fact, a particular or a derived fact (then what it comes from changes). Compared are the status
    of every rule and the day to which it is sure to last. A refutation shows both persons. `state` is where the persons
    are: for an instrument the first state that it binds, unless it is given.

    >>> str(indifferent("de", "testimony", "reflection_period").verdict)
    'proved'
    """
    law, one, host, day = _one(ruleset, state, on, law)
    _granted(entitlement, one, law)
    own = _own(fact, one)
    world = World(host, law, day, (one,), own=own)

    def differs(first: Any, second: Any) -> bool:
        return _outcome(first, entitlement, one.id) != _outcome(second, entitlement, one.id)

    statement = f"Changing `{fact}` alone never changes `{entitlement}` under {one.title}."
    return _two(world, one, entitlement, own, statement, lambda ours, theirs, w: changed_by(ours, theirs), differs)


def monotone(
    ruleset: str | Ruleset, fact: str, entitlement: str, *, state: str | None = None, on: date | None = None,
    law: Law | None = None,
) -> Proof:  # fmt: skip
    """Whether more of a fact never takes anything away: a yes instead of a no, a stage reached that was not.

    `fact` is one that is true or false, derived ones among them: `identified_victim`, `child`, `ready_to_testify`.
    Nothing else changes; stages of identification and of proceedings go on with the same days. Taken away is a duty
    where there was one, or the last discretion.

    >>> monotone("coe-197", "identified_victim", "reflection_period").holds
    True
    """
    law, one, host, day = _one(ruleset, state, on, law)
    _granted(entitlement, one, law)
    own = _own(fact, one)
    world = World(host, law, day, (one,), own=own)

    def less(first: Any, second: Any) -> bool:
        return given(second, entitlement, one.id).rank < given(first, entitlement, one.id).rank

    def asked(ours: Any, theirs: Any, second: World) -> Any:
        course = [goes_on(world.life, second.life, name) for name in own if name in COURSES and name != "testimony"]
        return both(world.life.flag(fact).false, second.life.flag(fact).true, *course, taken_away(ours, theirs))

    statement = f"Becoming `{fact}` never takes `{entitlement}` away under {one.title}."
    return _two(world, one, entitlement, own, statement, asked, less)


def never_conflicting(
    ruleset: str | Ruleset, *, state: str | None = None, on: date | None = None, law: Law | None = None
) -> Proof:
    """Whether no two rules of a ruleset ever owe a person the same entitlement to two different last days.

    >>> never_conflicting("palermo").holds
    True
    """
    law, one, host, day = _one(ruleset, state, on, law)
    found, entitlement, why = conflict(one, host, law, day)
    statement = f"No two rules of {one.title} owe the same person the same thing to two different last days."
    return _made(one, host, law, day, statement, found, why, entitlement=entitlement)


def reachable(
    ruleset: str | Ruleset, *, state: str | None = None, on: date | None = None, law: Law | None = None
) -> Proof:
    """Whether every rule in force of a ruleset gives somebody something, from the day on; `named` do not.

    >>> reachable("palermo").holds
    True
    """
    law, one, host, day = _one(ruleset, state, on, law)
    statement = f"Every rule of {one.title} gives somebody something."
    return _naming(one, host, law, day, statement, *unreachable(one, host, law, day))


def effective(
    ruleset: str | Ruleset, *, state: str | None = None, on: date | None = None, law: Law | None = None
) -> Proof:
    """Whether every rule in force adds something for somebody: more than all others give; `named` do not.

    >>> effective("eu-2004-80").named
    ('eu-2004-80/apply-at-home', 'eu-2004-80/paid-by-state-of-crime')
    """
    law, one, host, day = _one(ruleset, state, on, law)
    statement = f"Every rule of {one.title} gives somebody more than its other rules do."
    return _naming(one, host, law, day, statement, *ineffective(one, host, law, day))


def determined(
    ruleset: str | Ruleset, entitlement: str, *, state: str | None = None, on: date | None = None,
    law: Law | None = None,
) -> Proof:  # fmt: skip
    """Which facts are always needed: while one of `named` is unknown, nobody can be told that the law gives it.

    Files may be partial here: every fact may be unknown.

    >>> determined("coe-197", "reflection_period").named
    ('identification', 'improper_claim', 'nationalities', 'public_order_ground')
    """
    law, one, host, day = _one(ruleset, state, on, law)
    _granted(entitlement, one, law)
    needed, undecided = always_needed(one, entitlement, host, law, day)
    why = f"Undecided for {', '.join(undecided)}." if undecided else ""
    statement = f"Nobody can be told that {one.title} gives `{entitlement}` while one of the named facts is unknown."
    verdict = Verdict.UNDECIDED if undecided else Verdict.PROVED
    return _proof(one, host, law, day, statement, verdict, why, entitlement=entitlement, named=tuple(needed))


def covered(
    instruments: Iterable[str | Ruleset], state: str, *, on: date | None = None, law: Law | None = None
) -> Proof:
    """Whether every presumed victim in a state is given something under these instruments, be it by discretion.

    >>> covered(["coe-197", "de"], "DE").holds
    True
    """
    law = law or load()
    rulesets = [one if isinstance(one, Ruleset) else law.ruleset(one) for one in instruments]
    law = law.replacing(*rulesets)
    day = on or max(one.reviewed for one in rulesets)
    found, why = left_with_nothing(rulesets, state, law, day)
    names = ", ".join(one.title for one in rulesets)
    statement = f"Every presumed victim in {state} is given something under: {names}."
    return _made(rulesets[0], state, law, day, statement, found, why, rulesets=rulesets_of(*rulesets))


def diff(
    old: Ruleset, new: Ruleset, *, state: str | None = None, on: date | None = None, law: Law | None = None
) -> Changes:
    """Who gains and who loses when a ruleset changes, as people: one for each entitlement and direction.

    The two must have the same id. People are known in full; the day is the newer text's review unless it is given.

    >>> from entitlements.law.library import load
    >>> protocol = load().ruleset("palermo")
    >>> diff(protocol, protocol).changes
    ()
    """
    if old.id != new.id:
        raise FactError([("", f"two texts of one ruleset are compared, found `{old.id}` and `{new.id}`")])
    law, _, host, day = _one(new, state, on, law)
    return changes_between(old, new, host, law, day)


def _one(
    ruleset: str | Ruleset, state: str | None, on: date | None, law: Law | None
) -> tuple[Law, Ruleset, str, date]:
    law = law or load()
    if isinstance(ruleset, Ruleset):
        law, one = law.replacing(ruleset), ruleset
    else:
        one = law.ruleset(ruleset)
    day = on or one.reviewed
    host = state or one.state
    if host is None:
        bound = (row.state for row in law.bindings.rows.values() if row.instrument == one.id and row.on(day))
        host = next(iter(sorted(bound)), None)
    if host is None or one.id not in [applied.ruleset.id for applied in law.applying(host, day)]:
        raise UnknownLaw(f"`{one.id}` binds no state on {day}" if host is None else
                         f"`{one.id}` does not bind {host} on {day}")  # fmt: skip
    return law, one, host, day


def _own(fact: str, ruleset: Ruleset) -> frozenset[str]:
    mentions = mentions_of((ruleset,))
    if fact not in mentions.facts:
        raise FactError([(fact, f"no such fact under this law{did_you_mean(fact, mentions.facts)}")])
    found = frozenset(stored(fact, mentions))
    return found - {"age_disputed"} if fact != "age_disputed" and len(found) > 1 else found


def _outcome(answer: Any, entitlement: str, ruleset: str) -> list[Any]:
    return [(c.id, c.status, c.min_ends) for c in sorted(answer[entitlement], key=lambda c: c.id)
            if c.rule.partition("/")[0] == ruleset]  # fmt: skip


def _two(
    world: World, one: Ruleset, entitlement: str, own: frozenset[str], statement: str,
    asked: Callable[..., Any], wrong: Callable[[Any, Any], bool],
) -> Proof:  # fmt: skip
    second = world.second
    assert second is not None  # made with facts of its own
    ours, theirs = world.standings(one, entitlement), second.standings(one, entitlement)
    facts = frozenset[str]().union(own, *(standing.facts for standing in ours))
    pair, why = two_lives(world, asked(ours, theirs, second), facts, own, wrong)
    found = None if pair is None else _shown(pair, world)
    return _made(one, world.host, world.law, world.on, statement, found, why, entitlement=entitlement)


def _shown(pair: Pair, world: World) -> Counterexample:
    told = person(pair.one, pair.on, world.host, world.law)
    other = person(pair.other, pair.on, world.host, world.law)
    return Counterexample(victim=pair.one, other=pair.other, on=pair.on, host=world.host, told=told,
                          shows=f"It is otherwise for {other}.")  # fmt: skip


def _made(
    one: Ruleset, host: str, law: Law, day: date, statement: str, found: Counterexample | None, why: str, **more: Any
) -> Proof:
    verdict = Verdict.REFUTED if found is not None else Verdict.UNDECIDED if why else Verdict.PROVED
    if found is not None:
        expected = rules_expected(answer(found.victim, found.on, host, law), law.catalogue.by_id, one.id)
        found = found.model_copy(update={"ruleset": one.id, "expects": expected})
    return _proof(one, host, law, day, statement, verdict, why, counterexample=found, **more)


def _naming(
    one: Ruleset, host: str, law: Law, day: date, statement: str, named: list[str], undecided: list[str]
) -> Proof:
    verdict = Verdict.REFUTED if named else Verdict.UNDECIDED if undecided else Verdict.PROVED
    why = f"Not so: {', '.join(named)}." if named else ""
    why += f" Undecided: {', '.join(undecided)}." if undecided else ""
    return _proof(one, host, law, day, statement, verdict, why.strip(), named=tuple(named))


def _proof(
    one: Ruleset, host: str, law: Law, day: date, statement: str, verdict: Verdict, why: str, **more: Any
) -> Proof:
    fields = {"rulesets": rulesets_of(one)} | more
    return Proof(statement=statement, verdict=verdict, why=why, days=(day, last_day(host, law, day)), **fields)
