"""Periods of law in one place: their specification, reading, words, and what they come to on a case."""

from __future__ import annotations

from entitlements.periods.evaluation import Moments, Position, Span, position, span
from entitlements.periods.parsing import parse_period
from entitlements.periods.specification import (
    After,
    Age,
    EarlierOf,
    End,
    Event,
    Issued,
    LaterOf,
    Leaf,
    LengthEnd,
    LengthKind,
    Moment,
    Period,
    leaves,
)
from entitlements.periods.wording import describe, describe_end, describe_start

__all__ = [
    "After",
    "Age",
    "EarlierOf",
    "End",
    "Event",
    "Issued",
    "LaterOf",
    "Leaf",
    "LengthEnd",
    "LengthKind",
    "Moment",
    "Moments",
    "Period",
    "Position",
    "Span",
    "describe",
    "describe_end",
    "describe_start",
    "leaves",
    "parse_period",
    "position",
    "span",
]
