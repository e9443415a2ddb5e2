"""How many people are expected to have hypertension, by each model that says so of an area."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analyses.base import basis_of, stated
from helpers.analyses.hypertension.lists import Lists, register_weights, submitted_sum
from helpers.analyses.hypertension.parameters import LISTS_AGE, ExpectedModel
from helpers.data import areas, facts, hypertension
from helpers.data.areas import ENGLAND
from helpers.errors import InputError
from helpers.results import Figure

MODEL_LABELS: dict[ExpectedModel, str] = {
    "strategy": "Strategy, research chapter",
    "phm": "Strategy, population-health chapter",
    "survey_30": "Health Survey for England, 30% of resident adults",
    "survey_32": "ONS 2015-19, 32% of resident adults",
    "lists_30": "Health Survey for England, 30% of adults on lists",
    "lists_32": "ONS 2015-19, 32% of adults on lists",
    "lists_age": "Health Survey for England, 30% of adults, by the ages on lists",
    "ons_undiagnosed": "ONS 2015-19, 29% undiagnosed",
    "age_sex": "Rates by age and sex, about 2013",
}
OF_RESIDENTS: dict[str, str] = {
    "survey_30": "adult_prevalence_survey",
    "survey_32": "adult_prevalence_ons",
}
OF_REGISTERED: dict[str, str] = {
    "lists_30": "adult_prevalence_survey",
    "lists_age": "adult_prevalence_survey",
    "lists_32": "adult_prevalence_ons",
}
"""Surveys by the model that takes their share of adults."""
UNDIAGNOSED_SHARE = "adult_undiagnosed_share_ons"
AUTOMATIC: tuple[ExpectedModel, ...] = ("strategy", LISTS_AGE)
"""What the model is where none is chosen: the first that says something of the area."""


@dataclass(frozen=True)
class Basis:
    """What the models start from.

    Attributes:
        area: the area.
        system: the area itself, or the system that it is a borough of.
        lists: the practices of the chosen source; None for published figures alone.
        register: the area's newest register, as a row of `helpers.data.hypertension.registers`, no
            row where none is held.
        whole: the system's, likewise.
        newest: people on the area's newest register in the chosen source.
    """

    area: areas.Area
    system: areas.Area
    lists: Lists | None
    register: pd.DataFrame
    whole: pd.DataFrame
    newest: Figure

    @property
    def own_share(self) -> float:
        """The area's share of its system's cases, by the ages on lists; NaN where not known."""
        if self.lists is not None:
            return self.lists.own_share
        own, whole = (
            register_weights(each).sum(min_count=1) for each in (self.register, self.whole)
        )
        return float(own / whole)

    @property
    def cited(self) -> str:
        """The lists that share out a system's cases."""
        if self.lists is not None:
            return self.lists.source.citation
        return "; ".join(dict.fromkeys(self.register["source"]))


def by_model(basis: Basis) -> dict[ExpectedModel, Figure]:
    """Return the people expected under each model; NaN where it says nothing of the area."""
    return {
        model: _shared_out(basis, model) or Figure(None, "people", label)
        for model, label in MODEL_LABELS.items()
    }


def chosen(
    model: str, models: Mapping[ExpectedModel, Figure], area: str
) -> tuple[ExpectedModel, Figure]:
    """Return the model that is chosen and what it expects.

    Raises:
        InputError: it says nothing of the area.
    """
    known = [name for name, found in models.items() if found.known]
    wanted = AUTOMATIC if model == "auto" else [name for name in models if name == model]
    for name in wanted:
        if name in known:
            return name, models[name]
    hint = f"use expected_model={' or '.join(known)}" if known else "use source=official"
    raise InputError(
        f"expected_model: {model!r} gives no number of people with hypertension for {area}; {hint}"
    )


