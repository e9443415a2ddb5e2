"""The choices behind the estates analysis."""

from pydantic import Field

from helpers.analyses.base import BaseParameters


class Parameters(BaseParameters):
    """The choices behind the estates analysis."""

    utilisation_target: float = Field(
        0.85,
        gt=0,
        lt=1,
        description="Share of the hours a room is open in which it is to be in use; by default the "
        "aim of the strategy of North West London. Below 1: in rooms that are never free, waiting "
        "never ends.",
        json_schema_extra={"unit": "share"},
    )
    hours_per_week: float = Field(
        52.5,
        gt=0,
        le=168,
        description="Hours a week that a room is open; by default those of the contract of general "
        "practice.",
        json_schema_extra={"unit": "hours per week"},
    )
    weeks_per_year: float = Field(
        50,
        gt=0,
        le=53,
        description="Weeks a year that a room is open.",
        json_schema_extra={"unit": "weeks per year"},
    )
    appointments_per_patient: float = Field(
        5.7,
        gt=0,
        le=100,
        description="Appointments of all kinds that a registered patient has in a year; by default "
        "between two figures of England.",
        json_schema_extra={"unit": "appointments per year"},
    )
    face_to_face_share: float = Field(
        0.667,
        gt=0,
        le=1,
        description="Share of appointments that hold a room; by default two thirds, as in England.",
        json_schema_extra={"unit": "share"},
    )
    minutes_per_contact: float = Field(
        12,
        gt=0,
        le=480,
        description="Minutes that a contact holds a room.",
        json_schema_extra={"unit": "minutes"},
    )
    peak_factor: float = Field(
        1,
        ge=1,
        le=10,
        description="Contacts of the half-day that rooms are to be enough for, over those of the "
        "mean half-day; 1 plans for the mean.",
        json_schema_extra={"unit": "times"},
    )
    longest_wait: float = Field(
        10,
        gt=0,
        le=480,
        description="Minutes that patients without a booking may wait for a room, on average.",
        json_schema_extra={"unit": "minutes"},
    )
    list_size: float | None = Field(
        None,
        gt=0,
        description="Registered patients of the practice; by default the newest list of the "
        "example of the area's strategy, where it is held.",
        json_schema_extra={"unit": "patients"},
    )
    list_growth_per_month: float | None = Field(
        None,
        description="Patients by which the list grows in a month; by default as that of the "
        "example grew between its two newest lists, where it is held.",
        json_schema_extra={"unit": "patients per month"},
    )
    rooms: int | None = Field(
        None,
        ge=0,
        description="Clinical rooms the practice has; by default the example of the area's "
        "strategy, where it is held.",
        json_schema_extra={"unit": "rooms"},
    )
