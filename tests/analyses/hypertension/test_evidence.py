"""Expected cases follow the ages of a list where they are known, and residents elsewhere."""

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.analyses.hypertension import evidence as inputs
from helpers.analyses.hypertension.evidence import Evidence
from helpers.data import hypertension as records

Evidences = Callable[..., Evidence]


def test_the_age_sex_model_multiplies_patients_by_their_rates(evidence: Evidences) -> None:
    found = evidence(source="synthetic", expected_model="age_sex")
    rates = records.rates_by_age_and_sex()
    assert found.source is not None
    by_hand = sum(
        found.source.frame[column].sum() * rates[group].share
        for column, group in found.source.groups.items()
    )
    assert found.expected.value == pytest.approx(by_hand)
    assert found.expected.basis == "synthetic"


def test_a_boroughs_own_figure_is_its_row_in_the_systems_table(evidence: Evidences) -> None:
    own = evidence(area="Brent", source="synthetic").expected.value
    system = evidence(source="synthetic")
    assert system.own is not None
    brent = system.own[system.own["borough"] == "E09000005"]
    share = brent["weight"].sum() / system.own["weight"].sum()
    assert own == pytest.approx(470_000 * share)


def test_years_of_age_count_alike_where_only_their_range_is_known() -> None:
    rates = records.rates_by_age_and_sex()
    adult = inputs._rate("all", "18-49")
    assert rates["female", "15-24"].share < adult < rates["male", "45-54"].share
    older = (rates["female", "75+"].share + rates["male", "75+"].share) / 2
    assert inputs._rate("all", "75-84") == pytest.approx(older)
    assert inputs._rate("female", "45-54") == pytest.approx(rates["female", "45-54"].share)


def test_a_practice_without_ages_is_as_old_as_the_others(
    evidence: Evidences, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = inputs._weights

    def first_unknown(practices: pd.DataFrame, groups: dict[str, tuple[str, str]]) -> object:
        return weights(practices, groups).mask(practices["code"] == "SYN001")

    monkeypatch.setattr(inputs, "_weights", first_unknown)
    own = evidence(source="synthetic").own
    assert own is not None
    others = own[own["code"] != "SYN001"]
    usual = others["weight"].sum() / others["adults"].sum()
    first = own.set_index("code").loc["SYN001"]
    assert first["weight"] == pytest.approx(first["adults"] * usual)


def test_only_published_figures_know_no_ages(evidence: Evidences) -> None:
    assert evidence().models["age_sex"] is None
    assert evidence(source="synthetic").models["age_sex"] is not None


def test_england_is_no_yardstick_for_synthetic_or_published_figures(evidence: Evidences) -> None:
    assert inputs.england_detection(evidence()) is None
    assert inputs.england_detection(evidence(source="synthetic")) is None


def test_growth_between_the_first_and_last_register(evidence: Evidences) -> None:
    growth = evidence().growth
    assert growth is not None
    assert growth.per_year == pytest.approx((308_072 - 268_276) / 6)
    assert growth.period == "2016-17 to 2022-23"
    assert evidence(area="Harrow").growth is None
