"""Working time lost to sickness, by organisation and month, beside England."""

import pandas as pd

from helpers.analyses import control
from helpers.analyses.base import PER_CENT
from helpers.analyses.standing import NO_TARGET, OWN, compared, nearby, peers, ranked, wholes
from helpers.analyses.workforce.evidence import COUNTED, Evidence, pooled, rows_of
from helpers.data import areas
from helpers.results import Figure, Peers, sourced
from helpers.stats import spc

STANDINGS = ["rank", "place", "standing", "sickness_percent", "lost_days", "available_days"]
"""Columns of the table of areas."""
ABSENCE = "sickness absence"
BOARD = " ICB"
"""What an integrated care board is told from the system it serves by."""


def by_month(evidence: Evidence) -> pd.DataFrame:
    """Return the rates of each organisation, or part of the area, beside England's, a row a month.

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

    Sickness is seasonal, in England as well, and rises and falls in proportion: in percent of
    England's rate most of the season is gone, so that an XmR chart can judge what is left
    (`stats.spc.xmr`). A difference in points would keep it where a rate is far from England's.
    Adds, in percent of England's rate, `above_england_percent`, `lower_percent`, `upper_percent`,
    and `signal`, the rule that a month breaks, or `none`. Two months are the fewest that limits can
    be drawn from.
    """
    difference = (months["sickness_percent"] / months["england_percent"] - 1) * PER_CENT
    charts = [each.points for each in control.charts(difference, months["organisation"]).values()]
    limits = pd.concat(charts) if charts else pd.DataFrame(columns=["lower", "upper", "signal"])
    return months.assign(
        above_england_percent=difference,
        lower_percent=limits["lower"].astype(float),
        upper_percent=limits["upper"].astype(float),
        signal=limits["signal"].astype(object).map(control.SIGNALS),
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


def standings(evidence: Evidence) -> pd.DataFrame:
    """Return the days of a year of the systems or regions that the area is shown among.

    Columns `rank`, `place`, `standing`, `sickness_percent`, `lost_days`, `available_days`, lowest
    rate first: all trusts and the boards together; a trust that belongs to a region stands where it
    is filed. What the area lies in comes last, without a rank.
    """
    around = wholes(evidence.area) or [evidence.area]
    rows = []
    among = compared(evidence.area) if evidence.sickness_held else ()
    for each in [*among, *around] if among else []:
        found = evidence.england if each.kind == "country" else rows_of(each, evidence.everywhere)
        days = found[["lost_days", "available_days"]].sum()
        rows.append([each.name, each == evidence.area, each in around, *days])
    columns = ["place", "own", "whole", "lost_days", "available_days"]
    frame = pd.DataFrame(rows, columns=columns).astype({"own": bool, "whole": bool})
    frame = frame.astype(dict.fromkeys(columns[3:], float))
    rate = frame["lost_days"] / frame["available_days"] * PER_CENT
    frame = ranked(frame.assign(sickness_percent=rate), "sickness_percent")
    return sourced(frame[STANDINGS], evidence.england.attrs["sources"])


def near(standings: pd.DataFrame) -> pd.DataFrame:
    """Return the few rows of `standings` that show where the area stands."""
    return nearby(standings, STANDINGS)


def rank_figures(evidence: Evidence, standings: pd.DataFrame) -> dict[str, Figure]:
    """Return the rank of the area from the lowest rate and among how many; NaN if it has none."""
    own = standings.loc[standings["standing"] == OWN, "rank"]
    period = england_rate(evidence).period if own.notna().any() else ""
    among = standings["rank"].count() if period else None
    found = {
        "sickness_rank": (own.sum(min_count=1), "rank", "Rank by sickness, from the lowest"),
        "sickness_areas_ranked": (among, "areas", "Areas ranked by sickness"),
    }
    return {name: Figure(*each, period=period, no_limits=COUNTED) for name, each in found.items()}


def england_rate(evidence: Evidence) -> Figure:
    """Return the rate of England over the months of the series, percent."""
    return pooled(evidence.england, "Sickness absence, England")


def england_peak(evidence: Evidence) -> Figure:
    """Return the highest rate of a month in England, percent."""
    highest = evidence.england.nlargest(1, "percent")
    month = pd.Period(highest["month"].item(), "M")
    return Figure(
        highest["percent"].item(),
        "percent",
        "Highest month, England",
        period=f"{month:%B %Y}",
        no_limits=COUNTED,
    )


def series_rate(evidence: Evidence, standings: pd.DataFrame) -> Figure:
    """Return the rate of all of the area together, percent, with its peers; NaN where not held.

    The strategy, where it is the area's, gives a rate of sickness and names none to reach.

    Args:
        evidence: what the analysis starts from.
        standings: as `standings`.
    """
    label = f"Sickness absence, {evidence.area.short_name}"
    if not evidence.sickness_held:
        return Figure(None, "percent", label)
    area, like = evidence.area, evidence.compared_called
    found = peers(standings, "sickness_percent", area, like)
    if standings.empty and area.kind != "country":
        found = Peers(england=england_rate(evidence).value)
    status = NO_TARGET if evidence.of_the_strategy else ""
    return pooled(evidence.own, label).but(peers=found, status=status)


def figures(evidence: Evidence) -> dict[str, Figure]:
    """Return how the parts of the area stand beside England; NaN where none are held.

    Months above England are told of an organisation alone: those of several cannot be added up.
    `sickness_without_filed` leaves out trusts of no system, which other chapters do not count here.
    """
    england = england_rate(evidence)
    period = england.period if evidence.sickness_held else ""
    year = by_organisation(evidence)
    names = evidence.series["area_code"].map(_full_name(evidence))
    own = year[year["organisation"].isin(names)]
    own = own[own["months"] == own["months"].max()]
    months = by_month(evidence)
    above = months["sickness_percent"] > months["england_percent"]
    above_england = (own["sickness_percent"] > england).sum() if evidence.sickness_held else None
    parts, several = f"{evidence.part}s", evidence.several
    ends = {
        end: f"{end.capitalize()} of its {parts}" if several else f"{end.capitalize()} {ABSENCE}"
        for end in ("highest", "lowest")
    }
    kept = evidence.series[~evidence.filed_alone][["lost_days", "available_days"]].sum()
    without = kept["lost_days"] / kept["available_days"] * PER_CENT if evidence.by_filing else None
    found = {
        "sickness_without_filed": (without, "percent", "Sickness absence, trusts of the system"),
        "sickness_above_england": (above_england, parts, f"{parts.capitalize()} above England"),
        "sickness_months_above": (
            above.sum() if evidence.alone else None,
            "months",
            "Months above England",
        ),
        "sickness_highest": (own["sickness_percent"].max(), "percent", ends["highest"]),
        "sickness_lowest": (own["sickness_percent"].min(), "percent", ends["lowest"]),
    }
    return {name: Figure(*each, period=period, no_limits=COUNTED) for name, each in found.items()}


def _full_name(evidence: Evidence) -> dict[str, str]:
    """Return code to the full name of each organisation, with the acronym that charts have."""
    return {
        code: f"{each.name} ({each.short_name})"
        if each.short_name.isupper()
        else each.name + BOARD * _is_board(evidence, each)
        for code, each in evidence.organisations.items()
    }


def _short_names(evidence: Evidence, series: pd.DataFrame) -> "pd.Series[str]":
    names = {
        code: each.short_name + BOARD * _is_board(evidence, each)
        for code, each in evidence.organisations.items()
    }
    return series["area_code"].map(names)


def _is_board(evidence: Evidence, organisation: areas.Area) -> bool:
    """Say whether the board of a system is meant, and not all of its organisations."""
    return organisation.kind == "icb" and evidence.part == "organisation"
