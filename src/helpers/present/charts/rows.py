"""Charts with a row for each area or thing: bars, intervals and dumbbells."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from helpers.columns import Column
from helpers.present import alt
from helpers.present.chart_kinds import Columns, Reference, column_of, kind, known
from helpers.present.charts import parts
from helpers.present.style import GREY, GROUND, HATCHES, INK, MARKERS, PALETTE, WIDE, cycle

FloatArray = NDArray[np.float64]

BAR_WIDTH = 0.7
"""Share of a row that its bars take."""
MARK_REACH = 0.2
"""Share of the axis within which a line beyond a bar would run through the bar's value."""
ROW_HEIGHT = 0.4
"""Inches of a row."""
LINE_HEIGHT = 0.21
"""Inches of a line of its name."""
FRAME_HEIGHT = 1.0
"""Inches of axis, labels and names above and below the rows."""


def row_height(data: pd.DataFrame, options: Mapping[str, Any], width: float) -> float:
    """Return a height that gives each row room for its bars and for the lines of its name."""
    names = data[options["y"]].unique()
    series = data[options["group"]].nunique() if options.get("group") else 1
    letters = parts.name_width(narrow=width < WIDE)
    lines = max((parts.wrap(name, letters).count("\n") + 1 for name in names), default=1)
    row = max(ROW_HEIGHT * (1 + 0.6 * (series - 1)), 0.1 + LINE_HEIGHT * lines)
    above = 0.25 * len(options.get("references", ()))
    return float(FRAME_HEIGHT + above + row * len(names))


@kind(
    describe=alt.bars,
    columns=("y", "x", "group", "mark"),
    measures=("x",),
    height=row_height,
)
def bars(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    y: str,
    x: str,
    group: str | None = None,
    mark: str | None = None,
    references: Sequence[Reference] = (),
) -> Axes:
    """Draw horizontal bars from zero with their values, in the order of the data.

    Args:
        data: one row a bar.
        ax: where to draw.
        columns: descriptions of the columns.
        y: column that names the row.
        x: column of the figure.
        group: column of series drawn side by side, each with its own colour and hatch.
        mark: column of a figure marked by a line across each bar, such as its target.
        references: values marked by a line across all bars.

    Raises:
        InputError: two rows for one bar.
    """
    parts.one_row_each(data, [y, group] if group else [y])
    layout = _BarLayout.of(data, y, group)
    measure = column_of(columns, x)
    _draw_bars(ax, data, layout, x)
    parts.row_axis(ax, layout.names)
    ax.axvline(0, color=GREY, linewidth=1)
    ends = _bar_ends(data, layout, x, mark)
    axis_from_zero(ax, measure, [*ends["value"], *ends["mark"], *(v for v, _ in known(references))])
    lines = [value for value, _ in known(references)]
    for end in ends.itertuples():
        _label_bar(ax, end, measure, lines)
        _draw_mark(ax, end)
    handles = _bar_handles(layout.series) if group else []
    marks = [_mark_handle(column_of(columns, mark).label)] if mark else []
    parts.legend_above(ax, handles + marks)
    parts.reference_verticals(ax, references)
    return ax


@dataclass(frozen=True)
class _BarLayout:
    """Which bars there are: the rows' names and the series, both in the order of the data."""

    y: str
    group: str | None
    names: list[Any]
    series: list[Any]

    @classmethod
    def of(cls, data: pd.DataFrame, y: str, group: str | None) -> "_BarLayout":
        series = list(dict.fromkeys(data[group])) if group else [""]
        return cls(y, group, list(dict.fromkeys(data[y])), series)

    @property
    def thickness(self) -> float:
        """Share of a row that one bar takes."""
        return BAR_WIDTH / len(self.series)


def _draw_bars(ax: Axes, data: pd.DataFrame, layout: _BarLayout, x: str) -> None:
    """Draw the bars; seaborn makes a container for each series, in order, even an empty one."""
    palette = [cycle(PALETTE, i) for i in range(len(layout.series))]
    sns.barplot(
        data.assign(**{layout.y: data[layout.y].astype(str)}),
        y=layout.y,
        x=x,
        hue=layout.group,
        order=[str(name) for name in layout.names],
        hue_order=layout.series if layout.group else None,
        palette=palette if layout.group else None,
        color=None if layout.group else PALETTE[0],
        orient="h",
        errorbar=None,
        saturation=1,
        width=BAR_WIDTH,
        edgecolor=GROUND,
        linewidth=0.8,
        legend=False,
        ax=ax,
    )
    for index, container in enumerate(ax.containers):
        for bar in container:
            bar.set_hatch(cycle(HATCHES, index))


