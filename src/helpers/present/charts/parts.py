"""Parts that charts share: headings, number axes, reference lines, labels that do not overlap."""

import textwrap
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, XAxis
from matplotlib.lines import Line2D
from matplotlib.patheffects import AbstractPathEffect, Normal, Stroke
from matplotlib.text import Annotation, Text
from matplotlib.ticker import Formatter, MaxNLocator, MultipleLocator
from matplotlib.transforms import Bbox, offset_copy

from helpers.columns import Column
from helpers.errors import InputError
from helpers.formats import MILLION, MINUS, format_value
from helpers.present import svg, units
from helpers.present.chart_kinds import Reference, known
from helpers.present.periods import period_text
from helpers.present.style import GREY, GROUND, INK, REFERENCE_DASHES, SMALL, WIDE, cycle

NAME_WIDTH = 18
WIDE_NAME_WIDTH = 26
"""Letters of a row's name on one line, in a narrow window and on a page."""
NARROW_LABEL_WIDTH, LABEL_WIDTH = 34, 44
"""Letters of an axis' label on one line, in a narrow window and on a page."""
EVIDENT = frozenset({"Period", "Year", "Month"})
"""Headings that say no more than the periods along an axis do."""
LEGEND_WIDTH = 22
"""Letters of a name up to which two stand beside each other above the plot."""
TICKS = 5
LETTER = 7.5
"""Points that a letter of small text takes."""
PLOT_SHARE = 0.55
"""Share of a figure's width that a plot has at least, beside names and figures."""
YEAR = 12
"""Months between the ticks of an axis of months."""
BREAK_AT = (7.0, 11.0)
"""Points from the start of an axis to the two strokes that break it."""
NO_FIGURE = "no figure"
"""What stands where a mark has none."""
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
    """Return a name on as many lines as it needs."""
    return textwrap.fill(str(name), width)


def is_narrow(ax: Axes) -> bool:
    """Say whether a chart is drawn for a narrow window."""
    whole = ax.get_figure(root=True)
    return whole is not None and whole.get_figwidth() < WIDE


def name_width(*, narrow: bool) -> int:
    """Return the letters of a row's name that stand on one line."""
    return NAME_WIDTH if narrow else WIDE_NAME_WIDTH


def written(value: float, measure: Column) -> str:
    """Return a figure as it stands beside its mark; what it is per, the axis says."""
    return format_value(value, measure.unit.partition(" per ")[0], measure.decimals)


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
    if column.unit == "months" and highest >= 2 * YEAR:
        axis.set_major_locator(MultipleLocator(YEAR * -(-highest // (YEAR * TICKS))))
    else:
        ticks = _ticks_beside(axis.axes, highest / scale) if isinstance(axis, XAxis) else TICKS
        whole = calendar or column.unit in {"years", "months"}
        axis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 5, 10], integer=whole))
    axis.set_major_formatter(TickFormatter(scale, separated=not calendar))
    return "£ million" if millions else units.sign_of(column.unit)


def _ticks_beside(ax: Axes, highest: float) -> int:
    """Return how many steps between ticks fit on a level axis: fewer where numbers are long."""
    whole = ax.get_figure(root=True)
    room = PLOT_SHARE * 72 * (whole.get_figwidth() if whole is not None else WIDE)
    return max(2, min(TICKS, int(room / (LETTER * (len(f"{highest:,.0f}") + 2)))))


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
        width = NARROW_LABEL_WIDTH if is_narrow(axis.axes) else LABEL_WIDTH
        axis.set_label_text("" if text in EVIDENT else wrap(text, width))
        return
    axis.set_label_text("")
    # Not the axis' own label: the layout reserves no height for one that lies level.
    axis.axes.annotate(
        wrap(text, LABEL_WIDTH),
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 8),
        textcoords="offset points",
        va="bottom",
        gid="y-label",
    )


