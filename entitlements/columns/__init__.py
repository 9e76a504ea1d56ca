"""Many cases at once: tables of facts read into columns of slots, and the law applied to whole columns."""

from __future__ import annotations

from importlib.util import find_spec

from entitlements.errors import MissingExtra

if find_spec("numpy") is None or find_spec("pyarrow") is None:
    raise MissingExtra("assessing many cases at once", "bulk")
