"""Hypertension case-finding: who is undiagnosed, what pace finds them, whom to look for first.

The number of people expected to have hypertension is contested, so it is a model to choose; the
number recorded comes from the strategy or from the Quality and Outcomes Framework (QOF) register.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.analyses.base import inputs_table
from helpers.analyses.hypertension import (
    checks,
    comparison,
    events_averted,
    funnel,
    gap,
    pace,
    sensitivity,
)
from helpers.analyses.hypertension.evidence import Evidence
from helpers.analyses.hypertension.evidence import evidence as evidence_for
from helpers.analyses.hypertension.parameters import Parameters
from helpers.data import package
from helpers.results import Figure, Results


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the figures behind the risks that are left at None."""
    return events_averted.baseline_risks()


def inputs(evidence: Evidence) -> pd.DataFrame:
    """Return every figure that the chapter starts from, a row each."""
    risks = events_averted.risks(evidence.parameters)
    return inputs_table([*gap.gap_inputs(evidence), *risks.values()])


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
    ratios = funnel.ratios(evidence)
    checked = checks.places_to_check(evidence)
    shared = checks.share_out(evidence, checked)
    savings = events_averted.savings(evidence)
    settings = sensitivity.settings(evidence, savings)
    tornado, national = sensitivity.tornado(settings), events_averted.national_check()
    risks = events_averted.risks(parameters)
    return Results(
        parameters={
            **parameters.model_dump(),
            **{f"{event}_risk": float(risk) for event, risk in risks.items()},
        },
        headlines={
            **gap.gap_figures(evidence),
            **pace.pace_figures(evidence),
            **comparison.place_figures(evidence),
            **funnel.variation_figures(evidence, ratios),
            **checks.checks_figures(evidence, shared),
            **events_averted.savings_figures(evidence, savings),
            **events_averted.national_figures(national),
            **sensitivity.sensitivity_figures(tornado),
        },
        tables={
            "models": gap.models(evidence),
            "cascade": gap.cascade(evidence),
            "places": comparison.places_table(evidence),
            "lowest_places": comparison.lowest_places(evidence),
            "ratios": funnel.classified(evidence, ratios),
            "funnel_centres": funnel.funnel_centres(evidence, ratios),
            "allocation": checks.allocation(shared),
            "first_places": checks.first_places(shared),
            "rules": checks.rules(shared),
            "equity_curve": checks.equity_curve(evidence, checked),
            "savings": savings,
            "national_check": national,
            "tornado": tornado,
            "tornado_strokes": sensitivity.tornado_strokes(settings),
            "pace": pace.pace_to_target(evidence),
            "register": pace.register_by_year(evidence),
            "inputs": inputs(evidence),
        },
    )
