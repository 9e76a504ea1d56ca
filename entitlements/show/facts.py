"""The facts of a case in words, as a document shows them: titles from the vocabulary, values as a person says them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from entitlements.facts import Stage, Victim
from entitlements.facts.countries import COUNTRIES
from entitlements.findings.assessment import Assessment
from entitlements.law.library import Law, load
from entitlements.logic.types import Fact
from entitlements.logic.words import plain
from entitlements.messages import say
from entitlements.periods.ages import reaches_age

ITEMS = {"dependants": "dependant", "offences": "offence", "permits": "permit"}
ASIDE = frozenset({"particulars", "not_known"})


def law_behind(answer: Assessment) -> Law:
    """The law that the answer was given under, as far as it is known: a redacted one leaves the library's own."""
    return answer._case.law if answer._case is not None else load()


def known_facts(answer: Assessment) -> dict[str, Fact]:
    """Every fact and particular that this answer may speak of, by name."""
    law = law_behind(answer)
    found = dict(law.vocabulary.victim)
    for applied in answer.law:
        if applied.ruleset in law.names:
            found |= law.ruleset(applied.ruleset).particulars
    return found


def title_of(name: str, facts: dict[str, Fact]) -> str:
    """A fact as a reader knows it; its name as words where the vocabulary does not have it."""
    return say(facts[name].title if name in facts else plain(name))


def facts_in_words(answer: Assessment) -> Iterator[tuple[str, str]]:
    """Title and value of every fact that was given, then those that the person does not know; none after `redact()`."""
    if answer.victim is None:
        return
    facts, victim = known_facts(answer), answer.victim
    items = law_behind(answer).vocabulary.items
    given = {name: getattr(victim, name) for name in Victim.model_fields if name not in ASIDE}
    for name, value in (given | dict(victim.particulars)).items():
        if value is None:
            continue
        if name in ITEMS:
            said = [_item(one, items[ITEMS[name]], facts) for one in value]
            yield title_of(name, facts), "; ".join(said) or say("none")
        else:
            yield title_of(name, facts), _value(value, facts.get(name))
    for name in sorted(victim.not_known):
        yield title_of(name, facts), say("the person does not know")


def eighteenth_birthday(victim: Victim | None) -> date | None:
    """The day on which the person turns 18; None where the day of birth is not known, or the age is disputed.

    >>> eighteenth_birthday(Victim(born="2009-09-01"))
    datetime.date(2027, 9, 1)
    >>> eighteenth_birthday(Victim(born="2009-09-01", age_disputed=True)) is None
    True
    """
    if victim is None or victim.born is None or victim.age_disputed:
        return None
    return reaches_age(victim.born, 18)


def _item(item: Any, fields: dict[str, Fact], facts: dict[str, Fact]) -> str:
    """One offence, dependant or permit: what is known of it."""
    known = {**fields, **facts}
    given = {name: getattr(item, name) for name in type(item).model_fields if name not in ASIDE}
    said = [
        f"{title_of(name, known)}: {_value(value, fields.get(name) or facts.get(name))}"
        for name, value in (given | dict(item.particulars)).items()
        if value is not None
    ]
    not_known = say("the person does not know")
    said += [f"{title_of(name, known)}: {not_known}" for name in sorted(item.not_known)]
    return ", ".join(said) or say("one of which nothing is known")


def _value(value: Any, fact: Fact | None) -> str:
    countries = fact is not None and "country" in (fact.type.kind, fact.type.member)
    match value:
        case bool():
            return say("yes") if value else say("no")
        case date():
            return value.isoformat()
        case Stage(status=status, date=day):
            since = say("day not known") if day is None else day
            return f"{say(plain(status))} ({since})"
        case "not_yet":
            return say("has not happened")
        case str() if countries:
            return say(COUNTRIES.get(value, value))
        case str():
            return say(plain(value)) if fact is not None and fact.type.kind == "one of" else value
        case tuple():
            return "; ".join(_value(one, fact) for one in value) or say("none")
        case frozenset():
            words = sorted(say(COUNTRIES.get(one, one) if countries else plain(str(one))) for one in value)
            return ", ".join(words) or (say("none (stateless)") if fact is not None and countries else say("none"))
        case _:
            return str(value)
