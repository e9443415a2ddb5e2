"""Cancer early diagnosis: how places differ, how much of it is chance, what the target asks.

The indicator is the share of cancers with a known stage that are diagnosed at stage 1 or 2.
"""

from collections.abc import Mapping

from helpers.analyses.base import by_name, inputs_table
from helpers.analyses.cancer import (
    ambition,
    chance,
    deprivation,
    interventions,
    missing_stage,
    pace,
    rates,
    spread,
    standing,
)
from helpers.analyses.cancer.evidence import Evidence, evidence
from helpers.analyses.cancer.exploring import explore
from helpers.analyses.cancer.parameters import DATA_YEAR, Parameters
from helpers.results import Figure, Results

__all__ = [
    "DATA_YEAR",
    "Evidence",
    "Parameters",
    "ambition",
    "analyse",
    "chance",
    "deprivation",
    "evidence",
    "explore",
    "inputs_table",
    "interventions",
    "missing_stage",
    "pace",
    "published_defaults",
    "rates",
    "spread",
    "standing",
]


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return early-diagnosis rates of an area and its places, with rank and how sure they are.

    Raises:
        InputError: the area has no figure, or none that the parameters ask for.
    """
    found = evidence(parameters)
    rate = standing.lead(found, parameters)
    places = spread.shrunk(
        found, rates.by_place(found, parameters.confidence), parameters.confidence
    )
    lowest, highest = rates.ends(places, found)
    funnel = chance.funnel_table(found)
    differences, by_chance = chance.heterogeneity(found)
    every = deprivation.authorities(found)
    outlook = interventions.outlook(found, parameters)
    short = pace.points_to_target(found, rate)
    headlines = {
        "early_rate": rate,
        **standing.figures(found, parameters.confidence),
        "target_rate": found.target,
        "reference_rate": found.reference.but(label=f"Reference: {found.reference.label}"),
        "shortfall_cases": rates.shortfall_cases(found, rate),
        "cases_if_all_matched_best": rates.cases_if_all_matched_best(found, places),
        "gain_drawn_to_england": spread.gain_drawn_to_england(found, parameters.confidence),
        "gain_if_all_matched_best": spread.gain_if_all_matched_best(found, parameters.confidence),
        "spread": rates.spread(found, places, parameters.confidence),
        "lowest": lowest.but(label=f"Lowest {found.place_called} {lowest.label}".rstrip()),
        "highest": highest.but(label=f"Highest {found.place_called} {highest.label}".rstrip()),
        "counts_multiplied": found.figure(
            len(found.multiplied), found.places_called, "Counts multiplied"
        ),
        **chance.outside(found, funnel),
        "heterogeneity": differences,
        "heterogeneity_p": by_chance,
        "heterogeneity_p_smallest_counts": chance.chance_with_smallest_counts(found),
        "real_share_of_variance": spread.real_share(found, parameters.years_pooled),
        "three_years_by_formula": spread.three_years_by_formula(found),
        "points_needed_per_year": pace.points_needed_per_year(found, parameters, rate),
        "england_points_per_year": pace.england_points_per_year(found, parameters.confidence),
        "england_points_before_break": pace.england_points_before_break(
            found, parameters.confidence
        ),
        "target_year_at_england_pace": pace.target_year(found, parameters),
        "england_cases_to_target": ambition.england_cases(found),
        **deprivation.slope(every, parameters.confidence),
        **deprivation.cases_if_equal(found, every, parameters.confidence),
        **missing_stage.bounds(parameters, rate),
        **interventions.figures(outlook),
        "points_to_target": short,
    }
    if found.strategy_held:
        headlines["points_a_programme"] = interventions.points_a_programme(short)
    tables = {
        "standing": standing.standing(found, parameters.confidence),
        "trend": pace.way_to_target(found, parameters, rate),
        "places": places,
        "funnel": funnel,
        "variation": spread.variation(found),
        "strategy_comparison": rates.beside_strategy(found),
        "projection": pace.projection(found, parameters),
        "projections": pace.projections(found, parameters),
        "ambition": ambition.ways_to_count(found, parameters),
        "deprivation": deprivation.table(found, every, parameters.confidence),
        "missing_stage": missing_stage.table(found, parameters, rate),
        "waterfall": interventions.waterfall(outlook),
        "interventions": interventions.by_intervention(outlook),
        "assumptions": interventions.assumptions(outlook),
        "explored": explore(found, parameters).table,
        "inputs": inputs_table(found.inputs),
    }
    return Results(parameters.model_dump(), headlines, tables)
