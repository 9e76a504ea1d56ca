"""What a proof comes to: proved, refuted with a person on whom it fails, or undecided and why."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from entitlements.facts import Victim
from entitlements.findings.claims import Citation, Finding
from entitlements.law.models import Confidence

Kind = Literal["refused", "discretion", "shorter", ""]


class Verdict(StrEnum):
    """What is known of a statement about everybody.

    >>> Verdict("refuted").in_words
    'there is a person on whom it fails'
    """

    PROVED = "proved"
    """It holds for every person."""
    REFUTED = "refuted"
    """It fails on a person who is shown."""
    UNDECIDED = "undecided"
    """Neither could be shown; `why` says what stood in the way."""

    @property
    def in_words(self) -> str:
        """The verdict as a person would say it."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Verdict.PROVED: "it holds for every person",
    Verdict.REFUTED: "there is a person on whom it fails",
    Verdict.UNDECIDED: "not decided",
}


class Counterexample(Finding):
    """A person on whom a statement fails, as the one-case engine has confirmed.

    `told` is the person in a sentence, `shows` what the law gives and does not give, `expects` what the rules of
    `ruleset` come to (for a worked example). `other` is the second person where two are compared.

    >>> from entitlements.proofs import prove
    >>> person = prove.floor("DE", "coe-197", "residence_permit")["residence_permit"].counterexample
    >>> person.victim.testimony[0].status, person.expects["permit-proceedings"]
    ('declined', 'not_granted')
    """

    victim: Victim
    on: date
    host: str
    told: str
    shows: str
    other: Victim | None = None
    ruleset: str = ""
    expects: dict[str, Any] = Field(default_factory=dict)

    def example(self, name: str = "") -> str:
        """The same as a worked example, in the form that stands beside a ruleset."""
        from entitlements.proofs.telling import example_of

        return example_of(self, name)

    def save(self, file: str, name: str = "") -> None:
        """Add it as a worked example to a file; the file is begun where there is none."""
        from entitlements.proofs.telling import save_example

        save_example(self, file, name)


class Proof(Finding):
    """The answer to one question about everybody.

    `statement` says in a sentence what is proved or refuted, `why` what the answer rests on or what stood in its way,
    `days` the first and the last day of assessment that it is about. `kind` and `days_short` tell how a floor fails;
    `citations` are the provisions of the floor, `national` those of the law held against it, `confidence` the weakest
    of both. `rulesets` are the digests of what was read.

    >>> from entitlements.proofs import prove
    >>> proof = prove.floor("DE", "coe-197", "reflection_period")["reflection_period"]
    >>> proof.holds, sorted(proof.rulesets)
    (True, ['coe-197', 'de'])
    """

    statement: str
    verdict: Verdict
    why: str
    days: tuple[date, date]
    counterexample: Counterexample | None = None
    entitlement: str = ""
    kind: Kind = ""
    days_short: int | None = None
    citations: tuple[Citation, ...] = ()
    national: tuple[Citation, ...] = ()
    confidence: Confidence | None = None
    vacuous: bool = False
    named: tuple[str, ...] = ()
    rulesets: dict[str, str] = Field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether it is proved."""
        return self.verdict is Verdict.PROVED

    def __str__(self) -> str:
        said = f"{self.verdict}: {self.statement}"
        if self.counterexample is not None:
            said += f" Not so for {self.counterexample.told}. {self.counterexample.shows}"
        return f"{said} {self.why}".rstrip()
