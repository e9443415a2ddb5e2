"""Whether the register grows fast enough: the line to the target, and the chance of reaching it."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyses.hypertension.evidence import ENGLAND, PER_CENT, Evidence, still_needed
from helpers.data import areas, hypertension
from helpers.results import Figure, sourced

DRAWS = 1_000
"""Futures drawn in the bootstrap: the chance is known to within about three in a hundred."""
YEARS_AHEAD = 40
"""Years after which a future that has not reached the target counts as never reaching it."""
INTERVAL = (0.025, 0.975)

FIGURES = {
    "net_register_growth_per_year": ("people per year", "Net growth of the register"),
    "pace_multiple": ("times", "Growth needed"),
    "pace_multiple_newest": ("times", "Growth needed, newest register"),
    "register_growth_at_constant_list": ("people per year", "Net growth at a constant list"),
    "register_growth": ("percent", "Growth of the register"),
    "list_growth": ("percent", "Growth of the list"),
    "missing_years": ("years", "Years without a register"),
    "chance_of_target": ("percent", "Chance of the target"),
    "year_reached": ("year", "Target reached"),
}
"""Unit and label of each figure that rests on registers of several years."""


def pace_to_target(evidence: Evidence) -> pd.DataFrame:
    """Return the registers by year, and the lines from each starting point to the target."""
    parameters, recorded, newest = evidence.parameters, evidence.recorded, evidence.newest
    whose = "the register" if newest == recorded else "the strategy's figure"
    starts = {f"Needed from {whose}": (parameters.base_year, recorded)}
    if newest != recorded and ends_in(newest.period) < parameters.target_year:
        starts["Needed from the newest register"] = (ends_in(newest.period), newest)
    goal = parameters.target * evidence.expected
    rows = list(
        zip(
            evidence.register["year"],
            ["QOF register"] * len(evidence.register),
            evidence.register["register_people"],
            strict=True,
        )
    )
    for name, (first, people) in starts.items():
        rows += [
            (first, name, float(people)),
            (parameters.target_year, name, max(goal, float(people))),
        ]
    frame = pd.DataFrame(rows, columns=["year", "series", "diagnosed_people"])
    return sourced(frame, [*evidence.sources, *evidence.register["source"]], evidence.basis)


def register_by_year(evidence: Evidence) -> pd.DataFrame:
    """Return register, list and recorded prevalence by year, England's prevalence beside them."""
    frame = evidence.register[["period", "register_people", "listed_people"]]
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
    first, last = evidence.register.iloc[0], evidence.register.iloc[-1]
    years = int(last["year"] - first["year"])
    before, after = (one["register_people"] / one["listed_people"] for one in (first, last))
    grown = (last["register_people"] - first["register_people"]) / years
    values = {
        "net_register_growth_per_year": grown,
        "pace_multiple": _multiple(growth_needed(evidence), grown),
        "pace_multiple_newest": _multiple(_needed_from_newest(evidence), grown),
        "register_growth_at_constant_list": (after - before) * first["listed_people"] / years,
        "register_growth": (last["register_people"] / first["register_people"] - 1) * PER_CENT,
        "list_growth": (last["listed_people"] / first["listed_people"] - 1) * PER_CENT,
        "missing_years": len(missing_years(evidence.register)),
    }
    period = f"{first['period']} to {last['period']}"
    figures = {name: Figure(value, *FIGURES[name], period=period) for name, value in values.items()}
    return evidence.marked(figures | chance_figures(evidence) | without)


def growth_needed(evidence: Evidence) -> float:
    """Return the people by whom the number recorded must grow a year to reach the target."""
    parameters = evidence.parameters
    return evidence.needed / (parameters.target_year - parameters.base_year)


def missing_years(register: pd.DataFrame) -> list[str]:
    """Return the financial years between the first and last register that the series lacks."""
    known = set(register["year"])
    lacking = sorted({*range(min(known, default=0), max(known, default=0))} - known)
    return [f"{year - 1}-{year % 100:02d}" for year in lacking]


def ends_in(period: str) -> int:
    """Return the year in which a financial year such as `2022-23` ends."""
    return int(period.split("-", maxsplit=1)[0]) + 1


