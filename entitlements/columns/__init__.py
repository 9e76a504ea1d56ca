"""Many cases at once: tables of facts read into columns of slots, and the law applied to whole columns."""

from __future__ import annotations

from entitlements.errors import MissingExtra

try:
    import numpy as _numpy  # noqa: F401  # that they are there; the modules of this folder import what they use
    import pyarrow as _pyarrow  # noqa: F401
except ImportError:
    raise MissingExtra("assessing many cases at once", "bulk") from None
