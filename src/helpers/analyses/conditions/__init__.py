"""One gap model for every register: what the area records, beside what its age leads to expect.

What goes with age is learnt across systems of the same year: it is no estimate of who is ill.
"""

from helpers.analyses.base import by_name
from helpers.analyses.conditions import expectation, tables
from helpers.analyses.conditions.evidence import Evidence, evidence
from helpers.analyses.conditions.figures import figures
from helpers.analyses.conditions.parameters import Parameters
from helpers.analyses.conditions.trends import trends
from helpers.results import Figure, Results

__all__ = ["Evidence", "Parameters", "analyse", "evidence", "expectation", "figures"]
__all__ += ["published_defaults", "tables", "trends"]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return every register against what age leads to expect, and one of them in depth.

    Raises:
        InputError: the area is made up, or lies in no system.
    """
    found = evidence(parameters)
    registers, across = tables.registers(found), tables.across(found)
    years = tables.over_time(found)
    given = {
        "registers": registers,
        "trends": trends(found),
        "across_systems": across,
        "over_time": years,
        "claimed": tables.claimed(found, years),
    }
    return Results(parameters.model_dump(), figures(found, registers, across, years), given)


def published_defaults(parameters: Parameters) -> dict[str, Figure]:  # noqa: ARG001 - no figures
    """Return nothing: no parameter stands for a published figure."""
    return {}
