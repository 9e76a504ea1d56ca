"""What asking costs: the time of `questions`, and how many questions it takes until nothing more can change the answer.

    python -m benchmarks.questions
    python -m benchmarks.questions --cases 1000 --known 0.5 --journal /tmp/lengths.jsonl

Times are of the processor. For the length, lives of which everything is known are drawn with a fixed seed, over ten
states; so much of each is known at the start, and the rest is asked for in the order of `questions`, in the order of
the vocabulary, and by a tree score (the fact that most undetermined claims name first). Each stops as soon as no fact
can change anything any more, which the other two orders cannot know by themselves. A journal keeps the lengths of each
case as it is done: a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from entitlements import Assessment, FactError, Status, assess
from entitlements.findings.interview import victim_with
from entitlements.findings.relevance import Results
from tests.drawn_cases import drawn_cases
from tests.findings.brute_force import NOT_MADE_UP, ON, STATES, life, victim_of

Order = Callable[[Assessment, set[str]], str | None]
LISTS = ("offences", "dependants", "permits")


def exact(answer: Assessment, asked: set[str]) -> str | None:
    """The first of the questions."""
    return next((question.fact for question in answer.questions if question.fact not in asked), None)


def vocabulary(answer: Assessment, asked: set[str]) -> str | None:
    """The next fact of the vocabulary, and of the particulars after it."""
    results = _left(answer, asked)
    known = answer.victim
    assert known is not None
    return None if results is None else next(
        (name for name in results.facts if name not in asked | NOT_MADE_UP and known.state(name) != "known"), None
    )  # fmt: skip


def tree_score(answer: Assessment, asked: set[str]) -> str | None:
    """The fact that most undetermined claims name, whatever another law gives already."""
    if _left(answer, asked) is None:
        return None
    claims = (claim for entitlement in answer for claim in entitlement.claims)
    named = Counter(
        fact for claim in claims if claim.status is Status.UNDETERMINED for fact in claim.because if fact not in asked
    )
    return named.most_common(1)[0][0] if named else None


def _left(answer: Assessment, asked: set[str]) -> Results | None:
    case = answer._case
    assert case is not None
    results = Results(case)
    support = {level for diagram in results.open.values() for level in results.diagrams.support(diagram)}
    return results if {results.completions.variables[level].fact for level in support} - asked else None


def length(facts: dict[str, Any], known: dict[str, Any], host: str, order: Order) -> int:
    """How many questions this order asks."""
    victim, asked = victim_of(host, known), set[str]()
    while True:
        fact = order(assess(victim, on=ON, engine="fixpoint"), asked)
        if fact is None:
            return len(asked)
        asked.add(fact)
        victim = victim_with(victim, fact, facts.get(fact))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--known", type=float, default=0.5, help="the share of facts that are known at the start")
    parser.add_argument("--timed", type=int, default=200, help="cases for the time of `questions`, of each state")
    parser.add_argument("--journal", type=Path, help="where the lengths are kept, so that a long run can be resumed")
    chosen = parser.parse_args()
    timed = max(chosen.timed, 2)  # a quantile needs two points
    for host in ("DE", "GB", "FR"):
        times = []
        for number, (victim, on) in enumerate(drawn_cases(timed + 40, host, seed=9)):
            answer = assess(victim, on=on)
            start = time.process_time()
            _ = answer.questions
            if number >= 40:
                times.append((time.process_time() - start) * 1e3)
        slow = statistics.quantiles(times, n=20)[-1]
        print(f"{host}: questions in {statistics.median(times):.1f} ms (median), {slow:.1f} ms (95 %)", flush=True)
    report(chosen.cases, chosen.known, chosen.journal)


ORDERS: dict[str, Order] = {"exact": exact, "vocabulary order": vocabulary, "tree score": tree_score}


def report(cases: int, known: float, journal: Path | None) -> None:
    """Print the mean number of questions of each order, over all cases that were done."""
    done: dict[int, dict[str, int]] = {}
    if journal is not None and journal.exists():
        done = {int(number): lengths for number, lengths in map(json.loads, journal.read_text().splitlines())}
    for number in range(cases):
        if number not in done and (lengths := lengths_of(number, known)) is not None:
            done[number] = lengths
            if journal is not None:
                with journal.open("a", encoding="utf-8") as file:
                    file.write(f"{json.dumps([number, lengths])}\n")
    for name in ORDERS:
        counted = [lengths[name] for number, lengths in done.items() if number < cases]
        if counted:
            print(f"{name:<18} {statistics.mean(counted):6.1f} questions on average over {len(counted)} cases")


def lengths_of(number: int, share: float) -> dict[str, int] | None:
    """How many questions each order asks in one case; None where the life that is drawn contradicts itself."""
    host, draw = STATES[number % len(STATES)], Random(f"length {number}")
    facts, _ = life(host, draw)
    known = {name: value for name, value in facts.items() if draw.random() < share}
    try:
        victim_of(host, facts)
    except FactError:
        return None
    return {name: length(facts, known, host, order) for name, order in ORDERS.items()}


if __name__ == "__main__":
    main()