def mark_break(ax: Axes, axis: Literal["x", "y"]) -> None:
    """Break an axis that starts above zero by two strokes near its start."""
    start = (ax.get_xlim() if axis == "x" else ax.get_ylim())[0]
    whole = ax.get_figure(root=True)
    if whole is None or start <= 0:
        return
    along = (1, 0) if axis == "x" else (0, 1)
    stroke = [(-0.5, -1), (0.5, 1)] if axis == "x" else [(-1, -0.5), (1, 0.5)]
    gap = {"marker": "_" if axis == "x" else "|", "color": GROUND, "markersize": 4, "mew": 3}
    strokes: list[tuple[float, dict[str, Any]]] = [
        (at, {"marker": stroke, "color": GREY, "markersize": 9}) for at in BREAK_AT
    ]
    for at, look in [(sum(BREAK_AT) / 2, gap), *strokes]:
        place = offset_copy(ax.transAxes, whole, at * along[0], at * along[1], units="points")
        mark = Line2D([0], [0], transform=place, linestyle="none", gid=f"break-{axis}", **look)
        mark.set_in_layout(False)
        whole.add_artist(mark)


def row_axis(ax: Axes, names: Sequence[Any]) -> None:
    """Name the rows of a horizontal chart, first on top, without ticks."""
    width = name_width(narrow=is_narrow(ax))
    ax.set_yticks(range(len(names)), [wrap(name, width) for name in names])
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
    where = list(range(len(periods))) if places is None else list(places)
    apart = (where[-1] - where[0]) / (most - 1)
    shown = [0]
    for index, place in enumerate(where):
        if place - where[shown[-1]] > 0.99 * apart:
            shown.append(index)
    if where[-1] - where[shown[-1]] > 0.6 * apart:
        shown.append(len(periods) - 1)
    axis.set_ticks([where[i] for i in shown], [period_text(periods[i]) for i in shown])
    label_axis(axis, column.label)


# --- reference lines ------------------------------------------------------------------------------


def reference_verticals(ax: Axes, references: Sequence[Reference]) -> None:
    """Draw upright reference lines, each with its own dash and its name above, none overlapping."""
    placed: list[Bbox] = []
    for index, (value, name) in enumerate(sorted(known(references))):
        ax.axvline(
            value,
            color=GREY,
            linewidth=1.6,
            linestyle=dash(index),
            path_effects=halo(4),
            zorder=1.5,
        )
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
        svg.lay_out(whole)


def extent(text: Text) -> Bbox:
    """Return the box of a text in pixels, with a little air around it."""
    return text.get_window_extent().expanded(1.04, 1.0)


def legend_above(ax: Axes, handles: Sequence[Artist]) -> None:
    """Name series above the plot, where a label beside each mark would not fit."""
    if not handles:
        return
    narrow = is_narrow(ax)
    for handle in handles:
        handle.set_label(wrap(handle.get_label(), 36 if narrow else 64))
    longest = LEGEND_WIDTH - 8 if narrow else LEGEND_WIDTH
    short = all(len(str(handle.get_label())) <= longest for handle in handles)
    ax.figure.legend(
        handles=handles,
        loc="outside upper left",
        ncols=2 if short else 1,
        columnspacing=1.2,
        handlelength=1.8,
        handletextpad=0.6,
        borderpad=0.2,
    )


def halo(width: float) -> list[AbstractPathEffect]:
    """Return a white edge that sets a line off from what it crosses, and wipes none.

    Labels have theirs from `svg`: letters with an edge of their own would be drawn one by one.
    """
    return [Stroke(linewidth=width, foreground=GROUND), Normal()]


def value_text(
    ax: Axes, text: str, x: float, y: float, *, left: bool = False, colour: str = INK
) -> Text:
    """Write a value beside its mark: to the right, or to the left of it; white within a bar."""
    return ax.annotate(
        text,
        (x, y),
        xytext=(-VALUE_REACH if left else VALUE_REACH, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        fontsize=SMALL,
        color=colour,
        zorder=4,
        gid="value-label",
    )


def _bottom(pool: Sequence[int], centres: Sequence[float], heights: Sequence[float]) -> float:
    whole = sum(heights[i] for i in pool)
    return float(np.mean([centres[i] for i in pool])) - whole / 2


def _top(pool: Sequence[int], centres: Sequence[float], heights: Sequence[float]) -> float:
    return _bottom(pool, centres, heights) + sum(heights[i] for i in pool)
