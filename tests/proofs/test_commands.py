"""The commands: proofs for one state, people saved as examples, and who gains and who loses by an amendment."""

from __future__ import annotations

import pytest

from entitlements.cli import main
from tests.proofs.made_up import REFLECTION, TEXT


def ruleset(folder, name: str, length: str, when: str = "presumed_victim") -> str:
    rules = REFLECTION.format(length=length, force="shall", when=when)
    text = TEXT.format(name="sm", title="Made-up Act", level="national", state="state: SM", rules=rules)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_proved_floor_is_told_in_a_line(capsys):
    assert main(["prove", "--state", "de", "--instrument", "coe-197", "--entitlement", "reflection_period"]) == 0
    told = "  reflection_period: proved for everybody known in full, 2026-11-23 to 2030-11-23\n"
    assert told in capsys.readouterr().out


def test_a_person_who_is_found_is_told_and_saved(capsys, tmp_path):
    file = tmp_path / "found.yaml"
    arguments = ["--instrument", "coe-197", "--entitlement", "residence_permit", "--example", str(file)]
    assert main(["prove", "--state", "DE", *arguments]) == 0
    out = capsys.readouterr().out
    assert "residence_permit: refuted (refused)" in out
    assert "declines to testify" in out
    assert file.read_text(encoding="utf-8").startswith("ruleset: de\nexamples:\n  - name:")


def test_a_misspelt_entitlement_is_named_with_the_nearest(capsys):
    assert main(["prove", "--state", "DE", "--instrument", "coe-197", "--entitlement", "residence_permt"]) == 1
    assert "did you mean `residence_permit`" in capsys.readouterr().err


def test_an_entitlement_on_which_the_instrument_sets_no_floor_is_said_to_be_so(capsys):
    assert main(["prove", "--state", "DE", "--instrument", "coe-197", "--entitlement", "permit_renewal"]) == 0
    assert "  permit_renewal: no floor that can be compared\n" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--instrument", "--entitlement", "--example"])
def test_an_option_of_one_state_is_refused_beside_all(option, capsys):
    assert main(["prove", "--all", option, "anything"]) == 1
    assert f"`{option}` goes with `--state`" in capsys.readouterr().err


def test_an_amendment_is_told_by_who_loses(capsys, tmp_path):
    old = ruleset(tmp_path, "old.yaml", "exact: 30 days")
    new = ruleset(tmp_path, "new.yaml", "exact: 30 days", "presumed_victim and ready_to_testify")
    assert main(["diff", old, new]) == 0
    out = capsys.readouterr().out
    assert "reflection_period: loses: " in out
    assert "gains" not in out


def test_the_same_text_twice_changes_nothing_for_anybody(capsys, tmp_path):
    file = ruleset(tmp_path, "same.yaml", "exact: 30 days")
    assert main(["diff", file, file]) == 0
    assert capsys.readouterr().out.startswith("Nobody gains and nobody loses")
