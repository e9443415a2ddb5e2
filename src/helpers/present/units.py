"""How a unit is written in a heading, on an axis and after a figure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from helpers.columns import Column
from helpers.formats import DECIMALS, MILLION, NOT_AVAILABLE, format_value, significant

IRREGULAR = {"people": "person", "diagnoses": "diagnosis", "times": "times"}
"""Units of which one is not written by leaving out an s."""
_COUNTED = re.compile(r".+?(?=,| per |$)")
BARE = frozenset(
    {"", "number", "year", "period", "month", "share", "ratio", "probability", "chi-squared"}
)
"""Units that a heading or a sentence does without."""
CALENDAR = frozenset({"year", "period", "month", "quarter"})
"""Units, or names of columns without one, whose numbers are dates: no thousands separators."""
EXACT_DECIMALS = 3
"""Digits after the point up to which a figure among mixed units is written as its source has it."""


@dataclass(frozen=True)
class NumberStyle:
    """How all numbers of a column are written under one heading.

    Attributes:
        sign: what the heading says they count, such as `%`, `£m` or `people`; may be empty.
        scale: what each number is divided by.
        decimals: digits after the point.
        digits: significant digits of what a model gives; None writes all.
        calendar: the numbers are years.
    """

    sign: str
    scale: float = 1.0
    decimals: int = 0
    digits: int | None = None
    calendar: bool = False

    def write(self, value: float | None) -> str:
        """Return `value` as it stands under the heading, `[x]` if it is missing."""
        scaled = None if value is None else significant(value / self.scale, self.digits)
        return format_value(scaled, "year" if self.calendar else "", self.decimals)


def style_of(name: str, column: Column, values: Iterable[float]) -> NumberStyle:
    """Return how the numbers of a column are written.

    Money stands in millions where every amount but zero would be written in millions, otherwise in
    whole pounds, so that no small amount becomes 0.0.
    """
    unit = column.unit
    if unit in CALENDAR or (not unit and is_calendar(name)):
        return NumberStyle("", calendar=True)
    if unit == "GBP" and _all_millions(values):
        return NumberStyle("£m", MILLION, 1 if column.decimals is None else column.decimals)
    places = DECIMALS.get(unit, 0) if column.decimals is None else column.decimals
    return NumberStyle(sign_of(unit), decimals=places, digits=column.digits)


def is_calendar(name: str) -> bool:
    """Say whether a column's name speaks of years, periods or months."""
    return name.lower() in CALENDAR or name.lower().rpartition("_")[2] in CALENDAR


def sign_of(unit: str) -> str:
    """Return a unit as a heading has it in brackets: `%`, `£ per m²`, `people`; empty if bare."""
    if unit in BARE:
        return ""
    if unit == "percent":
        return "%"
    return unit.replace("GBP", "£", 1).replace("m2", "m²")


def headed(heading: str, sign: str) -> str:
    """Return a heading with its unit in brackets, unless it says it already, as `Room` does."""
    said = sign.lower().removesuffix("s") in heading.lower()
    return heading if not sign or said else f"{heading} ({sign})"


def unit_words(value: float | None, unit: str) -> str:
    """Return the words that follow a formatted value: `people`, or nothing where it has a sign."""
    if value is None or unit in BARE or unit == "percent" or unit.startswith("GBP"):
        return ""
    return _singular(unit) if format_value(value, unit) == "1" else unit


def _singular(unit: str) -> str:
    """Return a unit as it follows 1: `person per year` for `people per year`."""
    counted = _COUNTED.match(unit)
    many = counted[0] if counted else ""
    return f"{IRREGULAR.get(many, many.removesuffix('s'))}{unit.removeprefix(many)}"


def quantity(value: float | None, unit: str, decimals: int | None = None) -> str:
    """Return a value with its unit, as a sentence has it: `470,000 people`, `58.5%`, `£1.2m`."""
    written = format_value(value, unit, decimals)
    words = "" if written == NOT_AVAILABLE else unit_words(value, unit)
    return f"{written} {words}".rstrip()


def exact_decimals(value: float, unit: str) -> int:
    """Return the digits after the point for one figure among mixed units.

    The unit's own rule, or more where the figure itself is that short: 10.87 stays 10.87 percent.
    """
    for places in range(EXACT_DECIMALS + 1):
        if abs(value - round(value, places)) < 1e-9 * max(1.0, abs(value)):
            return max(places, DECIMALS.get(unit, 0))
    return DECIMALS.get(unit, 0)


def _all_millions(values: Iterable[float]) -> bool:
    amounts = [abs(value) for value in values if value]
    return bool(amounts) and min(amounts) >= MILLION
