"""How sure a plan is: leaver rates vary from year to year, and few years of them are known."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.workforce import back_check
from helpers.analyses.workforce.evidence import Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.analyses.workforce.plan import ONE, constant_joiners, joiners_now
from helpers.analyses.workforce.supply import (
    cited_by,
    horizon,
    staff_aimed_at,
    target_staff,
)
from helpers.data import catalogue, sources
from helpers.results import Figure, sourced
from helpers.stats import stock_flow
from helpers.stats._validate import FloatArray
from helpers.stats.stock_flow import Rates

NURSES = "Nurses"
PRACTITIONERS = "General practitioners"
AROUND = np.linspace(0.85, 1.25, 41)
"""Numbers of joiners whose chance is shown, over those of the sum without chance."""

LIMITS = (50, 80, 95)
"""Shares of the draws that the bands of the fan hold, percent."""
LEVELS = {
    f"{side}_{share}_staff_wte": 0.5 + sign * share / PER_CENT / 2
    for share in LIMITS
    for side, sign in (("lower", -1), ("upper", 1))
}
"""The quantiles between which each share of the draws lies, by the column of the fan."""
FAN = ["spread", "years_from_start", "middle_staff_wte", "aimed_staff_wte", *LEVELS]
CHANCES = ["joiners_a_year_wte", "spread", "target_chance_percent"]


@dataclass(frozen=True)
class Spread:
    """How the yearly leaver rates of a staff group varied.

    Attributes:
        group: the staff group.
        rates: its yearly rates, shares of staff.
        citation: their source.
    """

    group: str
    rates: tuple[float, ...]
    citation: str

    @property
    def mean(self) -> float:
        """Mean of the rates, a share."""
        return float(np.mean(self.rates))

    @property
    def relative(self) -> float:
        """Standard deviation of the rates over their mean."""
        return float(np.std(self.rates, ddof=1) / np.mean(self.rates))


def spreads() -> list[Spread]:
    """Return the published yearly rates: of nurses in hospitals, and of general practitioners."""
    table = catalogue.load("leaver_rates")
    nurses = table[table["staff_group"] == NURSES]
    history = back_check.history()
    stock = (history["counted_people"] + history["counted_people"].shift(-1)) / 2
    rates = (history["left_people"] / stock).dropna()
    return [
        Spread(
            NURSES,
            tuple(nurses["leaver_rate_percent"] / PER_CENT),
            sources.cite(str(nurses["source"].iloc[0])),
        ),
        Spread(PRACTITIONERS, tuple(rates), history.attrs["sources"][0]),
    ]


def drawn_rates(
    turnover: float, spread: Spread, years: int, draws: int, seed: int
) -> list[FloatArray]:
    """Return leaver rates for each year to come, shape (draws, 1, 1) each, about a mean.

    The mean is as unsure as the few years seen leave it, and each year varies about it, with a
    standard deviation that is itself known from those years alone: s √((n-1)/χ²), and the mean
    ± that over √n. Rates stay between 0 and 1.

    Source: Gelman A and others (2013), Bayesian Data Analysis, 3rd edition, section 3.2 (the
    posterior predictive distribution of a normal with unknown mean and variance).
    """
    random, seen = np.random.default_rng(seed), len(spread.rates)
    deviation = turnover * spread.relative * np.sqrt((seen - 1) / random.chisquare(seen - 1, draws))
    mean = turnover + deviation / np.sqrt(seen) * random.standard_normal(draws)
    yearly = mean + deviation * random.standard_normal((years, draws))
    return list(np.clip(yearly, 0, 1)[..., np.newaxis, np.newaxis])


def joiners_drawn(evidence: Evidence, parameters: Parameters, spread: Spread) -> FloatArray:
    """Return the joiners in every year that reach the target, for each draw of the rates to come.

    Whole-time equivalents, shape (draws,).
    """
    target, opening = target_staff(evidence, parameters), [[float(evidence.staff)]]
    return stock_flow.joiners_for(target, opening, ONE, _rates(evidence, parameters, spread))


def chances(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the chance that some joiners a year reach the target, by whose rates are taken.

    Columns `joiners_a_year_wte`, `spread` (whose yearly rates vary as those to come) and
    `target_chance_percent`. Empty where no staff are held.
    """
    constant = constant_joiners(evidence, parameters)
    numbers = constant * AROUND if constant > 0 else np.array([])
    rows = []
    for spread in spreads() if evidence.staff_held else ():
        drawn = joiners_drawn(evidence, parameters, spread)
        chance = [float((drawn <= number).mean()) * PER_CENT for number in numbers]
        rows += [(number, spread.group, each) for number, each in zip(numbers, chance, strict=True)]
    return _cited(pd.DataFrame(rows, columns=CHANCES), evidence)


