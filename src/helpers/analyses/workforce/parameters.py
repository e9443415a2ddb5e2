"""The choices behind the workforce analysis."""

from typing import Literal

from pydantic import Field, model_validator

from helpers.analyses.base import BaseParameters
from helpers.data import staff
from helpers.errors import InputError

OF_THE_TABLE = ("staff_in_post", "vacancy_rate", "turnover_rate")
"""Parameters that a table of staff gives."""
WITH_A_TABLE = ("retiring_share", "moving_share")
"""Parameters that change nothing without a table of staff."""


class Parameters(BaseParameters):
    """The choices behind the workforce analysis."""

    staff_in_post: float | None = Field(
        None,
        gt=0,
        description="Staff in post, whole-time equivalents; by default the figure of the "
        "area's strategy, where it is held.",
        json_schema_extra={"unit": "WTE"},
    )
    vacancy_rate: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="Vacancies as a share of planned posts; by default the figure of the "
        "area's strategy, where it is held.",
        json_schema_extra={"unit": "share"},
    )
    turnover_rate: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Staff who leave in a year as a share of staff in post; by default the "
        "voluntary turnover of the area's strategy, where it is held.",
        json_schema_extra={"unit": "share"},
    )
    sickness_rate: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="Working time lost to sickness; by default the 12-month rate of the area's "
        "strategy, where it is held, or for one organisation and England the published series.",
        json_schema_extra={"unit": "share"},
    )
    target_vacancy_rate: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="Vacancy rate to reach within the horizon; by default the rate above which the "
        "area's strategy, where it is held, calls a role high vacancy.",
        json_schema_extra={"unit": "share"},
    )
    staff_source: staff.Source = Field(
        "strategy",
        description="Whose staff are used: the figures of the area's strategy, a table of your own "
        "by staff group and age (icsbook data import own_staff), or a synthetic one of Example "
        "System.",
    )
    retiring_share: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Staff of the last age band who retire each year and are not among the leavers "
        "of the table of staff; by default the leavers count them.",
        json_schema_extra={"unit": "share"},
    )
    moving_share: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Leavers of the table of staff who join another organisation of the area; not "
        "known, and by default none.",
        json_schema_extra={"unit": "share"},
    )
    horizon_years: int = Field(
        5,
        ge=1,
        le=30,
        description="Years within which the target is to be reached.",
        json_schema_extra={"unit": "years"},
    )
    demand_growth: float = Field(
        0.0,
        ge=-0.2,
        le=0.2,
        description="Yearly growth of the posts that are needed.",
        json_schema_extra={"unit": "share per year"},
    )
    joiners_per_year: float | None = Field(
        None,
        ge=0,
        description="Staff who join in a year, whole-time equivalents, to ask how likely the "
        "target is with them; by default as many as leave.",
        json_schema_extra={"unit": "WTE"},
    )
    gp_source: Literal["strategy", "import"] = Field(
        "strategy",
        description="Where general practitioners are from: the area's strategy, or the imported "
        "release gp_workforce with the lists of the newest imported register.",
    )
    gp_floor: float = Field(
        40.0,
        gt=0,
        le=200,
        description="General practitioners for every 100,000 patients below which the page says "
        "when they fall.",
        json_schema_extra={"unit": "WTE per 100,000"},
    )
    sure_chance: float = Field(
        0.8,
        gt=0.5,
        lt=1,
        description="Chance of the target from which the page calls a plan fairly sure.",
        json_schema_extra={"unit": "share"},
    )
    draws: int = Field(
        2000,
        ge=100,
        le=100_000,
        description="How many futures are drawn to find the chance of the target.",
        json_schema_extra={"unit": "draws"},
    )
    seed: int = Field(
        2023,
        ge=0,
        description="Start of the random numbers; the same start gives the same chances.",
    )

    @model_validator(mode="after")
    def _staff_come_from_one_place(self) -> "Parameters":
        if self.staff_source == "strategy":
            for name in WITH_A_TABLE:
                if getattr(self, name):
                    raise InputError(
                        f"{name}: only a table of staff has groups and ages; leave it out, or use "
                        "staff_source=own or synthetic"
                    )
            return self
        for name in OF_THE_TABLE:
            if getattr(self, name) is not None:
                raise InputError(
                    f"{name}: the table of staff gives it; leave it out, or use "
                    "staff_source=strategy"
                )
        return self
