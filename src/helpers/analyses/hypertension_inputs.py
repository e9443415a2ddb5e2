"""What the hypertension analysis starts from: expected cases, recorded cases, registers by year."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.analyses.base import Input
from helpers.analyses.places import of_area
from helpers.data import areas, catalogue, facts, sources
from helpers.data.places import Practices
from helpers.errors import InputError
from helpers.formats import format_value

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


def system_of(area: areas.Area) -> areas.Area:
    """Return the area itself if it is a system, else the system that a borough belongs to."""
    return areas.resolve(area.parent) if area.kind == "borough" and area.parent else area


# --- expected cases -------------------------------------------------------------------------------


def expected_cases(
    area: areas.Area, model: ExpectedModel, practices: Practices | None
) -> Input | None:
    """Return the cases that a model expects in an area; None where it says nothing of it.

    A borough takes its system's by its share of residents. Where the strategy gives no residents of
    a system, a survey's share applies to the adults on the lists of its practices.

    Args:
        area: a system, or a borough of one.
        model: how expected cases follow.
        practices: the practices of the chosen source; None for published figures alone.
    """
    system = system_of(area)
    whole = _expected_in_system(system, model)
    if whole is None:
        return _expected_on_lists(area, model, practices)
    if system == area:
        return whole
    residents = residents_by_borough(system)
    return Input(
        f"Expected cases in {area.name}: {system.name}'s by share of residents",
        whole.value * float(residents[area.code] / residents.sum()),
        "people",
        whole.period,
        f"{whole.source}; {_cite_residents(area)}",
        "derived",
    )


def _expected_in_system(system: areas.Area, model: ExpectedModel) -> Input | None:
    if model == "strategy":
        fact = facts.fact_for("expected_cases", system)
        return from_fact(fact) if fact else None
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
    adults = residents.value - children.value
    cited = f"{residents.citation}; {children.citation}"
    return _survey_share(model, adults, "adults (residents less under-18s)", cited)


def _expected_on_lists(
    area: areas.Area, model: ExpectedModel, practices: Practices | None
) -> Input | None:
    if practices is None or model not in SURVEY_MEASURES:
        return None
    own = of_area(practices.frame, area)
    adults = float(own.loc[own["register"].notna(), "adults"].sum())
    if not adults:
        return None
    return _survey_share(model, adults, practices.adults_are, practices.citation)


def _survey_share(model: ExpectedModel, adults: float, who: str, cited: str) -> Input:
    prevalence = catalogue.load("hypertension_prevalence")
    survey = prevalence[prevalence["id"] == SURVEY_MEASURES[model]].iloc[0]
    share = float(survey["percent"])
    return Input(
        f"Expected cases: {format_value(share, 'percent', 0)} of "
        f"{format_value(adults, 'people')} {who}",
        adults * share / PER_CENT,
        "people",
        str(survey["period"]),
        f"{sources.cite(str(survey['source']))}; {cited}",
        "derived",
    )


# --- recorded cases -------------------------------------------------------------------------------


def recorded_cases(area: areas.Area, choice: str, practices: Practices | None) -> Input:
    """Return the recorded cases of an area.

    Args:
        area: the area.
        choice: `strategy`, `qof` (the newest register of the source) or `auto`.
        practices: the practices of the chosen source; None for published figures alone.

    Raises:
        InputError: the choice has no figure for the area.
    """
    fact = facts.fact_for("recorded_cases", area)
    if choice == "strategy" and fact is None:
        raise InputError(
            f"recorded: the strategy gives no number of recorded cases for {area.name}; "
            "use recorded=qof or recorded=auto"
        )
    if choice == "strategy" or (choice == "auto" and practices is None and fact is not None):
        assert fact is not None  # noqa: S101 - the lines above leave no other case
        return from_fact(fact)
    return newest_register(area, practices)


def newest_register(area: areas.Area, practices: Practices | None) -> Input:
    """Return the newest hypertension register of an area in the chosen source.

    Raises:
        InputError: the source has none.
    """
    label = f"People on the hypertension register, {area.name}"
    if practices is not None:
        own = of_area(practices.frame, area)
        if own["register"].notna().sum() == 0:
            raise InputError(f"area: {area.name} has no practice in {practices.citation}")
        register = float(own["register"].sum())
        period, cited, basis = practices.period, practices.citation, practices.basis
        return Input(label, register, "people", period, cited, basis)
    register_by_year = registers(area)
    if register_by_year.empty:
        raise InputError(
            f"area: {area.name} has no QOF hypertension register in the published data; "
            "other systems need source=official and an import of qof"
        )
    newest = register_by_year.iloc[-1]
    cited = sources.cite(str(newest["source"]))
    return Input(label, float(newest["register"]), "people", str(newest["period"]), cited)


def from_fact(fact: facts.Fact) -> Input:
    """Return a figure of the strategy as an input."""
    return Input(fact.measure, fact.value, fact.unit, fact.period, fact.citation)


def residents_by_borough(system: areas.Area) -> "pd.Series[float]":
    """Return the residents of a system's boroughs by their code."""
    boroughs = [borough.code for borough in areas.members(system.code, "borough")]
    residents = catalogue.load("resident_population").set_index("area_code")["people"]
    return residents.loc[boroughs].astype(float)


def _cite_residents(area: areas.Area) -> str:
    rows = catalogue.load("resident_population").set_index("area_code")
    return sources.cite(str(rows["source"][area.code]))


# --- the register over the years ------------------------------------------------------------------


@dataclass(frozen=True)
class Growth:
    """Yearly change of a register between its first and last published year."""

    first: "pd.Series[float]"
    last: "pd.Series[float]"
    years: int

    @property
    def per_year(self) -> float:
        """People by which the register grew in a year."""
        return float(self.last["register"] - self.first["register"]) / self.years

    @property
    def per_year_at_constant_list(self) -> float:
        """People by which it would have grown had the list of patients kept its first size."""
        change = self.last["register"] / self.last["list_size"]
        change -= self.first["register"] / self.first["list_size"]
        return float(change * self.first["list_size"]) / self.years

    def percent(self, column: str) -> float:
        """Return the change of `register` or `list_size` over all years, in percent."""
        return float(self.last[column] / self.first[column] - 1) * PER_CENT

    @property
    def period(self) -> str:
        """First and last year."""
        return f"{self.first['period']} to {self.last['period']}"


def registers(area: areas.Area) -> pd.DataFrame:
    """Return the published QOF registers of an area, a row a year, oldest first."""
    register = catalogue.load("hypertension_register")
    own = register[register["area_code"] == area.code].sort_values("period", ignore_index=True)
    return own.assign(year=own["period"].map(_closing_year).astype(int))


def cite_registers(register: pd.DataFrame) -> tuple[str, ...]:
    """Return the sources of some years of a register, each once."""
    return tuple(dict.fromkeys(sources.cite(source) for source in register["source"]))


def growth_of(register: pd.DataFrame) -> Growth | None:
    """Return the growth between the first and last year; None with fewer than two years."""
    if len(register) < 2:
        return None
    first, last = register.iloc[0], register.iloc[-1]
    return Growth(first, last, int(last["year"] - first["year"]))


def _closing_year(financial_year: str) -> int:
    return int(financial_year.split("-", maxsplit=1)[0]) + 1
