"""How the book writes a number: one rule a unit, for sentences, tables and charts alike.

Rates are written from 0 to 100, money in pounds, a missing value as `[x]`.
"""

import math
import re

NOT_AVAILABLE = "[x]"
CONFIDENTIAL = "[c]"
NOT_APPLICABLE = "[z]"
MINUS = "\N{MINUS SIGN}"
MILLION = 1_000_000
MODELLED_DIGITS = 3
DECIMALS = {
    "percent": 1,
    "percentage points": 1,
    "probability": 3,
    "ratio": 2,
    "times": 2,
    "share": 2,
    "per 1,000 a year": 1,
    "FTE per 10,000 patients": 1,
    "healthy years": 1,
    "chi-squared": 2,
    "year": 0,
}
LEAST_PERCENT = 0.05
"""The smallest rate that one decimal writes as something."""
_SOME = re.compile("[1-9]")
"""A digit without which a number is written as nothing, whatever its sign."""


def format_value(value: float | None, unit: str, decimals: int | None = None) -> str:
    """Return `value` as a reader would write it, its unit's sign included.

    Args:
        value: the number; None or NaN gives `[x]`.
        unit: what it counts; `percent`, `GBP`, `GBP per m2`, `year` and the keys of `DECIMALS` have
            rules of their own; `number` keeps up to four decimals; everything else is a count
            written whole, with thousands separators.
        decimals: digits after the point, in place of the unit's own.
    """
    if value is None or math.isnan(value):
        return NOT_AVAILABLE
    digits = _digits(abs(value), unit, decimals)
    return f"{MINUS}{digits}" if value < 0 and _SOME.search(digits) else digits


def format_about(value: float, unit: str, digits: int = MODELLED_DIGITS) -> str:
    """Return what a model gives as a reader would write it: a number of few digits.

    Args:
        value: the number; NaN gives `[x]`.
        unit: what it counts, as in `format_value`.
        digits: significant digits, at least 1; those after the point are dropped, unless the
            unit has decimals of its own, as `percent` has.
    """
    if not value or math.isnan(value):
        return format_value(value, unit, 0)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    decimals = min(max(places, 0), DECIMALS.get(unit, 0))
    shown = decimals if unit in DECIMALS else None
    return format_value(round(value, min(places, decimals)), unit, shown)


def significant(value: float, digits: int | None) -> float:
    """Return a number rounded to significant digits; as it is without any, or if it is missing."""
    if digits is None or not value or math.isnan(value):
        return value
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def about(value: float, digits: int = 2, unit: str = "") -> str:
    """Return what rounded figures give, with the digits that they allow: `about 6,900`."""
    written = format_about(value, unit, digits)
    return f"about {written}" if value else written


def number(value: float, decimals: int = 0) -> str:
    """Return a number with thousands separators: `6,890`."""
    return format_value(value, "", decimals)


def percent(value: float, decimals: int | None = None) -> str:
    """Return a rate from 0 to 100: `11.7%`; without a point where it is whole and none is asked."""
    whole = decimals is None and math.isclose(value % 1, 0, abs_tol=1e-9)
    return format_value(value, "percent", 0 if whole else decimals)


def some_percent(value: float) -> str:
    """Return a rate from 0 to 100 that is never written as nothing: `none`, `less than 0.1%`."""
    if 0 < value < LEAST_PERCENT:
        return "less than 0.1%"
    return "none" if value == 0 else percent(value, 1)


def percent_of(share: float) -> str:
    """Return a share that somebody chose in percent, with its own decimals: 0.9999 is 99.99%."""
    return f"{format_value(share * 100, 'number')}%"


def points(gap: float, decimals: int = 1) -> str:
    """Return the size of a difference of two rates: `1.7 percentage points`; never as nothing."""
    least = 10.0**-decimals
    written = f"less than {least:g}" if 0 < abs(gap) < least / 2 else number(abs(gap), decimals)
    return f"{written} percentage points"


def pounds(value: float) -> str:
    """Return money: `£1.2m`, `£640`."""
    return format_value(value, "GBP")


def count_of(number: float, singular: str) -> str:
    """Return a number with what it counts: `1 room`, `5 rooms`."""
    return f"{format_value(number, 'number')} {singular}{'' if number == 1 else 's'}"


def fewer_or_more(fewer: float) -> str:
    """Return how many fewer there are: `579 fewer`; `5 more` of a number below zero."""
    return f"{number(abs(fewer))} {'fewer' if fewer >= 0 else 'more'}"


def ordinal(place: float) -> str:
    """Return a place in an order: `1st`, `12th`, `42nd`."""
    whole = int(place)
    last = "" if whole % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "")
    return f"{whole:,}{last or 'th'}"


def capital(words: str) -> str:
    """Return words as they begin a sentence: `The South East`."""
    return words[:1].upper() + words[1:]


def join_words(words: list[str]) -> str:
    """Return `words` as a list in a sentence: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _digits(amount: float, unit: str, decimals: int | None) -> str:
    if unit.startswith("GBP"):
        return _pounds(amount, unit, decimals)
    if unit == "year":
        return f"{amount:.0f}"
    if unit == "number" and decimals is None:
        return f"{amount:,.4f}".rstrip("0").rstrip(".")
    places = DECIMALS.get(unit, 0) if decimals is None else decimals
    return f"{amount:,.{places}f}{'%' if unit == 'percent' else ''}"


def _pounds(amount: float, unit: str, decimals: int | None) -> str:
    suffix = unit.removeprefix("GBP").replace("m2", "m²")
    if round(amount) >= MILLION:
        return f"£{amount / MILLION:,.{1 if decimals is None else decimals}f}m{suffix}"
    return f"£{amount:,.{decimals or 0}f}{suffix}"
