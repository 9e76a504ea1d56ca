"""Which instrument binds which state from when to when, and who belongs to which group of states."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import StringIO

from entitlements.errors import RulesetError
from entitlements.law.models import Confidence
from entitlements.law.reader import read_yaml


@dataclass(frozen=True, slots=True)
class Binding:
    """One instrument and one state: bound from the first day to the last, or not bound (`start` None).

    `unknown` says that the sources do not settle when the state became bound.
    """

    state: str
    instrument: str
    start: date | None
    end: date | None
    confidence: Confidence | str
    source: str
    unknown: bool = False

    def on(self, day: date) -> bool:
        """Whether the instrument binds the state on this day."""
        return self.start is not None and self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Bindings:
    """All rows of `bindings.csv`, and the groups of `groups.yaml` that are read from them."""

    rows: dict[tuple[str, str], Binding]
    groups: dict[str, str]

    @cached_property
    def states(self) -> frozenset[str]:
        """Every state that some row speaks of."""
        return frozenset(state for state, _ in self.rows)

    def of(self, state: str, instrument: str) -> Binding | None:
        """The row for this state and instrument, or None where the table says nothing."""
        return self.rows.get((state, instrument))

    def states_in(self, group: str, on: date) -> frozenset[str]:
        """The states that belong to a group (`eu`, `eea`, `schengen`, `coe`, `osce`) on this day."""
        found = self._members.get((group, on))
        if found is None:
            instrument = self.groups[group]
            found = frozenset(row.state for row in self.rows.values() if row.instrument == instrument and row.on(on))
            if len(self._members) > 4096:
                self._members.clear()
            self._members[group, on] = found
        return found

    @cached_property
    def _members(self) -> dict[tuple[str, date], frozenset[str]]:
        return {}


def read_bindings(table: str, groups: str, file: str) -> Bindings:
    """Bindings and groups from the texts of `bindings.csv` and `groups.yaml`; RulesetError names a bad line."""
    rows: dict[tuple[str, str], Binding] = {}
    for number, row in enumerate(csv.DictReader(StringIO(table)), start=2):
        try:
            start, unknown = row["in_force_from"], row["in_force_from"] == "unknown"
            binding = Binding(
                row["state"], row["instrument"],
                date.fromisoformat(start) if start and not unknown else None,
                date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None,
                row["confidence"], row["source"], unknown,
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise RulesetError(f"not a row of bindings: {error}", file=file, line=number) from None
        if (binding.state, binding.instrument) in rows:
            raise RulesetError(f"{binding.instrument} and {binding.state} stand here twice", file=file, line=number)
        rows[binding.state, binding.instrument] = binding
    data = read_yaml(groups, "groups.yaml")
    return Bindings(rows, {group["id"]: group["members"] for group in data["groups"]})
