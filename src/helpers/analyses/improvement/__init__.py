"""Measuring improvement: control charts of waits in A&E and sickness, or of the user's own series.

And what two months held against each other would have said instead.
"""

from collections.abc import Mapping

from helpers.analyses.base import by_name
from helpers.analyses.improvement import charting, judging
from helpers.analyses.improvement.evidence import Evidence, evidence, month_name
from helpers.analyses.improvement.parameters import Parameters
from helpers.results import Figure, Results

__all__ = [
    "Evidence",
    "Parameters",
    "analyse",
    "charting",
    "evidence",
    "judging",
    "month_name",
    "published_defaults",
]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return the charts of an area or a series, what they say, and what two months say.

    Raises:
        InputError: no such series is held, a parameter does not belong to the chosen one, or the
            month of the change leaves too few before or after it.
    """
    found = evidence(parameters)
    points, verdicts = charting.points(found), judging.verdicts(found)
    compared, months = judging.two_points(found), charting.sickness(found)
    tables = {
        "points": points,
        "verdicts": verdicts,
        "compared": compared,
        "signals": charting.signals(points),
        "phases": charting.phases(found),
        "sickness": months,
        "sickness_now": judging.sickness(months),
    }
    headlines = judging.figures(found, compared, verdicts)
    return Results(parameters.model_dump(), headlines, tables)


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}
