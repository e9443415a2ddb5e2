"""What an analysis gives: figures that know what they count, tables that know their sources.

Neither holds a sentence: what a figure means is told where it is shown.
"""

import json
import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Self

import pandas as pd

from helpers import columns
from helpers.formats import LEAST_PERCENT, NOT_AVAILABLE, format_about, format_value, some_percent

SIGNIFICANT_DIGITS = 10
"""Of numbers that are written, so that the last bits, which processors differ in, do not show."""
SYNTHETIC = "synthetic"
PARAMETER = "parameter"
BASES = (PARAMETER, "published", "derived", SYNTHETIC)
"""What a figure or a table may rest on, the least remarkable first."""
BOUNDS = {
    "interval": "interval",
    "range": "range over models",
    "assumptions": "range over assumptions",
    "incidence": "range over how common strokes are",
    "missed": "range from none to all of the variation missed",
    "rounding": "rounding allows",
    "systems": "usual range of systems",
    "unread": "range from all to none of the unread controlled",
}
"""What the limits of a figure may be: of chance, of what different models or assumptions say, of
how far systems lie apart, or of the rounding of the figures that it follows from."""
AT_LEAST, AT_MOST = "at_least", "at_most"
STATUSES = ("met", "on track", "behind", "no target set")
"""What may be said of a figure against its target."""
DIRECTIONS = ("rising", "falling", "level")
"""Which way a figure has gone since an earlier one."""
RESULTS_MIME = "application/vnd.icsbook.results+json"
"""MIME type under which the output of figures carries them as JSON."""
NARROW_MIME = "application/vnd.icsbook.narrow-chart"
"""MIME type under which the output of a chart carries it as SVG for a narrow screen."""
METADATA_KEY = "icsbook"
"""Key of our part of an output's metadata."""
LISTED = ("headline", "value", "unit", "limits", "date")
"""What is told of each headline where results are printed."""
CITED = ("sources", "basis")
"""What a table says of itself, in the `attrs` of its frame."""


@dataclass(frozen=True)
class Peers:
    """Where a figure stands among those of areas of its kind, all in the figure's unit.

    Attributes:
        england: the figure of England, where it is known.
        region: the figure of the region it lies in, where it is known.
        region_name: name of that region.
        rank: its place among them, 1 for the first.
        ranked: how many are ranked.
        first: what the first has, `lowest` or `highest`.
        among: what is ranked, such as `systems`.
    """

    england: float | None = None
    region: float | None = None
    region_name: str = ""
    rank: int | None = None
    ranked: int | None = None
    first: str = "lowest"
    among: str = "systems"


