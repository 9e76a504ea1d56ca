"""The three-letter codes are those of ISO 3166-1, as an independent list has them."""

from __future__ import annotations

import pycountry

from entitlements.exchange.country_codes import ALPHA_2


def test_every_three_letter_code_leads_to_its_two_letters() -> None:
    assert {one.alpha_3: one.alpha_2 for one in pycountry.countries} == dict(ALPHA_2)
