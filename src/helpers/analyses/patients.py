"""How the lists of all practices of an area have grown, and what the newest count says of it."""

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.formats import count_of
from helpers.results import Figure


def yearly_growth(counts: pd.DataFrame) -> Figure:
    """Return by how many percent a year lists grew from the first count to the last.

    NaN of fewer than two counts.

    Args:
        counts: as `helpers.data.lists.series`: `period`, `year` and `listed_people` are read.
    """
    value = None
    if len(counts) > 1:
        (start, end), (first, last) = (
            counts[name].iloc[[0, -1]] for name in ("year", "listed_people")
        )
        value = ((last / first) ** (1 / (end - start)) - 1) * PER_CENT
    return Figure(
        value,
        "percent",
        "Growth of lists a year",
        period=_span(counts),
        source="; ".join(dict.fromkeys(counts["source"])),
        no_limits=f"mean of {count_of(len(counts) - 1, 'change')}",
    )


def newest_change(counts: pd.DataFrame) -> Figure:
    """Return by how many percent the newest count is above the one before; NaN without two.

    Args:
        counts: as `yearly_growth`.
    """
    two = counts.tail(2)
    before, last = two["listed_people"] if len(two) > 1 else (1.0, None)
    return Figure(
        None if last is None else (last / before - 1) * PER_CENT,
        "percent",
        "Newest lists against those before",
        period=_span(two),
        no_limits=COUNTED,
    )


def _span(counts: pd.DataFrame) -> str:
    return " to ".join(counts["period"].iloc[[0, -1]]) if len(counts) > 1 else ""
