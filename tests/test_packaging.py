"""The package as declared: the law travels inside the wheel; `.ci/run` builds and uses the real thing."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import entitlements
from entitlements.law.library import rulesets_root

pytestmark = pytest.mark.checkout

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = {"entitlements", "rulesets", "tests", "docs", "benchmarks"}


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_wheel_takes_the_law_with_it(declared: dict[str, Any]) -> None:
    wheel = declared["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"rulesets": "entitlements/_rulesets"}
    assert wheel["packages"] == ["entitlements"]


def test_the_checkout_holds_no_second_copy_of_the_law() -> None:
    assert not (CHECKOUT / "entitlements" / "_rulesets").exists()


def test_the_sdist_takes_all_that_the_checkout_shows(declared: dict[str, Any]) -> None:
    included = {name.lstrip("/") for name in declared["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]}
    shown = {path.name for path in CHECKOUT.iterdir() if path.suffix == ".md" or path.name in FOLDERS | {"LICENSE"}}
    assert shown <= included


def test_in_a_checkout_the_law_is_read_where_it_stands() -> None:
    assert str(rulesets_root()) == str(CHECKOUT / "rulesets")


def test_types_ship_with_the_package() -> None:
    assert resources.files("entitlements").joinpath("py.typed").is_file()


def test_durable_rules_is_asked_for_only_where_it_imports(declared: dict[str, Any]) -> None:
    assert "durable_rules==2.0.28; python_version < '3.13'" in declared["project"]["dependencies"]


def test_the_licence_is_the_declared_one(declared: dict[str, Any]) -> None:
    assert declared["project"]["license"] == "Apache-2.0"
    first_words = (CHECKOUT / "LICENSE").read_text(encoding="utf-8").split(maxsplit=4)[:4]
    assert first_words == ["Apache", "License", "Version", "2.0,"]


def test_the_version_is_declared_once(declared: dict[str, Any]) -> None:
    version = declared["project"]["version"]
    try:
        installed = importlib.metadata.version("entitlements")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("the package is imported from a checkout that is not installed")
    assert installed == version
    assert entitlements.__version__ == version


def test_the_changelog_has_a_heading_for_the_version(declared: dict[str, Any]) -> None:
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(declared['project']['version'])}\]", changelog, flags=re.MULTILINE)


@pytest.mark.parametrize("command", ["main", "tests"])
def test_the_readme_marks_the_command_that_ci_runs(command: str) -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert len(re.findall(rf"^<!-- command: {command} -->\n+```sh\n[^\n]+\n```$", readme, flags=re.MULTILINE)) == 1
