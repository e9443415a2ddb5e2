"""How much of the places' differences is chance: funnel and heterogeneity."""

import numpy as np
import pandas as pd

from helpers.analyses.base import FUNNEL_POSITIONS, PER_CENT
from helpers.analyses.cancer.evidence import Evidence
from helpers.results import Figure
from helpers.stats import funnel, shrinkage

LIMITS = {"95": 0.95, "998": 0.998}
OUTER = [FUNNEL_POSITIONS[name] for name in ("low_998", "high_998")]


def funnel_table(evidence: Evidence) -> pd.DataFrame:
    """Return where each place lies in the funnel around the reference, smallest first.

    `z_score` is the distance from the reference in standard errors, sqrt(p0 (1 - p0) / n);
    `position` says outside which limits the place lies (Spiegelhalter 2005).
    """
    centre = evidence.reference / PER_CENT
    early, staged = _counts(evidence)
    standard_error = (centre * (1 - centre) / staged) ** 0.5
    rate = PER_CENT * early / staged
    frame = evidence.places[["place", "staged_cases"]].assign(
        early_percent=rate,
        z_score=(rate / PER_CENT - centre) / standard_error,
        position=funnel.classify(early, staged, centre),
    )
    frame["position"] = frame["position"].map(FUNNEL_POSITIONS)
    return frame.sort_values("staged_cases", kind="stable", ignore_index=True)


def funnel_limits(evidence: Evidence) -> pd.DataFrame:
    """Return the limits around the reference, percent, by `size` in staged cancers."""
    staged = evidence.places["staged_cases"] if evidence.compared else pd.Series([1.0])
    size = np.linspace(staged.min() / 3, staged.max() * 1.1, 40).round(1)
    size = np.union1d(size, staged)  # so that a place lies where it is said to lie
    limits = {"size": size}
    for name, share in LIMITS.items():
        lower, upper = funnel.proportion_limits(size, evidence.reference / PER_CENT, share)
        limits |= {f"lower_{name}": lower * PER_CENT, f"upper_{name}": upper * PER_CENT}
    return pd.DataFrame(limits)


def outside(evidence: Evidence, table: pd.DataFrame) -> dict[str, Figure]:
    """Return how many places lie outside the limits, and how many would by chance alone."""
    inner = (table["position"] != FUNNEL_POSITIONS["within"]).sum()
    outer = table["position"].isin(OUTER).sum()
    return {
        "outside_95": evidence.figure(inner, evidence.places_called, "Outside the 95% limits"),
        "outside_95_by_chance": evidence.figure(
            by_chance(table, funnel.INNER), "number", "Outside 95% limits by chance alone"
        ),
        "outside_998": evidence.figure(outer, evidence.places_called, "Outside the 99.8% limits"),
        "outside_998_by_chance": evidence.figure(
            by_chance(table, funnel.OUTER), "number", "Outside 99.8% limits by chance alone"
        ),
    }


def by_chance(table: pd.DataFrame, within: float) -> float:
    """Return how many of the places limits would leave out if all truly equalled the centre."""
    return round(len(table) * (1 - within), 9)


def heterogeneity(evidence: Evidence) -> tuple[Figure, Figure]:
    """Return Pearson's chi-squared of the places' counts, and its probability by chance alone."""
    squared, chance = None, None
    if evidence.compared:
        test = shrinkage.heterogeneity(*_counts(evidence))
        squared, chance = test.chi_squared, test.p_value
    return (
        evidence.figure(squared, "chi-squared", "Differences between places"),
        evidence.figure(chance, "probability", "Such differences by chance alone"),
    )


def chance_with_smallest_counts(evidence: Evidence) -> Figure:
    """Return that probability with the smallest counts that give the published decimals.

    Where a place's counts were multiplied to match its size, this takes the multiple out again.
    """
    label = "By chance alone, smallest counts"
    if not evidence.compared:
        return evidence.figure(None, "probability", label)
    early, staged = (each / evidence.places["multiple"].fillna(1) for each in _counts(evidence))
    return evidence.figure(shrinkage.heterogeneity(early, staged).p_value, "probability", label)


def _counts(evidence: Evidence) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    return evidence.places["early_cases"], evidence.places["staged_cases"]