def _shared_out(basis: Basis, model: ExpectedModel) -> Figure | None:
    """Return an area's own number, else its share of its system's."""
    if model == "age_sex":
        return _by_age(basis)
    if model == LISTS_AGE:
        return _of_england_by_age(basis)
    if model == "ons_undiagnosed":
        return _from_undiagnosed_share(basis.newest)
    whole = _in_system(basis, model)
    if whole is None or basis.system == basis.area:
        return whole
    return _cases(
        whole * basis.own_share,
        f"Expected cases in {basis.area.name}, by the ages on practices' lists",
        whole.period,
        f"{whole.source}; {basis.cited}",
        _basis(basis),
    )


def _in_system(basis: Basis, model: ExpectedModel) -> Figure | None:
    if model == "strategy":
        fact = facts.fact_for("expected_cases", basis.system)
        return stated(fact) if fact else None
    if model == "phm":
        return _from_population_health(basis.system)
    if model in OF_RESIDENTS:
        return _of_residents(basis.system, model)
    return _of_registered(basis, model)


def _from_population_health(system: areas.Area) -> Figure | None:
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


def _from_undiagnosed_share(newest: Figure) -> Figure | None:
    """Return the register over the share of cases that are diagnosed, by a survey of England."""
    if not newest.known:
        return None
    survey = hypertension.survey(UNDIAGNOSED_SHARE)
    label = f"Expected cases, {MODEL_LABELS['ons_undiagnosed']}"
    source = f"{survey.citation}; {newest.source}"
    basis = basis_of([newest])
    people = round(newest / (1 - survey.share))
    return _cases(people, label, newest.period, source, basis)


def _of_residents(system: areas.Area, model: ExpectedModel) -> Figure | None:
    residents = facts.fact_for("population", system)
    children = facts.fact_for("children_under_18", system)
    if residents is None or children is None:
        return None
    adults = residents.value - children.value
    return _survey_share(model, adults, f"{residents.citation}; {children.citation}")


def _of_registered(basis: Basis, model: ExpectedModel) -> Figure | None:
    """Return a survey's share of the adults registered with practices."""
    if basis.lists is not None:
        adults = submitted_sum(basis.lists.peers, "adults")
        return _survey_share(model, adults, basis.lists.source.citation)
    adults = float(basis.whole["adult_people"].sum(min_count=1))
    if math.isnan(adults):
        return None
    return _survey_share(model, adults, "; ".join(basis.whole["source"]))


def _survey_share(model: ExpectedModel, adults: float, cited: str) -> Figure:
    survey = hypertension.survey((OF_RESIDENTS | OF_REGISTERED)[model])
    label = f"Expected cases, {MODEL_LABELS[model]}"
    return _cases(adults * survey.share, label, survey.period, f"{survey.citation}; {cited}")


def _by_age(basis: Basis) -> Figure | None:
    lists = basis.lists
    if lists is None or not lists.by_age:
        return None
    some = hypertension.rates_by_age_and_sex().iloc[0]
    return _cases(
        submitted_sum(lists.own, "weight"),
        "Expected cases, rates by age and sex on practices' lists",
        some["period"],
        f"{some['source']}; {lists.source.citation}",
        lists.basis,
    )


def _of_england_by_age(basis: Basis) -> Figure | None:
    """Return the area's part of the cases that a survey finds in England, by the ages on lists."""
    registers = basis.register if basis.lists is None else basis.lists.ages_of_own
    weight = float(register_weights(registers).sum(min_count=1))
    period = "" if registers.empty else str(registers["period"].iloc[0])
    england = hypertension.registers(ENGLAND).dropna(subset="aged_50_over_people")
    same = england[england["period"] == period]
    whole = (england if same.empty else same).tail(1)
    each = float((whole["adult_people"] / register_weights(whole)).sum())
    if math.isnan(weight):
        return None
    cited = dict.fromkeys([*registers["source"], *whole["source"]])
    found = _survey_share(LISTS_AGE, weight * each, "; ".join(cited))
    return found.but(basis=_basis(basis))


def _basis(basis: Basis) -> str:
    return "derived" if basis.lists is None else basis.lists.basis


def _cases(number: float, label: str, period: str, source: str, basis: str = "derived") -> Figure:
    return Figure(number, "people", label, period=period, source=source, basis=basis)
