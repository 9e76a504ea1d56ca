"""The pytest plugin: worked examples are tests where they are asked for, and fail in the words of their file."""

from __future__ import annotations

from pathlib import Path

import pytest

# Read before the first run: what is imported during one is forgotten after it, and PyYAML cannot be imported twice.
import entitlements.findings.checking
import entitlements.law.examples
import entitlements.testing.plugin

pytest_plugins = ["pytester"]

RULESET = """\
ruleset: mc
title: An invented law
level: national
state: MC
counting: common
reviewed: 2026-01-01
review_due: 2035-01-01
says: Invented for tests.
provisions:
  art-1: {cite: art. 1, says: Housing., url: "https://example.org/1", confidence: seen}
  art-2: {cite: art. 2, says: Care., url: "https://example.org/2", confidence: seen}
rules:
  - {id: shelter, grants: housing, provision: art-1, force: shall, when: presumed_victim}
  - {id: care, grants: healthcare, provision: art-2, force: shall, when: child}
"""
EXAMPLES = """\
ruleset: mc
examples:
  - name: a presumed victim has a shelter
    why: Article 1 asks for no more than the presumption.
    on: 2026-06-15
    victim: {identification: presumed, born: 1990-01-01}
    expect: {shelter: granted, care: not_granted}
  - name: whoever is not presumed has one too
    why: A mistake that is made on purpose, to see it told.
    on: 2026-06-15
    victim: {identification: none}
    expect: {shelter: granted}
"""


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    (pytester.path / "mc.yaml").write_text(RULESET, encoding="utf-8")
    (pytester.path / "mc.examples.yaml").write_text(EXAMPLES, encoding="utf-8")
    return pytester.path


@pytest.fixture
def run(folder: Path, pytester: pytest.Pytester, request: pytest.FixtureRequest):
    """Run pytest with the plugin in the folder; what it exits with and prints."""
    # Where the library is installed its entry point has loaded the plugin already.
    loaded = request.config.pluginmanager.is_registered(entitlements.testing.plugin)
    plugin = () if loaded else ("-p", "entitlements.testing.plugin")

    def pytest_run(*arguments: str) -> tuple[int, str]:
        done = pytester.runpytest_inprocess("--color=no", "-q", *plugin, *arguments)
        return int(done.ret), done.stdout.str()

    return pytest_run


def test_examples_that_nobody_asked_for_are_no_tests(run):
    assert run()[0] == 5  # pytest's own: no tests were found


def test_a_file_on_the_command_line_is_collected(run):
    code, printed = run("mc.examples.yaml")
    assert code == 1
    assert "1 failed, 1 passed" in printed


def test_a_whole_folder_is_collected_where_the_configuration_says_so(run, folder):
    (folder / "pytest.ini").write_text("[pytest]\nentitlements_examples = true\n", encoding="utf-8")
    assert "1 failed, 1 passed" in run()[1]


def test_a_failure_is_told_in_the_words_of_the_file(run):
    printed = run("mc.examples.yaml")[1]
    assert (
        "whoever is not presumed has one too\n"
        "  shelter: status: expected granted, found not_granted\n"
        "  why: A mistake that is made on purpose, to see it told.\n"
    ) in printed
    assert "Traceback" not in printed


def test_one_example_can_be_run_by_its_name(run):
    assert "1 passed" in run("mc.examples.yaml::a presumed victim has a shelter")[1]


def test_a_summary_tells_the_rules_that_no_example_reaches(run):
    assert "mc: 1 of 2 rules; not reached: care" in run("--law", "mc.examples.yaml")[1]


def test_a_summary_of_nothing_says_how_to_come_to_one(run):
    assert "no worked examples were run" in run("--law")[1]


def test_a_mistake_in_a_file_is_told_with_its_line(run, folder):
    (folder / "mc.examples.yaml").write_text(EXAMPLES.replace("on: 2026-06-15", "on: someday", 1), encoding="utf-8")
    code, printed = run("mc.examples.yaml")
    assert code == 2
    assert "mc.examples.yaml:5:9: `examples.0.on`" in printed


def test_examples_without_their_ruleset_are_told(run, folder):
    (folder / "mc.yaml").unlink()
    assert "there is no ruleset beside these worked examples" in run("mc.examples.yaml")[1]
