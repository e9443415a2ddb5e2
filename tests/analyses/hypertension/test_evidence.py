"""Expected cases follow the ages of a list where they are known, and residents elsewhere."""

from collections.abc import Callable

import pytest

from helpers.analyses.hypertension import Evidence
from helpers.data import areas, places
from helpers.data import hypertension as records
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
    assert other.model == "lists_age"
    england = evidence(area="England")
    adults = england.register["adult_people"].iloc[-1]
    assert england.expected == pytest.approx(0.3 * adults)
    parts = [each for each in areas.all_areas() if each.kind == "region"]
    assert sum(float(evidence(area=each.name).expected) for each in parts) == pytest.approx(
        float(england.expected), rel=1e-3
    )
    assert other.expected > 0.3 * other.register["adult_people"].iloc[-1]  # older than England


@pytest.mark.parametrize(
    ("area", "chosen", "another"),
    [
        ("NW London", {}, False),
        ("Brent", {}, False),
        ("Kent and Medway", {}, True),
        ("Kent and Medway", {"target": 0.75}, False),
        ("Kent and Medway", {"target_year": 2030}, False),
    ],
)
def test_the_usual_target_is_anothers_where_the_strategy_is(
    area: str, chosen: dict[str, object], another: bool, evidence: Evidences
) -> None:
    assert evidence(area=area, **chosen).target_of_another == another


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
    other = evidence(area="Kent and Medway").models
    assert other["lists_30"].known
    assert not other["survey_30"].known


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


@pytest.mark.parametrize(
    ("area", "kind", "register"), [("SYN001", "practice", 1_000.0), ("SYN-PCN-04", "pcn", 5_705.0)]
)
def test_a_practice_or_network_has_its_register_and_is_held_against_its_like(
    evidence: Evidences, area: str, kind: str, register: float
) -> None:
    some = evidence(area=area, source="synthetic")
    assert (some.newest, some.level, some.system.name) == (register, kind, "Example System")
    own = some.places[some.places["own"]]
    assert own["register_people"].tolist() == [register]
    assert own["expected_people"].iloc[0] == pytest.approx(some.expected, rel=0.01)
    assert len(some.places) > len(own)
    assert some.compared_area == some.system


def test_a_network_can_be_compared_by_its_practices(evidence: Evidences) -> None:
    some = evidence(area="SYN-PCN-04", source="synthetic", level="practice")
    assert some.places["own"].all()
    assert some.compared_area.code == "SYN-PCN-04"
    assert (some.places["register_people"] % 5 == 0).all()


def test_a_practice_without_its_release_names_the_import_that_brings_it(
    evidence: Evidences,
) -> None:
    with pytest.raises(InputError, match=r"'E84702' .*; use source=official with an import of qof"):
        evidence(area="E84702")


@pytest.mark.parametrize("source", ["published", "synthetic"])
def test_a_trust_has_no_register(evidence: Evidences, source: str) -> None:
    with pytest.raises(InputError, match="is a trust, and registers are those of general"):
        evidence(area="RYJ", source=source)


@pytest.mark.parametrize("area", ["England", "London"])
def test_no_whole_is_computed_from_the_synthetic_practices_of_one_system(
    evidence: Evidences, area: str
) -> None:
    with pytest.raises(InputError, match="made up for Example System and its boroughs alone"):
        evidence(area=area, source="synthetic")


@pytest.mark.parametrize(
    ("area", "model"),
    [("NW London", "strategy"), ("Brent", "strategy"), ("Kent and Medway", "lists_age")],
)
def test_whom_a_rate_counts_is_told_before_anything_is_computed(
    evidence: Evidences, area: str, model: str
) -> None:
    some = evidence(area=area)
    assert (
        some.parameters.counted()[0]
        == f"expected_model={some.model}"
        == (f"expected_model={model}")
    )


def test_one_model_counts_the_people_of_the_register_in_every_area(evidence: Evidences) -> None:
    for area in ("NW London", "Kent and Medway", "England"):
        some = evidence(area=area, expected_model="lists_30", period="2022-23")
        last = some.register.iloc[-1]
        assert some.expected == pytest.approx(0.3 * last["adult_people"])
        assert some.newest == last["register_people"]
