"""Every system side by side: the same measures of each, and one area among its like.

Systems are those of 2022-23 where the area was one of them and has become part of another, and
those of July 2026 otherwise; regions are held against regions.
"""

from helpers.analyses.base import by_name
from helpers.analyses.systems import emergency, networks, registers, standing
from helpers.analyses.systems.evidence import Evidence, evidence
from helpers.analyses.systems.measures import Measure, measures
from helpers.analyses.systems.parameters import Parameters
from helpers.results import Figure, Results

__all__ = ["Evidence", "Measure", "Parameters", "analyse", "emergency", "evidence", "measures"]
__all__ += ["networks", "published_defaults", "registers", "standing"]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return every like area with each measure, and the area's registers, roles and A&E.

    Raises:
        InputError: the area is made up, or lies in no system.
    """
    found = evidence(parameters)
    known = measures(found)
    headlines = {
        **standing.figures(found, known),
        **registers.aged_50_over(found),
        **networks.figures(found),
        **emergency.figures(found),
        "expected_hypertension": found.expected,
    }
    tables = {
        "standing": standing.standing(found, known),
        "systems": standing.side_by_side(found, known),
        "registers": registers.beside_england(found),
        "networks": networks.over_time(found),
        "roles": networks.by_role(found),
        "trusts": emergency.by_trust(found),
    }
    return Results(parameters.model_dump(), headlines, tables)


def published_defaults(parameters: Parameters) -> dict[str, Figure]:  # noqa: ARG001 - no figures
    """Return nothing: no parameter stands for a published figure."""
    return {}
