"""Each specialty by deprivation: its slope, the ratio of its ends, and what equal rates would do.

A line through the five groups, all of one weight, is read at both ends (`stats.inequality`).
"""

from functools import partial

import numpy as np
import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.outpatient_access.evidence import Evidence
from helpers.results import Figure, sourced
from helpers.stats import inequality

GROUPS = [f"decile_{first}_{first + 1}_pct" for first in (1, 3, 5, 7, 9)]
"""The pairs of tenths, the most deprived first."""
SHOWN = 12
NO_PEOPLE = "no people by group are printed"


def by_specialty(evidence: Evidence) -> pd.DataFrame:
    """Return each specialty with its slope, the steepest first, and its differences.

    `slope_index_points` is the slope index from the least to the most deprived end, positive where
    deprivation has more, `relative_ratio` the ratio of the two ends, `column_points` the most
    deprived pair of tenths less the least, `printed_points` that difference as printed,
    `columns_sum_percent` the five columns together, and `fewer_if_equal` the share of the printed
    total that would go if every group were like the least deprived.
    """
    table = evidence.table
    shares = table[GROUPS].to_numpy(dtype=float)
    found = [inequality.slope_index(np.ones(len(GROUPS)), each) for each in shares]
    frame = pd.DataFrame(
        {
            "specialty": table["specialty"],
            "slope_index_points": [-each.sii for each in found],
            "relative_ratio": [1 / each.rii for each in found],
            "most_percent": shares[:, 0],
            "least_percent": shares[:, -1],
            "column_points": (shares[:, 0] - shares[:, -1]).round(9),
            "printed_points": table["printed_difference_pct"].astype(float),
            "printed_events": table["total"].astype(float),
            "fewer_if_equal": table["total"] * (1 - shares[:, -1] / shares.mean(axis=1)),
            "highest_percent": shares.max(axis=1),
            "lowest_percent": shares.min(axis=1),
            "columns_sum_percent": shares.sum(axis=1),
        }
    ).sort_values("slope_index_points", ascending=False, ignore_index=True)
    frame.insert(1, "slope_rank", _rank(frame["slope_index_points"]))
    frame.insert(2, "column_rank", _rank(frame["column_points"]))
    frame.insert(3, "printed_rank", _rank(frame["printed_points"]))
    return sourced(frame, [evidence.citation])


def _rank(values: "pd.Series[float]") -> "pd.Series[int]":
    return values.rank(ascending=False, method="min").astype(int)


def steepest(specialties: pd.DataFrame) -> pd.DataFrame:
    """Return the specialties with the steepest slopes: their ends, slope and ratio."""
    names = ["specialty", "slope_index_points", "relative_ratio", "most_percent", "least_percent"]
    return sourced(specialties[names].head(SHOWN), specialties.attrs["sources"])


def most_to_gain(specialties: pd.DataFrame) -> pd.DataFrame:
    """Return the specialties where equal rates would take away the most events."""
    shown = specialties.nlargest(SHOWN, "fewer_if_equal")
    names = ["specialty", "printed_events", "fewer_if_equal", "slope_index_points"]
    return sourced(shown[names].reset_index(drop=True), specialties.attrs["sources"])


def figures(evidence: Evidence, specialties: pd.DataFrame) -> dict[str, Figure]:
    """Return the largest rise and ratio, and what equal rates would take away.

    Rise and ratio are those of the outermost fifths, and those of the line at its ends, which lie
    half a fifth further out.
    """
    fewer, events = specialties["fewer_if_equal"].sum(), specialties["printed_events"].sum()
    modelled = partial(Figure, period=evidence.period, no_limits=NO_PEOPLE)
    fifths = specialties["most_percent"] / specialties["least_percent"]
    return {
        "largest_rise_points": modelled(
            specialties["column_points"].max(),
            "percentage points",
            "Largest rise, least to most deprived fifth",
        ),
        "largest_fifths_ratio": modelled(fifths.max(), "ratio", "Largest ratio of the fifths"),
        "steepest_slope_points": modelled(
            specialties["slope_index_points"].max(),
            "percentage points",
            "Steepest slope by deprivation",
        ),
        "largest_ratio": modelled(
            specialties["relative_ratio"].max(), "ratio", "Largest ratio of the line's ends"
        ),
        "printed_events": Figure(
            events, "events", "Counted by the table", period=evidence.period, no_limits=COUNTED
        ),
        "fewer_if_equal": modelled(fewer, "events", "Fewer if all were like the least"),
        "fewer_if_equal_percent": modelled(
            fewer / events * PER_CENT, "percent", "Fewer if all were like the least"
        ),
    }
