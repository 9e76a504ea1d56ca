"""Finding rulesets: the library's own, those of a folder, those of an installed package."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from entitlements import RulesetError, UnknownLaw, Victim, assess, load
from entitlements.law.library import _load


def folder_with(tmp_path: Path, text: str, name: str = "xx") -> Path:
    tmp_path.joinpath(f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_rulesets_are_compiled_only_when_they_are_needed():
    law = _load.__wrapped__(())
    assert "de" in law.names
    assert not law._compiled


def test_one_assessment_compiles_only_what_binds_its_host_state():
    law = _load.__wrapped__(())
    on = date(2026, 11, 23)
    assess(Victim(host="DE", nationalities={"NG"}, identification="presumed"), on=on, law=law)
    binding = {name for name in law.names if (row := law.bindings.of("DE", name)) is not None and row.on(on)}
    assert set(law._compiled) == {"de", *binding}


def test_a_state_without_law_of_its_own_compiles_no_other_state_s():
    law = _load.__wrapped__(())
    with contextlib.suppress(UnknownLaw):
        law.applying("BR", date(2026, 11, 23))
    assert not [name for name in law._compiled if law.ruleset(name).level == "national"]


def test_a_folder_adds_a_state(tmp_path, small):
    law = load(folder_with(tmp_path, small.replace("state: DE", "state: BR")))
    answer = assess(Victim(host="BR", nationalities={"NG"}, identification="presumed"), on=date(2026, 11, 23), law=law)
    assert answer["reflection_period"].best.rule == "xx/reflection"
    assert [one.ruleset for one in answer.law] == ["xx"]


def test_an_id_that_is_taken_is_an_error(tmp_path, small):
    with pytest.raises(RulesetError, match="the ruleset id `de` is taken already"):
        load(folder_with(tmp_path, small, "de"))


def test_a_folder_that_is_none_is_an_error(tmp_path):
    with pytest.raises(RulesetError, match="not a folder"):
        load(tmp_path / "nowhere")


def test_an_unknown_ruleset_suggests_the_nearest():
    with pytest.raises(UnknownLaw, match="did you mean `coe-197`"):
        load().ruleset("coe197")


def test_a_package_offers_its_rulesets_by_entry_point(tmp_path, small, environment):
    package = tmp_path / "acme_rules"
    package.mkdir()
    package.joinpath("__init__.py").write_text("")
    package.joinpath("acme.yaml").write_text(
        small.replace("ruleset: xx", "ruleset: acme").replace("state: DE", "state: BR")
    )
    info = tmp_path / "acme-1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    info.joinpath("entry_points.txt").write_text("[entitlements.rulesets]\nacme = acme_rules\n")
    path = os.pathsep.join([str(tmp_path), environment["PYTHONPATH"]])
    found = subprocess.run(
        [sys.executable, "-c", "from entitlements import load; print(load().national('BR').id)"],
        env={**environment, "PYTHONPATH": path}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == "acme"


def test_a_ruleset_put_in_place_of_another_leaves_the_first_law_as_it_was(compiled, small):
    law = load()
    changed = law.replacing(compiled(small))
    assert changed.ruleset("xx").id == "xx"
    assert "xx" not in law.names
