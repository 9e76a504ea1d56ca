"""A law about answers as a reusable check: on any case that can be drawn, for any app that answers cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple, TypeAlias

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from entitlements.errors import did_you_mean
from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment, assess
from entitlements.findings.claims import Status
from entitlements.law.library import load
from entitlements.testing.days import ORDINARY_DAY, Draw
from entitlements.testing.lives import victims

Answer: TypeAlias = Assessment | Mapping[str, Any]
"""What an app answers: an Assessment, or for each entitlement its status in the library's words."""

Answering: TypeAlias = Callable[[Victim, date], Answer]
"""An app, or the library itself: what is this person owed on this day?"""

_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
_PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
"""Explaining would try a failure many times more, and tell lines of the library instead of law."""
_AROUND = st.integers(-900, 500)
"""In days around the ordinary one: laws that changed lately, and leap days, are among them."""


class Broken(AssertionError):
    """A law about answers that does not hold on one case: which, and what was answered."""


class Standing(NamedTuple):
    """What is answered about one claim (or one entitlement, where an app tells no claims): its status and its days."""

    entitlement: str
    status: Status
    force: str | None = None
    starts: date | None = None
    ends: date | None = None
    min_ends: date | None = None
    max_ends: date | None = None


def standings(answer: Answer) -> dict[str, Standing]:
    """Every claim of an answer by its id.

    >>> standings({"reflection_period": "granted"})["reflection_period"].status
    <Status.GRANTED: 'granted'>
    """
    if isinstance(answer, Assessment):
        return {
            claim.id if claim.entitlement in claim.id else f"{claim.id}/{claim.entitlement}": Standing(
                claim.entitlement, claim.status, claim.force, claim.starts, claim.ends, claim.min_ends, claim.max_ends
            )
            for entitlement in answer for claim in entitlement
        }  # fmt: skip
    return {name: Standing(name, Status(status)) for name, status in answer.items()}


@dataclass(frozen=True)
class Trial:
    """One case under a check: what is drawn with it, and what the app answers about those beside it."""

    draw: Draw
    victim: Victim
    on: date
    answering: Answering
    ruleset: str
    entitlements: frozenset[str] | None

    def asked(self, victim: Victim, on: date | None = None) -> dict[str, Standing]:
        """What is answered about this person, as far as the check looks at it."""
        found = standings(self.answering(victim, on or self.on))
        return {name: one for name, one in found.items() if self.looks_at(name, one.entitlement)}

    def looks_at(self, name: str, entitlement: str) -> bool:
        """Whether the check is about this claim."""
        ours = not self.ruleset or name.startswith(f"{self.ruleset}/")
        return ours and (self.entitlements is None or entitlement in self.entitlements)


@dataclass(frozen=True)
class Check:
    """A law about answers. Called with entitlements it is about them alone; `holds` tries one case, `test` many.

    >>> from hypothesis import settings
    >>> from entitlements.testing import testimony_never_costs
    >>> check = testimony_never_costs("reflection_period")
    >>> check
    testimony_never_costs('reflection_period')
    >>> check.says
    'Who refuses to testify has no less than who cooperates.'
    >>> check.test(host="DE", examples=5)()
    """

    name: str
    says: str
    complaints: Callable[[Trial], Iterable[str]] = field(repr=False)
    entitlements: frozenset[str] | None = None
    ruleset: str = ""
    needs: Mapping[str, Any] = field(default_factory=dict, repr=False)

    # One of them is called `testimony_...`: pytest, which takes what begins so for a test, looks for these two.
    __test__: ClassVar[bool] = False

    @property
    def __wrapped__(self) -> Callable[[Trial], Iterable[str]]:
        return self.complaints

    def __call__(self, *entitlements: str) -> Check:
        """The same law about these entitlements alone; InvalidArgument for one that is not in the catalogue."""
        known = load().catalogue.by_id
        for name in entitlements:
            if name not in known:
                raise InvalidArgument(f"no entitlement `{name}` in the catalogue{did_you_mean(name, known)}")
        return replace(self, entitlements=frozenset(entitlements))

    def apart_from(self, *entitlements: str) -> Check:
        """The same law about all other entitlements that it is about."""
        if not entitlements:
            return self
        about = load().catalogue.by_id.keys() if self.entitlements is None else self.entitlements
        return replace(self(*entitlements), entitlements=frozenset(about) - set(entitlements))

    def within(self, ruleset: str) -> Check:
        """The same law about the claims of one ruleset alone, so that no other law covers up for it."""
        return replace(self, ruleset=ruleset)

    def holds(self, draw: Draw, victim: Victim, on: date, answering: Answering | None = None) -> None:
        """Try one case; Broken says what does not hold. `draw` draws what the law varies: that of `st.data()`, say."""
        trial = Trial(draw, victim, on, answering or _library, self.ruleset, self.entitlements)
        found = tuple(dict.fromkeys(self.complaints(trial)))
        if found:
            raise Broken("\n".join([f"{self.name}: {self.says[:-1]}, but on {on}", *(f"  {one}" for one in found)]))

    def test(self, answering: Answering | None = None, *, examples: int = 100, **facts: Any) -> Callable[[], None]:
        """A test without arguments that tries so many cases; `facts` constrain them as for `victims`.

        `answering` is what is tested: a function from a victim and a day to an answer, the library unless given.
        """
        facts = {**self.needs, **facts}

        def test() -> None:
            given(cases(**facts), st.data())(self._of_case(answering, examples))()

        test.__name__, test.__doc__ = f"test_{self.name}", self.says
        return test

    def _of_case(self, answering: Answering | None, examples: int) -> Callable[[Any, Any], None]:
        def case(case: tuple[Victim, date], data: st.DataObject) -> None:
            self.holds(data.draw, *case, answering)

        # Hypothesis remembers failures by this name.
        case.__name__ = f"{self.name}_of_{self.ruleset.replace('-', '_')}"
        return settings(max_examples=examples, deadline=None, suppress_health_check=_SLOW, phases=_PHASES)(case)

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(map(repr, sorted(self.entitlements or ())))})"


def _library(victim: Victim, on: date) -> Answer:
    # The plain fixpoint: that durable-rules says the same is checked whenever it answers, and takes longer.
    return assess(victim, on=on, engine="fixpoint")


@st.composite
def cases(draw: st.DrawFn, /, **facts: Any) -> tuple[Victim, date]:
    """A victim and the day on which the case stands, within two years of the ordinary one."""
    on = ORDINARY_DAY + timedelta(days=draw(_AROUND))
    host = facts.get("host")
    if callable(host):
        facts = {**facts, "host": host(on)}
    return draw(victims(on=on, **facts)), on


def best_of(found: Mapping[str, Standing]) -> Iterator[tuple[str, Standing]]:
    """The best that is answered on each entitlement; a standard, which is not law, counts only where no law speaks."""
    by_entitlement: dict[str, list[Standing]] = {}
    for one in found.values():
        by_entitlement.setdefault(one.entitlement, []).append(one)
    for entitlement, claims in by_entitlement.items():
        of_law = [one for one in claims if one.force != "should"]
        yield entitlement, max(of_law or claims, key=rank)


def rank(one: Standing) -> int:
    """How well somebody stands: 3 it is given, 2 an authority may give it, 1 facts are missing, 0 not given."""
    return _RANK.get(one.status, 0)


_RANK = {Status.GRANTED: 3, Status.UPCOMING: 3, Status.DISCRETIONARY: 2, Status.UNDETERMINED: 1}