def unusual_inside(evidence: Evidence) -> pd.DataFrame:
    """Return the large practices unlike all others that count in the newest register."""
    found, code = hypertension.unusual_practices(), evidence.area.code
    systems = found["area_code"].map(lambda borough: areas.resolve(borough).parent)
    inside = (found["area_code"] == code) | (systems == code)
    newest = evidence.register["period"].tail(1)
    return found[inside & found["period"].isin(newest[newest == evidence.newest.period])]


def prevalence_without_unusual(evidence: Evidence) -> Figure:
    """Return what recorded prevalence would be without practices unlike all others; else NaN."""
    period, label = evidence.newest.period, "Recorded prevalence without them"
    inside = unusual_inside(evidence)
    if inside.empty:
        return Figure(None, "percent", label, period=period)
    counts = ["register_people", "listed_people"]
    register, listed = evidence.register[counts].iloc[-1] - inside[counts].sum()
    return Figure(register / listed * PER_CENT, "percent", label, period=period)


def _multiple(needed: float, grown: float) -> float:
    return needed / grown if grown > 0 else math.nan


def _needed_from_newest(evidence: Evidence) -> float:
    """Return the growth needed a year from the newest register; NaN if the target year is over."""
    newest, parameters = evidence.newest, evidence.parameters
    years = parameters.target_year - ends_in(newest.period)
    needed = still_needed(parameters.target, evidence.expected, newest)
    return needed / years if years > 0 else math.nan


# --- the chance -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Futures:
    """Registers that would follow if each year's change were one of those of the past.

    Attributes:
        start: the year of the newest register.
        gained: people gained since then in each future by each year, shape (futures, years).
    """

    start: int
    gained: NDArray[np.float64]

    def chance(self, needed: float, year: int) -> float:
        """Return the share of futures that gain what is needed by a year after the start."""
        ahead = min(year - self.start, self.gained.shape[1])
        return float((self.gained[:, ahead - 1] >= needed).mean())

    def year_reached(self, needed: float) -> NDArray[np.float64]:
        """Return the year in which each future has first gained what is needed, or infinity."""
        reached = self.gained >= needed
        first = self.start + 1.0 + reached.argmax(axis=1)
        return np.where(reached.any(axis=1), first, np.inf)


def futures(evidence: Evidence, years: int = YEARS_AHEAD) -> Futures:
    """Return futures of the register by a bootstrap of its yearly changes, from the seed."""
    random = np.random.default_rng(evidence.parameters.seed)
    changes = yearly_changes(evidence.register)
    drawn = changes[random.integers(len(changes), size=(DRAWS, years), dtype=np.int32)]
    return Futures(int(evidence.register["year"].iloc[-1]), drawn.cumsum(axis=1))


def yearly_changes(register: pd.DataFrame) -> NDArray[np.float64]:
    """Return the people by whom a register changed each year.

    A change over several years counts as so many equal yearly ones.
    """
    years = register["year"].diff().iloc[1:].astype(int)
    changes = register["register_people"].diff().iloc[1:]
    return np.repeat((changes / years).to_numpy(), years)


def chance_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the chance of reaching the target in time, and when it would be reached."""
    parameters, last = evidence.parameters, evidence.register.iloc[-1]
    by = f"{last['period']} to {parameters.target_year}"
    chance = Figure(None, *FIGURES["chance_of_target"], period=by)
    reached = Figure(None, *FIGURES["year_reached"], period=by)
    needed = still_needed(parameters.target, evidence.expected, last["register_people"])
    if not needed:
        chance = Figure(PER_CENT, chance.unit, chance.label, period=by)
        reached = Figure(last["year"], reached.unit, reached.label, period=by)
    elif parameters.target_year > last["year"]:
        drawn = futures(evidence)
        share = drawn.chance(needed, parameters.target_year) * PER_CENT
        chance = Figure(share, chance.unit, chance.label, period=by)
        reached = _year_reached(drawn.year_reached(needed), reached)
    return {"chance_of_target": chance, "year_reached": reached}


def _year_reached(years: NDArray[np.float64], about: Figure) -> Figure:
    low, middle, high = np.quantile(years, [INTERVAL[0], 0.5, INTERVAL[1]], method="nearest")
    if not np.isfinite(middle):
        return about
    found = Figure(middle, about.unit, about.label, period=about.period)
    return found.but(lower=float(low), upper=float(high)) if np.isfinite(high) else found
