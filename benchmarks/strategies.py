"""How many cases a second `entitlements.testing` draws: `python -m benchmarks.strategies`.

Counted in processor time, with everything that Hypothesis does for an example and no assessment; the median of some
runs, after one that warms the process up.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import process_time
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from entitlements.testing import histories, partial_victims, victims

STRATEGIES = {
    "victims()": victims(),
    'victims(host="DE", child=True)': victims(host="DE", child=True),
    "partial_victims()": partial_victims(),
    "histories()": histories(),
}


def a_second(strategy: st.SearchStrategy[Any], examples: int) -> float:
    """Examples of a strategy a second."""
    drawn = 0

    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def draw(_: object) -> None:
        nonlocal drawn
        drawn += 1

    start = process_time()
    draw()
    return drawn / (process_time() - start)


def main() -> None:
    """Print a line for each strategy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    for name, strategy in STRATEGIES.items():
        a_second(strategy, 200)
        rate = median(a_second(strategy, chosen.examples) for _ in range(chosen.runs))
        print(f"{name}: {rate:.0f} a second")


if __name__ == "__main__":
    main()
