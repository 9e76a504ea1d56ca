"""The command: answers on standard output, faults on standard error, and nothing half-printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from entitlements import Assessment
from entitlements.cli import main

ANNA = str(Path(__file__).resolve().parent.parent / "docs" / "examples" / "anna.yaml")
ON = ["--on", "2026-11-23"]


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def case(tmp_path: Path, text: str, name: str = "case.yaml") -> str:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_case_is_answered_by_family_with_dates_status_and_citation(capsys):
    code, out, err = run(capsys, "assess", ANNA, *ON)
    assert (code, err) == (0, "")
    for words in ("Staying", "Recovery and", "not ending", "2027-01-05", "AufenthG § 59(7)", "Still to be found out"):
        assert words in out


def test_a_confidence_that_is_not_seen_is_shown(capsys):
    assert "[recalled]" in run(capsys, "assess", ANNA, *ON)[1]


def test_json_is_a_whole_answer(capsys):
    code, out, _ = run(capsys, "assess", ANNA, *ON, "--json")
    assert code == 0
    assert Assessment.model_validate_json(out)["reflection_period"].status == "granted"


def test_several_cases_in_json_are_a_list(capsys):
    out = run(capsys, "assess", ANNA, ANNA, *ON, "--json")[1]
    assert [answer["host"] for answer in json.loads(out)] == ["DE", "DE"]


def test_a_case_may_be_json(capsys, tmp_path):
    file = case(tmp_path, '{"host": "NO", "identification": "presumed"}', "case.json")
    assert "Norway, on 2026" in run(capsys, "assess", file, *ON)[1]


def test_norway_is_a_country_in_a_case(capsys, tmp_path):
    assert run(capsys, "assess", case(tmp_path, "host: NO\n"), *ON)[0] == 0


def test_the_host_may_be_given_on_the_command_line(capsys, tmp_path):
    assert "Germany, on 2026" in run(capsys, "assess", case(tmp_path, "testimony: declined\n"), *ON, "--host", "de")[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("host: DE\ntestimny: declined\n", "did you mean `testimony`?"),
        ("host: DE\nborn: 2027-01-01\nidentification: {status: presumed, date: 2026-01-01}\n", "born"),
        ("host: [\n", "not YAML"),
        ("- host\n", "a case is a mapping of facts"),
        ("testimony: declined\n", "the host state is not known"),
        ("host: BR\n", "nothing is encoded for the host state"),
    ],
)
def test_bad_input_is_told_on_standard_error_and_nothing_is_printed(capsys, tmp_path, text, words):
    code, out, err = run(capsys, "assess", case(tmp_path, text), *ON)
    assert (code, out) == (1, "")
    assert words in err
    assert "Traceback" not in err


def test_one_bad_case_among_several_prints_nothing(capsys, tmp_path):
    code, out, err = run(capsys, "assess", ANNA, case(tmp_path, "host: XX\n"), *ON)
    assert (code, out) == (1, "")
    assert "case.yaml" in err


def test_a_file_that_is_not_there_is_named(capsys):
    code, out, err = run(capsys, "assess", "nowhere.yaml", *ON)
    assert (code, out) == (1, "")
    assert "nowhere.yaml: No such file" in err


@pytest.mark.parametrize(
    "arguments", [[], ["assess", ANNA], ["assess", ANNA, "--on", "yesterday"], ["asses"], ["schema", "x"]]
)
def test_wrong_usage_exits_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_an_explanation_is_printed_on_request(capsys):
    out = run(capsys, "assess", ANNA, *ON, "--explain", "residence_permit")[1]
    assert "✗ ready to testify: no (undecided) [testimony]" in out or "✗ ready to testify: no [testimony]" in out


def test_an_unknown_entitlement_suggests_the_nearest(capsys):
    code, _, err = run(capsys, "assess", ANNA, *ON, "--explain", "housin")
    assert code == 1
    assert "did you mean `housing`?" in err


def test_a_picture_is_saved(capsys, tmp_path):
    file = tmp_path / "anna.svg"
    run(capsys, "assess", ANNA, *ON, "--svg", str(file))
    assert file.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(("name", "start"), [("anna.md", "# What the law owes"), ("anna.html", "<!DOCTYPE html>")])
def test_a_memo_is_saved_in_the_format_of_its_name(capsys, tmp_path, name, start):
    file = tmp_path / name
    assert run(capsys, "assess", ANNA, *ON, "--memo", str(file))[0] == 0
    assert file.read_text(encoding="utf-8").startswith(start)


def test_a_memo_of_another_format_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["assess", ANNA, *ON, "--memo", "anna.pdf"])
    assert caught.value.code == 2
    assert "a memo ends in .md or .html" in capsys.readouterr().err


def test_a_calendar_is_saved(capsys, tmp_path):
    file = tmp_path / "anna.ics"
    run(capsys, "assess", ANNA, *ON, "--ics", str(file))
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_it_is_told_to_the_person_herself_on_request(capsys, tmp_path):
    file = tmp_path / "anna.md"
    out = run(capsys, "assess", ANNA, *ON, "--for-her", "--memo", str(file))[1]
    for told in (out, file.read_text(encoding="utf-8")):
        assert "You have a right to this" in told
        assert "§" not in told


def test_a_language_without_a_catalogue_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["assess", ANNA, *ON, "--language", "xx"])
    assert caught.value.code == 2
    assert "there are: en" in capsys.readouterr().err


def test_english_may_be_asked_for(capsys):
    assert "the law gives it" in run(capsys, "assess", ANNA, *ON, "--language", "en")[1]


def test_the_law_is_listed_with_its_confidence_and_omissions(capsys):
    code, out, _ = run(capsys, "law")
    assert code == 0
    for words in ("coe-197", "Recalled", "Omitted", "Germany"):
        assert words in out


def test_one_ruleset_is_shown_with_what_is_left_out(capsys):
    out = run(capsys, "law", "gb")[1]
    assert "Left out" in out
    assert "recovery-period" in out


def test_what_binds_a_state_is_shown_by_date(capsys):
    out = run(capsys, "law", "--state", "GB", "--on", "2020-12-31")[1]
    assert "eu-2011-36: since 2013-04-06" in out
    assert "eu-2011-36" not in run(capsys, "law", "--state", "GB", "--on", "2021-01-01")[1]


def test_a_ruleset_is_checked_with_its_examples(capsys, checkout):
    code, out, _ = run(capsys, "check", str(checkout / "rulesets" / "standards" / "osce.yaml"))
    assert code == 0
    assert "all pass" in out


def test_a_failed_example_is_told_in_the_words_of_the_file(capsys, tmp_path, checkout):
    source = checkout / "rulesets" / "standards"
    text = source.joinpath("osce.yaml").read_text(encoding="utf-8").replace("at_least: 30 days", "at_least: 29 days")
    tmp_path.joinpath("osce.yaml").write_text(text, encoding="utf-8")
    tmp_path.joinpath("osce.examples.yaml").write_text(
        source.joinpath("osce.examples.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    code, out, _ = run(capsys, "check", str(tmp_path / "osce.yaml"))
    assert code == 1
    assert "min_ends: expected" in out
    assert "why:" in out


def test_a_ruleset_is_named_for_its_file(capsys, tmp_path, checkout):
    text = checkout.joinpath("rulesets", "standards", "osce.yaml").read_text(encoding="utf-8")
    code, _, err = run(capsys, "check", case(tmp_path, text, "ecso.yaml"))
    assert code == 1
    assert "it must be the file's name `ecso`" in err


@pytest.mark.parametrize("what", ["ruleset", "examples", "case", "assessment"])
def test_a_schema_is_printed(capsys, what):
    code, out, _ = run(capsys, "schema", what)
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")
