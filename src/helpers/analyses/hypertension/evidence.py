"""What the hypertension analysis starts from: expected cases, recorded cases, registers by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.base import Input
from helpers.analyses.hypertension.gathering import flags, home_systems, of_area
from helpers.analyses.hypertension.parameters import ExpectedModel, Parameters
from helpers.data import areas, facts, hypertension, places
from helpers.data.hypertension import Register
from helpers.data.places import Practices
from helpers.errors import InputError
from helpers.formats import format_value

MODEL_LABELS: dict[ExpectedModel, str] = {
    "strategy": "Strategy, research chapter",
    "phm": "Strategy, population-health chapter",
    "survey_30": "Health Survey for England, 30% of adults",
    "survey_32": "ONS 2015-19, 32% of adults",
    "age_sex": "Rates by age and sex, about 2013",
}
SURVEY_MEASURES: dict[ExpectedModel, str] = {
    "survey_30": "adult_prevalence_survey",
    "survey_32": "adult_prevalence_ons",
}
ENGLAND = "E92000001"
READINGS = {"read": "Diagnosed people read in the last year", "treated": "Treated to target"}
KINDS = ("country", "icb", "borough")
OLDEST_COUNTED = 84
"""Last year of age in an open band, where only the years of a band are known, not its people."""
PER_CENT = 100.0


@dataclass(frozen=True)
class Growth:
    """Yearly change of a register between its first and last published year."""

    first: Register
    last: Register

    @property
    def years(self) -> int:
        """Years between them."""
        return self.last.year - self.first.year

    @property
    def per_year(self) -> float:
        """People by which the register grew in a year."""
        return (self.last.register - self.first.register) / self.years

    @property
    def per_year_at_constant_list(self) -> float:
        """People by which it would have grown had the list of patients kept its first size."""
        change = self.last.register / self.last.list_size
        change -= self.first.register / self.first.list_size
        return change * self.first.list_size / self.years

    @property
    def register_percent(self) -> float:
        """Change of the register over all years, in percent."""
        return (self.last.register / self.first.register - 1) * PER_CENT

    @property
    def list_percent(self) -> float:
        """Change of the list of patients over all years, in percent."""
        return (self.last.list_size / self.first.list_size - 1) * PER_CENT

    @property
    def period(self) -> str:
        """First and last year."""
        return f"{self.first.period} to {self.last.period}"


@dataclass(frozen=True)
class Evidence:
    """Everything that the sections of the analysis start from, for one set of parameters.

    Attributes:
        parameters: the choices.
        area: the area.
        system: the area itself, or the system that it is a borough of.
        source: the practices of the chosen source; None for published figures alone.
        own: the practices of the area, with `weight` (cases that their patients' ages lead to
            expect) and `flag` (why one is unlike the others); None without a source.
        models: the expected cases under each model; None where it says nothing of the area.
        expected: those of the chosen model.
        recorded: the recorded cases.
        newest: the newest register.
        register: the published registers, oldest first.
        read: the diagnosed who were read in the last year; None where no source says.
        treated: the diagnosed who are treated to target; None where no source says.
        stated: whether recorded cases are those that the strategy states for this very area.
    """

    parameters: Parameters
    area: areas.Area
    system: areas.Area
    source: Practices | None
    own: pd.DataFrame | None
    models: Mapping[ExpectedModel, Input | None]
    expected: Input
    recorded: Input
    newest: Input
    register: tuple[Register, ...]
    read: Input | None
    treated: Input | None
    stated: bool

    @property
    def growth(self) -> Growth | None:
        """The growth between the first and last register; None with fewer than two."""
        return Growth(self.register[0], self.register[-1]) if len(self.register) > 1 else None

    @property
    def needed(self) -> float:
        """People still to be diagnosed for the target."""
        return still_needed(self.parameters.target, self.expected.value, self.recorded.value)

    @property
    def basis(self) -> str:
        """Basis of a table that rests on the registers."""
        made_up = "synthetic" in {self.recorded.basis, self.newest.basis}
        return "synthetic" if made_up else "derived"


def still_needed(target: float, expected: float, recorded: float) -> float:
    """Return the people still to be diagnosed, target x expected - recorded, 0 if negative."""
    return max(0.0, target * expected - recorded)


def gather_evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area lacks a figure that the parameters ask for.
    """
    area = _analysed(areas.resolve(parameters.area))
    source = practices_of(parameters)
    peers = None if source is None else _peers(area, source)
    own = None if peers is None else of_area(peers, area)
    newest = _newest_register(area, source, own)
    models: dict[ExpectedModel, Input | None] = {
        model: _expected(area, model, source, peers) for model in MODEL_LABELS
    }
    recorded = _recorded(area, parameters.recorded, newest, own)
    fact = facts.fact_for("recorded_cases", area)
    stated = fact is not None and fact.value == recorded.value
    return Evidence(
        parameters,
        area,
        system_of(area),
        source,
        own,
        models,
        _chosen(parameters, models),
        recorded,
        newest,
        hypertension.registers(area.code),
        *_readings(area, source, own, stated=stated),
        stated,
    )


