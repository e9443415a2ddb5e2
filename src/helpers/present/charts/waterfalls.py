"""What adds up to a whole: a waterfall of steps and their sum."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.formats import MINUS
from helpers.present import alt
from helpers.present.chart_kinds import Columns, Reference, column_of, kind, known
from helpers.present.charts import parts
from helpers.present.charts.rows import axis_from_zero, row_height
from helpers.present.style import GREY, GROUND, HATCHES, INK, PALETTE

BAR_WIDTH = 0.62


@kind(
    describe=alt.waterfall,
    columns=("y", "x", "lower", "upper"),
    measures=("x", "lower", "upper"),
    height=row_height,
)
def waterfall(
    data: pd.DataFrame,
    *,
    ax: Axes,
    columns: Columns = None,
    y: str,
    x: str,
    lower: str,
    upper: str,
    references: Sequence[Reference] = (),
) -> Axes:
    """Draw steps as level bars, each from the end of the one before, and their sum from zero.

    Steps are plain and written with their sign, those below zero hatched; the sum is dark, and a
    line across its end shows its interval.

    Args:
        data: one row a step in order; the last row is the sum of the others.
        ax: where to draw.
        columns: descriptions of the columns.
        y: column that names the step.
        x: column of what a step adds.
        lower: column of its lower limit, drawn of the sum.
        upper: column of its upper limit, drawn of the sum.
        references: values to compare with, as (value, name).

    Raises:
        InputError: two rows of one name.
    """
    parts.one_row_each(data, [y])
    measure = column_of(columns, x)
    values = data[x].to_numpy(dtype=float)
    ends = np.append(values[:-1].cumsum(), values[-1])
    starts = ends - values
    low, high = (float(data[name].iloc[-1]) for name in (lower, upper))
    places = np.arange(len(values))
    for place, start, value in zip(places, starts, values, strict=True):
        ax.barh(place, value, BAR_WIDTH, start, **_look(value, total=place == places[-1]))
    ax.axvline(0, color=GREY, linewidth=1)
    for place, end in zip(places[:-1], ends[:-1], strict=True):
        ax.plot([end, end], [place, place + 1], color=GREY, linewidth=1, zorder=0.9, gid="step")
    ax.plot(
        [low, high],
        [places[-1]] * 2,
        color=INK,
        linewidth=2.6,
        marker="|",
        markersize=12,
        path_effects=parts.halo(5),
        zorder=3,
        gid="interval",
    )
    parts.row_axis(ax, list(data[y]))
    drawn = [*starts, *ends, low, high, *(value for value, _ in known(references))]
    axis_from_zero(ax, measure, drawn)
    parts.reference_verticals(ax, references)
    tops = np.maximum(starts, ends)
    tops[-1] = max(tops[-1], high)
    for place, top, value in zip(places, tops, values, strict=True):
        text = parts.written(value, measure)
        last = place == places[-1]
        parts.value_text(
            ax, text if last or text.startswith(MINUS) else f"+{text}", top, float(place)
        )
    return ax


def _look(value: float, *, total: bool) -> dict[str, Any]:
    colour = PALETTE[0] if total else PALETTE[1] if value >= 0 else PALETTE[2]
    return {
        "color": colour,
        "hatch": HATCHES[1] if value < 0 and not total else "",
        "edgecolor": GROUND,
        "linewidth": 0.8,
    }
