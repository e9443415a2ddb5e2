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
        ("heterogeneity_p_smallest_counts", 0.094, None, None),
        ("cases_to_target", 1_121, 1_047.1, 1_195.3),
        ("cases_if_all_matched_best", 196.6, 53.3, 377.8),
        ("spread", 7.6, 0, 15.6),
        ("points_needed_per_year", 1.94, 1.81, 2.06),
        ("england_points_per_year", 0.011, -0.282, 0.304),
        ("england_points_before_break", -0.163, -0.393, 0.066),
        ("outside_95", 2, None, None),
        ("outside_95_by_chance", 0.4, None, None),
        ("outside_998", 0, None, None),
        ("outside_998_by_chance", 0.016, None, None),
        ("counts_multiplied", 3, None, None),
        ("target_rate", 75, None, None),
    ],
)
def test_default_headlines(
    name: str, value: float, lower: float | None, upper: float | None
) -> None:
    headline = analyse().headlines[name]
    assert headline.value == pytest.approx(value, abs=0.05 if value > 1 else 0.0005)
    assert headline.lower == (None if lower is None else pytest.approx(lower, abs=0.05))
    assert headline.upper == (None if upper is None else pytest.approx(upper, abs=0.05))


# counts of boroughs, results of a test, figures that were chosen or published without limits
WITHOUT_LIMITS = {
    "target_rate",
    "reference_rate",
    "counts_multiplied",
    "outside_95",
    "outside_95_by_chance",
    "outside_998",
    "outside_998_by_chance",
    "heterogeneity",
    "heterogeneity_p",
    "heterogeneity_p_smallest_counts",
}


@pytest.mark.parametrize("area", ["NW London", "Brent"])
def test_every_headline_that_chance_moves_has_limits_that_hold_it(area: str) -> None:
    headlines = analyse(area=area).headlines
    assert set(headlines) >= WITHOUT_LIMITS
    for name in headlines.keys() - WITHOUT_LIMITS:
        lower, value, upper = (getattr(headlines[name], x) for x in ("lower", "value", "upper"))
        assert lower is not None, name
        assert lower <= value <= upper, name


def test_an_unsure_share_is_given_no_decimals() -> None:
    reliability = analyse().headlines["reliability"]
    assert reliability.digits == 1
    assert reliability.interval == "0% to 90%"


def test_the_ends_are_labelled_with_their_boroughs() -> None:
    headlines = analyse().headlines
    assert headlines["lowest"].label == "Lowest borough Brent"
    assert headlines["highest"].label == "Highest borough Hounslow"


@pytest.mark.parametrize("area", ["NW London", "Ealing", "London", "England"])
def test_every_headline_has_a_label_of_a_few_words_and_a_period(area: str) -> None:
    headlines = analyse(area=area).headlines
    assert len(headlines) == 20
    for name, headline in headlines.items():
        assert 0 < len(headline.label.split()) <= 8, name
        assert headline.period, name


def test_a_borough_alone_has_its_own_rate_and_cases_short() -> None:
    headlines = analyse(area="Brent").headlines
    assert headlines["early_rate"].value == pytest.approx(51.44, abs=0.005)
    assert headlines["cases_to_target"].value == pytest.approx(188.25)
    assert headlines["spread"].value == analyse().headlines["spread"].value


@pytest.mark.parametrize(("area", "rate"), [("England", 54.77), ("London", 56.33)])
def test_an_area_without_counts_has_its_published_rate_and_no_interval(
    area: str, rate: float
) -> None:
    results = analyse(area=area)
    early = results.headlines["early_rate"]
    assert (early.value, early.lower, early.basis) == (rate, None, "published")
    unknown = {name for name, headline in results.headlines.items() if not headline.known}
    assert {"lowest", "spread", "reliability", "outside_95", "cases_to_target"} <= unknown
    for table in ("boroughs", "funnel", "strategy_comparison"):
        assert results.tables[table].empty
    assert not results.tables["trend"].empty


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"area": "England", "reference": "best"}, "reference: 'best' needs the boroughs"),
        ({"area": "London", "reference": "system"}, "reference: 'system' needs the boroughs"),
        ({"area": "RYJ"}, "has no early-diagnosis figure"),
        ({"area": "QMJ"}, "North Central London has no early-diagnosis figure"),
    ],
)
def test_what_is_missing_is_said(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        analyse(**parameters)


def test_every_table_says_its_sources_and_the_counts_are_said_to_be_derived() -> None:
    tables = analyse().tables
    assert {name: frame.attrs["basis"] for name, frame in tables.items()} == {
        "trend": "derived",
        "boroughs": "derived",
        "funnel": "derived",
        "strategy_comparison": "published",
        "inputs": "published",
    }
    assert all(frame.attrs["sources"] for frame in tables.values())


def test_every_published_figure_stands_among_the_inputs() -> None:
    inputs = analyse().tables["inputs"].set_index(["input", "period"])["value"]
    assert len(inputs) == 11
    assert inputs["Early diagnosis, Brent", "2018"] == 51.44
    assert inputs["Early diagnosis, England", "2018"] == 54.77
    assert inputs["Early diagnosis, England, cancer registry series", "2022"] == 56.8
