"""Claims of a strategy, each with a verdict that is computed where figures are held."""

from collections.abc import Mapping

from helpers.analyses import outpatient_access
from helpers.analyses.base import COUNTED, by_name, stated
from helpers.analyses.claims import deliverables, framework, verdicts
from helpers.analyses.claims.evidence import Evidence, evidence
from helpers.analyses.claims.parameters import Parameters
from helpers.analyses.claims.verdicts import (
    commitments,
    counted,
    counts,
    figures,
    judged,
    ledger,
)
from helpers.analyses.hypertension.evidence import nearest_period
from helpers.data import facts, hypertension
from helpers.results import Figure, Results

__all__ = ["Evidence", "Parameters", "analyse", "commitments", "counted", "counts", "deliverables"]
__all__ += [
    "evidence",
    "figures",
    "framework",
    "judged",
    "ledger",
    "misprinted",
    "nearest_register",
    "published_defaults",
    "verdicts",
]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return every claim with its verdict, how many have each, and the commitments by date.

    Raises:
        InputError: a claim names no check that there is.
    """
    found = evidence(parameters)
    rows = ledger(found)
    own = counted(found, rows)
    tables = {
        "verdicts": counts(own),
        "judged": judged(own),
        "commitments": commitments(found, rows),
        "ledger": rows,
    }
    headlines = figures(found, own)
    if found.strategy_held:
        tracker = deliverables.tracked(found.as_of)
        headlines |= (
            misprinted(found) | nearest_register() | deliverables.figures(tracker, found.as_of)
        )
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


def nearest_register() -> dict[str, Figure]:
    """Return whom the strategy calls diagnosed with hypertension, and the register next to it."""
    said = facts.fact("recorded_cases")
    every = hypertension.all_registers()
    own = every[every["area_code"] == said.area_code]
    period = nearest_period(own, said.value)
    nearest = own[own["period"] == period].iloc[0]
    return {
        "diagnosed_printed": stated(said),
        "diagnosed_nearest": Figure(
            float(nearest["register_people"]),
            "people",
            "Nearest register of hypertension",
            period=period,
            source=str(nearest["source"]),
            no_limits=COUNTED,
        ),
    }


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}
