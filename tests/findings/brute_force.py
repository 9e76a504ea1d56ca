"""Which unknown facts can change an answer, found by trying: the judge of `answer.questions`.

    python -m tests.findings.brute_force --cases 1000

Each case is a life of which every fact is known, of which a few are then forgotten. Every combination of values from a
pool for what was forgotten is assessed; a fact is relevant when two that differ in it alone come to different results.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from math import prod
from random import Random
from typing import Any

from entitlements import Assessment, FactError, Victim, assess, load
from entitlements.findings.diagrams import TERMINALS
from entitlements.findings.relevance import Results, facts_asked
from entitlements.findings.results import result_of
from entitlements.logic.types import Fact

STATES = ("DE", "GB", "FR", "NO", "US", "CZ", "PL", "ES", "AT", "TR")
ON = date(2026, 6, 15)
AGO = (-5, 0, 3, 20, 40, 100, 200, 420, 900, 2300)
YEARS = (6, 15, 17, 19, 21, 23, 30, 44)
NOT_MADE_UP = {"host", "age", "age_on", "other_nationalities_possible", "age_disputed"}
MOST = 700

COURSES: dict[str, list[list[str]]] = {
    "identification": [
        ["none"], ["referred"], ["referred", "presumed"], ["referred", "presumed", "identified"],
        ["referred", "presumed", "refused"], ["referred", "refused"],
    ],
    "proceedings": [
        ["none"], ["reported"], ["reported", "investigation"], ["reported", "investigation", "trial"],
        ["reported", "investigation", "convicted"], ["reported", "investigation", "discontinued"],
    ],
    "testimony": [
        ["undecided"], ["willing"], ["cooperating"], ["testified"], ["declined"], ["unable"], ["willing", "withdrawn"],
    ],
}  # fmt: skip


def pool(fact: Fact, host: str, draw: Random) -> list[Any]:
    """Some values that a fact can have."""
    if fact.name == "born":
        return [ON - timedelta(days=365 * years + 90) for years in YEARS]
    if fact.name == "region":
        return [f"{host}-{part}" for part in {"GB": ("ENG", "SCT", "WLS", "NIR"), "DE": ("BE", "NW")}.get(host, ("X",))]
    if fact.name == "nationalities":
        return [[], [host], ["MD"], ["RO"], ["NO"], ["NG"], ["UA"], ["DZ"], ["MD", "RO"]]
    match fact.type.kind:
        case "boolean":
            return [True, False]
        case "one of":
            return list(fact.type.values)
        case "date":
            return ["not_yet", *[ON - timedelta(days=days) for days in AGO]]
        case "integer":
            return [0, 1, 2, 3, 5, 8, 20, 100, 200, 600]
        case "set of":
            values = fact.type.values or ("MD", host)
            return [[one] for one in values] + [list(draw.sample(values, min(2, len(values))))]
        case "stages":
            return [course for one in COURSES[fact.name] for course in _dated(one)]
    return []


def _dated(course: list[str]) -> Iterator[list[dict[str, Any]]]:
    days = [ON - timedelta(days=ago) for ago in sorted(AGO, reverse=True) if ago >= 0]
    if course[0] in ("none", "undecided"):
        yield [{"status": course[0]}]
        return
    for start in range(len(days)):
        for step in (0, 2):
            chosen = [days[min(start + step * place, len(days) - 1)] for place in range(len(course))]
            yield [{"status": status, "date": day} for status, day in zip(course, chosen, strict=True)]


def life(host: str, draw: Random) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Every fact of a victim, particulars among them, and the pool of each."""
    law = load()
    facts = facts_asked(law, [one.ruleset for one in law.applying(host, ON) if one.ruleset.level != "standard"])
    pools = {name: pool(fact, host, draw) for name, fact in facts.items() if name not in NOT_MADE_UP}
    pools = {name: values for name, values in pools.items() if values}
    given = {name: draw.choice(values) for name, values in pools.items()}
    return given | {"offences": [], "dependants": [], "permits": []}, pools


def victim_of(host: str, facts: Mapping[str, Any]) -> Victim:
    """A victim with these facts; what is no fact of every victim is a particular."""
    own = {name: value for name, value in facts.items() if name in Victim.model_fields}
    return Victim.model_validate(own | {"host": host, "particulars": {n: facts[n] for n in facts.keys() - own.keys()}})


def results(answer: Assessment) -> tuple[int, ...]:
    """What every entitlement comes to."""
    return tuple(result_of(entitlement) for entitlement in answer)


