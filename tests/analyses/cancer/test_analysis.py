"""The early-diagnosis analysis gives the published rates, their limits and how sure they are."""

from functools import cache

import pytest

from helpers.analyses import cancer
from helpers.data import areas, catalogue, package
from helpers.errors import InputError
from helpers.results import Results


@cache
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
        ("shortfall_cases", 1_121, 1_047.1, 1_195.3),
        ("cases_if_all_matched_best", 196.6, 53.3, 377.8),
        ("gain_if_all_matched_best", 91.6, 0, 230.956),
        ("real_share_of_variance", 50.25, 0, 86.83),
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
        ("target_year_at_england_pace", None, 2038, None),
        ("england_cases_to_target", 48_168.2, 48_050.8, 48_285.7),
        ("deprivation_cases", 68.7, 0, 156.1),
        ("rate_if_unstaged_late", 44.5, 43.5, 45.5),
        ("rate_if_unstaged_early", 64.5, 63.5, 65.5),
    ],
)
def test_default_headlines(
    name: str, value: float | None, lower: float | None, upper: float | None
) -> None:
    headline = analyse().headlines[name]
    assert headline.value == (
        None if value is None else pytest.approx(value, abs=0.05 if value > 1 else 0.0005)
    )
    assert headline.lower == (None if lower is None else pytest.approx(lower, abs=0.05))
    assert headline.upper == (None if upper is None else pytest.approx(upper, abs=0.05))


# counts of boroughs, results of a test, figures that were chosen or published without limits, and
# a year that there is none of
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
    "rank_from_lowest",
    "areas_ranked",
    "areas_alike",
    "target_year_at_england_pace",
    "three_years_by_formula",
    "interventions_most_points",
    "lung_checks_ceiling_points",
    "probability_target_reached",
    "figures_assumed",
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
    reliability = analyse().headlines["real_share_of_variance"]
    assert reliability.digits == 1
    assert reliability.interval == "0% to 90%"


def test_the_ends_are_labelled_with_their_boroughs() -> None:
    headlines = analyse().headlines
    assert headlines["lowest"].label == "Lowest borough Brent"
    assert headlines["highest"].label == "Highest borough Hounslow"


@pytest.mark.parametrize("area", ["NW London", "Ealing", "London", "England"])
def test_every_headline_has_a_label_of_a_few_words_and_a_period(area: str) -> None:
    headlines = analyse(area=area).headlines
    assert len(headlines) == 43 + (area in ("NW London", "Ealing"))  # what programmes must bring
    for name, headline in headlines.items():
        assert 0 < len(headline.label.split()) <= 8, name
        assert headline.period, name


def test_a_borough_alone_has_its_own_rate_and_cases_short() -> None:
    headlines = analyse(area="Brent").headlines
    assert headlines["early_rate"].value == pytest.approx(51.44, abs=0.005)
    assert headlines["shortfall_cases"].value == pytest.approx(188.25)
    assert headlines["spread"].value == analyse().headlines["spread"].value


@pytest.mark.parametrize(
    ("area", "rank", "among", "alike"),
    [("NW London", 25, 42, 30), ("Kent and Medway", 14, 36, 23), ("Brent", 55, 308, 268),
     ("London", 5, 7, 3)],
)  # fmt: skip
def test_an_area_is_ranked_among_its_like(area: str, rank: int, among: int, alike: int) -> None:
    headlines = analyse(area=area).headlines
    assert headlines["rank_from_lowest"].value == rank
    assert headlines["areas_ranked"].value == among
    assert headlines["areas_alike"].value == alike
    for name in ("rank_from_lowest", "areas_ranked", "areas_alike"):
        assert headlines[name].no_limits


def test_an_area_stands_between_its_neighbours_beside_region_and_england() -> None:
    table = analyse(area="Kent and Medway").tables["standing"]
    assert len(table) == 9 + 2
    assert list(table["rank"][:9]) == list(range(10, 19))
    assert list(table["place"][-2:]) == ["South East", "England"]
    assert table["place"][4] == "Kent and Medway"


def test_england_has_no_rank_and_no_region() -> None:
    headlines = analyse(area="England").headlines
    for name in ("rank_from_lowest", "areas_ranked", "areas_alike", "region_rate", "england_rate"):
        assert not headlines[name].known


