"""What an analysis gives: headline figures and tidy tables, each with the words that explain it."""

import json
import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from helpers.formats import NOT_AVAILABLE, format_about, format_value

SIGNIFICANT_DIGITS = 12
SYNTHETIC = "synthetic"
BOUNDS = {"interval": "interval", "range": "range over models"}
"""What the limits of a figure may be: of chance, or of what different models say."""
BASES = ("published", "derived", SYNTHETIC)
"""What a table may rest on, the least remarkable first."""


@dataclass(frozen=True)
class Headline:
    """One figure that a reader takes away.

    Attributes:
        value: the figure, in `unit`; None where the sources do not allow it.
        unit: what it counts, such as `people`, `percent` (0 to 100) or `GBP`.
        period: the time it is about, such as `2016-17`.
        text: a sentence a reader would say; it gives the reason where `value` is None.
        lower: lower limit, where there is one.
        upper: upper limit, where there is one.
        bounds: what the limits are, a key of `BOUNDS`.
        digits: significant digits that a reader is given of a count that comes of a model, and of
            its limits; None gives all.
    """

    value: float | None
    unit: str
    period: str
    text: str
    lower: float | None = None
    upper: float | None = None
    bounds: str = "interval"
    digits: int | None = None

    def __str__(self) -> str:
        """The value as a reader would write it."""
        return self.write(self.value)

    def write(self, number: float | None) -> str:
        """Return the value or a limit as a reader would write it; `[x]` where it is None."""
        if number is None or self.digits is None:
            return format_value(number, self.unit)
        return format_about(number, self.unit, self.digits)

    @property
    def interval(self) -> str:
        """The limits as a reader would write them, such as `1% to 2%`; `[x]` without them."""
        if self.lower is None or self.upper is None:
            return NOT_AVAILABLE
        return f"{self.write(self.lower)} to {self.write(self.upper)}"

    @property
    def uncertainty(self) -> str:
        """The limits and what they are, such as `interval 1% to 2%`; empty where there are none."""
        if self.lower is None or self.upper is None:
            return ""
        return f"{BOUNDS[self.bounds]} {self.interval}"

    @property
    def claim(self) -> str:
        """The sentence without its full stop, as a heading says it."""
        return self.text.removesuffix(".")

    def as_json(self) -> dict[str, Any]:
        """Return the headline as plain JSON values.

        Numbers are rounded to 12 significant digits, so that the bytes do not depend on the
        processor.
        """
        return {name: _plain_number(value) for name, value in vars(self).items()}


@dataclass(frozen=True)
class Column:
    """A column of a table as a reader meets it.

    Attributes:
        heading: the words above it, without the unit.
        unit: what its numbers count; empty for words.
        decimals: digits after the point where the unit's own rule does not fit.
        missing: why a value may be missing; empty if none ever is.
    """

    heading: str
    unit: str = ""
    decimals: int | None = None
    missing: str = ""


@dataclass(frozen=True)
class Description:
    """What a reader must know about a table: measure, population, area and period, and whence.

    Attributes:
        caption: one line saying measure, population, area and period.
        columns: every column of the frame in order; the first one names the row.
        sources: where the figures come from, each as a citation.
        basis: one of `BASES`.
        note: what to know before reading it; may be empty.
        protected: whether its places are so small that counts of people in them are published under
            the policy of `helpers.present.disclosure`.
    """

    caption: str
    columns: Mapping[str, Column]
    sources: tuple[str, ...]
    basis: str
    note: str = ""
    protected: bool = False


@dataclass(frozen=True)
class Results:
    """The whole answer of an analysis for one set of parameters.

    Attributes:
        parameters: every parameter with the value used, published defaults filled in.
        headlines: name of the figure to the figure, in the order of the page.
        tables: name of the table to a tidy frame, one row an observation.
        descriptions: the same names to what a reader must know about each table.
    """

    parameters: Mapping[str, Any]
    headlines: Mapping[str, Headline]
    tables: Mapping[str, pd.DataFrame]
    descriptions: Mapping[str, Description] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold every table against its description."""
        for name, frame in self.tables.items():
            described = self.descriptions.get(name)
            if described is None or list(described.columns) != list(frame.columns):
                raise ValueError(
                    f"table {name!r} has the columns {list(frame.columns)}, "
                    f"its description {list(described.columns) if described else None}"
                )

    @property
    def basis(self) -> str:
        """What the answer rests on: `synthetic` if one of its tables does, then `derived`."""
        return max((each.basis for each in self.descriptions.values()), key=BASES.index, default="")

    def as_json(self) -> dict[str, Any]:
        """Return basis, headlines and parameters as plain JSON values."""
        return {
            "basis": self.basis,
            "headlines": {name: headline.as_json() for name, headline in self.headlines.items()},
            "parameters": {name: _plain_number(v) for name, v in self.parameters.items()},
        }

    def to_json(self) -> str:
        """Return `as_json` as JSON text, the same bytes for the same figures."""
        return json.dumps(self.as_json(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def headlines_from_json(results: Mapping[str, Any]) -> dict[str, Headline]:
    """Return the headlines of results that were written as JSON."""
    return {name: Headline(**given) for name, given in results["headlines"].items()}


def _plain_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return value
    if math.isnan(value):
        return None
    rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return int(rounded) if rounded.is_integer() else rounded
