"""Named changes held beside this run: what each alone does to joiners, staff and vacancies."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.analyses.base import CHOSEN, PER_CENT
from helpers.analyses.workforce import futures, groups, other_plans
from helpers.analyses.workforce.evidence import Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.analyses.workforce.plan import ONE, joiners_now
from helpers.analyses.workforce.supply import cited_by, target_staff
from helpers.results import sourced
from helpers.stats import stock_flow
from helpers.stats.stock_flow import Rates

TRAINING_YEARS = 3
"""Years until an apprentice counts as staff; chosen."""
HALF_POINT = 0.5
"""By how much sickness falls, percentage points; chosen."""
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
    """The years to come under a change.

    Attributes:
        turnover: leavers a year, percent of staff.
        joiners: those who join in each year, whole-time equivalents.
        growth: yearly growth of posts, percent.
        sickness: working time lost, percent.
    """

    turnover: float
    joiners: tuple[float, ...]
    growth: float
    sickness: float


def scenarios(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return what each named change alone comes to; the first row is this run as it is.

    Columns as `COLUMNS`: the change and where its size comes from, the joiners needed in every year
    to reach the target, and the staff and the vacancy rate at the end with those who join under the
    scenario. Less sickness is counted as working time: the target is reached with fewer staff.
    What changes nothing is left out. Empty where no staff are held.
    """
    rows = _rows(evidence, parameters) if evidence.staff_held else []
    frame = pd.DataFrame(rows, columns=COLUMNS)
    cited = (*cited_by(evidence), futures.spreads()[0].citation, other_plans.plan_growth().source)
    return sourced(frame, cited, evidence.basis)


def _rows(evidence: Evidence, parameters: Parameters) -> list[dict[str, object]]:
    years, joining = parameters.horizon_years, joiners_now(evidence, parameters)
    growth, rates = parameters.demand_growth * PER_CENT, futures.spreads()[0].rates
    now = Scenario(float(evidence.turnover), (joining,) * years, growth, float(evidence.sickness))
    fall = 1 - min(rates) / max(rates)
    fewer, more = now.turnover * (1 - fall), joining * (1 + fall)
    older = now.turnover if evidence.groups is None else groups.turnover_of_later(evidence.groups)
    trained = tuple(joining if year < TRAINING_YEARS else more for year in range(years))
    healthy, grown = max(0.0, now.sickness - HALF_POINT), float(other_plans.plan_growth())
    from_nurses = "highest to lowest printed rate of nurses"
    after_training = f"{SAME_SHARE}, after {TRAINING_YEARS} years of training"
    as_planned = "as staff in the national plan, lower"
    of_age = "the oldest leave as those of the age band before"
    changes: list[tuple[str, dict[str, Any], float, float, str, str]] = [
        ("Turnover falls", {"turnover": fewer}, now.turnover, fewer, "percent", from_nurses),
        ("Staff retire later", {"turnover": older}, now.turnover, older, "percent", of_age),
        ("More join", {"joiners": (more,) * years}, joining, more, "WTE", SAME_SHARE),
        ("More join as apprentices", {"joiners": trained}, joining, more, "WTE", after_training),
        ("Sickness falls", {"sickness": healthy}, now.sickness, healthy, "percent", CHOSEN),
        ("Posts grow each year", {"growth": grown}, growth, grown, "percent", as_planned),
    ]
    first = {"scenario": "This run", "unit": "", "size_from": ""}
    return [first | _outcome(now, evidence, parameters)] + [
        dict(zip(COLUMNS, (name, before, after, unit, size), strict=False))
        | _outcome(replace(now, **changed), evidence, parameters)
        for name, changed, before, after, unit, size in changes
        if before != after
    ]


def _outcome(scenario: Scenario, evidence: Evidence, parameters: Parameters) -> dict[str, object]:
    grown = parameters.model_copy(update={"demand_growth": scenario.growth / PER_CENT})
    target = target_staff(evidence, grown)
    at_work = (1 - scenario.sickness / PER_CENT) / (1 - evidence.sickness / PER_CENT)
    opening, rates = [[float(evidence.staff)]], Rates.of(scenario.turnover / PER_CENT)
    plan = [([[joining]], rates) for joining in scenario.joiners]
    staff = float(stock_flow.closing(opening, plan))
    needed = stock_flow.joiners_for(target / at_work, opening, ONE, [rates] * len(plan))
    vacancy = (1 - staff / target * (1 - evidence.target / PER_CENT)) * PER_CENT
    return {
        "needed_joiners_wte": float(needed),
        "end_staff_wte": staff,
        "end_vacancy_percent": vacancy if vacancy >= 0 else None,
    }
