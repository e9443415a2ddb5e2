"""Expected cases follow the ages of a list where they are known, and residents elsewhere."""

from collections.abc import Callable

import pytest

from helpers.analyses.hypertension import Evidence
from helpers.data import hypertension as records
from helpers.data import places
from helpers.errors import InputError

Evidences = Callable[..., Evidence]


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


def test_only_published_figures_know_no_ages(evidence: Evidences) -> None:
    assert not evidence().models["age_sex"].known
    assert evidence(source="synthetic").models["age_sex"].known


def test_england_is_a_yardstick_where_its_lists_are_known_by_age(evidence: Evidences) -> None:
    assert 69.6 < evidence().england_percent < 100
    assert not evidence(source="synthetic").england_percent > 0
    assert not evidence(period="2016-17").england_percent > 0


def test_a_period_leaves_later_registers_out(evidence: Evidences) -> None:
    some = evidence(period="2018-19")
    assert some.newest == 281_172.0
    assert some.register["period"].tolist() == ["2016-17", "2017-18", "2018-19"]
    assert some.base_year == 2019
    assert some.places_period == "2018-19"


def test_the_model_is_the_strategys_where_it_has_one_and_else_the_surveys(
    evidence: Evidences,
) -> None:
    assert evidence().model == "strategy"
    other = evidence(area="Kent and Medway")
    assert other.model == "survey_30"
    adults = other.register["adult_people"].iloc[-1]
    assert other.expected == pytest.approx(0.3 * adults)


def test_practices_unlike_the_others_are_named_the_largest_first(evidence: Evidences) -> None:
    found = evidence(source="synthetic").unusual
    assert len(found) == 5
    assert found["place"].str.contains("SYN").all()
    assert evidence().unusual.empty


@pytest.mark.parametrize("period", ["2021-22", "2030-31", "2010-11"])
def test_a_year_that_is_not_held_is_not_taken_for_another(evidence: Evidences, period: str) -> None:
    with pytest.raises(InputError, match=r"registers of 2016-17, .* are held here"):
        evidence(period=period)


@pytest.mark.parametrize("period", ["22-23", "banana", "2022", "2022/23"])
def test_a_period_is_a_financial_year(evidence: Evidences, period: str) -> None:
    with pytest.raises(InputError, match="is not allowed; use a financial year such as 2022-23"):
        evidence(period=period)


def test_a_survey_counts_residents_or_the_adults_on_lists(evidence: Evidences) -> None:
    models = evidence().models
    assert models["survey_30"] == pytest.approx(483_000)
    assert models["lists_30"] == pytest.approx(0.3 * 2_414_174)
    assert not evidence(area="Kent and Medway").models["lists_30"].known


@pytest.mark.parametrize(
    ("parameters", "called"),
    [
        ({}, "Boroughs"),
        ({"area": "Kent and Medway"}, "Local authorities"),
        ({"source": "synthetic"}, "Boroughs"),
    ],
    ids=str,
)
def test_boroughs_are_said_of_london_alone(
    evidence: Evidences, parameters: dict[str, object], called: str
) -> None:
    assert evidence(**parameters).places_called == called
