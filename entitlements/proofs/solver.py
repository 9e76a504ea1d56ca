"""One question to the solver at a time: asked until the model is right in the calendar and the person is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from entitlements.proofs.calendar import Calendar
from entitlements.proofs.conditions import Facts
from entitlements.proofs.formulas import Formula, as_formula, z3

STEPS = 20_000_000
"""How much work one check may cost, in the solver's own unit: the same on every machine, unlike time."""

MOST_ROUNDS = 120
CYCLE = 1461
"""The days of four years: within so many days of assessment every day of the calendar is met, leap days too."""

T = TypeVar("T")


class Found(NamedTuple):
    """What a model was turned into and confirmed as; or None, where `undecided` is empty a proof that there is none."""

    witness: Any
    undecided: str


class Solver:
    """The solver with the day of the assessment and the calendar; lives and laws are added to it."""

    def __init__(self, first: date, last: date, steps: int = STEPS) -> None:
        api = z3()
        # A context of its own, so that what was asked before changes no answer.
        self._context = api.Context()
        self._solver = api.Solver(ctx=self._context)
        self._solver.set("random_seed", 7)
        self._solver.set("rlimit", steps)
        self.first, self.last = first, last
        self.today = api.Int("today", self._context)
        self.require(api.And(self.today >= first.toordinal(), self.today <= last.toordinal()))
        self.calendar = Calendar(self._context, self.require, first.toordinal() - 100, last.toordinal() + 100)
        self._asked = 0
        self.rounds = 0

    def require(self, formula: Any) -> None:
        """What holds whatever is asked."""
        self._solver.add(as_formula(formula, self._context))

    def find(
        self, formula: Formula, facts: Facts, wishes: Sequence[Formula], confirm: Callable[[Any], T | None]
    ) -> Found:
        """What the formula holds on, as ordinary as can be, and confirmed; None is a proof that there is nothing."""
        if formula is False:
            return Found(None, "")
        api = z3()
        self._asked += 1
        asked = api.Bool(f"asked {self._asked}", self._context)
        self._solver.add(api.Implies(asked, as_formula(formula, self._context)))
        assumed = [asked]
        for _ in range(MOST_ROUNDS):
            self.rounds += 1
            answer = self._solver.check(*assumed)
            if answer == api.unsat:
                return Found(None, "")
            if answer == api.unknown:
                return Found(None, f"the solver gave up: {self._solver.reason_unknown()}")
            model = self._wished(assumed, list(wishes))
            witness = confirm(model)
            if witness is not None:
                return Found(witness, "")
            if not self.calendar.refine(model, facts):
                return Found(None, "the one-case engine does not confirm the person that the solver found")
        return Found(None, f"no person was confirmed in {MOST_ROUNDS} rounds")

    def _wished(self, assumed: list[Any], wishes: list[Formula]) -> Any:
        """A model in which as many of the wishes hold as can, the first before the later ones."""
        model = self._solver.model()
        kept = list(assumed)
        waiting = [wish for wish in wishes if not isinstance(wish, bool)]
        waiting = [as_formula(wish, self._context) for wish in waiting]
        queue = [waiting] if waiting else []
        while queue:
            group = queue.pop(0)
            if all(z3().is_true(model.eval(wish, model_completion=True)) for wish in group):
                kept += group
                continue
            if self._solver.check(*kept, *group) == z3().sat:
                model = self._solver.model()
                kept += group
            elif len(group) > 1:
                half = len(group) // 2
                queue = [group[:half], group[half:], *queue]
        return model
