"""Claims of a strategy, each with a verdict that is computed where figures are held."""

from collections.abc import Mapping

from helpers.analyses.base import by_name
from helpers.analyses.claims import specialties
from helpers.analyses.claims.evidence import Evidence, evidence
from helpers.analyses.claims.parameters import Parameters
from helpers.analyses.claims.verdicts import commitments, counts, figures, judged, ledger
from helpers.results import Figure, Results

__all__ = ["Evidence", "Parameters", "analyse", "commitments", "counts", "evidence", "figures"]
__all__ += ["judged", "ledger", "published_defaults", "specialties"]


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
        by_specialty = specialties.by_specialty()
        headlines |= specialties.figures(by_specialty)
        tables["specialties"] = by_specialty
        tables["specialties_printed"] = specialties.largest_printed(by_specialty)
    return Results(parameters.model_dump(), headlines, tables)


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}
