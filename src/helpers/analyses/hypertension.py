"""Hypertension case-finding: who is undiagnosed, what pace finds them, whom to look for first.

The number of people expected to have hypertension is contested, so it is a model to choose; the
number recorded comes from the strategy or from the Quality and Outcomes Framework (QOF) register.
Each section of the chapter is a module beside this one: gap, places, variation, pace, checks,
savings and sensitivity.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.analyses import (
    hypertension_checks,
    hypertension_gap,
    hypertension_pace,
    hypertension_places,
    hypertension_savings,
    hypertension_sensitivity,
    hypertension_variation,
)
from helpers.analyses.base import Input, cite, gather, inputs_table, targets_table
from helpers.analyses.hypertension_inputs import Evidence, gather_evidence
from helpers.analyses.hypertension_parameters import Parameters
from helpers.analyses.hypertension_places import Compared
from helpers.analyses.hypertension_savings import Savings
from helpers.analyses.hypertension_variation import CENTRES
from helpers.data import areas, package, places
from helpers.results import Description, Headline, Results

__all__ = ["CENTRES", "Parameters", "Results", "analyse", "published_defaults", "reads"]

TABLES = (
    "area_names",
    "areas",
    "blood_pressure_effects",
    "hypertension_prevalence",
    "hypertension_register",
    "sources",
    "strategy_facts",
    "unusual_practices",
)
Table = tuple[pd.DataFrame, Description]


def reads(parameters: Parameters) -> tuple[str, ...]:
    """Return the names of the tables and imports that `analyse` reads for these parameters.

    Raises:
        InputError: a release that is needed has not been imported.
    """
    tables = set(TABLES)
    if parameters.source != "published":
        by_age = parameters.expected_model == "age_sex"
        tables |= set(places.tables_read(parameters.source, parameters.period, by_age=by_age))
    elif areas.resolve(parameters.area).kind == "borough" or parameters.level == "borough":
        tables.add("resident_population")
    return tuple(sorted(tables))


def published_defaults(parameters: Parameters) -> Mapping[str, Input]:  # noqa: ARG001
    """Return the figures behind the risks that are left at None."""
    return hypertension_savings.baseline_risks()


def analyse(parameters: Parameters) -> Results:
    """Return the detection gap of an area, under every model of how many are expected.

    Detection rate = recorded / expected. Diagnoses needed = max(0, target x expected - recorded).
    Net register growth = (last - first QOF register) / years between them. The sections add the
    comparison of places with chance, the chance of reaching the target, the allocation of checks
    and the events averted.

    Raises:
        InputError: the area lacks a figure that the parameters ask for.
    """
    with package.steady():
        return _analyse(parameters)


def _analyse(parameters: Parameters) -> Results:
    evidence = gather_evidence(parameters)
    found = hypertension_places.compared(evidence)
    gap, gap_headlines = _gap(evidence, found)
    choice, choice_headlines = _choice(evidence, found)
    saved = hypertension_savings.savings(evidence)
    savings, savings_headlines = _savings(saved)
    tornado = hypertension_sensitivity.needed_table(saved)
    strokes = hypertension_sensitivity.strokes_table(saved)
    headlines = {
        **gap_headlines,
        **hypertension_pace.headlines(evidence),
        **hypertension_places.headlines(evidence, found),
        "outside_places": hypertension_places.outside_headline(evidence, found),
        **choice_headlines,
        **savings_headlines,
        "strokes_averted": hypertension_sensitivity.strokes_headline(
            saved, savings_headlines["strokes_averted"], strokes
        ),
        "widest_choice": hypertension_sensitivity.headline(tornado),
    }
    sourced = cite([evidence.expected, evidence.recorded, evidence.newest])
    inputs = [
        *hypertension_gap.inputs(evidence),
        *saved.risks.values(),
    ]
    tables = {
        **gap,
        "pace": hypertension_pace.pace_table(evidence),
        "register": hypertension_pace.register_table(evidence),
        **choice,
        **savings,
        "tornado": tornado,
        "tornado_strokes": strokes,
        "targets": targets_table([hypertension_gap.target(evidence)], sourced, evidence.basis),
        "inputs": inputs_table(inputs),
    }
    used = {f"{event}_risk": risk.value for event, risk in saved.risks.items()}
    return gather({**parameters.model_dump(), **used}, headlines, tables)


def _gap(evidence: Evidence, found: Compared) -> tuple[dict[str, Table], dict[str, Headline]]:
    places_table = hypertension_places.table(evidence, found)
    tables = {
        "models": hypertension_gap.models_table(evidence),
        "cascade": hypertension_gap.cascade_table(evidence),
        "places": places_table,
        "lowest_places": hypertension_places.lowest_table(evidence, found, places_table),
    }
    return tables, hypertension_gap.headlines(evidence)


def _choice(evidence: Evidence, found: Compared) -> tuple[dict[str, Table], dict[str, Headline]]:
    """Return the comparison with chance and the allocation, unusual practices in or out."""
    included = evidence.parameters.include_outliers or evidence.source is None
    usual = found if included else hypertension_places.compared(evidence, include_outliers=False)
    variation = hypertension_variation.variation(evidence, usual)
    shared = hypertension_checks.sharing(evidence, usual)
    allocated = hypertension_checks.allocation_table(evidence, shared, usual)
    tables = {
        "ratios": hypertension_variation.ratios_table(evidence, variation, usual),
        "funnel_limits": hypertension_variation.limits_table(variation, usual),
        "funnel_centres": hypertension_variation.centres_table(evidence, variation, usual),
        "allocation": allocated,
        "first_places": hypertension_checks.first_table(evidence, allocated, usual),
        "rules": hypertension_checks.rules_table(evidence, shared, usual),
        "equity_curve": hypertension_checks.curve_table(evidence, shared, usual),
    }
    return tables, {
        **hypertension_variation.headlines(evidence, variation),
        **hypertension_checks.headlines(evidence, shared, usual),
    }


def _savings(saved: Savings) -> tuple[dict[str, Table], dict[str, Headline]]:
    table = hypertension_savings.savings_table(saved)
    national = hypertension_savings.national_table()
    tables = {
        "savings": table,
        "savings_total": hypertension_savings.total_table(saved, table),
        "national_check": national,
    }
    return tables, {
        **hypertension_savings.headlines(saved),
        "national_check": hypertension_savings.national_headline(national[0]),
    }
