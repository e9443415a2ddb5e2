"""The choices behind the page on measuring improvement."""

from typing import Literal

from pydantic import Field

from helpers.analyses.base import BaseParameters
from helpers.data import series

MONTH = r"20\d\d-(0[1-9]|1[0-2])"


class Parameters(BaseParameters):
    """The choices behind the page on measuring improvement."""

    series_source: series.Source = Field(
        "published",
        description="What is charted: published waits in A&E and sickness of the area, or a series "
        "of your own (icsbook data import own_series).",
    )
    better: Literal["up", "down"] | None = Field(
        None, description="Which way a series of your own gets better; needed with one."
    )
    series_target: float | None = Field(
        None, description="What a series of your own is to reach, in its unit; none by default."
    )
    target: float = Field(
        0.78,
        gt=0,
        le=1,
        description="Share of people to be seen in A&E within four hours; 78 per cent was asked of "
        "the NHS in England for March 2025.",
        json_schema_extra={"unit": "share"},
    )
    standard: float = Field(
        0.95,
        gt=0,
        le=1,
        description="Share of people to be seen in A&E within four hours by the standard of the "
        "NHS Constitution.",
        json_schema_extra={"unit": "share"},
    )
    change_month: str | None = Field(
        None,
        pattern=MONTH,
        description="First month after a change: limits of the whole, or of your own series, start "
        "anew there; none by default.",
        json_schema_extra={"allowed": "a month such as 2024-10"},
    )
