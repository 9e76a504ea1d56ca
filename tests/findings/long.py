"""Timelines of up to three years held to day-by-day assessment on new cases for as long as one likes.

    python -m tests.findings.long --seconds 600

The seed of each round is printed, so that a failure can be repeated:

    python -m tests.findings.long --seed 1234 --seconds 1
"""

from __future__ import annotations

import argparse
import random
import time

from hypothesis import HealthCheck, given, seed, settings

from tests.findings.courses import Course, courses
from tests.findings.test_timeline import day_by_day


def held_to_single_days(course: Course) -> None:
    """One case, under the library's own law."""
    day_by_day(course)


def main() -> None:
    """Look for a difference until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None, help="the seed of the first round")
    parser.add_argument("--days", type=int, default=1096, help="the longest window")
    parser.add_argument("--cases", type=int, default=25, help="cases a round")
    chosen = parser.parse_args()
    number = random.randrange(2**32) if chosen.seed is None else chosen.seed
    until, rounds = time.monotonic() + chosen.seconds, 0
    while rounds == 0 or time.monotonic() < until:
        print(f"seed {number}", flush=True)
        looking = settings(
            max_examples=chosen.cases, deadline=None, database=None, suppress_health_check=list(HealthCheck),
            derandomize=False,
        )(given(courses(chosen.days))(held_to_single_days))  # fmt: skip
        seed(number)(looking)()
        number, rounds = (number + 1) % 2**32, rounds + 1
    print(f"{rounds} rounds of {chosen.cases} cases, no difference")


if __name__ == "__main__":
    main()
