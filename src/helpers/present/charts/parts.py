"""Parts that charts share: headings, number axes, reference lines, labels that do not overlap."""

import math
import textwrap
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.text import Annotation, Text
from matplotlib.ticker import Formatter, MaxNLocator
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from helpers.columns import Column
from helpers.errors import InputError
from helpers.formats import MILLION, MINUS
from helpers.present import units
from helpers.present.chart_kinds import Reference, known
from helpers.present.periods import period_text
from helpers.present.style import GREY, GROUND, INK, REFERENCE_DASHES, SMALL, cycle

FloatArray = NDArray[np.float64]
NAME_WIDTH = 18
LONG_FROM = 100_000
LEGEND_WIDTH = 22
"""Letters of a name up to which two stand beside each other above the plot."""
TICKS = 5
LONG_TICKS = 3
"""Fewer ticks where their numbers are long and stand beside each other."""
VALUE_REACH = 8
"""Points between a mark and the value written beside it."""
GAP = 1.35
"""Least distance between two labels, in line heights."""


class Label(NamedTuple):
    """A text to be placed beside a value on the vertical axis."""

    value: float
    text: str
    colour: str


def one_row_each(data: pd.DataFrame, by: Sequence[str]) -> None:
    """Refuse data with two rows for one mark, of which a chart would silently draw the mean.

    Raises:
        InputError: two rows agree in all columns of `by`.
    """
    repeated = data.loc[data.duplicated(list(by)), list(by)]
    if not repeated.empty:
        first = ", ".join(map(str, repeated.iloc[0]))
        raise InputError(f"chart: more than one row for {first} in {', '.join(by)}; give one each")


def wrap(name: Any, width: int = NAME_WIDTH) -> str:
    """Return a name on as many lines as a phone needs."""
    return textwrap.fill(str(name), width)


# --- axes -----------------------------------------------------------------------------------------


def measure_axis(axis: Axis, column: Column, highest: float) -> None:
    """Give a number axis few ticks, thousands separators and a label with its unit.

    Args:
        axis: the axis of the measure.
        column: its description.
        highest: largest absolute value drawn; money from a million stands in millions.
    """
    sign = scale_axis(axis, column, highest)
    label_axis(axis, units.headed(column.label, sign))


def scale_axis(axis: Axis, column: Column, highest: float, *, calendar: bool = False) -> str:
    """Give a number axis its ticks, and return what they count, as a heading has it.

    Args:
        axis: the axis.
        column: description of the measure.
        highest: largest absolute value drawn.
        calendar: the numbers are years, whatever the unit says.
    """
    calendar = calendar or column.unit in units.CALENDAR
    millions = column.unit == "GBP" and highest >= MILLION
    scale = MILLION if millions else 1
    crowded = isinstance(axis, XAxis) and highest / scale >= LONG_FROM
    ticks = LONG_TICKS if crowded else TICKS
    axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 5, 10], integer=calendar))
    axis.set_major_formatter(TickFormatter(scale, separated=not calendar))
    return "£ million" if millions else units.sign_of(column.unit)


