"""What makes a drawing function a chart that `show.chart` can show.

A chart is a plain function; the decorator `kind` notes beside it how it is described in words,
which of its options name columns, and how tall it is. Most charts draw on one Axes (`ax`); one
that lays out panels of its own takes the Figure (`figure`) and says `panels=True`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from helpers.columns import Column
from helpers.errors import InputError

Draw = Callable[..., Any]
"""A chart: `(data, *, ax or figure, columns, ...)`."""
Describe = Callable[..., str]
"""Its alternative text: `(data, *, columns, ...)` with the options of the chart."""
Height = Callable[[pd.DataFrame, Mapping[str, Any], float], float]
"""Its height in inches, from the data, the options and the width in inches."""

NO_SIGNAL = "none"
"""The word of a point of a control chart that is no signal."""
Columns = Mapping[str, Column] | None
"""Descriptions of the columns of a chart's data; a name stands for itself where there are none."""
Bands = Mapping[str, tuple[str, str]]
"""Name of each band to the columns of its lower and upper limits, the narrowest first."""
Reference = tuple[float | None, str]
"""A value to compare with, in the unit of the axis, and its name; None draws nothing."""

D = TypeVar("D", bound=Draw)
DEFAULT_HEIGHT = 3.9
NARROW_HEIGHT = 4.3
"""Inches of a chart for a narrow window, without its legend."""
LINE = 0.27
"""Inches of a line of a legend."""


def _default_height(_data: pd.DataFrame, _options: Mapping[str, Any], _width: float) -> float:
    return DEFAULT_HEIGHT


class Drawn(NamedTuple):
    """A chart as SVG text, once for a page and once for a narrow window."""

    wide: str
    narrow: str


@dataclass(frozen=True)
class Kind:
    """A kind of chart.

    Attributes:
        name: what it is called in a sentence.
        describe: returns its alternative text.
        columns: options that name columns of the data.
        measures: those of them that hold the figures drawn; without any, there is no chart.
        height: returns its height in inches.
        panels: whether it lays out the whole figure itself.
    """

    name: str
    describe: Describe
    columns: tuple[str, ...]
    measures: tuple[str, ...]
    height: Height = _default_height
    panels: bool = False


_KINDS: dict[Draw, Kind] = {}


def kind(
    *,
    describe: Describe,
    columns: tuple[str, ...],
    measures: tuple[str, ...],
    height: Height = _default_height,
    panels: bool = False,
) -> Callable[[D], D]:
    """Return a decorator that makes a drawing function a chart; see `Kind` for the arguments."""

    def register(draw: D) -> D:
        name = draw.__name__.replace("_", " ")
        _KINDS[draw] = Kind(name, describe, columns, measures, height, panels)
        return draw

    return register


def of(draw: Draw) -> Kind:
    """Return the kind of a drawing function.

    Raises:
        InputError: the function is no chart.
    """
    found = _KINDS.get(draw)
    if found is None:
        known = ", ".join(sorted(draw.__name__ for draw in _KINDS))
        name = getattr(draw, "__name__", repr(draw))
        raise InputError(f"chart: {name} is none; use one of helpers.present.charts: {known}")
    return found


def column_of(columns: Columns, name: str) -> Column:
    """Return the description of a column, made from its name where there is none."""
    described = (columns or {}).get(name)
    return described or Column(name.replace("_", " ").capitalize())


def known(references: Sequence[Reference]) -> list[tuple[float, str]]:
    """Return the references that have a value."""
    return [(float(v), label) for v, label in references if v is not None and not math.isnan(v)]
