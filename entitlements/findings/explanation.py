"""Why, and why not: a tree from an entitlement down to facts and provisions."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from entitlements.errors import FactError
from entitlements.findings.case import Case, Run
from entitlements.findings.claims import Citation, Claim, Entitlement, Finding, Status
from entitlements.findings.outcome import claims_of, governing
from entitlements.findings.reading import BranchReading, VersionReading, reading_of
from entitlements.findings.words import when
from entitlements.law.ruleset import Ground
from entitlements.logic.ir import UNKNOWN, And, Defined, Not, OneOf, Or, Path, Quantified, paths
from entitlements.logic.support import facts_of
from entitlements.logic.words import atom_in_words, fact_at, plain

Truth = Literal["yes", "no", "not known"]
TRUTH: tuple[Truth, Truth, Truth] = ("no", "not known", "yes")
MARKS = {"yes": "✓", "no": "✗", "not known": "?"}


class Reason(Finding):
    """One condition and its value on this case; `facts` are the stored facts that it comes from.

    `kind` says what it is: all or any of its children, not its child, a fact that the law defines or presumes, or a
    single fact. `found` is what is known of that fact.
    """

    id: str
    kind: Literal["all", "any", "not", "definition", "presumption", "fact"]
    text: str
    value: Truth
    found: str
    facts: tuple[str, ...]
    citations: tuple[Citation, ...]
    children: tuple[Reason, ...]


class Exclusion(Finding):
    """An exclusion that was considered: whether its ground is met, and whether an exception lifts it."""

    citation: Citation
    force: Literal["shall", "may"]
    value: Truth
    condition: Reason
    exceptions: tuple[tuple[Citation, Reason], ...]


class ClaimExplanation(Finding):
    """Why one rule came to its status."""

    claim: Claim
    condition: Reason | None
    exclusions: tuple[Exclusion, ...]


class Explanation(Finding):
    """Why an entitlement is given or not, rule by rule; `str()` is the whole as text, and JSON keeps its ids.

    >>> from datetime import date
    >>> from entitlements import Victim, assess
    >>> answer = assess(Victim(host="DE", nationalities={"MD"}, identification="presumed"), on=date(2026, 11, 23))
    >>> print(str(answer["reflection_period"].explain()).splitlines()[0])
    Recovery and reflection period (reflection_period): the law gives it
    """

    entitlement: str
    title: str
    status: Status
    claims: tuple[ClaimExplanation, ...]

    def __str__(self) -> str:
        lines = [f"{self.title} ({self.entitlement}): {self.status.in_words}"]
        if not self.claims:
            lines.append("  No law that was assessed speaks of it; that does not mean that there is none.")
        for claim in self.claims:
            lines += ["", *(f"  {line}" for line in _claim_lines(claim))]
        return "\n".join(lines)


def explain(entitlement: Entitlement, case: Case | None) -> Explanation:
    """The explanation of an entitlement on its case; FactError where the facts have been taken out of the answer."""
    if case is None:
        raise FactError([("", "this answer was redacted: the reasons went with the facts; assess the case again")])
    wanted = {claim.id for claim in entitlement}
    found: dict[str, ClaimExplanation] = {}
    for applied in case.applied:
        if not any(claim.startswith(f"{applied.ruleset.id}/") for claim in wanted):
            continue
        reading = reading_of(applied.ruleset)
        rules = {
            rule.id for branch in reading.branches for rule in branch.rules
            if any(grant.entitlement == entitlement.id for grant in rule.rule.grants)
        }  # fmt: skip
        for run in case.runs(applied.ruleset):
            for rule in (r for r in run.reading.rules if r.id in rules):
                for claim in claims_of(rule, run, case):
                    if claim.id in wanted:
                        version = governing(rule, run, case)[0] or rule.newest
                        found[claim.id] = _explained(claim, version, run, case)
    ordered = tuple(found[claim.id] for claim in entitlement if claim.id in found)
    return Explanation.model_construct(
        entitlement=entitlement.id, title=entitlement.title, status=entitlement.status, claims=ordered
    )  # fmt: skip


def _explained(claim: Claim, version: VersionReading, run: Run, case: Case) -> ClaimExplanation:
    if not run.values:
        return ClaimExplanation.model_construct(claim=claim, condition=None, exclusions=())
    teller = _Teller(run, case, claim.id)
    return ClaimExplanation.model_construct(
        claim=claim, condition=teller.reason(version.version.root),
        exclusions=tuple(teller.exclusion(ground) for ground in version.version.grounds),
    )  # fmt: skip


class _Teller:
    """Tells the nodes of one run as reasons; ids are the claim's with the node's place, so they are stable."""

    def __init__(self, run: Run, case: Case, claim: str) -> None:
        self.run, self.case, self.claim = run, case, claim
        self.reading: BranchReading = run.reading
        self.program = run.reading.branch.program

    def reason(self, index: int) -> Reason:
        node, value = self.program.nodes[index], self.run.values[index]
        children: tuple[int, ...] = ()
        kind: Literal["all", "any", "not", "definition", "presumption", "fact"] = "fact"
        text, found, facts, citations = "", "", tuple[str, ...](), tuple[Citation, ...]()
        if isinstance(node, And):
            kind, text, children = "all", "all of these", node.children
        elif isinstance(node, Or):
            kind, text, children = "any", "any of these", node.children
        elif isinstance(node, Not):
            kind, text, children = "not", "not", (node.child,)
        elif isinstance(node, Defined):
            definition = self.reading.branch.definitions[node.name]
            kind = "presumption" if node.name.startswith("presumed ") else "definition"
            text, children = plain(node.name), (node.child,)
            citations = tuple({p: self.reading.citations[p] for _, _, p in definition.parts}.values())
        else:
            text = atom_in_words(node, self.reading.scope)
            facts = facts_of(node, self.reading.scope, self.case.slots if value == UNKNOWN else None, self.run.item)
            found = self.found(node)
        return Reason.model_construct(
            id=f"{self.claim}:{index}", kind=kind, text=text, value=TRUTH[value], found=found, facts=facts,
            citations=citations, children=tuple(self.reason(child) for child in children),
        )  # fmt: skip

    def found(self, node: Any) -> str:
        """What is known of the fact that the condition reads, where that says more than yes or no."""
        if isinstance(node, Quantified):
            return ""
        parts = []
        for path in paths(node):
            value = self.slot(path)
            fact = fact_at(path, self.reading.scope)
            if fact.type.kind == "date" and value is not None:
                day = date.fromordinal(value).isoformat() if value else "has not happened"
                parts.append(f"{fact.title}: {day}")
            elif isinstance(node, OneOf) and isinstance(value, str):
                parts.append(plain(value))
            elif fact.type.kind == "integer" and value is not None:
                parts.append(str(value))
        return "; ".join(parts)

    def slot(self, path: Path) -> Any:
        return (self.case.slots if path.where == "victim" else self.run.item).get(path.name)

    def exclusion(self, ground: Ground) -> Exclusion:
        citations = self.reading.citations
        return Exclusion.model_construct(
            citation=citations[ground.provision], force=ground.force, value=TRUTH[self.run.values[ground.root]],
            condition=self.reason(ground.when),
            exceptions=tuple((citations[e.provision], self.reason(e.root)) for e in ground.exemptions),
        )  # fmt: skip


# as text


def _claim_lines(explained: ClaimExplanation) -> list[str]:
    claim = explained.claim
    lines = [f"{claim.id} ({claim.force}): {claim.in_words}"]
    lines += [f"  {c.cite} [{c.confidence}] {c.url}" for c in claim.citations]
    lines.append(f"  {claim.says}")
    said = {
        "owed by": claim.owed_by, "when": when(claim), "needs": claim.needs, "note": claim.note,
        "assumes": "; ".join(claim.assumes), "presumes": ", ".join(claim.presumed),
    }  # fmt: skip
    for label, words in said.items():
        if words:
            lines.append(f"  {label}: {words}")
    if explained.condition is not None:
        lines += ["  conditions:", *(f"    {line}" for line in _reason_lines(explained.condition))]
    for exclusion in explained.exclusions:
        word = "excluded if" if exclusion.force == "shall" else "an authority may end or refuse it if"
        lines.append(f"  {word} ({exclusion.citation.cite}): {exclusion.value}")
        lines += [f"    {line}" for line in _reason_lines(exclusion.condition)]
        for citation, reason in exclusion.exceptions:
            lines += [f"    unless ({citation.cite}):", *(f"      {line}" for line in _reason_lines(reason))]
    return lines


def _reason_lines(reason: Reason) -> list[str]:
    known = f" ({reason.found})" if reason.found else ""
    facts = f" [{', '.join(reason.facts)}]" if reason.facts else ""
    cited = f" ({'; '.join(c.cite for c in reason.citations)})" if reason.citations else ""
    lines = [f"{MARKS[reason.value]} {reason.text}{cited}: {reason.value}{known}{facts}"]
    for child in reason.children:
        lines += [f"  {line}" for line in _reason_lines(child)]
    return lines


