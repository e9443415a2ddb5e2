"""Hypertension case-finding: who is undiagnosed, what pace finds them, whom to look for first.

The number of people expected to have hypertension is contested, so it is a model to choose; the
number recorded comes from the strategy or from the Quality and Outcomes Framework (QOF) register.
Each section of the chapter is a module beside this one: gap, places, variation, pace, checks,
savings and sensitivity.
"""

from collections.abc import Mapping

import pandas as pd

from helpers.analyses.base import Input, cite, gather, inputs_table, targets_table
from helpers.analyses.hypertension import (
    checks,
    comparison,
    events_averted,
    funnel,
    gap,
    pace,
    sensitivity,
)
from helpers.analyses.hypertension.comparison import Compared
from helpers.analyses.hypertension.events_averted import Savings
from helpers.analyses.hypertension.evidence import Evidence, gather_evidence
from helpers.analyses.hypertension.funnel import CENTRES
from helpers.analyses.hypertension.parameters import Parameters
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
    return events_averted.baseline_risks()


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
    found = comparison.compared(evidence)
    gap_tables, gap_headlines = _gap(evidence, found)
    choice, choice_headlines = _choice(evidence, found)
    saved = events_averted.savings(evidence)
    savings_tables, savings_headlines = _savings(saved)
    tornado = sensitivity.needed_table(saved)
    strokes = sensitivity.strokes_table(saved)
    headlines = {
        **gap_headlines,
        **pace.headlines(evidence),
        **comparison.headlines(evidence, found),
        "outside_places": comparison.outside_headline(evidence, found),
        **choice_headlines,
        **savings_headlines,
        "strokes_averted": sensitivity.strokes_headline(
            saved, savings_headlines["strokes_averted"], strokes
        ),
        "widest_choice": sensitivity.headline(tornado),
    }
    sourced = cite([evidence.expected, evidence.recorded, evidence.newest])
    inputs = [
        *gap.inputs(evidence),
        *saved.risks.values(),
    ]
    tables = {
        **gap_tables,
        "pace": pace.pace_table(evidence),
        "register": pace.register_table(evidence),
        **choice,
        **savings_tables,
        "tornado": tornado,
        "tornado_strokes": strokes,
        "targets": targets_table([gap.target(evidence)], sourced, evidence.basis),
        "inputs": inputs_table(inputs),
    }
    used = {f"{event}_risk": risk.value for event, risk in saved.risks.items()}
    return gather({**parameters.model_dump(), **used}, headlines, tables)


def _gap(evidence: Evidence, found: Compared) -> tuple[dict[str, Table], dict[str, Headline]]:
    places_table = comparison.table(evidence, found)
    tables = {
        "models": gap.models_table(evidence),
        "cascade": gap.cascade_table(evidence),
        "places": places_table,
        "lowest_places": comparison.lowest_table(evidence, found, places_table),
    }
    return tables, gap.headlines(evidence)


def _choice(evidence: Evidence, found: Compared) -> tuple[dict[str, Table], dict[str, Headline]]:
    """Return the comparison with chance and the allocation, unusual practices in or out."""
    included = evidence.parameters.include_outliers or evidence.source is None
    usual = found if included else comparison.compared(evidence, include_outliers=False)
    variation = funnel.variation(evidence, usual)
    shared = checks.sharing(evidence, usual)
    allocated = checks.allocation_table(evidence, shared, usual)
    tables = {
        "ratios": funnel.ratios_table(evidence, variation, usual),
        "funnel_limits": funnel.limits_table(variation, usual),
        "funnel_centres": funnel.centres_table(evidence, variation, usual),
        "allocation": allocated,
        "first_places": checks.first_table(evidence, allocated, usual),
        "rules": checks.rules_table(evidence, shared, usual),
        "equity_curve": checks.curve_table(evidence, shared, usual),
    }
    return tables, {
        **funnel.headlines(evidence, variation),
        **checks.headlines(evidence, shared, usual),
    }


def _savings(saved: Savings) -> tuple[dict[str, Table], dict[str, Headline]]:
    table = events_averted.savings_table(saved)
    national = events_averted.national_table()
    tables = {
        "savings": table,
        "savings_total": events_averted.total_table(saved, table),
        "national_check": national,
    }
    return tables, {
        **events_averted.headlines(saved),
        "national_check": events_averted.national_headline(national[0]),
    }
