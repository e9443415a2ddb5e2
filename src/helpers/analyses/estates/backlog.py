"""Backlog, floor area and unused space: returns of trusts by year, by trust, beside England."""

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.estates.evidence import RISKS, SUMMED, Evidence, returns_of
from helpers.analyses.standing import NO_TARGET, OWN, nearby, peers, ranked, since, wholes
from helpers.columns import COLUMNS
from helpers.results import Figure, sourced

SHOWN = ["backlog_gbp", "floor_area_m2", "trusts"]
STANDINGS = ["rank", "place", "standing", "backlog_gbp_per_m2", *SHOWN]
"""Columns of the table of areas."""
YEARLY = ["period", "backlog_gbp", "change_gbp", "backlog_high_risk_gbp", "backlog_gbp_per_m2"]
YEARLY += ["empty_percent", "under_used_percent", "floor_area_m2", "trusts"]
"""Columns of the table of years."""
ALL_RISKS = "All risks"
"""What the rows of the whole backlog are called beside those of its risks."""
SHARES = {
    "backlog_share_of_england": (ALL_RISKS, "share_of_england_percent", "Share of England's"),
    "high_risk_share_of_england": ("High", "share_of_england_percent", "Of England's high risk"),
    "floor_share_of_england": (ALL_RISKS, "floor_share_percent", "Share of England's floor"),
}
"""Headline to where it stands beside England: its risk, its column and its label."""
RETURNED = "as returned, no sample"
"""Why figures of the returns have no limits."""
ZERO = "a zero, often a return not made"
"""What such figures say of themselves in place of limits where nothing was returned."""
TWO_ENDS = "a difference of two returns"
"""Why differences of them have none; two ends make no trend."""
JUMP = 1.5
"""Times the return before from which a return is called a jump, up; or down by as many."""


def by_year(returns: pd.DataFrame) -> pd.DataFrame:
    """Return the sums over trusts, a row a year: pounds, square metres, shares and trusts."""
    sums = returns.groupby("period")[["backlog_gbp", *SUMMED, "trusts"]].sum(min_count=1)
    years = sums.reset_index()
    years["change_gbp"] = years["backlog_gbp"].diff()
    years["backlog_gbp_per_m2"] = years["backlog_gbp"] / years["floor_area_m2"]
    for space in ("empty", "under_used"):
        years[f"{space}_percent"] = PER_CENT * years[f"{space}_m2"] / years["floor_area_m2"]
    return sourced(years, returns["source"])


def by_trust(evidence: Evidence) -> pd.DataFrame:
    """Return what each trust, or part of the area, returned in the newest year, worst first.

    That is by backlog for each square metre of floor.
    """
    returns = evidence.returns
    own = returns[returns["period"] == returns["period"].max()]
    own = own.assign(backlog_gbp_per_m2=own["backlog_gbp"] / own["floor_area_m2"])
    own = own.sort_values("backlog_gbp_per_m2", ascending=False)
    shares = ["empty_percent", "under_used_percent", "backlog_gbp_per_m2"]
    columns = ["trust", "trust_name", "sites", "floor_area_m2", "backlog_gbp", *shares]
    return sourced(own[columns], own["source"])


def by_trust_and_year(returns: pd.DataFrame) -> pd.DataFrame:
    """Return the backlog in pounds of each trust and those it grew out of, a row a year.

    `rise_gbp` is the change since its return before, missing at the first.
    """
    own = returns.drop(columns="trust").rename(columns={"trust_today": "trust"})
    yearly = own.groupby(["trust", "period"])["backlog_gbp"].sum().reset_index()
    yearly["rise_gbp"] = yearly.groupby("trust")["backlog_gbp"].diff()
    return sourced(yearly, returns["source"])


