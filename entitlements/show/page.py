"""The page of one ruleset: what it gives, to whom, how long, by which provision, how sure, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from entitlements.findings.words import FORCE
from entitlements.law.library import Law
from entitlements.law.models import Confidence, Level
from entitlements.law.ruleset import CONFIDENCES, Ground, Renewal, Rule, Ruleset, Version
from entitlements.logic.ir import CompareDays, OnDay, Today
from entitlements.logic.words import ITEM_OF
from entitlements.periods.periods import describe
from entitlements.show.conditions import Conditions
from entitlements.show.markdown import bullets, escape, section, table

LEVEL_TITLES: dict[Level, str] = {
    "national": "National law", "eu": "European Union", "treaty": "Treaties", "standard": "Standards, not law",
}  # fmt: skip
INDEX = "index.md"

_GIVEN = ("Entitlement", "What it gives", "To whom", "How long", "Force", "Provision")
_EXCLUDED = ("When", "Then", "Provision", "Concerns")
_LIMITED = ("For", "What must be done", "Within", "Provision")
_ASKED = ("Fact", "Question", "Name in a case")
_KINDS = {"exact": "", "at_least": "at least ", "up_to": "up to ", None: ""}


@dataclass(frozen=True)
class Page:
    """One ruleset on its way to a page; what is law is so on the day of its review, or will be."""

    ruleset: Ruleset
    law: Law

    def lines(self) -> Iterator[str]:
        """The whole page, line by line."""
        head, given, below = [*self.head()], [*self.what_it_gives()], [*self.what_stands_below()]
        yield from (*head, *given, *below)
        yield from section("Further provisions", bullets(self.further("\n".join([*given, *below]))))
        yield from self.earlier_law()

    def head(self) -> Iterator[str]:
        ruleset = self.ruleset
        yield from (f"# {escape(ruleset.title)}", "", self.reviewed(), "", escape(ruleset.says), "", *self.besides())
        yield from (f"[How to read this page, and all the law that is encoded]({INDEX}).", "")
        if not ruleset.rules:
            yield from ("No rule is encoded: nothing here is given, and nothing refused.", "")

    def what_it_gives(self) -> Iterator[str]:
        for family in self.law.catalogue.families:
            yield from section(family.title, table(_GIVEN, self.given(family.id)))

    def what_stands_below(self) -> Iterator[str]:
        yield from section("Words used here", bullets(self.words()))
        yield from section("What ends or excludes it", table(_EXCLUDED, self.exclusions()))
        yield from section("Limits of time", table(_LIMITED, self.limits()))
        yield from section("Facts that this law asks for", table(_ASKED, self.questions()))
        yield from section("What is missing", bullets(self.missing()))

    # the head

    def reviewed(self) -> str:
        """Level, review, how much of it and how sure, and how it counts time."""
        ruleset, counting = self.ruleset, self.ruleset.counting
        sure = ", ".join(f"{share} {confidence}" for confidence, share in shares(ruleset))
        counted = f"{counting.title} ({counting.cite})"
        if counting.confidence != "seen":
            counted += f", {counting.confidence}"
        return (
            f"`{ruleset.id}`, {LEVEL_TITLES[ruleset.level].lower()}. Reviewed as of {ruleset.reviewed}, review due "
            f"{ruleset.review_due}. {len(ruleset.rules)} rules on {len(ruleset.provisions)} provisions: {sure}. "
            f"Periods are counted by: {escape(counted)}."
        )

    def besides(self) -> Iterator[str]:
        """What else is assessed for the state, on the day of the review."""
        state, on = self.ruleset.state, self.ruleset.reviewed
        if state is not None and state in self.law.bindings.states:
            applied = [one.ruleset for one in self.law.applying(state, on) if one.binding is not None]
            no_law = {one.id: " (not law)" for one in applied if one.level == "standard"}
            links = ", ".join(f"[{escape(one.title)}]({one.id}.md){no_law.get(one.id, '')}" for one in applied)
            if links:
                yield from (f"Besides its own law, on that day: {links}.", "")

    # what it gives

    def given(self, family: str) -> Iterator[tuple[str, ...]]:
        """Rows of one family in the order of the catalogue; what a rule says of several entitlements stands once."""
        catalogue = self.law.catalogue
        order = {entitlement: place for place, entitlement in enumerate(catalogue.by_id)}
        rows: list[tuple[int, tuple[str, ...]]] = []
        for rule, version in self.in_force():
            said: dict[str, list[str]] = {}
            for grant in rule.grants:
                if catalogue.by_id[grant.entitlement].family == family:
                    said.setdefault(grant.says, []).append(grant.entitlement)
            rows += [(order[given[0]], self.gift(rule, version, given, says)) for says, given in said.items()]
        return (row for _, row in sorted(rows, key=lambda pair: pair[0]))

    def gift(self, rule: Rule, version: Version, given: list[str], says: str) -> tuple[str, ...]:
        gives = f"{says} {version.needs}" if version.needs else says
        force = FORCE[version.force] + (f"; owed by: {version.owed_by}" if version.owed_by else "")
        titles = "; ".join(self.title(one) for one in given)
        since = _in_brackets(_span(version.start, version.end))
        return (
            escape(titles), escape(gives), self.to_whom(rule, version), self.how_long(rule, version), escape(force),
            self.provisions(version) + since,
        )  # fmt: skip

    def to_whom(self, rule: Rule, version: Version) -> str:
        conditions = self.conditions[rule.each]
        for_each = f"for each {ITEM_OF[rule.each]}: " if rule.each else ""
        if conditions.settled(version.root):
            return f"{for_each}no condition" if rule.each else "every victim"
        return for_each + conditions.phrase(version.root)

    def how_long(self, rule: Rule, version: Version) -> str:
        words = "" if version.period is None else escape(self.with_rules_named(describe(version.period, self.events)))
        if version.renewal is None:
            return words
        return "; ".join(part for part in (words, self.renewable(rule, version.renewal)) if part)

    def renewable(self, rule: Rule, renewal: Renewal) -> str:
        words = "renewable"
        if renewal.length is not None:
            words += f" for {_KINDS[renewal.kind]}{renewal.length} each time"
        if renewal.times is not None:
            words += f", at most {'once' if renewal.times == 1 else f'{renewal.times} times'}"
        if renewal.root is not None:
            words += f", if {self.conditions[rule.each].phrase(renewal.root)}"
        return words if renewal.force is None else f"{words} ({FORCE[renewal.force]})"

    def earlier_law(self) -> Iterator[str]:
        """Versions that are law no more, folded away."""
        earlier = list(bullets(self.earlier()))
        if earlier:
            yield from ("<details>", "<summary>Earlier law</summary>", "", *earlier, "", "</details>")

    def earlier(self) -> Iterator[str]:
        for rule in self.ruleset.rules:
            titles = escape("; ".join(self.title(grant.entitlement) for grant in rule.grants))
            for version in rule.versions:
                if self.is_earlier(version.end):
                    parts = FORCE[version.force], self.to_whom(rule, version), self.how_long(rule, version)
                    said = "; ".join(part for part in parts if part)
                    yield f"{titles}, {_span(version.start, version.end)}: {said}. {self.provisions(version)}"

    # what stands below

    def words(self) -> Iterator[str]:
        """Definitions by name: a rule's condition names them, here they are unfolded."""
        branch, conditions = self.ruleset.branches[0], self.conditions[None]
        for name, definition in sorted(branch.definitions.items()):
            parts = dict.fromkeys(
                f"{'always' if conditions.settled(root) else conditions.phrase(root)} ({self.provision(provision)})"
                for root, _, provision in definition.parts
            )
            yield f"**{escape(name.replace('_', ' '))}**: {'; or '.join(parts)}"

    def exclusions(self) -> Iterator[tuple[str, ...]]:
        """What ends or bars, each once, with everything that it takes away."""
        found: dict[tuple[str, ...], dict[str, None]] = {}
        for rule, version in self.in_force():
            for ground in version.grounds:
                conditions = self.conditions[rule.each]
                start, end = _validity(conditions, ground)
                if not self.is_earlier(end):
                    words = self.exclusion(conditions, ground, _span(start, end))
                    found.setdefault(words, {})[self.names[rule.id]] = None
        return ((*words, escape("; ".join(taken))) for words, taken in found.items())

    def exclusion(self, conditions: Conditions, ground: Ground, span: str) -> tuple[str, ...]:
        when = "always" if conditions.settled(ground.when) else conditions.phrase(ground.when)
        for one in ground.exemptions:
            when += f"; but not where {conditions.phrase(one.root)} ({self.provision(one.provision)})"
        does = "excluded or ended" if ground.force == "shall" else "the authority may refuse or end it (discretion)"
        return when, does, self.provision(ground.provision) + _in_brackets(span)

    def limits(self) -> Iterator[tuple[str, ...]]:
        found: dict[tuple[str, ...], None] = {}
        for rule, version in self.in_force():
            for limit in version.deadlines:
                must = f"the {'authority' if limit.binds == 'authority' else 'person'} must {limit.to}"
                within = f"{limit.within} from: {self.events[limit.start]}"
                titles = "; ".join(self.title(grant.entitlement) for grant in rule.grants)
                found[escape(titles), escape(must), escape(within), self.provision(limit.provision)] = None
        yield from found

    def questions(self) -> Iterator[tuple[str, ...]]:
        """Facts beyond those that every law asks for: the file's own, then those it shares with other laws."""
        shared = self.law.vocabulary.particulars
        own = [("", fact) for fact in self.ruleset.particulars.values()]
        own += [(f"{item}: ", fact) for item, facts in self.ruleset.item_particulars.items() for fact in facts.values()]
        own += [("", shared[name]) for name in shared if name in self.ruleset.uses]
        for of, fact in own:
            yield escape(of + fact.title), escape(f"{fact.question} {fact.help}"), f"`{fact.name}`"

    def missing(self) -> Iterator[str]:
        for omission in self.ruleset.omissions:
            place = escape(omission.cite) if omission.cite else self.provision(omission.provision or "")
            of = f" ({escape(self.title(omission.entitlement))})" if omission.entitlement else ""
            yield f"{place}{of}: {escape(omission.reason)}"
        given = {grant.entitlement for rule in self.ruleset.rules for grant in rule.grants}
        silent = [entry.title for entry in self.law.catalogue.entitlements if entry.id not in given]
        if silent:
            yield f"No rule here gives: {escape('; '.join(silent))}"

    def further(self, text: str) -> Iterator[str]:
        """Provisions that the page has not named yet: those of earlier law apart, each with what it says."""
        old = {p for rule in self.ruleset.rules for v in rule.versions if self.is_earlier(v.end) for p in v.provisions}
        for name, provision in self.ruleset.provisions.items():
            if name not in old and self.provision(name) not in text:
                yield f"{self.provision(name)}: {escape(provision.says)}"

    # names

    @cached_property
    def conditions(self) -> dict[str | None, Conditions]:
        return {b.each: Conditions.of_branch(self.ruleset, b, self.cites) for b in self.ruleset.branches}

    @cached_property
    def names(self) -> dict[str, str]:
        """Each rule as a reader knows it: what it gives, and by which provision."""
        given = {rule.id: ", ".join(self.title(g.entitlement) for g in rule.grants) for rule in self.ruleset.rules}
        return {rule: f"{titles} ({self.cites[rule]})" for rule, titles in given.items()}

    @cached_property
    def cites(self) -> dict[str, str]:
        """The provision of each rule, as its newest version cites it."""
        provisions = self.ruleset.provisions
        newest = {rule.id: max(rule.versions, key=lambda one: one.start or 0) for rule in self.ruleset.rules}
        return {rule: provisions[version.provisions[0]].cite for rule, version in newest.items()}

    @cached_property
    def events(self) -> dict[str, str]:
        return {name: fact.title for name, fact in self.ruleset.scope.facts.items()}

    def title(self, entitlement: str) -> str:
        return self.law.catalogue.by_id[entitlement].title

    def provision(self, name: str) -> str:
        """A link to the law, with how sure it is where the text itself was not read."""
        provision = self.ruleset.provisions[name]
        url = provision.url.translate({ord(c): f"%{ord(c):02X}" for c in "()<>|\\"})
        unsure = "" if provision.confidence == "seen" else f" *{provision.confidence}*"
        return f"[{escape(provision.cite)}]({url}){unsure}"

    def provisions(self, version: Version) -> str:
        return "; ".join(self.provision(one) for one in version.provisions)

    def with_rules_named(self, words: str) -> str:
        for rule, cite in self.cites.items():
            words = words.replace(f"of `{rule}`", f"under {cite}")
        return words

    def is_earlier(self, end: int | None) -> bool:
        return end is not None and end <= self.ruleset.reviewed.toordinal()

    def in_force(self) -> Iterator[tuple[Rule, Version]]:
        """Versions that are law on the day of the review, or will be."""
        return ((rule, one) for rule in self.ruleset.rules for one in rule.versions if not self.is_earlier(one.end))


def _validity(conditions: Conditions, ground: Ground) -> tuple[int | None, int | None]:
    """The days on which a rule that bars is law: they stand in its whole condition and not in its own words."""
    start = end = None
    own = conditions.children(ground.when)
    for child in conditions.children(ground.root):
        match conditions.program.nodes[child]:
            case CompareDays(left=Today(), op=">=", right=OnDay(ordinal=day)) if child not in own:
                start = day
            case CompareDays(left=Today(), op="<", right=OnDay(ordinal=day)) if child not in own:
                end = day
    return start, end


def shares(ruleset: Ruleset) -> list[tuple[Confidence, str]]:
    """How much of a ruleset's provisions was seen, is secondary or recalled, in percent."""
    sure = Counter(provision.confidence for provision in ruleset.provisions.values())
    return [(c, f"{100 * sure[c] / max(len(ruleset.provisions), 1):.0f} %") for c in CONFIDENCES]


def _in_brackets(words: str) -> str:
    return f" ({words})" if words else ""


def _span(start: int | None, end: int | None) -> str:
    first = "" if start is None else f"from {date.fromordinal(start)}"
    last = "" if end is None else f"until {date.fromordinal(end - 1)}"
    return f"{first} {last}".strip()
