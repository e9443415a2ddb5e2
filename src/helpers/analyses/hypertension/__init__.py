"""Hypertension case-finding: who is undiagnosed, what pace finds them, whom to look for first."""

from helpers.analyses.hypertension.analysis import analyse, inputs, published_defaults
from helpers.analyses.hypertension.checks import (
    break_even,
    deprivation_known,
    deprived_percent,
    explained_variation,
    found,
    gain,
    gains,
    number_of_checks,
    places_to_check,
    rules,
    share_out,
)
from helpers.analyses.hypertension.comparison import (
    both_bases,
    lowest_places,
    of_system,
    place_figures,
    unranked,
)
from helpers.analyses.hypertension.events_averted import (
    SET_LABELS,
    all_strokes,
    calibration,
    effects,
    newly_controlled,
    savings_figures,
)
from helpers.analyses.hypertension.evidence import Evidence, evidence
from helpers.analyses.hypertension.exploring import explore
from helpers.analyses.hypertension.funnel import (
    CENTRES,
    by_chance,
    funnel_centre,
    funnel_centres,
    funnel_limits,
    positions,
    ratios,
    spread,
)
from helpers.analyses.hypertension.gap import cascade, claimed, gap_figures, known_models
from helpers.analyses.hypertension.pace import (
    chances,
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
from helpers.analyses.hypertension.standing import (
    detection_lead,
    nearby,
    standing_figures,
    standings,
)
from helpers.analyses.standing import yardstick

__all__ = [
    "CENTRES",
    "SET_LABELS",
    "Evidence",
    "Parameters",
    "all_strokes",
    "analyse",
    "both_bases",
    "break_even",
    "by_chance",
    "calibration",
    "cascade",
    "chances",
    "claimed",
    "deprivation_known",
    "deprived_percent",
    "detection_lead",
    "effects",
    "evidence",
    "explained_variation",
    "explore",
    "found",
    "funnel_centre",
    "funnel_centres",
    "funnel_limits",
    "gain",
    "gains",
    "gap_figures",
    "inputs",
    "known_models",
    "lowest_places",
    "nearby",
    "newly_controlled",
    "number_of_checks",
    "of_system",
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
    "standing_figures",
    "standings",
    "tornado",
    "tornado_strokes",
    "unranked",
    "unusual_inside",
    "yardstick",
]
