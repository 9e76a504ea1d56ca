"""Lengths of time as a law states them: a number and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from entitlements.errors import did_you_mean

Unit: TypeAlias = Literal["days", "weeks", "months", "years", "working days"]
"""Months are months and working days are working days: no unit is ever turned into days before it is counted."""

UNITS: tuple[Unit, ...] = get_args(Unit)

MOST = MappingProxyType({"days": 36_525, "weeks": 5_218, "months": 1_200, "years": 100, "working days": 26_089})
"""A hundred years in each unit. No law on this matter counts further; what is longer is a slip of the pen."""

_BY_WORD: dict[str, Unit] = {unit: unit for unit in UNITS} | {unit[:-1]: unit for unit in UNITS}
_SHAPE = re.compile(r"(?P<n>[0-9]{1,9}) +(?P<unit>[a-z]+(?: [a-z]+)?)")
_ALLOWED = "expected a whole number and a unit, such as `30 days`; units: " + ", ".join(UNITS)


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time, such as three months: `n` is at least 1, and at most a hundred years in its unit.

    ValueError where `n` or `unit` is out of bounds.

    >>> Length(3, "months")
    Length(n=3, unit='months')
    >>> str(Length(1, "working days"))
    '1 working day'
    """

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in MOST:
            raise ValueError(f"unknown unit `{self.unit}`{did_you_mean(str(self.unit), UNITS)}; {_ALLOWED}")
        if type(self.n) is not int or not 1 <= self.n <= MOST[self.unit]:
            raise ValueError(f"a length in {self.unit} is a whole number from 1 to {MOST[self.unit]}, found `{self.n}`")

    @classmethod
    def parse(cls, text: object) -> Length:
        """The length that a text states, its unit in the singular or the plural.

        ValueError says what was found, what is allowed, and the nearest unit.

        >>> Length.parse("7 working days")
        Length(n=7, unit='working days')
        >>> Length.parse("3 mnths")
        Traceback (most recent call last):
        ValueError: unknown unit `mnths`; did you mean `months`?; expected a whole number and a unit, ...
        """
        shape = _SHAPE.fullmatch(text.strip()) if isinstance(text, str) else None
        if shape is None:
            raise ValueError(f"`{text}` is not a length of time; {_ALLOWED}")
        unit = _BY_WORD.get(shape["unit"])
        if unit is None:
            raise ValueError(f"unknown unit `{shape['unit']}`{did_you_mean(shape['unit'], UNITS)}; {_ALLOWED}")
        return cls(int(shape["n"]), unit)

    def __str__(self) -> str:
        return f"{self.n} {self.unit[:-1] if self.n == 1 else self.unit}"
