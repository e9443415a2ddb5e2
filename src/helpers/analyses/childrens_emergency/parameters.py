"""The choices behind the analysis of children's visits to A&E."""

from typing import Literal

from pydantic import Field

from helpers.analyses.base import BaseParameters


class Parameters(BaseParameters):
    """The choices behind the analysis of children's visits to A&E."""

    comparison: Literal["area", "england"] = Field(
        "area",
        description="Whose fifths of deprivation: of the area's own children, or of England's, "
        "which are the same for every area.",
    )
    confidence: float = Field(
        0.95,
        gt=0.5,
        lt=1,
        description="Confidence of the intervals.",
        json_schema_extra={"unit": "share"},
    )
