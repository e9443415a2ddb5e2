"""The early-diagnosis analysis gives the published rates, their limits and how sure they are."""

import pytest

from helpers.analyses import cancer
from helpers.errors import InputError
from helpers.results import Results


def analyse(**parameters: object) -> Results:
    return cancer.analyse(cancer.Parameters(**parameters))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "lower", "upper"),
    [
        ("early_rate", 55.6, 54.4, 56.9),
        ("lowest", 51.4, 48.0, 54.9),
        ("highest", 59.0, 55.4, 62.6),
        ("heterogeneity", 14.41, None, None),
        ("heterogeneity_p", 0.044, None, None),
        ("cases_to_target", 1_121, None, None),
        ("cases_if_all_matched_best", 196.6, None, None),
        ("outside_95", 2, None, None),
        ("outside_998", 0, None, None),
    ],
)
def test_default_headlines(
    name: str, value: float, lower: float | None, upper: float | None
) -> None:
    headline = analyse().headlines[name]
    assert headline.value == pytest.approx(value, abs=0.05 if value > 1 else 0.0005)
    assert headline.lower == (pytest.approx(lower, abs=0.05) if lower else None)
    assert headline.upper == (pytest.approx(upper, abs=0.05) if upper else None)


def test_names_stand_in_the_words() -> None:
    headlines = analyse().headlines
    assert "3,223 of 5,792" in headlines["early_rate"].text
    assert "Brent" in headlines["lowest"].text
    assert "Hounslow" in headlines["highest"].text
    assert "Harrow and Hounslow" in headlines["outside_95"].text


def test_reliability_from_eight_areas_is_very_unsure() -> None:
    reliability = analyse().headlines["reliability"]
    assert reliability.unit == "percent"
    assert reliability.value == pytest.approx(50, abs=5)
    assert reliability.lower == 0
    assert reliability.upper == pytest.approx(87, abs=0.5)
    assert reliability.text.startswith("Ranking 8 boroughs by early cancer diagnosis is unreliable")
    assert "about 50% of the differences" in reliability.text
    assert "(95% interval 0% to 87%)" in reliability.text


@pytest.mark.parametrize(("reference", "outside"), [("england", 2), ("best", 3), ("system", 1)])
def test_the_reference_decides_who_lies_outside(reference: str, outside: int) -> None:
    assert analyse(reference=reference).headlines["outside_95"].value == outside


def test_counts_are_said_to_be_derived_wherever_an_interval_is_shown() -> None:
    described = analyse().descriptions["boroughs"]
    assert described.basis == "derived"
    assert "Only percentages are published" in described.note


def test_counts_multiplied_by_inference_are_named_with_what_follows() -> None:
    results = analyse()
    told = results.headlines["counts_multiplied"]
    assert told.value == 3
    assert "Hounslow doubled, Kensington and Chelsea doubled and Westminster tripled" in told.text
    assert "intervals wider" in told.text
    assert told.text in results.descriptions["boroughs"].note


def test_a_borough_alone() -> None:
    headlines = analyse(area="Brent").headlines
    assert headlines["early_rate"].value == pytest.approx(51.44, abs=0.005)
    assert headlines["cases_to_target"].value == pytest.approx(188.25)


def test_england_has_a_rate_without_counts_and_says_so() -> None:
    results = analyse(area="England")
    assert results.headlines["early_rate"].value == 54.77
    assert results.headlines["early_rate"].lower is None
    assert results.headlines["lowest"].value is None
    assert results.tables["boroughs"].empty


def test_the_strategys_column_stands_beside_the_official_one() -> None:
    frame = analyse().tables["strategy_comparison"].set_index("area")
    assert frame.loc["Brent", "strategy_percent"] == 50
    assert frame.loc["Westminster", "ccg"] == "NHS Central London (Westminster) CCG"
    assert frame.loc["Westminster", "why"] == "the former CCG is not the borough"
    assert frame.loc["Kensington and Chelsea", "strategy_percent"] == 56


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"area": "England", "reference": "best"}, "reference: 'best' needs the boroughs"),
        ({"area": "RYJ"}, "has no early-diagnosis figure"),
        ({"area": "QMJ"}, "North Central London has no early-diagnosis figure"),
    ],
)
def test_what_is_missing_is_said(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        analyse(**parameters)


def test_a_confidence_near_one_is_not_told_as_certainty() -> None:
    results = analyse(confidence=0.9999)
    assert "99.99% interval" in results.headlines["early_rate"].text
    assert "99.99% Wilson limits" in results.descriptions["boroughs"].caption


def test_a_target_keeps_its_decimals_and_is_told_as_reached_where_it_is() -> None:
    headlines = analyse(target=0.555).headlines
    assert headlines["target_rate"].text == "The target is 55.5% by 2028."
    assert headlines["points_needed_per_year"].text == (
        "The target of 55.5% was already reached in 2018."
    )
    assert "which reaches 55.5%" in headlines["message"].text


def test_the_trend_shows_the_area_and_its_way_to_the_target_beside_england() -> None:
    trend = analyse().tables["trend"].set_index(["series", "year"])["percent"]
    assert trend["NW London", 2018] == pytest.approx(55.6, abs=0.05)
    assert trend["Way to the target", 2018] == trend["NW London", 2018]
    assert trend["Way to the target", 2028] == 75
    assert trend["England", 2022] == 56.8
    limits = analyse().tables["trend"].set_index(["series", "year"])["lower"]
    assert limits["Way to the target", 2028] == "[z]"
    assert limits["England", 2022] == 56.5
    assert set(analyse(area="England").tables["trend"]["series"]) == {
        "England",
        "Way to the target",
    }


def test_the_funnel_has_a_caption_of_its_own() -> None:
    described = analyse(reference="system").descriptions
    assert "99.8% limits around all boroughs together" in described["funnel"].caption
    assert "Wilson" not in described["funnel"].caption


def test_a_probability_below_one_in_twenty_is_weak_evidence_and_no_more() -> None:
    told = analyse().headlines["heterogeneity_p"].text
    assert "weak evidence that the boroughs differ" in told
    assert "also fit no real difference" in told
    assert "derived counts" in told


@pytest.mark.parametrize(("reference", "side"), [("england", "above"), ("best", "below")])
def test_who_lies_outside_the_limits_lies_on_a_side(reference: str, side: str) -> None:
    told = analyse(reference=reference).headlines["outside_95"].text
    assert f"lie {side} the 95% funnel limits" in told


def test_the_date_of_the_target_is_called_national() -> None:
    assert "the national date" in str(analyse().tables["targets"]["due"].iloc[0])
    assert "chosen for this run" in str(analyse(target_year=2030).tables["targets"]["due"].iloc[0])


@pytest.mark.parametrize("area", ["England", "Ealing", "London"])
def test_no_sentence_has_a_hole(area: str) -> None:
    for headline in analyse(area=area).headlines.values():
        assert "[x]" not in headline.text
        assert " nan" not in headline.text
