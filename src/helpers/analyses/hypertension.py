"""Hypertension case-finding: how many people are undiagnosed, and what pace would find them.

The number of people expected to have hypertension is contested, so it is a model to choose; the
number recorded comes from the strategy or from the Quality and Outcomes Framework (QOF) register.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import Field, model_validator

from helpers.analyses.base import (
    BaseParameters,
    Input,
    Target,
    inputs_table,
    targets_table,
)
from helpers.data import areas, catalogue, facts, sources
from helpers.errors import InputError
from helpers.formats import format_value
from helpers.results import Column, Description, Headline, Results

__all__ = ["Parameters", "Results", "analyse", "published_defaults", "reads"]

ExpectedModel = Literal["strategy", "phm", "survey_30", "survey_32"]
MODEL_LABELS: dict[ExpectedModel, str] = {
    "strategy": "Strategy, research chapter",
    "phm": "Strategy, population-health chapter",
    "survey_30": "Health Survey for England, 30% of adults",
    "survey_32": "ONS 2015-19, 32% of adults",
}
SURVEY_MEASURES: dict[ExpectedModel, str] = {
    "survey_30": "adult_prevalence_survey",
    "survey_32": "adult_prevalence_ons",
}
PER_CENT = 100.0
REGISTER_PERIOD_MISSING = "the register is not published for this area over several years"


class Parameters(BaseParameters):
    """The choices behind the hypertension analysis."""

    expected_model: ExpectedModel = Field(
        "strategy",
        description="How many people are expected to have hypertension: the strategy's own figure, "
        "the one its population-health chapter implies, or 30% or 32% of adults by survey.",
    )
    recorded: Literal["auto", "strategy", "qof"] = Field(
        "auto",
        description="Where the number of recorded diagnoses comes from: the strategy, the newest "
        "QOF register, or (auto) the strategy where it has a figure and else the register.",
    )
    target: float = Field(
        0.80,
        gt=0,
        le=1,
        description="Share of expected cases to be diagnosed by the target year.",
        json_schema_extra={"unit": "share"},
    )
    base_year: int = Field(
        2023,
        ge=2000,
        le=2100,
        description="Year from which the yearly pace is counted.",
        json_schema_extra={"unit": "year"},
    )
    target_year: int = Field(
        2029,
        ge=2000,
        le=2100,
        description="Year by which the target is to be reached.",
        json_schema_extra={"unit": "year"},
    )

    @model_validator(mode="after")
    def _target_follows_base(self) -> "Parameters":
        if self.target_year <= self.base_year:
            raise InputError(
                f"target_year: {self.target_year} is not after base_year {self.base_year}; "
                f"use a year from {self.base_year + 1}"
            )
        return self


def reads(parameters: Parameters) -> tuple[str, ...]:  # noqa: ARG001 - the same for every choice
    """Return the names of the tables that `analyse` reads for these parameters."""
    return (
        "area_names",
        "areas",
        "hypertension_prevalence",
        "hypertension_register",
        "resident_population",
        "sources",
        "strategy_facts",
    )


def published_defaults(parameters: Parameters) -> Mapping[str, Input]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}


def analyse(parameters: Parameters) -> Results:
    """Return the detection gap of an area, under every model of how many are expected.

    Detection rate = recorded / expected. Diagnoses needed = max(0, target x expected - recorded).
    Net register growth = (last - first QOF register) / years between them.

    Raises:
        InputError: the area lacks a figure that the parameters ask for.
    """
    area = areas.resolve(parameters.area)
    recorded = _recorded(area, parameters.recorded)
    models = {model: _expected(area, model) for model in MODEL_LABELS}
    register = _register(area)
    growth = _growth(register)
    boroughs, about_boroughs = _boroughs_table(parameters, area)
    headlines = {
        **_gap_headlines(parameters, models[parameters.expected_model], recorded),
        **_pace_headlines(parameters, models[parameters.expected_model], recorded, growth),
        **_contradiction_headlines(area, models, recorded, register),
        **_borough_headlines(boroughs),
    }
    sourced = tuple(dict.fromkeys([i.source for i in (*models.values(), recorded)]))
    tables = {
        "models": _models_table(parameters, models, recorded),
        "pace": _pace_table(parameters, models[parameters.expected_model], recorded, register),
        "register": _register_table(area, register),
        "boroughs": (boroughs, about_boroughs),
        "targets": targets_table([_target(parameters, headlines)], sourced),
        "inputs": inputs_table(_inputs(models, recorded, register)),
    }
    return Results(
        parameters=parameters.model_dump(),
        headlines=headlines,
        tables={name: frame for name, (frame, _) in tables.items()},
        descriptions={name: description for name, (_, description) in tables.items()},
    )


# --- expected and recorded cases ------------------------------------------------------------------


def _system_of(area: areas.Area) -> areas.Area:
    """Return the area itself if it is a system, else the system that a borough belongs to."""
    return areas.resolve(area.parent) if area.kind == "borough" and area.parent else area


def _expected(area: areas.Area, model: ExpectedModel) -> Input:
    """Return expected cases: a borough takes the system's by its share of residents."""
    system = _system_of(area)
    whole = _expected_in_system(system, model)
    if whole is None:
        raise InputError(
            f"area: {area.name} has no expected number of people with hypertension; "
            "choose a system that the strategy covers, or a borough of it"
        )
    if system == area:
        return whole
    residents = _residents(system)
    share = float(residents[area.code] / residents.sum())
    return Input(
        f"Expected cases in {area.name}: {system.name}'s by share of residents",
        whole.value * share,
        "people",
        whole.period,
        f"{whole.source}; {_residents_source(area)}",
        "derived",
    )


