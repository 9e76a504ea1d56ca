"""Hypothesis strategies for what can be known of a victim: facts as given, each of which may be left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from entitlements.facts.countries import COUNTRIES

FIRST, LAST = date(2015, 1, 1), date(2035, 12, 31)
BIRTHS = st.dates(date(1950, 1, 1), date(2012, 12, 31)) | st.sampled_from([date(2004, 2, 29), date(2008, 2, 29)])
DAYS = st.dates(FIRST, LAST)
EVENT_DAYS = DAYS | DAYS.map(str) | st.just("not_yet")
FLAGS = st.booleans()
CODES = st.sampled_from(sorted(COUNTRIES))
COUNTRY_SETS = st.sets(CODES, max_size=3) | st.lists(CODES.map(str.lower), max_size=3)
TEXTS = st.text(max_size=8)

IDENTIFICATION = ("none", "referred", "presumed", "identified", "refused")
PROCEEDINGS = ("none", "reported", "investigation", "prosecution", "trial", "discontinued")
TESTIMONY = ("undecided", "willing", "cooperating", "testified", "withdrawn")


@st.composite
def stages(draw: st.DrawFn, statuses: tuple[str, ...]) -> Any:
    """Some of these stages, each at most once and in this order, some with their days; or a bare one."""
    chosen = [status for status in statuses if draw(st.booleans())]
    days = sorted(draw(st.lists(DAYS, min_size=len(chosen), max_size=len(chosen))))
    given = [
        draw(st.sampled_from([status, *({"status": status, "date": date} for date in (None, day, str(day)))]))
        for status, day in zip(chosen, days, strict=True)
    ]
    return given[0] if len(given) == 1 and draw(st.booleans()) else given


PARTICULARS = st.dictionaries(
    st.sampled_from(["harmed_on", "special_needs", "report_number", "own_word", "own_set"]),
    FLAGS | st.integers(-5, 5) | EVENT_DAYS | TEXTS | st.sets(TEXTS, max_size=2) | st.just("does_not_know"),
    max_size=3,
)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Each of these fields, or not known to the person, or not there."""
    known = {name: values | st.sampled_from([None, "does_not_know"]) for name, values in fields.items()}
    return st.fixed_dictionaries({}, optional=known)


OFFENCES = _some(
    kind=TEXTS, committed_on=EVENT_DAYS, consequence_of_trafficking=FLAGS, compelled=FLAGS, administrative=FLAGS,
    stage=st.sampled_from(["known", "charged", "convicted"]),
)  # fmt: skip
DEPENDANTS = _some(
    relation=st.sampled_from(["child", "spouse", "sibling"]), born=DAYS, nationalities=COUNTRY_SETS, in_host=FLAGS,
    unmarried=FLAGS,
)  # fmt: skip
PERMITS = _some(kind=st.sampled_from(["work", "visit"]), under=TEXTS, issued=EVENT_DAYS) | _some(expires=EVENT_DAYS)

FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "born": BIRTHS | BIRTHS.map(str),
    "age_disputed": FLAGS,
    "reasons_to_believe_child": FLAGS,
    "nationalities": COUNTRY_SETS,
    "other_nationalities_possible": FLAGS,
    "residence_status": st.sampled_from(["irregular", "visitor", "resident"]),
    "identification": stages(IDENTIFICATION),
    "proceedings": stages(PROCEEDINGS),
    "testimony": stages(TESTIMONY),
    "exploitation": st.sets(st.sampled_from(["sexual", "begging", "other"]), max_size=2),
    "exploited_in": COUNTRY_SETS,
    "links_severed": FLAGS,
    "lacks_means": FLAGS,
    "unaccompanied": FLAGS,
    "dependants": st.lists(DEPENDANTS, max_size=2),
    "offences": st.lists(OFFENCES, max_size=2),
    "permits": st.lists(PERMITS, max_size=2),
}


@st.composite
def given_facts(draw: st.DrawFn) -> dict[str, Any]:
    """The facts of a possible life, as `Victim` takes them."""
    facts = draw(_some(**FIELDS))
    if draw(st.booleans()):
        facts["particulars"] = draw(PARTICULARS)
    if facts.get("born") in (None, "does_not_know"):
        facts |= draw(_some(age=st.integers(0, 60), age_on=DAYS))
    facts |= draw(st.sampled_from([{}, {"host": "DE"}, {"host": "gb", "region": "gb-sct"}, {"region": "GB-SCT"}]))
    return facts


class Groups:
    """Memberships that never change: enough for what is tested here."""

    def states_in(self, group: str, on: date) -> frozenset[str]:
        """The members of a group."""
        return {"eu": frozenset({"DE", "RO"}), "eea": frozenset({"DE", "RO", "NO"})}[group]
