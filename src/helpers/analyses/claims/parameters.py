"""The choices behind the verdicts on claims."""

from pydantic import Field

from helpers.analyses.base import BaseParameters
from helpers.data import claims


class Parameters(BaseParameters):
    """The choices behind the verdicts on claims."""

    claims_source: claims.Source = Field(
        "strategy",
        description="Whose claims are judged: those of the strategy documents, or a file of your "
        "own in the same columns (icsbook data import own_claims).",
    )
    near: float = Field(
        0.05,
        ge=0,
        le=0.5,
        description="How far a computed figure may lie from a printed one, as a share of it, and "
        "still be near.",
        json_schema_extra={"unit": "share"},
    )
    as_of: str = Field(
        "2026-11",
        pattern=r"^\d{4}-(0[1-9]|1[0-2])$",
        description="Year and month from which the dates of commitments are looked at.",
        json_schema_extra={"allowed": "a year and month, such as 2026-11"},
    )
