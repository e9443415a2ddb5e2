"""The differences as the strategy prints them, beside those of their own columns."""

import pandas as pd

from helpers.analyses.base import COUNTED
from helpers.analyses.outpatient_access.evidence import Evidence
from helpers.analyses.outpatient_access.specialties import SHOWN
from helpers.results import Figure, sourced

ROUNDING = 0.01
"""Points by which a difference of two columns of two decimals may be off by rounding."""
LARGE = 0.5
MOVED = 8


def largest_printed(specialties: pd.DataFrame) -> pd.DataFrame:
    """Return the specialties with the largest differences as printed, the largest first."""
    shown = specialties.nlargest(SHOWN, "printed_points")
    names = ["specialty", "column_points", "printed_points", "highest_percent"]
    return sourced(shown[names].reset_index(drop=True), specialties.attrs["sources"])


def moved(specialties: pd.DataFrame) -> pd.DataFrame:
    """Return the specialties whose rank by the columns is furthest from that by what is printed.

    Both are ranks of the same difference, the most deprived fifth less the least. `moved_ranks` is
    above 0 where print puts a specialty higher than its columns do.
    """
    ranks = specialties[["specialty", "column_rank", "printed_rank"]]
    ranks = ranks.assign(moved_ranks=ranks["column_rank"] - ranks["printed_rank"])
    order = ranks["moved_ranks"].abs().sort_values(ascending=False, kind="stable").index
    return sourced(
        ranks.loc[order].head(MOVED).reset_index(drop=True), specialties.attrs["sources"]
    )


def figures(evidence: Evidence, specialties: pd.DataFrame) -> dict[str, Figure]:
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
    furthest = int(moved(specialties)["moved_ranks"].abs().max())
    return {
        **{
            name: Figure(
                int(own.sum()), "specialties", label, period=evidence.period, no_limits=COUNTED
            )
            for name, (label, own) in counts.items()
        },
        "most_ranks_moved": Figure(
            furthest,
            "ranks",
            "Most ranks that print moves one",
            period=evidence.period,
            no_limits=COUNTED,
        ),
    }
