"""A plan of sites and rooms: how full they are, which to keep, and where each session goes."""

from collections.abc import Mapping

from helpers.analyses.base import by_name, inputs_table
from helpers.analyses.estates_plan import classes, fullness, plan
from helpers.analyses.estates_plan.evidence import Evidence, assumptions, evidence
from helpers.analyses.estates_plan.parameters import Parameters
from helpers.results import Figure, Results

__all__ = [
    "Evidence",
    "Parameters",
    "analyse",
    "assumptions",
    "classes",
    "evidence",
    "fullness",
    "inputs_table",
    "plan",
    "published_defaults",
]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return how full rooms are, the class of each site, and the plan with its frontier.

    Raises:
        InputError: there are no tables of rooms for the area, or they and the parameters do not
            go together.
    """
    found = evidence(parameters)
    full = fullness.half_days(found)
    classed = classes.sites(found, parameters)
    plans = plan.beside(found, parameters, classed)
    chosen = plans[plan.PLANNED]
    planned = plan.sites(found, parameters, classed, chosen)
    headlines = {
        **plan.figures(found, parameters, classed, plans),
        **classes.figures(found, classed),
        **fullness.figures(found, full),
    }
    tables = {
        "half_days": full,
        "classes": classes.counts(found, classed),
        "boroughs": plan.by_borough(found, planned, chosen),
        "frontier": plan.frontier(found, parameters, classed, plans),
        "compared": plan.compared(found, plans),
        "what_ifs": plan.what_ifs(found, parameters, plans),
        "shortages": plan.shortages(found, parameters, classed, chosen),
        "moves": plan.moves(found, chosen),
        "sites": planned,
        "inputs": inputs_table(assumptions(parameters)),
    }
    return Results(parameters.model_dump(), headlines, tables)


def published_defaults(_parameters: Parameters) -> Mapping[str, Figure]:
    """Return the published figures behind parameters left at None: there are none."""
    return {}