def practices_of(parameters: Parameters) -> Practices | None:
    """Return the practices of the chosen source; None for published figures alone.

    Raises:
        InputError: a release that is needed has not been imported, or lacks ages.
    """
    if parameters.source == "published":
        return None
    by_age = parameters.expected_model == "age_sex"
    return places.practices(parameters.source, parameters.period, by_age=by_age)


def system_of(area: areas.Area) -> areas.Area:
    """Return the area itself if it is a system, else the system that a borough belongs to."""
    return areas.resolve(area.parent) if area.kind == "borough" and area.parent else area


def homes_of(evidence: Evidence) -> "pd.Series[str] | None":
    """Return the home system of each borough, where the table of areas does not tell it."""
    area = evidence.area
    known = area.kind != "icb" or bool(areas.members(area.code, "borough"))
    if evidence.source is None or evidence.parameters.level != "borough" or known:
        return None
    return home_systems(evidence.source.frame)


def _analysed(area: areas.Area) -> areas.Area:
    """Return an area that hypertension can be analysed for."""
    if area.kind in KINDS:
        return area
    near = system_of(areas.resolve(area.parent)) if area.parent else area
    what = {"ccg": "a former clinical commissioning group"}.get(area.kind, f"a {area.kind}")
    hint = f" such as {near.name}" if near.kind == "icb" else ""
    raise InputError(
        f"area: {area.name} is {what}, which has no register or lists of patients here; "
        f"use an integrated care system{hint}, a borough of North West London, or England"
    )


# --- practices ------------------------------------------------------------------------------------


def _peers(area: areas.Area, source: Practices) -> pd.DataFrame:
    """Return the practices of an area's system with `weight` and `flag`.

    Raises:
        InputError: the source has no practice of the area.
    """
    peers = of_area(source.frame, system_of(area))
    if of_area(peers, area)["register"].isna().all():
        hint = (
            "synthetic practices are made for North West London and its boroughs alone; use one "
            "of them, or source=official"
            if source.basis == "synthetic"
            else "use an area that the imported release covers"
        )
        raise InputError(f"area: {area.name} has no practice in {source.citation}; {hint}")
    weight = _weights(peers, source.groups)
    # a practice without ages is taken to be as old as the average of the others
    usual = weight.sum() / peers["adults"].where(weight.notna()).sum()
    return peers.assign(weight=weight.fillna(peers["adults"] * usual), flag=flags(peers))


def _weights(practices: pd.DataFrame, groups: Mapping[str, tuple[str, str]]) -> "pd.Series[float]":
    """Return the cases that the ages of each practice's patients lead to expect."""
    rates = np.array([_rate(*group) for group in groups.values()])
    counts = practices[list(groups)].to_numpy(dtype=float)
    return pd.Series(counts @ rates, index=practices.index)


