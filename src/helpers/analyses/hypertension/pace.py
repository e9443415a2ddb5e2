"""Whether the register grows fast enough: the line to the target, and the chance of reaching it."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyses.base import COUNTED
from helpers.analyses.hypertension.evidence import PER_CENT, Evidence
from helpers.analyses.hypertension.gap import models
from helpers.analyses.hypertension.parameters import Parameters
from helpers.data import areas, hypertension
from helpers.data.areas import ENGLAND
from helpers.results import Figure, sourced
from helpers.stats import forecast
from helpers.stats.forecast import RandomWalk

YEARS_AHEAD = 40
"""Years after the newest register up to which the year of reaching the target is sought."""
TAIL = 0.025
"""Chance left out at each end of the interval of that year."""
FEWEST_REGISTERS = 4
"""Registers from which a chance can be told: two increments may be alike by accident."""
FIGURES = {
    "net_register_growth_per_year": ("people per year", "Net growth of the register"),
    "pace_multiple": ("times", "Growth needed"),
    "register_growth_at_constant_list": ("people per year", "Net growth at a constant list"),
    "register_growth": ("percent", "Growth of the register"),
    "list_growth": ("percent", "Growth of the list"),
    "missing_years": ("years", "Years without a register"),
    "chance_of_target": ("percent", "Chance of the target"),
    "chance_if_cases_grow": ("percent", "Chance if cases grow as lists did"),
    "year_reached": ("year", "Target reached"),
}
"""Unit and label of each figure that rests on registers of several years."""


def pace_to_target(evidence: Evidence) -> pd.DataFrame:
    """Return the registers by year, the line to the target, and where going on as before may lead.

    Returns:
        Frame of `year`, `series` and `diagnosed_people`, a row a point.
    """
    until = evidence.parameters.target_year
    register = evidence.series if len(evidence.series) else evidence.register.tail(1)
    recorded = float(evidence.recorded)
    points = [(row.year, "QOF register", row.register_people) for row in register.itertuples()]
    goal = max(evidence.goal, recorded)
    needed = "Needed for the target"
    points += [(evidence.base_year, needed, recorded), (until, needed, goal)]
    walk = walk_of(evidence.series)
    if walk is not None and until > register["year"].iloc[-1]:
        last = register.iloc[-1]
        years = np.arange(last["year"] + 1, until + 1)
        limits = zip(("upper", "lower"), reversed(walk.limits(years - last["year"])), strict=True)
        for name, gains in limits:
            series = f"As before, {name} 95% limit"
            points.append((last["year"], series, last["register_people"]))
            ends = last["register_people"] + gains
            points += [(year, series, end) for year, end in zip(years, ends, strict=True)]
    frame = pd.DataFrame(points, columns=["year", "series", "diagnosed_people"])
    return sourced(frame, [*evidence.sources, *register["source"]], evidence.basis)


def register_by_year(evidence: Evidence) -> pd.DataFrame:
    """Return register, list and recorded prevalence by year, England's prevalence beside them."""
    names = ["period", "practices", "known_practices", "register_people", "listed_people"]
    frame = evidence.register[names]
    prevalence = frame["register_people"] / frame["listed_people"] * PER_CENT
    england = hypertension.registers(ENGLAND).set_index("period")["prevalence_percent"]
    frame = frame.assign(
        prevalence_percent=prevalence, england_prevalence_percent=frame["period"].map(england)
    )
    return sourced(frame, evidence.register["source"])


