"""Claims of a strategy, each with a verdict that is computed where figures are held."""

from collections.abc import Mapping

from helpers.analyses import outpatient_access
from helpers.analyses.base import by_name
from helpers.analyses.claims import deliverables, framework, verdicts
from helpers.analyses.claims.evidence import Evidence, evidence
from helpers.analyses.claims.parameters import Parameters
from helpers.analyses.claims.verdicts import commitments, counts, figures, judged, ledger
from helpers.results import Figure, Results

__all__ = ["Evidence", "Parameters", "analyse", "commitments", "counts", "deliverables", "evidence"]
__all__ += [
    "figures",
    "framework",
    "judged",
    "ledger",
    "misprinted",
    "published_defaults",
    "verdicts",
]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return every claim with its verdict, how many have each, and the commitments by date.

    Raises:
        InputError: a claim names no check that there is, or one that its area has no figure for.
    """
    found = evidence(parameters)
    rows = ledger(found)
    tables = {
        "verdicts": counts(rows),
        "judged": judged(rows),
        "commitments": commitments(found, rows),
        "ledger": rows,
    }
    headlines = figures(found, rows)
    if found.strategy_held:
        tracker = deliverables.tracked(found.as_of)
        headlines |= misprinted(found) | deliverables.figures(tracker, found.as_of)
        tables["deliverables_by_owner"] = deliverables.by_owner(tracker)
        tables["deliverables_by_quarter"] = deliverables.by_quarter(tracker)
        tables["deliverables"] = tracker
        tables["framework"] = framework.indicators()
        headlines |= framework.figures(tables["framework"])
    return Results(parameters.model_dump(), headlines, tables)


def misprinted(evidence: Evidence) -> dict[str, Figure]:
    """Return how many differences of the strategy's table of specialties are not as printed."""
    given = outpatient_access.evidence(outpatient_access.Parameters(area=evidence.area.name))
    table = outpatient_access.specialties.by_specialty(given)
    return outpatient_access.misprints.figures(given, table)


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}
