"""What the law owes a victim of trafficking in human beings: entitlements, dates, reasons, and what is still unknown.

`assess(Victim(...), on=date)` answers for one case, `assess_many(table, on=date)` for many, and `prove` asks about
every case that there can be. Everything public stands here and is loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entitlements.columns.many import assess_many
    from entitlements.columns.streams import assess_batches, assess_files
    from entitlements.columns.tables import to_table
    from entitlements.errors import (
        EngineFault,
        EntitlementsError,
        FactError,
        MissingExtra,
        RulesetError,
        UnknownLaw,
    )
    from entitlements.facts import Dependant, FactState, Offence, Permit, Stage, Victim
    from entitlements.findings.assessment import Assessment, assess
    from entitlements.findings.claims import (
        Citation,
        Claim,
        DeadlineDay,
        Entitlement,
        LawApplied,
        LeftOut,
        Status,
    )
    from entitlements.findings.difference import Change, Difference
    from entitlements.findings.explanation import Explanation
    from entitlements.findings.interview import interview
    from entitlements.findings.nearest import Turn
    from entitlements.findings.questions import Answer, Question
    from entitlements.findings.shortfalls import Shortfall
    from entitlements.findings.timeline import Timeline
    from entitlements.law.catalogue import Catalogue, CatalogueEntry
    from entitlements.law.library import Law, load
    from entitlements.messages import in_language, languages
    from entitlements.proofs import prove

_HOMES = {
    "entitlements.columns.many": ("assess_many",),
    "entitlements.columns.streams": ("assess_batches", "assess_files"),
    "entitlements.columns.tables": ("to_table",),
    "entitlements.errors": (
        "EngineFault", "EntitlementsError", "FactError", "MissingExtra", "RulesetError", "UnknownLaw",
    ),
    "entitlements.facts": ("Dependant", "FactState", "Offence", "Permit", "Stage", "Victim"),
    "entitlements.findings.assessment": ("Assessment", "assess"),
    "entitlements.findings.claims": (
        "Citation", "Claim", "DeadlineDay", "Entitlement", "LawApplied", "LeftOut", "Status",
    ),
    "entitlements.findings.difference": ("Change", "Difference"),
    "entitlements.findings.explanation": ("Explanation",),
    "entitlements.findings.interview": ("interview",),
    "entitlements.findings.nearest": ("Turn",),
    "entitlements.findings.questions": ("Answer", "Question"),
    "entitlements.findings.shortfalls": ("Shortfall",),
    "entitlements.findings.timeline": ("Timeline",),
    "entitlements.law.catalogue": ("Catalogue", "CatalogueEntry"),
    "entitlements.law.library": ("Law", "load"),
    "entitlements.messages": ("in_language", "languages"),
    "entitlements.proofs": ("prove",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Answer",
    "Assessment",
    "Catalogue",
    "CatalogueEntry",
    "Change",
    "Citation",
    "Claim",
    "DeadlineDay",
    "Dependant",
    "Difference",
    "EngineFault",
    "Entitlement",
    "EntitlementsError",
    "Explanation",
    "FactError",
    "FactState",
    "Law",
    "LawApplied",
    "LeftOut",
    "MissingExtra",
    "Offence",
    "Permit",
    "Question",
    "RulesetError",
    "Shortfall",
    "Stage",
    "Status",
    "Timeline",
    "Turn",
    "UnknownLaw",
    "Victim",
    "assess",
    "assess_batches",
    "assess_files",
    "assess_many",
    "catalogue",
    "in_language",
    "interview",
    "languages",
    "load",
    "prove",
    "to_table",
]


def catalogue() -> Catalogue:
    """The closed list of entitlements that law can grant, by family.

    >>> catalogue().by_id["non_punishment"].title
    'Non-punishment'
    """
    from entitlements.law.library import load

    return load().catalogue


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        return version("entitlements")
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module `entitlements` has no `{name}`")
    found = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