def _rate(sex: str, band: str) -> float:
    """Return the share with hypertension in a band of ages: the mean over its years of age.

    Where the sexes are not told apart, both count alike.
    """
    rates = hypertension.rates_by_age_and_sex()
    first, _, last = band.removesuffix("+").partition("-")
    years = range(int(first), int(last or OLDEST_COUNTED) + 1)
    sexes = ("female", "male") if sex == "all" else (sex,)
    return float(
        np.mean([rates[one, places.band_of(year)].share for one in sexes for year in years])
    )


# --- expected cases -------------------------------------------------------------------------------


def _expected(
    area: areas.Area, model: ExpectedModel, source: Practices | None, peers: pd.DataFrame | None
) -> Input | None:
    """Return the cases that a model expects in an area; None where it says nothing of it.

    A borough takes its system's: by its share of residents, or, where practices are known, by
    what the ages on their lists lead to expect. Where the strategy gives no residents of a system,
    a survey's share applies to the adults on the lists of its practices.
    """
    own = None if peers is None else of_area(peers, area)
    if model == "age_sex":
        return _expected_by_age(source, own)
    system = system_of(area)
    whole = _expected_in_system(system, model)
    if whole is None:
        return _expected_on_lists(model, source, own)
    if system == area:
        return whole
    if source is None or own is None or peers is None:
        return _by_residents(area, system, whole)
    share = submitted_sum(own, "weight") / submitted_sum(peers, "weight")
    return Input(
        f"Expected cases in {area.name}: {system.name}'s by the ages on its practices' lists",
        whole.value * share,
        "people",
        whole.period,
        f"{whole.source}; {source.citation}",
        "synthetic" if source.basis == "synthetic" else "derived",
    )


def _by_residents(area: areas.Area, system: areas.Area, whole: Input) -> Input:
    people = residents_of(areas.members(system.code, "borough"))
    return Input(
        f"Expected cases in {area.name}: {system.name}'s by share of residents",
        whole.value * people[area.code] / sum(people.values()),
        "people",
        whole.period,
        f"{whole.source}; {cite_residents([area.code])}",
        "derived",
    )


def submitted_sum(practices: pd.DataFrame, column: str) -> float:
    """Return the sum of a column over the practices that submitted a register."""
    return float(practices.loc[practices["register"].notna(), column].sum())


def _expected_by_age(source: Practices | None, own: pd.DataFrame | None) -> Input | None:
    rates = hypertension.rates_by_age_and_sex()
    if source is None or own is None or not set(source.groups.values()) >= set(rates):
        return None
    some = next(iter(rates.values()))
    return Input(
        "Expected cases: rates by age and sex on practices' lists",
        submitted_sum(own, "weight"),
        "people",
        some.period,
        f"{some.citation}; {source.citation}",
        "synthetic" if source.basis == "synthetic" else "derived",
    )


def _expected_in_system(system: areas.Area, model: ExpectedModel) -> Input | None:
    if model == "strategy":
        fact = facts.fact_for("expected_cases", system)
        return Input.of_fact(fact) if fact else None
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
    model: ExpectedModel, source: Practices | None, own: pd.DataFrame | None
) -> Input | None:
    if source is None or own is None or model not in SURVEY_MEASURES:
        return None
    adults = submitted_sum(own, "adults")
    return _survey_share(model, adults, source.adults_are, source.citation)


def _survey_share(model: ExpectedModel, adults: float, who: str, cited: str) -> Input:
    survey = hypertension.survey(SURVEY_MEASURES[model])
    return Input(
        f"Expected cases: {format_value(survey.share * PER_CENT, 'percent', 0)} of "
        f"{format_value(adults, 'people')} {who}",
        adults * survey.share,
        "people",
        survey.period,
        f"{survey.citation}; {cited}",
        "derived",
    )


