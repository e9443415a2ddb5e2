"""Slopes are those of the printed columns, and what the strategy prints beside them is told."""

import pandas as pd
import pytest

from helpers.analyses import outpatient_access
from helpers.errors import InputError
from helpers.results import Results


@pytest.fixture(scope="module")
def results() -> Results:
    return outpatient_access.analyse()


@pytest.fixture
def specialties(results: Results) -> pd.DataFrame:
    return results.tables["specialties"].set_index("specialty")


def test_slopes_are_those_of_a_line_through_five_equal_groups(specialties: pd.DataFrame) -> None:
    steepest = specialties["slope_index_points"].head(3).round(1).to_dict()
    assert steepest == {
        "Occupational Therapy": 14.5,
        "Infectious Diseases": 12.3,
        "Gastroenterology": 12.1,
    }
    # 0.4 x (18.85 - 7.08) + 0.2 x (13.80 - 8.36), over 0.4
    by_hand = specialties["slope_index_points"]["Occupational Therapy"]
    assert by_hand == pytest.approx(14.49)


def test_what_the_fifths_show_is_less_than_what_the_line_gives_at_its_ends(
    results: Results, specialties: pd.DataFrame
) -> None:
    found = results.headlines
    assert specialties["column_points"].idxmax() == "Occupational Therapy"
    assert found["largest_rise_points"].value == pytest.approx(18.85 - 7.08)
    assert found["steepest_slope_points"].value == pytest.approx(14.49)
    assert specialties["relative_ratio"].idxmax() == "Colorectal Surgery"
    assert found["largest_fifths_ratio"].value == pytest.approx(9.97 / 3.45)
    assert found["largest_ratio"].value == pytest.approx(5.02, abs=0.005)


def test_the_ratio_is_that_of_the_two_ends_of_the_line(specialties: pd.DataFrame) -> None:
    own = specialties.loc["Occupational Therapy"]
    middle = own["columns_sum_percent"] / 5
    half = own["slope_index_points"] / 2
    assert own["relative_ratio"] == pytest.approx((middle + half) / (middle - half))


def test_the_printed_differences_are_not_those_of_their_columns(results: Results) -> None:
    counts = ("misprinted", "beyond_rounding", "far_off", "above_all")
    found = [results.headlines[f"differences_{name}"].value for name in counts]
    assert [results.headlines["specialties"].value, *found] == [35, 31, 23, 10, 3]
    shown = results.tables["specialties_printed"]
    assert shown["printed_points"].is_monotonic_decreasing
    above = shown[shown["printed_points"] > shown["highest_percent"]]
    assert set(above["specialty"]) == {
        "Gastroenterology",
        "Infectious Diseases",
        "Physiotherapy",
    }


def test_the_specialty_that_print_moves_most_stands_first(results: Results) -> None:
    moved = results.tables["moved"]
    first = moved.iloc[0]
    assert first.to_dict() == {
        "specialty": "Renal Medicine",
        "column_rank": 27,
        "printed_rank": 10,
        "moved_ranks": 17,
    }
    assert moved["moved_ranks"].abs().is_monotonic_decreasing
    assert results.headlines["most_ranks_moved"].value == 17
    assert dict(zip(moved["specialty"], moved["moved_ranks"], strict=True)) == {
        "Renal Medicine": 17,
        "Pain Management": -10,
        "Physiotherapy": 8,
        "Clinical Neurophysiolog": 6,
        "Anaesthetic": 5,
        "Epidemiology": -4,
        "Occupational Therapy": -3,
        "General Surgery": 3,
    }


def test_equal_rates_take_each_group_to_the_least_deprived(specialties: pd.DataFrame) -> None:
    own = specialties.loc["Cardiology"]
    assert own["fewer_if_equal"] == pytest.approx(11_975 * (1 - 6.03 / 9.0))
    # its least deprived column is not its lowest
    assert specialties["fewer_if_equal"]["Paediatric Ophthalmolo"] < 0


def test_equal_rates_over_all_specialties_are_their_sum(results: Results) -> None:
    found, table = results.headlines, results.tables["specialties"]
    assert found["fewer_if_equal"].value == pytest.approx(table["fewer_if_equal"].sum())
    assert found["printed_events"].value == 116_092
    assert found["fewer_if_equal_percent"].value == pytest.approx(24.42, abs=0.01)


def test_totals_can_be_missed_appointments_and_no_other_reading_fits(results: Results) -> None:
    found = results.headlines
    missed, share = found["missed_from"], found["missed_from_percent"]
    assert missed.lower == pytest.approx(1_058_910, abs=1)
    assert missed.value == pytest.approx(1_342_146, abs=1)
    assert missed.upper == pytest.approx(1_822_061, abs=1)
    assert share.upper == pytest.approx(100 * 1_822_061 / 2_700_000, abs=0.01)
    assert found["total_share_percent"].value == pytest.approx(4.3, abs=0.01)
    assert found["columns_sum_percent"].value == pytest.approx(81.72)


def test_no_slope_has_limits_and_each_says_why(results: Results) -> None:
    for name in ("steepest_slope_points", "largest_ratio", "fewer_if_equal"):
        figure = results.headlines[name]
        assert figure.lower is None
        assert figure.no_limits == "no people by group are printed"


@pytest.mark.parametrize("area", ["Kent and Medway", "England", "Z9B2Z", "Leeds", "R0A"])
def test_an_area_without_the_strategy_is_refused_in_one_line(area: str) -> None:
    with pytest.raises(InputError, match="use area=NW London") as raised:
        outpatient_access.analyse(area=area)
    assert "\n" not in str(raised.value)


def test_a_borough_of_the_system_shows_the_table_of_the_whole(results: Results) -> None:
    brent = outpatient_access.analyse(area="Brent")
    assert brent.headlines == results.headlines
