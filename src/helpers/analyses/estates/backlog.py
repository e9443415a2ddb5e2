"""Backlog, floor area and unused space: returns of trusts added up by year and by trust."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.estates.evidence import SUMMED, Evidence, returns_of
from helpers.analyses.standing import NO_TARGET, OWN, nearby, peers, ranked, since, wholes
from helpers.columns import COLUMNS
from helpers.results import Figure, sourced

SHOWN = ["backlog_gbp", "floor_area_m2", "trusts"]
STANDINGS = ["rank", "place", "standing", "backlog_gbp_per_m2", *SHOWN]
"""Columns of the table of areas."""
RETURNED = "as returned, no sample"
"""Why figures of the returns have no limits."""
ZERO = "a zero, often a return not made"
"""What such figures say of themselves in place of limits where nothing was returned."""
TWO_ENDS = "a difference of two returns"
"""Why differences of them have none; two ends make no trend."""


def by_year(evidence: Evidence) -> pd.DataFrame:
    """Return the sums over trusts, a row a year: pounds, square metres and trusts."""
    yearly = evidence.returns.groupby("period")
    years = yearly[["backlog_gbp", *SUMMED, "trusts"]].sum(min_count=1).reset_index()
    return sourced(years, evidence.returns["source"])


def by_trust(evidence: Evidence) -> pd.DataFrame:
    """Return what each trust, or part of the area, returned in the newest year."""
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


def standings(evidence: Evidence) -> pd.DataFrame:
    """Return the newest returns of the systems or regions that the area is shown among.

    Columns `rank`, `place`, `standing`, `backlog_gbp_per_m2`, `backlog_gbp`, `floor_area_m2`,
    `trusts`, least for its size first: trusts of that year by the system of what they are part of
    today. What the area lies in comes last, without a rank.
    """
    around = wholes(evidence.area) or [evidence.area]
    rows = []
    for each in [*evidence.compared, *around] if evidence.compared else []:
        sums = returns_of(each, evidence.everywhere)[SHOWN].sum()
        rows.append([each.name, each == evidence.area, each in around, *sums])
    frame = pd.DataFrame(rows, columns=["place", "own", "whole", *SHOWN])
    frame = frame.astype({"own": bool, "whole": bool, **dict.fromkeys(SHOWN, float)})
    frame["backlog_gbp_per_m2"] = frame["backlog_gbp"] / frame["floor_area_m2"]
    frame = ranked(frame, "backlog_gbp_per_m2")
    return sourced(frame[STANDINGS], evidence.everywhere["source"])


def near(standings: pd.DataFrame) -> pd.DataFrame:
    """Return the few rows of `standings` that show where the area stands."""
    return nearby(standings, STANDINGS)


def in_no_system(evidence: Evidence) -> pd.DataFrame:
    """Return the trusts of the newest year that belong to no system: `trust`, `backlog_gbp`."""
    own = evidence.everywhere[evidence.everywhere["system"] == ""]
    return sourced(own[["trust", "backlog_gbp"]], own["source"])


def rank_figures(evidence: Evidence, standings: pd.DataFrame) -> dict[str, Figure]:
    """Return the rank of the area by backlog for its size and among how many; NaN without one."""
    own = standings.loc[standings["standing"] == OWN, "rank"]
    period = evidence.everywhere["period"].iloc[0] if own.notna().any() else ""
    among = standings["rank"].count() if period else None
    label, of = "Rank by backlog for size", "Areas ranked by backlog"
    return {
        "backlog_rank": Figure(
            own.sum(min_count=1), "rank", label, period=period, no_limits=RETURNED
        ),
        "backlog_areas_ranked": Figure(among, "areas", of, period=period, no_limits=RETURNED),
    }


def newest(years: pd.DataFrame, column: str) -> Figure:
    """Return the figure of the newest year; NaN where no return is held."""
    last = years[column].tail(1).sum(min_count=1)
    described = COLUMNS[column]
    period = "".join(years["period"].tail(1))
    why = RETURNED if last else ZERO
    return Figure(last, described.unit, described.label, period=period, no_limits=why)


def per_m2(evidence: Evidence, years: pd.DataFrame, standings: pd.DataFrame) -> Figure:
    """Return the newest backlog for each square metre, with peers, direction and status.

    A zero, often a return not made, has none of them, and is no earlier figure. The strategy, where
    it is the area's, sets no target for the backlog.

    Args:
        evidence: what the analysis starts from.
        years: as `by_year`, with `backlog_gbp_per_m2`.
        standings: as `standings`.
    """
    column = "backlog_gbp_per_m2"
    figure = newest(years, column)
    if not figure > 0:
        return figure
    status = NO_TARGET if evidence.of_the_strategy else ""
    found = peers(standings, column, evidence.area, evidence.compared_called)
    earlier = years[years[column] > 0].iloc[:-1].tail(1)
    figure = since(figure, float(earlier[column].sum() or "nan"), "".join(earlier["period"]))
    return figure.but(peers=found, status=status)


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
    """Return the largest rise between two returns, in pounds; NaN where none rose."""
    jump, period = yearly[yearly["rise_gbp"] > 0].nlargest(1, "rise_gbp"), span(yearly)
    if len(jump):
        earlier = yearly[yearly["period"] < jump["period"].item()]
        period = f"{earlier['period'].max()} to {jump['period'].item()}"
    rise = jump["rise_gbp"].sum(min_count=1)
    return Figure(
        rise, "GBP", "Largest rise between two returns", period=period, no_limits=TWO_ENDS
    )


def span(years: pd.DataFrame) -> str:
    """Return the first and the newest period, one where they are the same; empty without any."""
    first, last = years["period"].min(), years["period"].max()
    return "" if years.empty else str(last) if first == last else f"{first} to {last}"
