"""What the hypertension analysis starts from: expected cases, recorded cases, registers, places."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.base import cite, stated
from helpers.analyses.hypertension.gathering import (
    Level,
    flags,
    home_systems,
    largest_unusual,
    of_area,
)
from helpers.analyses.hypertension.parameters import (
    PUBLISHED_LEVELS,
    ExpectedModel,
    Parameters,
)
from helpers.analyses.hypertension.places import practice_places, published_places
from helpers.data import areas, facts, hypertension, places
from helpers.data.places import Practices
from helpers.errors import InputError
from helpers.results import SYNTHETIC, Figure, sourced

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
KINDS = ("country", "icb", "borough")
OLDEST_COUNTED = 84
"""Last year of age in an open band, where only the years of a band are known, not its people."""
PER_CENT = 100.0
READ = "Blood pressure recorded in the last year"
TREATED = "Treated to target"


@dataclass(frozen=True)
class Evidence:
    """Everything that the steps of the analysis start from, for one set of parameters.

    Counts of practices and networks are protected: rounded, and missing where they are few.

    Attributes:
        parameters: the choices.
        area: the area.
        system: the area itself, or the system that it is a borough of.
        models: people expected under each model; NaN where it says nothing of the area.
        expected: those of the chosen model.
        recorded: people with a recorded diagnosis.
        newest: people on the newest register.
        read: the diagnosed who were read in the last year; NaN where no source says.
        treated: the diagnosed who are treated to target; NaN where no source says.
        register: the published registers, as `helpers.data.hypertension.registers`.
        places: the places of the chosen level, as `places.COLUMNS`.
        compared: the same, practices unlike the others in or out as the parameters say.
        unusual: practices unlike the others by design, largest first: `place` and `flag`.
        silent: practices that submitted no register and count in no sum.
        england_percent: share of expected cases that England records, by the area's own yardstick;
            NaN where the source does not hold the practices of all England.
        stated: whether recorded cases are those that the strategy states for this very area.
        ages_known: whether the patients of practices are known by sex and bands of ages.
    """

    parameters: Parameters
    area: areas.Area
    system: areas.Area
    models: Mapping[ExpectedModel, Figure]
    expected: Figure
    recorded: Figure
    newest: Figure
    read: Figure
    treated: Figure
    register: pd.DataFrame
    places: pd.DataFrame
    compared: pd.DataFrame
    unusual: pd.DataFrame
    silent: int
    england_percent: float
    stated: bool
    ages_known: bool

    @property
    def level(self) -> Level:
        """What places are compared."""
        return self.parameters.level

    @property
    def compared_area(self) -> areas.Area:
        """The area that the compared places are places of."""
        by_borough = self.level == "borough" and not self.practices_known
        return self.system if by_borough else self.area

    @property
    def known_models(self) -> dict[ExpectedModel, Figure]:
        """The models that say how many are expected here."""
        return {name: figure for name, figure in self.models.items() if figure.known}

    @property
    def practices_known(self) -> bool:
        """Whether the source tells practices apart."""
        return self.parameters.source != "published"

    @property
    def older(self) -> bool:
        """Whether the number recorded is the strategy's own and not that of the newest register."""
        return self.stated and self.newest != self.recorded

    @property
    def chapters_known(self) -> bool:
        """Whether both chapters of the strategy lead to a number of people expected here."""
        return self.models["strategy"].known and self.models["phm"].known

    @property
    def growth_known(self) -> bool:
        """Whether registers of several years are held."""
        return len(self.register) > 1

    @property
    def synthetic(self) -> bool:
        """Whether anything rests on synthetic practices."""
        return SYNTHETIC in {self.recorded.basis, self.newest.basis}

    @property
    def basis(self) -> str:
        """Basis of a table that rests on the registers."""
        return SYNTHETIC if self.synthetic else "derived"

    def marked(self, figures: Mapping[str, Figure]) -> dict[str, Figure]:
        """Return figures that say so where they rest on synthetic practices."""
        if not self.synthetic:
            return dict(figures)
        return {name: figure.but(basis=SYNTHETIC) for name, figure in figures.items()}

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the expected and the recorded cases come from."""
        return cite([self.expected, self.recorded, self.newest])

    @property
    def undiagnosed(self) -> float:
        """People expected to have hypertension without a diagnosis."""
        return still_needed(1.0, self.expected, self.recorded)

    @property
    def needed(self) -> float:
        """People still to be diagnosed for the target."""
        return still_needed(self.parameters.target, self.expected, self.recorded)


def still_needed(target: float, expected: float, recorded: float) -> float:
    """Return the people still to be diagnosed, target x expected - recorded, 0 if negative."""
    return max(0.0, target * expected - recorded)


@dataclass(frozen=True)
class _Lists:
    """The practices of an area's system and of the area, with `weight` and `flag`."""

    source: Practices
    peers: pd.DataFrame
    own: pd.DataFrame

    @property
    def basis(self) -> str:
        return SYNTHETIC if self.source.basis == SYNTHETIC else "derived"

    @property
    def own_share(self) -> float:
        return submitted_sum(self.own, "weight") / submitted_sum(self.peers, "weight")


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area lacks a figure that the parameters ask for.
    """
    area = _analysed(areas.resolve(parameters.area))
    lists = _lists(area, parameters)
    newest = _newest_register(area, lists)
    models = {model: _model(area, model, lists) for model in MODEL_LABELS}
    expected = _chosen(parameters, models)
    recorded = _recorded(area, parameters.recorded, newest, lists)
    fact = facts.fact_for("recorded_cases", area)
    is_stated = fact is not None and fact.value == recorded
    everywhere, compared = _places(parameters, area, lists, expected)
    return Evidence(
        parameters=parameters,
        area=area,
        system=system_of(area),
        models=models,
        expected=expected,
        recorded=recorded,
        newest=newest,
        read=_read(area, lists, is_stated=is_stated),
        treated=_reading(lists, "treated", TREATED),
        register=hypertension.registers(area.code),
        places=everywhere,
        compared=compared,
        unusual=_unusual(lists),
        silent=0 if lists is None else int(lists.own["register"].isna().sum()),
        england_percent=_england_percent(expected, lists),
        stated=is_stated,
        ages_known=lists is not None and _by_age(lists.source),
    )


def system_of(area: areas.Area) -> areas.Area:
    """Return the area itself if it is a system, else the system that a borough belongs to."""
    return areas.resolve(area.parent) if area.kind == "borough" and area.parent else area


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


def _lists(area: areas.Area, parameters: Parameters) -> _Lists | None:
    """Return the practices of the chosen source; None for published figures alone.

    Raises:
        InputError: a release that is needed has not been imported, or lacks ages, or the source
            has no practice of the area.
    """
    if parameters.source == "published":
        return None
    by_age = parameters.expected_model == "age_sex"
    source = places.practices(parameters.source, parameters.period, by_age=by_age)
    peers = of_area(source.frame, system_of(area))
    if of_area(peers, area)["register"].isna().all():
        hint = (
            "synthetic practices are made up for Example System and its boroughs alone; use one "
            "of them, or source=official"
            if source.basis == SYNTHETIC
            else "use an area that the imported release covers"
        )
        raise InputError(f"area: {area.name} has no practice in {source.citation}; {hint}")
    weight = _weights(peers, source.groups)
    # a practice without ages is taken to be as old as the average of the others
    usual = weight.sum() / peers["adults"].where(weight.notna()).sum()
    peers = peers.assign(weight=weight.fillna(peers["adults"] * usual), flag=flags(peers))
    return _Lists(source, peers, of_area(peers, area))


def _weights(practices: pd.DataFrame, groups: Mapping[str, tuple[str, str]]) -> "pd.Series[float]":
    """Return the cases that the ages of each practice's patients lead to expect."""
    shares = hypertension.rates_by_age_and_sex()["share"]
    rates = np.array([_rate(shares, *group) for group in groups.values()])
    counts = practices[list(groups)].to_numpy(dtype=float)
    return pd.Series(counts @ rates, index=practices.index)