def pace_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return how fast the register grew, how fast it must grow, and the chance that it does.

    Net growth = (last - first register) / years between them; the multiple is the growth needed
    a year over it. NaN where no registers of several years are held.
    """
    without = {"prevalence_without_unusual": prevalence_without_unusual(evidence)}
    if not evidence.growth_known:
        return {name: Figure(None, *about) for name, about in FIGURES.items()} | without
    first, last = evidence.series.iloc[0], evidence.series.iloc[-1]
    years = int(last["year"] - first["year"])
    before, after = (one["register_people"] / one["listed_people"] for one in (first, last))
    grown = past_growth(evidence)
    values = {
        "net_register_growth_per_year": grown,
        "pace_multiple": growth_needed(evidence) / grown if grown > 0 else math.nan,
        "register_growth_at_constant_list": (after - before) * first["listed_people"] / years,
        "register_growth": (last["register_people"] / first["register_people"] - 1) * PER_CENT,
        "list_growth": (last["listed_people"] / first["listed_people"] - 1) * PER_CENT,
        "missing_years": len(missing_years(evidence.series)),
    }
    period = f"{first['period']} to {last['period']}"
    figures = {
        name: Figure(value, *FIGURES[name], period=period, no_limits=COUNTED)
        for name, value in values.items()
    }
    if grown > 0:
        years_left = evidence.parameters.target_year - evidence.base_year
        needed = models(evidence)["needed_people"] / years_left / grown
        limits = {"lower": float(needed.min()), "upper": float(needed.max()), "bounds": "range"}
        figures["pace_multiple"] = figures["pace_multiple"].but(**limits)
    return evidence.marked(figures | chance_figures(evidence) | without)


def past_growth(evidence: Evidence) -> float:
    """Return the people by whom the register grew a year; NaN where it is not known."""
    if not evidence.growth_known:
        return math.nan
    first, last = evidence.series.iloc[0], evidence.series.iloc[-1]
    grown = last["register_people"] - first["register_people"]
    return float(grown / int(last["year"] - first["year"]))


def growth_needed(evidence: Evidence) -> float:
    """Return the people by whom the number recorded must grow a year to reach the target."""
    return evidence.needed / (evidence.parameters.target_year - evidence.base_year)


def missing_years(register: pd.DataFrame) -> list[str]:
    """Return the financial years between the first and last register that the series lacks."""
    known = set(register["year"])
    lacking = sorted({*range(min(known, default=0), max(known, default=0))} - known)
    return [f"{year - 1}-{year % 100:02d}" for year in lacking]


def unusual_inside(evidence: Evidence) -> pd.DataFrame:
    """Return the large practices unlike all others that count in the newest register."""
    newest = evidence.register["period"].tail(1)
    found = hypertension.unusual_practices(evidence.area, hypertension.WEIGH_IN)
    there = found[found["period"].isin(newest[newest == evidence.newest.period])]
    return there.assign(place=[areas.resolve(code).name for code in there["area_code"]])


def prevalence_without_unusual(evidence: Evidence) -> Figure:
    """Return what recorded prevalence would be without practices unlike all others; else NaN."""
    period, label = evidence.newest.period, "Recorded prevalence without them"
    inside = unusual_inside(evidence)
    if inside.empty:
        return Figure(None, "percent", label, period=period)
    counts = ["register_people", "listed_people"]
    register, listed = evidence.register[counts].iloc[-1] - inside[counts].sum()
    return Figure(register / listed * PER_CENT, "percent", label, period=period, no_limits=COUNTED)


# --- the chance -----------------------------------------------------------------------------------


def walk_of(register: pd.DataFrame) -> RandomWalk | None:
    """Return the random walk with drift that the registers show; None where they are too few."""
    if len(register) < FEWEST_REGISTERS:
        return None
    return forecast.random_walk(register["year"], register["register_people"])


def chances(evidence: Evidence) -> pd.DataFrame:
    """Return the chance of the target under each model of expected cases, and when it is reached.

    The year is the first by which a future is as likely as not to have the cases that the target
    asks for in that year; its limits are the first years with a chance of 2.5% and of 97.5%.

    Returns:
        Frame of `model`, `needed_people` from the newest register, `chance_of_target_percent`,
        `year_reached`, `first_year_reached` and `last_year_reached`: NaN where none within forty
        is. A model that says nothing of the area has no row.
    """
    frame = models(evidence)
    if len(evidence.series):
        last = evidence.series["register_people"].iloc[-1]
        goal = evidence.parameters.target * frame["expected_then_people"]
        frame["needed_people"] = (goal - last).clip(lower=0)
    rows = _chances(evidence, [float(figure) for figure in evidence.models.values()])
    names = ["chance_of_target_percent", "year_reached", "first_year_reached", "last_year_reached"]
    found = frame[["model", "needed_people"]].join(pd.DataFrame(rows, columns=names))
    found = found.dropna(subset=["needed_people"], ignore_index=True)
    return sourced(found, frame.attrs["sources"], frame.attrs["basis"])


def chance(evidence: Evidence, expected: float) -> float:
    """Return the chance, in percent, of the target in time if so many cases are expected now.

    NaN where the registers held are too few to tell.
    """
    [(percent, *_)] = _chances(evidence, [expected])
    return percent


def chance_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the chance of reaching the target in time, and when it would be reached."""
    period = f"{evidence.series['period'].iloc[-1]} to {evidence.parameters.target_year}"
    [(chance, middle, first, last)] = _chances(evidence, [evidence.expected])
    growing = replace(evidence, parameters=_growing_as_lists(evidence))
    [(if_growing, *_)] = _chances(growing, [evidence.expected])
    reached = Figure(middle, *FIGURES["year_reached"], period=period)
    if not math.isnan(first):
        upper = None if math.isnan(last) else last
        reached = reached.but(lower=first, upper=upper)
    found = {"chance_of_target": chance, "chance_if_cases_grow": if_growing}
    still = "" if evidence.parameters.expected_growth else " if cases do not grow"
    figures = {
        name: Figure(
            value,
            *FIGURES[name],
            period=period,
            no_limits=_rests_on(evidence),
            digits=1 if value < 10 else 2,
        )
        for name, value in found.items()
    }
    lead = figures["chance_of_target"]
    figures["chance_of_target"] = lead.but(label=f"{lead.label}{still}")
    return {**figures, "year_reached": reached}