def _expected_in_system(system: areas.Area, model: ExpectedModel) -> Input | None:
    if model == "strategy":
        fact = facts.fact_for("expected_cases", system)
        return _from_fact(fact) if fact else None
    if model == "phm":
        return _expected_from_undiagnosed(system)
    return _expected_from_survey(system, model)


def _expected_from_undiagnosed(system: areas.Area) -> Input | None:
    recorded = facts.fact_for("recorded_cases", system)
    undiagnosed = facts.fact_for("undiagnosed_cases_phm", system)
    if recorded is None or undiagnosed is None:
        return None
    return Input(
        "Expected cases implied by the population-health chapter: recorded plus undiagnosed",
        recorded.value + undiagnosed.value,
        "people",
        undiagnosed.period,
        f"{recorded.citation}; {undiagnosed.citation}",
        "derived",
    )


def _expected_from_survey(system: areas.Area, model: ExpectedModel) -> Input | None:
    residents = facts.fact_for("population", system)
    children = facts.fact_for("children_under_18", system)
    if residents is None or children is None:
        return None
    survey = _survey(model)
    adults = residents.value - children.value
    share = float(survey["percent"])
    citation = sources.cite(str(survey["source"]))
    return Input(
        f"Expected cases: {format_value(share, 'percent', 0)} of "
        f"{format_value(adults, 'people')} adults (residents less under-18s)",
        adults * share / PER_CENT,
        "people",
        str(survey["period"]),
        f"{citation}; {residents.citation}; {children.citation}",
        "derived",
    )


def _survey(model: ExpectedModel) -> "pd.Series[float]":
    prevalence = catalogue.load("hypertension_prevalence")
    return prevalence[prevalence["id"] == SURVEY_MEASURES[model]].iloc[0]