def _chosen(parameters: Parameters, models: Mapping[ExpectedModel, Input | None]) -> Input:
    expected = models[parameters.expected_model]
    if expected is not None:
        return expected
    others = [model for model, found in models.items() if found is not None]
    hint = (
        f"use expected_model={' or '.join(others)}"
        if others
        else "choose a system that the strategy covers, a borough of it, or source=official"
    )
    raise InputError(
        f"expected_model: {parameters.expected_model!r} gives no number of people with "
        f"hypertension for {parameters.area}; {hint}"
    )


# --- recorded cases -------------------------------------------------------------------------------


def _recorded(area: areas.Area, choice: str, newest: Input, own: pd.DataFrame | None) -> Input:
    """Return the recorded cases of an area.

    Raises:
        InputError: the strategy is asked for and has no figure for the area.
    """
    fact = facts.fact_for("recorded_cases", area)
    if choice == "strategy" and fact is None:
        raise InputError(
            f"recorded: the strategy gives no number of recorded cases for {area.name}; "
            "use recorded=qof or recorded=auto"
        )
    if fact is not None and (choice == "strategy" or (choice == "auto" and own is None)):
        return Input.of_fact(fact)
    return newest


def _newest_register(area: areas.Area, source: Practices | None, own: pd.DataFrame | None) -> Input:
    """Return the newest hypertension register of an area in the chosen source.

    Raises:
        InputError: the source has none.
    """
    label = f"People on the hypertension register, {area.name}"
    if source is not None and own is not None:
        on_register = float(own["register"].sum())
        return Input(label, on_register, "people", source.period, source.citation, source.basis)
    register = hypertension.registers(area.code)
    if not register:
        raise InputError(
            f"area: {area.name} has no QOF hypertension register in the published data; "
            "other systems need source=official and an import of qof"
        )
    newest = register[-1]
    return Input(label, newest.register, "people", newest.period, newest.citation)


def _readings(
    area: areas.Area, source: Practices | None, own: pd.DataFrame | None, *, stated: bool
) -> tuple[Input | None, Input | None]:
    """Return those read in the last year and those treated to target, where a source says."""
    if source is None or own is None:
        fact = facts.fact_for("bp_recorded_last_year", area)
        return (Input.of_fact(fact) if fact and stated else None), None
    read, treated = (
        None
        if own[name].isna().all()
        else Input(
            label,
            float(own[name].sum()),
            "people",
            source.period,
            source.citation,
            source.basis,
        )
        for name, label in READINGS.items()
    )
    return read, treated


def residents_of(boroughs: Sequence[areas.Area]) -> dict[str, float]:
    """Return the residents of some boroughs by their code."""
    people = hypertension.residents()
    return {borough.code: people[borough.code][0] for borough in boroughs}


def cite_residents(codes: Sequence[str]) -> str:
    """Return the citation of the residents of some boroughs."""
    people = hypertension.residents()
    return "; ".join(dict.fromkeys(people[code][1] for code in codes))


def cite_registers(register: Sequence[Register]) -> tuple[str, ...]:
    """Return the sources of some years of a register, each once."""
    return tuple(dict.fromkeys(one.citation for one in register))


def newest_year(period: str) -> int:
    """Return the year in which a financial year such as `2022-23` ends."""
    return int(period.split("-", maxsplit=1)[0]) + 1


def england_detection(evidence: Evidence) -> float | None:
    """Return the share of expected cases that England records, by the area's own yardstick.

    Expected cases of England are those that the area's number would be with the ages of England's
    lists. None where the source does not hold the practices of all England.
    """
    if evidence.source is None or evidence.own is None or evidence.source.basis == "synthetic":
        return None
    everybody = evidence.source.frame
    weight = _weights(everybody, evidence.source.groups)
    counted = everybody["register"].notna() & weight.notna()
    per_weight = evidence.expected.value / submitted_sum(evidence.own, "weight")
    return float(everybody["register"][counted].sum() / (weight[counted].sum() * per_weight))