def _rate(shares: "pd.Series[float]", sex: str, band: str) -> float:
    """Return the share with hypertension in a band of ages: the mean over its years of age.

    Where the sexes are not told apart, both count alike.
    """
    first, _, last = band.removesuffix("+").partition("-")
    years = range(int(first), int(last or OLDEST_COUNTED) + 1)
    sexes = ("female", "male") if sex == "all" else (sex,)
    return float(np.mean([shares[one, places.band_of(year)] for one in sexes for year in years]))


def submitted_sum(practices: pd.DataFrame, column: str) -> float:
    """Return the sum of a column over the practices that submitted a register."""
    return float(practices.loc[practices["register"].notna(), column].sum())


def _places(
    parameters: Parameters, area: areas.Area, lists: _Lists | None, expected: Figure
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return every place of the chosen level, and those to compare, with their sources."""
    level = parameters.level
    if lists is None:
        found = published_places(area, system_of(area), level, expected)
        found = sourced(found, _published_sources(area, level, expected))
        return found, found
    known = area.kind != "icb" or bool(areas.members(area.code, "borough"))
    homes = None if known else home_systems(lists.source.frame)
    per_weight = expected / submitted_sum(lists.own, "weight")
    cited = [lists.source.citation, expected.source]

    def gathered(own: pd.DataFrame, *, published: bool) -> pd.DataFrame:
        found = practice_places(own, area, level, homes, per_weight, published=published)
        return sourced(found, cited, lists.basis)

    everywhere = gathered(lists.own, published=level in PUBLISHED_LEVELS)
    usual = lists.own["flag"] == ""
    if parameters.include_outliers or usual.all():
        return everywhere, everywhere
    if level == "practice":
        return everywhere, everywhere[everywhere["flag"] == ""].reset_index(drop=True)
    # what is left of a published sum without a practice would give that practice away
    return everywhere, gathered(lists.own[usual], published=False)


def _published_sources(area: areas.Area, level: Level, expected: Figure) -> list[str]:
    registers = hypertension.registers(area.code)["source"]
    if level != "borough":
        return [expected.source, *registers.tail(1)]
    codes = [borough.code for borough in areas.members(system_of(area).code, "borough")]
    return [expected.source, *registers.tail(1), *hypertension.residents().loc[codes, "source"]]


def _unusual(lists: _Lists | None) -> pd.DataFrame:
    if lists is None:
        return pd.DataFrame({"place": [], "flag": []}, dtype=object)
    return largest_unusual(lists.own)


def _england_percent(expected: Figure, lists: _Lists | None) -> float:
    """Return England's share: expected cases there are those that its lists' ages lead to."""
    if lists is None or lists.source.basis == SYNTHETIC:
        return math.nan
    everybody = lists.source.frame
    weight = _weights(everybody, lists.source.groups)
    counted = everybody["register"].notna() & weight.notna()
    per_weight = expected / submitted_sum(lists.own, "weight")
    cases = weight[counted].sum() * per_weight
    return float(everybody.loc[counted, "register"].sum() / cases * PER_CENT)


# --- expected cases -------------------------------------------------------------------------------


def _model(area: areas.Area, model: ExpectedModel, lists: _Lists | None) -> Figure:
    found = _expected(area, model, lists)
    return Figure(None, "people", MODEL_LABELS[model]) if found is None else found


def _expected(area: areas.Area, model: ExpectedModel, lists: _Lists | None) -> Figure | None:
    """Return the cases that a model expects in an area; None where it says nothing of it.

    A borough takes its system's: by its share of residents, or, where practices are known, by
    what the ages on their lists lead to expect. Where the strategy gives no residents of a system,
    a survey's share applies to the adults on the lists of its practices.
    """
    if model == "age_sex":
        return _expected_by_age(lists)
    system = system_of(area)
    whole = _expected_in_system(system, model) or _expected_on_lists(model, lists)
    if whole is None or system == area:
        return whole
    if lists is None:
        return _expected_by_residents(area, whole)
    return _cases(
        whole * lists.own_share,
        f"Expected cases in {area.name}, by the ages on practices' lists",
        whole.period,
        f"{whole.source}; {lists.source.citation}",
        lists.basis,
    )


def _expected_by_residents(area: areas.Area, whole: Figure) -> Figure:
    residents = hypertension.residents()
    boroughs = [borough.code for borough in areas.members(area.parent, "borough")]
    share = residents["people"][area.code] / residents.loc[boroughs, "people"].sum()
    return _cases(
        whole * share,
        f"Expected cases in {area.name}, by share of residents",
        whole.period,
        f"{whole.source}; {residents['source'][area.code]}",
    )


def _expected_by_age(lists: _Lists | None) -> Figure | None:
    if lists is None or not _by_age(lists.source):
        return None
    some = hypertension.rates_by_age_and_sex().iloc[0]
    return _cases(
        submitted_sum(lists.own, "weight"),
        "Expected cases, rates by age and sex on practices' lists",
        some["period"],
        f"{some['source']}; {lists.source.citation}",
        lists.basis,
    )


def _by_age(source: Practices) -> bool:
    return set(source.groups.values()) >= set(hypertension.rates_by_age_and_sex().index)


def _expected_in_system(system: areas.Area, model: ExpectedModel) -> Figure | None:
    if model == "strategy":
        fact = facts.fact_for("expected_cases", system)
        return stated(fact) if fact else None
    if model == "phm":
        return _expected_from_undiagnosed(system)
    return _expected_from_survey(system, model)


def _expected_from_undiagnosed(system: areas.Area) -> Figure | None:
    recorded = facts.fact_for("recorded_cases", system)
    undiagnosed = facts.fact_for("undiagnosed_cases_phm", system)
    if recorded is None or undiagnosed is None:
        return None
    return _cases(
        recorded.value + undiagnosed.value,
        "Expected cases, recorded plus undiagnosed of the population-health chapter",
        undiagnosed.period,
        f"{recorded.citation}; {undiagnosed.citation}",
    )


def _expected_from_survey(system: areas.Area, model: ExpectedModel) -> Figure | None:
    residents = facts.fact_for("population", system)
    children = facts.fact_for("children_under_18", system)
    if residents is None or children is None:
        return None
    adults = residents.value - children.value
    return _survey_share(model, adults, f"{residents.citation}; {children.citation}")


def _expected_on_lists(model: ExpectedModel, lists: _Lists | None) -> Figure | None:
    if lists is None or model not in SURVEY_MEASURES:
        return None
    return _survey_share(model, submitted_sum(lists.peers, "adults"), lists.source.citation)


def _survey_share(model: ExpectedModel, adults: float, cited: str) -> Figure:
    survey = hypertension.survey(SURVEY_MEASURES[model])
    label = f"Expected cases, {MODEL_LABELS[model]}"
    source = f"{survey.citation}; {cited}"
    return _cases(adults * survey.share, label, survey.period, source)


def _cases(number: float, label: str, period: str, source: str, basis: str = "derived") -> Figure:
    return Figure(number, "people", label, period=period, source=source, basis=basis)


def _chosen(parameters: Parameters, models: Mapping[ExpectedModel, Figure]) -> Figure:
    expected = models[parameters.expected_model]
    if expected.known:
        return expected
    others = [model for model, found in models.items() if found.known]
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


def _recorded(area: areas.Area, choice: str, newest: Figure, lists: _Lists | None) -> Figure:
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
    if fact is not None and (choice == "strategy" or (choice == "auto" and lists is None)):
        return stated(fact)
    return newest


def _newest_register(area: areas.Area, lists: _Lists | None) -> Figure:
    """Return the newest hypertension register of an area in the chosen source.

    Raises:
        InputError: the source has none.
    """
    if lists is not None:
        return _reading(lists, "register", f"People on the hypertension register, {area.name}")
    register = hypertension.registers(area.code)
    if register.empty:
        raise InputError(
            f"area: {area.name} has no QOF hypertension register in the published data; "
            "other systems need source=official and an import of qof"
        )
    newest = register.iloc[-1]
    label = f"People on the hypertension register, {area.name}"
    return _cases(newest["register_people"], label, newest["period"], newest["source"], "published")


def _read(area: areas.Area, lists: _Lists | None, *, is_stated: bool) -> Figure:
    fact = facts.fact_for("bp_recorded_last_year", area)
    if lists is None and fact is not None and is_stated:
        return stated(fact)
    return _reading(lists, "read", READ)


def _reading(lists: _Lists | None, column: str, label: str) -> Figure:
    """Return the sum of a count over the practices of the area; NaN where no source says."""
    if lists is None or lists.own[column].isna().all():
        return Figure(None, "people", label)
    source = lists.source
    total = float(lists.own[column].sum())
    return _cases(total, label, source.period, source.citation, source.basis)
