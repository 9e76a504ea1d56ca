"""A condition of law in Markdown that reads as one sentence: definitions in bold, connectives in italics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from entitlements.law.ruleset import Branch, Ruleset
from entitlements.logic.ir import TRUE, And, Constant, is_of_an_item
from entitlements.logic.words import ITEM_OF, Phrases
from entitlements.show.markdown import escape


@dataclass(frozen=True)
class Conditions(Phrases):
    """The conditions of one program in Markdown."""

    both: ClassVar[str] = " *and* "
    either: ClassVar[str] = " *or* "

    @classmethod
    def of_branch(cls, ruleset: Ruleset, branch: Branch, cites: Mapping[str, str]) -> Conditions:
        """Those of a ruleset's rules for the whole case, or for each offence or dependant."""
        return cls(branch.program, replace(ruleset.scope, each=ITEM_OF.get(branch.each or "")), cites)

    def text(self, words: str) -> str:
        """Words with the marks of Markdown escaped."""
        return escape(words)

    def named(self, definition: str) -> str:
        """The name of a definition in bold: the page unfolds it."""
        return f"**{super().named(definition)}**"

    def denied(self, phrase: str) -> str:
        """The contrary, which italics set apart from what it denies."""
        return f"*not* ({phrase})" if phrase.startswith("not ") else f"*not* {phrase}"

    def settled(self, root: int) -> bool:
        """Whether the condition is always met: it asks nothing, or no more of an item than that there is one."""
        node = self.program.nodes[root]
        return node == Constant(TRUE) or is_of_an_item(node)

    def children(self, root: int) -> tuple[int, ...]:
        """The parts that must all be met; of a condition that is no `and`, itself."""
        node = self.program.nodes[root]
        return node.children if isinstance(node, And) else (root,)
