"""Why, and why not: a tree from an entitlement down to facts and provisions."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from entitlements.errors import FactError
from entitlements.findings.case import Case, Run
from entitlements.findings.claims import Citation, Claim, Entitlement, Finding, LeftOut, Status
from entitlements.findings.nearest import Turn, turns_of
from entitlements.findings.outcome import governing
from entitlements.findings.reading import BranchReading
from entitlements.findings.shown import Shown
from entitlements.findings.trusted import trusted
from entitlements.findings.words import when
from entitlements.law.ruleset import Ground
from entitlements.logic.ir import UNKNOWN, And, Defined, Not, OneOf, Or, Path, Quantified, paths
from entitlements.logic.types import Fact
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
    """Why one rule came to its status; `turned_by`, where it was asked for, what would turn its refusal."""

    claim: Claim
    condition: Reason | None
    exclusions: tuple[Exclusion, ...]
    turned_by: tuple[Turn, ...] = ()


class Explanation(Shown, Finding):
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
    left_out: tuple[LeftOut, ...]

    def __str__(self) -> str:
        lines = [f"{self.title} ({self.entitlement}): {self.status.in_words}"]
        if not self.claims:
            lines.append("  No law that was assessed speaks of it; that does not mean that there is none.")
        for claim in self.claims:
            lines += ["", *(f"  {line}" for line in _claim_lines(claim))]
        lines += [f"  left out of {one.ruleset}: {one.cite}: {one.reason}" for one in self.left_out]
        return "\n".join(lines)


def explain(entitlement: Entitlement, case: Case | None, *, turned_by: bool = False) -> Explanation:
    """The explanation of an entitlement on its case; FactError where the facts have been taken out of the answer.

    With `turned_by` each refused claim says what would turn it.
    """
    if case is None:
        raise FactError([("", "this answer was redacted: the reasons went with the facts; assess the case again")])
    claims = [explained for claim in entitlement if (explained := _explained(claim, case)) is not None]
    if turned_by:
        turns = [turns_of(case, explained.claim) for explained in claims]
        claims = [one.model_copy(update={"turned_by": turn}) for one, turn in zip(claims, turns, strict=True)]
    fields = {
        "entitlement": entitlement.id, "title": entitlement.title, "status": entitlement.status,
        "claims": tuple(claims), "left_out": entitlement.left_out,
    }  # fmt: skip
    return trusted(Explanation, fields)


def _explained(claim: Claim, case: Case) -> ClaimExplanation | None:
    """The explanation of a claim by the run that it comes from; None where the case has no such run."""
    ruleset = next((one.ruleset for one in case.applied if claim.rule.startswith(f"{one.ruleset.id}/")), None)
    for run in () if ruleset is None else case.runs(ruleset):
        rule = run.reading.by_id.get(claim.rule)
        if rule is None or claim.item != (run.number or None):
            continue
        if not run.values:
            return trusted(ClaimExplanation, {"claim": claim, "condition": None, "exclusions": (), "turned_by": ()})
        version = (governing(rule, run, case)[0] or rule.newest).version
        teller = _Teller(run, case, claim.id)
        exclusions = tuple([teller.exclusion(ground) for ground in version.grounds])
        condition = teller.reason(version.root)
        fields = {"claim": claim, "condition": condition, "exclusions": exclusions, "turned_by": ()}
        return trusted(ClaimExplanation, fields)
    return None


class _Teller:
    """Tells the nodes of one run as reasons; ids are the claim's with the node's place, so they are stable."""

    def __init__(self, run: Run, case: Case, claim: str) -> None:
        self.run, self.case, self.claim = run, case, claim
        self.reading: BranchReading = run.reading
        self.program = run.reading.branch.program

    def reason(self, index: int) -> Reason:
        told, value = _told(self.reading, index), self.run.values[index]
        facts = told.facts
        if value == UNKNOWN and not isinstance(sign := self.run.signs[index], int):
            facts = sign
        fields = {
            "id": f"{self.claim}:{index}", "kind": told.kind, "text": told.text, "value": TRUTH[value],
            "found": self.found(told) if told.reads else "", "facts": facts, "citations": told.citations,
            "children": tuple([self.reason(child) for child in told.children]),
        }  # fmt: skip
        return trusted(Reason, fields)

    def found(self, told: _Told) -> str:
        """What is known of the facts that the condition reads, where that says more than yes or no."""
        parts = []
        for path, fact in told.reads:
            value = (self.case.slots if path.where == "victim" else self.run.item).get(path.name)
            if value is None:
                continue
            if fact.type.kind == "date":
                day = date.fromordinal(value).isoformat() if value else "has not happened"
                parts.append(f"{fact.title}: {day}")
            else:
                parts.append(plain(value) if isinstance(value, str) else str(value))
        return "; ".join(parts)

    def exclusion(self, ground: Ground) -> Exclusion:
        citations = self.reading.citations
        fields = {
            "citation": citations[ground.provision], "force": ground.force,
            "value": TRUTH[self.run.values[ground.root]], "condition": self.reason(ground.when),
            "exceptions": tuple([(citations[e.provision], self.reason(e.root)) for e in ground.exemptions]),
        }  # fmt: skip
        return trusted(Exclusion, fields)


class _Told(NamedTuple):
    """What can be told of a node whatever the case; `reads` are the facts of which a case tells more than yes or no."""

    kind: Literal["all", "any", "not", "definition", "presumption", "fact"]
    text: str
    children: tuple[int, ...] = ()
    citations: tuple[Citation, ...] = ()
    facts: tuple[str, ...] = ()
    reads: tuple[tuple[Path, Fact], ...] = ()


_TOLD: WeakKeyDictionary[BranchReading, dict[int, _Told]] = WeakKeyDictionary()


def _told(reading: BranchReading, index: int) -> _Told:
    known = _TOLD.setdefault(reading, {})
    if index not in known:
        known[index] = _tell(reading, index)
    return known[index]


def _tell(reading: BranchReading, index: int) -> _Told:
    node = reading.branch.program.nodes[index]
    if isinstance(node, And):
        return _Told("all", "all of these", node.children)
    if isinstance(node, Or):
        return _Told("any", "any of these", node.children)
    if isinstance(node, Not):
        return _Told("not", "not", (node.child,))
    if isinstance(node, Defined):
        parts = reading.branch.definitions[node.name].parts
        cited = tuple({provision: reading.citations[provision] for _, _, provision in parts}.values())
        presumed = node.name.startswith("presumed ")
        return _Told("presumption" if presumed else "definition", plain(node.name), (node.child,), cited)
    read = [] if isinstance(node, Quantified) else [(path, fact_at(path, reading.scope)) for path in paths(node)]
    telling = [
        (path, fact) for path, fact in read
        if fact.type.kind in ("date", "integer") or isinstance(node, OneOf)
    ]  # fmt: skip
    return _Told("fact", atom_in_words(node, reading.scope), facts=reading.facts[index], reads=tuple(telling))


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
    return [*lines, *(f"  would be turned by: {turn}" for turn in explained.turned_by)]


def _reason_lines(reason: Reason) -> list[str]:
    known = f" ({reason.found})" if reason.found else ""
    facts = f" [{', '.join(reason.facts)}]" if reason.facts else ""
    cited = f" ({'; '.join(c.cite for c in reason.citations)})" if reason.citations else ""
    lines = [f"{MARKS[reason.value]} {reason.text}{cited}: {reason.value}{known}{facts}"]
    for child in reason.children:
        lines += [f"  {line}" for line in _reason_lines(child)]
    return lines


