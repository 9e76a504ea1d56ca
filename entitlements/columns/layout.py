"""The native layout of a table of cases: its columns, what kind of value each holds, and what a wrong name meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from entitlements.errors import FactError, did_you_mean
from entitlements.facts.derived import DERIVED
from entitlements.facts.items import Dependant, Offence, Permit, PermitKind
from entitlements.facts.kinds import Form, ResidenceStatus
from entitlements.facts.stages import IdentificationStatus, ProceedingsStatus, TestimonyStatus
from entitlements.facts.victim import FACTS
from entitlements.law.library import Law
from entitlements.logic.types import Fact

Kind: TypeAlias = Literal[
    "day", "event day", "number", "flag", "word", "country", "region", "text", "set", "countries", "stages", "list"
]


@dataclass(frozen=True, slots=True)
class Field:
    """What kind of value a column holds, and the words it may hold where they are few."""

    kind: Kind
    words: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


FLAG, DAY, EVENT_DAY = Field("flag"), Field("day"), Field("event day")
TEXT, COUNTRIES, AGE = Field("text"), Field("countries"), Field("number", (), 0, 130)


def _choice(literal: Any, kind: Kind = "word") -> Field:
    return Field(kind, get_args(literal))


STAGES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "identification": get_args(IdentificationStatus),
    "proceedings": get_args(ProceedingsStatus),
    "testimony": get_args(TestimonyStatus),
})  # fmt: skip

VICTIM: Mapping[str, Field] = MappingProxyType({
    "born": DAY, "age": AGE, "age_on": DAY, "age_disputed": FLAG, "reasons_to_believe_child": FLAG,
    "nationalities": COUNTRIES, "other_nationalities_possible": FLAG, "host": Field("country"),
    "region": Field("region"), "residence_status": _choice(ResidenceStatus),
    "identification": _choice(IdentificationStatus, "stages"), "proceedings": _choice(ProceedingsStatus, "stages"),
    "testimony": _choice(TestimonyStatus, "stages"), "exploitation": _choice(Form, "set"), "exploited_in": COUNTRIES,
    "links_severed": FLAG, "risk_on_return": FLAG, "personal_situation": FLAG, "public_order_ground": FLAG,
    "improper_claim": FLAG, "lacks_means": FLAG, "unaccompanied": FLAG, "dependants": Field("list"),
    "offences": Field("list"), "permits": Field("list"),
})  # fmt: skip
"""The facts of a victim, each a column."""

BOUNDS: Mapping[str, Field] = MappingProxyType({
    "age_at_least": AGE, "age_at_most": AGE, "other_exploitation_possible": FLAG,
})  # fmt: skip
"""Columns that only tables have, for what records say that one case cannot: bounds of the age on the day `age_on` (or
that of the assessment), which decide `child` and nothing else; and that `exploitation` may not name every form."""

ITEMS: Mapping[str, Mapping[str, Field]] = MappingProxyType({
    "offences": MappingProxyType({
        "kind": TEXT, "committed_on": EVENT_DAY, "consequence_of_trafficking": FLAG, "compelled": FLAG,
        "administrative": FLAG, "stage": _choice(get_args(Offence.model_fields["stage"].annotation)[0]),
    }),
    "dependants": MappingProxyType({
        "relation": _choice(get_args(Dependant.model_fields["relation"].annotation)[0]), "born": DAY,
        "nationalities": COUNTRIES, "in_host": FLAG, "unmarried": FLAG,
    }),
    "permits": MappingProxyType({
        "kind": _choice(PermitKind), "under": TEXT, "issued": EVENT_DAY, "expires": EVENT_DAY,
    }),
})  # fmt: skip
"""The facts of each item of a list."""

ITEM_MODELS: Mapping[str, Any] = MappingProxyType({"offences": Offence, "dependants": Dependant, "permits": Permit})
ITEM_NAMES: Mapping[str, str] = MappingProxyType(
    {"offences": "offence", "dependants": "dependant", "permits": "permit"}
)
PARTICULARS = "particulars."
NOT_KNOWN = "not_known"
_COLUMNS = frozenset(VICTIM) | frozenset(BOUNDS) | {NOT_KNOWN}
_STAGE_PARTS = frozenset(f"{name}.{part}" for name in STAGES for part in ("status", "date"))

_PARTICULAR_FIELDS: Mapping[str, Field] = MappingProxyType({
    "boolean": FLAG, "integer": Field("number"), "date": EVENT_DAY, "text": TEXT, "country": TEXT,
})  # fmt: skip


def field_of(fact: Fact) -> Field:
    """How a column holds a fact that a law declares."""
    kind = fact.type.kind
    if kind == "one of":
        return Field("word", fact.type.values)
    if kind == "set of":
        return Field("set", fact.type.values)
    return _PARTICULAR_FIELDS.get(kind, TEXT)


def check_names(names: Collection[str], passed: Collection[str], *, ignore: bool = False) -> tuple[str, ...]:
    """The names of the columns that are read; FactError for one that is no fact, with the nearest, unless ignored.

    `names` are those of a table whose structs are flattened, `passed` the columns that are carried along: one of them
    that is a fact is read as well.

    >>> check_names(["born", "note"], ["note"])
    ('born',)
    >>> check_names(["testimny"], [])
    Traceback (most recent call last):
    entitlements.errors.FactError: `testimny`: no such column; did you mean `testimony`?
    """
    problems, known = [], []
    for name in names:
        if name in _COLUMNS or name in _STAGE_PARTS or name.startswith(PARTICULARS):
            known.append(name)
        elif not (ignore or name in passed):
            hint = did_you_mean(name, _COLUMNS) or "; a column that is no fact must be named as one to pass through"
            problems.append((name, f"no such column{hint}"))
    twice = [name for name in STAGES if name in known and any(f"{name}.{p}" in known for p in ("status", "date"))]
    problems += [(name, "there are two such columns") for name in twice]
    if problems:
        raise FactError(problems)
    return tuple(known)


def particular_fields(names: Collection[str], item: str, law: Law) -> dict[str, Field | None]:
    """How the columns of these particulars are read; None for one that laws declare as different things.

    `item` is the list they belong to, or empty for those of the victim. FactError for one that no law asks for.
    """
    found: dict[str, Field | None] = {}
    problems = []
    own = ITEMS[item] if item else VICTIM
    computed = ITEM_MODELS[item]._derived if item else DERIVED
    path = f"{item}[].{PARTICULARS}" if item else PARTICULARS
    for name in names:
        if name in own or name in (NOT_KNOWN, "particulars"):
            problems.append((f"{path}{name}", f"is no particular: give it once, as `{name}`"))
        elif name in computed:
            problems.append((f"{path}{name}", "is computed from other facts and cannot be given"))
        elif not item and name in law.vocabulary.particulars:
            found[name] = field_of(law.vocabulary.particulars[name])
        else:
            fields = {field_of(fact) for fact in _declared(name, item, law)}
            if not fields:
                problems.append((f"{path}{name}", f"no law asks for this fact{_nearest(name, item, law)}"))
            found[name] = fields.pop() if len(fields) == 1 else None
    if problems:
        raise FactError(problems)
    return found


def _of_ruleset(ruleset: Any, item: str) -> Mapping[str, Fact]:
    facts: Mapping[str, Fact] = ruleset.item_particulars[ITEM_NAMES[item]] if item else ruleset.particulars
    return facts


def _declared(name: str, item: str, law: Law) -> list[Fact]:
    if item == "permits":
        return []
    return [facts[name] for ruleset in law if name in (facts := _of_ruleset(ruleset, item))]


def _nearest(name: str, item: str, law: Law) -> str:
    known = set() if item else set(law.vocabulary.particulars)
    if item != "permits":
        known |= {known_name for ruleset in law for known_name in _of_ruleset(ruleset, item)}
    return did_you_mean(name, sorted(known))


assert frozenset(VICTIM) == FACTS
