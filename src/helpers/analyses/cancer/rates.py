"""How much is found early, in the area and in each borough, and how many cases a rate asks for."""

import pandas as pd
from scipy import special

from helpers.analyses.base import MODELLED_CASES, PER_CENT
from helpers.analyses.cancer.evidence import Evidence
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure
from helpers.stats import intervals


def early_rate(evidence: Evidence, confidence: float) -> Figure:
    """Return the share of the area's staged cancers found at stage 1 or 2, percent.

    With Wilson's limits where counts are held; as published, without limits, where they are not.
    """
    own, label = evidence.own, f"Found early, {evidence.area}"
    if own.empty:
        return evidence.published.but(label=label)
    lower, upper = intervals.wilson(own["early_cases"].sum(), own["staged_cases"].sum(), confidence)
    rate = evidence.pooled(own, label)
    return rate.but(lower=float(lower) * PER_CENT, upper=float(upper) * PER_CENT)


def by_borough(evidence: Evidence, confidence: float) -> pd.DataFrame:
    """Return rate, Wilson limits, counts and cases short of each borough, lowest rate first."""
    boroughs = evidence.boroughs.drop(columns="ons_percent")
    early, staged = boroughs["early_cases"], boroughs["staged_cases"]
    lower, upper = intervals.wilson(early, staged, confidence)
    boroughs["early_percent"] = PER_CENT * early / staged
    boroughs["early_lower_percent"] = PER_CENT * lower
    boroughs["early_upper_percent"] = PER_CENT * upper
    boroughs["cases_to_target"] = cases_short(boroughs, evidence.target)
    boroughs["cases_to_best"] = cases_short(boroughs, boroughs["early_percent"].max())
    return boroughs.sort_values("early_percent", kind="stable", ignore_index=True)


def cases_short(boroughs: pd.DataFrame, percent: float) -> "pd.Series[float]":
    """Return the cases by which each borough falls short of a rate: rate x staged - early, or 0."""
    wanted = percent / PER_CENT * boroughs["staged_cases"]
    return (wanted - boroughs["early_cases"]).clip(lower=0).round(9)  # no dust at the best itself


def cases_to_target(evidence: Evidence, rate: Figure) -> Figure:
    """Return the cases by which the area as a whole falls short of the target.

    The limits are the cases short at the limits of the rate.
    """
    staged = evidence.own["staged_cases"].sum()
    value, lower, upper = (
        None if each is None else max(0.0, round((evidence.target - each) / PER_CENT * staged, 9))
        for each in (rate.value, rate.upper, rate.lower)
    )
    label, digits = "Cases short of the target", MODELLED_DIGITS
    return evidence.figure(value, MODELLED_CASES, label, lower=lower, upper=upper, digits=digits)


def cases_if_all_matched_best(evidence: Evidence, boroughs: pd.DataFrame) -> Figure:
    """Return the cases by which the area's boroughs fall short of the best rate.

    The limits are the cases short at the limits of that rate.
    """
    best = ends(boroughs, evidence)[-1]
    own = boroughs["borough"].isin(evidence.own["borough"]) & (boroughs["borough"] != best.label)
    value, lower, upper = (
        None if each is None else float(cases_short(boroughs[own], each).sum())
        for each in (best.value, best.lower, best.upper)
    )
    label, digits = "Cases short of the best borough", MODELLED_DIGITS
    return evidence.figure(value, MODELLED_CASES, label, lower=lower, upper=upper, digits=digits)


def ends(boroughs: pd.DataFrame, evidence: Evidence) -> list[Figure]:
    """Return the lowest and the highest rate, percent, each labelled with its borough."""
    rows = boroughs.to_dict("records") or [{}]
    return [
        evidence.figure(
            row.get("early_percent"),
            "percent",
            row.get("borough", ""),
            lower=row.get("early_lower_percent"),
            upper=row.get("early_upper_percent"),
        )
        for row in (rows[0], rows[-1])
    ]


def spread(evidence: Evidence, boroughs: pd.DataFrame, confidence: float) -> Figure:
    """Return the highest rate less the lowest, percentage points.

    As the two are picked for being furthest apart, the limits are those that hold for the
    differences of all pairs at once (Bonferroni), of which none is below 0.
    """
    label, unit = "Highest less lowest", "percentage points"
    if not evidence.boroughs_known:
        return evidence.figure(None, unit, label)
    low, high = boroughs.iloc[0], boroughs.iloc[-1]
    pairs = len(boroughs) * (len(boroughs) - 1) / 2
    value = float(high["early_percent"] - low["early_percent"])
    variance = sum(
        row["early_percent"] * (PER_CENT - row["early_percent"]) / row["staged_cases"]
        for row in (low, high)
    )
    reach = float(-special.ndtri((1 - confidence) / 2 / pairs) * variance**0.5)
    lower, upper = max(0.0, value - reach), value + reach
    return evidence.figure(value, unit, label, lower=lower, upper=upper)


def beside_strategy(evidence: Evidence) -> pd.DataFrame:
    """Return the strategy's and the official rate of each borough, and their difference."""
    difference = evidence.strategy["strategy_percent"] - evidence.strategy["ons_percent"]
    return evidence.strategy.assign(difference_points=difference)
