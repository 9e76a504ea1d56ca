"""What starting costs: importing, `load()`, what one host state needs, and every ruleset, each new to its process.

    python -m benchmarks.loading
    python -m benchmarks.loading --runs 20 --state GB

Each run is a process of its own that does all steps in turn. Milliseconds of one core: the quickest run, which a busy
machine disturbs least, then the median, then the quickest by the wall clock. The last line is the sum of the steps.
Importing is slower where Python may keep no bytecode (`PYTHONDONTWRITEBYTECODE`).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys

PROGRAM = """
import json, sys, time
marks = []
mark = lambda: marks.append((time.process_time(), time.perf_counter()))
mark()
import entitlements
from entitlements import load
mark()
law = load()
mark()
from datetime import date
state = sys.argv[1]
applying = law.applying(state, date(2026, 11, 23))
mark()
every = list(law)
mark()
for name in law.names:
    law.ruleset(name)
mark()
spans = [[1e3 * (after[clock] - before[clock]) for clock in (0, 1)] for before, after in zip(marks, marks[1:])]
print(json.dumps([spans, len(applying), len(every)]))
"""


def measured(state: str) -> tuple[list[list[float]], int, int]:
    """One run: for each step the processor's and the wall clock's milliseconds, and how many rulesets were compiled."""
    found = subprocess.run([sys.executable, "-c", PROGRAM, state], capture_output=True, text=True, check=True).stdout
    spans, applying, every = json.loads(found)
    return spans, applying, every


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9, help="processes to start")
    parser.add_argument("--state", default="DE", help="the host state of one assessment")
    chosen = parser.parse_args()
    runs = [measured(chosen.state) for _ in range(chosen.runs)]
    _, applying, every = runs[0]
    steps = ("import", "load()", f"what binds {chosen.state}: {applying} rulesets", f"the rest of {every} rulesets",
             "all of them again")  # fmt: skip
    print(f"{'milliseconds':<34}{'quickest':>10}{'median':>10}{'by the clock':>14}")
    total = [0.0, 0.0, 0.0]
    for number, step in enumerate(steps):
        processor, clock = ([spans[number][which] for spans, *_ in runs] for which in (0, 1))
        figures = [min(processor), statistics.median(processor), min(clock)]
        total = [sum(pair) for pair in zip(total, figures, strict=True)]
        print(f"{step:<34}{figures[0]:>10.1f}{figures[1]:>10.1f}{figures[2]:>14.1f}")
    print(f"{'from nothing to all of them':<34}{total[0]:>10.1f}{total[1]:>10.1f}{total[2]:>14.1f}")


if __name__ == "__main__":
    main()