def relevant(host: str, known: Mapping[str, Any], pools: Mapping[str, list[Any]]) -> frozenset[str]:
    """The facts of these pools that make a difference for some value of the others."""
    names, found = list(pools), dict[tuple[int, ...], tuple[int, ...]]()
    for places in product(*(range(len(pools[name])) for name in names)):
        chosen = {name: pools[name][place] for name, place in zip(names, places, strict=True)}
        try:
            victim = victim_of(host, {**known, **chosen})
        except FactError:
            continue  # not a possible life
        found[places] = results(assess(victim, on=ON, engine="fixpoint"))
    matter = set()
    for place, name in enumerate(names):
        alike: dict[tuple[int, ...], set[tuple[int, ...]]] = {}
        for places, came_to in found.items():
            alike.setdefault((*places[:place], *places[place + 1 :]), set()).add(came_to)
        if any(len(several) > 1 for several in alike.values()):
            matter.add(name)
    return frozenset(matter)


def small_case(host: str, draw: Random) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What is known of a life, and the pools of the few facts that were forgotten, among them some that matter."""
    facts, pools = life(host, draw)
    likely = ("identification", "testimony", "born", "nationalities", "links_severed", "residence_status",
              "authority_needs_presence", "subjected_to_trafficking", "proceedings", "public_order_ground")  # fmt: skip
    names = list(dict.fromkeys([*draw.sample(likely, 2), *draw.sample(sorted(pools), 3)]))
    while prod(len(pools[name]) for name in names) > MOST:
        names.pop(draw.randrange(len(names)))
    return {name: value for name, value in facts.items() if name not in names}, {name: pools[name] for name in names}


def left_out(host: str, draw: Random) -> tuple[frozenset[str], list[str]]:
    """For one small case the relevant facts that were not asked for, and the asked ones that are not borne out."""
    while True:
        known, pools = small_case(host, draw)
        try:
            answer = assess(victim_of(host, known), on=ON, engine="fixpoint")
        except FactError:
            continue
        asked = {question.fact for question in answer.questions}
        return relevant(host, known, pools) - asked, not_borne_out(answer)


def not_borne_out(answer: Assessment) -> list[str]:
    """The questions of an answer for which no two whole lives, alike but for this fact, come to different results."""
    case = answer._case
    assert case is not None
    results_ = Results(case)
    return [
        question.fact for question in answer.questions
        if not any(_come_apart(answer, *pair) for pair in witnesses(results_, question.fact, question.bears_on))
    ]  # fmt: skip


def _come_apart(answer: Assessment, one: Victim, other: Victim, entitlement: str) -> bool:
    try:
        lives = [Victim.model_validate(life.model_dump()) for life in (one, other)]
    except FactError:
        return False  # not a possible life
    came_to = {result_of(assess(life, on=answer.on, engine="fixpoint")[entitlement]) for life in lives}
    return len(came_to) == 2


def witnesses(results_: Results, fact: str, ids: tuple[str, ...]) -> Iterator[tuple[Victim, Victim, str]]:
    """Pairs of lives that differ in one fact, and the entitlement to which they should not come alike."""
    diagrams, completions = results_.diagrams, results_.completions
    for entitlement in ids:
        for turned in (False, True):
            ways: dict[int, dict[int, int]] = {results_.open[entitlement]: {}}
            waiting = list(ways)
            for node in waiting:
                if node < TERMINALS:
                    continue
                level, children = diagrams.levels[node - TERMINALS], diagrams.children[node - TERMINALS]
                if completions.variables[level].fact == fact:
                    place = next(place for place, child in enumerate(children) if child != children[0])
                    apart = _apart(results_, children[0], children[place], turned)
                    whole = dict.fromkeys(range(len(completions.variables)), 0) | ways[node] | apart
                    pair = [completions.victim_with(whole | {level: value}) for value in (0, place)]
                    yield pair[0], pair[1], entitlement
                numbered = list(enumerate(children))
                for place, child in reversed(numbered) if turned else numbered:
                    if child not in ways:
                        ways[child] = ways[node] | {level: place}
                        waiting.append(child)


def _apart(results_: Results, one: int, other: int, turned: bool) -> dict[int, int]:
    """Values under which two different diagrams come to different results."""
    diagrams, chosen = results_.diagrams, dict[int, int]()
    while one >= TERMINALS or other >= TERMINALS:
        level = min(diagrams.levels[node - TERMINALS] for node in (one, other) if node >= TERMINALS)
        pairs = [
            tuple(
                diagrams.children[node - TERMINALS][place]
                if node >= TERMINALS and diagrams.levels[node - TERMINALS] == level else node
                for node in (one, other)
            )
            for place in range(len(results_.completions.variables[level].values))
        ]  # fmt: skip
        different = [place for place, pair in enumerate(pairs) if pair[0] != pair[1]]
        chosen[level] = different[-1 if turned else 0]
        one, other = pairs[chosen[level]]
    return chosen


def main() -> None:
    """Try many cases, and say what was found wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    wrong = 0
    for number in range(chosen.cases):
        host, draw = STATES[number % len(STATES)], Random(f"{chosen.seed} {number}")
        missing, idle = left_out(host, draw)
        if missing or idle:
            wrong += 1
            print(f"case {number} ({host}): not asked {sorted(missing)}, asked in vain {idle}", flush=True)
    print(f"{chosen.cases} cases, {wrong} wrong")


if __name__ == "__main__":
    main()
