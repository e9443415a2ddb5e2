"""One borough over all topics: its published figures beside its system, region and England."""

from helpers.analyses.base import by_name
from helpers.analyses.boroughs.evidence import Evidence, evidence
from helpers.analyses.boroughs.measures import (
    early_by_borough,
    figures,
    outcomes,
    published,
    ranked,
    standing,
)
from helpers.analyses.boroughs.parameters import Parameters
from helpers.results import Figure, Results

__all__ = ["Evidence", "Parameters", "analyse"]
__all__ += ["early_by_borough", "evidence", "figures", "outcomes", "published_defaults"]
__all__ += ["published", "ranked", "standing"]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return every measure that is held of a borough, beside those of what it lies in.

    Raises:
        InputError: the area is no borough, or nothing is held of it.
    """
    found = evidence(parameters)
    held = standing(found)
    tables = {
        "standing": ranked(held),
        "published": published(found, held),
        "bases": found.bases,
        "early": early_by_borough(found),
        "outcomes": outcomes(found, held),
    }
    return Results(parameters.model_dump(), figures(found, held), tables)


def published_defaults(parameters: Parameters) -> dict[str, Figure]:  # noqa: ARG001 - no figures
    """Return nothing: no parameter stands for a published figure."""
    return {}
