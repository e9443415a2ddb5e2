"""What it takes to reach the target: joiners, or fewer leavers, or some of both."""

import numpy as np
import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.workforce.evidence import Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.analyses.workforce.supply import (
    ROUNDED_DIGITS,
    cited_by,
    horizon,
    target_staff,
)
from helpers.results import Figure, sourced
from helpers.stats import stock_flow
from helpers.stats.stock_flow import Rates

ONE = [[1.0]]
"""Joiners of an area whose staff are one group of one age."""
WIDER, STEP = 3.0, 0.25
"""How far around the turnover the frontier reaches, and its steps, percentage points."""


def constant_joiners(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return those who must join if the same number joins in every year; NaN without staff."""
    value = _joiners(evidence, parameters, evidence.turnover) if evidence.staff_held else None
    return _on_one_path(
        value, "WTE per year", "Joiners, the same each year", horizon(evidence, parameters)
    )


def joiners_now(evidence: Evidence, parameters: Parameters) -> float:
    """Return the joiners a year that are given, else as many as leave, which holds staff level."""
    if parameters.joiners_per_year is not None:
        return parameters.joiners_per_year
    return evidence.staff * evidence.turnover / PER_CENT


def turnover_needed(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the turnover at which those who join now reach the target, percent.

    NaN where no staff are held, or where even nobody leaving would bring too few.
    """
    reached: float | None = None
    if evidence.staff_held:
        factor, staff = _nearest(evidence, parameters)
        near = np.isclose(staff, target_staff(evidence, parameters))
        reached = evidence.turnover * factor if near else None
    return _on_one_path(reached, "percent", "Turnover that would do", horizon(evidence, parameters))


def staff_nearest_target(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the staff at the end under the turnover that comes nearest to the target.

    Those of the target, where some turnover reaches it. NaN where no staff are held.
    """
    value = _nearest(evidence, parameters)[1] if evidence.staff_held else None
    return _on_one_path(
        value, "WTE", "Staff nearest to the target by turnover alone", horizon(evidence, parameters)
    )


def steady_staff(evidence: Evidence, parameters: Parameters) -> Figure:
    """Return the staff to which the same joiners each year lead in the end: joiners / turnover."""
    rate = evidence.turnover / PER_CENT
    return Figure(
        joiners_now(evidence, parameters) / rate if rate else None,
        "WTE",
        "Staff in the long run",
        digits=ROUNDED_DIGITS,
        no_limits="as long as rates stay",
    )


def frontier(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return the pairs of turnover and joiners that reach the target.

    Columns `turnover_percent` and `joiners_a_year_wte`. Empty where no staff are held.
    """
    around = np.arange(-WIDER, WIDER + STEP, STEP) + float(evidence.turnover)
    possible = around[(around >= 0) & (around <= PER_CENT)]
    frame = pd.DataFrame({"turnover_percent": possible if evidence.staff_held else possible[:0]})
    frame["joiners_a_year_wte"] = [
        _joiners(evidence, parameters, rate) for rate in frame["turnover_percent"]
    ]
    return sourced(frame, cited_by(evidence), evidence.basis)


def _on_one_path(value: float | None, unit: str, label: str, period: str) -> Figure:
    return Figure(
        value, unit, label, period=period, digits=ROUNDED_DIGITS, no_limits="one path of many"
    )


def _nearest(evidence: Evidence, parameters: Parameters) -> tuple[float, float]:
    """Return the factor on the turnover that comes nearest to the target, and the staff then."""
    return stock_flow.leaving_for(
        target_staff(evidence, parameters),
        [[float(evidence.staff)]],
        [[joiners_now(evidence, parameters)]],
        _rates(evidence.turnover),
        parameters.horizon_years,
    )


def _rates(turnover_percent: float) -> Rates:
    return Rates.of(turnover_percent / PER_CENT)


def _joiners(evidence: Evidence, parameters: Parameters, turnover_percent: float) -> float:
    rates = [_rates(turnover_percent)] * parameters.horizon_years
    target = target_staff(evidence, parameters)
    return float(stock_flow.joiners_for(target, [[float(evidence.staff)]], ONE, rates))
