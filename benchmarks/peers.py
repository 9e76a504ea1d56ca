"""Twelve rules on ten facts by every engine side by side: one decision, a batch, and what a missing fact does to each.

    python -m benchmarks.peers
    python -m benchmarks.peers --batch 100000 --rounds 7
    python -m benchmarks.peers --check

The rules stand in `benchmarks/twelve_rules`, once for each engine, written plainly. Before anything is measured every
engine must conclude the same of cases whose facts are all known; `--check` does that and no more. Then the engines
take turns, round after round, so that a busy machine is busy for all; the figures are medians over the rounds,
except that a batch of more than a second is run once.
Processor time counts every thread of the process. What an engine takes as input is made ready beforehand. An engine
that is not installed is named as such: `pip install openfisca-core zen-engine durable_rules`.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.twelve_rules import by_hand, our_form
from benchmarks.twelve_rules.cases import CONCLUSIONS, Case, drawn, without
from benchmarks.twelve_rules.engines import CHECKED, Entrance, absent, for_many, for_one

SECONDS = 0.05
"""About so long one entrance is measured for one decision in a round."""
LEFT_OUT = ("public_order_ground", "identification")
SHOWN = ("victim", "reflection", "cooperation_permit", "personal_permit")


def check() -> list[str]:
    """The entrances that conclude otherwise than Python by hand where every fact is known; there must be none."""
    cases = drawn(CHECKED, seed=0)
    wanted = [by_hand.one(case) for case in cases]
    wrong = [
        entrance.name for entrance in for_one()
        if [tuple(entrance.read(entrance.decide(entrance.prepare(case)))) for case in cases] != wanted
    ]  # fmt: skip
    wrong += [
        entrance.name for entrance in for_many()
        if [tuple(row) for row in entrance.read(entrance.decide(entrance.prepare(cases)))] != wanted
    ]  # fmt: skip
    return wrong


def microseconds(work: Callable[[], Any], decisions: int) -> tuple[float, float]:
    """What a decision of this work takes: of the processor, and by the clock."""
    gc.collect()
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return (time.process_time() - processor) / decisions * 1e6, (time.perf_counter() - clock) / decisions * 1e6


def _medians(rounds: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(cpu for cpu, _ in rounds), statistics.median(clock for _, clock in rounds)


def one_decision(rounds: int) -> None:
    """Print what one decision takes by each entrance."""
    entrances = for_one()
    times: dict[str, list[tuple[float, float]]] = {entrance.name: [] for entrance in entrances}
    for turn in range(-1, rounds):  # the first round warms up and does not count
        for entrance in entrances:
            number = max(20, round(SECONDS * 1e6 / entrance.cost))
            prepared = [entrance.prepare(case) for case in drawn(number, seed=turn + 2)]
            found = microseconds(lambda decide=entrance.decide, cases=prepared: [decide(one) for one in cases], number)
            if turn >= 0:
                times[entrance.name].append(found)
    print(f"\n{'one decision, microseconds':<38}{'processor':>10}{'clock':>10}{'by hand = 1':>13}  what it gives")
    measure = _medians(times[entrances[0].name])[0]
    for entrance in entrances:
        cpu, clock = _medians(times[entrance.name])
        print(f"{entrance.name:<38}{cpu:>10.2f}{clock:>10.2f}{cpu / measure:>13.1f}  {entrance.gives}")


def batch(number: int, rounds: int) -> None:
    """Print what a batch takes by each entrance."""
    cases = drawn(number, seed=1)
    entrances = for_many()
    times: dict[str, list[tuple[float, float]]] = {entrance.name: [] for entrance in entrances}
    prepared = {entrance.name: entrance.prepare(cases) for entrance in entrances}
    for turn in range(-1, rounds):
        for entrance in entrances:
            if turn != 0 and entrance.cost * number > 1e6:
                continue  # the slow ones are measured once; seconds need no median
            repeats = max(1, round(SECONDS * 1e6 / (entrance.cost * number)))
            found = microseconds(lambda e=entrance, r=repeats: _repeat(e, prepared[e.name], r), repeats * number)
            if turn >= 0:
                times[entrance.name].append(found)
    measure = _medians(times[entrances[0].name])[0]
    heads = f"{'processor, ms':>14}{'clock, ms':>12}{'rows a CPU second':>20}{'NumPy = 1':>11}"
    print(f"\n{f'a batch of {number:,}':<38}{heads}  what it gives")
    for entrance in entrances:
        cpu, clock = _medians(times[entrance.name])
        figures = f"{cpu * number / 1e3:>14.2f}{clock * number / 1e3:>12.2f}{1e6 / cpu:>20,.0f}{cpu / measure:>11.1f}"
        print(f"{entrance.name:<38}{figures}  {entrance.gives}")


def _repeat(entrance: Entrance, prepared: Any, repeats: int) -> None:
    for _ in range(repeats):
        entrance.decide(prepared)


def said(conclude: Callable[[Case], Any], case: Case) -> dict[str, str]:
    """What an engine says of a case: for each conclusion shown a word, or the error in place of them all."""
    words = {True: "yes", False: "no", None: "undetermined"}
    try:
        found = dict(zip(CONCLUSIONS, conclude(case), strict=True))
    except Exception as error:  # whatever an engine raises is its answer here
        return dict.fromkeys(SHOWN, f"{type(error).__name__}")
    return {name: words[None if found[name] is None else bool(found[name])] for name in SHOWN}


def missing_facts() -> None:
    """Print what each engine says when a fact is missing: an exclusion first, then a condition."""
    conclude = {e.name: lambda case, e=e: e.read(e.decide(e.prepare(case))) for e in for_one() if not e.ours}
    conclude["NumPy by hand"] = lambda case: [column[0] for column in by_hand.many(by_hand.columns([case]))]
    conclude["entitlements"] = our_form.one
    for fact in LEFT_OUT:
        print(f"\n{f'`{fact}` is missing':<38}" + "".join(f"{name:>20}" for name in SHOWN))
        for name, function in conclude.items():
            words = said(function, without(fact))
            print(f"{name:<38}" + "".join(f"{words[conclusion]:>20}" for conclusion in SHOWN))
        asked = our_form.missing(without(fact))
        facts = [f"{name}: {', '.join(asked[name])}" for name in SHOWN if asked[name]]
        print(f"entitlements asks for: {'; '.join(facts)}")


def main() -> int:
    """Read the command line, check, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=100_000, help="cases in the batch")
    parser.add_argument("--rounds", type=int, default=7, help="rounds in which every entrance is measured")
    parser.add_argument("--check", action="store_true", help="compare the conclusions, and measure nothing")
    chosen = parser.parse_args()
    for peer in absent():
        print(f"not installed: {peer}")
    wrong = check()
    for name in wrong:
        print(f"concludes otherwise: {name}")
    if wrong:
        return 1
    names = dict.fromkeys(entrance.name for entrance in [*for_one(), *for_many()])
    print(f"{CHECKED} cases, equal conclusions: {', '.join(names)}")
    if not chosen.check:
        one_decision(chosen.rounds)
        batch(chosen.batch, chosen.rounds)
        missing_facts()
    return 0


if __name__ == "__main__":
    sys.exit(main())
