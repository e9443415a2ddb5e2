"""The choices behind the early-diagnosis analysis."""

from typing import Literal

from pydantic import Field

from helpers.analyses.base import BaseParameters

DATA_YEAR = 2018
"""Year of diagnosis of the cancers whose rates are held by place."""


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
