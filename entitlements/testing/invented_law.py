"""Small laws as a strategy: whole rulesets that no legislator wrote, for testing what reads or applies rulesets."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from hypothesis import strategies as st

from entitlements.law.compiling import compile_ruleset
from entitlements.law.library import load
from entitlements.law.ruleset import Ruleset
from entitlements.testing.days import Draw, one_of

_PLAIN = (
    "presumed_victim", "child", "identified_victim", "citizen_of_host", "third_country_national", "links_severed",
    "public_order_ground", "lacks_means", "proceedings_running", "ready_to_testify", "special_needs", "under(21)",
    'testimony in ("willing", "cooperating")', 'residence_status == "irregular"', '"sexual" in exploitation',
    "reached(harmed_on)", "harmed_on + months(12) >= today", "own_report_on <= presumed_on", "own_report",
    'citizen_of("MD", "NG")', 'any(o.compelled for o in offences)', "all(d.child for d in dependants)",
    'today >= date("2026-01-01")', "presumed_on + days(30) < today",
)  # fmt: skip
_EVENTS = ("presumed_on", "identified_on", "harmed_on", "own_report_on", "ready_to_testify_on")
_LENGTHS = ("30 days", "1 month", "3 months", "6 weeks", "1 year", "7 working days")
_KINDS = ("at_least", "exact", "up_to")
_COUNTINGS = ("common", "de-bgb")
_GRANTS = ("reflection_period", "housing", "residence_permit", "healthcare", "legal_aid", "compensation")
_SOMETIMES = (False, False, True)
_CHANGED_ON = (date(2026, 1, 1), date(2026, 6, 15), date(2024, 2, 29))


def rulesets(*, state: str = "DE") -> st.SearchStrategy[Invented]:
    """Compiled rulesets of national law that is invented, to stand in the place of a state's: `law.replacing(ruleset)`.

    `ruleset.text` is the file of each. They shrink to one rule that grants a reflection period to everybody.

    >>> from hypothesis import find
    >>> ruleset = find(rulesets(), lambda ruleset: True)
    >>> [(rule.id, rule.grants[0].entitlement) for rule in ruleset.rules]
    [('rule-1', 'reflection_period')]
    """
    return ruleset_texts(state=state).map(_compiled)


@dataclass(frozen=True, eq=False, repr=False)
class Invented(Ruleset):
    """A compiled ruleset that knows its text, and is told by it."""

    text: str

    def __repr__(self) -> str:
        return f"\n{self.text}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """For Hypothesis, which would tell every field of a dataclass."""
        printer.text(repr(self))


def _compiled(text: str) -> Invented:
    law = load()
    name = text.partition("\n")[0].removeprefix("ruleset: ")
    found = compile_ruleset(text, f"{name}.yaml", law.vocabulary, law.catalogue)
    return Invented(**{one.name: getattr(found, one.name) for one in fields(found)}, text=text)


@st.composite
def ruleset_texts(draw: st.DrawFn, *, state: str = "DE") -> str:
    """The files of such rulesets.

    >>> from hypothesis import find
    >>> print(find(ruleset_texts(), lambda text: "when:" in text).partition("rules:")[2].strip())
    - id: rule-1
        grants: reflection_period
        provision: art-1
        force: shall
        when: presumed_victim
    """
    number = draw(st.integers(1, 5))
    rules = [_rule(draw, place) for place in range(1, number + 1)]
    name = state.lower()
    return "\n".join([
        f"ruleset: {name}", "title: An invented law", "level: national", f"state: {state}",
        f"counting: {one_of(draw, _COUNTINGS)}", "reviewed: 2026-01-01", "review_due: 2035-01-01",
        "says: Invented for tests.", "provisions:",
        *(_provision(place) for place in range(1, number + 1)), "particulars:",
        "  own_report_on: {type: date, question: When was the report made?}",
        "  own_report: {type: boolean, question: Was there a report?}", "rules:", *rules, "",
    ])  # fmt: skip


def _provision(place: int) -> str:
    url = f"https://example.org/{place}"
    return f'  art-{place}: {{cite: art. {place}, says: Invented., url: "{url}", confidence: seen}}'


def _rule(draw: Draw, place: int) -> str:
    lines = [f"  - id: rule-{place}", f"    grants: {one_of(draw, _GRANTS)}", f"    provision: art-{place}"]
    lines.append(f"    force: {one_of(draw, ('shall', 'may'))}")
    if when := _condition(draw, 2):
        # What begins with a quotation mark would be read as a text that ends with the next one.
        lines.append("    when: " + (_quoted(when) if when.startswith('"') else when))
    period = one_of(draw, (None, "starts", "starts", "issued"))
    if period is not None:
        starts = "issued" if period == "issued" else _start(draw)
        lines.append(f"    period: {{starts: {starts}, {_end(draw)}}}")
    if one_of(draw, _SOMETIMES):
        lines.append(f"    valid: {{from: {one_of(draw, _CHANGED_ON)}}}")
    if one_of(draw, _SOMETIMES):
        ground = _condition(draw, 1) or "public_order_ground"
        force = one_of(draw, ("may", "shall"))
        lines += ["    ends_early:", f"      - {{when: {_quoted(ground)}, force: {force}, provision: art-{place}}}"]
    if one_of(draw, _SOMETIMES):
        within, event = one_of(draw, _LENGTHS), one_of(draw, _EVENTS)
        lines += ["    deadlines:", f"      - {{binds: authority, to: decide on it, within: {within}, from: {event}}}"]
    return "\n".join(lines)


def _quoted(condition: str) -> str:
    return "'" + condition.replace("'", "''") + "'"


def _condition(draw: Draw, deep: int) -> str:
    match one_of(draw, ("none", "plain", "not", "and", "or") if deep else ("none", "plain", "not")):
        case "plain":
            return one_of(draw, _PLAIN)
        case "not":
            return f"not {one_of(draw, _PLAIN)}"
        case "none":
            return ""
        case word:
            parts = [part for part in (_condition(draw, deep - 1) for _ in range(2)) if part]
            return f" {word} ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts)


def _start(draw: Draw) -> str:
    word = one_of(draw, (None, None, None, "later_of", "earlier_of"))
    return one_of(draw, _EVENTS) if word is None else f"{{{word}: [{one_of(draw, _EVENTS)}, {one_of(draw, _EVENTS)}]}}"


def _end(draw: Draw) -> str:
    match one_of(draw, ("length", "length", "until", "later_of", "earlier_of")):
        case "length":
            return f"{one_of(draw, _KINDS)}: {one_of(draw, _LENGTHS)}"
        case "until":
            return f"until: {one_of(draw, ('eighteenth_birthday', *_EVENTS))}"
        case word:
            return f"until: {{{word}: [{one_of(draw, _LENGTHS)}, {one_of(draw, _EVENTS)}]}}"
