"""An answer as a data frame: one row a claim, typed columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from entitlements.errors import MissingExtra
from entitlements.findings.assessment import Assessment
from entitlements.findings.claims import Claim, Entitlement, Status
from entitlements.law.models import Confidence, Force, Level

if TYPE_CHECKING:
    from pandas import DataFrame

DAYS = ("on", "starts", "ends", "min_ends", "max_ends")
CATEGORIES: dict[str, tuple[str, ...]] = {
    "status": tuple(Status), "level": get_args(Level), "force": get_args(Force), "confidence": get_args(Confidence),
}  # fmt: skip
"""Columns of few words, in the order that a table is sorted by."""
NUMBERS = ("item",)


def frame(answer: Assessment) -> DataFrame:
    """The claims of every entitlement, those of standards too; MissingExtra without the package `pandas`."""
    try:
        import pandas
    except ImportError:
        raise MissingExtra("a data frame", "frame") from None
    rows = [row(answer, entitlement, claim) for entitlement in answer for claim in entitlement]
    columns = {name: [one[name] for one in rows] for name in COLUMNS}
    return pandas.DataFrame({
        name: pandas.Series(values, name=name, dtype=_type(name)) for name, values in columns.items()
    })  # fmt: skip


def row(answer: Assessment, entitlement: Entitlement, claim: Claim) -> dict[str, Any]:
    """One claim as plain values; None is unknown or open."""
    return {
        "on": answer.on, "host": answer.host, "region": answer.region,
        "entitlement": entitlement.id, "title": entitlement.title, "family": entitlement.family,
        "leads": claim is entitlement.best, "claim": claim.id, "rule": claim.rule, "item": claim.item,
        "level": claim.level, "force": claim.force, "status": claim.status.value, "says": claim.says,
        "starts": claim.starts, "ends": claim.ends, "min_ends": claim.min_ends, "max_ends": claim.max_ends,
        "runs_from": claim.runs_from, "length": claim.length, "renewable": claim.renewable, "owed_by": claim.owed_by,
        "needs": claim.needs, "confidence": claim.confidence,
        "cites": "; ".join(one.cite for one in claim.citations), "url": claim.citations[0].url,
        "because": "; ".join(claim.because), "barred_by": "; ".join(one.cite for one in claim.barred_by),
        "warnings": "; ".join(one.cite for one in claim.warnings), "presumed": "; ".join(claim.presumed),
        "assumes": "; ".join(claim.assumes), "note": claim.note,
    }  # fmt: skip


COLUMNS = (
    "on", "host", "region", "entitlement", "title", "family", "leads", "claim", "rule", "item", "level", "force",
    "status", "says", "starts", "ends", "min_ends", "max_ends", "runs_from", "length", "renewable", "owed_by", "needs",
    "confidence", "cites", "url", "because", "barred_by", "warnings", "presumed", "assumes", "note",
)  # fmt: skip


def _type(name: str) -> Any:
    import pandas

    if name in DAYS:
        return "datetime64[s]"
    if name in CATEGORIES:
        return pandas.CategoricalDtype([str(word) for word in CATEGORIES[name]], ordered=True)
    return "Int64" if name in NUMBERS else "bool" if name == "leads" else "string"
