"""Every engine that does the job, each with its entrances for one case and for many, and whether it can be had here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any

from benchmarks.twelve_rules import by_hand, our_columns, our_form
from benchmarks.twelve_rules.cases import Case

Conclusions = tuple[bool | None, ...]

CHECKED = 400
"""So many cases are compared before anything is measured."""


@dataclass(frozen=True)
class Entrance:
    """One way into an engine. `prepare` stands outside the measured time, `decide` inside, `read` again outside.

    `cost` is roughly what a decision costs, in microseconds: it only says how many cases are worth measuring.
    """

    name: str
    prepare: Callable[[Any], Any]
    decide: Callable[[Any], Any]
    read: Callable[[Any], Any]
    cost: float
    gives: str
    ours: bool = False


PEERS = {
    "openfisca-core": ("openfisca_core", "OpenFisca-Core"),
    "zen-engine": ("zen", "zen-engine"),
    "durable-rules": ("durable", "durable-rules"),
}
"""Each peer's module and its distribution."""


def absent() -> tuple[str, ...]:
    """The peers that are not installed here."""
    return tuple(name for name, (module, _) in PEERS.items() if find_spec(module) is None)


def version(peer: str) -> str:
    """A peer's name and version."""
    return f"{peer} {metadata.version(PEERS[peer][1])}"


def _form(peer: str) -> Any:
    return import_module(f"benchmarks.twelve_rules.{PEERS[peer][0].removesuffix('_core')}_form")


def _as_it_is(thing: Any) -> Any:
    return thing


def _slots(case: Case) -> Any:
    return our_form.slots(our_form.victim(case))


def _halves(values: Iterable[int]) -> Conclusions:
    return tuple(None if value == 1 else value == 2 for value in values)


def for_one() -> list[Entrance]:
    """The entrances for one decision; the first is the measure of all others."""
    found = [
        Entrance("Python by hand", _as_it_is, by_hand.one, tuple, 0.5, "twelve booleans"),
        Entrance(
            "entitlements: conditions", _slots, our_form.conditions, _halves, 2,
            "twelve of three values, from slots", True,
        ),
        Entrance(
            "entitlements: facts and conditions", our_form.victim,
            lambda facts: our_form.conditions(our_form.slots(facts)), _halves, 12, "the same, from a Victim", True,
        ),
        Entrance(
            "entitlements: assess", our_form.victim, our_form.assessed, our_form.statuses, 180,
            "statuses, dates, citations, reasons for every entitlement of the catalogue", True,
        ),
        Entrance(
            "entitlements: Victim and assess", _as_it_is, lambda case: our_form.assessed(our_form.victim(case)),
            our_form.statuses, 250, "the same, with the facts validated first", True,
        ),
    ]  # fmt: skip
    for peer in PEERS:
        if peer not in absent():
            cost = {"openfisca-core": 1000, "zen-engine": 100, "durable-rules": 90}[peer]
            found.append(Entrance(version(peer), _as_it_is, _form(peer).one, tuple, cost, "twelve booleans"))
    return found


def _rows(columns: Sequence[Any]) -> list[Conclusions]:
    return [tuple(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _of_bitmaps(rails: Any) -> list[Conclusions]:
    return our_columns.conclusions(rails, CHECKED)


def _of_pairs(pairs: Sequence[tuple[Any, Any]]) -> list[Conclusions]:
    certain, possible = (_rows([pair[which] for pair in pairs]) for which in (0, 1))
    assert certain == possible  # every fact is known
    return certain


def _each(decide: Callable[[Any], Any], prepared: Iterable[Any]) -> list[Any]:
    return [decide(one) for one in prepared]


def for_many() -> list[Entrance]:
    """The entrances for a batch; the first is the measure of all others."""
    found = [
        Entrance("NumPy by hand", by_hand.columns, by_hand.many, _rows, 0.001, "boolean columns, from columns"),
        Entrance(
            "entitlements: conditions", our_columns.slot_table, our_columns.conditions, _of_bitmaps, 0.006,
            "pairs of bitmaps (certain, possible), from columns of slots", True,
        ),
        Entrance(
            "entitlements: conditions as bytes", our_columns.slot_table, our_columns.boolean_columns, _of_pairs, 0.015,
            "pairs of boolean columns, from columns of slots", True,
        ),
        Entrance(
            "entitlements: table and conditions", our_columns.arrow_table, our_columns.read_conditions, _of_bitmaps, 1,
            "pairs of bitmaps, from an Arrow table of facts", True,
        ),
        Entrance(
            "entitlements: assess_many", our_columns.arrow_table, our_columns.assessed, our_columns.statuses, 2,
            "Arrow table of statuses, days, provisions, reasons, from one of facts", True,
        ),
        Entrance("Python by hand", _as_it_is, partial(_each, by_hand.one), _as_it_is, 0.5, "tuples, from dicts"),
    ]  # fmt: skip
    if "openfisca-core" not in absent():
        name, fisca = version("openfisca-core"), _form("openfisca-core")
        found.append(Entrance(name, by_hand.columns, fisca.many, _rows, 0.05, "boolean columns, from columns"))
    for peer, cost in (("zen-engine", 20), ("durable-rules", 90)):
        if peer not in absent():
            found.append(Entrance(version(peer), _as_it_is, _form(peer).many, _as_it_is, cost, "tuples, from dicts"))
    return found
