"""Countries: all of ISO 3166-1 and nothing else; a name or another code is told its code."""

from __future__ import annotations

import pytest

from entitlements.errors import FactError
from entitlements.facts import Victim
from entitlements.facts.countries import COUNTRIES, code_of


def test_there_are_the_249_codes_of_the_standard() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)
    assert len(set(COUNTRIES.values())) == 249


def test_the_codes_are_those_of_pycountry() -> None:
    pycountry = pytest.importorskip("pycountry")
    assert set(COUNTRIES) == {country.alpha_2 for country in pycountry.countries}


@pytest.mark.parametrize(
    ("given", "code"),
    [("Germany", "DE"), ("UK", "GB"), ("EL", "GR"), ("el", "GR"), ("czech republic", "CZ"), ("Nigera", "NG")],
)
def test_a_name_or_another_code_is_refused_and_told_its_code(given: str, code: str) -> None:
    with pytest.raises(FactError, match=rf"`host`: expected the code of a country .*; did you mean `{code}`\?"):
        Victim(host=given)


def test_every_name_stands_for_its_own_code() -> None:
    assert {code: code_of(name) for code, name in COUNTRIES.items()} == {code: code for code in COUNTRIES}


def test_codes_are_taken_in_small_letters_too() -> None:
    assert Victim(nationalities=["ng", "NG", "md"]).nationalities == frozenset({"NG", "MD"})


@pytest.mark.parametrize("given", ["XX", "XK", "", "D", "DEU", 49, True, None.__class__])
def test_what_is_no_code_is_refused(given: object) -> None:
    with pytest.raises(FactError, match="nationalities"):
        Victim(nationalities=[given])
