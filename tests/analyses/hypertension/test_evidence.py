"""Expected cases follow the ages of a list where they are known, and residents elsewhere."""

import importlib
from collections.abc import Callable

import pandas as pd
import pytest

from helpers.analyses.hypertension import Evidence
from helpers.data import hypertension as records
from helpers.data import places

Evidences = Callable[..., Evidence]
inputs = importlib.import_module("helpers.analyses.hypertension.evidence")
"""The module, whose name in the package is that of its function."""


def test_the_age_sex_model_multiplies_patients_by_their_rates(evidence: Evidences) -> None:
    found = evidence(source="synthetic", expected_model="age_sex")
    rates, source = records.rates_by_age_and_sex()["share"], places.practices("synthetic")
    by_hand = sum(
        source.frame[column].sum() * rates[group] for column, group in source.groups.items()
    )
    assert found.expected == pytest.approx(by_hand)
    assert found.expected.basis == "synthetic"


def test_a_boroughs_own_figure_is_its_row_in_the_systems_table(evidence: Evidences) -> None:
    own = evidence(area="Example Borough A", source="synthetic").expected
    rows = evidence(source="synthetic").places.set_index("place")
    assert own == pytest.approx(rows.loc["Example Borough A", "expected_people"])


def test_years_of_age_count_alike_where_only_their_range_is_known() -> None:
    rates = records.rates_by_age_and_sex()["share"]
    adult = inputs._rate(rates, "all", "18-49")
    assert rates["female", "15-24"] < adult < rates["male", "45-54"]
    older = (rates["female", "75+"] + rates["male", "75+"]) / 2
    assert inputs._rate(rates, "all", "75-84") == pytest.approx(older)
    assert inputs._rate(rates, "female", "45-54") == pytest.approx(rates["female", "45-54"])


def test_a_practice_without_ages_is_as_old_as_the_others(
    evidence: Evidences, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = inputs._weights

    def first_unknown(practices: pd.DataFrame, groups: dict[str, tuple[str, str]]) -> object:
        return weights(practices, groups).mask(practices["code"] == "SYN001")

    monkeypatch.setattr(inputs, "_weights", first_unknown)
    some = evidence(source="synthetic")
    own = inputs._lists(some.area, some.parameters).own
    others = own[own["code"] != "SYN001"]
    usual = others["weight"].sum() / others["adults"].sum()
    first = own.set_index("code").loc["SYN001"]
    assert first["weight"] == pytest.approx(first["adults"] * usual)


def test_only_published_figures_know_no_ages(evidence: Evidences) -> None:
    assert not evidence().models["age_sex"].known
    assert evidence(source="synthetic").models["age_sex"].known


def test_england_is_no_yardstick_for_synthetic_or_published_figures(evidence: Evidences) -> None:
    for source in ("published", "synthetic"):
        assert evidence(source=source).england_percent != evidence(source=source).england_percent


def test_practices_unlike_the_others_are_named_the_largest_first(evidence: Evidences) -> None:
    found = evidence(source="synthetic").unusual
    assert len(found) == 5
    assert found["place"].str.contains("SYN").all()
    assert evidence().unusual.empty
