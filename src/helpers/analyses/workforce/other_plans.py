"""Plans of others beside this page's sums: what follows from the figures that they print."""

import math
from itertools import pairwise

import pandas as pd

from helpers.analyses.base import PER_CENT, cite, context
from helpers.analyses.workforce import futures
from helpers.analyses.workforce.plan import ONE
from helpers.results import Figure, sourced
from helpers.stats import stock_flow
from helpers.stats.stock_flow import Rates

COLUMNS = [
    "estimate",
    "measure",
    "period",
    "start_wte",
    "stated_wte",
    "change_wte_a_year",
    "growth_percent_a_year",
    "nurse_rate_joiners_wte",
    "vacancy_percent",
    "posts_wte",
]
ENDS = {"lower": "plan_staff_end_low", "higher": "plan_staff_end_high"}
GAPS = ("real_gap_2022", "real_gap_2025", "real_gap_2031")


def yearly_growth(first: Figure, last: Figure) -> float:
    """Return the growth a year between two figures of years such as `2021/22`, percent."""
    return (math.pow(last / first, 1 / _years(first, last)) - 1) * PER_CENT


def plan_growth() -> Figure:
    """Return the lower growth of staff a year that the national plan comes to, percent."""
    first, last = context("plan_staff_start"), context(ENDS["lower"])
    return Figure(
        yearly_growth(first, last),
        "percent",
        "Growth of staff a year in the national plan",
        period=_between(first, last),
        source=last.source,
        no_limits="second-hand",
    )


def plan_beside() -> pd.DataFrame:
    """Return what other plans start from and say, and what the sums of this page make of it.

    They give `start_wte` and `stated_wte` (at the end of the `period`), or `vacancy_percent`.
    Reckoned are `change_wte_a_year`, of staff `growth_percent_a_year` and the joiners in every year
    if staff leave as nurses do (`nurse_rate_joiners_wte`), and of vacancies `posts_wte`.
    """
    start, ends = context("plan_staff_start"), {name: context(id_) for name, id_ in ENDS.items()}
    gaps = [context(id_) for id_ in GAPS]
    vacant, rate = context("london_vacancies"), context("london_vacancy_rate")
    nurses = futures.spreads()[0]
    leaving = Rates.of(nurses.mean)
    rows = [
        *(
            {
                **_change(f"National plan, {name}", "Staff", start, end),
                "growth_percent_a_year": yearly_growth(start, end),
                "nurse_rate_joiners_wte": float(
                    stock_flow.joiners_for(
                        float(end), [[float(start)]], ONE, [leaving] * _years(start, end)
                    )
                ),
            }
            for name, end in ends.items()
        ),
        *(_change("REAL Centre", "Staff short", *pair) for pair in pairwise(gaps)),
        {
            "estimate": "London",
            "measure": "Vacant posts",
            "period": vacant.period,
            "start_wte": float(vacant),
            "vacancy_percent": float(rate),
            "posts_wte": vacant / rate * PER_CENT,
        },
    ]
    cited = cite([start, *ends.values(), *gaps, vacant, rate])
    return sourced(pd.DataFrame(rows, columns=COLUMNS), [*cited, nurses.citation])


def _change(estimate: str, measure: str, first: Figure, last: Figure) -> dict[str, object]:
    return {
        "estimate": estimate,
        "measure": measure,
        "period": _between(first, last),
        "start_wte": float(first),
        "stated_wte": float(last),
        "change_wte_a_year": (last - first) / _years(first, last),
    }


def _years(first: Figure, last: Figure) -> int:
    return int(last.period[:4]) - int(first.period[:4])


def _between(first: Figure, last: Figure) -> str:
    return f"{first.period} to {last.period}"
