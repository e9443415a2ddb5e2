"""What other targets, years and models would ask for."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from helpers.analyses.exploring import choice, explored, in_percent, points
from helpers.analyses.hypertension.evidence import Evidence
from helpers.analyses.hypertension.expected import MODEL_LABELS
from helpers.analyses.hypertension.gap import models
from helpers.analyses.hypertension.pace import chances_in, past_growth
from helpers.results import Explored

TARGETS = (0.7, 0.75, 0.8, 0.85, 0.9)
YEARS_APART = 2
LAST_YEAR = 2100


def explore(evidence: Evidence) -> Explored:
    """Return what is still to find, and at what pace, by target, target year and model.

    The limits of what is still to find are the least and the most over all models.
    """
    parameters, first = evidence.parameters, evidence.base_year
    own = parameters.target_year
    years = [each for each in (own - YEARS_APART, own + YEARS_APART) if first < each <= LAST_YEAR]
    choices = (
        choice(parameters, "target", "target_percent", TARGETS, show=in_percent),
        choice(parameters, "target_year", "target_year", years),
        choice(
            parameters,
            "expected_model",
            "model",
            evidence.known_models,
            own=evidence.model,
            show=MODEL_LABELS.__getitem__,
        ),
    )
    grown = past_growth(evidence)
    rows = [
        {**shown, **row}
        for shown, changed in points(parameters, choices[:2])
        for row in _by_model(replace(evidence, parameters=changed), grown)
    ]
    every = models(evidence)
    return explored(
        parameters,
        choices,
        rows,
        bounds="range",
        sources=[*every.attrs["sources"], *evidence.series["source"]],
        basis=evidence.basis,
    )


def _by_model(evidence: Evidence, grown: float) -> Iterator[dict[str, Any]]:
    years = evidence.parameters.target_year - evidence.base_year
    every = models(evidence)
    every["chance"] = chances_in(evidence)
    needed = every["needed_people"]
    for row in every[needed.notna()].to_dict("records"):
        a_year = row["needed_people"] / years
        yield {
            "model": row["model"],
            "needed_people": row["needed_people"],
            "lower_needed_people": needed.min(),
            "upper_needed_people": needed.max(),
            "needed_people_a_year": a_year,
            "past_growth_times": a_year / grown if grown > 0 else math.nan,
            "chance_of_target_percent": row["chance"],
        }
