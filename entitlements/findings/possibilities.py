"""What an unknown fact may turn out to be: a few values each, which stand for all that law tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, Final

from entitlements.facts import Dependant, Offence, Permit, Victim
from entitlements.findings.case import Case
from entitlements.findings.courses import possible, slots_of
from entitlements.findings.mentions import BORN, Slot, first_reaching, led, mentions_in
from entitlements.law.library import Applied
from entitlements.logic.evaluation import Slots
from entitlements.logic.types import Fact
from entitlements.periods.ages import born_between

STAGED = ("identification", "proceedings", "testimony")
LISTS: Final = {"offences": Offence, "dependants": Dependant, "permits": Permit}
ITEM_OF = {"offences": "offence", "dependants": "dependant", "permits": "permit"}
SOME = "some"
"""The name of the variable that says whether a list that is not known holds anything."""
DAYS = "days"
"""The name of the variable that holds the issue and the last day of a permit together: one bounds the other."""

MOST_YEARS = 15
"""While the birth is not known nothing that was done to or by the person is put further back, so that it lies in every
life; laws ask for no age below this one but through a threshold of their own, just past which such a life is put."""

FACT_OF = {slot: fact for fact in STAGED for slot in slots_of(fact)}
NOT_ASKED = frozenset({"host", "age", "age_on", "other_nationalities_possible"})


class Possibilities:
    """The values that each unknown fact of a case may have."""

    def __init__(self, case: Case, applied: Sequence[Applied], facts: Mapping[str, Fact]) -> None:
        self.case, self.victim, self.today, self.facts = case, case.victim, case.today, facts
        self.base: Slots = case.slots
        self.mentions = mentions_in(tuple([one.ruleset for one in applied]))
        self.items = _item_facts(applied, case)

    def values_of(self, list_: str, number: int, name: str) -> tuple[Sequence[Any], Sequence[Any]]:
        """The values that an unknown fact can have, and for days what each stands for; none of what is known."""
        nothing: tuple[Sequence[Any], Sequence[Any]] = (), ()
        if list_:
            return self._of_item(list_, number, name)
        victim = self.victim
        if name in NOT_ASKED or name == "today" or (victim.age_disputed and name == "born"):
            return nothing
        if name == "age_disputed" and not (victim.born is None and victim.age is None):
            return nothing
        if name in STAGED:
            return self._courses(name), ()
        if name == "nationalities":
            unknown = victim.nationalities is None or victim.other_nationalities_possible
            return (self._nationalities() if unknown else ()), ()
        if name in type(victim).model_fields:
            if getattr(victim, name) is not None or name in LISTS:
                return nothing
        elif name in victim.particulars:
            return nothing
        return self._of_type(("", name), self.facts.get(name))

    def _of_item(self, list_: str, number: int, name: str) -> tuple[Sequence[Any], Sequence[Any]]:
        if name == SOME:
            return (False, True), ()
        given = getattr(self.victim, list_)
        item = given[number - 1] if number else None
        if name == DAYS:
            return self._permit_days(item)
        if item is not None:
            known = getattr(item, name) if name in type(item).model_fields else item.particulars.get(name)
            if known is not None or (name == "under" and self.base[list_][number - 1]["under"] is not None):
                return (), ()  # permits of other kinds are known to stand under no rule on victims
        return self._of_type((list_, name), self.items[list_].get(name))

    def _of_type(self, slot: Slot, fact: Fact | None) -> tuple[Sequence[Any], Sequence[Any]]:
        if fact is None:
            return (), ()
        words = sorted(self.mentions.words.get(slot, ()))
        match fact.type.kind:
            case "boolean":
                return (False, True), ()
            case "one of":
                return fact.type.values, ()
            case "date":
                return self._days(slot)
            case "integer":
                numbers = self.mentions.numbers.get(slot, set())
                return sorted({max(0, n + more) for n in numbers for more in (-1, 0, 1)}), ()
            case "set of":
                return self._sets(words, fact), ()
            case "text" if words:
                other = f"{self.case.host}-ZZZ" if slot == ("", "region") else "something else"
                return [*words, other], ()
        return (), ()

    def _sets(self, words: Sequence[str], fact: Fact) -> list[frozenset[str]]:
        """Every set of the words that are asked for, alone or with others; where they are many the small ones."""
        others = [value for value in fact.type.values or ("KN", "TO") if value not in words][:1]
        most = len(words) if len(words) <= 4 else 2
        sets = [frozenset(chosen) for size in range(most + 1) for chosen in combinations(words, size)]
        return [one or frozenset(others) for one in sets]

    def _nationalities(self) -> list[frozenset[str]]:
        law, on, host = self.case.law, self.case.on, self.case.host
        union, area = law.states_in("eu", on), law.states_in("eea", on)
        asked = {host, *self.mentions.words.get(("", "nationalities"), ())}
        kinds = [sorted(group - asked)[:1] for group in (union, area - union)]
        single = [*sorted(asked), *[one for kind in kinds for one in kind], *(["KN"] if "KN" not in asked else [])]
        base = self.victim.nationalities or frozenset()
        found: dict[Any, frozenset[str]] = {}
        for size in range(3):
            for chosen in combinations(single, size):
                members = base | frozenset(chosen)
                sign = members & asked, bool(members & union), bool(members & area), bool(members)
                found.setdefault(sign, members)
        return list(found.values())

    # days

    def marks(self, slot: Slot, *, pairs: bool = True) -> list[int]:
        """The days at which something changes for a slot; with `pairs` against the days that others may be."""
        if self._fixed(slot) is not None:
            return []
        found = {
            first_reaching(steps, (self.today if target is None else target) + later)
            for steps, target, later in self.mentions.marks.get(slot, ())
        }
        for mine, others in self._partners(slot):
            fixed = self._fixed(others[0])
            if fixed is not None:
                days = [fixed] if fixed else []
            else:
                days = [day for cell in self._cells(others[0]) for day in cell] if pairs else []
            for day in days:
                reached = led(day, others[1])
                found.update((first_reaching(mine[1], reached), first_reaching(mine[1], reached + 1)))
        return sorted(found)

    def _partners(self, slot: Slot) -> Iterator[tuple[Any, Any]]:
        for one, other in self.mentions.pairs:
            if one[0] == slot:
                yield one, other
            if other[0] == slot:
                yield other, one

    def _fixed(self, slot: Slot) -> int | None:
        """The day of one of the victim's own slots where it is known."""
        return None if slot[0] else self.base.get(slot[1])

    def _bounds(self, slot: Slot, marks: Sequence[int]) -> tuple[int, int]:
        first, last = min([*marks, self.today]) - 90, max([*marks, self.today]) + 90
        if slot == BORN:
            if self.victim.age is not None:
                stated = self.victim.age_on or self.case.on
                return tuple(day.toordinal() for day in born_between(self.victim.age, stated))  # type: ignore[return-value]
            youngest = max([self.today - MOST_YEARS * 366, *marks])
            return min(first, self.today - 70 * 365), min([youngest, *_days_lived(self.victim)])
        past = (slot[0] and not self._is_particular(slot)) or slot[1] in FACT_OF
        born = self.base.get("born") or (self.today - MOST_YEARS * 365 if past else 0)
        return max(first, born), self.today if past else last

    def _is_particular(self, slot: Slot) -> bool:
        fact = self.items[slot[0]].get(slot[1])
        return fact is not None and fact.particular

    def _cells(self, slot: Slot, *, pairs: bool = False) -> list[tuple[int, int]]:
        """The spans of days within which nothing changes."""
        marks = self.marks(slot, pairs=pairs)
        first, last = self._bounds(slot, marks)
        starts = sorted({first, *[mark for mark in marks if first < mark <= last]})
        return [(start, end - 1) for start, end in zip(starts, [*starts[1:], last + 1], strict=True)]

    def days(self, slot: Slot) -> list[tuple[int, tuple[int, int]]]:
        """A few days that stand for all, with what each stands for: two of a span that is compared with another day."""
        paired = any(self._fixed(other[0]) is None for _, other in self._partners(slot))
        found = []
        for first, last in self._cells(slot, pairs=paired):
            ends = {first, last} if paired else {last if last <= self.today else first}
            found += [(day, (first, last)) for day in sorted(ends)]
        return found

    def _days(self, slot: Slot) -> tuple[Sequence[Any], Sequence[Any]]:
        days = self.days(slot)
        values: list[Any] = [date.fromordinal(day) for day, _ in days]
        spans: list[tuple[int, int] | None] = [span for _, span in days]
        if slot[1] != "born" and (not slot[0] or self._is_particular(slot)):
            values, spans = ["not_yet", *values], [None, *spans]
        return values, spans

    def _permit_days(self, permit: Any) -> tuple[Sequence[Any], Sequence[Any]]:
        if permit is not None and permit.issued is not None and permit.expires is not None:
            return (), ()
        known = permit.issued if permit is not None else None
        issues = (
            [known] if known is not None else [date.fromordinal(day) for day, _ in self.days(("permits", "issued"))]
        )
        ends: list[Any] = ["not_yet", date.fromordinal(self.today - 1), date.fromordinal(self.today + 400)]
        if permit is not None and permit.expires is not None:
            ends = [permit.expires]
        values = [
            (issued, end) for issued in issues for end in ends
            if not isinstance(issued, date) or not isinstance(end, date) or issued <= end
        ]  # fmt: skip
        return values, ()

    def _courses(self, fact: str) -> Sequence[Any]:
        given = getattr(self.victim, fact)
        if given is not None and all(stage.date is not None or stage.status == "none" for stage in given):
            return ()
        read = [slot for slot in slots_of(fact) if ("", slot) in self.mentions.marks or self._paired(slot)]
        marks = {slot: [mark for mark in self.marks(("", slot)) if mark <= self.today] for slot in read}
        first = min((mark for found in marks.values() for mark in found), default=self.today) - 90
        starts = sorted({first, *[mark for found in marks.values() for mark in found]})
        ends = [*[start - 1 for start in starts[1:]], self.today]
        paired = any(self._paired(slot) for slot in read)
        days = sorted({*starts, *ends}) if paired else ends
        born = self.base.get("born") or self.today - MOST_YEARS * 365
        return possible(fact, given, [day for day in days if day >= born], marks, self.today)

    def _paired(self, slot: str) -> bool:
        return any(True for _ in self._partners(("", slot)))


def _days_lived(victim: Victim) -> Iterator[int]:
    """Days on which the person was alive: those of stages, acts and permits."""
    for fact in STAGED:
        yield from (stage.date.toordinal() for stage in getattr(victim, fact) or () if stage.date is not None)
    days = [offence.committed_on for offence in victim.offences or ()]
    days += [day for permit in victim.permits or () for day in (permit.issued, permit.expires)]
    yield from (day.toordinal() for day in days if isinstance(day, date))


def _item_facts(applied: Iterable[Applied], case: Case) -> dict[str, dict[str, Fact]]:
    found: dict[str, dict[str, Fact]] = {}
    for list_, item in ITEM_OF.items():
        found[list_] = dict(case.law.vocabulary.items[item])
        for one in applied:
            found[list_] |= one.ruleset.item_particulars.get(item, {})
    return found
