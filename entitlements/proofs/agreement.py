"""The persons of refuted floors in the bulk engine: the same shortfall by a third way."""

from __future__ import annotations

from entitlements.law.library import Law
from entitlements.proofs.results import Proof


def below_in_bulk(proof: Proof, instrument: str, *, law: Law | None = None) -> bool:
    """Whether the bulk engine shows the person of a refuted floor the shortfall that the proof shows.

    False for a proof without a person. MissingExtra without the packages for many cases.

    >>> from entitlements.proofs import prove
    >>> below_in_bulk(prove.floor("DE", "coe-197", "residence_permit")["residence_permit"], "coe-197")
    True
    """
    from entitlements.columns.many import assess_many
    from entitlements.columns.tables import to_table

    found = proof.counterexample
    if found is None:
        return False
    table = to_table([found.victim])
    rows = assess_many(table, on=found.on, host=found.host, law=law, entitlements=[proof.entitlement])
    shown = rows[f"{proof.entitlement}.shortfall"].to_pylist()[0] or ""
    return any(part.strip() == f"{instrument}: {proof.kind}" for part in shown.replace(";", ",").split(","))
