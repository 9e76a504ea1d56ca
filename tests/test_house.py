"""The house keeps its order: imports run one way and stay light, what is public is documented, files stay short."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_origin

import pytest

import entitlements

pytestmark = pytest.mark.checkout

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "entitlements"
MODULES = sorted(PACKAGE.rglob("*.py"))
BESIDE = sorted(path for folder in ("tests", "benchmarks") for path in (CHECKOUT / folder).rglob("*.py"))

# A floor imports its own folder and the floors below it, never its neighbour.
FLOORS = [
    {"errors"},
    {"messages"},
    {"facts", "periods"},
    {"logic"},
    {"law"},
    {"engines"},
    {"findings"},
    {"columns"},
    {"proofs"},
    {"show", "exchange", "testing"},
    {"__init__"},  # the public face
    {"cli"},
    {"__main__"},
]
FLOOR = {part: number for number, parts in enumerate(FLOORS) for part in parts}
ALLOWED_ASIDE = {("facts", "periods.ages")}  # the day on which an age is reached is a period's business

HEAVY = {
    "babel", "durable", "durable_rules_engine", "hypothesis", "holidays", "icalendar", "matplotlib", "numpy",
    "openpyxl", "pandas", "polars", "pyarrow", "pyspark", "pytest", "rich", "tqdm", "vobject", "yaml", "z3",
}  # fmt: skip

MOST_LINES = 400
LONGER_FILES: dict[str, str] = {}  # path from the checkout: why its one subject needs more lines

ONE_MACHINE = re.compile(r"(?<![\w.\-/])(?:~/|/(?:root|work|home|Users)/)|\.\./shared/")
TEXT = {".py", ".pyi", ".md", ".yaml", ".yml", ".csv", ".toml", ".json", ".txt", ".ipynb", ""}


def name_of(path: Path) -> str:
    """The path as a reader of the checkout writes it."""
    return path.relative_to(CHECKOUT).as_posix()


def place(path: Path) -> str:
    """A module's name inside the package: `law.reader`; a folder's own `__init__` is named as the folder."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


PLACES = {place(path) for path in MODULES}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and place of everything that a module imports from the package; the public face itself is `__init__`."""
    own = path.relative_to(CHECKOUT).with_suffix("").parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(own[: len(own) - node.level]) if node.level else ""
            module = ".".join(part for part in (above, node.module) if part)
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            first, _, rest = name.partition(".")
            if first == "entitlements":
                while rest and rest not in PLACES:
                    rest = rest.rpartition(".")[0]
                yield node.lineno, rest or "__init__"


def may_import(importer: str, wanted: str) -> bool:
    here, there = importer.split(".")[0], wanted.split(".")[0]
    return here == there or FLOOR[there] < FLOOR[here] or (here, wanted) in ALLOWED_ASIDE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    importer = place(path)
    assert importer.split(".")[0] in FLOOR, f"{name_of(path)} stands on no floor of the house; see FLOORS"
    wrong = [f"line {line}: {wanted}" for line, wanted in imported(path) if not may_import(importer, wanted)]
    assert not wrong, f"{name_of(path)} imports from its own floor or above: {wrong}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_folder_with_a_module_is_a_package(path: Path) -> None:
    assert (path.parent / "__init__.py").is_file()


@pytest.mark.parametrize("path", [*MODULES, *BESIDE], ids=name_of)
def test_every_file_says_its_one_subject_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{name_of(path)} has no docstring that says its subject"
    lines = len(text.splitlines())
    assert lines <= MOST_LINES or name_of(path) in LONGER_FILES, f"{name_of(path)} has {lines} lines, for one subject?"


def test_no_file_is_excused_from_being_short_without_need() -> None:
    for name, reason in LONGER_FILES.items():
        assert reason
        assert len((CHECKOUT / name).read_text(encoding="utf-8").splitlines()) > MOST_LINES


def test_every_public_name_exists_and_is_named_once() -> None:
    assert len(set(entitlements.__all__)) == len(entitlements.__all__)
    assert [name for name in entitlements.__all__ if not hasattr(entitlements, name)] == []


@pytest.mark.parametrize("name", [name for name in entitlements.__all__ if not name.startswith("__")])
def test_every_public_name_is_documented_with_an_example(name: str) -> None:
    thing = getattr(entitlements, name)
    if get_origin(thing) is Literal:  # a closed list of words, which cannot carry a docstring
        return
    # A class's own docstring: an inherited one says nothing about it.
    docstring = vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__
    assert docstring, f"`{name}` has no docstring"
    assert ">>> " in docstring, f"the docstring of `{name}` has no example"


def test_importing_the_package_imports_nothing_heavy(environment: dict[str, str], tmp_path: Path) -> None:
    program = "import entitlements, json, sys; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert HEAVY & set(json.loads(done.stdout)) == set()


def project_files() -> Iterator[Path]:
    """Every text file that belongs to the project: named folders, and what stands at the root."""
    folders = ["entitlements", "rulesets", "tests", "docs", "benchmarks", ".ci"]
    found = [path for folder in folders for path in (CHECKOUT / folder).rglob("*")]
    for path in [*found, *CHECKOUT.iterdir()]:
        if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts and path.name != ".git":
            yield path


def test_nothing_names_a_path_of_one_machine() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in project_files()
        if path != Path(__file__).resolve()  # which has to name them
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if ONE_MACHINE.search(line)
    ]
    assert found == []