class TickFormatter(Formatter):
    """Ticks as short as they are exact, all with the same digits after the point."""

    def __init__(self, scale: float, *, separated: bool) -> None:
        self.scale = scale
        self.separated = separated

    def __call__(self, x: float, pos: int | None = None) -> str:  # noqa: ARG002 - matplotlib's
        """Return the text of one tick by itself."""
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Return the texts of all ticks: `1,000`, `2.5`, `−5`; years have no separators."""
        scaled = [value / self.scale for value in values]
        places = max((len(f"{v:.6f}".rstrip("0").partition(".")[2]) for v in scaled), default=0)
        return [self._write(value, places) for value in scaled]

    def _write(self, value: float, places: int) -> str:
        digits = f"{abs(value):{',' if self.separated else ''}.{places}f}"
        return f"{MINUS}{digits}" if value < 0 and float(digits.replace(",", "")) else digits


def label_axis(axis: Axis, text: str) -> None:
    """Label an axis; the vertical one gets its label above, level, where a phone has the room."""
    if isinstance(axis, XAxis):
        axis.set_label_text(wrap(text, 44))
        return
    axis.set_label_text("")
    # Not the axis' own label: the layout reserves no height for one that lies level.
    axis.axes.annotate(
        wrap(text, 44),
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 8),
        textcoords="offset points",
        va="bottom",
        gid="y-label",
    )


def say_not_from_zero(ax: Axes) -> None:
    """Add to the label above the vertical axis that it does not start at zero."""
    label = next(each for each in ax.texts if each.get_gid() == "y-label")
    label.set_text(f"{label.get_text()} – not from 0")


def row_axis(ax: Axes, names: Sequence[Any]) -> None:
    """Name the rows of a horizontal chart, first on top, without ticks."""
    ax.set_yticks(range(len(names)), [wrap(name) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_ylabel("")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def grid(ax: Axes, axis: Literal["x", "y"]) -> None:
    """Draw pale grid lines along one axis, behind everything."""
    ax.grid(visible=True, axis=axis)
    ax.tick_params(axis=axis, length=0)


def period_axis(
    axis: Axis,
    periods: Sequence[Any],
    column: Column,
    most: int = TICKS,
    places: Sequence[float] | None = None,
) -> None:
    """Name some periods along an axis: the first and few after it, evenly apart.

    Args:
        axis: the horizontal axis.
        periods: the periods in order.
        column: description of the axis.
        most: largest number of names.
        places: where the periods stand; 0, 1, 2 if not given.
    """
    count = len(periods)
    step = max(1, math.ceil((count - 1) / (most - 1)))
    shown = list(range(0, count, step))
    if count - 1 - shown[-1] > 0.6 * step:
        shown.append(count - 1)
    where = [float(i) for i in range(count)] if places is None else places
    axis.set_ticks([where[i] for i in shown], [period_text(periods[i]) for i in shown])
    label_axis(axis, column.label)


# --- reference lines ------------------------------------------------------------------------------


def reference_verticals(ax: Axes, references: Sequence[Reference]) -> None:
    """Draw upright reference lines, each with its own dash and its name above, none overlapping."""
    placed: list[Bbox] = []
    for index, (value, name) in enumerate(sorted(known(references))):
        ax.axvline(value, color=GREY, linewidth=1.6, linestyle=dash(index), zorder=1.5)
        text = ax.annotate(
            name,
            (value, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL,
            color=GREY,
            gid="reference-label",
        )
        _lift_clear(text, placed)
        placed.append(extent(text))


def reference_levels(ax: Axes, references: Sequence[Reference]) -> list[Label]:
    """Draw level reference lines and return their labels, to be placed with the others."""
    for index, (value, _) in enumerate(known(references)):
        ax.axhline(value, color=GREY, linewidth=1.6, linestyle=dash(index), zorder=1.5)
    return [Label(value, name, GREY) for value, name in known(references)]


def dash(index: int) -> Any:
    """Return the dash of the reference line at `index`."""
    return cycle(REFERENCE_DASHES, index)


def _lift_clear(text: Annotation, placed: Sequence[Bbox]) -> None:
    """Move a label up, a line at a time, until it is clear of those placed."""
    while any(extent(text).overlaps(other) for other in placed):
        x, y = text.xyann
        text.xyann = (x, y + SMALL * GAP)


# --- labels ---------------------------------------------------------------------------------------


def end_labels(ax: Axes, labels: Sequence[Label]) -> None:
    """Write labels right of the plot beside their values, moved apart where they would overlap."""
    if not labels:
        return
    settle(ax)
    low, high = ax.get_ylim()
    pixels = ax.get_window_extent().height
    lines = [label.text.count("\n") + 1 for label in labels]
    one_line = SMALL * GAP * ax.figure.dpi / 72 * (high - low) / pixels
    centres = spread([label.value for label in labels], [n * one_line for n in lines])
    for label, y in zip(labels, centres, strict=True):
        ax.annotate(
            label.text,
            (1, y),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            linespacing=1.1,
            color=label.colour,
            gid="end-label",
        )


def spread(centres: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return centres moved as little as needed for intervals of these heights not to overlap.

    Labels that meet are pooled and stand around the mean of their wishes, in their order; equal
    wishes keep the order given.
    """
    order = sorted(range(len(centres)), key=lambda i: (centres[i], i))
    pools: list[list[int]] = []
    for index in order:
        pools.append([index])
        while len(pools) > 1 and _top(pools[-2], centres, heights) > _bottom(
            pools[-1], centres, heights
        ):
            last = pools.pop()
            pools[-1] += last
    moved = list(centres)
    for pool in pools:
        edge = _bottom(pool, centres, heights)
        for index in pool:
            moved[index] = edge + heights[index] / 2
            edge += heights[index]
    return moved


def settle(ax: Axes) -> None:
    """Lay the figure out, so that positions in pixels can be asked for."""
    whole = ax.get_figure(root=True)
    if whole is not None:
        whole.draw_without_rendering()


def extent(text: Text) -> Bbox:
    """Return the box of a text in pixels, with a little air around it."""
    return text.get_window_extent().expanded(1.04, 1.0)


def legend_above(ax: Axes, handles: Sequence[Artist]) -> None:
    """Name series above the plot, where a label beside each mark would not fit."""
    if not handles:
        return
    short = all(len(str(handle.get_label())) <= LEGEND_WIDTH for handle in handles)
    ax.figure.legend(
        handles=handles,
        loc="outside upper left",
        ncols=2 if short else 1,
        columnspacing=1.2,
        handlelength=1.8,
        handletextpad=0.6,
        borderpad=0.2,
    )


def value_box() -> dict[str, Any]:
    """Return a white ground for a label that lines may cross."""
    return {"facecolor": GROUND, "edgecolor": "none", "pad": 0.4}


def value_text(ax: Axes, text: str, x: float, y: float, *, left: bool = False) -> Text:
    """Write a value beside its mark: to the right, or to the left of it."""
    return ax.annotate(
        text,
        (x, y),
        xytext=(-VALUE_REACH if left else VALUE_REACH, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        fontsize=SMALL,
        color=INK,
        bbox=value_box(),
        zorder=4,
        gid="value-label",
    )


def _bottom(pool: Sequence[int], centres: Sequence[float], heights: Sequence[float]) -> float:
    whole = sum(heights[i] for i in pool)
    return float(np.mean([centres[i] for i in pool])) - whole / 2


def _top(pool: Sequence[int], centres: Sequence[float], heights: Sequence[float]) -> float:
    return _bottom(pool, centres, heights) + sum(heights[i] for i in pool)