class Figure(float):
    """A number that knows what it counts, of when, and whence; NaN where the sources give none.

    Arithmetic gives plain floats; `str` writes the value as a reader would.

    Attributes:
        unit: what it counts, such as `people`, `percent` (0 to 100) or `GBP`.
        label: what it is, in a few words.
        period: the time it is about, such as `2016-17`; may be empty.
        source: citation, down to the section; empty for what an analysis derives.
        basis: one of `BASES`.
        bound: `exact`, `at_least`, `at_most` or `about`, as the source qualifies it.
        lower: lower limit, where there is one.
        upper: upper limit, where there is one.
        bounds: what the limits are, a key of `BOUNDS`.
        no_limits: why there are none, in a few words, such as `a count, no sample`.
        digits: significant digits that a reader is given of what a model gives; None gives all.
        status: one of `STATUSES`; empty where no target is spoken of.
        direction: one of `DIRECTIONS`; empty where no earlier figure is known.
        since: the period of that earlier figure.
        peers: where it stands among those of other areas.
    """

    unit: str
    label: str
    period: str
    source: str
    basis: str
    bound: str
    lower: float | None
    upper: float | None
    bounds: str
    no_limits: str
    digits: int | None
    status: str
    direction: str
    since: str
    peers: Peers | None

    def __new__(
        cls,
        value: float | None,
        unit: str,
        label: str = "",
        *,
        period: str = "",
        source: str = "",
        basis: str = "derived",
        bound: str = "exact",
        lower: float | None = None,
        upper: float | None = None,
        bounds: str = "interval",
        no_limits: str = "",
        digits: int | None = None,
        status: str = "",
        direction: str = "",
        since: str = "",
        peers: Peers | None = None,
    ) -> Self:
        """Return the figure; a value of None is NaN."""
        figure = super().__new__(cls, math.nan if value is None else value)
        figure.unit, figure.label, figure.period = unit, label, period
        figure.source, figure.basis, figure.bound = source, basis, bound
        figure.lower, figure.upper, figure.bounds = lower, upper, bounds
        figure.no_limits, figure.digits = no_limits, digits
        figure.status, figure.direction, figure.since = status, direction, since
        figure.peers = peers
        return figure

    def __getnewargs_ex__(self) -> tuple[tuple[float], dict[str, Any]]:
        """Let copies and other processes have all of it."""
        return (float(self),), dict(vars(self))

    @property
    def value(self) -> float | None:
        """The plain number; None where there is none."""
        return None if math.isnan(self) else float(self)

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return not math.isnan(self)

    @property
    def given(self) -> bool:
        """Whether the user gave it as a parameter."""
        return self.basis == PARAMETER

    def but(self, **changed: Any) -> "Figure":
        """Return the figure with some attributes changed."""
        return Figure(self.value, **{**vars(self), **changed})

    def write(self, number: float | None) -> str:
        """Return the value or a limit as a reader would write it; `[x]` where it is None."""
        if number is None or self.digits is None:
            return format_value(number, self.unit)
        return format_about(number, self.unit, self.digits)

    def __str__(self) -> str:
        """The value as a reader would write it; a rate above 0 is never written as nothing."""
        if self.unit == "percent" and self.value is not None and 0 < self.value < LEAST_PERCENT:
            return some_percent(self.value)
        return self.write(self.value)

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        """The value as a reader would write it, or as a number where a format asks for one."""
        return format(float(self), spec) if spec else str(self)

    @property
    def interval(self) -> str:
        """The limits as a reader would write them, such as `1% to 2%`; `[x]` without them."""
        if self.lower is None or self.upper is None:
            return NOT_AVAILABLE
        return f"{self.write(self.lower)} to {self.write(self.upper)}"

    @property
    def uncertainty(self) -> str:
        """The limits and what they are, such as `interval 1% to 2%`, or why there are none."""
        if not self.known:
            return ""
        if self.lower is None or self.upper is None:
            return self.no_limits
        return f"{BOUNDS[self.bounds]} {self.interval}"

    def as_json(self) -> dict[str, Any]:
        """Return the figure as plain JSON values, a headline's fields.

        Numbers are rounded as by `plain_number`.
        """
        fields = {
            "label": self.label,
            "value": self.value,
            "unit": self.unit,
            "period": self.period,
            "lower": self.lower,
            "upper": self.upper,
            "bounds": self.bounds,
            "no_limits": self.no_limits,
            "digits": self.digits,
            "basis": self.basis,
            "status": self.status,
            "direction": self.direction,
            "since": self.since,
            "peers": self.peers and {k: plain_number(v) for k, v in vars(self.peers).items()},
        }
        return {name: plain_number(value) for name, value in fields.items()}


def sourced(frame: pd.DataFrame, sources: Iterable[str], basis: str = "derived") -> pd.DataFrame:
    """Return a frame that says where its figures come from.

    Args:
        frame: the table.
        sources: citations; each is kept once.
        basis: one of `BASES`.
    """
    cited = frame.copy(deep=False)
    cited.attrs = {"sources": tuple(dict.fromkeys(sources)), "basis": basis}
    return cited


@dataclass(frozen=True)
class Choice:
    """A parameter whose value a reader may choose.

    Attributes:
        parameter: its name.
        column: the column of the table of answers that shows its values.
        own: what the column shows of the value of this run.
        offered: what the column shows, to the value; None leaves it as it is in this run.
        options: what the column shows, to the option of a command; empty where none is needed.
    """

    parameter: str
    column: str
    own: Any
    offered: Mapping[Any, Any]
    options: Mapping[Any, str]


@dataclass(frozen=True)
class Explored:
    """What an analysis gives for each of many choices.

    Attributes:
        table: a row a combination of the choices, whose columns come first and of which the last
            changes fastest; the limits of a figure stand in columns `lower_` and `upper_` with its
            name. No rows where the area has no such figures.
        choices: the parameters to choose.
        bounds: what the limits are, a key of `BOUNDS`.
        command: the command that prints the figures of this run; options of a choice are added.
    """

    table: pd.DataFrame
    choices: tuple[Choice, ...]
    bounds: str
    command: str