def _bar_ends(data: pd.DataFrame, layout: _BarLayout, x: str, mark: str | None) -> pd.DataFrame:
    """Return for each bar its place on the row axis, its value and the value marked on it."""
    place = data[layout.y].map(layout.names.index).astype(float)
    if layout.group:
        shift = data[layout.group].map(layout.series.index) - (len(layout.series) - 1) / 2
        place += shift * layout.thickness
    return pd.DataFrame(
        {
            "place": place,
            "half": layout.thickness / 2,
            "solid": not layout.group,
            "value": data[x].astype(float),
            "mark": data[mark].astype(float) if mark else math.nan,
        }
    )


def _label_bar(ax: Axes, end: Any, measure: Column, lines: Sequence[float]) -> None:
    """Write a bar's value at its end, where neither its mark nor a line across runs through it."""
    if math.isnan(end.value):
        parts.value_text(ax, parts.NO_FIGURE, 0, end.place)
        return
    text = parts.written(end.value, measure)
    low, high = ax.get_xlim()
    reach = MARK_REACH * (high - low)
    if 0 <= end.mark - end.value < reach:
        parts.value_text(ax, text, end.mark, end.place)
        return
    crossed = any(0 <= line - end.value < reach for line in lines)
    within = crossed and end.value > reach
    beyond = max(lines) if crossed and not within else end.value
    colour = GROUND if within and end.solid else INK
    left = within or end.value < 0
    parts.value_text(ax, text, beyond, end.place, left=left, colour=colour)


def _draw_mark(ax: Axes, end: Any) -> None:
    """Draw a line across a bar that has a mark; white edges keep it visible on the bar."""
    if math.isnan(end.mark):
        return
    half = end.half * 1.24
    ax.plot(
        [end.mark, end.mark],
        [end.place - half, end.place + half],
        color=INK,
        linewidth=2.6,
        solid_capstyle="butt",
        path_effects=parts.halo(5),
        zorder=3,
        gid="mark",
    )


def _bar_handles(series: Sequence[Any]) -> list[Artist]:
    return [
        Patch(
            facecolor=cycle(PALETTE, i),
            hatch=cycle(HATCHES, i),
            edgecolor=GROUND,
            label=str(name),
        )
        for i, name in enumerate(series)
    ]


def _mark_handle(name: str) -> Artist:
    return Line2D([], [], color=INK, linestyle="", marker="|", markersize=15, mew=2.6, label=name)


def axis_from_zero(ax: Axes, measure: Column, values: Sequence[float]) -> None:
    """Set the axis of the measure: from zero to beyond all values, with its unit."""
    drawn = [value for value in values if not math.isnan(value)]
    low, high = min([0.0, *drawn]), max([0.0, *drawn])
    room = 0.03 * (high - low) or 1.0
    ax.set_xlim(low - room if low < 0 else 0, high + room)
    parts.measure_axis(ax.xaxis, measure, max(abs(low), abs(high)))
    parts.grid(ax, "x")


@kind(
    describe=alt.intervals,
    columns=("y", "x", "lower", "upper", "beside"),
    measures=("x", "lower", "upper", "beside"),
    height=row_height,
)
def intervals(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    y: str,
    x: str,
    lower: str,
    upper: str,
    beside: str = "",
    own: str = "",
    first: Sequence[str] = (),
    references: Sequence[Reference] = (),
) -> Axes:
    """Draw a dot with its interval for each row, the highest on top, against reference lines.

    Rows named by a category keep its order.

    Args:
        data: one row a dot; a row without a figure comes last and says so.
        ax: where to draw.
        columns: descriptions of the columns.
        y: column that names the row.
        x: column of the figure.
        lower: column of its interval's lower limit.
        upper: column of its interval's upper limit.
        beside: column of a second figure of each row, a hollow square; none by default.
        own: the row that the chart is about, a diamond with a bold name.
        first: rows that stand above all others in this order, such as fifths above places.
        references: values to compare with, as (value, name).

    Raises:
        InputError: two rows of one name.
    """
    parts.one_row_each(data, [y])
    measure = column_of(columns, x)
    ordered = isinstance(data[y].dtype, pd.CategoricalDtype)
    by, rising = ([y], [True]) if ordered else ([x, y], [False, True])
    ranked = data.sort_values(by, ascending=rising, kind="stable")
    if first:
        above = data.set_index(y).loc[list(first)].reset_index()
        ranked = pd.concat([above, ranked[~ranked[y].isin(first)]])
    names = list(ranked[y])
    values, low, high = (ranked[name].to_numpy(dtype=float) for name in (x, lower, upper))
    colours = [PALETTE[2] if name == own else PALETTE[0] for name in names]
    ax.hlines(range(len(names)), low, high, color=colours, linewidth=2.6, gid="interval")
    for row, (value, colour) in enumerate(zip(values, colours, strict=True)):
        marker = MARKERS[2] if names[row] == own else MARKERS[0]
        ax.scatter(
            value, row, s=70, marker=marker, color=colour, edgecolors=GROUND, linewidth=1, zorder=3
        )
    if beside:
        seconds = ranked[beside].to_numpy(dtype=float)
        ax.plot(seconds, range(len(names)), **_pair_look(1), zorder=4, gid="beside")
        _name_pair(ax, [measure, column_of(columns, beside)])
    parts.row_axis(ax, names)
    for label, name in zip(ax.get_yticklabels(), names, strict=True):
        label.set_fontweight("bold" if name == own else "normal")
    parts.measure_axis(ax.xaxis, measure, float(np.nanmax(np.abs(values))))
    parts.grid(ax, "x")
    parts.reference_verticals(ax, references)
    _label_intervals(ax, values, high, measure)
    parts.mark_break(ax, "x")
    return ax


