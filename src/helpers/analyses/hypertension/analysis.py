"""Hypertension case-finding: who is undiagnosed, what pace finds them, whom to look for first.

The number of people expected to have hypertension is contested, so it is a model to choose; the
number recorded comes from the strategy or from the Quality and Outcomes Framework (QOF) register.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.analyses.base import by_name, inputs_table
from helpers.analyses.hypertension import (
    checks,
    comparison,
    events_averted,
    exploring,
    funnel,
    gap,
    pace,
    sensitivity,
    standing,
)
from helpers.analyses.hypertension.evidence import Evidence
from helpers.analyses.hypertension.evidence import evidence as evidence_for
from helpers.analyses.hypertension.parameters import Parameters
from helpers.data import package
from helpers.results import Figure, Results


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:
    """Return the figures behind the risks that are left at None."""
    return events_averted.default_risks(evidence_for(parameters))


def inputs(evidence: Evidence) -> pd.DataFrame:
    """Return every figure that the chapter starts from, a row each."""
    risks = events_averted.risks(evidence)
    strokes = events_averted.all_strokes(evidence)
    return inputs_table([*gap.gap_inputs(evidence), strokes, *risks.values()])


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return every figure and table of the chapter.

    Detection rate = recorded / expected. Diagnoses needed = max(0, target x expected - recorded).
    Net register growth = (last - first QOF register) / years between them.

    Raises:
        InputError: the area lacks a figure that the parameters ask for.
    """
    with package.snapshot():
        return _analyse(parameters)


def _analyse(parameters: Parameters) -> Results:
    evidence = evidence_for(parameters)
    standings, ratios = standing.standings(evidence), funnel.ratios(evidence)
    checked = checks.places_to_check(evidence)
    shared = checks.share_out(evidence, checked)
    savings = events_averted.savings(evidence)
    settings = sensitivity.settings(evidence, savings)
    tornado, risks = sensitivity.tornado(settings), events_averted.risks(evidence)
    gaps, paces = gap.gap_figures(evidence), pace.pace_figures(evidence)
    return Results(
        parameters={
            **parameters.model_dump(),
            "expected_model": evidence.model,
            "base_year": evidence.base_year,
            **{f"{event}_risk": float(risk) for event, risk in risks.items()},
        },
        headlines={
            **gaps,
            "detection_rate": standing.detection_lead(evidence, gaps, paces),
            **paces,
            **standing.standing_figures(evidence, standings),
            **comparison.place_figures(evidence),
            **funnel.variation_figures(evidence, ratios),
            **checks.checks_figures(evidence, shared),
            "explained_variation": checks.explained_variation(),
            **events_averted.savings_figures(evidence, savings),
            **sensitivity.sensitivity_figures(tornado),
        },
        tables={
            "models": gap.known_models(evidence),
            "cascade": gap.cascade(evidence),
            "places": comparison.places_table(evidence),
            "standings": standings,
            "nearby": standing.nearby(standings),
            "both_bases": comparison.both_bases(evidence),
            "lowest_places": comparison.lowest_places(evidence),
            "ratios": funnel.classified(evidence, ratios),
            "funnel_centres": funnel.funnel_centres(evidence, ratios),
            "allocation": checks.allocation(shared),
            "first_places": checks.first_places(shared),
            "gains": checks.gains(shared),
            "rules": checks.rules(shared),
            "savings": savings,
            "tornado": tornado,
            "tornado_strokes": sensitivity.tornado_strokes(settings),
            "chances": pace.chances(evidence),
            "pace": pace.pace_to_target(evidence),
            "register": pace.register_by_year(evidence),
            "explored": exploring.explore(evidence).table,
            "inputs": inputs(evidence),
        },
    )