def _recorded(area: areas.Area, choice: str) -> Input:
    fact = facts.fact_for("recorded_cases", area)
    if choice == "strategy" and fact is None:
        raise InputError(
            f"recorded: the strategy gives no number of recorded cases for {area.name}; "
            "use recorded=qof or recorded=auto"
        )
    if fact is not None and choice != "qof":
        return _from_fact(fact)
    register = _register(area)
    if register.empty:
        raise InputError(f"area: {area.name} has no QOF hypertension register in the data")
    newest = register.iloc[-1]
    return Input(
        f"People on the hypertension register, {area.name}",
        float(newest["register"]),
        "people",
        str(newest["period"]),
        sources.cite(str(newest["source"])),
    )


def _from_fact(fact: facts.Fact) -> Input:
    return Input(fact.measure, fact.value, fact.unit, fact.period, fact.citation)


def _residents(system: areas.Area) -> "pd.Series[float]":
    boroughs = [borough.code for borough in areas.members(system.code, "borough")]
    residents = catalogue.load("resident_population").set_index("area_code")["people"]
    return residents.loc[boroughs].astype(float)


def _residents_source(area: areas.Area) -> str:
    rows = catalogue.load("resident_population").set_index("area_code")
    return sources.cite(str(rows.loc[area.code, "source"]))


# --- the register over the years ------------------------------------------------------------------


@dataclass(frozen=True)
class _Growth:
    """Yearly change of a register between its first and last published year."""

    first: "pd.Series[float]"
    last: "pd.Series[float]"
    years: int

    @property
    def per_year(self) -> float:
        return float(self.last["register"] - self.first["register"]) / self.years

    @property
    def per_year_at_constant_list(self) -> float:
        change = self.last["register"] / self.last["list_size"]
        change -= self.first["register"] / self.first["list_size"]
        return float(change * self.first["list_size"]) / self.years

    def percent(self, column: str) -> float:
        return float(self.last[column] / self.first[column] - 1) * PER_CENT

    @property
    def period(self) -> str:
        return f"{self.first['period']} to {self.last['period']}"


def _register(area: areas.Area) -> pd.DataFrame:
    """Return the QOF registers of an area, a row a year, oldest first."""
    register = catalogue.load("hypertension_register")
    own = register[register["area_code"] == area.code].sort_values("period", ignore_index=True)
    return own.assign(year=own["period"].map(_closing_year).astype(int))


def _closing_year(financial_year: str) -> int:
    return int(financial_year.split("-", maxsplit=1)[0]) + 1


def _growth(register: pd.DataFrame) -> _Growth | None:
    if len(register) < 2:
        return None
    first, last = register.iloc[0], register.iloc[-1]
    return _Growth(first, last, int(last["year"] - first["year"]))


# --- headlines ------------------------------------------------------------------------------------


def _gap_headlines(parameters: Parameters, expected: Input, recorded: Input) -> dict[str, Headline]:
    area = parameters.area
    undiagnosed = max(0.0, expected.value - recorded.value)
    rate = recorded.value / expected.value * PER_CENT
    needed = _needed(parameters, expected, recorded)
    per_year = needed / (parameters.target_year - parameters.base_year)
    target = format_value(parameters.target * PER_CENT, "percent", 0)
    return {
        "target_rate": Headline(
            parameters.target * PER_CENT,
            "percent",
            f"by {parameters.target_year}",
            f"The target is to have {target} of expected cases diagnosed "
            f"by {parameters.target_year}.",
        ),
        "expected_cases": Headline(
            expected.value,
            "people",
            expected.period,
            f"About {_people(expected.value)} people in {area} are expected to have hypertension "
            f"({MODEL_LABELS[parameters.expected_model].lower()}).",
        ),
        "recorded_cases": Headline(
            recorded.value,
            "people",
            recorded.period,
            f"{_people(recorded.value)} people in {area} have a recorded diagnosis.",
        ),
        "undiagnosed_cases": Headline(
            undiagnosed,
            "people",
            expected.period,
            f"About {_people(undiagnosed)} people in {area} have hypertension "
            "that nobody has diagnosed.",
        ),
        "detection_rate": Headline(
            rate,
            "percent",
            expected.period,
            f"{format_value(rate, 'percent')} of the people expected to have hypertension "
            "have a diagnosis.",
        ),
        "diagnoses_needed": Headline(
            needed,
            "people",
            f"by {parameters.target_year}",
            f"{_people(needed)} more people must be diagnosed to reach {target} "
            f"by {parameters.target_year}."
            if needed
            else f"The target of {target} is already reached.",
        ),
        "diagnoses_needed_per_year": Headline(
            per_year,
            "people per year",
            f"{parameters.base_year} to {parameters.target_year}",
            f"That is {_people(per_year)} more people a year "
            f"from {parameters.base_year} to {parameters.target_year}.",
        ),
    }


