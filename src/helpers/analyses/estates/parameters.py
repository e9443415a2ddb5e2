"""The choices behind the estates analysis."""

from pydantic import Field

from helpers.analyses.base import BaseParameters


class Parameters(BaseParameters):
    """The choices behind the estates analysis."""

    utilisation_target: float = Field(
        0.85,
        gt=0,
        le=1,
        description="Share of the hours a room is open in which it is to be in use; by default the "
        "aim of the strategy of North West London.",
        json_schema_extra={"unit": "share"},
    )
    hours_per_week: float = Field(
        52.5,
        gt=0,
        le=168,
        description="Hours a week that a room is open.",
        json_schema_extra={"unit": "hours per week"},
    )
    weeks_per_year: float = Field(
        50,
        gt=0,
        le=53,
        description="Weeks a year that a room is open.",
        json_schema_extra={"unit": "weeks per year"},
    )
    contacts_per_patient: float = Field(
        6,
        gt=0,
        le=100,
        description="Contacts in a room that a registered patient has in a year.",
        json_schema_extra={"unit": "contacts per year"},
    )
    minutes_per_contact: float = Field(
        12,
        gt=0,
        le=480,
        description="Minutes that a contact holds a room.",
        json_schema_extra={"unit": "minutes"},
    )
    list_size: float | None = Field(
        None,
        gt=0,
        description="Registered patients of the practice; by default the example of the "
        "area's strategy, where it is held.",
        json_schema_extra={"unit": "patients"},
    )
    list_growth_per_month: float | None = Field(
        None,
        description="Patients by which the list grows in a month; by default the example "
        "of the area's strategy, where it is held.",
        json_schema_extra={"unit": "patients per month"},
    )
    rooms: int | None = Field(
        None,
        ge=0,
        description="Clinical rooms the practice has; by default the example of the area's "
        "strategy, where it is held.",
        json_schema_extra={"unit": "rooms"},
    )
