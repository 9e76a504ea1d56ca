"""A machine that lives through a case event by event, and holds an app to the law at every step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment, assess
from entitlements.testing.checks import Answer, Broken, Check, standings
from entitlements.testing.courses import Happened, histories
from entitlements.testing.days import ORDINARY_DAY
from entitlements.testing.every_law import CHECKS


class CaseMachine(RuleBasedStateMachine):
    """A case that is opened, to which things happen, while days pass; to be subclassed by an app for its own storage.

    `opened`, `happened` and `answer` are what the app does; each is the library's own unless it is given. After every
    step the app's answer is held to what the law says of everything that happened, and one of `checks` is tried.
    `facts` constrain the cases as for `victims`, `on` is about the day on which they stand. Broken tells what is not
    so, and Hypothesis the shortest course of events that leads there.

    >>> from hypothesis import settings
    >>> from hypothesis.stateful import run_state_machine_as_test
    >>> class OfGermany(CaseMachine):
    ...     facts = {"host": "DE"}
    >>> run_state_machine_as_test(OfGermany, settings=settings(max_examples=2, stateful_step_count=3, deadline=None))
    """

    facts: ClassVar[Mapping[str, Any]] = {}
    on: ClassVar[date] = ORDINARY_DAY
    checks: ClassVar[tuple[Check, ...]] = tuple(check for check in CHECKS if "child" not in check.name)
    """A child is by much law helped by other provisions; add that check where yours promises it."""

    victim: Victim
    """Everything that is known by now."""
    today: date

    def opened(self, victim: Victim, on: date) -> None:
        """Open a case in the app with what is known on its first day."""

    def happened(self, event: Happened) -> None:
        """Tell the app what came to be, or came to light, on `event.on`; `self.victim` is who is known afterwards."""

    def answer(self, on: date) -> Answer:
        """What the app says on a day about this case, from its own storage."""
        return self.answer_about(self.victim, on)

    def answer_about(self, victim: Victim, on: date) -> Answer:
        """What the app says about somebody with these facts: for the laws, which compare a case with others."""
        return assess(victim, on=on, engine="fixpoint")

    def __init__(self) -> None:
        super().__init__()
        self._opened = False
        self._coming: list[Happened] = []

    @initialize(data=st.data())
    def a_case_is_opened(self, data: st.DataObject) -> None:
        history = data.draw(histories(on=self.on, **self.facts), label="history")
        self.victim, self.today, self._coming = history.first, history.start, list(history.events)
        self._opened = True
        self.opened(self.victim, self.today)

    @precondition(lambda self: self._coming)
    @rule()
    def something_happens(self) -> None:
        event = self._coming.pop(0)
        self.today, self.victim = max(self.today, event.on), event.after(self.victim)
        self.happened(event)

    @rule(days=st.integers(1, 60))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(data=st.data())
    def a_law_is_tried(self, data: st.DataObject) -> None:
        if self.checks:
            check = data.draw(st.sampled_from(self.checks), label="law")
            check.holds(data.draw, self.victim, self.today, self.answer_about)

    @invariant()
    def the_answer_is_that_of_the_law(self) -> None:
        if self._opened:
            found = tuple(_otherwise(self.answer(self.today), assess(self.victim, on=self.today, engine="fixpoint")))
            if found:
                known = ", ".join(repr(self.victim).partition("(")[2][:-1].split(", "))
                raise Broken("\n".join([f"on {self.today}, with {known}:", *(f"  {one}" for one in found)]))


def _otherwise(answer: Answer, law: Assessment) -> Iterator[str]:
    """What an app says otherwise than the law; what an app says nothing of is not looked at."""
    if isinstance(answer, Assessment):
        ours, theirs = standings(answer), standings(law)
        for name in sorted(ours.keys() | theirs.keys()):
            if ours.get(name) != theirs.get(name):
                yield f"`{name}` is {_told(ours.get(name))} in the app, and {_told(theirs.get(name))} by law"
        return
    for name, standing in standings(answer).items():
        status = law[name].status
        if standing.status is not status:
            yield f"`{name}` is {standing.status} in the app, and {status} by law"


def _told(standing: Any) -> str:
    if standing is None:
        return "missing"
    days = [f"{name} {day}" for name in ("starts", "ends", "min_ends", "max_ends") if (day := getattr(standing, name))]
    return ", ".join([str(standing.status), *days])
