"""People in a sentence, and as worked examples in the form that stands beside a ruleset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entitlements.facts import Victim
from entitlements.facts.countries import COUNTRIES
from entitlements.findings.assessment import Assessment
from entitlements.law.library import Law
from entitlements.periods.ages import age_on

if TYPE_CHECKING:
    from entitlements.proofs.results import Counterexample

_TESTIMONY = {
    "undecided": "has not decided about testifying", "willing": "is willing to testify",
    "cooperating": "cooperates with the authorities", "testified": "has testified", "declined": "declines to testify",
    "unable": "is unable to testify", "withdrawn": "has withdrawn the readiness to testify",
}  # fmt: skip
_IDENTIFICATION = {
    "none": "has not been referred as a possible victim", "referred": "was referred as a possible victim",
    "presumed": "was presumed a victim", "identified": "was identified as a victim",
    "refused": "was refused identification",
}  # fmt: skip
_PROCEEDINGS = {
    "none": "has seen no proceedings begin", "reported": "has seen the crime reported",
    "investigation": "has seen the investigation begin", "prosecution": "has seen the prosecution begin",
    "trial": "has seen the trial begin", "convicted": "has seen the traffickers convicted",
    "acquitted": "has seen the accused acquitted", "discontinued": "has seen the proceedings discontinued",
}  # fmt: skip
_RESIDENCE = {
    "irregular": "has no lawful residence", "tolerated": "is tolerated", "asylum_applicant": "has applied for asylum",
    "visitor": "is a visitor", "resident": "is a resident", "permanent_resident": "is a permanent resident",
}  # fmt: skip


def person(victim: Victim, on: date, host: str, law: Law) -> str:
    """The person in a sentence's worth of words, with every fact that is known.

    >>> from entitlements import load
    >>> anna = Victim(nationalities={"NG"}, born="1999-05-01", testimony="declined")
    >>> person(anna, date(2026, 11, 25), "DE", load())
    'an adult (Nigeria, aged 27) in Germany on 2026-11-25 who declines to testify'
    """
    words = [*_stages(victim), *_plain(victim, law)]
    who = f"{_who(victim, on)} in {COUNTRIES[host]}{f' ({victim.region})' if victim.region else ''} on {on}"
    return f"{who} who {_joined(words)}" if words else who


def _who(victim: Victim, on: date) -> str:
    nations = victim.nationalities
    found = []
    if nations is not None:
        found.append(" and ".join(sorted(COUNTRIES[c] for c in nations)) or "stateless")
    age = None if victim.born is None else age_on(victim.born, on)
    if age is not None:
        found.append(f"aged {age}")
    kind = "a person" if age is None else "a child" if age < 18 else "an adult"
    return f"{kind} ({', '.join(found)})" if found else kind


def _stages(victim: Victim) -> list[str]:
    words = []
    for stages, told in ((victim.identification, _IDENTIFICATION), (victim.testimony, _TESTIMONY)):
        for stage in stages or ():
            words.append(told[stage.status] + (f" on {stage.date}" if stage.date and told is _IDENTIFICATION else ""))
    for step in victim.proceedings or ():
        words.append(f"{_PROCEEDINGS[step.status]}{f' on {step.date}' if step.date else ''}")
    if victim.residence_status is not None:
        words.append(_RESIDENCE[victim.residence_status])
    return words


def _plain(victim: Victim, law: Law) -> list[str]:
    titles = {name: fact.title for name, fact in law.vocabulary.facts.items()}
    for ruleset in law.applying(victim.host, date.max) if victim.host is not None else ():
        titles |= {name: fact.title or name for name, fact in ruleset.ruleset.scope.facts.items()}
    words = []
    named = {"born", "nationalities", "host", "region", "identification", "testimony", "proceedings", "particulars"}
    for name in type(victim).model_fields:
        value = getattr(victim, name)
        if value is not None and name not in named | {"residence_status", "not_known"}:
            words.append(_said(titles.get(name, name), value))
    words += [_said(titles.get(name) or name.replace("_", " "), value) for name, value in victim.particulars.items()]
    return words


def _said(title: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"answers {'yes' if value else 'no'} to “{title}”"
    if value == "not_yet":
        return f"has not seen “{title}” happen"
    if isinstance(value, frozenset):
        return f"has under “{title}” {', '.join(sorted(value)) or 'nothing'}"
    if isinstance(value, tuple):
        return f"has under “{title}” {'; '.join(map(_item, value)) or 'nothing'}"
    return f"has “{title}” {value}"


def _item(item: Any) -> str:
    told = {**{n: getattr(item, n) for n in type(item).model_fields if n not in ("particulars", "not_known")},
            **dict(item.particulars)}  # fmt: skip
    said = [f"{name.replace('_', ' ')} {_value(value)}" for name, value in told.items() if value is not None]
    return ", ".join(said) or "one of which nothing more is known"


def _value(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else (
        "/".join(sorted(value)) if isinstance(value, frozenset) else str(value))  # fmt: skip


def _joined(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# worked examples


def rules_expected(answer: Assessment, entitlements: Iterable[str], ruleset: str) -> dict[str, Any]:
    """What the rules of a ruleset come to on some entitlements, as a worked example expects it."""
    found: dict[str, Any] = {}
    claims = (claim for entitlement in entitlements for claim in answer[entitlement])
    for claim in claims:
        if claim.id.partition("/")[0] != ruleset:
            continue
        expected: dict[str, Any] = {"status": str(claim.status)}
        if claim.min_ends is not None:
            expected["min_ends"] = claim.min_ends.isoformat()
        found[claim.id.partition("/")[2]] = expected if len(expected) > 1 else str(claim.status)
    return found


def example_of(found: Counterexample, name: str) -> str:
    """A counterexample as the text of one worked example."""
    import yaml

    facts = found.victim.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    facts.pop("not_known", None)
    entry = {
        "name": name or f"found by proof: {found.told}",
        "why": found.shows,
        "on": found.on.isoformat(),
        "victim": facts,
        "expect": found.expects,
    }
    text: str = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=110)
    return text


def save_example(found: Counterexample, file: str, name: str) -> None:
    """Add a counterexample to a file of worked examples, which is begun where there is none."""
    path = Path(file)
    text = path.read_text(encoding="utf-8") if path.is_file() else f"ruleset: {found.ruleset}\nexamples:\n"
    entry = "".join(f"  {line}\n" if line else "\n" for line in example_of(found, name).rstrip("\n").split("\n"))
    path.write_text(f"{text.rstrip()}\n{entry}", encoding="utf-8")