@dataclass(frozen=True)
class Results:
    """The whole answer of an analysis for one set of parameters.

    Attributes:
        parameters: every parameter with the value used, published defaults filled in.
        headlines: name of the figure to the figure, in the order of the page.
        tables: name of the table to a tidy frame, one row an observation, which says its sources.
    """

    parameters: Mapping[str, Any]
    headlines: Mapping[str, Figure]
    tables: Mapping[str, pd.DataFrame]

    def __repr__(self) -> str:
        """The headlines, a line each, and the names of the tables."""
        rows = [LISTED, *self._listed()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        return "\n".join([self._title(), *lines, self._named_tables()])

    def _repr_html_(self) -> str:
        """The same as a small table, as a notebook shows it."""
        heads = "".join(f'<th scope="col">{name}</th>' for name in LISTED)
        rows = [
            f'<tr><th scope="row">{escape(name)}</th>'
            + "".join(f"<td>{escape(each)}</td>" for each in rest)
            + "</tr>"
            for name, *rest in self._listed()
        ]
        return "\n".join(
            [
                f"<table>\n<caption>{escape(self._title())}</caption>",
                f"<thead><tr>{heads}</tr></thead>\n<tbody>",
                *rows,
                f"</tbody>\n</table>\n<p>{escape(self._named_tables())}</p>",
            ]
        )

    def _title(self) -> str:
        area = self.parameters.get("area")
        place = f" for {area}" if area else ""
        return f"Results{place}" + (f" ({self.basis})" if self.basis else "")

    def _listed(self) -> list[tuple[str, ...]]:
        return [
            (name, str(each), each.unit, each.uncertainty, each.period)
            for name, each in self.headlines.items()
        ]

    def _named_tables(self) -> str:
        return f"Tables: {', '.join(self.tables) or 'none'}"

    def __post_init__(self) -> None:
        """Hold every table to its sources, and its columns to the dictionary."""
        for name, frame in self.tables.items():
            require_sources(frame, name)
            columns.of(frame, name)

    @property
    def basis(self) -> str:
        """What the answer rests on: `synthetic` if one of its tables does, then `derived`."""
        bases = [frame.attrs["basis"] for frame in self.tables.values()]
        return max(bases, key=BASES.index, default="")

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source of its tables, once."""
        cited = {source for frame in self.tables.values() for source in frame.attrs["sources"]}
        return tuple(sorted(cited))

    def as_json(self) -> dict[str, Any]:
        """Return basis, headlines and parameters as plain JSON values."""
        return {
            "basis": self.basis,
            "headlines": {name: headline.as_json() for name, headline in self.headlines.items()},
            "parameters": {name: plain_number(v) for name, v in self.parameters.items()},
        }

    def to_json(self) -> str:
        """Return `as_json` as JSON text, the same bytes for the same figures."""
        return json.dumps(self.as_json(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def require_sources(frame: pd.DataFrame, name: str) -> None:
    """Refuse a table that does not say where its figures come from.

    Raises:
        ValueError: it does not.
    """
    missing = [each for each in CITED if each not in frame.attrs]
    if missing:
        raise ValueError(f"table {name!r} does not say its {' and '.join(missing)}: see sourced()")


def headlines_from_json(results: Mapping[str, Any]) -> dict[str, Figure]:
    """Return the headlines of results that were written as JSON."""
    return {name: figure_from_json(given) for name, given in results["headlines"].items()}


def figure_from_json(given: Mapping[str, Any]) -> Figure:
    """Return a figure that was written as JSON."""
    peers = given.get("peers")
    return Figure(**{**given, "peers": peers and Peers(**peers)})


def plain_number(value: Any) -> Any:
    """Return a number to `SIGNIFICANT_DIGITS`, whole ones as such and in full; NaN as None."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return value
    if math.isnan(value):
        return None
    number = float(value)
    rounded = number if number.is_integer() else float(f"{number:.{SIGNIFICANT_DIGITS}g}")
    return int(rounded) if rounded.is_integer() else rounded
