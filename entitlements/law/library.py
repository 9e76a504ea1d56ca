"""The law that the library knows: finding rulesets, loading each when it is needed, and saying which binds whom."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from threading import RLock
from types import MappingProxyType

from entitlements.errors import RulesetError, UnknownLaw, did_you_mean
from entitlements.law.binding import Binding, Bindings, read_bindings
from entitlements.law.catalogue import Catalogue, Vocabulary, read_catalogue, read_vocabulary
from entitlements.law.compiling import compile_ruleset
from entitlements.law.models import Level
from entitlements.law.ruleset import Ruleset

FOLDERS = ("national", "eu", "international", "standards")
LEVELS: tuple[Level, ...] = ("national", "eu", "treaty", "standard")
ENTRY_POINTS = "entitlements.rulesets"
EXAMPLES = ".examples.yaml"


@dataclass(frozen=True, slots=True)
class Applied:
    """A ruleset that applies to a state on a day, and the binding by which it does (None: the state's own law)."""

    ruleset: Ruleset
    binding: Binding | None


def rulesets_root() -> Traversable:
    """The folder `rulesets`: inside the installed package, or at the top of the checkout.

    RulesetError when neither is there, which means a broken installation.
    """
    bundled = resources.files("entitlements") / "_rulesets"
    if bundled.is_dir():
        return bundled
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "rulesets").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout / "rulesets"
    raise RulesetError("the rulesets of the library are not installed; install the package again")


def ruleset_files(folder: Traversable) -> Iterator[Traversable]:
    """The ruleset files in a folder and in its folders, in order of name; worked examples are not among them."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from ruleset_files(entry)
        elif entry.name.endswith(".yaml") and not entry.name.endswith(EXAMPLES):
            yield entry


class Law:
    """Catalogue, vocabulary, bindings and rulesets. Rulesets are read and compiled when first needed, then kept.

    Safe to share between threads. Made by `load`.

    >>> law = load()
    >>> law.national("DE").title
    'Germany: Residence Act and related law'
    """

    def __init__(
        self,
        catalogue: Catalogue,
        vocabulary: Vocabulary,
        bindings: Bindings,
        files: Mapping[str, Traversable],
        by_state: Mapping[str, str | None] = MappingProxyType({}),
        folders: tuple[str, ...] = (),
    ) -> None:
        self.catalogue, self.vocabulary, self.bindings, self._folders = catalogue, vocabulary, bindings, folders
        self._replaced: tuple[Ruleset, ...] = ()
        self._files, self._state_of = dict(files), by_state
        self._compiled: dict[str, Ruleset] = {}
        self._applied: dict[tuple[str, date], tuple[Applied, ...]] = {}
        self._lock = RLock()

    def __iter__(self) -> Iterator[Ruleset]:
        """Every ruleset, compiled: national law first, then the Union's, treaties, standards."""
        rulesets = [self.ruleset(name) for name in self.names]
        return iter(sorted(rulesets, key=lambda r: (LEVELS.index(r.level), r.id)))

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all rulesets."""
        return tuple(dict.fromkeys([*self._files, *self._compiled]))

    def ruleset(self, name: str) -> Ruleset:
        """The ruleset with this id; UnknownLaw suggests the nearest where there is none."""
        found = self._compiled.get(name)
        if found is not None:
            return found
        if name not in self._files:
            raise UnknownLaw(f"no ruleset `{name}`{did_you_mean(name, self.names)}")
        with self._lock:
            if name not in self._compiled:
                file = self._files[name]
                self._compiled[name] = compile_ruleset(
                    file.read_text(encoding="utf-8"), file.name, self.vocabulary, self.catalogue
                )  # fmt: skip
        return self._compiled[name]

    def examples(self, name: str) -> tuple[str, str] | None:
        """The text and file name of a ruleset's worked examples, or None where it has none."""
        file = self._files.get(name)
        if file is None or not isinstance(file, Path):
            folder = rulesets_root()
            for candidate in _walk(folder):
                if candidate.name == f"{name}{EXAMPLES}":
                    return candidate.read_text(encoding="utf-8"), candidate.name
            return None
        beside = file.with_name(f"{name}{EXAMPLES}")
        return (beside.read_text(encoding="utf-8"), beside.name) if beside.is_file() else None

    def replacing(self, *rulesets: Ruleset) -> Law:
        """The same law with these rulesets in place of those with the same ids, or added."""
        new = Law(self.catalogue, self.vocabulary, self.bindings, self._files, self._state_of, self._folders)
        new._replaced = (*self._replaced, *rulesets)
        new._compiled = self._compiled | {ruleset.id: ruleset for ruleset in rulesets}
        return new

    def __reduce__(self) -> tuple[Callable[..., Law], tuple[tuple[str, ...], tuple[Ruleset, ...]]]:
        return _restored, (self._folders, self._replaced)

    @cached_property
    def _by_state(self) -> dict[str, str]:
        """The ruleset of each state's own law: the library's own by their names, others by what they say."""
        found = {}
        for name in self.names:
            changed = name in self._compiled or name not in self._state_of
            state = self.ruleset(name).state if changed else self._state_of[name]
            if state is not None:
                found[state] = name
        return found

    def national(self, state: str) -> Ruleset | None:
        """The ruleset of a state's own law, or None where it is not encoded."""
        name = self._by_state.get(state)
        return None if name is None else self.ruleset(name)

    def applying(self, host: str, on: date) -> tuple[Applied, ...]:
        """What binds in this state on this day: its own law, the Union's, treaties, standards.

        UnknownLaw when the library knows neither the state's law nor any instrument that speaks of it.
        """
        found = self._applied.get((host, on))
        if found is None:
            if host not in self.bindings.states and host not in self._by_state:
                raise UnknownLaw("nothing is encoded for the host state, neither its own law nor what binds it")
            national = self.national(host)
            applied = [] if national is None else [Applied(national, None)]
            for name in self.names:
                binding = self.bindings.of(host, name)
                if binding is not None and binding.on(on):
                    applied.append(Applied(self.ruleset(name), binding))
            applied.sort(key=lambda a: LEVELS.index(a.ruleset.level))
            found = tuple(applied)
            if len(self._applied) > 4096:
                self._applied.clear()
            self._applied[host, on] = found
        return found

    def states_in(self, group: str, on: date) -> frozenset[str]:
        """The states that belong to a group (`eu`, `eea`, `schengen`, `coe`, `osce`) on this day."""
        return self.bindings.states_in(group, on)


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry)
        else:
            yield entry


