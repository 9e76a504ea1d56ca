"""An entitlement's claims are made when something looks at it, and nothing can tell that they were not there before."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from entitlements import Assessment, Victim, assess
from entitlements.findings import claims
from entitlements.findings.claims import Entitlement

CHILD = Victim(host="DE", born="2009-03-14", nationalities={"MD"}, identification="presumed", testimony="undecided")
ON = date(2026, 11, 23)


def unread() -> Assessment:
    return assess(CHILD, on=ON)


def read() -> Assessment:
    answer = unread()
    for entitlement in answer:
        assert entitlement.status
    return answer


def looked_at(answer: Assessment) -> list[str]:
    """The entitlements whose claims have been made."""
    return [one.id for one in answer.entitlements if "status" in claims._FIELDS.__get__(one)]


def test_nothing_is_looked_at_when_a_case_is_assessed() -> None:
    assert looked_at(unread()) == []


def test_looking_at_one_entitlement_makes_its_claims_alone() -> None:
    answer = unread()
    assert answer["housing"].status
    assert looked_at(answer) == ["housing"]


@pytest.mark.parametrize("look", [
    lambda answer: answer.model_dump(),
    lambda answer: answer.model_dump_json(),
    lambda answer: json.loads(answer.model_dump_json(include={"entitlements"})),
    lambda answer: [one.model_dump() for one in answer],
    lambda answer: [vars(one) for one in answer],
    lambda answer: [list(one) for one in answer],
    lambda answer: [repr(one) for one in answer],
    lambda answer: [hash(one.claims) for one in answer],
    lambda answer: answer.granted,
    lambda answer: answer.shortfalls,
])  # fmt: skip
def test_whoever_looks_sees_the_same_as_when_all_was_read_before(look: Callable[[Assessment], Any]) -> None:
    assert look(unread()) == look(read())


@pytest.mark.parametrize("twin", [
    copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one)), lambda one: one.model_copy(),
    lambda one: Entitlement.model_validate(one.model_dump()),
    lambda one: Entitlement.model_validate_json(one.model_dump_json()),
])  # fmt: skip
def test_a_copy_of_what_nobody_read_is_whole(twin: Callable[[Entitlement], Entitlement]) -> None:
    for one, whole in zip(unread(), read(), strict=True):
        assert twin(one).model_dump() == whole.model_dump()


def test_answers_are_equal_whether_or_not_they_were_read() -> None:
    assert unread() == read()
    assert unread() == unread()
    assert unread()["housing"] != unread()["work"]


def test_an_answer_travels_unread() -> None:
    assert pickle.loads(pickle.dumps(unread())) == read()
    assert Assessment.model_validate_json(unread().model_dump_json()).entitlements == read().entitlements


def test_a_redacted_answer_keeps_its_claims() -> None:
    assert [one.claims for one in unread().redact()] == [one.claims for one in read()]


def test_an_entitlement_cannot_be_changed_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        unread()["housing"].status = "granted"  # type: ignore[assignment, misc]  # that it cannot be set is what is tried


def test_what_is_not_there_is_said_to_be_so() -> None:
    with pytest.raises(AttributeError, match="no_such_field"):
        getattr(unread()["housing"], "no_such_field")  # noqa: B009  # a type checker would know


def test_threads_that_look_at_once_see_the_same() -> None:
    answer, whole = unread(), read()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: answer.model_dump_json(), range(16)))
    assert found == [whole.model_dump_json()] * 16


def test_its_own_fields_stand_in_the_order_of_the_model() -> None:
    for one in unread():
        assert list(vars(one)) == list(Entitlement.model_fields)
