"""Outpatient specialties by deprivation: slopes, and the differences as the strategy prints them.

The strategy says neither what the percentages nor what the totals count, and gives no people in
each group. So the groups weigh alike and nothing has limits.
"""

import numpy as np
import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.data import catalogue, sources
from helpers.results import Figure, sourced
from helpers.stats import inequality

GROUPS = [f"decile_{first}_{first + 1}_pct" for first in (1, 3, 5, 7, 9)]
"""The pairs of tenths, the most deprived first."""
ROUNDING = 0.01
"""Points by which a difference of two columns of two decimals may be off by rounding."""
LARGE = 0.5
SHOWN = 12
NO_PEOPLE = "no people by group are printed"


def by_specialty() -> pd.DataFrame:
    """Return each specialty with its slope, the steepest first, and its differences.

    `slope_index_points` is the slope index from the least to the most deprived end, positive where
    deprivation has more, `relative_ratio` the ratio of the two ends, `column_points` the most
    deprived pair of tenths less the least, `printed_points` that difference as printed, and
    `fewer_if_equal` the share of the printed total that would go if every group were like the least
    deprived.
    """
    table = catalogue.load("outpatient_by_deprivation")
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
        }
    ).sort_values("slope_index_points", ascending=False, ignore_index=True)
    cited = sources.cite(str(table["source"].iloc[0]), str(table["section"].iloc[0]))
    return sourced(frame, [cited])


def largest_printed(specialties: pd.DataFrame) -> pd.DataFrame:
    """Return the specialties with the largest differences as printed, the largest first."""
    shown = specialties.nlargest(SHOWN, "printed_points")
    names = ["specialty", "column_points", "printed_points", "highest_percent"]
    return sourced(shown[names].reset_index(drop=True), specialties.attrs["sources"])


def figures(specialties: pd.DataFrame) -> dict[str, Figure]:
    """Return how many printed differences are not those of their columns, and by how much."""
    apart = (specialties["printed_points"] - specialties["column_points"]).abs().round(9)
    counts = {
        "specialties": ("Specialties by deprivation", apart.notna()),
        "differences_misprinted": ("Differences not as their columns", apart > 0),
        "differences_beyond_rounding": ("Beyond rounding", apart > ROUNDING),
        "differences_far_off": ("Off by half a point or more", apart >= LARGE),
        "differences_above_all": (
            "Larger than their own highest column",
            specialties["printed_points"] > specialties["highest_percent"],
        ),
    }
    steepest = specialties.iloc[0]
    fewer = specialties["fewer_if_equal"].sum() / specialties["printed_events"].sum()
    return {
        **{
            name: Figure(int(own.sum()), "specialties", label, no_limits=COUNTED)
            for name, (label, own) in counts.items()
        },
        "steepest_slope_points": Figure(
            float(steepest["slope_index_points"]),
            "percentage points",
            "Steepest slope by deprivation",
            no_limits=NO_PEOPLE,
        ),
        "fewer_if_equal_percent": Figure(
            fewer * PER_CENT, "percent", "Fewer if all were like the least", no_limits=NO_PEOPLE
        ),
    }
