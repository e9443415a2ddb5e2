"""Parts of a whole over time: stacked bars."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from helpers.columns import Column
from helpers.formats import format_value
from helpers.present import alt
from helpers.present.chart_kinds import Columns, column_of, kind
from helpers.present.charts import parts
from helpers.present.charts.parts import Label
from helpers.present.periods import ordered
from helpers.present.style import GROUND, HATCHES, INK, PALETTE, PALETTE_TEXT, SMALL, cycle

BAR_WIDTH = 0.62


@kind(describe=alt.stacked_bars, columns=("x", "y", "group"), measures=("y",))
def stacked_bars(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    x: str,
    y: str,
    group: str,
) -> Axes:
    """Draw upright stacks from zero with their totals on top and the parts named at the right.

    Args:
        data: one row for each part of each stack; a part that is missing adds nothing.
        ax: where to draw.
        columns: descriptions of the columns.
        x: column of the stacks, such as years.
        y: column of the figures, none below zero.
        group: column of the parts; the first one in the data stands at the bottom.

    Raises:
        InputError: two rows for one part of one stack.
    """
    parts.one_row_each(data, [x, group])
    measure = column_of(columns, y)
    wide = spread_out(data, x, y, group)
    bottom = np.zeros(len(wide))
    for index, name in enumerate(wide.columns):
        heights = wide[name].fillna(0).to_numpy(dtype=float)
        ax.bar(range(len(wide)), heights, BAR_WIDTH, bottom, label=str(name), **_look(index))
        bottom += heights
    _label_totals(ax, bottom, measure)
    ax.set_ylim(0, float(bottom.max()) * 1.08 or 1.0)
    parts.measure_axis(ax.yaxis, measure, float(bottom.max()))
    parts.period_axis(ax.xaxis, list(wide.index), column_of(columns, x))
    parts.grid(ax, "y")
    parts.end_labels(ax, _part_labels(wide))
    return ax


def spread_out(data: pd.DataFrame, x: str, y: str, group: str) -> pd.DataFrame:
    """Return a row for each stack and a column for each part, both in the order of the data."""
    wide = data.set_index([x, group])[y].unstack(group)  # noqa: PD010 - one row each: no mean
    return wide.loc[ordered(data, x), list(dict.fromkeys(data[group]))]


def _look(index: int) -> dict[str, Any]:
    return {
        "color": cycle(PALETTE, index),
        "hatch": cycle(HATCHES, index),
        "edgecolor": GROUND,
        "linewidth": 1,
    }


def _label_totals(ax: Axes, totals: NDArray[np.float64], measure: Column) -> None:
    for position, total in enumerate(totals):
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
        Label(float(middle), parts.wrap(name, 14), cycle(PALETTE_TEXT, index))
        for index, (middle, name) in enumerate(zip(middles, wide.columns, strict=True))
    ]
