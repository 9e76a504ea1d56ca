"""All the laws that apply to a ruleset of one's own, as one test: `test_my_law = laws_of("rulesets/xx.yaml")`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from entitlements.errors import did_you_mean
from entitlements.facts import Victim
from entitlements.findings.assessment import Assessment, assess
from entitlements.findings.case import Engine
from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import Law, load, ruleset_files
from entitlements.law.ruleset import Ruleset
from entitlements.testing.checks import Check
from entitlements.testing.every_law import CHECKS

Source = str | Path | Ruleset | Law


def laws_of(
    source: Source,
    *,
    apart_from: Mapping[str, Iterable[str]] | None = None,
    examples: int = 50,
    engine: Engine = "fixpoint",
) -> Callable[..., None]:
    """A test that holds a ruleset to every law of `entitlements.testing`, each on so many cases; needs pytest.

    `source` is the file of a ruleset, a folder with some, a compiled ruleset, the id of one of the library's, or a
    whole `Law`. Only the ruleset's own claims are looked at: no other law covers up for it. `apart_from` says, for a
    law by its name, for which entitlements this ruleset does not obey it, as real law sometimes does not.

    >>> test_my_law = laws_of("mc", examples=5, apart_from={"testimony_never_costs": ["housing"]})
    >>> [mark.name for mark in test_my_law.pytestmark]
    ['parametrize']
    """
    law, rulesets = _read(source)
    names = [check.name for check in CHECKS]
    left_out = apart_from or {}
    for name in left_out:
        if name not in names:
            raise InvalidArgument(f"no law `{name}`{did_you_mean(name, names)}")
    tried = [
        pytest.param(ruleset, check.apart_from(*left_out.get(check.name, ())), id=f"{ruleset.id}-{check.name}")
        for ruleset in rulesets for check in CHECKS
    ]  # fmt: skip

    @pytest.mark.parametrize(("ruleset", "check"), tried)
    def test(ruleset: Ruleset, check: Check) -> None:
        def answering(victim: Victim, on: date) -> Assessment:
            return assess(victim, on=on, law=law, engine=engine)

        check.within(ruleset.id).test(answering, examples=examples, law=law, host=_bound(ruleset, law))()

    return test


def _bound(ruleset: Ruleset, law: Law) -> Callable[[date], st.SearchStrategy[str]]:
    """The states in which a ruleset applies on a day."""

    def states(on: date) -> st.SearchStrategy[str]:
        if ruleset.state is not None:
            return st.just(ruleset.state)
        bound = [state for state in sorted(law.bindings.states) if _on(law, state, ruleset.id, on)]
        return st.sampled_from(bound) if bound else st.nothing()

    return states


def _on(law: Law, state: str, ruleset: str, on: date) -> bool:
    binding = law.bindings.of(state, ruleset)
    return binding is not None and binding.on(on)


def _read(source: Source) -> tuple[Law, tuple[Ruleset, ...]]:
    if isinstance(source, Law):
        return source, tuple(source)
    law = load()
    if isinstance(source, str) and source in law.names:
        return law, (law.ruleset(source),)
    rulesets = (source,) if isinstance(source, Ruleset) else tuple(_compiled(Path(source), law))
    if not rulesets:
        raise InvalidArgument(f"no ruleset in `{source}`")
    law = law.replacing(*rulesets)
    for ruleset in rulesets:
        if ruleset.state is None and not any(law.bindings.of(state, ruleset.id) for state in law.bindings.states):
            raise InvalidArgument(f"`{ruleset.id}` binds no state: there is no case to which it applies")
    return law, rulesets


def _compiled(path: Path, law: Law) -> Iterator[Ruleset]:
    if not path.exists():
        raise InvalidArgument(f"no file, folder or ruleset of the library `{path}`{did_you_mean(str(path), law.names)}")
    for file in ruleset_files(path) if path.is_dir() else (path,):
        yield compile_ruleset(file.read_text(encoding="utf-8"), file.name, law.vocabulary, law.catalogue)