def _needed(parameters: Parameters, expected: Input, recorded: Input) -> float:
    return max(0.0, parameters.target * expected.value - recorded.value)


def _pace_headlines(
    parameters: Parameters, expected: Input, recorded: Input, growth: _Growth | None
) -> dict[str, Headline]:
    if growth is None:
        reason = f"{parameters.area}'s register is published for one year only."
        missing = {
            "net_register_growth_per_year": "people per year",
            "pace_multiple": "times",
            "register_growth_at_constant_list": "people per year",
            "register_growth": "percent",
            "list_growth": "percent",
        }
        return {name: Headline(None, unit, "", reason) for name, unit in missing.items()}
    needed = _needed(parameters, expected, recorded)
    per_year = needed / (parameters.target_year - parameters.base_year)
    return {
        "net_register_growth_per_year": Headline(
            growth.per_year,
            "people per year",
            growth.period,
            f"The register {_grew(growth.per_year)} by {_people(abs(growth.per_year))} people "
            "a year, newly diagnosed less those who left or died.",
        ),
        "pace_multiple": _pace_multiple(per_year, growth),
        "register_growth_at_constant_list": Headline(
            growth.per_year_at_constant_list,
            "people per year",
            growth.period,
            f"Had the list of patients kept its size of {growth.first['period']}, the register "
            f"would have {_grown(growth.per_year_at_constant_list)} by "
            f"{_people(abs(growth.per_year_at_constant_list))} people a year.",
        ),
        **_list_headlines(growth),
    }


def _pace_multiple(per_year: float, growth: _Growth) -> Headline:
    if growth.per_year <= 0:
        text = "The register did not grow, so no multiple of its pace would reach the target."
        return Headline(None, "times", growth.period, text)
    multiple = per_year / growth.per_year
    return Headline(
        multiple,
        "times",
        growth.period,
        f"The register must grow {format_value(multiple, 'times')} times as fast as it did."
        if multiple > 1
        else "The register already grows fast enough to reach the target.",
    )


def _list_headlines(growth: _Growth) -> dict[str, Headline]:
    register, patients = growth.percent("register"), growth.percent("list_size")
    before, after = (
        format_value(row["register"] / row["list_size"] * PER_CENT, "percent", 2)
        for row in (growth.first, growth.last)
    )
    comparison = "faster than" if patients > register else "no faster than"
    direction = "fell" if patients > register else "did not fall"
    return {
        "register_growth": Headline(
            register,
            "percent",
            growth.period,
            f"The register changed by {format_value(register, 'percent')}.",
        ),
        "list_growth": Headline(
            patients,
            "percent",
            growth.period,
            f"The list of registered patients grew {comparison} the register "
            f"({format_value(patients, 'percent')} against {format_value(register, 'percent')}), "
            f"so recorded prevalence {direction}: {before} in {growth.first['period']}, "
            f"{after} in {growth.last['period']}.",
        ),
    }


