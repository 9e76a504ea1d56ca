"""What a question about everybody costs: each floor of every encoded state, asked anew, in time of the processor.

    python -m benchmarks.proofs
    python -m benchmarks.proofs --states DE GB FR --cases 20000

With --cases so many random people are answered in bulk for each of the states, and everybody of them who is below a
floor is compared with the proofs: none may be below a floor that is proved, and the person whom a proof shows must be
below it in bulk too.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter

from entitlements import load
from entitlements.proofs import prove
from entitlements.proofs.matrix import newest_review
from entitlements.proofs.results import Proof

Floors = dict[tuple[str, str, str], Proof]


def asked(states: list[str]) -> tuple[Floors, list[float]]:
    """Every floor of these states with its proof, and what each question cost in seconds of the processor."""
    law, found, costs = load(), Floors(), []
    on = newest_review(law)
    for state in states:
        national = law.national(state)
        if national is None:
            continue
        for applied in law.applying(state, on):
            if applied.ruleset.level in ("treaty", "eu"):
                for entitlement in prove.floor_entitlements(national, applied.ruleset):
                    start = time.process_time()
                    floors = prove.floor(state, applied.ruleset.id, entitlement, on=on)
                    costs.append(time.process_time() - start)
                    found[state, applied.ruleset.id, entitlement] = floors[entitlement]
    return found, costs


def in_bulk(floors: Floors, cases: int) -> None:
    """Hold the proofs to the bulk engine: the person of every refuted floor, and so many random people a state."""
    from entitlements.columns.many import assess_many
    from entitlements.columns.tables import to_table
    from entitlements.proofs.agreement import below_in_bulk
    from tests.drawn_cases import DAY, drawn_cases

    refuted = [(key, proof) for key, proof in floors.items() if proof.counterexample is not None]
    agreed = sum(below_in_bulk(proof, instrument) for (_, instrument, _), proof in refuted)
    print(f"refuted floors whose person is below in bulk too: {agreed} of {len(refuted)}")
    wrong, people = 0, 0
    for state in sorted({state for state, _, _ in floors}):
        drawn = to_table([victim for victim, _ in drawn_cases(cases, state)])
        start = time.process_time()
        rows = assess_many(drawn, on=DAY, host=state)
        people += rows.num_rows
        for (of, instrument, entitlement), proof in floors.items():
            if of == state and proof.holds:
                shown = rows[f"{entitlement}.shortfall"].to_pylist()
                wrong += sum(f"{instrument}: refused" in (one or "") for one in shown)
        unread = rows.num_rows - rows["error"].null_count
        print(f"{state}: {rows.num_rows} random people in {time.process_time() - start:.2f} s, {unread} not readable")
    print(f"of {people} random people refused what a proved floor gives them: {wrong}")


def main() -> None:
    """Print the costs, and with --cases what the bulk engine says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--states", nargs="*", default=[], metavar="XX")
    parser.add_argument("--cases", type=int, default=0)
    options = parser.parse_args()
    states = options.states or sorted(load().bindings.states)
    floors, costs = asked(states)
    verdicts = Counter(f"{proof.verdict}{f' ({proof.kind})' if proof.kind else ''}" for proof in floors.values())
    print(f"{len(costs)} floors: {', '.join(f'{n} {verdict}' for verdict, n in verdicts.most_common())}")
    deciles = statistics.quantiles(costs, n=10) if len(costs) > 1 else costs
    print(f"one floor: median {statistics.median(costs):.3f} s, ninth decile {deciles[-1]:.3f} s, worst "
          f"{max(costs):.3f} s; all {sum(costs):.0f} s")  # fmt: skip
    if options.cases:
        in_bulk(floors, options.cases)


if __name__ == "__main__":
    main()
