"""The choices behind the hypertension analysis."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from helpers.analyses.base import BaseParameters
from helpers.analyses.hypertension.gathering import Level
from helpers.data import areas, facts, places
from helpers.errors import InputError

ExpectedModel = Literal[
    "strategy",
    "phm",
    "survey_30",
    "survey_32",
    "lists_30",
    "lists_32",
    "lists_age",
    "ons_undiagnosed",
    "age_sex",
]
EffectSet = Literal["ettehad_2016", "law_2009"]
FunnelCentre = Literal["system", "england", "target"]
PUBLISHED_LEVELS = ("system", "borough")
PER_1000 = "per 1,000 a year"


LISTS_30: ExpectedModel = "lists_30"
LISTS_AGE: ExpectedModel = "lists_age"


def canonical_place(text: str) -> str:
    """Return the full name of an area, or the code of a practice or primary care network.

    Raises:
        InputError: no area, practice or network, or more than one, bears that name.
    """
    try:
        return areas.resolve(text).name
    except InputError:
        code = places.unit_code(text)
        if code is None:
            raise
        return code


class Parameters(BaseParameters):
    """The choices behind the hypertension analysis."""

    RENAMED: ClassVar[Mapping[str, str]] = {"include_outliers": "include_unusual"}

    area: Annotated[str, AfterValidator(canonical_place)] = Field(
        "NW London",
        description="Area to analyse: a name, a code or a common short form; with official or "
        "synthetic practices a primary care network or a practice too.",
        json_schema_extra={"allowed": "the name or code of an area, a network or a practice"},
    )
    expected_model: Literal["auto", ExpectedModel] = Field(
        "auto",
        description="How many people are expected to have hypertension: the strategy's own figure, "
        "the one its population-health chapter implies, 30% or 32% by survey of the adults who "
        "live there (survey) or who are on practices' lists (lists), the 30% of England shared "
        "out by the ages on lists (lists_age), the register over the share that a survey finds "
        "diagnosed, or rates by age and sex on practices' lists; auto is the strategy's where it "
        "has one and else lists_age. To compare areas, name one: lists_30 counts the people of "
        "the register everywhere.",
    )
    expected_growth: float = Field(
        0.0,
        ge=-0.1,
        le=0.1,
        description="Yearly growth of the cases to expect, as a share.",
        json_schema_extra={"unit": "share"},
    )
    expected_year: int = Field(
        2023,
        ge=2000,
        le=2100,
        description="Year that the model of expected cases is of, from which they grow.",
        json_schema_extra={"unit": "year"},
    )
    recorded: Literal["qof", "strategy"] = Field(
        "qof",
        description="Where the number of recorded diagnoses comes from: the QOF register or the "
        "strategy.",
    )
    target: float = Field(
        0.80,
        gt=0,
        le=1,
        description="Share of expected cases to be diagnosed by the target year.",
        json_schema_extra={"unit": "share"},
    )
    treatment_target: float = Field(
        0.80,
        gt=0,
        le=1,
        description="Share of the diagnosed to be treated to target.",
        json_schema_extra={"unit": "share"},
    )
    level: Level = Field(
        "borough",
        description="What places are compared: the system as a whole, its boroughs, its primary "
        "care networks or its practices; the last two need official or synthetic practices.",
    )
    source: Literal["published", "official", "synthetic"] = Field(
        "published",
        description="Whose registers are used: the published figures of this book, the releases "
        "that were imported, or synthetic practices.",
    )
    period: str | None = Field(
        None,
        pattern=r"^\d{4}-\d{2}$",
        description="Financial year of the register, such as 2022-23; later ones are left out. By "
        "default the newest.",
        json_schema_extra={"allowed": "a financial year such as 2022-23"},
    )
    base_year: int | None = Field(
        None,
        ge=2000,
        le=2100,
        description="Year from which the growth still needed is counted; by default the one in "
        "which the register ended that the number recorded is of.",
        json_schema_extra={"unit": "year"},
    )
    target_year: int = Field(
        2029,
        ge=2000,
        le=2100,
        description="Year by which the target is to be reached.",
        json_schema_extra={"unit": "year"},
    )
    include_unusual: bool = Field(
        False,
        description="Whether practices of unusual lists take part in the comparison with chance "
        "and in the allocation of checks: those with under 10% or over 90% of the list aged 50 "
        "and over, and those known to register patients from far away.",
    )
    funnel_centre: FunnelCentre = Field(
        "system",
        description="What the funnel of recorded cases is drawn around: the system's own level, "
        "England's, or the target.",
    )
    checks: int | None = Field(
        None,
        ge=0,
        description="Blood-pressure checks to be given out; by default one for every hundred "
        "adults without a diagnosis.",
        json_schema_extra={"unit": "checks"},
    )
    reach: float = Field(
        0.05,
        gt=0,
        le=1,
        description="Share of a place's adults without a diagnosis who can be checked at most.",
        json_schema_extra={"unit": "share"},
    )
    detection_share: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Share of the variation of recorded cases between places, their ages allowed "
        "for, that is missed diagnosis; the rest is need.",
        json_schema_extra={"unit": "share"},
    )
    equity_weight: float = Field(
        0.5,
        ge=0,
        le=1,
        description="How much more a case in the most deprived fifth counts when checks are given "
        "out: 0 counts all cases alike, 1 only those.",
        json_schema_extra={"unit": "share"},
    )
    mmhg: float = Field(
        10.0,
        gt=0,
        le=50,
        description="Fall of systolic blood pressure in a patient whose treatment works.",
        json_schema_extra={"unit": "mmHg"},
    )
    effect_set: EffectSet = Field(
        "ettehad_2016",
        description="Meta-analysis that the relative risks are taken from.",
    )
    horizon_years: int = Field(
        5,
        ge=1,
        le=30,
        description="Years of treatment over which events are counted.",
        json_schema_extra={"unit": "years"},
    )
    stroke_share: float = Field(
        0.5,
        gt=0,
        le=1,
        description="Share of all strokes of the area that people expected to have hypertension "
        "may have at most; the risks of trials are scaled down to it.",
        json_schema_extra={"unit": "share"},
    )
    stroke_risk: float | None = Field(
        None,
        gt=0,
        le=1000,
        description="Strokes a year among 1,000 patients whose blood pressure is not controlled.",
        json_schema_extra={"unit": PER_1000},
    )
    heart_attack_risk: float | None = Field(
        None,
        gt=0,
        le=1000,
        description="Heart attacks a year among 1,000 such patients.",
        json_schema_extra={"unit": PER_1000},
    )
    death_risk: float | None = Field(
        None,
        gt=0,
        le=1000,
        description="Deaths a year among 1,000 such patients.",
        json_schema_extra={"unit": PER_1000},
    )
    seed: int = Field(
        2023,
        ge=0,
        le=2**32 - 1,
        description="Start of the random numbers behind the limits of the events averted.",
    )

    @model_validator(mode="after")
    def _source_has_what_is_asked(self) -> "Parameters":
        if self.source == "published" and self.unit:
            raise InputError(
                f"area: registers of practices and networks such as {self.area!r} stand in the "
                "releases that you import; use source=official with an import of qof"
            )
        if self.source == "published" and self.level not in PUBLISHED_LEVELS:
            raise InputError(
                f"level: {self.level!r} needs source=official or source=synthetic; published "
                f"figures have {' and '.join(PUBLISHED_LEVELS)}"
            )
        if self.source == "published" and self.expected_model == "age_sex":
            raise InputError(
                "expected_model: 'age_sex' needs patients by age and sex; use source=synthetic, or "
                "source=official with an import of registered_patients by age"
            )
        if self.period is not None and self.source == "synthetic":
            raise InputError(
                f"period: {self.period!r} can only be chosen of published or official registers; "
                "leave it out"
            )
        return self

    @property
    def unit(self) -> bool:
        """Whether the area is a practice or a network, which only a release names."""
        return areas.find(self.area) is None

    def counted(self) -> tuple[str, str]:
        """Return whose cases are expected, and what makes it the same people in every area."""
        model = self.expected_model
        if model == "auto":
            held = False if self.unit else _of_strategy(areas.resolve(self.area))
            model = "strategy" if held else LISTS_AGE
        return f"expected_model={model}", f"expected_model={LISTS_30}"


def _of_strategy(area: areas.Area) -> bool:
    system = areas.resolve(area.parent) if area.kind == "borough" and area.parent else area
    return facts.fact_for("expected_cases", system) is not None