def changes(yearly: pd.DataFrame) -> pd.DataFrame:
    """Return each trust's backlog in the first and in the newest year, the largest rise first.

    `change_share_percent` is its change as a share of that of all; above 100 where others fell.
    """
    own, periods = yearly.set_index("trust"), yearly["period"]
    ends = {"first_gbp": periods.min(), "newest_gbp": periods.max()}
    costs = {name: own.loc[own["period"] == end, "backlog_gbp"] for name, end in ends.items()}
    found = pd.DataFrame(costs).rename_axis("trust").reset_index()
    found["change_gbp"] = found["newest_gbp"] - found["first_gbp"]
    found["change_share_percent"] = PER_CENT * found["change_gbp"] / found["change_gbp"].sum()
    found = found.sort_values("change_gbp", ascending=False)
    return sourced(found, yearly.attrs["sources"])


def jumps(evidence: Evidence) -> pd.DataFrame:
    """Return the returns of trusts that are `JUMP` times the one before or its inverse, or zero.

    A zero is often a return not made, and a jump more likely a new survey than decay: `flag` says
    which it is. The largest difference comes first.
    """
    yearly = by_trust_and_year(evidence.by_trust)
    now, before = yearly["backlog_gbp"], yearly["backlog_gbp"] - yearly["rise_gbp"]
    kinds = {
        "zero": now == 0,
        "from zero": (before == 0) & (now > 0),
        "up by half or more": now >= JUMP * before,
        "down by a third or more": now <= before / JUMP,
    }
    flag = np.select(list(kinds.values()), list(kinds), default="")
    order = yearly["rise_gbp"].abs().sort_values(ascending=False, kind="stable").index
    found = yearly.assign(flag=flag, before_gbp=before).loc[order].query("flag != ''")
    columns = ["trust", "period", "before_gbp", "backlog_gbp", "flag"]
    return sourced(found[columns].reset_index(drop=True), yearly.attrs["sources"])


def beside_england(evidence: Evidence, years: pd.DataFrame) -> pd.DataFrame:
    """Return the area's backlog and England's in the years that both are held, a row a risk.

    Columns `period`, `risk` (gravest first, then all), `cost_gbp`, `england_gbp` and
    `floor_share_percent`, the area's share of England's floor. Empty for England itself.

    Args:
        evidence: what the analysis starts from.
        years: as `by_year`.
    """
    national = by_year(evidence.england)
    both = years.merge(national, on="period", suffixes=("", "_england"))
    both = both[:0] if evidence.area.kind == "country" else both
    floor = PER_CENT * both["floor_area_m2"] / both["floor_area_m2_england"]
    rows = [
        pd.DataFrame(
            {
                "period": both["period"],
                "risk": risk,
                "cost_gbp": both[column],
                "england_gbp": both[f"{column}_england"],
                "floor_share_percent": floor,
            }
        )
        for column, risk in {**RISKS, "backlog_gbp": ALL_RISKS}.items()
    ]
    frame = pd.concat(rows).sort_values("period", kind="stable", ignore_index=True)
    cited = evidence.england[evidence.england["period"].isin(both["period"])]
    return sourced(frame, cited["source"])


def share_figures(years: pd.DataFrame, beside: pd.DataFrame) -> dict[str, Figure]:
    """Return the area's shares of England in its newest year, with their way since the first.

    Of the backlog, of the high risk and of the floor, in percent; NaN where England's returns of
    that year are not held, and for England.

    Args:
        years: as `by_year`.
        beside: as `beside_england`, with `share_of_england_percent`.
    """
    newest, found = "".join(years["period"].tail(1)), {}
    for name, (risk, column, label) in SHARES.items():
        own = beside[beside["risk"] == risk].set_index("period")[column]
        why = ZERO if own.get(newest) == 0 else RETURNED
        figure = Figure(own.get(newest), "percent", label, period=newest, no_limits=why)
        earlier = own[own > 0].iloc[:1].drop(newest, errors="ignore") if figure > 0 else own[:0]
        found[name] = since(figure, float(earlier.sum() or "nan"), "".join(earlier.index))
    return found


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
