"""Charts over time or along a number: lines, small panels of lines, demand against capacity."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from helpers.columns import Column
from helpers.formats import format_value
from helpers.present import alt, periods, units
from helpers.present.chart_kinds import (
    DEFAULT_HEIGHT,
    LINE,
    NARROW_HEIGHT,
    NO_SIGNAL,
    Bands,
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
    WIDE,
    cycle,
)

FloatArray = NDArray[np.float64]

LABEL_WIDTH = 15
MARKERS_SHOWN = 8
"""Markers along a long line: enough to tell it from others, few enough to see it."""
PANEL_COLUMNS = 2
PANEL_HEIGHT = 1.5
FAN_HEIGHT = 0.8
"""Inches more of a panel whose bands are to be told apart."""
PANEL_TITLE_WIDTH = 24
NARROW_TITLE_WIDTH = 13
"""Letters of a panel's name beside its last figure, in a narrow window."""
REFERENCE_LOOK: dict[str, Any] = {"color": GREY, "linestyle": DASHES[1], "linewidth": 1.6}
LIMIT_LOOK: dict[str, Any] = {"color": GREY, "linestyle": DASHES[2], "linewidth": 1.2}
BAND_LOOK: dict[str, Any] = {"alpha": 0.22, "linewidth": 0}
SIGNAL_LOOK: dict[str, Any] = {"color": PALETTE[2], "linestyle": "none", "marker": "D"}


def _height(data: pd.DataFrame, options: Mapping[str, Any], width: float) -> float:
    """Return a height with room for the names of the lines above a narrow chart."""
    if width >= WIDE:
        return DEFAULT_HEIGHT
    group = options.get("group")
    lines = data[group].nunique() if group else 0
    return NARROW_HEIGHT + LINE * (lines + len(options.get("references", ())))


@kind(describe=alt.lines, columns=("x", "y", "group"), measures=("y",), height=_height)
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
    if parts.is_narrow(ax) and group:
        looks = [_line_look(index, line, named=measure) for index, line in enumerate(drawn)]
        _name_above(ax, [*looks, *_reference_looks(references)])
    else:
        _name_lines(ax, drawn, labels, measure)
    return ax


