"""Charts over time or along a number: lines, small panels of lines, demand against capacity."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from helpers.columns import Column
from helpers.formats import NOT_AVAILABLE, format_value
from helpers.present import alt, units
from helpers.present.chart_kinds import (
    NO_SIGNAL,
    Columns,
    Reference,
    column_of,
    kind,
    known,
)
from helpers.present.charts import parts
from helpers.present.charts.clearing import Clearing
from helpers.present.charts.parts import Label
from helpers.present.periods import ordered
from helpers.present.style import (
    DASHES,
    GREY,
    GROUND,
    MARKERS,
    PALETTE,
    PALETTE_TEXT,
    SMALL,
    cycle,
)

FloatArray = NDArray[np.float64]

LABEL_WIDTH = 15
MARKERS_SHOWN = 8
"""Markers along a long line: enough to tell it from others, few enough to see it."""
PANEL_COLUMNS = 2
PANEL_HEIGHT = 1.5
PANEL_TITLE_WIDTH = 24
REFERENCE_LOOK: dict[str, Any] = {"color": GREY, "linestyle": DASHES[1], "linewidth": 1.6}
LIMIT_LOOK: dict[str, Any] = {"color": GREY, "linestyle": DASHES[2], "linewidth": 1.2}
SIGNAL_LOOK: dict[str, Any] = {"color": PALETTE[2], "linestyle": "none", "marker": "D"}


@kind(describe=alt.lines, columns=("x", "y", "group"), measures=("y",))
def lines(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    x: str,
    y: str,
    group: str | None = None,
    references: Sequence[Reference] = (),
    zero: bool = False,
) -> Axes:
    """Draw lines over periods in order, or along a number, each named at its end.

    Args:
        data: one row a point; a missing figure leaves a gap in its line.
        ax: where to draw.
        columns: descriptions of the columns.
        x: column of periods (words, dates, years) or of a number.
        y: column of the figures.
        group: column that names the lines, in the order of the data.
        references: values to compare with, as (value, name), named at the right as well.
        zero: whether the figures' axis starts at zero.

    Raises:
        InputError: two rows for one point.
    """
    parts.one_row_each(data, [x, group] if group else [x])
    measure = column_of(columns, y)
    positions = Positions.along(data, x, columns)
    drawn = series_of(data, y, group, positions)
    for index, line in enumerate(drawn):
        ax.plot(line.places, line.figures, **_line_look(index, line), gid="series")
    positions.set_axis(ax)
    labels = parts.reference_levels(ax, references)
    shown = [*data[y].dropna(), *(value for value, _ in known(references))]
    _set_level_axis(ax, measure, shown, zero=zero)
    _name_lines(ax, drawn, labels, measure)
    return ax


@kind(
    describe=alt.steps,
    columns=("x", "y", "capacity"),
    measures=("y", "capacity"),
)
def steps(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    x: str,
    y: str,
    capacity: str,
    references: Sequence[Reference] = (),
) -> Axes:
    """Draw demand as a line against capacity as steps, from zero, each new level with its figure.

    Args:
        data: one row a period, in order.
        ax: where to draw.
        columns: descriptions of the columns; both figures have one unit.
        x: column of periods or of a number.
        y: column of the demand.
        capacity: column of the capacity that meets it.
        references: values to compare with, as (value, name), such as what there is today.

    Raises:
        InputError: two rows for one period.
    """
    parts.one_row_each(data, [x])
    measure = column_of(columns, capacity)
    positions = Positions.along(data, x, columns)
    (levels,) = series_of(data, capacity, None, positions)
    (demand,) = series_of(data, y, None, positions)
    sns.lineplot(
        x=levels.places,
        y=levels.figures,
        drawstyle="steps-post",
        color=PALETTE[2],
        linewidth=2.6,
        errorbar=None,
        gid="capacity",
        ax=ax,
    )
    ax.plot(demand.places, demand.figures, **_line_look(0, demand), gid="demand")
    positions.set_axis(ax)
    shown = [*levels.figures, *demand.figures, *(value for value, _ in known(references))]
    _set_level_axis(ax, measure, [v for v in shown if not math.isnan(v)], zero=True)
    _label_levels(ax, levels, measure)
    headings = [column_of(columns, name).label for name in (capacity, y)]
    labels = [
        Label(levels.last[1], parts.wrap(headings[0], LABEL_WIDTH), PALETTE_TEXT[2]),
        Label(demand.last[1], parts.wrap(headings[1], LABEL_WIDTH), PALETTE_TEXT[0]),
        *parts.reference_levels(ax, references),
    ]
    parts.end_labels(ax, labels)
    return ax


def _panels_height(data: pd.DataFrame, options: Mapping[str, Any], _width: float) -> float:
    rows = math.ceil(data[options["panel"]].nunique() / PANEL_COLUMNS)
    return float(0.7 + rows * PANEL_HEIGHT)


@kind(
    describe=alt.small_multiples,
    columns=("panel", "x", "y", "reference", "lower", "upper", "signal"),
    measures=("y",),
    height=_panels_height,
    panels=True,
)
def small_multiples(
    data: pd.DataFrame,
    *,
    figure: Figure,
    columns: Columns = None,
    panel: str,
    x: str,
    y: str,
    reference: str | None = None,
    lower: str | None = None,
    upper: str | None = None,
    signal: str | None = None,
) -> Figure:
    """Draw a small line for each panel on one scale, with grey lines to compare with behind each.

    Args:
        data: one row a point; a missing figure leaves a gap.
        figure: where to lay out the panels, two beside each other.
        columns: descriptions of the columns.
        panel: column that names the panels, in the order of the data.
        x: column of periods or of a number.
        y: column of the figures.
        reference: column of the figures to compare with, such as England's, or a target a panel.
        lower: column of lower limits, such as those of a control chart.
        upper: column of upper limits.
        signal: column of words; each point whose word is not `NO_SIGNAL` is marked.

    Raises:
        InputError: two rows for one point.
    """
    parts.one_row_each(data, [panel, x])
    limits = [name for name in (lower, upper) if name]
    measure = column_of(columns, y)
    positions = Positions.along(data, x, columns)
    names = list(dict.fromkeys(data[panel]))
    rows = math.ceil(len(names) / PANEL_COLUMNS)
    shared = figure.subplots(rows, PANEL_COLUMNS, sharex=True, sharey=True, squeeze=False)
    grid: list[Axes] = list(shared.flat)
    for ax, name in zip(grid, names, strict=False):
        own = data[data[panel] == name]
        _draw_limits(ax, own, positions, limits)
        _draw_panel(ax, own, positions, measure, y=y, reference=reference)
        if signal:
            _mark(ax, own[own[signal] != NO_SIGNAL], positions, y)
        ax.set_title(parts.wrap(name, PANEL_TITLE_WIDTH), fontsize=SMALL, pad=4)
    for ax in grid[len(names) :]:
        ax.set_visible(False)
    _finish_panels(grid, len(names), positions, measure, float(data[y].abs().max()))
    compared = column_of(columns, reference) if reference else None
    handles = _panel_handles(measure, compared, limits=bool(limits), signals=bool(signal))
    parts.legend_above(grid[0], handles)
    return figure


# --- along the axis -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Positions:
    """Where periods stand along the horizontal axis.

    Attributes:
        order: the periods, or the numbers, in order.
        places: their places: the numbers themselves, or 0, 1, 2 for periods.
        column: description of the axis.
        name: name of its column.
    """

    order: list[Any]
    places: FloatArray
    column: Column
    name: str

    @classmethod
    def along(cls, data: pd.DataFrame, x: str, columns: Columns) -> "Positions":
        """Return the positions for the column `x` of `data`."""
        order = ordered(data, x)
        numeric = pd.api.types.is_numeric_dtype(data[x])
        places = np.array(order if numeric else range(len(order)), dtype=float)
        return cls(order, places, column_of(columns, x), x)

    @property
    def numeric(self) -> bool:
        """Whether the places are the numbers themselves."""
        return self.order == list(self.places)

    def set_axis(self, ax: Axes, most: int = parts.TICKS) -> None:
        """Set the ticks and the label of the horizontal axis."""
        if not self.numeric:
            parts.period_axis(ax.xaxis, self.order, self.column, most)
            return
        calendar = units.style_of(self.name, self.column, []).calendar
        highest = float(np.abs(self.places).max())
        sign = parts.scale_axis(ax.xaxis, self.column, highest, calendar=calendar)
        parts.label_axis(ax.xaxis, units.headed(self.column.label, sign))


@dataclass(frozen=True)
class Line:
    """A line: its name, and figures (NaN where missing) at their places along the axis."""

    name: str
    places: FloatArray
    figures: FloatArray

    @property
    def last(self) -> tuple[float, float]:
        """Place and figure of the last one that is not missing; NaN where all are."""
        there = np.flatnonzero(~np.isnan(self.figures))
        if not len(there):
            return math.nan, math.nan
        return float(self.places.item(there[-1])), float(self.figures.item(there[-1]))


def series_of(data: pd.DataFrame, y: str, group: str | None, positions: Positions) -> list[Line]:
    """Return the lines of `data`, in its order.

    A period without a row is a gap, as one without a figure is; along a number only the latter.
    """
    named = data.groupby(group, sort=False) if group else [("", data)]
    return [_line(str(name), part, y, positions) for name, part in named]


def _line(name: str, data: pd.DataFrame, y: str, positions: Positions) -> Line:
    figures = data.dropna(subset=[positions.name]).set_index(positions.name)[y].astype(float)
    if positions.numeric:
        figures = figures.sort_index()
        places = np.asarray(figures.index, dtype=float)
    else:
        figures = figures.reindex(list(positions.order))
        places = positions.places
    return Line(name, places, np.asarray(figures, dtype=float))


def _set_level_axis(ax: Axes, measure: Column, shown: Sequence[float], *, zero: bool) -> None:
    low, high = min(shown), max(shown)
    room = 0.06 * (high - low or abs(high) or 1)
    bottom = min(0.0, low) if zero else low - room
    ax.set_ylim(bottom, high + room)
    ax.margins(x=0.02)
    parts.measure_axis(ax.yaxis, measure, max(abs(low), abs(high)))
    if bottom > 0:
        parts.say_not_from_zero(ax)
    parts.grid(ax, "y")


# --- lines ----------------------------------------------------------------------------------------


def _line_look(index: int, line: Line) -> dict[str, Any]:
    """Return colour, dash and marker of a line; no two of the first sixteen agree in all."""
    turn = index + index // len(PALETTE)
    colour = cycle(PALETTE, index)
    count = len(line.figures)
    return {
        "color": colour,
        "linestyle": cycle(DASHES, turn),
        "marker": cycle(MARKERS, turn),
        "markerfacecolor": GROUND if index % 2 else colour,
        "markeredgewidth": 1.6,
        "markevery": list(range(count - 1, -1, -max(1, count // MARKERS_SHOWN))),
        "zorder": 3,
    }


def _name_lines(ax: Axes, drawn: Sequence[Line], labels: list[Label], measure: Column) -> None:
    """Name each line with its last figure: beside the plot, or at its end where it stops early."""
    ends = {index: line.last for index, line in enumerate(drawn) if not math.isnan(line.last[1])}
    last_place = max(place for place, _ in ends.values())
    early = []
    for index, (place, value) in ends.items():
        text = f"{drawn[index].name} {format_value(value, measure.unit, measure.decimals)}"
        label = Label(value, parts.wrap(text.strip(), LABEL_WIDTH), cycle(PALETTE_TEXT, index))
        if place == last_place:
            labels.append(label)
        else:
            early.append((place, label))
    parts.end_labels(ax, labels)
    _name_early_ends(ax, early)


def _name_early_ends(ax: Axes, early: Sequence[tuple[float, Label]]) -> None:
    """Write the names of lines that stop early where they stop, clear of all lines."""
    if not early:
        return
    clearing = Clearing(ax, np.array([(place, label.value) for place, label in early]))
    for place, label in early:
        clearing.write(label.text, place, label.value, label.colour)


# --- steps ----------------------------------------------------------------------------------------


def _label_levels(ax: Axes, levels: Line, measure: Column) -> None:
    """Write each new level of the capacity above the start of its step."""
    for start in [0, *(np.flatnonzero(np.diff(levels.figures)) + 1)]:
        ax.annotate(
            format_value(levels.figures[start], "", measure.decimals),
            (levels.places[start], levels.figures[start]),
            xytext=(4, 4),
            textcoords="offset points",
            fontsize=SMALL,
            color=PALETTE_TEXT[2],
            gid="value-label",
        )


# --- panels ---------------------------------------------------------------------------------------


def _draw_panel(
    ax: Axes,
    data: pd.DataFrame,
    positions: Positions,
    measure: Column,
    *,
    y: str,
    reference: str | None,
) -> None:
    if reference:
        (compared,) = series_of(data, reference, None, positions)
        ax.plot(compared.places, compared.figures, **REFERENCE_LOOK, gid="reference")
    (line,) = series_of(data, y, None, positions)
    ax.plot(line.places, line.figures, color=PALETTE[0], gid="series")
    parts.grid(ax, "y")
    place, last = line.last
    if math.isnan(last):
        ax.annotate(NOT_AVAILABLE, (0.5, 0.5), xycoords="axes fraction", ha="center")
        return
    ax.plot(place, last, "o", color=PALETTE[0], markersize=6)
    ax.annotate(
        format_value(last, measure.unit, measure.decimals),
        (place, last),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        gid="value-label",
    )


def _finish_panels(
    grid: Sequence[Axes], drawn: int, positions: Positions, measure: Column, highest: float
) -> None:
    """Give the panels one axis of each kind: ticks at the outer ones, first and last period."""
    for index, ax in enumerate(grid[:drawn]):
        parts.scale_axis(ax.yaxis, measure, highest)
        positions.set_axis(ax, most=2)
        ax.set_xlabel("")
        ax.locator_params(axis="y", nbins=3)
        ax.tick_params(axis="x", labelbottom=index + PANEL_COLUMNS >= drawn)
        for tick in ax.get_xticklabels():
            first = tick.get_position()[0] == positions.places[0]
            tick.set_horizontalalignment("left" if first else "right")


def _draw_limits(ax: Axes, data: pd.DataFrame, positions: Positions, limits: Sequence[str]) -> None:
    for name in limits:
        (limit,) = series_of(data, name, None, positions)
        ax.plot(limit.places, limit.figures, **LIMIT_LOOK, gid="limit")


def _mark(ax: Axes, flagged: pd.DataFrame, positions: Positions, y: str) -> None:
    """Mark some points of a panel, whatever its line looks like."""
    if not flagged.empty:
        (points,) = series_of(flagged, y, None, positions)
        ax.plot(points.places, points.figures, **SIGNAL_LOOK, gid="signal")


def _panel_handles(
    measure: Column, reference: Column | None, *, limits: bool, signals: bool
) -> list[Artist]:
    """Return what the lines of a panel are; the figures' own name carries the unit."""
    own = units.headed(measure.label, units.sign_of(measure.unit))
    handles: list[Artist] = [Line2D([], [], color=PALETTE[0], marker="o", markersize=6, label=own)]
    if reference:
        handles.append(Line2D([], [], **REFERENCE_LOOK, label=reference.label))
    if limits:
        handles.append(Line2D([], [], **LIMIT_LOOK, label="Limits"))
    if signals:
        handles.append(Line2D([], [], **SIGNAL_LOOK, label="Signal"))
    return handles