def test_an_area_of_one_place_has_its_rate_and_nothing_to_compare() -> None:
    results = analyse(area="Cornwall and the Isles of Scilly")
    assert results.headlines["early_rate"].value == pytest.approx(54.79, abs=0.005)
    assert results.headlines["shortfall_cases"].known
    unknown = {name for name, headline in results.headlines.items() if not headline.known}
    assert {"lowest", "spread", "real_share_of_variance", "outside_95", "heterogeneity"} <= unknown


SYSTEMS = [each for each in areas.all_areas() if each.kind == "icb"]
THEN = [each for each in SYSTEMS if each.code not in {other.successor for other in SYSTEMS}]
NOW = [each for each in SYSTEMS if not each.successor]


MOVED = 64
"""Cancers of nine small areas of North Northamptonshire, in Cambridgeshire's system until 2023."""


@pytest.mark.parametrize(("systems", "number", "moved"), [(THEN, 42, 0), (NOW, 36, MOVED)])
def test_every_system_of_both_maps_runs_and_the_systems_add_up_to_england(
    systems: list[areas.Area], number: int, moved: int
) -> None:
    assert len(systems) == number
    with package.snapshot():  # the tables are read once
        every = {system: analyse(area=system.code, draws=100).headlines for system in systems}
    for system, own in every.items():
        if system.successor:
            assert own["areas_ranked"].value == 42
        early = own["early_rate"]
        assert (early.lower or 0) < early < (early.upper or 0)
        assert own["region_rate"].known
        assert own["shortfall_cases"] > 0
    rates = catalogue.load("early_diagnosis").set_index("area_code")["staged_cases"]
    sums = rates[[system.code for system in systems]].sum()
    assert sums + moved == pytest.approx(241_129, abs=number / 2)


AUTHORITIES = [each for each in areas.all_areas() if each.kind == "borough"]


@pytest.mark.parametrize("area", [each.code for each in AUTHORITIES[::20]])
def test_local_authorities_run_and_have_the_printed_rate(area: str) -> None:
    headlines = analyse(area=area).headlines
    printed = catalogue.load("early_diagnosis").set_index("area_code")["early_percent"][area]
    assert headlines["early_rate"].value == pytest.approx(printed, abs=0.005)
    assert headlines["areas_ranked"].value == 308


OUTSIDE_LONDON = [each for each in AUTHORITIES if not each.code.startswith("E09")][::29][:10]


@pytest.mark.parametrize("area", [each.code for each in OUTSIDE_LONDON])
def test_ten_authorities_outside_london_have_a_gain_within_its_limits(area: str) -> None:
    assert len(OUTSIDE_LONDON) == 10
    results = analyse(area=area)
    gain = results.headlines["gain_if_all_matched_best"]
    if not gain.known:
        assert len(results.tables["places"]) < 2
        return
    assert 0 <= (gain.lower or 0) <= gain <= (gain.upper or 0)
    assert results.tables["places"]["lowest_chance_percent"].sum() == pytest.approx(100)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"area": "Cornwall", "reference": "best"}, "reference: 'best' needs several places"),
        ({"area": "RYJ"}, "early diagnosis of .* is not held here"),
        ({"area": "Isles of Scilly"}, "early diagnosis of Isles of Scilly is not held here"),
        ({"area": "W2U3Z"}, "is not held here"),
        ({"area": "Example System"}, "early diagnosis of Example System is not held here"),
    ],
)
def test_what_is_missing_is_said(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        analyse(**parameters)


def test_every_table_says_its_sources_and_the_counts_are_said_to_be_derived() -> None:
    tables = analyse().tables
    assert {name: frame.attrs["basis"] for name, frame in tables.items()} == {
        "trend": "derived",
        "places": "derived",
        "standing": "derived",
        "funnel": "derived",
        "variation": "derived",
        "strategy_comparison": "published",
        "projection": "derived",
        "projections": "derived",
        "ambition": "derived",
        "deprivation": "derived",
        "missing_stage": "derived",
        "waterfall": "derived",
        "interventions": "derived",
        "assumptions": "derived",
        "explored": "derived",
        "inputs": "derived",
    }
    assert all(frame.attrs["sources"] for frame in tables.values())


def test_every_published_figure_stands_among_the_inputs() -> None:
    inputs = analyse().tables["inputs"].set_index(["input", "period"])["value"]
    assert len(inputs) == 12 + 5 + 8  # and what others ask for, and what was found elsewhere
    assert inputs["Early diagnosis, Brent", "2018"] == 51.44
    assert inputs["Early diagnosis, England", "2018"] == 54.77
    assert inputs["Early diagnosis, England, cancer registry series", "2022"] == 56.8
