"""What the rate may be once cancers without a known stage count."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.cancer.evidence import Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.results import Figure, sourced

COMPLETENESS = (0.75, 0.80, 0.85)
"""Shares of cancers with a known stage between which England's have been."""


def bounds(parameters: Parameters, rate: Figure) -> dict[str, Figure]:
    """Return the rate if all cancers without a stage were late, and if all were early, percent.

    With c the share that has a stage, late gives rate x c and early rate x c + (1 - c); the
    limits are those of the rate, carried along. Missing at random leaves the rate as it is.
    """
    early, share = rate / PER_CENT, parameters.completeness
    limits = [None if each is None else each / PER_CENT for each in (rate.lower, rate.upper)]
    figures = {}
    for name, unstaged in (("late", 0.0), ("early", 1.0)):
        value, lower, upper = (
            None if each is None else PER_CENT * rate_of_all(each, share, unstaged)
            for each in (early, *limits)
        )
        figures[f"rate_if_unstaged_{name}"] = Figure(
            value,
            "percent",
            f"Rate if the unstaged were {name}",
            period=str(DATA_YEAR),
            lower=lower,
            upper=upper,
        )
    return figures


def rate_of_all(rate: float, completeness: float, unstaged: float) -> float:
    """Return the early share of all cancers, given that of those with a stage and of the others."""
    return rate * completeness + unstaged * (1 - completeness)


def table(evidence: Evidence, parameters: Parameters, rate: Figure) -> pd.DataFrame:
    """Return the rate with the unstaged all late, at random and all early, by completeness.

    Columns `completeness_percent`, `if_late_percent`, `if_random_percent`, `if_early_percent`.
    """
    early = rate / PER_CENT
    rows = [
        {
            "completeness_percent": PER_CENT * share,
            "if_late_percent": PER_CENT * rate_of_all(early, share, 0.0),
            "if_random_percent": float(rate),
            "if_early_percent": PER_CENT * rate_of_all(early, share, 1.0),
        }
        for share in sorted({*COMPLETENESS, parameters.completeness})
    ]
    return sourced(pd.DataFrame(rows).round(9), [evidence.published.source])
