"""Posts, staff and the flows between them: what it takes to reach a vacancy rate.

Vacancy rate = vacancies / establishment; leaver rate = leavers / mean of opening and closing stock;
stock next year = stock + joiners - leavers (NHS England's workforce definitions).
"""

import pandas as pd

from helpers.analyses.base import PER_CENT, cite, period_of
from helpers.analyses.workforce.evidence import Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.formats import count_of
from helpers.results import Figure, sourced

SINCE = "since before the pandemic"
ROUNDED_DIGITS = 2
"""Digits of what is reckoned from the strategy's rounded figures."""


def establishment(evidence: Evidence) -> Figure:
    """Return the planned posts, whole-time equivalents: staff / (1 - vacancy rate)."""
    return Figure(
        evidence.staff / (1 - evidence.vacancy / PER_CENT),
        "WTE",
        "Planned posts",
        period=period_of(evidence.staff, evidence.vacancy),
    )


def vacancies(evidence: Evidence, posts: Figure) -> Figure:
    """Return the posts that nobody holds, whole-time equivalents."""
    return Figure(posts - evidence.staff, "WTE", "Vacant posts", period=posts.period)


def flows(evidence: Evidence, posts: Figure) -> pd.DataFrame:
    """Return the establishment in parts that overlap: `part`, `stock_wte`, `of_posts_percent`."""
    staff = evidence.staff
    parts = {
        "Planned": posts,
        "In post": staff,
        "Vacant": posts - staff,
        "Lost to sickness": staff * evidence.sickness / PER_CENT,
        "Leaving in a year": staff * evidence.turnover / PER_CENT,
    }
    frame = pd.DataFrame({"part": list(parts), "stock_wte": [float(n) for n in parts.values()]})
    frame["of_posts_percent"] = frame["stock_wte"] / posts * PER_CENT
    return sourced(frame, _cited(evidence))


def path(evidence: Evidence, parameters: Parameters, posts: Figure) -> pd.DataFrame:
    """Return a straight way from today's staff to the target vacancy rate, a row a year.

    Columns `years_from_start`, `posts_wte` (planned, with their growth), `staff_wte` (on the way)
    and `unrecruited_wte` (staff if nobody joined: (2 - t) / (2 + t) stay each year at turnover t).
    """
    years = pd.Series(range(parameters.horizon_years + 1), dtype=float)
    planned = posts * (1 + parameters.demand_growth) ** years
    wanted = planned.iloc[-1] * (1 - evidence.target / PER_CENT)
    step = (wanted - evidence.staff) / parameters.horizon_years
    turnover = evidence.turnover / PER_CENT
    frame = pd.DataFrame(
        {
            "years_from_start": years,
            "posts_wte": planned,
            "staff_wte": evidence.staff + step * years,
            "unrecruited_wte": evidence.staff * ((2 - turnover) / (2 + turnover)) ** years,
        }
    )
    return sourced(frame, _cited(evidence))


def with_flows(path: pd.DataFrame, turnover_percent: float) -> pd.DataFrame:
    """Return a path with the flows of the year that begins at each row; the last has none.

    `leavers_wte` = turnover x mean of opening and closing staff; `joiners_wte` = change of staff +
    leavers.
    """
    opening, closing = path["staff_wte"], path["staff_wte"].shift(-1)
    leavers = turnover_percent / PER_CENT * (opening + closing) / 2
    return path.assign(leavers_wte=leavers, joiners_wte=closing - opening + leavers)


def joiners_needed(path: pd.DataFrame) -> Figure:
    """Return the joiners needed in a year, whole-time equivalents; 0 where staff must shrink."""
    return Figure(
        max(0.0, path["joiners_wte"].mean()),
        "WTE per year",
        "Joiners needed each year",
        period=count_of(len(path) - 1, "year"),
        digits=ROUNDED_DIGITS,
    )


def replacing_leavers(path: pd.DataFrame, joiners: Figure) -> Figure:
    """Return the joiners who only replace leavers, percent; NaN where none are needed."""
    leavers = path["leavers_wte"].mean()
    share = min(joiners, leavers) / joiners * PER_CENT if joiners else None
    return Figure(share, "percent", "Joiners who replace leavers", period=joiners.period)


def leavers(evidence: Evidence) -> Figure:
    """Return the staff who leave their organisation in a year, whole-time equivalents."""
    return Figure(
        evidence.staff * evidence.turnover / PER_CENT,
        "WTE per year",
        "Leavers each year",
        period=period_of(evidence.staff, evidence.turnover),
    )


def lost_to_sickness(evidence: Evidence) -> Figure:
    """Return the working time that sickness takes, in whole-time equivalents."""
    return Figure(
        evidence.staff * evidence.sickness / PER_CENT,
        "WTE",
        "Lost to sickness",
        period=period_of(evidence.staff, evidence.sickness),
    )


def productivity_change(evidence: Evidence) -> Figure:
    """Return the change of activity for each member of staff, percent; NaN where not held."""
    staff, activity = evidence.staff_growth / PER_CENT, evidence.activity_growth / PER_CENT
    change = ((1 + activity) / (1 + staff) - 1) * PER_CENT
    period = SINCE if evidence.growth_held else ""
    return Figure(change, "percent", "Activity for each member of staff", period=period)


def activity_change(evidence: Evidence) -> Figure:
    """Return the change of activity that the strategy states, percent; NaN where not held."""
    period = SINCE if evidence.growth_held else ""
    return evidence.activity_growth.but(label="Change of activity", period=period)


def _cited(evidence: Evidence) -> tuple[str, ...]:
    return cite(
        [evidence.staff, evidence.vacancy, evidence.turnover, evidence.sickness, evidence.target]
    )