def list_growth_a_year(evidence: Evidence) -> float:
    """Return the yearly growth of the list over the registers held, as a share."""
    first, last = evidence.series.iloc[0], evidence.series.iloc[-1]
    years = last["year"] - first["year"]
    return float((last["listed_people"] / first["listed_people"]) ** (1 / years) - 1)


def _growing_as_lists(evidence: Evidence) -> Parameters:
    return evidence.parameters.model_copy(update={"expected_growth": list_growth_a_year(evidence)})


def _rests_on(evidence: Evidence) -> str:
    return f"from {len(evidence.series) - 1} changes of the register"


def chances_in(evidence: Evidence) -> list[float]:
    """Return the chance of the target under each model, percent; NaN where growth is not known."""
    expected = [float(figure) for figure in evidence.models.values()]
    if not evidence.growth_known:
        return [math.nan] * len(expected)
    return [chance for chance, *_ in _chances(evidence, expected)]


def _chances(evidence: Evidence, expected: Sequence[float]) -> list[tuple[float, ...]]:
    """Return a row a number of expected cases: the chance, and the middle, first and last year."""
    series = evidence.series
    walk = walk_of(series)
    return [_chance(evidence.parameters, series, walk, each) for each in expected]


def _chance(
    parameters: Parameters, series: pd.DataFrame, walk: RandomWalk | None, expected: float
) -> tuple[float, float, float, float]:
    """Return the chance of the target in percent, and the middle, first and last year."""
    if math.isnan(expected) or series.empty:
        return math.nan, math.nan, math.nan, math.nan
    last, target = series.iloc[-1], parameters.target
    start = int(last["year"])
    years = np.arange(start, start + YEARS_AHEAD + 1)
    growth = 1 + parameters.expected_growth
    goals = target * expected * growth ** (years - parameters.expected_year)
    gains = goals - last["register_people"]
    reached = np.where(gains <= 0, 1.0, 0.0 if walk is None else walk.chance(gains, _ahead(years)))
    ahead = parameters.target_year - start
    known = ahead in range(len(years)) and (walk is not None or gains[ahead] <= 0)
    chance = reached[ahead] * PER_CENT if known else math.nan
    middle, first, late = (_first_year(years, reached >= p) for p in (0.5, TAIL, 1 - TAIL))
    return chance, middle, first, late


def _ahead(years: NDArray[np.int64]) -> NDArray[np.float64]:
    # in the year of the last register itself nothing is left to chance
    return np.asarray(np.maximum(years - years[0], 1e-9))


def _first_year(years: NDArray[np.int64], reached: NDArray[np.bool_]) -> float:
    return float(years[reached.argmax()]) if reached.any() else math.nan
