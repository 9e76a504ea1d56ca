"""Every fault of the facts is one FactError with a path and what is allowed, and a message never holds a value."""

from __future__ import annotations

import json
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entitlements.errors import FactError
from entitlements.facts import Dependant, Offence, Permit, Stage, Victim
from tests.facts.lives import given_facts


def problems(**facts: Any) -> dict[str, str]:
    with pytest.raises(FactError) as caught:
        Victim(**facts)
    return dict(caught.value.problems)


def test_a_misspelt_fact_suggests_the_right_one() -> None:
    assert problems(testimny="declined") == {"testimny": "no such fact; did you mean `testimony`?"}
    assert problems(permits=[{}, {"expire": "2026-01-01"}]) == {
        "permits[1].expire": "no such fact; did you mean `expires`?"
    }


def test_a_fact_that_is_no_victims_own_is_sent_to_the_particulars() -> None:
    problem = "no such fact; a fact that only some laws ask for belongs in `particulars`"
    assert problems(zodiac="x") == {"zodiac": problem}


def test_every_fault_is_named_at_once() -> None:
    assert set(problems(born=5, host="Germany", age=131, links_severed="yes", permits=[{"issued": 1}])) == {
        "born", "host", "age", "links_severed", "permits[0].issued",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "path", "problem"),
    [
        ({"residence_status": "x"}, "residence_status",
         "expected one of `irregular`, `tolerated`, `asylum_applicant`, `visitor`, `resident`, `permanent_resident`"),
        ({"identification": "presumd"}, "identification",
         "expected one of `none`, `referred`, `presumed`, `identified`, `refused`"),
        ({"identification": {"status": "x"}}, "identification.status",
         "expected one of `none`, `referred`, `presumed`, `identified`, `refused`"),
        ({"identification": ["none", "x"]}, "identification[1]",
         "expected one of `none`, `referred`, `presumed`, `identified`, `refused`"),
        ({"testimony": [{"date": "2026-01-01"}]}, "testimony[0].status", "is missing"),
        ({"born": "2026-02-30"}, "born", "is no day of the calendar"),
        ({"born": 20260201}, "born", "expected a day as YYYY-MM-DD"),
        ({"offences": [{"committed_on": "x"}]}, "offences[0].committed_on",
         "expected a day as YYYY-MM-DD, or `not_yet`"),
        ({"unaccompanied": 1}, "unaccompanied", "expected true or false"),
        ({"age": "17"}, "age", "expected a whole number"),
        ({"age": True}, "age", "expected a whole number"),
        ({"age": -1}, "age", "expected 0 or more"),
        ({"age": 131}, "age", "expected 130 or less"),
        ({"nationalities": "NG"}, "nationalities", "expected a list"),
        ({"region": "Scotland"}, "region", "expected a part of a state (ISO 3166-2), such as `GB-SCT`"),
        ({"offences": {"kind": "x"}}, "offences", "expected a list"),
        ({"offences": ["x"]}, "offences[0]", "expected a mapping from the names of facts to what is known"),
        ({"particulars": {"harmed_on": 1.5}}, "particulars.harmed_on",
         "expected true or false, a whole number, a text, a day as YYYY-MM-DD, `not_yet` or a list of texts"),
        ({"particulars": {"harmed_on": "2026-13-01"}}, "particulars.harmed_on", "is no day of the calendar"),
        ({"particulars": ["harmed_on"]}, "particulars", "expected a mapping from the names of facts to what is known"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place_and_what_is_allowed(facts: dict[str, Any], path: str, problem: str) -> None:
    assert problems(**facts) == {path: problem}


@pytest.mark.parametrize("model", [Stage, Offence, Dependant, Permit])
def test_parts_of_a_case_raise_the_same_error(model: type[Any]) -> None:
    with pytest.raises(FactError, match="`nonsense`: no such fact"):
        model(**({"status": "presumed"} if model is Stage else {}), nonsense=1)


def test_text_that_is_no_json_is_a_fact_error() -> None:
    with pytest.raises(FactError, match="not valid JSON"):
        Victim.model_validate_json('{"born": "2001-')


def test_what_is_no_mapping_is_a_fact_error() -> None:
    with pytest.raises(FactError, match="expected a mapping"):
        Victim.model_validate("someone")


SECRET = "xQzsecretzQx"
BAD: st.SearchStrategy[Any] = st.sampled_from(
    [SECRET, [SECRET], {"status": SECRET}, {"date": SECRET}, [{"status": SECRET}], [{"kind": SECRET, "born": SECRET}],
     {"status": "presumed", "date": SECRET}, [{"relation": SECRET, "issued": SECRET, "expires": SECRET}],
     [{"stage": SECRET}], {"a": {"b": SECRET}}, {f"{SECRET} {SECRET}": 1}, SECRET.encode(),
     (SECRET, 5), [[SECRET]], {"harmed_on": [1, SECRET]}],
)  # fmt: skip
WAYS: list[Callable[[dict[str, Any]], Any]] = [
    lambda facts: Victim(**facts),
    Victim.model_validate,
    lambda facts: Victim.model_validate_json(json.dumps(facts, default=str)),
    lambda facts: Victim().replace(**facts),
]


def texts_of(error: BaseException) -> str:
    """All that a log could hold of an error, and of the errors behind it."""
    told, seen = "", []
    current: BaseException | None = error
    while current is not None and current not in seen:
        seen.append(current)
        told += f"{current}{current!r}{current.args!r}" + "".join(traceback.format_exception(current))
        current = current.__cause__ or current.__context__
    return told


@given(given_facts(), st.sampled_from(sorted(Victim.model_fields)), BAD, st.sampled_from(WAYS))
def test_no_value_appears_in_an_error(facts: dict[str, Any], field: str, bad: Any, way: Callable[[Any], Any]) -> None:
    error = None
    try:
        way({**facts, field: bad, "age": SECRET})
    except FactError as raised:
        error = raised
    assert error is not None
    assert error.__cause__ is None
    assert error.__context__ is None
    assert SECRET not in texts_of(error)


@given(given_facts(), BAD)
def test_no_value_of_a_contradiction_appears(facts: dict[str, Any], bad: Any) -> None:
    late = {"born": "2034-12-31", "permits": [{"under": SECRET, "kind": "work", "issued": "2020-01-01"}]}
    with pytest.raises(FactError) as caught:
        Victim(**{**facts, **late, "particulars": {"own": SECRET}})
    told = texts_of(caught.value)
    assert SECRET not in told
    assert "2034" not in str(caught.value)


def test_a_persons_name_given_as_a_key_is_not_repeated() -> None:
    assert problems(**{"Jane Doe": 1}) == {"": "a key is not the name of a fact"}
    assert problems(particulars={"Jane Doe": 1}) == {"particulars": "a key is not the name of a fact"}


@given(given_facts())
def test_a_repr_says_which_facts_are_known_and_not_what_they_are(facts: dict[str, Any]) -> None:
    victim = Victim(**facts)
    names = set(Victim.model_fields) | set(victim.particulars) | victim.not_known
    told = repr(victim).removeprefix("Victim(").removesuffix(")")
    pairs = [part.split("=") for part in told.split(", ")] if told else []
    assert all(name in names and word in ("known", "does_not_know") for name, word in pairs)
    assert str(victim) == repr(victim)


def test_parts_of_a_case_are_silent_too() -> None:
    assert repr(Stage(status="presumed", date="2026-01-01")) == "Stage(status=known, date=known)"
    assert repr(Victim(identification="presumed").identification) == "(Stage(status=known),)"
    assert repr(Offence(kind="theft", particulars={"a": 1})) == "Offence(kind=known, a=known)"
    assert repr(Victim(particulars={"a": 1}).particulars) == "Particulars(a=known)"


def test_an_error_can_be_pickled() -> None:
    with pytest.raises(FactError) as caught:
        Victim(born=5)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
