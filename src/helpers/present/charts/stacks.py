"""Parts of a whole over time: stacked bars."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from numpy.typing import NDArray

from helpers.columns import Column
from helpers.formats import format_value
from helpers.present import alt
from helpers.present.chart_kinds import DEFAULT_HEIGHT, LINE, Columns, column_of, kind
from helpers.present.charts import parts
from helpers.present.charts.parts import Label
from helpers.present.charts.series import Positions
from helpers.present.periods import ordered
from helpers.present.style import INK, SHADE_HATCHES, SHADES, SMALL, WIDE, cycle

BAR_WIDTH = 0.62


def _height(data: pd.DataFrame, options: Mapping[str, Any], width: float) -> float:
    """Return a height with room for the names of the parts above a narrow chart."""
    names = data[options["group"]].nunique() if width < WIDE else 0
    return DEFAULT_HEIGHT + LINE * names


@kind(describe=alt.stacked_bars, columns=("x", "y", "group"), measures=("y",), height=_height)
def stacked_bars(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    x: str,
    y: str,
    group: str,
) -> Axes:
    """Draw upright stacks from zero with their totals on top, the parts in shades of one hue.

    Args:
        data: one row for each part of each stack; a part that is missing adds nothing.
        ax: where to draw.
        columns: descriptions of the columns.
        x: column of the stacks, such as years.
        y: column of the figures, none below zero.
        group: column of the parts in their order; the first in the data is darkest, at the bottom.

    Raises:
        InputError: two rows for one part of one stack.
    """
    parts.one_row_each(data, [x, group])
    measure = column_of(columns, y)
    wide = spread_out(data, x, y, group)
    positions = Positions.along(data, x, columns)
    width = BAR_WIDTH * float(np.diff(positions.places).min(initial=1.0))
    bottom = np.zeros(len(wide))
    for index, name in enumerate(wide.columns):
        heights = wide[name].fillna(0).to_numpy(dtype=float)
        ax.bar(positions.places, heights, width, bottom, label=str(name), **_look(index))
        bottom += heights
    _label_totals(ax, positions, bottom, measure)
    ax.set_ylim(0, float(bottom.max()) * 1.08 or 1.0)
    parts.measure_axis(ax.yaxis, measure, float(bottom.max()))
    positions.set_axis(ax)
    parts.grid(ax, "y")
    if parts.is_narrow(ax):
        looks = [Patch(label=str(name), **_look(i)) for i, name in enumerate(wide.columns)]
        parts.legend_above(ax, looks[::-1])
    else:
        parts.end_labels(ax, _part_labels(wide))
    return ax


def spread_out(data: pd.DataFrame, x: str, y: str, group: str) -> pd.DataFrame:
    """Return a row for each stack and a column for each part, both in the order of the data."""
    wide = data.set_index([x, group])[y].unstack(group)  # noqa: PD010 - one row each: no mean
    return wide.loc[ordered(data, x), list(dict.fromkeys(data[group]))]


def _look(index: int) -> dict[str, Any]:
    return {
        "facecolor": cycle(SHADES, index),
        "hatch": cycle(SHADE_HATCHES, index),
        "hatchcolor": SHADES[0],
        "edgecolor": SHADES[0],
        "linewidth": 1,
    }


def _label_totals(
    ax: Axes, positions: Positions, totals: NDArray[np.float64], measure: Column
) -> None:
    for position, total in zip(positions.places, totals, strict=True):
        ax.annotate(
            format_value(float(total), measure.unit, measure.decimals),
            (position, total),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
            color=INK,
            gid="value-label",
        )


def _part_labels(wide: pd.DataFrame) -> list[Label]:
    """Return each part's name at the middle of its piece of the last stack."""
    last = wide.iloc[-1].fillna(0).to_numpy(dtype=float)
    middles = last.cumsum() - last / 2
    return [
        Label(float(middle), parts.wrap(name, 14), INK)
        for middle, name in zip(middles, wide.columns, strict=True)
    ]
