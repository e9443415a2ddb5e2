"""Early diagnosis against deprivation: a line through all authorities, and fifths of them."""

from functools import cache

import pandas as pd
import pytest
import statsmodels.api as sm

from helpers.analyses import cancer
from helpers.analyses.base import FIFTHS
from helpers.analyses.cancer import Parameters, deprivation, evidence
from helpers.data import areas, catalogue
from helpers.results import Figure, Results

SYSTEMS = [
    "Kent and Medway",
    "Greater Manchester",
    "Humber and North Yorkshire",
    "Devon",
    "Leicester, Leicestershire and Rutland",
]
AUTHORITIES = [
    each for each in areas.all_areas() if each.kind == "borough" and each.code[:3] != "E09"
][5::28][:10]


@cache
def analyse(area: str = "NW London") -> Results:
    return cancer.analyse(Parameters(area=area))


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return deprivation.authorities(evidence(Parameters()))


def test_every_authority_with_a_rate_has_a_deprivation(every: pd.DataFrame) -> None:
    held = catalogue.load("early_diagnosis").set_index("area_code").index
    assert len(every) == 308
    assert set(every.index) == set(held[held.str.match("E0[6789]")])
    assert every["imd_score"].is_monotonic_decreasing


def test_a_fifth_has_a_fifth_of_the_cancers(every: pd.DataFrame) -> None:
    share = deprivation.by_fifth(every)["staged_cases"] / every["staged_cases"].sum()
    assert list(share.index) == [1, 2, 3, 4, 5]
    assert share.between(0.19, 0.21).all()


def test_the_slope_is_that_of_weighted_least_squares_of_statsmodels(every: pd.DataFrame) -> None:
    design = sm.add_constant(every["ridit"])
    line = sm.WLS(every["early_percent"], design, weights=every["staged_cases"]).fit()
    slope = analyse().headlines["deprivation_slope_points"]
    assert slope.value == pytest.approx(line.params["ridit"])
    ends = line.params["const"], line.params.sum()
    assert analyse().headlines["deprivation_ratio"].value == pytest.approx(ends[1] / ends[0])


def test_the_limits_of_the_slope_are_those_that_its_variances_give(every: pd.DataFrame) -> None:
    share = every["staged_cases"] / every["staged_cases"].sum()
    away = every["ridit"] - (share * every["ridit"]).sum()
    weight = share * away / (share * away**2).sum()
    reach = 1.96 * 100 * (weight**2 * every["variance"]).sum() ** 0.5
    slope = analyse().headlines["deprivation_slope_points"]
    assert slope.lower == pytest.approx(slope - reach, abs=0.06)  # of 4,000 draws
    assert slope.upper == pytest.approx(slope + reach, abs=0.06)


def test_the_least_deprived_find_more_early() -> None:
    slope = analyse().headlines["deprivation_slope_points"]
    assert slope.value == pytest.approx(6.0, abs=0.05)
    assert slope.lower == pytest.approx(4.5, abs=0.1)
    assert slope.upper == pytest.approx(7.4, abs=0.1)


def test_equal_rates_are_what_each_fifth_lacks_of_the_least_deprived(every: pd.DataFrame) -> None:
    best = every[every["fifth"] == 5]
    rate = best["early_cases"].sum() / best["staged_cases"].sum()
    lacking = rate * every["staged_cases"].sum() - every["early_cases"].sum()
    england = analyse("England").headlines
    assert england["deprivation_cases_england"].value == pytest.approx(lacking)
    assert england["deprivation_cases"].value == pytest.approx(lacking)
    assert round(lacking, -1) == 4_970


@pytest.mark.parametrize(
    ("area", "cases"),
    [
        ("NW London", 69),  # it finds 55.6% of 5,792
        ("Brent", 43),
        ("Hounslow", 0),  # 59.0%, above the rate of the least deprived fifth
        ("Kensington and Chelsea", 0),
    ],
)
def test_an_area_lacks_of_the_rate_of_the_least_deprived_what_its_own_falls_short(
    area: str, cases: int, every: pd.DataFrame
) -> None:
    headlines = analyse(area).headlines
    rate = deprivation.by_fifth(every)["early_percent"].iloc[-1]
    staged = evidence(Parameters(area=area)).own["staged_cases"]
    short = max(0.0, (rate - headlines["early_rate"]) / 100 * staged)
    assert headlines["deprivation_cases"].value == pytest.approx(short)
    assert round(short) == cases


def test_a_small_lack_of_that_rate_may_be_chance() -> None:
    lacking = analyse().headlines["deprivation_cases"]
    assert lacking.lower == 0
    error = 5_792 * (0.2468 / 5_792 + 0.0000167) ** 0.5
    assert lacking.upper == pytest.approx(lacking + 1.96 * error, abs=0.5)


def within(figure: Figure) -> bool:
    return (figure.lower or 0) <= figure <= (figure.upper or 0)


@pytest.mark.parametrize("area", [*SYSTEMS, *(each.code for each in AUTHORITIES)])
def test_areas_outside_london_show_their_authorities_among_the_fifths(area: str) -> None:
    results = analyse(area)
    place = areas.resolve(area)
    table = results.tables["deprivation"]
    own = table[table["deprivation_rank"].notna()]
    assert list(table["place"][:5]) == list(FIFTHS)
    expected = 1 if place.kind == "borough" else len(areas.members(place.code, "borough"))
    assert len(own) == expected == len(table) - 5
    assert own["deprivation_rank"].between(1, 308).all()
    assert within(results.headlines["deprivation_cases"])
    rate = results.headlines["early_rate"]
    late, early = (results.headlines[f"rate_if_unstaged_{x}"] for x in ("late", "early"))
    assert late < rate < early


@pytest.mark.parametrize("area", ["London", "England"])
def test_regions_and_england_show_the_fifths_alone(area: str) -> None:
    assert len(analyse(area).tables["deprivation"]) == 5
