"""How much is found early, in the area and in each place, and how many cases a rate asks for."""

import pandas as pd

from helpers.analyses.base import MODELLED_CASES, PER_CENT
from helpers.analyses.cancer.evidence import COUNTS, Evidence
from helpers.analyses.cancer.parameters import DATA_YEAR
from helpers.data import areas
from helpers.formats import MODELLED_DIGITS
from helpers.results import Figure
from helpers.stats import intervals


def early_rate(evidence: Evidence, confidence: float) -> Figure:
    """Return the share of the area's staged cancers found at stage 1 or 2, percent."""
    return rate_of(evidence.area, evidence.rates, confidence).but(
        label=f"Found early, {evidence.area}"
    )


def rate_of(area: areas.Area, rates: pd.DataFrame, confidence: float) -> Figure:
    """Return the rate of an area that has a figure, percent, with Wilson's limits.

    Args:
        area: the area.
        rates: as `Evidence.rates`.
        confidence: probability of the limits.
    """
    own = with_limits(rates.loc[[area.code], COUNTS].astype(float), confidence).iloc[0]
    return Figure(
        own["early_percent"],
        "percent",
        f"Early diagnosis, {area}",
        period=str(DATA_YEAR),
        lower=float(own["early_lower_percent"]),
        upper=float(own["early_upper_percent"]),
    )


def with_limits(counts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Return counts with their rate and its Wilson limits, percent.

    Where several sizes fit, the limits are those of the fewest cancers, which hold all others.
    """
    fewest = counts["staged_lower_cases"]
    share = counts["early_cases"] / counts["staged_cases"]
    lower, upper = intervals.wilson(share * fewest, fewest, confidence)
    return counts.assign(
        early_percent=PER_CENT * share,
        early_lower_percent=PER_CENT * lower,
        early_upper_percent=PER_CENT * upper,
    )


def by_place(evidence: Evidence, confidence: float) -> pd.DataFrame:
    """Return rate, Wilson limits, counts and cases short of each place, lowest rate first."""
    places = with_limits(evidence.places.drop(columns="ons_percent"), confidence)
    places["shortfall_cases"] = cases_short(places, evidence.target)
    places["cases_to_best"] = cases_short(places, places["early_percent"].max())
    return places.sort_values("early_percent", kind="stable", ignore_index=True)


def cases_short(places: pd.DataFrame, percent: float) -> "pd.Series[float]":
    """Return the cases by which each place falls short of a rate: rate x staged - early, or 0."""
    wanted = percent / PER_CENT * places["staged_cases"]
    return (wanted - places["early_cases"]).clip(lower=0).round(9)  # no dust at the best itself


def shortfall_cases(evidence: Evidence, rate: Figure) -> Figure:
    """Return the cases by which the area as a whole falls short of the target.

    The limits are the cases short at the limits of the rate.
    """
    staged = float(evidence.own["staged_cases"])
    value, lower, upper = (
        None if each is None else max(0.0, round((evidence.target - each) / PER_CENT * staged, 9))
        for each in (rate.value, rate.upper, rate.lower)
    )
    return Figure(
        value,
        MODELLED_CASES,
        "Cases short of the target",
        period=str(DATA_YEAR),
        lower=lower,
        upper=upper,
        digits=MODELLED_DIGITS,
    )


def cases_if_all_matched_best(evidence: Evidence, places: pd.DataFrame) -> Figure:
    """Return the cases by which the area's places fall short of the best rate.

    The limits are the cases short at the limits of that rate.
    """
    best = ends(places, evidence)[-1]
    own = places["place"].isin(evidence.own_places["place"]) & (places["place"] != best.label)
    value, lower, upper = (
        None if each is None else float(cases_short(places[own], each).sum())
        for each in (best.value, best.lower, best.upper)
    )
    label, digits = f"Cases short of the best {evidence.place_called}", MODELLED_DIGITS
    return evidence.figure(value, MODELLED_CASES, label, lower=lower, upper=upper, digits=digits)


def ends(places: pd.DataFrame, evidence: Evidence) -> list[Figure]:
    """Return the lowest and the highest rate, percent, each labelled with its place."""
    rows = places.to_dict("records") or [{}]
    return [
        evidence.figure(
            row.get("early_percent"),
            "percent",
            row.get("place", ""),
            lower=row.get("early_lower_percent"),
            upper=row.get("early_upper_percent"),
        )
        for row in (rows[0], rows[-1])
    ]


def spread(evidence: Evidence, places: pd.DataFrame, confidence: float) -> Figure:
    """Return the highest rate less the lowest, percentage points.

    As the two are picked for being furthest apart, the limits are those that hold for the
    differences of all pairs at once (Bonferroni), of which none is below 0.
    """
    label, unit = "Highest less lowest", "percentage points"
    if not evidence.compared:
        return evidence.figure(None, unit, label)
    low, high = places.iloc[0], places.iloc[-1]
    pairs = len(places) * (len(places) - 1) / 2
    value = float(high["early_percent"] - low["early_percent"])
    variance = sum(
        row["early_percent"] * (PER_CENT - row["early_percent"]) / row["staged_lower_cases"]
        for row in (low, high)
    )
    reach = intervals.normal_quantile(1 - (1 - confidence) / pairs) * variance**0.5
    lower, upper = max(0.0, value - reach), value + reach
    return evidence.figure(value, unit, label, lower=lower, upper=upper)


def beside_strategy(evidence: Evidence) -> pd.DataFrame:
    """Return the strategy's and the official rate of each place, and their difference."""
    difference = evidence.strategy["strategy_percent"] - evidence.strategy["ons_percent"]
    return evidence.strategy.assign(difference_points=difference.astype(float))