def fan(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the staff in post at the end of each year to come, by whose rates are taken.

    As many join in each year as are given as a parameter, else as leave now. Columns `spread`,
    `years_from_start`, `middle_staff_wte` (the median of the draws), `aimed_staff_wte` (those of
    the target vacancy rate of the posts of that year) and, for 50, 80 and 95 of 100 draws,
    `lower_50_staff_wte`, `upper_50_staff_wte` and so on. Empty where no staff are held.
    """
    years = range(parameters.horizon_years + 1)
    aimed = [staff_aimed_at(evidence, parameters, year) for year in years]
    frames = [pd.DataFrame(columns=FAN)]
    for spread in spreads() if evidence.staff_held else ():
        staff = staff_drawn(evidence, parameters, spread)
        quantiles = np.quantile(staff, list(LEVELS.values()), axis=1)
        frame = pd.DataFrame(
            {
                "spread": spread.group,
                "years_from_start": [float(year) for year in years],
                "middle_staff_wte": np.median(staff, axis=1),
                "aimed_staff_wte": aimed,
                **dict(zip(LEVELS, quantiles, strict=True)),
            }
        )
        frames.append(frame)
    return _cited(pd.concat(frames[1:] or frames), evidence)


def staff_drawn(evidence: Evidence, parameters: Parameters, spread: Spread) -> FloatArray:
    """Return the staff in post at the start and after each year, shape (1 + years, draws)."""
    joining, opening = [[joiners_now(evidence, parameters)]], [[float(evidence.staff)]]
    plan = [(joining, rates) for rates in _rates(evidence, parameters, spread)]
    years = stock_flow.project(opening, plan)
    ends = [year.closing.sum(axis=(-2, -1)) for year in years]
    return np.stack([np.full_like(ends[0], float(evidence.staff)), *ends])


def _rates(evidence: Evidence, parameters: Parameters, spread: Spread) -> list[Rates]:
    """Return the rates of each year to come, a row a draw."""
    turnover, years = evidence.turnover / PER_CENT, parameters.horizon_years
    drawn = drawn_rates(turnover, spread, years, parameters.draws, parameters.seed)
    return [Rates.of(each) for each in drawn]


def _cited(frame: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    cited = (*cited_by(evidence), *(spread.citation for spread in spreads()))
    return sourced(frame, cited, evidence.basis)


def figures(evidence: Evidence, parameters: Parameters) -> dict[str, Figure]:
    """Return the chance of the target under each spread, and the joiners that make it fairly sure.

    The chance is of the joiners given as a parameter, else of as many as leave now.
    """
    period, joining = horizon(evidence, parameters), joiners_now(evidence, parameters)
    found: dict[str, Figure] = {}
    for name, spread in zip(("", "_practitioners"), spreads(), strict=True):
        chance = sure = None
        if evidence.staff_held:
            drawn = joiners_drawn(evidence, parameters, spread)
            chance = float((drawn <= joining).mean()) * PER_CENT
            sure = float(np.quantile(drawn, parameters.sure_chance))
        limits = f"rates of {len(spread.rates)} years"
        found[f"probability_target_met{name}"] = Figure(
            chance, "percent", "Chance of the target", period=period, no_limits=limits, digits=2
        )
        found[f"joiners_to_be_sure{name}"] = Figure(
            sure, "WTE per year", "Joiners to be sure", period=period, no_limits=limits, digits=3
        )
    return found
