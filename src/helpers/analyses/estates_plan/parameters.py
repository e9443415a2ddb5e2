"""The choices behind the plan of sites and sessions."""

from typing import Literal

from pydantic import Field
from pydantic.config import JsonDict

from helpers.analyses.base import AreaName, BaseParameters
from helpers.data import rooms

GBP_PER_M2: JsonDict = {"unit": "GBP per m2"}


class Parameters(BaseParameters):
    """The choices behind the plan of sites and sessions."""

    area: AreaName = "Example Borough A"
    rooms_source: rooms.Source = Field(
        "synthetic",
        description="Whose sites, rooms and bookings are used: your own (icsbook data import "
        "own_rooms and own_bookings), or synthetic ones of Example System.",
    )
    planned_on: Literal["used", "booked"] = Field(
        "used",
        description="Which hours the plan finds rooms for: those that somebody was in the room, or "
        "all that were booked.",
    )
    utilisation_target: float = Field(
        0.85,
        gt=0,
        le=1,
        description="Share of the open hours of a half-day in which the rooms of a site are to be "
        "in use at most.",
        json_schema_extra={"unit": "share"},
    )
    plan_year: int = Field(
        2030,
        ge=2020,
        le=2060,
        description="Year that the plan is for: a lease that ends later is kept.",
        json_schema_extra={"unit": "year"},
    )
    growth_per_year: float = Field(
        0.01,
        ge=-0.1,
        le=0.1,
        description="Growth of sessions a year, where the table of sites gives none; assumed.",
        json_schema_extra={"unit": "share"},
    )
    moved_most: float = Field(
        0.2,
        ge=0,
        le=1,
        description="Share of the sessions of a borough that may move to another site; assumed.",
        json_schema_extra={"unit": "share"},
    )
    travel_km: float = Field(
        2.0,
        gt=0,
        le=100,
        description="How far a session may move in a straight line, where every site has its "
        "coordinates; else it stays in its borough.",
        json_schema_extra={"unit": "km"},
    )
    host_condition: Literal["B", "C", "D"] = Field(
        "C",
        description="Worst condition of a site to which sessions may move; assumed. D is at "
        "serious risk of failure.",
    )
    protected_deciles: int = Field(
        2,
        ge=0,
        le=10,
        description="Sites that serve so many of the most deprived tenths are kept; assumed.",
    )
    class_source: Literal["rule", "register"] = Field(
        "rule",
        description="Where core, flex and tail are from: the rule of the page, or the table of "
        "sites.",
    )
    secure_years: int = Field(
        10,
        ge=0,
        le=50,
        description="Years, from that of the bookings, for which a core site is held; made-up "
        "bookings are taken to be of 2025.",
        json_schema_extra={"unit": "years"},
    )
    little_use: float = Field(
        0.4,
        ge=0,
        le=1,
        description="Share of open hours in use below which a site is little used; assumed.",
        json_schema_extra={"unit": "share"},
    )
    running_gbp_per_m2: float = Field(
        120,
        ge=0,
        le=5000,
        description="Running a building for a year; assumed where the table of sites gives no "
        "cost.",
        json_schema_extra=GBP_PER_M2,
    )
    rent_gbp_per_m2: float = Field(
        200,
        ge=0,
        le=5000,
        description="Rent for a year of all but freeholds; assumed likewise.",
        json_schema_extra=GBP_PER_M2,
    )
    backlog_c_gbp_per_m2: float = Field(
        400,
        ge=0,
        le=20000,
        description="Backlog of a building in condition C; assumed where the table gives none.",
        json_schema_extra=GBP_PER_M2,
    )
    backlog_d_gbp_per_m2: float = Field(
        1200,
        ge=0,
        le=20000,
        description="Backlog of a building in condition D; assumed likewise.",
        json_schema_extra=GBP_PER_M2,
    )
    backlog_years: int = Field(
        10,
        ge=1,
        le=60,
        description="Years over which the backlog of a kept site is spread.",
        json_schema_extra={"unit": "years"},
    )
    moving_gbp: float = Field(
        50,
        ge=0,
        le=100_000,
        description="Cost a year of each session of the week that moves; assumed.",
        json_schema_extra={"unit": "GBP"},
    )
    gap: float = Field(
        0.01,
        ge=0.001,
        le=0.5,
        description="Share of the cost by which a plan may miss the best there is.",
        json_schema_extra={"unit": "share"},
    )
    time_limit_seconds: float = Field(
        60,
        gt=0,
        le=3600,
        description="Time for each plan, after which the best one found is taken.",
        json_schema_extra={"unit": "seconds"},
    )
