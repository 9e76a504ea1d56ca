"""The conditions of one branch on their way to nodes: what they share, and each text read once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from entitlements.law.models import Validity
from entitlements.logic.ir import Builder, CompareDays, OnDay, Today, of_an_item
from entitlements.logic.parser import parse
from entitlements.logic.types import Scope


@dataclass(frozen=True)
class Conditions:
    """The names that conditions of a branch may use, the nodes so far, and the nodes of what the ruleset defines."""

    scope: Scope
    builder: Builder = field(default_factory=Builder)
    definitions: dict[str, int] = field(default_factory=dict)
    _read: dict[str, int] = field(default_factory=dict)

    def root(self, text: str | None) -> int:
        """The node of a condition; of none, true. ConditionError says what is wrong in the text."""
        if text is None:
            return self.builder.all_of([])
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = parse(text, self.scope, self.builder, self.definitions)
        return found

    def of_an_item(self, each: str | None, root: int) -> int:
        """The condition at this node of a rule about each item of a list: while nobody knows whether the list has any,
        it is not known whether there is anything to speak of, whatever else the rule asks."""
        return root if each is None else self.builder.all_of([root, self.builder.add(of_an_item(each))])

    def within(self, valid: Validity | None, root: int) -> int:
        """The condition at this node, on days on which it is law."""
        parts = [root]
        if valid is not None and valid.start is not None:
            parts.append(self.builder.add(CompareDays(Today(), ">=", OnDay(valid.start.toordinal()))))
        if valid is not None and valid.end is not None:
            parts.append(self.builder.add(CompareDays(Today(), "<", OnDay(valid.end.toordinal()))))
        return self.builder.all_of(parts)

    def without_presumptions(self) -> Conditions:
        """These conditions with nothing presumed in them: those of the rules that presume."""
        return Conditions(replace(self.scope, presumed=frozenset()), self.builder, self.definitions)

    def of_each(self, item: str | None) -> Conditions:
        """Conditions about one kind of item, or the case (None), that go on from these and leave them as they are."""
        return Conditions(replace(self.scope, each=item), self.builder.copy(), dict(self.definitions))
