"""What one case costs: durable-rules with its shadow and the fixpoint alone, side by side, with and without reasons.

    python -m benchmarks.one_case
    python -m benchmarks.one_case --runs 2000
    python -m benchmarks.one_case --many 20000 --engine durable-rules

Times are of one core, of the processor, in microseconds: the median and the 95th percentile over the cases, which are
drawn with a fixed seed (`tests.drawn_cases`). No case is met twice, so that nothing is quick because it was
remembered whole; the two engines take turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

from entitlements import Victim, assess
from tests.drawn_cases import drawn_cases

Engine = Literal["durable-rules", "fixpoint"]
ENGINES: tuple[Engine, ...] = ("durable-rules", "fixpoint")

STATES = ("DE", "GB")
WARM = 300
"""So many cases of a state come before those that are measured."""

Case = tuple[Victim, date]


def bare(case: Case, engine: Engine) -> None:
    """The assessment alone: every condition has its value; no claim is made before one is looked at."""
    assess(case[0], on=case[1], engine=engine)


def read(case: Case, engine: Engine) -> None:
    """The assessment, and of each entitlement its status, its days and its leading claim."""
    for entitlement in assess(case[0], on=case[1], engine=engine):
        _ = entitlement.status, entitlement.best, entitlement.starts, entitlement.min_ends, entitlement.max_ends


def one_reason(case: Case, engine: Engine) -> None:
    """The assessment, and why its first entitlement is as it is."""
    answer = assess(case[0], on=case[1], engine=engine)
    next(iter(answer)).explain()


def every_reason(case: Case, engine: Engine) -> None:
    """The assessment, and why each of its entitlements is as it is."""
    for entitlement in assess(case[0], on=case[1], engine=engine):
        entitlement.explain()


TASKS: dict[str, Callable[[Case, Engine], None]] = {
    "assessment, nothing read": bare,
    "+ every entitlement read": read,
    "+ one explanation": one_reason,
    "+ every explanation": every_reason,
}


def microseconds(task: Callable[[Case, Engine], None], cases: list[Case]) -> dict[Engine, list[float]]:
    """The times of a task by each engine, which take turns; each case is new to the process, and met once."""
    times: dict[Engine, list[float]] = {engine: [] for engine in ENGINES}
    gc.collect()
    for number, case in enumerate(cases):
        engine = ENGINES[number % len(ENGINES)]
        start = time.process_time()
        task(case, engine)
        times[engine].append((time.process_time() - start) * 1e6)
    return times


def percentile(times: list[float], share: int) -> float:
    """The time below which this share of the runs stays."""
    return statistics.quantiles(times, n=100)[share - 1]


def fresh(program: str, turns: int = 5) -> float:
    """Milliseconds that a program takes in a process of its own, without the interpreter's start: the best of a few."""

    def once(text: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", text], check=True)
        return (time.perf_counter() - start) * 1e3

    return min(once(program) for _ in range(turns)) - min(once("pass") for _ in range(turns))


def resident_megabytes() -> float:
    """Memory of this process now; where /proc cannot tell, the most it ever had."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def costs(runs: int) -> None:
    """Print what starting costs and what a case costs."""
    importing = fresh("import entitlements")
    loading = fresh("import entitlements; entitlements.load()") - importing
    print(f"{'import entitlements':<34}{importing:>10.0f} ms")
    print(f"{'load(), no ruleset compiled yet':<34}{loading:>10.0f} ms")
    print("every ruleset: python -m benchmarks.loading\n")
    heads = "".join(f"{f'{engine} {which}':>22}" for engine in ENGINES for which in ("median", "95 %"))
    print(f"{'microseconds a case':<34}{heads}")
    for name in STATES:
        for case in drawn_cases(WARM, name, seed=0):  # a process that has been at work for a while
            for engine in ENGINES:
                read(case, engine)
        for seed, (what, task) in enumerate(TASKS.items(), start=1):
            times = microseconds(task, drawn_cases(runs * len(ENGINES), name, seed))
            found = [percentile(times[engine], share) for engine in ENGINES for share in (50, 95)]
            print(f"{f'{name}: {what}':<34}" + "".join(f"{value:>22,.0f}" for value in found))


def endurance(number: int, engine: Engine) -> None:
    """Assess and read many cases in one process, and print what that does to memory, threads and speed."""
    cases = [case for name in STATES for case in drawn_cases(1000, name, seed=0)]
    for case in cases:
        read(case, engine)
    gc.collect()
    memory, threads, tenth = resident_megabytes(), threading.active_count(), max(1, number // 10)
    marks = [time.perf_counter()]
    for turn in range(10 * tenth):
        read(cases[turn % len(cases)], engine)
        if (turn + 1) % tenth == 0:
            marks.append(time.perf_counter())
    gc.collect()
    first, last = ((marks[index + 1] - marks[index]) / tenth * 1e6 for index in (0, 9))
    print(f"{10 * tenth:,} assessments by {engine}")
    print(f"memory   {memory:8.1f} MB before {resident_megabytes():8.1f} MB after")
    print(f"threads  {threads:8} before    {threading.active_count():8} after")
    print(f"speed    {first:8.0f} microseconds in the first tenth, {last:.0f} in the last")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=500, help="cases of each task for each engine")
    parser.add_argument("--many", type=int, metavar="N", help="assess N cases in this process instead")
    parser.add_argument("--engine", choices=ENGINES, help="with --many: one engine instead of each in turn")
    chosen = parser.parse_args()
    if chosen.many is None:
        costs(max(chosen.runs, 2))
        return
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        endurance(chosen.many, engine)


if __name__ == "__main__":
    main()
