"""What Hypothesis calls when it is imported, by its entry point: afterwards `st.from_type(Victim)` draws victims.

Every program that imports Hypothesis pays for this module, so it imports neither the models nor the law: strategies are
registered when the models are there, now or once somebody imports them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_MODELS = "entitlements.facts.victim"


def register() -> None:
    """Register the strategies, at once where the models are imported already, or right after they are."""
    if _MODELS in sys.modules:
        _register()
    elif not any(isinstance(finder, _Awaiting) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Awaiting())


def _register() -> None:
    from hypothesis import strategies as st

    from entitlements.facts.victim import Victim

    def drawn(_: type[Victim]) -> Any:
        from entitlements.testing.lives import victims

        return victims()

    st.register_type_strategy(Victim, drawn)


class _Awaiting(MetaPathFinder):
    """Waits for the import of the models, lets it happen as ever, and registers after it."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != _MODELS:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Then(spec.loader)
        return spec


class _Then(Loader):
    """A loader that registers after another one has loaded the models."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        _register()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)