def _contradiction_headlines(
    area: areas.Area,
    models: Mapping[ExpectedModel, Input],
    recorded: Input,
    register: pd.DataFrame,
) -> dict[str, Headline]:
    period = models["strategy"].period
    by_research = max(0.0, models["strategy"].value - recorded.value)
    by_phm = max(0.0, models["phm"].value - recorded.value)
    return {
        "undiagnosed_by_research": Headline(
            by_research,
            "people",
            period,
            f"The strategy's research chapter leaves {_people(by_research)} people undiagnosed.",
        ),
        "undiagnosed_by_phm": Headline(
            by_phm,
            "people",
            period,
            f"The strategy's population-health chapter leaves {_people(by_phm)} undiagnosed.",
        ),
        "contradiction": Headline(
            by_research - by_phm,
            "people",
            period,
            f"Two chapters of the strategy differ by {_people(by_research - by_phm)} people.",
        ),
        **_newest_register_headlines(area, models["strategy"], register),
    }


def _newest_register_headlines(
    area: areas.Area, expected: Input, register: pd.DataFrame
) -> dict[str, Headline]:
    newest = register.iloc[-1]
    people = float(newest["register"])
    rate = people / expected.value * PER_CENT
    return {
        "newest_register": Headline(
            people,
            "people",
            str(newest["period"]),
            f"The newest register in the data ({newest['period']}) holds {_people(people)} people "
            f"registered in {area.name}.",
        ),
        "detection_rate_newest_register": Headline(
            rate,
            "percent",
            str(newest["period"]),
            f"Counted from that register, {format_value(rate, 'percent')} of the strategy's "
            "expected cases are diagnosed.",
        ),
    }


def _borough_headlines(boroughs: pd.DataFrame) -> dict[str, Headline]:
    by_rate = boroughs.sort_values("detection_rate_percent", ignore_index=True)
    return {
        name: Headline(
            float(row["detection_rate_percent"]),
            "percent",
            "newest register",
            f"{row['area']} has the {kind} share of its expected cases on a register "
            f"({format_value(row['detection_rate_percent'], 'percent')}).",
        )
        for name, kind, row in (
            ("borough_lowest", "smallest", by_rate.iloc[0]),
            ("borough_highest", "largest", by_rate.iloc[-1]),
        )
    }


def _people(value: float) -> str:
    return format_value(value, "people")


def _grew(change: float) -> str:
    return "grew" if change >= 0 else "shrank"


def _grown(change: float) -> str:
    return "grown" if change >= 0 else "shrunk"


# --- tables ---------------------------------------------------------------------------------------


def _models_table(
    parameters: Parameters, models: Mapping[ExpectedModel, Input], recorded: Input
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "model": Column("Model of expected cases"),
        "expected": Column("Expected", "people"),
        "recorded": Column("Recorded", "people"),
        "undiagnosed": Column("Undiagnosed", "people"),
        "detection_rate_percent": Column("Detected", "percent"),
        "diagnoses_needed": Column("Still to find", "people"),
    }
    rows = [
        (
            MODEL_LABELS[model],
            expected.value,
            recorded.value,
            max(0.0, expected.value - recorded.value),
            recorded.value / expected.value * PER_CENT,
            _needed(parameters, expected, recorded),
        )
        for model, expected in models.items()
    ]
    return pd.DataFrame(rows, columns=list(columns)), Description(
        f"People with hypertension expected, recorded and undiagnosed under four models, "
        f"{parameters.area}; still to find for a target of "
        f"{format_value(parameters.target * PER_CENT, 'percent', 0)}",
        columns,
        tuple(dict.fromkeys([recorded.source, *(i.source for i in models.values())])),
        "derived",
    )


def _pace_table(
    parameters: Parameters, expected: Input, recorded: Input, register: pd.DataFrame
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "year": Column("Year", "year"),
        "series": Column("Series"),
        "people": Column("People diagnosed", "people"),
    }
    goal = recorded.value + _needed(parameters, expected, recorded)
    rows = [
        *((int(y), "QOF register", float(n)) for y, n in register[["year", "register"]].to_numpy()),
        (parameters.base_year, "Needed", recorded.value),
        (parameters.target_year, "Needed", goal),
    ]
    return pd.DataFrame(rows, columns=list(columns)), Description(
        f"People on the QOF hypertension register at 31 March, and the line from the recorded "
        f"number in {parameters.base_year} to the target in {parameters.target_year}, "
        f"{parameters.area}",
        columns,
        (recorded.source, expected.source, *_register_sources(register)),
        "derived",
    )


