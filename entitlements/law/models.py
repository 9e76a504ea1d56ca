"""A ruleset as its file says it: pydantic models of the format, from which the published JSON Schema is made."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ProvisionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$")]
Sentence = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
Condition = Annotated[str, StringConstraints(min_length=1)]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]

Level = Literal["national", "eu", "treaty", "standard"]
Force = Literal["shall", "may", "should"]
Confidence = Literal["seen", "secondary", "recalled"]


class Part(BaseModel):
    """Anything in a ruleset file: no unknown keys, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Provision(Part):
    """One place in an instrument."""

    cite: Sentence = Field(description="Pinpoint citation, as a lawyer would write it.")
    says: Sentence = Field(description="What it says, in one or two plain sentences.")
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] = Field(description="Official address.")
    confidence: Confidence = Field(description="How sure the digest is of it.")


class Particular(Part):
    """A fact that only this law asks for."""

    type: str = Field(description="boolean, date, integer, one of [a, b], set of [a, b].")
    question: Sentence = Field(description="The plain question to ask.")
    help: str = ""
    title: str = Field("", description="What the fact is called in explanations; the name in words if left out.")
    of: Literal["victim", "offence", "dependant"] = "victim"
    painful: bool = False


class Validity(Part):
    """A half-open range of days: from the first, up to and without the second."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    start: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Validity:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("`to` must be later than `from`; the range is half-open")
        return self


class ExemptionSpec(Part):
    """An exception to an exclusion."""

    when: Condition
    provision: ProvisionId


class EarlyEnd(Part):
    """What ends or bars a claim."""

    when: Condition
    force: Literal["shall", "may"]
    provision: ProvisionId
    unless: tuple[ExemptionSpec, ...] = ()


class DeadlineSpec(Part):
    """A limit of time on an authority or on the victim."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    binds: Literal["authority", "victim"]
    to: Sentence = Field(description="What must be done.")
    within: str = Field(description="A length such as `28 days` or `7 working days`.")
    start: Name = Field(alias="from", description="The event from which it runs.")
    provision: ProvisionId | None = None
    counting: str | None = None


class RenewalSpec(Part):
    """How a permit is renewed."""

    exact: str | None = None
    at_least: str | None = None
    up_to: str | None = None
    times: int | None = Field(None, ge=1)
    when: Condition | None = None
    force: Force | None = None

    @model_validator(mode="after")
    def _one_length(self) -> RenewalSpec:
        if sum(length is not None for length in (self.exact, self.at_least, self.up_to)) > 1:
            raise ValueError("only one of `exact`, `at_least` and `up_to`")
        return self


class VersionSpec(Part):
    """What a rule says in one span of time; keys left out are those of the rule."""

    valid: Validity | None = None
    provision: ProvisionId | tuple[ProvisionId, ...] | None = None
    force: Force | None = None
    when: Condition | None = None
    period: dict[str, Any] | None = None
    renewable: RenewalSpec | None = None
    ends_early: tuple[EarlyEnd, ...] | None = None
    deadlines: tuple[DeadlineSpec, ...] | None = None
    governed_by: Literal["start", "assessment"] | None = None
    owed_by: Sentence | None = None
    needs: Sentence | None = None


class RuleSpec(VersionSpec):
    """What one provision does for whom: grants, defines, presumes or bars."""

    id: Id
    grants: Name | tuple[Name, ...] | dict[Name, Sentence] | None = None
    defines: Name | None = None
    presumes: Literal["child"] | None = None
    bars: tuple[Id, ...] | None = None
    unless: tuple[ExemptionSpec, ...] = ()
    each: Literal["offences", "dependants"] | None = None
    renews: Id | None = None
    versions: tuple[VersionSpec, ...] = ()

    @model_validator(mode="after")
    def _one_thing(self) -> RuleSpec:
        does = [name for name in ("grants", "defines", "bars") if getattr(self, name) is not None]
        if len(does) > 1 or not (does or self.presumes):
            raise ValueError("a rule does exactly one of `grants`, `defines`, `presumes` and `bars`")
        if self.grants is not None and self.force is None and not all(v.force for v in self.versions or (self,)):
            raise ValueError("a rule that grants needs `force`: shall, may or should")
        if self.bars is not None and self.force not in ("shall", "may"):
            raise ValueError("a rule that bars needs `force`: shall or may")
        if self.unless and self.bars is None:
            raise ValueError("`unless` belongs to a rule that bars, or to an early end")
        if self.provision is None and not (self.versions and all(v.provision for v in self.versions)):
            raise ValueError("a rule needs its `provision`")
        return self


class Omission(Part):
    """What the law or the digest has and this ruleset does not, and why."""

    cite: Sentence | None = None
    provision: ProvisionId | None = None
    entitlement: Name | None = None
    reason: Sentence

    @model_validator(mode="after")
    def _named(self) -> Omission:
        if (self.cite is None) == (self.provision is None):
            raise ValueError("an omission names its place: either `cite` or `provision`")
        return self


class RulesetFile(Part):
    """One instrument, or one country's law on the matter, as data."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Ruleset of the library entitlements")
    ruleset: Id
    title: Sentence
    level: Level
    state: State | None = None
    counting: str
    reviewed: date
    review_due: date
    says: Sentence
    provisions: dict[ProvisionId, Provision]
    particulars: dict[Name, Particular] = {}
    rules: tuple[RuleSpec, ...]
    omissions: tuple[Omission, ...] = ()

    @model_validator(mode="after")
    def _state_of_national_law(self) -> RulesetFile:
        if (self.level == "national") != (self.state is not None):
            raise ValueError("national law, and only national law, names its `state`")
        if self.review_due <= self.reviewed:
            raise ValueError("`review_due` must be later than `reviewed`")
        return self


def provisions_of(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """One provision or several, as a tuple."""
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)
