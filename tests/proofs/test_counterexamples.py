"""People who are found are plain, told in a sentence, and saved as worked examples that run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from entitlements.findings.checking import check
from entitlements.proofs import prove
from entitlements.proofs.keeping import forget
from tests.proofs.made_up import base, country, treaty


@pytest.fixture(scope="module")
def refusing():
    when = "presumed_victim and ready_to_testify and not public_order_ground"
    return prove.floor(country(when=when), treaty(), law=base())["reflection_period"]


def test_the_person_is_told_with_what_matters_and_no_more(refusing):
    found = refusing.counterexample
    assert found.told.endswith("and declines to testify")
    assert set(found.victim.model_dump(exclude_none=True, exclude_defaults=True)) == {
        "host", "identification", "testimony",
    }  # fmt: skip


def test_the_person_is_saved_as_a_worked_example_that_comes_out_as_it_says(refusing, tmp_path):
    file = tmp_path / "sm.examples.yaml"
    refusing.counterexample.save(str(file), "one")
    refusing.counterexample.save(str(file), "another")
    when = "presumed_victim and ready_to_testify and not public_order_ground"
    national = country(when=when)
    report = check(national, base().replacing(national), (file.read_text(encoding="utf-8"), file.name))
    assert (report.examples, report.failures) == (2, [])


def test_the_proof_as_text_says_verdict_person_and_both_laws(refusing):
    for words in ("refuted", "declines to testify", "Made-up Convention art. 1", "Made-up Act art. 1"):
        assert words in str(refusing)


def test_a_proof_that_is_kept_on_disk_is_the_same_when_read_again(tmp_path):
    first = prove.floor(country(), treaty(), law=base(), folder=tmp_path)
    forget()
    assert prove.floor(country(), treaty(), law=base(), folder=tmp_path) == first


def test_a_spoilt_file_of_a_kept_proof_is_made_again(tmp_path):
    first = prove.floor(country(), treaty(), law=base(), folder=tmp_path)
    forget()
    for file in tmp_path.iterdir():
        file.write_text("{}", encoding="utf-8")
    assert prove.floor(country(), treaty(), law=base(), folder=tmp_path) == first


def test_a_kept_proof_is_not_taken_for_one_about_other_days(tmp_path):
    ends = date(2027, 6, 1)
    law = base().replacing(country(), treaty())
    row = replace(law.bindings.rows["SM", "coe-197"], end=ends)
    sooner = base().replacing(country(), treaty())
    sooner.bindings = replace(law.bindings, rows=law.bindings.rows | {("SM", "coe-197"): row})
    kept = [prove.floor("SM", "coe-197", law=one, folder=tmp_path)["reflection_period"] for one in (law, sooner)]
    assert [proof.days[1] == ends for proof in kept] == [False, True]


def test_the_same_question_has_the_same_answer_each_time():
    forget()
    first = prove.floor("DE", "coe-197", "residence_permit")
    forget()
    assert prove.floor("DE", "coe-197", "residence_permit") == first
