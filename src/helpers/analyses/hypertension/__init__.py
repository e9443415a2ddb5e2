"""Hypertension case-finding: who is undiagnosed, what pace finds them, whom to look for first."""

from helpers.analyses.hypertension.allocation import found
from helpers.analyses.hypertension.analysis import analyse, inputs, published_defaults
from helpers.analyses.hypertension.checks import (
    deprivation_known,
    deprived_percent,
    equity_curve,
    number_of_checks,
    places_to_check,
    rules,
    share_out,
)
from helpers.analyses.hypertension.comparison import lowest_places, place_figures
from helpers.analyses.hypertension.events_averted import (
    SET_LABELS,
    effects,
    national_check,
    newly_controlled,
    savings_figures,
)
from helpers.analyses.hypertension.evidence import Evidence, evidence
from helpers.analyses.hypertension.funnel import (
    CENTRES,
    funnel_centre,
    funnel_centres,
    funnel_limits,
    positions,
    ratios,
    spread,
)
from helpers.analyses.hypertension.gap import cascade, gap_figures, models
from helpers.analyses.hypertension.gathering import LEVEL_LABELS
from helpers.analyses.hypertension.pace import (
    YEARS_AHEAD,
    missing_years,
    pace_figures,
    pace_to_target,
    register_by_year,
    unusual_inside,
)
from helpers.analyses.hypertension.parameters import Parameters
from helpers.analyses.hypertension.sensitivity import (
    settings,
    tornado,
    tornado_strokes,
)

__all__ = [
    "CENTRES",
    "LEVEL_LABELS",
    "SET_LABELS",
    "YEARS_AHEAD",
    "Evidence",
    "Parameters",
    "analyse",
    "cascade",
    "deprivation_known",
    "deprived_percent",
    "effects",
    "equity_curve",
    "evidence",
    "found",
    "funnel_centre",
    "funnel_centres",
    "funnel_limits",
    "gap_figures",
    "inputs",
    "lowest_places",
    "missing_years",
    "models",
    "national_check",
    "newly_controlled",
    "number_of_checks",
    "pace_figures",
    "pace_to_target",
    "place_figures",
    "places_to_check",
    "positions",
    "published_defaults",
    "ratios",
    "register_by_year",
    "rules",
    "savings_figures",
    "settings",
    "share_out",
    "spread",
    "tornado",
    "tornado_strokes",
    "unusual_inside",
]
