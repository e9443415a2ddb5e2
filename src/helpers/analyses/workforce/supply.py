"""Posts, staff and the flows between them: what it takes to reach a vacancy rate.

Vacancy rate = vacancies / establishment; leaver rate = leavers / mean of opening and closing stock;
stock next year = stock + joiners - leavers (NHS England's workforce definitions).
"""

import math
from dataclasses import replace
from itertools import accumulate, pairwise

import pandas as pd

from helpers.analyses.base import PER_CENT, cite, over_rounding, period_of
from helpers.analyses.standing import MET, NO_TARGET
from helpers.analyses.workforce.evidence import Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.formats import count_of
from helpers.results import Figure, sourced

SINCE = "since before the pandemic, as of 2023"
GROWTH_DIGITS = 2
"""Digits of what follows from a growth that the strategy gives in whole percent."""
DUST = 1e-6
"""Joiners below which floating point decides, and not the staff."""
ROUNDED_DIGITS = 3
"""Digits of what follows from the strategy's figures, which have three or fewer."""
AIMED_DIGITS = 2
"""Digits of what follows from them and from a target that somebody chose."""


def establishment(evidence: Evidence) -> Figure:
    """Return the planned posts, whole-time equivalents: staff / (1 - vacancy rate)."""
    return Figure(
        _posts(evidence.staff, evidence.vacancy),
        "WTE",
        "Planned posts",
        period=period_of(evidence.staff, evidence.vacancy),
        digits=ROUNDED_DIGITS,
        **over_rounding(_posts, evidence.staff, evidence.vacancy),
    )


def vacancies(evidence: Evidence, posts: Figure) -> Figure:
    """Return the posts that nobody holds, whole-time equivalents.

    Met where no more are vacant than a target that was given; the strategy sets none, and one year
    alone shows no pace.
    """
    met = MET if evidence.vacancy <= evidence.target else ""
    status = met if evidence.target.given else NO_TARGET if evidence.of_the_strategy else ""
    return Figure(
        posts - evidence.staff,
        "WTE",
        "Vacant posts",
        period=posts.period,
        digits=ROUNDED_DIGITS,
        status=status,
        **over_rounding(
            lambda staff, rate: _posts(staff, rate) - staff, evidence.staff, evidence.vacancy
        ),
    )


def flows(evidence: Evidence, posts: Figure) -> pd.DataFrame:
    """Return the establishment in parts that overlap: `part`, `stock_wte`, `of_posts_percent`.

    Empty where no staff are held.
    """
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
    return _held(evidence, frame)


def path(evidence: Evidence, parameters: Parameters, posts: Figure) -> pd.DataFrame:
    """Return the way from the staff in post to the target vacancy rate, a row a year.

    Columns `years_from_start`, `posts_wte` (planned, with their growth), `staff_wte` (on the way)
    and `unrecruited_wte` (staff if nobody joined: (2 - t) / (2 + t) stay each year at turnover t).
    The way is straight, but staff fall no faster than they leave: nobody joins in such a year.
    Those who come and go in the year that begins at a row, none in the last: `leavers_wte` =
    turnover x mean of opening and closing staff; `joiners_wte` = change of staff + leavers.
    Empty where no staff are held.
    """
    years = pd.Series(range(parameters.horizon_years + 1), dtype=float)
    opening = pd.Series(_staff_by_year(evidence, parameters, posts))
    closing = opening.shift(-1)
    leavers = evidence.turnover / PER_CENT * (opening + closing) / 2
    frame = pd.DataFrame(
        {
            "years_from_start": years,
            "posts_wte": posts * (1 + parameters.demand_growth) ** years,
            "staff_wte": opening,
            "unrecruited_wte": evidence.staff * _stay(evidence.turnover) ** years,
            "leavers_wte": leavers,
            "joiners_wte": (closing - opening + leavers).clip(lower=0),
        }
    )
    return _held(evidence, frame)


def target_staff(evidence: Evidence, parameters: Parameters) -> float:
    """Return the staff at the end of the horizon with the target vacancy rate of the posts then."""
    return staff_aimed_at(evidence, parameters, parameters.horizon_years)


def staff_aimed_at(evidence: Evidence, parameters: Parameters, year: int) -> float:
    """Return the staff of a year from the start with the target vacancy rate of the posts then."""
    posts = _posts(evidence.staff, evidence.vacancy) * (1 + parameters.demand_growth) ** year
    return posts * (1 - evidence.target / PER_CENT)


def _staff_by_year(evidence: Evidence, parameters: Parameters, posts: float) -> list[float]:
    years = parameters.horizon_years
    planned = posts * (1 + parameters.demand_growth) ** years
    step = (planned * (1 - evidence.target / PER_CENT) - evidence.staff) / years
    straight = [evidence.staff + step * year for year in range(years + 1)]
    stay = _stay(evidence.turnover)
    return [*accumulate(straight, lambda held, aimed: max(aimed, held * stay))]


def _stay(turnover_percent: float) -> float:
    """Return the share of staff who stay a year where nobody joins."""
    turnover = turnover_percent / PER_CENT
    return (2 - turnover) / (2 + turnover)


