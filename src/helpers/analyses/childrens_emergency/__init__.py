"""Children's A&E: visits of under-fives by deprivation, and what equal rates would mean.

From published figures of practices, summed by fifth of deprivation of the children on their lists.
"""

from helpers.analyses.base import by_name
from helpers.analyses.childrens_emergency import gap
from helpers.analyses.childrens_emergency.evidence import Evidence, evidence
from helpers.analyses.childrens_emergency.parameters import Parameters
from helpers.results import Figure, Results

__all__ = ["Evidence", "Parameters", "analyse", "evidence", "gap", "published_defaults"]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return rates by fifth, the gap among those of like areas, and the claim beside them.

    Raises:
        InputError: no visits by fifth are held of the area.
    """
    found = evidence(parameters)
    headlines = gap.figures(found)
    headlines |= gap.beside_claim(found, headlines)
    tables = {
        "fifths": gap.by_fifth(found),
        "near": gap.near(found),
        "gaps": gap.of_all(found),
    }
    return Results(parameters.model_dump(), headlines, tables)


def published_defaults(parameters: Parameters) -> dict[str, Figure]:  # noqa: ARG001 - no figures
    """Return nothing: no parameter stands for a published figure."""
    return {}
