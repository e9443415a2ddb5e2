"""Working time lost to sickness, by organisation and month, beside England."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.workforce.evidence import COUNTED, Evidence, pooled
from helpers.results import Figure, sourced
from helpers.stats import spc

SIGNALS = {
    "none": "none",
    "outside": "outside a limit",
    "trend": "in a trend",
    "two_in_three": "two of three near a limit",
    "shift": "in a shift",
}
"""What a point of a control chart is a signal of, as `stats.spc` calls it, in words."""
BOARD = " ICB"
"""What an integrated care board is told from the system it serves by."""


def by_month(evidence: Evidence) -> pd.DataFrame:
    """Return the rates of each organisation beside England's, a row a month.

    Columns `organisation`, `month`, `sickness_percent`, `england_percent`.
    """
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


def with_limits(months: pd.DataFrame) -> pd.DataFrame:
    """Return the months with the difference from England as a control chart an organisation.

    Sickness is seasonal, in England as well; what is left of an organisation's rate when England's
    is taken off is not, so that an XmR chart can judge it (`stats.spc.xmr`). Adds, in percentage
    points, `above_england_points`, `lower_points`, `upper_points`, and `signal`, the rule that a
    month breaks, or `none`. Two months are the fewest that limits can be drawn from.
    """
    difference = months["sickness_percent"] - months["england_percent"]
    charts = [
        spc.xmr(own, improvement="down").points
        for _, own in difference.groupby(months["organisation"])
        if len(own) > 1
    ]
    limits = pd.concat(charts) if charts else pd.DataFrame(columns=["lower", "upper", "signal"])
    return months.assign(
        above_england_points=difference,
        lower_points=limits["lower"].astype(float),
        upper_points=limits["upper"].astype(float),
        signal=limits["signal"].astype(object).map(SIGNALS),
    )


def on_trial(months: pd.DataFrame) -> bool:
    """Say whether fewer than twelve months stand behind the limits of an organisation."""
    return bool((months.groupby("organisation").size() < spc.FIRM_FROM).any())


def by_organisation(evidence: Evidence) -> pd.DataFrame:
    """Return the days of the year: `organisation`, `sickness_percent` and the days behind it.

    Columns `lost_days`, `available_days` and `months`, how many months they are of. England is
    among them, lowest rate first; rates are days lost over days available.
    """
    both = pd.concat([evidence.series, evidence.england]).drop_duplicates(["area_code", "month"])
    both = both.assign(organisation=both["area_code"].map(_full_name(evidence)))
    grouped = both.groupby("organisation")
    frame = grouped[["lost_days", "available_days"]].sum().astype(float)
    frame = frame.assign(months=grouped["month"].nunique().astype(float)).reset_index()
    rate = frame["lost_days"] / frame["available_days"] * PER_CENT
    frame.insert(1, "sickness_percent", rate)
    return sourced(
        frame.sort_values("sickness_percent", ignore_index=True), evidence.england.attrs["sources"]
    )


def by_system(evidence: Evidence) -> pd.DataFrame:
    """Return the days of a year of every system of the release, lowest rate first.

    Columns `rank`, `system`, `sickness_percent`, `lost_days`, `available_days`: all trusts and the
    board together; a trust that belongs to a region stands where it is filed.
    """
    days = evidence.everywhere.groupby("system")[["lost_days", "available_days"]].sum()
    rate = days["lost_days"] / days["available_days"] * PER_CENT
    names = {code: evidence.organisations[code].name for code in days.index}
    frame = days.astype(float).assign(sickness_percent=rate, system=days.index.map(names))
    frame = frame.sort_values("sickness_percent", ignore_index=True)
    frame["rank"] = frame.index + 1.0
    columns = ["rank", "system", "sickness_percent", "lost_days", "available_days"]
    return sourced(frame[columns], evidence.england.attrs["sources"])


def rank(evidence: Evidence) -> Figure:
    """Return the rank of the area among the systems from the lowest rate; NaN if it is none."""
    own = by_system(evidence).query("system == @evidence.area.name")["rank"]
    return Figure(
        own.sum(min_count=1),
        "rank",
        "Rank among systems by sickness, from the lowest",
        period=england_rate(evidence).period if len(own) else "",
        no_limits=COUNTED,
    )


def england_rate(evidence: Evidence) -> Figure:
    """Return the rate of England over the months of the series, percent."""
    return pooled(evidence.england, "Sickness absence, England")


def england_peak(evidence: Evidence) -> Figure:
    """Return the highest rate of a month in England, percent."""
    highest = evidence.england.nlargest(1, "percent")
    month = pd.Period(highest["month"].item(), "M")
    label = "Highest month, England"
    return Figure(highest["percent"].item(), "percent", label, period=f"{month:%B %Y}")


def series_rate(evidence: Evidence) -> Figure:
    """Return the rate of all organisations of the area together, percent; NaN where not held."""
    label = f"Sickness absence, {evidence.area.short_name}"
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
    own = own[own["months"] == own["months"].max()]
    months = by_month(evidence)
    above = months["sickness_percent"] > months["england_percent"]
    held = evidence.sickness_held
    return {
        "sickness_above_england": Figure(
            (own["sickness_percent"] > england).sum() if held else None,
            "organisations",
            "Organisations above England",
            period=period,
            no_limits=COUNTED,
        ),
        "sickness_months_above": Figure(
            above.sum() if held else None,
            "months",
            "Months above England",
            period=period,
            no_limits=COUNTED,
        ),
        "sickness_highest": Figure(
            own["sickness_percent"].max() if held else None,
            "percent",
            "Highest sickness absence",
            period=period,
            no_limits=COUNTED,
        ),
        "sickness_lowest": Figure(
            own["sickness_percent"].min() if held else None,
            "percent",
            "Lowest sickness absence",
            period=period,
            no_limits=COUNTED,
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
