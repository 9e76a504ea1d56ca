"""What advising on one case costs once its answer is there: a timeline over three years, and a what-if.

    python -m benchmarks.advising
    python -m benchmarks.advising --runs 200 --host GB

Times are of one core, in milliseconds of processor time: the median and the 95th percentile over cases drawn with a
fixed seed (`tests.drawn_cases`), each met once, after others that warm the process up. One assessment stands
beside them for comparison.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from entitlements import Assessment, Victim, assess
from tests.drawn_cases import drawn_cases

Engine = Literal["durable-rules", "fixpoint"]
Task = Callable[[Assessment, Engine], None]
ENGINES: tuple[Engine, ...] = ("fixpoint", "durable-rules")
WARM = 60
YEARS = timedelta(days=3 * 365 + 1)


def read(answer: Assessment) -> Assessment:
    """The answer, with the claims on every entitlement made: they are, when something first looks at them."""
    for entitlement in answer:
        _ = entitlement.status
    return answer


def one_assessment(answer: Assessment, engine: Engine) -> None:
    """The same case assessed on the next day, and every entitlement read."""
    read(assess(_facts(answer), on=answer.on + timedelta(days=1), engine=engine))


def timeline(answer: Assessment, engine: Engine) -> None:
    """Three years from half a year before the answer."""
    start = answer.on - timedelta(days=180)
    answer.timeline(start, start + YEARS)


def other_testimony(answer: Assessment, engine: Engine) -> None:
    """What another choice about testimony would change."""
    answer.what_if(testimony="declined")


TASKS: dict[str, Task] = {
    "one assessment": one_assessment,
    "what-if": other_testimony,
    "timeline over three years": timeline,
}


def _facts(answer: Assessment) -> Victim:
    assert answer.victim is not None  # nothing here is redacted
    return answer.victim


def milliseconds(task: Task, cases: list[tuple[Victim, date]], engine: Engine) -> list[float]:
    """The processor time of a task on each case, without the answer that it starts from."""
    times = []
    for victim, on in cases:
        answer = read(assess(victim, on=on, engine=engine))
        start = time.process_time()
        task(answer, engine)
        times.append((time.process_time() - start) * 1e3)
    return times


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=60, help="cases of each task for each engine")
    parser.add_argument("--host", default="DE", help="the host state")
    chosen = parser.parse_args()
    print(f"{chosen.host}: milliseconds{'':<20}{'median':>10}{'95 %':>10}")
    for engine in ENGINES:
        for seed, (what, task) in enumerate(TASKS.items(), start=1):
            milliseconds(task, drawn_cases(WARM, chosen.host, seed=0), engine)
            gc.collect()
            times = milliseconds(task, drawn_cases(max(chosen.runs, 2), chosen.host, seed), engine)
            high = statistics.quantiles(times, n=100)[94]
            print(f"{f'{what}, {engine}':<36}{statistics.median(times):>10.1f}{high:>10.1f}")


if __name__ == "__main__":
    main()
