"""The choices behind the early-diagnosis analysis."""

from typing import Any, Literal

from pydantic import Field

from helpers.analyses.base import BaseParameters

DATA_YEAR = 2018
"""Year of diagnosis of the cancers whose rates are held by place."""


def _reach(whom: str) -> Any:
    """Return the field of how many cancers an intervention can touch."""
    return _share(
        description=f"Staged cancers that {whom} can touch in a year; by default the range of the "
        "table of interventions."
    )


def _effect(whom: str) -> Any:
    """Return the field of how much an intervention raises the share found early."""
    return _share(
        description=f"Rise of the share found early among the cancers that {whom} can touch; by "
        "default the range of the table of interventions."
    )


def _share(description: str) -> Any:
    return Field(None, ge=0, le=1, description=description, json_schema_extra={"unit": "share"})


class Parameters(BaseParameters):
    """The choices behind the early-diagnosis analysis."""

    reference: Literal["england", "system", "best"] = Field(
        "england",
        description="What the boroughs, local authorities or systems of the area are compared with "
        "in the funnel: England, all of them together, or the best of them.",
    )
    target: float = Field(
        0.75,
        gt=0,
        le=1,
        description="Share of staged cancers to be diagnosed at stage 1 or 2.",
        json_schema_extra={"unit": "share"},
    )
    target_year: int = Field(
        2028,
        gt=DATA_YEAR,
        le=2100,
        description="Year by which the target is to be reached.",
        json_schema_extra={"unit": "year"},
    )
    confidence: float = Field(
        0.95,
        ge=0.5,
        lt=1,
        description="Confidence of the intervals around rates and slopes.",
        json_schema_extra={"unit": "share"},
    )
    years_pooled: int = Field(
        1,
        ge=1,
        le=10,
        description="How many years like this one are put together when it is told how much of the "
        "differences is real.",
        json_schema_extra={"unit": "years"},
    )
    completeness: float = Field(
        0.80,
        ge=0.5,
        le=1,
        description="Share of all cancers that have a known stage; nationally 0.75 to 0.85. It "
        "bounds what the rate may be once the others count.",
        json_schema_extra={"unit": "share"},
    )
    screening_reach: float | None = _reach("better uptake of screening")
    screening_effect: float | None = _effect("better uptake of screening")
    lung_checks_reach: float | None = _reach("targeted lung checks")
    lung_checks_effect: float | None = _effect("targeted lung checks")
    fit_reach: float | None = _reach("faecal tests (FIT) in symptomatic patients")
    fit_effect: float | None = _effect("faecal tests (FIT) in symptomatic patients")
    awareness_reach: float | None = _reach("awareness campaigns")
    awareness_effect: float | None = _effect("awareness campaigns")
    faster_diagnosis_reach: float | None = _reach("faster diagnosis")
    faster_diagnosis_effect: float | None = _effect("faster diagnosis")
    overlap: float | None = _share(
        description="What the smaller gains have beyond the largest that others find too, beyond "
        "what chance makes them share; by default the range of the table of interventions."
    )
    draws: int = Field(
        2000,
        ge=100,
        le=100_000,
        description="How many times reach, effect and overlap are drawn from their ranges.",
        json_schema_extra={"unit": "draws"},
    )
    seed: int = Field(
        2028,
        ge=0,
        description="Start of the random numbers; the same start gives the same draws.",
    )
