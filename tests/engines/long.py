"""The agreement of the engines on new programs and cases for as long as one likes.

    python -m tests.engines.long --seconds 600

Each round looks at 500 examples under a seed of its own, and the seed is printed, so that a failure can be repeated:

    python -m tests.engines.long --seed 1234 --seconds 1
"""

from __future__ import annotations

import argparse
import random
import time

from hypothesis import HealthCheck, given, seed, settings

from tests.engines.strategies import programs_with_roots, slots, victims
from tests.engines.test_agreement import differences


def main() -> None:
    """Look for a difference until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None, help="the seed of the first round")
    given_arguments = parser.parse_args()
    number = random.randrange(2**32) if given_arguments.seed is None else given_arguments.seed
    until, rounds = time.monotonic() + given_arguments.seconds, 0
    while rounds == 0 or time.monotonic() < until:
        print(f"seed {number}", flush=True)
        looking = given(programs_with_roots(), victims(), slots())(differences)
        looking = settings(
            max_examples=500, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=False
        )(looking)
        seed(number)(looking)()
        number, rounds = (number + 1) % 2**32, rounds + 1
    print(f"{rounds} rounds of 500 examples, no difference")


if __name__ == "__main__":
    main()
