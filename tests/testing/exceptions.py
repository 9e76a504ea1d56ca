"""Where real law, as encoded, does not obey a law about answers: by ruleset, the law and the entitlements."""

from __future__ import annotations

APART_FROM: dict[str, dict[str, tuple[str, ...]]] = {"no": {}, "coe-197": {}}