def joiners_needed(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the joiners needed in a year of the path, whole-time equivalents, on average."""
    known = evidence.staff, evidence.vacancy, evidence.turnover

    def joining(staff: float, vacancy: float, turnover: float) -> float:
        return _joiners(_with(evidence, staff, vacancy, turnover), parameters)

    return Figure(
        joining(*known),
        "WTE per year",
        "Joiners needed each year",
        period=horizon(evidence, parameters),
        digits=ROUNDED_DIGITS,
        **over_rounding(joining, *known),
    )


def above_target(path: pd.DataFrame, evidence: Evidence) -> Figure:
    """Return the staff at the path's end beyond those of the target, whole-time equivalents.

    Above 0 only where posts shrink faster than staff leave; NaN where no staff are held.
    """
    aimed = path["posts_wte"] * (1 - evidence.target / PER_CENT)
    beyond = float((path["staff_wte"] - aimed).tail(1).sum(min_count=1))
    return Figure(
        0.0 if beyond <= DUST else beyond,
        "WTE",
        "Staff beyond the target at the end",
        digits=ROUNDED_DIGITS,
        no_limits="a difference of two sums",
    )


def joiners_saved(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return by how many fewer a year must join if turnover is one percentage point lower."""
    lower = max(0.0, evidence.turnover - 1)
    fewer = _with(evidence, evidence.staff, evidence.vacancy, lower)
    return Figure(
        _joiners(evidence, parameters) - _joiners(fewer, parameters),
        "WTE per year",
        "Joiners that one point of turnover costs",
        period=horizon(evidence, parameters),
        digits=AIMED_DIGITS,
        no_limits="a difference of two sums",
    )


def replacing_leavers(path: pd.DataFrame, joiners: Figure) -> Figure:
    """Return the joiners who only replace leavers, percent; NaN where none are needed."""
    replacing = path[["joiners_wte", "leavers_wte"]].min(axis="columns", skipna=False).mean()
    share = replacing / joiners * PER_CENT if joiners else None
    return Figure(
        share,
        "percent",
        "Joiners who replace leavers",
        period=joiners.period,
        digits=AIMED_DIGITS,
        no_limits="a share of a chosen path",
    )


def leavers(evidence: Evidence) -> Figure:
    """Return the staff who leave their organisation in a year, whole-time equivalents."""
    label = "Voluntary leavers each year" if evidence.voluntary_only else "Leavers each year"
    return _of_staff(evidence, evidence.turnover, "WTE per year", label)


def lost_to_sickness(evidence: Evidence) -> Figure:
    """Return the working time that sickness takes, in whole-time equivalents."""
    return _of_staff(evidence, evidence.sickness, "WTE", "Lost to sickness")


def _of_staff(evidence: Evidence, share: Figure, unit: str, label: str) -> Figure:
    return Figure(
        _share_of(evidence.staff, share),
        unit,
        label,
        period=period_of(evidence.staff, share),
        digits=ROUNDED_DIGITS,
        **over_rounding(_share_of, evidence.staff, share),
    )


def productivity_change(evidence: Evidence) -> Figure:
    """Return the change of activity for each member of staff, percent; NaN where not held."""
    growths = evidence.staff_growth, evidence.activity_growth
    return Figure(
        _per_head(*growths),
        "percent",
        "Activity for each member of staff",
        period=SINCE if evidence.staff_growth.known else "",
        digits=GROWTH_DIGITS,
        **over_rounding(_per_head, *growths),
    )


def _posts(staff: float, vacancy_percent: float) -> float:
    return staff / (1 - vacancy_percent / PER_CENT)


def _share_of(staff: float, percent: float) -> float:
    return staff * percent / PER_CENT


def _per_head(staff_percent: float, activity_percent: float) -> float:
    return ((1 + activity_percent / PER_CENT) / (1 + staff_percent / PER_CENT) - 1) * PER_CENT


def _joiners(evidence: Evidence, parameters: Parameters) -> float:
    """Return the mean joiners a year of the path; NaN where no staff are held."""
    if not evidence.staff_held:
        return math.nan
    posts, turnover = _posts(evidence.staff, evidence.vacancy), evidence.turnover / PER_CENT
    steps = [*pairwise(_staff_by_year(evidence, parameters, posts))]
    joiners = [max(0.0, last - first + turnover * (first + last) / 2) for first, last in steps]
    mean = sum(joiners) / len(joiners)
    return 0.0 if mean <= DUST else mean


def _with(evidence: Evidence, staff: float, vacancy: float, turnover: float) -> Evidence:
    """Return the evidence with other values of what the joiners follow from."""
    return replace(
        evidence,
        staff=Figure(staff, "WTE"),
        vacancy=Figure(vacancy, "percent"),
        turnover=Figure(turnover, "percent"),
    )


def horizon(evidence: Evidence, parameters: Parameters) -> str:
    """Return the years of the path, and from when where that is known."""
    years = count_of(parameters.horizon_years, "year")
    start = period_of(evidence.staff, evidence.vacancy, evidence.turnover)
    return f"{years} from {start}" if start else years


def cited_by(evidence: Evidence) -> tuple[str, ...]:
    """Return the sources of what the joiners follow from, each once."""
    return cite(
        [evidence.staff, evidence.vacancy, evidence.turnover, evidence.sickness, evidence.target]
    )


def _held(evidence: Evidence, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its sources, without rows where no staff are held."""
    rows = frame if evidence.staff_held else frame.iloc[:0]
    return sourced(rows, cited_by(evidence), evidence.basis)
