"""What shows itself in a notebook: everything is told in words, nothing is run or fetched, nothing hangs on colour."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entitlements import Assessment, Status, Victim, assess
from entitlements.show.drawing import Bar, DayLine, Mark, Row, chart, ticks
from entitlements.show.gantt import chart_of
from entitlements.show.notebook import html_of
from tests.show.cases import ANNA, ON, Page, anna, answers, assert_it_is_safe, filled, hostile, refused

SVG = "{http://www.w3.org/2000/svg}"


def drawing(html: str) -> ElementTree.Element:
    found = re.search(r"<svg.*?</svg>", html, re.DOTALL)
    assert found is not None
    return ElementTree.fromstring(found[0])


def words(html: str) -> str:
    return " ".join(Page.of(html).text.split())


# assessments


def test_an_assessment_shows_status_in_words_force_days_and_citation() -> None:
    shown = anna()._repr_html_()
    assert "the law gives it" in shown
    assert '<a href="https://www.gesetze-im-internet.de/aufenthg_2004/__59.html"' in shown
    assert "not ending before 2027-01-05" in words(shown)


def test_an_assessment_shows_questions_and_sources() -> None:
    answer = anna()
    told = words(answer._repr_html_())
    assert all(" ".join(one.question.split()) in told for one in answer.questions)
    assert all(one.title in told for one in answer.law)


def test_a_question_shows_what_its_answers_bring() -> None:
    told = words(anna()._repr_html_())
    question = next(one for one in anna().questions if any(answer.gives for answer in one.brings))
    brought = next(answer for answer in question.brings if answer.gives)
    assert f"if the answer is “{brought.answer}”: the law gives {anna()[brought.gives[0]].title}" in told


def test_what_to_heed_comes_before_the_entitlements() -> None:
    told = words(assess(Victim(host="VA", identification="presumed"), on=ON)._repr_html_())
    assert told.index("national law of VA is not encoded") < told.index("Being recognised")


@settings(max_examples=15)
@given(answers())
def test_every_answer_is_shown_safely_and_tells_of_every_entitlement(answer: Assessment) -> None:
    page = assert_it_is_safe(answer._repr_html_())
    assert [one.title for one in answer if one.title not in page.text] == []


@settings(max_examples=15)
@given(hostile)
def test_no_text_of_a_ruleset_becomes_markup(text: str) -> None:
    assert_it_is_safe(filled(anna(), text)._repr_html_())


@settings(max_examples=10)
@given(hostile)
def test_no_fact_becomes_markup(text: str) -> None:
    try:
        victim = ANNA.replace(offences=[{"kind": text}])
    except ValueError:  # a text that no fact can be
        return
    answer = assess(victim, on=ON)
    for shown in (answer, *(one.explain() for one in answer.entitlements[::6])):
        assert_it_is_safe(shown._repr_html_())


# explanations


def test_an_explanation_is_a_tree_that_tells_each_value_in_words() -> None:
    shown = anna().explain("residence_permit")._repr_html_()
    page = assert_it_is_safe(shown)
    assert "details" in page.tags
    assert "not known" in page.text
    assert 'aria-hidden="true">?' in shown


@pytest.mark.parametrize("entitlement", ["reflection_period", "residence_permit", "guardian", "non_punishment"])
def test_an_explanation_shows_every_claim_with_its_law(entitlement: str) -> None:
    explanation = anna().explain(entitlement)
    told = words(explanation._repr_html_())
    for explained in explanation.claims:
        assert explained.claim.id in told
        assert explained.claim.citations[0].cite in told


def test_an_explanation_shows_exclusions_with_what_lifts_them() -> None:
    told = words(anna().explain("reflection_period")._repr_html_())
    assert "An authority may end or refuse it if" in told


# differences and timelines


def test_a_difference_tells_what_is_lost_and_what_other_law_still_gives() -> None:
    shown = anna().what_if(testimony="declined", unaccompanied=False)._repr_html_()
    assert_it_is_safe(shown)
    assert "What changes on 2026-11-23" in words(shown)


def test_a_difference_without_changes_says_so() -> None:
    assert "Nothing changes." in anna().what_if()._repr_html_()


def test_what_a_standard_asks_for_is_not_told_as_given_by_law() -> None:
    difference = anna().what_if(identification="identified", testimony="declined")
    for change in difference.standards:
        if change.after is not None and change.after.status is Status.GRANTED:
            row = words(difference._repr_html_()).partition(change.claim)[2][:300]
            assert "it should be given" in row


def test_a_timeline_draws_today_and_the_eighteenth_birthday_and_tells_every_day() -> None:
    timeline = anna().timeline(date(2026, 11, 1), date(2027, 12, 31))
    shown = timeline._repr_html_()
    page = assert_it_is_safe(shown)
    labels = ["".join(one.itertext()) for one in drawing(shown).iter(f"{SVG}text")]
    assert "today 2026-11-23" in labels
    assert any("birthday" in label and "2027-03-14" in label for label in labels)
    for day in timeline.days:
        assert day.day.isoformat() in page.text


def test_a_timeline_draws_a_deadline() -> None:
    shown = refused().timeline(date(2026, 11, 23), date(2027, 3, 1))._repr_html_()
    assert any("2026-12-02" in "".join(one.itertext()) for one in drawing(shown).iter(f"{SVG}text"))


def test_an_answer_that_is_never_shown_loads_no_view(environment: dict[str, str]) -> None:
    program = (
        "import sys, datetime, entitlements as e\n"
        "e.assess(e.Victim(host='DE'), on=datetime.date(2026, 11, 23))\n"
        "print([name for name in sys.modules if name.startswith('entitlements.show')])"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_has_no_view_is_an_error() -> None:
    with pytest.raises(TypeError, match="there is no view of a date"):
        html_of(ON)


# the chart


def test_a_chart_draws_today_and_the_eighteenth_birthday() -> None:
    labels = ["".join(one.itertext()) for one in drawing(chart_of(anna())).iter(f"{SVG}text")]
    assert "today 2026-11-23" in labels
    assert "turns 18 2027-03-14" in labels


def test_a_redacted_answer_draws_no_birthday() -> None:
    assert "turns 18" not in chart_of(anna().redact())


def test_a_limit_of_time_has_a_row() -> None:
    assert "2026-12-02" in words(chart_of(refused()))


def test_a_chart_can_be_read_by_a_screen_reader_and_as_a_table() -> None:
    svg = drawing(chart_of(anna()))
    assert svg.get("role") == "img"
    title, told = (svg.get("aria-labelledby") or "").split()
    assert [one.get("id") for one in (svg[0], svg[1])] == [title, told]
    assert "Recovery and reflection period: right: from" in (svg[1].text or "")
    assert "The same as a table" in chart_of(anna())


def test_a_chart_has_no_colour_but_that_of_the_text_around_it() -> None:
    for one in drawing(chart_of(anna())).iter():
        for name in ("fill", "stroke", "stop-color"):
            assert re.fullmatch(r"currentColor|none|url\(#entitlements-\w+-\w+\)", one.get(name, "none"))


def test_a_right_and_a_discretion_are_filled_differently() -> None:
    bars = (Bar("right", ON, ON, ON), Bar("discretion", ON, ON, ON), Bar("open", ON, ON, ON), Bar("past", ON, ON, ON))
    rows = [Row(bar.kind, bar.kind, bar.kind, (bar,)) for bar in bars]
    svg = drawing(chart("all", rows, [], [], (date(2026, 11, 1), date(2026, 12, 1))))
    fills = [one.get("fill") for group in svg.iter(f"{SVG}g") for one in group.iter(f"{SVG}rect")]
    assert len(set(fills)) == 4


def test_an_open_end_is_drawn_open() -> None:
    window = (date(2026, 11, 1), date(2026, 12, 1))
    closed = drawing(chart("x", [Row("a", "b", "c", (Bar("right", ON, ON, ON),))], [], [], window))
    open_ = drawing(chart("x", [Row("a", "b", "c", (Bar("right", ON, ON, None, open=True),))], [], [], window))
    assert len(list(closed.iter(f"{SVG}path"))) == 0
    assert len(list(open_.iter(f"{SVG}path"))) == 1
    assert any("-on)" in one.get("fill", "") for one in open_.iter(f"{SVG}rect"))


def test_nothing_dated_is_no_chart() -> None:
    assert chart("x", [], [], [DayLine("today", ON)], (ON, ON)) == ""


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
bars = st.builds(
    Bar, st.sampled_from(["right", "discretion", "open", "past"]), st.none() | days, st.none() | days,
    st.none() | days, st.booleans(),
)  # fmt: skip
rows = st.builds(Row, hostile, hostile, hostile, st.lists(bars, max_size=3).map(tuple))


@settings(max_examples=40)
@given(
    hostile, st.lists(rows, min_size=1, max_size=4), st.lists(st.builds(Mark, hostile, hostile, days), max_size=2),
    st.lists(st.builds(DayLine, hostile, days), max_size=3), st.tuples(days, days).map(sorted),
)  # fmt: skip
def test_any_chart_is_safe_well_formed_and_stays_inside_its_frame(
    title: str, rows: list[Row], marks: list[Mark], lines: list[DayLine], window: list[date]
) -> None:
    html = chart(title, rows, marks, lines, (window[0], window[1]))
    assert_it_is_safe(html)
    svg = drawing(html)
    _, _, width, height = map(float, (svg.get("viewBox") or "").split())
    for one in svg.iter(f"{SVG}rect"):
        if one.get("x") is not None:
            x, y, wide = float(one.get("x", 0)), float(one.get("y", 0)), float(one.get("width", 0))
            assert 0 <= x <= x + wide <= width
            assert 0 <= y <= height
            assert wide > 0


@given(days, days)
def test_ticks_are_few_and_inside(one: date, other: date) -> None:
    first, last = sorted((one, other))
    found = list(ticks(first, last))
    assert all(first < day <= last and day.day == 1 for day in found)
    if (last - first).days < 366 * 12:
        assert len(found) <= 10


def test_a_weaker_citation_behind_the_first_is_not_hidden() -> None:
    person = Victim(host="AT", nationalities={"NG"}, identification="presumed")
    answer = assess(person, on=date(2026, 11, 23))
    best = answer["asylum_access"]["eu-2011-36/asylum-application"]
    assert (best.citations[0].confidence, best.confidence) == ("seen", "secondary")
    assert "and 1 more [secondary]" in answer._repr_html_()
