"""Hypertension case-finding: how many people are undiagnosed, and what pace would find them.

The number of people expected to have hypertension is contested, so it is a model to choose; the
number recorded comes from the strategy or from the Quality and Outcomes Framework (QOF) register.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from helpers.analyses.base import (
    BaseParameters,
    Input,
    Target,
    gather,
    inputs_table,
    targets_table,
)
from helpers.analyses.hypertension_inputs import (
    MODEL_LABELS,
    PER_CENT,
    ExpectedModel,
    Growth,
    cite_registers,
    expected_cases,
    growth_of,
    newest_register,
    recorded_cases,
    registers,
    system_of,
)
from helpers.analyses.places import LEFT_OVER, Level, gathered, of_area
from helpers.data import areas, places, sources
from helpers.data.places import Practices
from helpers.errors import InputError
from helpers.formats import format_value
from helpers.results import Column, Description, Headline, Results

__all__ = ["Parameters", "Results", "analyse", "published_defaults", "reads"]

PUBLISHED_LEVELS = ("system", "borough")
SHOWN_PLACES = 10
LEVEL_WORDS: dict[Level, str] = {
    "system": "systems",
    "borough": "boroughs",
    "pcn": "primary care networks",
    "practice": "practices",
}
NO_MODEL = "the strategy gives no such figure for this area"


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
        description="Financial year of the imported register, such as 2022-23; by default the "
        "newest that was imported.",
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
    def _source_has_level_and_period(self) -> "Parameters":
        if self.source == "published" and self.level not in PUBLISHED_LEVELS:
            raise InputError(
                f"level: {self.level!r} needs source=official or source=synthetic; published "
                f"figures have {' and '.join(PUBLISHED_LEVELS)}"
            )
        if self.period is not None and self.source != "official":
            raise InputError(
                f"period: {self.period!r} can only be chosen with source=official; leave it out"
            )
        return self

    @model_validator(mode="after")
    def _target_follows_base(self) -> "Parameters":
        if self.target_year <= self.base_year:
            raise InputError(
                f"target_year: {self.target_year} is not after base_year {self.base_year}; "
                f"use a year from {self.base_year + 1}"
            )
        return self


def reads(parameters: Parameters) -> tuple[str, ...]:
    """Return the names of the tables and imports that `analyse` reads for these parameters.

    Raises:
        InputError: a release that is needed has not been imported.
    """
    tables = {
        "area_names",
        "areas",
        "hypertension_prevalence",
        "hypertension_register",
        "sources",
        "strategy_facts",
    }
    if _shares_by_residents(areas.resolve(parameters.area), parameters):
        tables.add("resident_population")
    if parameters.source != "published":
        tables |= set(places.tables_read(parameters.source, parameters.period))
    return tuple(sorted(tables))


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
    practices = _practices(parameters)
    recorded = recorded_cases(area, parameters.recorded, practices)
    models = {model: expected_cases(area, model, practices) for model in MODEL_LABELS}
    expected = _chosen(parameters, models)
    register = registers(area)
    compared, about_compared = _places_table(parameters, area, expected, practices)
    headlines = {
        **_gap_headlines(parameters, expected, recorded),
        **_pace_headlines(parameters, expected, recorded, growth_of(register)),
        **_contradiction_headlines(models, recorded),
        **_newest_register_headlines(area, expected, newest_register(area, practices)),
        **_place_headlines(compared),
    }
    sourced = tuple(dict.fromkeys([expected.source, recorded.source]))
    tables = {
        "models": _models_table(parameters, models, recorded),
        "pace": _pace_table(parameters, expected, recorded, register),
        "register": _register_table(area, register),
        "places": (compared, about_compared),
        "lowest_places": _lowest_places_table(compared, about_compared),
        "targets": targets_table([_target(parameters, headlines)], sourced),
        "inputs": inputs_table(_inputs(models, recorded, register)),
    }
    return gather(parameters.model_dump(), headlines, tables)


def _practices(parameters: Parameters) -> Practices | None:
    if parameters.source == "published":
        return None
    return places.practices(parameters.source, parameters.period)


def _chosen(parameters: Parameters, models: Mapping[ExpectedModel, Input | None]) -> Input:
    expected = models[parameters.expected_model]
    if expected is not None:
        return expected
    others = [model for model, found in models.items() if found is not None]
    hint = (
        f"use expected_model={' or '.join(others)}"
        if others
        else "choose a system that the strategy covers, or a borough of it"
    )
    raise InputError(
        f"expected_model: {parameters.expected_model!r} gives no number of people with "
        f"hypertension for {parameters.area}; {hint}"
    )


def _shares_by_residents(area: areas.Area, parameters: Parameters) -> bool:
    """Say whether expected cases are shared out by residents of boroughs."""
    return area.kind == "borough" or (
        parameters.source == "published" and parameters.level == "borough"
    )


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
            f"({MODEL_LABELS[parameters.expected_model]}).",
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
    parameters: Parameters, expected: Input, recorded: Input, growth: Growth | None
) -> dict[str, Headline]:
    if growth is None:
        reason = f"No register of {parameters.area} is in this book over several years."
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


def _pace_multiple(per_year: float, growth: Growth) -> Headline:
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


def _list_headlines(growth: Growth) -> dict[str, Headline]:
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
    models: Mapping[ExpectedModel, Input | None], recorded: Input
) -> dict[str, Headline]:
    by_research, by_phm = models["strategy"], models["phm"]
    names = ("undiagnosed_by_research", "undiagnosed_by_phm", "contradiction")
    if by_research is None or by_phm is None:
        reason = "The strategy gives no number of undiagnosed people for this area."
        return {name: Headline(None, "people", "", reason) for name in names}
    research = max(0.0, by_research.value - recorded.value)
    phm = max(0.0, by_phm.value - recorded.value)
    texts = (
        f"The strategy's research chapter leaves {_people(research)} people undiagnosed.",
        f"The strategy's population-health chapter leaves {_people(phm)} undiagnosed.",
        f"Two chapters of the strategy differ by {_people(research - phm)} people.",
    )
    values = (research, phm, research - phm)
    return {
        name: Headline(value, "people", by_research.period, text)
        for name, value, text in zip(names, values, texts, strict=True)
    }


def _newest_register_headlines(
    area: areas.Area, expected: Input, newest: Input
) -> dict[str, Headline]:
    rate = newest.value / expected.value * PER_CENT
    return {
        "newest_register": Headline(
            newest.value,
            "people",
            newest.period,
            f"The newest register in the data ({newest.period}) holds {_people(newest.value)} "
            f"people registered in {area.name}.",
        ),
        "detection_rate_newest_register": Headline(
            rate,
            "percent",
            newest.period,
            f"Counted from that register, {format_value(rate, 'percent')} of the expected cases "
            "are diagnosed.",
        ),
    }


def _usual(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the places that can be compared: not left over, not unlike the others by design."""
    left_over = compared["place"].isin(LEFT_OVER)
    return compared[~left_over & compared["flag"].isna()].dropna(subset="detection_rate_percent")


