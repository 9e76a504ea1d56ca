"""Every error the library raises, under one root; a message never holds the value of a fact."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing is near enough to suggest.

    >>> nearest("testimny", ["testimony", "host"])
    'testimony'
    """
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`, did you mean ...?` for an error message, or nothing."""
    found = nearest(word, known)
    return f"; did you mean `{found}`?" if found else ""


class EntitlementsError(Exception):
    """The root of every error that the library raises on purpose.

    >>> issubclass(FactError, EntitlementsError)
    True
    """


class FactError(EntitlementsError, ValueError):
    """What is wrong with the facts of a case: which field, what is wrong, what is allowed; never the value.

    `problems` holds one `(field, problem)` pair for each fault found, all of them at once.

    >>> raise FactError([("born", "is later than the day of identification")])
    Traceback (most recent call last):
    entitlements.errors.FactError: `born`: is later than the day of identification
    """

    def __init__(self, problems: Iterable[tuple[str, str]]) -> None:
        self.problems: tuple[tuple[str, str], ...] = tuple(problems)
        super().__init__("\n".join(f"`{field}`: {problem}" if field else problem for field, problem in self.problems))

    def __reduce__(self) -> tuple[type[FactError], tuple[tuple[tuple[str, str], ...]]]:
        return type(self), (self.problems,)


class RulesetError(EntitlementsError, ValueError):
    """What is wrong in a ruleset: file, line, column, the rule it is in, and what to write instead.

    >>> raise RulesetError("unknown fact `testimny`", file="de.yaml", line=7, column=11, rule="permit")
    Traceback (most recent call last):
    entitlements.errors.RulesetError: de.yaml:7:11: rule `permit`: unknown fact `testimny`
    """

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int | None = None,
        column: int | None = None,
        rule: str | None = None,
    ) -> None:
        self.message, self.file, self.line, self.column, self.rule = message, file, line, column, rule
        place = ":".join(str(part) for part in (file, line, column) if part not in ("", None))
        parts = [place] if place else []
        if rule:
            parts.append(f"rule `{rule}`")
        super().__init__(": ".join([*parts, message]))


class UnknownLaw(EntitlementsError, LookupError):
    """There is no law to assess: no host state is given, or it is no state that the library knows.

    >>> raise UnknownLaw("the host state is not known: give `host`")
    Traceback (most recent call last):
    entitlements.errors.UnknownLaw: the host state is not known: give `host`
    """


class EngineFault(EntitlementsError, RuntimeError):
    """Two engines disagree, or one broke its own guards: there is no answer rather than a wrong one.

    >>> raise EngineFault("node 3: durable-rules concludes 2, the fixpoint 1")
    Traceback (most recent call last):
    entitlements.errors.EngineFault: node 3: durable-rules concludes 2, the fixpoint 1
    """


class MissingExtra(EntitlementsError, ImportError):
    """A feature needs a package that an extra installs; the message names the extra.

    >>> raise MissingExtra("public holidays", "holidays")
    Traceback (most recent call last):
    entitlements.errors.MissingExtra: public holidays needs the extra `holidays`: pip install 'entitlements[holidays]'
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra
        super().__init__(f"{feature} needs the extra `{extra}`: pip install 'entitlements[{extra}]'")

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        return type(self), (self.feature, self.extra)
