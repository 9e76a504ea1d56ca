"""Facts of one possible life: each is drawn to fit the birth, the day on which the case stands, and the state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from entitlements.facts.countries import COUNTRIES
from entitlements.facts.kinds import Form, ResidenceStatus
from entitlements.testing.days import Draw, day_between, one_of
from entitlements.testing.states import CITIZENS, SOME_DAY, Asked

# In every list of ways the first is that nothing is known, which is also what it shrinks to; then the plainest. What
# leads to a stage is drawn after it, from none to the longest, so that it can be left away stage by stage.
WAYS: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "identification": {
        "referred": ((),), "presumed": ((), ("referred",)), "identified": ((), ("presumed",), ("referred", "presumed")),
        "refused": ((), ("presumed",), ("referred", "presumed")), "none": ((),),
    },
    "proceedings": {
        "investigation": ((), ("reported",)), "reported": ((),), "prosecution": ((), ("investigation",)),
        "convicted": ((), ("investigation",), ("investigation", "trial")), "acquitted": ((), ("trial",)),
        "discontinued": ((), ("investigation",)), "trial": ((), ("investigation",)), "none": ((),),
    },
    "testimony": {
        "declined": ((), ("undecided",)), "willing": ((), ("undecided",)), "cooperating": ((), ("willing",)),
        "undecided": ((),), "unable": ((),), "testified": ((), ("cooperating",)), "withdrawn": ((), ("willing",)),
    },
}  # fmt: skip
"""For each of the facts with stages the stage that is reached, and what can lead to it."""

_REACHED = {fact: (None, None, *ways) for fact, ways in WAYS.items()}
FLAGS = (
    "lacks_means", "links_severed", "risk_on_return", "personal_situation", "public_order_ground", "improper_claim",
)  # fmt: skip
OF_THE_YOUNG = ("unaccompanied", "age_disputed", "reasons_to_believe_child")
"""Yes-or-no facts about which nobody asks a grown person."""

_FLAGS = tuple((flag, value) for value in (True, False) for flag in (*FLAGS, "other_nationalities_possible"))
_FLAGS_OF_THE_YOUNG = (*((flag, value) for value in (True, False) for flag in OF_THE_YOUNG), *_FLAGS)
_FEW = (0, 0, 1, 2, 3)
_ITEMS = (None, None, None, (), (0,), (0, 1))
_HOST, _ANY = ("host",), ("any",)
_NATIONALITIES = (
    None, *((code,) for code in CITIZENS), _HOST, _HOST, (), ("MD", "RO"), ("UA", "PL"), ("BR", "PT"), _ANY, _ANY,
)  # fmt: skip
_WHERE = (None, None, None, _HOST, _HOST, _HOST, _ANY)
_COUNTRIES = tuple(sorted(COUNTRIES))
_FORMS = (None, *get_args(Form))
_BESIDES = (None, None, None, "criminal_activities", "forced_labour")
_STATUSES = (None, *get_args(ResidenceStatus))
NOT_OF_CITIZENS = frozenset({"irregular", "tolerated", "asylum_applicant", "visitor"})
"""Statuses that nobody has in the state of which they are a citizen."""
_OF_CITIZENS = tuple(status for status in _STATUSES if status not in NOT_OF_CITIZENS)
_TWO_ANSWERS = ((None, None), (True, None), (None, True), (True, True), (False, None), (False, True), (False, False))
_ACTS = (
    ("theft", "charged"), ("drug offence", "convicted"), ("irregular stay", "known"), ("theft", "investigated"),
    ("use of false papers", "charged"), ("use of false papers", "cleared"), ("irregular stay", "convicted"),
)  # fmt: skip
_RELATIONS = ("child", "child", "sibling", "spouse", "partner", "parent")
_OTHER_PERMITS = ("asylum", "visit", "work")
_TWO_WEEKS, _RECENT, _AHEAD = 14, 3 * 365, 365
_HAS_CHILDREN, _IS_BLAMED = 14 * 366, 8 * 366
"""In days: nobody has a child, or is held liable, before about these ages."""


class Life:
    """What is drawn of one victim: the state, and the day of birth where it is known; each method draws one fact."""

    def __init__(self, draw: Draw, on: date, host: str, born: date | None, asked: Asked) -> None:
        self.draw, self.host, self.today = draw, host, on.toordinal()
        self.born = None if born is None else born.toordinal()
        self.is_young = self.born is not None and self.today - self.born < 21 * 366
        self.asked = asked
        self.is_citizen = self.is_foreign = False

    def one(self, options: Sequence[Any]) -> Any:
        """One of these, which shrinks to the first."""
        return one_of(self.draw, options)

    def day(self, since: int | None = None, ahead: int = 0) -> date:
        """A day of the last three years, after the birth and not before `since`, or of so many days to come."""
        first = max(self.today - _RECENT, self.born or 0, since or 0)
        return day_between(self.draw, first, max(self.today + ahead, first), self.today - _TWO_WEEKS)

    def flags(self) -> dict[str, bool]:
        """A few of the plain yes-or-no facts."""
        flags = _FLAGS_OF_THE_YOUNG if self.is_young else _FLAGS
        return dict(self.one(flags) for _ in range(self.one(_FEW)))

    def particulars(self) -> dict[str, Any]:
        """A few of the facts that the law of this state asks for."""
        return self._answers(self.asked.particulars, self.one(_FEW))

    def _answers(self, asked: Sequence[tuple[str, Any]], number: int) -> dict[str, Any]:
        if not asked:
            return {}
        answers = dict(self.one(asked) for _ in range(number))
        return {name: self.day() if value is SOME_DAY else value for name, value in answers.items()}

    def nationalities(self) -> tuple[str, ...] | None:
        """One as a rule; now and then two, the host's own, any of the world, or none at all."""
        found = self._countries(_NATIONALITIES)
        return None if self.is_foreign and found is not None and self.host in found else found

    def exploited_in(self) -> tuple[str, ...] | None:
        """The host state as a rule."""
        return self._countries(_WHERE)

    def _countries(self, options: Sequence[tuple[str, ...] | None]) -> tuple[str, ...] | None:
        chosen: tuple[str, ...] | None = self.one(options)
        return (self.host,) if chosen is _HOST else (self.one(_COUNTRIES),) if chosen is _ANY else chosen

    def residence_status(self) -> str | None:
        """Any of them; of a citizen only those that a citizen can have."""
        return self.one(_OF_CITIZENS if self.is_citizen else _STATUSES)  # type: ignore[no-any-return]  # of the above

    def stages(self, fact: str) -> list[dict[str, Any]] | None:
        """One of the ways that such a fact takes, each stage with its day."""
        reached = self.one(_REACHED[fact])
        if reached is None:
            return None
        ways = WAYS[fact][reached]
        statuses = (*(self.one(ways) if len(ways) > 1 else ()), reached)
        days = sorted(self.day() for _ in statuses)
        return [{"status": status, "date": day} for status, day in zip(statuses, days, strict=True)]

    def exploitation(self) -> tuple[str, ...] | None:
        """One form, or two that are met together."""
        form = self.one(_FORMS)
        besides = None if form is None else self.one(_BESIDES)
        return None if form is None else (form,) if besides is None else (form, besides)

    def items(self, of: str) -> list[dict[str, Any]] | None:
        """None, one or two offences, dependants or permits."""
        number = self.one(_ITEMS)
        drawn = {"offences": self._offence, "dependants": self._dependant, "permits": self._permit}[of]
        return None if number is None else [drawn() for _ in number]

    def _dependant(self) -> dict[str, Any]:
        relation = self.one(_RELATIONS)
        born, today = self.born or self.today - 30 * 366, self.today
        if relation == "child" and born + _HAS_CHILDREN >= today:
            relation = "sibling"
        first, last = {
            "child": (born + _HAS_CHILDREN, today), "parent": (born - 45 * 366, born - _HAS_CHILDREN),
            "sibling": (born - 15 * 366, min(born + 15 * 366, today)),
        }.get(relation, (born - 12 * 366, min(born + 12 * 366, today)))  # fmt: skip
        in_host, unmarried = self.one(_TWO_ANSWERS)
        found = {
            "relation": relation, "born": day_between(self.draw, first, last, date(2020, 1, 1).toordinal()),
            "in_host": in_host, "unmarried": unmarried,
        }  # fmt: skip
        return self._with_answers(found, self.asked.dependants)

    def _offence(self) -> dict[str, Any]:
        blamed = None if self.born is None else min(self.born + _IS_BLAMED, self.today)
        (kind, stage), (compelled, consequence) = self.one(_ACTS), self.one(_TWO_ANSWERS)
        found = {
            "kind": kind, "committed_on": self.day(blamed), "compelled": compelled,
            "consequence_of_trafficking": consequence, "stage": stage,
        }  # fmt: skip
        return self._with_answers(found, self.asked.offences)

    def _permit(self) -> dict[str, Any]:
        issued, kind = self.day(), self.one((*self.asked.rules, *_OTHER_PERMITS))
        found: dict[str, Any] = {"issued": issued, "kind": kind}
        if "/" in kind:
            found |= {"kind": "trafficking", "under": kind}
        expires = self.one(("not_yet", "some day"))
        return found | {"expires": expires if expires == "not_yet" else self.day(issued.toordinal(), _AHEAD)}

    def _with_answers(self, item: dict[str, Any], asked: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        known = self._answers(asked, self.one((0, 1))) if asked else {}
        return item | {"particulars": known} if known else item