def _place_headlines(compared: pd.DataFrame) -> dict[str, Headline]:
    by_rate = _usual(compared).sort_values("detection_rate_percent", ignore_index=True)
    if by_rate.empty:
        reason = "No place of this area can be compared."
        names = ("place_lowest", "place_highest")
        return {name: Headline(None, "percent", "", reason) for name in names}
    return {
        name: Headline(
            float(row["detection_rate_percent"]),
            "percent",
            "newest register",
            f"{row['place']} has the {kind} share of its expected cases on a register "
            f"({format_value(row['detection_rate_percent'], 'percent')}).",
        )
        for name, kind, row in (
            ("place_lowest", "smallest", by_rate.iloc[0]),
            ("place_highest", "largest", by_rate.iloc[-1]),
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
    parameters: Parameters, models: Mapping[ExpectedModel, Input | None], recorded: Input
) -> tuple[pd.DataFrame, Description]:
    columns = {
        "model": Column("Model of expected cases"),
        "expected": Column("Expected", "people", missing=NO_MODEL),
        "recorded": Column("Recorded", "people"),
        "undiagnosed": Column("Undiagnosed", "people", missing=NO_MODEL),
        "detection_rate_percent": Column("Detected", "percent", missing=NO_MODEL),
        "diagnoses_needed": Column("Still to find", "people", missing=NO_MODEL),
    }
    expected = pd.Series([i.value if i else np.nan for i in models.values()], dtype=float)
    frame = pd.DataFrame(
        {
            "model": [MODEL_LABELS[model] for model in models],
            "expected": expected,
            "recorded": recorded.value,
            "undiagnosed": (expected - recorded.value).clip(lower=0),
            "detection_rate_percent": recorded.value / expected * PER_CENT,
            "diagnoses_needed": (parameters.target * expected - recorded.value).clip(lower=0),
        }
    )
    known = [i.source for i in models.values() if i]
    return frame, Description(
        f"People with hypertension expected, recorded and undiagnosed under four models, "
        f"{parameters.area}; still to find for a target of "
        f"{format_value(parameters.target * PER_CENT, 'percent', 0)}",
        columns,
        tuple(dict.fromkeys([recorded.source, *known])),
        _basis_with(recorded),
    )


def _basis_with(recorded: Input) -> str:
    """Return the basis of a table that rests on the recorded cases."""
    return "synthetic" if recorded.basis == "synthetic" else "derived"


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
        (recorded.source, expected.source, *cite_registers(register)),
        _basis_with(recorded),
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
    england = registers(areas.resolve("England")).set_index("period")
    frame = register[["period", "register", "list_size", "prevalence_percent"]].astype(
        {"register": float, "list_size": float}
    )
    frame["england_prevalence_percent"] = register["period"].map(england["prevalence_percent"])
    return frame, Description(
        f"Hypertension register and registered patients of all ages, {area.name}, by year",
        columns,
        cite_registers(register),
        "published",
        "Practices' lists count patients, not residents, so they exceed the population.",
    )


def _place_columns(level: Level) -> dict[str, Column]:
    return {
        "place": Column(LEVEL_WORDS[level].capitalize()),
        "practices": Column("Practices", "practices"),
        "list_size": Column("Registered patients", "people"),
        "register": Column("On the register", "people"),
        "prevalence_percent": Column(
            "Recorded prevalence", "percent", 2, "no practice submitted a register"
        ),
        "expected": Column("Expected", "people"),
        "detection_rate_percent": Column(
            "Detected", "percent", missing="no case is expected, or no register was submitted"
        ),
        "diagnoses_needed": Column("Still to find", "people"),
        "flag": Column("Unlike the others", missing="nothing unusual"),
    }


def _places_table(
    parameters: Parameters, area: areas.Area, expected: Input, practices: Practices | None
) -> tuple[pd.DataFrame, Description]:
    """Return register and expected cases of every place of the chosen level."""
    columns = _place_columns(parameters.level)
    if practices is None:
        counted, note, cited = _published_places(parameters, area, expected)
        where = system_of(area) if parameters.level == "borough" else area
        basis, period = "derived", newest_register(area, None).period
    else:
        counted, note = _gathered_places(parameters, area, expected, practices)
        cited, where = (practices.citation, expected.source), area
        basis = "synthetic" if practices.basis == "synthetic" else "derived"
        period = practices.period
    frame = counted.assign(
        prevalence_percent=_percent(counted["register"], counted["list_size"]),
        detection_rate_percent=_percent(counted["register"], counted["expected"]),
        diagnoses_needed=(parameters.target * counted["expected"] - counted["register"]).clip(0),
        flag=counted["flag"].replace("", None) if "flag" in counted else None,
    )
    return frame[list(columns)], Description(
        f"Hypertension register and expected cases, {LEVEL_WORDS[parameters.level]} of "
        f"{where.name}, {period}",
        columns,
        tuple(dict.fromkeys(cited)),
        basis,
        note,
    )


def _percent(part: "pd.Series[float]", whole: "pd.Series[float]") -> "pd.Series[float]":
    return part / whole.where(whole > 0) * PER_CENT


def _published_places(
    parameters: Parameters, area: areas.Area, expected: Input
) -> tuple[pd.DataFrame, str, tuple[str, ...]]:
    """Return the boroughs of a system with expected cases by residents, or the area alone."""
    if parameters.level == "system":
        found, cases = [area], [expected.value]
    else:
        found = list(areas.members(system_of(area).code, "borough"))
        own = [expected_cases(borough, parameters.expected_model, None) for borough in found]
        cases = [i.value if i else np.nan for i in own]
    newest = [registers(place).iloc[-1] for place in found]
    frame = pd.DataFrame(
        {
            "place": [place.name for place in found],
            "practices": [float(row["practices"]) for row in newest],
            "list_size": [float(row["list_size"]) for row in newest],
            "register": [float(row["register"]) for row in newest],
            "expected": cases,
        }
    )
    cited = [sources.cite(str(row["source"])) for row in newest]
    return (
        frame,
        "Patients are counted where their practice is, expected cases where people live; the "
        "share-out ignores that some boroughs are younger than others.",
        (expected.source, *cited),
    )


def _gathered_places(
    parameters: Parameters, area: areas.Area, expected: Input, practices: Practices
) -> tuple[pd.DataFrame, str]:
    """Return the practices of an area by place, expected cases shared out by adults."""
    frame = gathered(of_area(practices.frame, area), area, parameters.level)
    silent = int(frame["without_register"].sum())
    share = frame["adults"] / frame["adults"].sum()
    note = (
        f"Expected cases are shared out by {practices.adults_are}. Practices unlike the others by "
        "design are named as such and are in all sums."
    )
    if silent:
        note += f" Practices without a register, in no sum: {silent}."
    return frame.assign(expected=share * expected.value), note


def _lowest_places_table(
    compared: pd.DataFrame, about: Description
) -> tuple[pd.DataFrame, Description]:
    """Return the places that detect the smallest share, left-over and unusual ones apart."""
    columns = {name: about.columns[name] for name in ("place", "detection_rate_percent")}
    lowest = _usual(compared).sort_values("detection_rate_percent", ignore_index=True)
    caption = (
        f"Share of expected cases on a register, lowest {SHOWN_PLACES} at most: {about.caption}"
    )
    return lowest[list(columns)].head(SHOWN_PLACES), Description(
        caption, columns, about.sources, about.basis, about.note
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
    models: Mapping[ExpectedModel, Input | None],
    recorded: Input,
    register: pd.DataFrame,
) -> list[Input]:
    rows = register.iloc[[0, -1]] if len(register) > 1 else register
    return [
        *(expected for expected in models.values() if expected),
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
