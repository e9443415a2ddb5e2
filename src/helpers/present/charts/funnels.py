"""Funnel plots: figures against the size of their group, with the limits of chance."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from helpers.present import alt
from helpers.present.chart_kinds import Columns, Reference, column_of, kind, known
from helpers.present.charts import parts
from helpers.present.charts.clearing import Clearing
from helpers.present.charts.parts import Label
from helpers.present.limits import INNER, LIMITS, OUTER, curve, outside
from helpers.present.style import DASHES, GREY, GROUND, MARKERS, PALETTE

FUNNEL_FROM = 20
"""Points from which a funnel shows more than a table does."""
LABEL_MOST = 12
"""Names at most, those furthest outside the limits; the table below names all."""
CROWD = 40
"""Points from which they are drawn small."""
LOOKS = {
    "inside": (MARKERS[0], PALETTE[0]),
    "outside": (MARKERS[2], PALETTE[2]),
    "own": (MARKERS[1], PALETTE[1]),
}
"""Marker and colour of a point by where it lies, or of those the chart is about."""
NAME_WIDTH = 15
NAME_ROOM = 0.34
"""Share of the largest group kept free left of the smallest, for names."""


HEIGHT = 4.8
"""Inches: names need more room above each other than beside."""


def _height(_data: pd.DataFrame, _options: Mapping[str, Any], _width: float) -> float:
    return HEIGHT


@kind(
    describe=alt.funnel,
    columns=("x", "y", "label", "flag"),
    measures=("x", "y"),
    height=_height,
)
def funnel(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    x: str,
    y: str,
    label: str,
    curves: pd.DataFrame,
    centre: Reference,
    flag: str | None = None,
    own: Collection[str] = (),
) -> Axes:
    """Draw points against the size of their group, with 95% and 99.8% limits around a centre.

    Points outside the limits are diamonds. Those the chart is about are squares, named where there
    is room; if it is about none, those outside are named.

    Args:
        data: one row a point.
        ax: where to draw.
        columns: descriptions of the columns.
        x: column of the size of the group.
        y: column of the figure.
        label: column that names the point.
        curves: the limits by size: columns `size`, `lower_95`, `upper_95`, `lower_998` and
            `upper_998`, in the unit of `y`.
        centre: the figure all are compared with, and its name.
        flag: column that says where each point lies, as `helpers.stats.funnel.classify` does; if
            not given, points are held against the curves.
        own: the points that the chart is about.

    Raises:
        InputError: two rows of one name, or a column of the curves is missing.
    """
    parts.one_row_each(data, [label])
    points = data.dropna(subset=[x, y])
    lies = outside(points, curves, x=x, y=y, flag=flag)
    _draw_limits(ax, curves, centre)
    first = points[label].isin(own)
    looks = pd.Series("inside", points.index).mask(lies != "", "outside").mask(first, "own")
    _draw_points(ax, points, looks, x, y)
    parts.measure_axis(ax.xaxis, column_of(columns, x), float(points[x].max()))
    parts.measure_axis(ax.yaxis, column_of(columns, y), float(points[y].abs().max()))
    _frame(ax, points, curves, x, y)
    _name_limits(ax, curves, centre)
    named = _named(points, lies, first, centre, y)
    clearing = Clearing(ax, points[[x, y]].to_numpy(dtype=float))
    for _, row in named.iterrows():
        name = parts.wrap(row[label], NAME_WIDTH)
        clearing.write(name, row[x], row[y], covering=not first.any())
    return ax


def _draw_limits(ax: Axes, curves: pd.DataFrame, centre: Reference) -> None:
    """Draw the limit curves and the centre, each with a dash of its own."""
    for limit, dash in ((INNER, DASHES[1]), (OUTER, DASHES[0])):
        for side in ("lower", "upper"):
            sns.lineplot(
                x=curve(curves, "size"),
                y=curve(curves, f"{side}_{limit}"),
                color=GREY,
                linewidth=1.4,
                linestyle=dash,
                errorbar=None,
                gid=f"{side}-{limit}",
                ax=ax,
            )
    for value, _ in known([centre]):
        ax.axhline(value, color=GREY, linewidth=1.4, linestyle=DASHES[2], gid="centre")


def _draw_points(ax: Axes, points: pd.DataFrame, looks: "pd.Series[str]", x: str, y: str) -> None:
    for name, (marker, colour) in LOOKS.items():
        chosen = looks == name
        if name == "own" and not chosen.any():
            continue
        sns.scatterplot(
            data=points[chosen],
            x=x,
            y=y,
            marker=marker,
            s=75 if len(points) <= CROWD else 30,
            color=colour,
            edgecolor=GROUND,
            linewidth=0.8,
            zorder=3,
            gid=name,
            legend=False,
            ax=ax,
        )


def _frame(ax: Axes, points: pd.DataFrame, curves: pd.DataFrame, x: str, y: str) -> None:
    """Frame the points: the limits at the smallest group shown must not flatten them."""
    smallest, largest = float(points[x].min()), float(points[x].max())
    ax.set_xlim(max(0.0, smallest - NAME_ROOM * largest), largest * 1.06)
    sizes = curve(curves, "size")
    limits = [
        np.interp(smallest * 0.9, sizes, curve(curves, f"{side}_{OUTER}"))
        for side in ("lower", "upper")
    ]
    low, high = float(min(*limits, points[y].min())), float(max(*limits, points[y].max()))
    room = 0.04 * (high - low or 1)
    ax.set_ylim(low - room, high + room)
    parts.grid(ax, "y")
    parts.mark_break(ax, "x")
    parts.mark_break(ax, "y")


def _name_limits(ax: Axes, curves: pd.DataFrame, centre: Reference) -> None:
    """Name limits and centre at the right end of their lines."""
    right = ax.get_xlim()[1]
    sizes = curve(curves, "size")
    labels = [
        Label(float(np.interp(right, sizes, curve(curves, f"{side}_{limit}"))), name, GREY)
        for limit, name in LIMITS.items()
        for side in ("lower", "upper")
    ]
    labels += [Label(v, parts.wrap(name, NAME_WIDTH), GREY) for v, name in known([centre])]
    parts.end_labels(ax, labels)


def _named(
    points: pd.DataFrame,
    lies: "pd.Series[str]",
    own: "pd.Series[bool]",
    centre: Reference,
    y: str,
) -> pd.DataFrame:
    """Return the points to be named: the chart's own, else those furthest outside the limits."""
    middle = centre[0] if centre[0] is not None else points[y].median()
    told = points.assign(lies=lies.str.len(), far=(points[y] - middle).abs())
    told = told[own if own.any() else lies != ""]
    return told.sort_values(["lies", "far"], ascending=False, kind="stable").head(LABEL_MOST)
