"""Proofs that have been made before, kept by the content of the law that they are about: in memory, or in a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from entitlements.errors import FactError
from entitlements.law.ruleset import Ruleset
from entitlements.proofs.results import Proof

MEANING = 2
"""Raised when the same question comes to mean something else, so that what was kept before is not taken for it."""

_MOST_KEPT = 4096
_KEPT: dict[str, Proof] = {}


def key_of(question: str, rulesets: Iterable[Ruleset], *about: Any) -> str:
    """The name under which an answer is kept: it changes with the question and with the text of the law."""
    told = [MEANING, question, *(f"{one.id} {one.digest}" for one in rulesets), *map(str, about)]
    return sha256(json.dumps(told).encode()).hexdigest()


def kept(key: str, folder: str | Path | None, made: Callable[[], Proof]) -> Proof:
    """The answer that is kept under this name, or the one that is made now."""
    found = _KEPT.get(key)
    if found is None and folder is not None:
        found = _read(Path(folder) / f"{key}.json")
    if found is None:
        found = made()
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[key] = found
    if folder is not None:
        file = Path(folder) / f"{key}.json"
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(found.model_dump_json(), encoding="utf-8")
    return found


def _read(file: Path) -> Proof | None:
    try:
        return Proof.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValidationError, FactError, UnicodeDecodeError):
        return None  # there is none, or it is of no use: the proof is made again


def forget() -> None:
    """Forget what is kept in memory."""
    _KEPT.clear()
