"""The agreement of many cases at once with one case, on as many drawn cases as one likes.

    python -m tests.columns.long --cases 20000

Cases are drawn with fixed seeds for every state, half of them as an advice centre might meet them, half so that they
touch every fact that the state's law asks for; every field of every entitlement is compared.
Printed are the number of cases and of differences; a failure can be repeated with `--state` and `--seed`.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date

import pyarrow as pa

from entitlements import FactError, Law, Victim, assess, load
from entitlements.columns.many import assess_many
from entitlements.columns.tables import to_table
from tests.columns.cases import whole_cases
from tests.columns.told import told
from tests.drawn_cases import drawn_cases


def differences(cases: list[tuple[Victim, date]], law: Law) -> Counter[str]:
    """How often each field of each entitlement differs between the two ways; nothing where they agree."""
    table = to_table([victim for victim, _ in cases])
    table = table.append_column("assessed_on", pa.array([on for _, on in cases], pa.date32()))
    rows = assess_many(table, on="assessed_on", law=law).to_pylist()
    found: Counter[str] = Counter()
    for (victim, on), row in zip(cases, rows, strict=True):
        try:
            answer = assess(victim, on=on, law=law, engine="fixpoint")
        except FactError as error:
            found["error"] += row["error"] != "; ".join(str(error).split("\n"))
            continue
        if row["error"] is not None:
            found[f"error: {row['error']}"] += 1
            continue
        for entitlement in answer:
            for field, value in told(entitlement).items():
                found[f"{entitlement.id}.{field}"] += row[f"{entitlement.id}.{field}"] != value
    return +found


def cases_of(number: int, state: str, law: Law, seed: int = 1) -> list[tuple[Victim, date]]:
    """So many cases of a state, half of each kind."""
    return [*drawn_cases(number - number // 2, state, seed), *whole_cases(number // 2, state, law, seed)]


def main() -> None:
    """Compare, and say how often the two ways differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000, help="in all states together")
    parser.add_argument("--state", action="append", help="only this one; may be repeated")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    law = load()
    asked = chosen.state or sorted(law.bindings.states)
    each = -(-chosen.cases // len(asked))
    cases, found = 0, Counter[str]()
    for state in asked:
        here = differences(cases_of(each, state, law, chosen.seed), law)
        for what, times in here.most_common(10):
            print(f"{state}: {what}: {times}", flush=True)
        cases, found = cases + each, found + here
        print(f"{state}: {cases:,} cases so far, {sum(found.values()):,} differences", file=sys.stderr, flush=True)
    print(f"{cases:,} cases in {len(asked)} states, {sum(found.values()):,} differences")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
