"""Backlog, floor area and unused space: returns of trusts added up by year and by trust."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.estates.evidence import SUMMED, Evidence
from helpers.columns import COLUMNS
from helpers.results import Figure, sourced

RETURNED = "as returned, no sample"
"""Why figures of the returns have no limits."""
ZERO = "a zero, often a return not made"
"""What such figures say of themselves in place of limits where nothing was returned."""
TWO_ENDS = "a difference of two returns"
"""Why differences of them have none; two ends make no trend."""


def by_year(evidence: Evidence) -> pd.DataFrame:
    """Return the sums over trusts, a row a year: pounds, square metres and trusts."""
    yearly = evidence.returns.groupby("period")
    sums = yearly[["backlog_gbp", *SUMMED]].sum(min_count=1)
    years = sums.assign(trusts=yearly["trust"].nunique().astype(float)).reset_index()
    return sourced(years, evidence.returns["source"])


def by_trust(evidence: Evidence) -> pd.DataFrame:
    """Return what each trust returned in the newest year."""
    returns = evidence.returns
    own = returns[returns["period"] == returns["period"].max()]
    shares = ["empty_percent", "under_used_percent"]
    columns = ["trust", "trust_name", "sites", "floor_area_m2", "backlog_gbp", *shares]
    return sourced(own[columns], own["source"])


def by_trust_and_year(evidence: Evidence) -> pd.DataFrame:
    """Return the backlog in pounds of each trust and those it grew out of, a row a year."""
    own = evidence.returns.drop(columns="trust").rename(columns={"trust_today": "trust"})
    yearly = own.groupby(["trust", "period"])["backlog_gbp"].sum().reset_index()
    return sourced(yearly, evidence.returns["source"])


def changes(yearly: pd.DataFrame) -> pd.DataFrame:
    """Return the backlog in pounds of each trust in the first and in the newest year."""
    own, periods = yearly.set_index("trust"), yearly["period"]
    ends = {"first_gbp": periods.min(), "newest_gbp": periods.max()}
    costs = {name: own.loc[own["period"] == end, "backlog_gbp"] for name, end in ends.items()}
    return sourced(pd.DataFrame(costs).rename_axis("trust").reset_index(), yearly.attrs["sources"])


def by_system(evidence: Evidence) -> pd.DataFrame:
    """Return what the trusts of every system returned in the newest year, least for its size first.

    Columns `rank`, `system`, `backlog_gbp_per_m2`, `backlog_gbp`, `floor_area_m2`, `trusts`: trusts
    of that year by the system of what they are part of today.
    """
    own = evidence.everywhere[evidence.everywhere["system"] != ""]
    grouped = own.groupby("system")
    sums = grouped[["backlog_gbp", "floor_area_m2"]].sum()
    sums = sums.assign(
        backlog_gbp_per_m2=sums["backlog_gbp"] / sums["floor_area_m2"],
        trusts=grouped.size().astype(float),
    ).reset_index()
    frame = sums.sort_values("backlog_gbp_per_m2", ignore_index=True)
    frame["rank"] = frame.index + 1.0
    columns = ["rank", "system", "backlog_gbp_per_m2", "backlog_gbp", "floor_area_m2", "trusts"]
    return sourced(frame[columns], own["source"])


def in_no_system(evidence: Evidence) -> pd.DataFrame:
    """Return the trusts of the newest year that belong to no system: `trust`, `backlog_gbp`."""
    own = evidence.everywhere[evidence.everywhere["system"] == ""]
    return sourced(own[["trust", "backlog_gbp"]], own["source"])


def rank(evidence: Evidence) -> Figure:
    """Return the rank of the area among the systems by backlog for its size; NaN if it is none."""
    own = by_system(evidence).query("system == @evidence.area.name")["rank"]
    period = evidence.everywhere["period"].iloc[0] if len(own) else ""
    label = "Rank by backlog for size"
    return Figure(own.sum(min_count=1), "rank", label, period=period, no_limits=RETURNED)


def newest(years: pd.DataFrame, column: str) -> Figure:
    """Return the figure of the newest year; NaN where no return is held."""
    last = years[column].tail(1).sum(min_count=1)
    described = COLUMNS[column]
    period = "".join(years["period"].tail(1))
    why = RETURNED if last else ZERO
    return Figure(last, described.unit, described.label, period=period, no_limits=why)


def growth(years: pd.DataFrame, column: str) -> Figure:
    """Return the change from the first to the newest year, percent.

    NaN where there are not two years with a figure above zero: a zero is often a return not made.
    """
    first, last = years[column].head(1).sum(), years[column].tail(1).sum()
    told = len(years) > 1 and first > 0 and last > 0
    change = (last / first - 1) * PER_CENT if told else None
    label = f"{COLUMNS[column].label}, change"
    return Figure(change, "percent", label, period=span(years), digits=3, no_limits=TWO_ENDS)


def largest_jump(yearly: pd.DataFrame) -> Figure:
    """Return the largest rise of a trust between two returns, in pounds; NaN where none rose."""
    jump, period = yearly[yearly["rise_gbp"] > 0].nlargest(1, "rise_gbp"), span(yearly)
    if len(jump):
        earlier = yearly[yearly["period"] < jump["period"].item()]
        period = f"{earlier['period'].max()} to {jump['period'].item()}"
    rise = jump["rise_gbp"].sum(min_count=1)
    return Figure(rise, "GBP", "Largest rise of a trust", period=period, no_limits=TWO_ENDS)


def span(years: pd.DataFrame) -> str:
    """Return the first and the newest period; empty where no return is held."""
    return "" if years.empty else f"{years['period'].min()} to {years['period'].max()}"
