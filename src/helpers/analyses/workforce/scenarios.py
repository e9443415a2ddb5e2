"""Named changes held beside this run: what each alone does to joiners, staff and vacancies."""

from dataclasses import dataclass, replace

import pandas as pd

from helpers.analyses.base import CHOSEN, PER_CENT
from helpers.analyses.workforce import futures, other_plans
from helpers.analyses.workforce.evidence import Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.analyses.workforce.plan import HALF_POINT, ONE, joiners_now
from helpers.analyses.workforce.supply import cited_by, target_staff
from helpers.results import sourced
from helpers.stats import stock_flow
from helpers.stats.stock_flow import Rates

TRAINING_YEARS = 3
"""Years until an apprentice counts as staff; chosen."""
SAME_SHARE = "by the share that turnover falls"
COLUMNS = [
    "scenario",
    "before_value",
    "after_value",
    "unit",
    "size_from",
    "needed_joiners_wte",
    "end_staff_wte",
    "end_vacancy_percent",
]


@dataclass(frozen=True)
class Scenario:
    """What changes from this run, and the years to come under it.

    Attributes:
        name: what it is called.
        turnover: leavers a year, percent of staff.
        joiners: those who join in each year, whole-time equivalents.
        growth: yearly growth of posts, percent.
        sickness: working time lost, percent.
        change: what changes, in this run and under the scenario; None where nothing does.
        unit: what the two count.
        size_from: where the size of the change comes from.
    """

    name: str
    turnover: float
    joiners: tuple[float, ...]
    growth: float
    sickness: float
    change: tuple[float, float] | None = None
    unit: str = ""
    size_from: str = ""


def scenarios(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return what each named change alone comes to; the first row is this run as it is.

    Columns as `COLUMNS`: the change and where its size comes from, the joiners needed in every year
    to reach the target, and the staff and the vacancy rate at the end with those who join under the
    scenario. Less sickness is counted as working time: the target is reached with fewer staff.
    Empty where no staff are held.
    """
    named = _named(evidence, parameters) if evidence.staff_held else []
    rows = [_outcome(each, evidence, parameters) for each in named]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    cited = (*cited_by(evidence), futures.spreads()[0].citation, other_plans.plan_growth().source)
    return sourced(frame, cited, evidence.basis)


def _named(evidence: Evidence, parameters: Parameters) -> list[Scenario]:
    """Return this run and every named change that changes something in it."""
    years, joining = parameters.horizon_years, joiners_now(evidence, parameters)
    now = Scenario(
        "This run",
        float(evidence.turnover),
        (joining,) * years,
        parameters.demand_growth * PER_CENT,
        float(evidence.sickness),
    )
    fall = _fall_of_nurses()
    fewer, more = now.turnover * (1 - fall), joining * (1 + fall)
    later = tuple(joining if year < TRAINING_YEARS else more for year in range(years))
    healthy = max(0.0, now.sickness - HALF_POINT)
    growth = float(other_plans.plan_growth())
    changed = [
        replace(
            now,
            name="Turnover falls",
            turnover=fewer,
            change=(now.turnover, fewer),
            unit="percent",
            size_from="highest to lowest printed rate of nurses",
        ),
        replace(
            now,
            name="More join",
            joiners=(more,) * years,
            change=(joining, more),
            unit="WTE",
            size_from=SAME_SHARE,
        ),
        replace(
            now,
            name="More join as apprentices",
            joiners=later,
            change=(joining, more),
            unit="WTE",
            size_from=f"{SAME_SHARE}, after {TRAINING_YEARS} years of training",
        ),
        replace(
            now,
            name="Sickness falls",
            sickness=healthy,
            change=(now.sickness, healthy),
            unit="percent",
            size_from=CHOSEN,
        ),
        replace(
            now,
            name="Posts grow each year",
            growth=growth,
            change=(now.growth, growth),
            unit="percent",
            size_from="as staff in the national plan, lower",
        ),
    ]
    return [now, *(each for each in changed if each.change and len(set(each.change)) > 1)]


def _fall_of_nurses() -> float:
    """Return how far the lowest printed leaver rate of nurses lies below the highest, a share."""
    rates = futures.spreads()[0].rates
    return 1 - min(rates) / max(rates)


def _outcome(scenario: Scenario, evidence: Evidence, parameters: Parameters) -> dict[str, object]:
    grown = parameters.model_copy(update={"demand_growth": scenario.growth / PER_CENT})
    target = target_staff(evidence, grown)
    at_work = (1 - scenario.sickness / PER_CENT) / (1 - evidence.sickness / PER_CENT)
    opening, rates = [[float(evidence.staff)]], Rates.of(scenario.turnover / PER_CENT)
    plan = [([[joining]], rates) for joining in scenario.joiners]
    staff = float(stock_flow.closing(opening, plan))
    needed = stock_flow.joiners_for(target / at_work, opening, ONE, [rates] * len(plan))
    posts = target / (1 - evidence.target / PER_CENT)
    vacancy = (1 - staff / posts) * PER_CENT
    before, after = scenario.change or (None, None)
    return {
        "scenario": scenario.name,
        "before_value": before,
        "after_value": after,
        "unit": scenario.unit,
        "size_from": scenario.size_from,
        "needed_joiners_wte": float(needed),
        "end_staff_wte": staff,
        "end_vacancy_percent": vacancy if vacancy >= 0 else None,
    }