def load(*folders: str | Path) -> Law:
    """The law that the library knows: its own rulesets, those of installed packages, and those in these folders.

    Packages offer rulesets under the entry-point group `entitlements.rulesets`; a folder is read with its folders. Each
    file is read when it is first needed. RulesetError names what is wrong in a file, or an id that is taken twice.

    >>> load().ruleset("osce").level
    'standard'
    """
    return _load(tuple(str(Path(folder).resolve()) for folder in folders))


@lru_cache(maxsize=32)
def _load(folders: tuple[str, ...]) -> Law:
    root = rulesets_root()
    sources: list[Iterable[Traversable]] = []
    state_of: dict[str, str | None] = {}
    for folder in FOLDERS:
        own = list(ruleset_files(root / folder)) if (root / folder).is_dir() else []
        sources.append(own)
        for file in own:
            name = file.name.removesuffix(".yaml")
            state_of[name] = name.upper() if folder == "national" else None
    for entry in metadata.entry_points(group=ENTRY_POINTS):
        sources.append(ruleset_files(resources.files(entry.value)))
    for given in folders:
        if not Path(given).is_dir():
            raise RulesetError("not a folder with rulesets", file=given)
        sources.append(ruleset_files(Path(given)))
    files: dict[str, Traversable] = {}
    for source in sources:
        for file in source:
            name = sys.intern(file.name.removesuffix(".yaml"))
            if name in files:
                raise RulesetError(f"the ruleset id `{name}` is taken already", file=file.name)
            files[name] = file

    def text(name: str) -> str:
        return (root / name).read_text(encoding="utf-8")

    return Law(
        read_catalogue(text("catalogue.yaml"), "catalogue.yaml"),
        read_vocabulary(text("vocabulary.yaml"), "vocabulary.yaml"),
        read_bindings(text("bindings.csv"), text("groups.yaml"), "bindings.csv"),
        files,
        MappingProxyType(state_of),
        folders,
    )


def _restored(folders: tuple[str, ...], replaced: tuple[Ruleset, ...]) -> Law:
    """The law of a pickle: read again where it arrives, with the rulesets that stood in place of others."""
    law = _load(folders)
    return law.replacing(*replaced) if replaced else law
