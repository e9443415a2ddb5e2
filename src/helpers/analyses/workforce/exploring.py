"""What other targets, years and rates of leaving would ask for."""

from dataclasses import replace

from helpers.analyses.base import PER_CENT, basis_of, cite, resolve
from helpers.analyses.exploring import cells, choice, explored, in_percent, points
from helpers.analyses.workforce import supply
from helpers.analyses.workforce.evidence import PER_UNIT, Evidence
from helpers.analyses.workforce.parameters import Parameters
from helpers.results import Explored

TURNOVER, TARGET = "turnover_rate", "target_vacancy_rate"
TURNOVER_POINTS = (-4, -2, 2, 4)
"""Percentage points from the turnover of this run."""
TARGETS = (0.05, 0.075, 0.1, 0.125)
YEARS = (3, 5, 10)


def explore(evidence: Evidence, parameters: Parameters) -> Explored:
    """Return the joiners and leavers of a year by turnover, vacancy rate to reach and years.

    Without rows where no staff are held.
    """
    turnover = evidence.turnover / PER_CENT
    moved = [round(turnover + by / PER_CENT, 3) for by in TURNOVER_POINTS]
    choices = (
        choice(
            parameters,
            TURNOVER,
            "turnover_percent",
            [rate for rate in moved if 0 <= rate <= 1],
            own=turnover,
            show=in_percent,
        ),
        choice(
            parameters,
            TARGET,
            "target_vacancy_percent",
            TARGETS,
            own=evidence.target / PER_CENT,
            show=in_percent,
        ),
        choice(parameters, "horizon_years", "horizon_years", YEARS),
    )
    published = {TURNOVER: evidence.turnover, TARGET: evidence.target}
    rows = []
    for shown, changed in points(parameters, choices) if evidence.staff_held else ():
        used = resolve(changed, published, {name: PER_UNIT[name] for name in published})
        moved_to = replace(evidence, turnover=used[TURNOVER], target=used[TARGET])
        joiners = cells({"joiners_wte_a_year": supply.joiners_needed(moved_to, changed)})
        rows.append({**shown, **joiners, "leavers_wte_a_year": supply.leavers(moved_to).value})
    known = [evidence.staff, evidence.vacancy, evidence.turnover, evidence.target]
    return explored(
        parameters, choices, rows, bounds="rounding", sources=cite(known), basis=basis_of(known)
    )
