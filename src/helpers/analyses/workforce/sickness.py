"""Working time lost to sickness, by organisation and month, beside England."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.workforce.evidence import Evidence, pooled
from helpers.results import Figure, sourced

BOARD = " ICB"
"""What an integrated care board is told from the system it serves by."""


def by_month(evidence: Evidence) -> pd.DataFrame:
    """Return `organisation`, `month`, `sickness_percent` and `england_percent`, a row a month."""
    series = evidence.series
    england = evidence.england.set_index("month")["percent"]
    frame = pd.DataFrame(
        {
            "organisation": _short_names(evidence, series),
            "month": series["month"],
            "sickness_percent": series["percent"].astype(float),
            "england_percent": series["month"].map(england).astype(float),
        }
    ).sort_values(["organisation", "month"], ignore_index=True)
    return sourced(frame, series.attrs["sources"], "published")


def by_organisation(evidence: Evidence) -> pd.DataFrame:
    """Return the days of a year: `organisation`, `sickness_percent`, `lost_days`, `available_days`.

    England is among them, lowest rate first; rates are days lost over days available.
    """
    both = pd.concat([evidence.series, evidence.england]).drop_duplicates(["area_code", "month"])
    both = both.assign(organisation=both["area_code"].map(_full_name(evidence)))
    frame = both.groupby("organisation", as_index=False)[["lost_days", "available_days"]].sum()
    frame = frame.astype({"lost_days": float, "available_days": float})
    rate = frame["lost_days"] / frame["available_days"] * PER_CENT
    frame.insert(1, "sickness_percent", rate)
    return sourced(
        frame.sort_values("sickness_percent", ignore_index=True), evidence.england.attrs["sources"]
    )


def england_rate(evidence: Evidence) -> Figure:
    """Return the rate of England over the months of the series, percent."""
    return pooled(evidence.england, "Sickness absence, England")


def series_rate(evidence: Evidence) -> Figure:
    """Return the rate of all organisations of the area together, percent; NaN where not held."""
    label = f"Sickness absence, {evidence.area}"
    return (
        pooled(evidence.series, label) if evidence.sickness_held else Figure(None, "percent", label)
    )


def figures(evidence: Evidence) -> dict[str, Figure]:
    """Return how the organisations of the area stand beside England; NaN where none are held."""
    england = england_rate(evidence)
    period = england.period if evidence.sickness_held else ""
    year = by_organisation(evidence)
    names = evidence.series["area_code"].map(_full_name(evidence))
    own = year[year["organisation"].isin(names)]
    months = by_month(evidence)
    above = months["sickness_percent"] > months["england_percent"]
    held = evidence.sickness_held
    return {
        "sickness_above_england": Figure(
            (own["sickness_percent"] > england).sum() if held else None,
            "organisations",
            "Organisations above England",
            period=period,
        ),
        "sickness_months_above": Figure(
            above.sum() if held else None, "months", "Months above England", period=period
        ),
        "sickness_highest": Figure(
            own["sickness_percent"].max() if held else None,
            "percent",
            "Highest sickness absence",
            period=period,
        ),
        "sickness_lowest": Figure(
            own["sickness_percent"].min() if held else None,
            "percent",
            "Lowest sickness absence",
            period=period,
        ),
    }


def _full_name(evidence: Evidence) -> dict[str, str]:
    """Return code to the full name of each organisation, with the acronym that charts have."""
    return {
        code: f"{each.name} ({each.short_name})"
        if each.short_name.isupper()
        else each.name + BOARD * (each.kind == "icb")
        for code, each in evidence.organisations.items()
    }


def _short_names(evidence: Evidence, series: pd.DataFrame) -> "pd.Series[str]":
    names = {
        code: each.short_name + BOARD * (each.kind == "icb")
        for code, each in evidence.organisations.items()
    }
    return series["area_code"].map(names)
