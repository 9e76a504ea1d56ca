"""A notebook of the documentation, run in a test as Jupyter runs it, without thirty packages of Jupyter."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"


class Notebook:
    """The cells of a notebook in `docs`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells: list[dict[str, Any]] = json.loads((DOCS / name).read_text(encoding="utf-8"))["cells"]
        self.code = [cell for cell in self.cells if cell["cell_type"] == "code"]

    @property
    def text(self) -> str:
        """What every cell says, lines run together."""
        return "".join("".join(cell["source"]) for cell in self.cells).replace("\n", " ")

    def shown(self) -> list[Any]:
        """What each cell of code shows, after all of them ran in their order."""
        namespace: dict[str, Any] = {"__name__": "__main__"}
        return [self._shown("".join(cell["source"]), namespace) for cell in self.code]

    def _shown(self, source: str, namespace: dict[str, Any]) -> Any:
        """What a cell's last expression comes to."""
        cell = ast.parse(source)
        last = cell.body.pop() if isinstance(cell.body[-1], ast.Expr) else None
        exec(compile(cell, self.name, "exec"), namespace)
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), self.name, "eval"), namespace)