def _register_table(area: areas.Area, register: pd.DataFrame) -> tuple[pd.DataFrame, Description]:
    columns = {
        "period": Column("Financial year"),
        "register": Column("On the register", "people"),
        "list_size": Column("Registered patients", "people"),
        "prevalence_percent": Column("Recorded prevalence", "percent", 2),
        "england_prevalence_percent": Column(
            "England", "percent", 2, "no register of England for that year in the data"
        ),
    }
    england = _register(areas.resolve("England")).set_index("period")
    frame = register[["period", "register", "list_size", "prevalence_percent"]].astype(
        {"register": float, "list_size": float}
    )
    frame["england_prevalence_percent"] = register["period"].map(england["prevalence_percent"])
    return frame, Description(
        f"Hypertension register and registered patients of all ages, {area.name}, by year",
        columns,
        _register_sources(register),
        "published",
        "Practices' lists count patients, not residents, so they exceed the population.",
    )


def _register_sources(register: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sources.cite(source) for source in register["source"]))


def _boroughs_table(parameters: Parameters, area: areas.Area) -> tuple[pd.DataFrame, Description]:
    system = _system_of(area)
    boroughs = areas.members(system.code, "borough")
    expected = [_expected(borough, parameters.expected_model) for borough in boroughs]
    recorded = [_recorded(borough, "qof") for borough in boroughs]
    columns = {
        "area": Column("Borough"),
        "residents": Column("Residents", "people"),
        "expected": Column("Expected", "people"),
        "register": Column("On the register", "people"),
        "detection_rate_percent": Column("Detected", "percent"),
        "diagnoses_needed": Column("Still to find", "people"),
    }
    frame = pd.DataFrame(
        {
            "area": [borough.name for borough in boroughs],
            "residents": _residents(system).to_numpy(),
            "expected": [i.value for i in expected],
            "register": [i.value for i in recorded],
            "detection_rate_percent": [
                r.value / e.value * PER_CENT for r, e in zip(recorded, expected, strict=True)
            ],
            "diagnoses_needed": [
                _needed(parameters, e, r) for r, e in zip(recorded, expected, strict=True)
            ],
        },
        columns=list(columns),
    )
    return frame, Description(
        f"Expected cases shared out by residents against the QOF register of practices in the "
        f"borough, boroughs of {system.name}, {recorded[0].period}",
        columns,
        tuple(dict.fromkeys([*(i.source for i in expected), *(i.source for i in recorded)])),
        "derived",
        "Patients are counted where their practice is, expected cases where people live; the "
        "share-out ignores that some boroughs are younger than others.",
    )


def _target(parameters: Parameters, headlines: Mapping[str, Headline]) -> Target:
    rate = headlines["detection_rate"].value or 0.0
    goal = parameters.target * PER_CENT
    short = goal - rate
    return Target(
        "detection_rate",
        "Expected hypertension that is diagnosed",
        rate,
        goal,
        "percent",
        str(parameters.target_year),
        f"{format_value(headlines['diagnoses_needed'].value, 'people')} people short"
        if short > 0
        else "reached",
    )


def _inputs(
    models: Mapping[ExpectedModel, Input],
    recorded: Input,
    register: pd.DataFrame,
) -> list[Input]:
    rows = register.iloc[[0, -1]] if len(register) > 1 else register
    return [
        *models.values(),
        recorded,
        *(
            Input(label, float(row[column]), "people", row["period"], sources.cite(row["source"]))
            for _, row in rows.iterrows()
            for column, label in (
                ("register", "People on the QOF hypertension register"),
                ("list_size", "Patients registered with practices"),
            )
        ),
    ]
