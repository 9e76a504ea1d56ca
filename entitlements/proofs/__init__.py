"""Every case: what Z3 proves of the law itself, or the person on whom it fails."""

from __future__ import annotations

from entitlements.proofs import prove as prove
