"""Facts that cannot all be true of one life are refused; the error names both fields."""

from __future__ import annotations

from typing import Any

import pytest

from entitlements.errors import FactError
from entitlements.facts import Victim


def dated(*stages: tuple[str, str]) -> list[dict[str, str]]:
    return [{"status": status, "date": day} for status, day in stages]


IMPOSSIBLE = [
    ({"born": "2026-01-02", "identification": dated(("presumed", "2026-01-01"))},
     "born", "later than the date of a stage of `identification`"),
    ({"born": "2026-01-02", "testimony": dated(("willing", "2026-01-01"))}, "born", "`testimony`"),
    ({"born": "2026-01-02", "proceedings": dated(("trial", "2026-01-01"))}, "born", "`proceedings`"),
    ({"born": "2001-01-02", "offences": [{}, {"committed_on": "2001-01-01"}]},
     "offences[1].committed_on", "earlier than `born`"),
    ({"born": "2001-01-02", "permits": [{"issued": "2001-01-01"}]}, "permits[0].issued", "earlier than `born`"),
    ({"born": "2001-01-02", "permits": [{"expires": "2001-01-01"}]}, "permits[0].expires", "earlier than `born`"),
    ({"permits": [{"issued": "2026-01-02", "expires": "2026-01-01"}]}, "permits[0].expires", "earlier than `issued`"),
    ({"born": "2001-01-02", "dependants": [{"relation": "child", "born": "2001-01-01"}]},
     "dependants[0].born", "not later than `born`"),
    ({"born": "2001-01-02", "dependants": [{"relation": "parent", "born": "2002-01-01"}]},
     "dependants[0].born", "not earlier than `born`"),
    ({"identification": dated(("identified", "2026-01-01"), ("presumed", "2026-01-02"))},
     "identification[0].date", "earlier than `identification[1].date`"),
    ({"identification": dated(("referred", "2026-01-02"), ("presumed", "2026-01-01"))},
     "identification[1].date", "earlier than `identification[0].date`"),
    ({"identification": dated(("refused", "2026-01-01"), ("referred", "2026-01-02"))},
     "identification[0].date", "earlier than `identification[1].date`"),
    ({"proceedings": dated(("trial", "2026-01-01"), ("investigation", "2026-01-02"))},
     "proceedings[0].date", "`proceedings[1].date`"),
    ({"proceedings": dated(("convicted", "2026-01-01"), ("trial", "2026-01-02"))},
     "proceedings[0].date", "`proceedings[1].date`"),
    ({"testimony": dated(("willing", "2026-01-01"), ("willing", "2026-01-02"))},
     "testimony[1]", "the same stage as `testimony[0]`"),
    ({"identification": ["presumed", {"status": "presumed", "date": "2026-01-02"}]},
     "identification[1]", "`identification[0]`"),
    ({"born": "2009-01-01", "age": 18, "age_on": "2026-11-25"}, "age", "contradicts `born` on the day `age_on`"),
    ({"born": "2009-01-01", "age": 0, "age_on": "2008-11-25"}, "age_on", "earlier than `born`"),
    ({"host": "DE", "region": "GB-SCT"}, "region", "no part of `host`"),
    ({"born": "2001-01-01", "particulars": {"born": "2002-01-01"}}, "particulars.born", "give it once, as `born`"),
    ({"particulars": {"host": "DE"}}, "particulars.host", "give it once, as `host`"),
    ({"particulars": {"child": True}}, "particulars.child", "computed from other facts"),
    ({"offences": [{"particulars": {"kind": "x"}}]}, "offences[0].particulars.kind", "give it once, as `kind`"),
    ({"permits": [{"particulars": {"valid": True}}]}, "permits[0].particulars.valid", "computed"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "path", "problem"), IMPOSSIBLE)
def test_an_impossible_life_is_refused(facts: dict[str, Any], path: str, problem: str) -> None:
    with pytest.raises(FactError) as caught:
        Victim(**facts)
    assert [field for field, _ in caught.value.problems] == [path]
    assert problem in caught.value.problems[0][1]


POSSIBLE = [
    {"born": "2026-01-01", "identification": dated(("presumed", "2026-01-01"))},
    {"identification": dated(("refused", "2026-01-01"), ("presumed", "2026-02-01"), ("identified", "2026-03-01"))},
    {"identification": dated(("identified", "2026-01-01"), ("refused", "2026-03-01"))},
    {"identification": dated(("referred", "2026-01-01"), ("presumed", "2026-01-01"), ("identified", "2026-01-01"))},
    {"identification": dated(("presumed", "2126-01-01"))},
    {"proceedings": dated(("acquitted", "2026-01-01"), ("convicted", "2026-03-01"))},
    {"testimony": dated(("withdrawn", "2026-01-01"), ("willing", "2026-03-01"))},
    {"permits": [{"issued": "2026-01-01", "expires": "2026-01-01"}, {"issued": "2026-01-01", "expires": "not_yet"}]},
    {"born": "2009-01-01", "age": 25, "age_on": "2026-11-25", "age_disputed": True},
    {"born": "2008-02-29", "age": 18, "age_on": "2026-02-28"},
    {"born": "2008-02-29", "age": 17, "age_on": "2026-02-28"},
    {"born": "2001-01-01", "dependants": [{"relation": "sibling", "born": "1990-01-01"}, {"born": "1990-01-01"}]},
]


@pytest.mark.parametrize("facts", POSSIBLE)
def test_a_possible_life_is_taken(facts: dict[str, Any]) -> None:
    Victim(**facts)
