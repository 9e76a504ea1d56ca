"""One case as the engines see it: the facts as slots, the law that applies, and the value of every condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from entitlements.errors import FactError, UnknownLaw, did_you_mean
from entitlements.facts import Victim
from entitlements.facts.derived import environment
from entitlements.findings.reading import BranchReading, reading_of
from entitlements.law.library import Applied, Law
from entitlements.law.ruleset import Ruleset
from entitlements.logic.evaluation import NO_ITEM, Slots
from entitlements.logic.types import Fact

if TYPE_CHECKING:
    from entitlements.findings.days import Placed
    from entitlements.findings.merging import Merging

Engine = Literal["auto", "durable-rules", "fixpoint"]


class Run(NamedTuple):
    """One branch of a ruleset on one case, for one item of a list where it speaks of each (`number` from 1).

    `signs` are the values with what is to be asked (`BranchReading.signs`), `placed` its periods as they are needed.
    """

    reading: BranchReading
    number: int | None
    item: Slots
    values: tuple[int, ...]
    signs: Sequence[Any]
    placed: dict[int, Placed]


@dataclass(frozen=True)
class Case:
    """A victim on a day in a host state, under the law that applies there.

    Made for `assess`, and again from a stored assessment to explain it. Everything that it holds is immutable; what is
    computed is computed once.
    """

    victim: Victim
    on: date
    host: str
    law: Law
    engine: Engine

    def __reduce__(self) -> tuple[type[Case], tuple[Victim, date, str, Law, Engine]]:
        return Case, (self.victim, self.on, self.host, self.law, self.engine)

    @cached_property
    def today(self) -> int:
        """The day of the assessment as its ordinal."""
        return self.on.toordinal()

    @cached_property
    def applied(self) -> tuple[Applied, ...]:
        """The rulesets that apply, by level."""
        return self.law.applying(self.host, self.on)

    @cached_property
    def slots(self) -> dict[str, Any]:
        """The facts as engines read them."""
        if self.victim.particulars or self.victim.offences or self.victim.dependants:
            check_particulars(self.victim, self.applied, self.law)
        return environment(self.victim, self.on, self.host, self.law)

    def runs(self, ruleset: Ruleset) -> tuple[Run, ...]:
        """The values of every condition of this ruleset."""
        found = self._runs.get(ruleset.id)
        if found is None:
            found = self._runs[ruleset.id] = tuple(self._run(ruleset))
        return found

    @cached_property
    def all_runs(self) -> tuple[Run, ...]:
        """The values of every condition of the rulesets that apply."""
        return tuple([run for one in self.applied for run in self.runs(one.ruleset)])

    @cached_property
    def merging(self) -> Merging:
        """The claims on every entitlement, worked out when one is first looked at."""
        from entitlements.findings.merging import Merging

        return Merging(self)

    @cached_property
    def _runs(self) -> dict[str, tuple[Run, ...]]:
        return {}

    def _run(self, ruleset: Ruleset) -> Iterator[Run]:
        for reading in reading_of(ruleset).branches:
            each = reading.branch.each
            if each is None:
                yield self._evaluated(reading, None, NO_ITEM)
            elif (items := self.slots[each]) is None:
                yield self._evaluated(reading, None, reading.unknown_item)
            elif not items:
                yield Run(reading, 0, NO_ITEM, (), (), {})
            else:
                for number, item in enumerate(items, start=1):
                    yield self._evaluated(reading, number, item)

    def _evaluated(self, reading: BranchReading, number: int | None, item: Slots) -> Run:
        values = reading.engine(self.engine).values(self.slots, item)
        return Run(reading, number, item, values, reading.signs(values, self.slots, item, number), {})

    @property
    def engine_name(self) -> str:
        """The engine that answered: `durable-rules` (checked by the fixpoint) or `fixpoint`."""
        names = {run.reading.engine(self.engine).name for runs in self._runs.values() for run in runs}
        return "fixpoint" if names == {"fixpoint"} or not names else "durable-rules"


def check_particulars(victim: Victim, applied: tuple[Applied, ...], law: Law) -> None:
    """FactError where a particular is misspelt or of the wrong type; some law that is encoded must declare it."""
    problems: list[tuple[str, str]] = []
    _check(victim.particulars, "particulars", None, applied, law, problems)
    lists = (("offences", "offence", victim.offences), ("dependants", "dependant", victim.dependants))
    for path, item, things in lists:
        for number, thing in enumerate(things or ()):
            _check(thing.particulars, f"{path}[{number}].particulars", item, applied, law, problems)
    if problems:
        raise FactError(problems)


def _declared(name: str, item: str | None, ruleset: Ruleset) -> Fact | None:
    return (ruleset.particulars if item is None else ruleset.item_particulars[item]).get(name)


def _check(
    given: Mapping[str, Any], path: str, item: str | None, applied: tuple[Applied, ...], law: Law,
    problems: list[tuple[str, str]],
) -> None:  # fmt: skip
    for name, value in given.items():
        fact = law.vocabulary.particulars.get(name) if item is None else None
        if fact is None:
            for one in applied:
                if (fact := _declared(name, item, one.ruleset)) is not None:
                    break
            else:
                fact = next((f for ruleset in law if (f := _declared(name, item, ruleset)) is not None), None)
        if fact is None:
            known = set(law.vocabulary.particulars) if item is None else set()
            for ruleset in law:
                known |= set(ruleset.particulars if item is None else ruleset.item_particulars[item])
            problems.append((f"{path}.{name}", f"no law asks for this fact{did_you_mean(name, sorted(known))}"))
        elif (wanted := _wrong(value, fact)) is not None:
            problems.append((f"{path}.{name}", f"expected {wanted}"))


_EXPECTED = {
    "boolean": "true or false", "integer": "a whole number", "date": "a date (YYYY-MM-DD) or `not_yet`",
}  # fmt: skip


def _wrong(value: Any, fact: Fact) -> str | None:
    """What is expected instead of this value, or None where it is right."""
    values = fact.type.values
    match fact.type.kind:
        case "boolean":
            right = isinstance(value, bool)
        case "integer":
            right = isinstance(value, int) and not isinstance(value, bool)
        case "date":
            right = isinstance(value, date) or value == "not_yet"
        case "text":
            right = isinstance(value, str)
        case "one of":
            right = isinstance(value, str) and value in values
        case "set of":
            several = isinstance(value, frozenset | set | tuple | list)
            right = several and (not values or all(v in values for v in value))
        case _:
            right = True
    return None if right else _EXPECTED.get(fact.type.kind, f"{fact.type}")


def require_host(victim: Victim, host: str | None) -> str:
    """The host state of the case; FactError when it is given twice and differently, UnknownLaw when not at all."""
    if host is not None and victim.host is not None and host != victim.host:
        raise FactError([("host", "given twice and differently: with the victim and for the assessment")])
    found = host or victim.host
    if found is None:
        raise UnknownLaw("the host state is not known: give `host`, the state whose law is to be assessed")
    return found
