"""The documentation is true: its Python runs, its commands answer as shown, its links lead somewhere.

Every file's ```python blocks run in their order, in one namespace: with `>>>` as doctests, otherwise as a script. Every
```console block's `$ entitlements ...` lines run, and what stands below each is compared; a line `...` stands for any
lines. They run in a folder that holds a copy of `docs/` and `rulesets/`. An HTML comment above a block changes that:
`<!-- not run: why -->` leaves it out, `<!-- exits: 1 -->` expects its commands to exit with 1.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [path for path in (CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))) if path.is_file()]
LINKED_PAGES = [*PAGES, CHECKOUT / "CONTRIBUTING.md", CHECKOUT / "CHANGELOG.md"]

FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<language>[\w+-]*)[^`]*$")
COMMENT = re.compile(r"^\s*<!--\s*(?P<word>[\w ]+):\s*(?P<rest>.*?)\s*-->\s*$")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
RUN = "import sys; from entitlements.cli import main; sys.argv[0] = 'entitlements'; sys.exit(main())"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    """A fenced block of a page, the line on which its text begins, and the comment above it."""

    language: str
    text: str
    line: int
    comment: str = ""
    comment_text: str = ""

    @property
    def runs(self) -> bool:
        return self.comment != "not run"

    @property
    def exit_code(self) -> int:
        return int(self.comment_text) if self.comment == "exits" else 0


@dataclass(frozen=True)
class Command:
    """A line `$ entitlements ...` of a console block, and the output shown below it."""

    arguments: tuple[str, ...]
    shown: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page in their order."""
    lines = iter(enumerate(page.splitlines(), start=1))
    comment = None
    for number, line in lines:
        if opened := FENCE.match(line):
            inside = []
            for _, text_line in lines:
                if text_line.strip().startswith(opened["fence"]) and not text_line.strip().strip(opened["fence"][0]):
                    break
                inside.append(text_line)
            text = dedent("\n".join(inside)) + "\n"
            word, rest = (comment["word"], comment["rest"]) if comment else ("", "")
            yield Block(opened["language"], text, number + 1, word, rest)
            comment = None
        elif line.strip():
            comment = COMMENT.match(line)


def commands(block: Block) -> Iterator[Command]:
    """The `entitlements` commands of a console block; other programs' lines and their output are passed over."""
    parts = re.split(r"^\$ ", block.text.replace("\\\n", "  "), flags=re.MULTILINE)
    line = block.line + parts[0].count("\n")
    for part in parts[1:]:
        typed, _, shown = part.partition("\n")
        words = shlex.split(typed, comments=True)
        if words and words[0] == "entitlements":
            yield Command(tuple(words[1:]), shown.rstrip(), line)
        line += part.count("\n")


def as_shown(shown: str, printed: str) -> bool:
    """Whether a command printed what a page shows; spaces at the end of a line do not count."""
    want, got = ("\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n" for text in (shown, printed))
    return doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS)


def run_as_doctest(block: Block, namespace: dict[str, Any], page: Path) -> None:
    example = doctest.DocTestParser().get_doctest(block.text, namespace, page.name, str(page), block.line - 1)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS, verbose=False)
    failed, _ = runner.run(example, out=report.append, clear_globs=False)
    namespace.update(example.globs)
    assert not failed, "".join(report)


def run_as_script(block: Block, namespace: dict[str, Any], page: Path) -> None:
    exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), namespace)


def name_of(page: Path) -> str:
    return page.relative_to(CHECKOUT).as_posix()


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's working folder, which holds what the pages' paths name."""
    for folder in ("docs", "rulesets"):
        shutil.copytree(CHECKOUT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_python_of_a_page_runs(page: Path, reader: Path) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language in ("python", "pycon") and block.runs:
            (run_as_doctest if ">>> " in block.text else run_as_script)(block, namespace, page)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_commands_of_a_page_answer_as_shown(page: Path, reader: Path, environment: dict[str, str]) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language != "console" or not block.runs:
            continue
        for command in commands(block):
            done = subprocess.run(
                [sys.executable, "-c", RUN, *command.arguments],
                env=environment, cwd=reader, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                encoding="utf-8", check=False,
            )  # fmt: skip
            where = f"{name_of(page)}:{command.line}: entitlements {shlex.join(command.arguments)}"
            assert done.returncode == block.exit_code, f"{where}\nexits with {done.returncode}:\n{done.stdout}"
            if command.shown:
                assert as_shown(command.shown, done.stdout), f"{where}\nprints:\n{done.stdout}"


@pytest.mark.checkout
@pytest.mark.parametrize("page", LINKED_PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    prose = page.read_text(encoding="utf-8")
    for block in blocks(prose):
        prose = prose.replace(block.text, "")
    targets = {found["target"].partition("#")[0] for found in LINK.finditer(prose) if "://" not in found["target"]}
    broken = [target for target in sorted(targets - {""}) if not target.startswith("mailto:")
              and not (page.parent / target).exists()]  # fmt: skip
    assert broken == []


PAGE = """
<!-- not run: it needs a network -->

```python
fetch()
```

```python
>>> 1 + 1
2
```

1. A step:

   <!-- exits: 1 -->
   ```console
   $ cd docs
   $ entitlements assess 'a b.yaml' \\
         --on 2026-11-23   # a day
   first
   ...
   last
   ```
"""


def test_a_comment_stands_for_the_next_block_alone() -> None:
    assert [(block.language, block.runs, block.exit_code) for block in blocks(PAGE)] == [
        ("python", False, 0),
        ("python", True, 0),
        ("console", True, 1),
    ]


def test_a_block_knows_the_line_it_stands_on() -> None:
    lines = PAGE.splitlines()
    assert [lines[block.line - 1].strip() for block in blocks(PAGE)] == ["fetch()", ">>> 1 + 1", "$ cd docs"]


def test_a_command_is_read_as_a_shell_reads_it() -> None:
    *_, console = blocks(PAGE)
    assert [(command.arguments, command.shown) for command in commands(console)] == [
        (("assess", "a b.yaml", "--on", "2026-11-23"), "first\n...\nlast")
    ]


@pytest.mark.parametrize("printed", ["first\nlast line\nlast\n", "first  \nin between\n\nagain\nlast\n\n"])
def test_three_dots_stand_for_any_lines(printed: str) -> None:
    assert as_shown("first\n...\nlast", printed)


@pytest.mark.parametrize("printed", ["first\nlast line\n", "last\n", ""])
def test_other_output_than_shown_is_noticed(printed: str) -> None:
    assert not as_shown("first\n...\nlast", printed)