@kind(
    describe=alt.steps,
    columns=("x", "y", "capacity"),
    measures=("y", "capacity"),
    height=_height,
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
    step: dict[str, Any] = {"color": PALETTE[2], "linewidth": 2.6}
    ax.plot(levels.places, levels.figures, drawstyle="steps-post", **step, gid="capacity")
    ax.plot(demand.places, demand.figures, **_line_look(0, demand), gid="demand")
    positions.set_axis(ax)
    shown = [*levels.figures, *demand.figures, *(value for value, _ in known(references))]
    _set_level_axis(ax, measure, [v for v in shown if not math.isnan(v)], zero=True)
    _label_levels(ax, levels, measure)
    headings = [column_of(columns, name).label for name in (capacity, y)]
    drawn = parts.reference_levels(ax, references)
    if parts.is_narrow(ax):
        line = {**_line_look(0, demand), "label": headings[1]}
        _name_above(ax, [{**step, "label": headings[0]}, line, *_reference_looks(references)])
        return ax
    labels = [
        Label(levels.last[1], parts.wrap(headings[0], LABEL_WIDTH), PALETTE_TEXT[2]),
        Label(demand.last[1], parts.wrap(headings[1], LABEL_WIDTH), PALETTE_TEXT[0]),
        *drawn,
    ]
    parts.end_labels(ax, labels)
    return ax


def _panels_height(data: pd.DataFrame, options: Mapping[str, Any], width: float) -> float:
    names = data[options["panel"]].astype(str).unique()
    wrapped = width < WIDE and any(len(name) > NARROW_TITLE_WIDTH for name in names)
    row = PANEL_HEIGHT + (LINE if wrapped else 0)
    bands = len(options.get("bands", ()))
    row += FAN_HEIGHT if bands else 0
    return float(0.7 + LINE * bands + math.ceil(len(names) / PANEL_COLUMNS) * row)


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
    bands: Bands = MappingProxyType({}),
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
        bands: name of each shaded band to its columns of lower and upper limits, the narrowest
            first, such as those of a fan.

    Raises:
        InputError: two rows for one point.
    """
    parts.one_row_each(data, [panel, x])
    limits = [name for name in (lower, upper) if name]
    measure = column_of(columns, y)
    positions = Positions.along(data, x, columns)
    names = list(dict.fromkeys(data[panel]))
    across = min(PANEL_COLUMNS, len(names))
    rows = math.ceil(len(names) / across)
    shared = figure.subplots(rows, across, sharex=True, sharey=True, squeeze=False)
    grid: list[Axes] = list(shared.flat)
    for ax, name in zip(grid, names, strict=False):
        own = data[data[panel] == name]
        _draw_limits(ax, own, positions, limits)
        _draw_bands(ax, own, positions, bands)
        _draw_panel(ax, own, positions, measure, y=y, reference=reference)
        if signal:
            _mark(ax, own[own[signal] != NO_SIGNAL], positions, y)
        width = PANEL_TITLE_WIDTH if not parts.is_narrow(ax) else NARROW_TITLE_WIDTH
        ax.set_title(parts.wrap(name, width), fontsize=SMALL, pad=4)
    for ax in grid[len(names) :]:
        ax.set_visible(False)
    sign = _finish_panels(grid, len(names), positions, measure, float(data[y].abs().max()))
    compared = column_of(columns, reference) if reference else None
    own = units.headed(measure.label, sign)
    handles = _panel_handles(own, compared, limits=bool(limits), signals=bool(signal))
    parts.legend_above(grid[0], [*handles, *_band_handles(bands)])
    return figure


# --- along the axis -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Positions:
    """Where periods stand along the horizontal axis.

    Attributes:
        order: the periods, or the numbers, in order.
        places: their places: the numbers themselves, the years of periods, or 0, 1, 2 for words.
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
        dated = periods.places(order)
        places = np.array(range(len(order)) if dated is None else dated, dtype=float)
        return cls(order, places, column_of(columns, x), x)

    @property
    def numeric(self) -> bool:
        """Whether the places are the numbers themselves."""
        return self.order == list(self.places)

    @property
    def timed(self) -> bool:
        """Whether the places are dates, so that a line breaks where it lacks some."""
        calendar = units.style_of(self.name, self.column, []).calendar
        return calendar if self.numeric else periods.places(self.order) is not None

    def set_axis(self, ax: Axes, most: int = parts.TICKS) -> None:
        """Set the ticks and the label of the horizontal axis."""
        if not self.numeric:
            parts.period_axis(ax.xaxis, self.order, self.column, most, list(self.places))
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
    line = Line(name, places, np.asarray(figures, dtype=float))
    return _broken(line) if positions.timed else line


def _broken(line: Line) -> Line:
    """Return a line with a gap wherever its points lie further apart than they mostly do."""
    steps = np.diff(line.places)
    if len(steps) < 2:
        return line
    gaps = np.flatnonzero(steps > 1.5 * np.median(steps)) + 1
    middles = (line.places[gaps - 1] + line.places[gaps]) / 2
    places = np.insert(line.places, gaps, middles)
    return Line(line.name, places, np.insert(line.figures, gaps, np.nan))


def _set_level_axis(ax: Axes, measure: Column, shown: Sequence[float], *, zero: bool) -> None:
    low, high = min(shown), max(shown)
    room = 0.06 * (high - low or abs(high) or 1)
    bottom = min(0.0, low) if zero else low - room
    ax.set_ylim(bottom, high + room)
    ax.margins(x=0.02)
    parts.measure_axis(ax.yaxis, measure, max(abs(low), abs(high)))
    parts.mark_break(ax, "y")
    parts.grid(ax, "y")


# --- lines ----------------------------------------------------------------------------------------


def _line_look(index: int, line: Line, *, named: Column | None = None) -> dict[str, Any]:
    """Return colour, dash and marker of a line; no two of the first sixteen agree in all.

    Where the measure is given, its name and last figure as well.
    """
    turn = index + index // len(PALETTE)
    colour = cycle(PALETTE, index)
    return {
        "color": colour,
        "linestyle": cycle(DASHES, turn),
        "marker": cycle(MARKERS, turn),
        "markerfacecolor": GROUND if index % 2 else colour,
        "markeredgewidth": 1.6,
        "markevery": _marked(line.figures),
        "zorder": 3,
        "label": _name_of(line, named) if named else "",
    }


def _marked(figures: FloatArray) -> list[int]:
    """Return the points of a line that have a marker: some, and each that stands alone."""
    count = len(figures)
    some = range(count - 1, -1, -max(1, count // MARKERS_SHOWN))
    edged = np.pad(np.isnan(figures), 1, constant_values=True)
    alone = np.flatnonzero(~edged[1:-1] & edged[:-2] & edged[2:])
    return sorted({*some, *map(int, alone)})


def _name_of(line: Line, measure: Column) -> str:
    return f"{line.name} {parts.written(line.last[1], measure)}".strip()


def _name_above(ax: Axes, looks: Sequence[Mapping[str, Any]]) -> None:
    """Name lines above the plot, where names beside their ends would leave it no room."""
    parts.legend_above(ax, [Line2D([], [], **{**look, "markevery": None}) for look in looks])


def _reference_looks(references: Sequence[Reference]) -> list[dict[str, Any]]:
    return [
        {"color": GREY, "linewidth": 1.6, "linestyle": parts.dash(index), "label": name}
        for index, (_, name) in enumerate(known(references))
    ]


def _name_lines(ax: Axes, drawn: Sequence[Line], labels: list[Label], measure: Column) -> None:
    """Name each line with its last figure: beside the plot, or at its end where it stops early."""
    ends = {index: line.last for index, line in enumerate(drawn) if not math.isnan(line.last[1])}
    last_place = max(place for place, _ in ends.values())
    early = []
    for index, (place, value) in ends.items():
        text = parts.wrap(_name_of(drawn[index], measure), LABEL_WIDTH)
        label = Label(value, text, cycle(PALETTE_TEXT, index))
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
        ax.annotate(parts.NO_FIGURE, (0.5, 0.5), xycoords="axes fraction", ha="center")
        return
    ax.plot(place, last, "o", color=PALETTE[0], markersize=6)
    narrow = parts.is_narrow(ax)
    ax.annotate(
        parts.written(last, measure),
        (1, 1) if narrow else (place, last),
        xycoords="axes fraction" if narrow else "data",
        xytext=(0, 4) if narrow else (6, 0),
        textcoords="offset points",
        ha="right" if narrow else "left",
        va="bottom" if narrow else "center",
        fontsize=SMALL,
        gid="value-label",
    )


def _finish_panels(
    grid: Sequence[Axes], drawn: int, positions: Positions, measure: Column, highest: float
) -> str:
    """Give the panels one axis of each kind, and return what the figures count.

    Ticks stand at the outer panels, for the first and the last period.
    """
    sign = ""
    for index, ax in enumerate(grid[:drawn]):
        sign = parts.scale_axis(ax.yaxis, measure, highest)
        positions.set_axis(ax, most=2)
        ax.set_xlabel("")
        ax.locator_params(axis="y", nbins=3)
        ax.tick_params(axis="x", labelbottom=index + PANEL_COLUMNS >= drawn)
        for tick in ax.get_xticklabels():
            first = tick.get_position()[0] == positions.places[0]
            tick.set_horizontalalignment("left" if first else "right")
    parts.mark_break(grid[0], "y")
    return sign


def _draw_limits(ax: Axes, data: pd.DataFrame, positions: Positions, limits: Sequence[str]) -> None:
    for name in limits:
        (limit,) = series_of(data, name, None, positions)
        ax.plot(limit.places, limit.figures, **LIMIT_LOOK, gid="limit")


def _draw_bands(ax: Axes, data: pd.DataFrame, positions: Positions, bands: Bands) -> None:
    """Shade each band; where several lie over each other the shade is darker."""
    for limits in bands.values():
        low, high = (series_of(data, name, None, positions)[0] for name in limits)
        ax.fill_between(
            low.places, low.figures, high.figures, facecolor=PALETTE[0], **BAND_LOOK, gid="band"
        )


def _band_handles(bands: Bands) -> list[Artist]:
    """Return what the shades are: the narrowest lies under all others."""
    depths = range(len(bands), 0, -1)
    shades = [1 - (1 - BAND_LOOK["alpha"]) ** depth for depth in depths]
    return [
        Patch(facecolor=PALETTE[0], linewidth=0, alpha=shade, label=name)
        for name, shade in zip(bands, shades, strict=True)
    ]


def _mark(ax: Axes, flagged: pd.DataFrame, positions: Positions, y: str) -> None:
    """Mark some points of a panel, whatever its line looks like."""
    if not flagged.empty:
        (points,) = series_of(flagged, y, None, positions)
        ax.plot(points.places, points.figures, **SIGNAL_LOOK, gid="signal")


def _panel_handles(
    own: str, reference: Column | None, *, limits: bool, signals: bool
) -> list[Artist]:
    """Return what the lines of a panel are; the figures' own name carries the unit."""
    handles: list[Artist] = [Line2D([], [], color=PALETTE[0], marker="o", markersize=6, label=own)]
    if reference:
        handles.append(Line2D([], [], **REFERENCE_LOOK, label=reference.label))
    if limits:
        handles.append(Line2D([], [], **LIMIT_LOOK, label="Limits"))
    if signals:
        handles.append(Line2D([], [], **SIGNAL_LOOK, label="Signal"))
    return handles
