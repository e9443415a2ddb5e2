"""The choices behind the case-mix analysis."""

from pydantic import Field

from helpers.analyses.base import AreaName, BaseParameters
from helpers.data import cancers


class Parameters(BaseParameters):
    """The choices behind the case-mix analysis."""

    area: AreaName = "Example System"
    cancers_source: cancers.Source = Field(
        "synthetic",
        description="Whose cancers are used: a synthetic table of Example System, or a table of "
        "your own (icsbook data import own_cancers).",
    )
    confidence: float = Field(
        0.95,
        gt=0.5,
        lt=1,
        description="Confidence of the intervals.",
        json_schema_extra={"unit": "share"},
    )
