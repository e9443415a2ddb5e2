"""Outpatient specialties by deprivation: how unequal each is, and what the strategy prints of it.

The strategy says neither what the per cents nor what the totals count, and gives no people in each
group. So the groups weigh alike and no slope has limits.
"""

from collections.abc import Mapping

from helpers.analyses.base import by_name
from helpers.analyses.outpatient_access import meaning, misprints, specialties
from helpers.analyses.outpatient_access.evidence import Evidence, evidence
from helpers.analyses.outpatient_access.parameters import Parameters
from helpers.results import Figure, Results

__all__ = ["Evidence", "Parameters", "analyse", "evidence", "meaning", "misprints"]
__all__ += ["published_defaults", "specialties"]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return each specialty with its slope, its printed difference, and what equal rates would do.

    Raises:
        InputError: the strategy is not that of the area.
    """
    given = evidence(parameters)
    found = specialties.by_specialty(given)
    tables = {
        "steepest": specialties.steepest(found),
        "specialties_printed": misprints.largest_printed(found),
        "moved": misprints.moved(found),
        "most_to_gain": specialties.most_to_gain(found),
        "specialties": found,
    }
    headlines = {
        **specialties.figures(given, found),
        **misprints.figures(given, found),
        **meaning.figures(given, found),
    }
    return Results(parameters.model_dump(), headlines, tables)


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}
