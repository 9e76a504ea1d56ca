"""The pytest plugin: worked examples (`*.examples.yaml`) as tests, told in their own words, and rules not reached.

It is loaded with every pytest run in an environment that has the library, and does nothing unless it is asked to:
examples are collected where their file is named on the command line, or with `entitlements_examples = true`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from entitlements.findings.checking import Failure
    from entitlements.law.examples import Example
    from entitlements.law.library import Law
    from entitlements.law.ruleset import Ruleset

ENDING = ".examples.yaml"
_REACHED = "entitlements: rules reached"
_ASKED = "entitlements: rules there are"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini value and the option."""
    parser.addini("entitlements_examples", "collect worked examples of rulesets as tests", type="bool", default=False)
    group = parser.getgroup("entitlements")
    group.addoption(
        "--law", action="store_true", help="after worked examples tell the rules that none of them reached"
    )  # fmt: skip


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The worked examples of a ruleset, where they are asked for."""
    if not file_path.name.endswith(ENDING):
        return None
    if not (parent.config.getini("entitlements_examples") or parent.session.isinitpath(file_path)):
        return None
    return Examples.from_parent(parent, path=file_path)


class NotAsExpected(Exception):
    """An example that does not come out as its file says."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(str(failure))


class Examples(pytest.File):
    """The worked examples of one ruleset, which stands beside them."""

    @cached_property
    def law(self) -> tuple[Ruleset, Law]:
        """The ruleset as its file beside the examples has it, and the law with it in its place."""
        from entitlements.errors import RulesetError
        from entitlements.law.compiling import compile_ruleset
        from entitlements.law.library import load

        beside = self.path.with_name(f"{self.path.name.removesuffix(ENDING)}.yaml")
        if not beside.is_file():
            raise RulesetError("there is no ruleset beside these worked examples", file=str(beside))
        law = load()
        ruleset = compile_ruleset(beside.read_text(encoding="utf-8"), beside.name, law.vocabulary, law.catalogue)
        return ruleset, law.replacing(ruleset)

    def collect(self) -> Iterator[pytest.Item]:
        from entitlements.law.examples import read_examples
        from entitlements.law.reader import position

        text = self.path.read_text(encoding="utf-8")
        for number, example in enumerate(read_examples(text, self.path.name).examples):
            line, _ = position(text, ("examples", number))
            yield WorkedExample.from_parent(self, name=example.name, example=example, line=line)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return _told(excinfo) or super().repr_failure(excinfo)


class WorkedExample(pytest.Item):
    """One example: its case is assessed and held to what the file expects."""

    def __init__(self, *, example: Example, line: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.example, self.line = example, line

    def runtest(self) -> None:
        from entitlements.findings.checking import REACHED, run_example
        from entitlements.findings.claims import Status

        assert isinstance(self.parent, Examples)
        ruleset, law = self.parent.law
        seen: dict[str, set[Status]] = defaultdict(set)
        failure = run_example(self.example, ruleset, law, seen=seen)
        reached = sorted(rule for rule, statuses in seen.items() if statuses & REACHED)
        # They travel with the report, so that they arrive from the workers of pytest-xdist too.
        self.user_properties.append((_ASKED, (ruleset.id, [rule.id for rule in ruleset.rules])))
        self.user_properties.append((_REACHED, (ruleset.id, reached)))
        if failure is not None:
            raise NotAsExpected(failure)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return _told(excinfo) or super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line - 1, self.name


def _told(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """What is wrong, in the words of the file or of the library; nothing where it is neither."""
    from entitlements.errors import EntitlementsError

    return str(excinfo.value) if isinstance(excinfo.value, NotAsExpected | EntitlementsError) else ""


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """With `--law`: for each ruleset how many of its rules some example reached, and which none did."""
    if not config.getoption("--law"):
        return
    rules: dict[str, list[str]] = {}
    reached: dict[str, set[str]] = defaultdict(set)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == _ASKED:
                    rules[value[0]] = list(value[1])
                elif name == _REACHED:
                    reached[value[0]].update(value[1])
    terminalreporter.section("rules reached by worked examples")
    if not rules:
        terminalreporter.line("no worked examples were run; name their files, or set entitlements_examples")
    for ruleset, ids in sorted(rules.items()):
        missed = [rule for rule in ids if rule not in reached[ruleset]]
        told = f"not reached: {', '.join(missed)}" if missed else "all"
        terminalreporter.line(f"{ruleset}: {len(ids) - len(missed)} of {len(ids)} rules; {told}")