def _label_intervals(ax: Axes, values: FloatArray, high: FloatArray, measure: Column) -> None:
    """Write each value right of its interval, or that there is none."""
    start = ax.get_xlim()[0]
    for row, (value, end) in enumerate(zip(values, high, strict=True)):
        if math.isnan(value):
            parts.value_text(ax, parts.NO_FIGURE, start, row)
        else:
            text = parts.written(value, measure)
            parts.value_text(ax, text, value if math.isnan(end) else end, row)


@kind(
    describe=alt.dumbbells,
    columns=("y", "left", "right"),
    measures=("left", "right"),
    height=row_height,
)
def dumbbells(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    y: str,
    left: str,
    right: str,
    references: Sequence[Reference] = (),
) -> Axes:
    """Draw two figures a row, joined by a line: one as a filled dot, the other as a hollow square.

    Args:
        data: one row a pair.
        ax: where to draw.
        columns: descriptions of the columns; both figures have one unit.
        y: column that names the row.
        left: column of the first figure.
        right: column of the second figure.
        references: values to compare with, as (value, name).

    Raises:
        InputError: two rows of one name.
    """
    parts.one_row_each(data, [y])
    rows = range(len(data))
    pairs = [data[name].to_numpy(dtype=float) for name in (left, right)]
    ax.hlines(rows, np.fmin(*pairs), np.fmax(*pairs), color=GREY, linewidth=1.6, zorder=1)
    for index, values in enumerate(pairs):
        ax.plot(values, rows, **_pair_look(index), zorder=3, gid=f"pair-{index}")
    parts.row_axis(ax, list(data[y]))
    _share_axis(ax, column_of(columns, left), float(np.nanmax(np.abs(pairs))))
    measures = [column_of(columns, name) for name in (left, right)]
    told = [parts.written(v, m) for p, m in zip(pairs, measures, strict=True) for v in p]
    _make_room(
        ax,
        [*np.concatenate(pairs), *(v for v, _ in known(references))],
        max(map(len, told), default=0),
    )
    parts.mark_break(ax, "x")
    parts.grid(ax, "x")
    _name_pair(ax, measures)
    parts.reference_verticals(ax, references)
    _label_pairs(ax, pairs, measures)
    return ax


def _pair_look(index: int) -> dict[str, Any]:
    colour = (PALETTE[0], PALETTE[2])[index]
    return {
        "linestyle": "",
        "marker": MARKERS[index],
        "markersize": 10 if index else 9,
        "color": colour,
        "markeredgecolor": colour,
        "markerfacecolor": "none" if index else colour,
        "markeredgewidth": 2.2,
    }


def _name_pair(ax: Axes, measures: Sequence[Column]) -> None:
    handles = [Line2D([], [], **_pair_look(i), label=m.label) for i, m in enumerate(measures)]
    parts.legend_above(ax, handles)


def _share_axis(ax: Axes, column: Column, highest: float) -> None:
    """Set the axis of two measures and name it by their unit, not by the heading of either."""
    sign = parts.scale_axis(ax.xaxis, column, highest)
    parts.label_axis(ax.xaxis, {"%": "Percent"}.get(sign, f"{sign[:1].upper()}{sign[1:]}"))


def _make_room(ax: Axes, values: Sequence[float], letters: int) -> None:
    """Widen the axis of the measure for figures of so many letters on both sides."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    whole = ax.get_figure(root=True)
    plot = parts.PLOT_SHARE * 72 * (whole.get_figwidth() if whole is not None else WIDE)
    share = min(0.4, (parts.VALUE_REACH + parts.LETTER * letters) / plot)
    room = share / (1 - 2 * share) * (high - low or abs(high) or 1)
    ax.set_xlim(low - room, high + room)


def _label_pairs(ax: Axes, pairs: Sequence[FloatArray], measures: Sequence[Column]) -> None:
    """Write both figures outside the pair: the smaller to the left, the larger to the right."""
    for row, pair in enumerate(zip(*pairs, strict=True)):
        there = sorted(
            (float(value), parts.written(value, measure))
            for value, measure in zip(pair, measures, strict=True)
            if not math.isnan(value)
        )
        for index, (value, text) in enumerate(there):
            parts.value_text(ax, text, value, row, left=index == 0 and len(there) == 2)
