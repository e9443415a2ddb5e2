import pandas as pd
import pytest

from helpers.errors import InputError
from helpers.present import limits
from helpers.stats import funnel

CURVES = pd.DataFrame(
    {
        "size": [100.0, 1000.0],
        "lower_95": [40.0, 48.0],
        "upper_95": [60.0, 52.0],
        "lower_998": [35.0, 46.0],
        "upper_998": [65.0, 54.0],
    }
)


def test_points_are_held_against_the_curves_at_their_size() -> None:
    points = pd.DataFrame({"n": [100.0, 100, 1000, 550], "rate": [59.0, 61, 55, 43.9]})
    assert list(limits.outside(points, CURVES, x="n", y="rate", flag=None)) == [
        "",
        "95",
        "998",
        "95",
    ]


def test_flags_of_the_statistics_room_are_understood() -> None:
    positions = funnel.classify([10, 35, 50, 65, 90], [100] * 5, 0.5)
    points = pd.DataFrame({"n": [100.0] * 5, "rate": [10.0, 35, 50, 65, 90], "lies": positions})
    assert list(limits.outside(points, CURVES, x="n", y="rate", flag="lies")) == [
        "998",
        "95",
        "",
        "95",
        "998",
    ]


def test_flag_of_another_kind_is_refused() -> None:
    points = pd.DataFrame({"n": [1.0], "rate": [1.0], "lies": ["high"]})
    with pytest.raises(InputError, match="flag: 'high' is no place in a funnel"):
        limits.outside(points, CURVES, x="n", y="rate", flag="lies")


def test_missing_curve_is_named() -> None:
    with pytest.raises(InputError, match="column of the curves: 'upper_998' is unknown"):
        limits.curve(CURVES.drop(columns="upper_998"), "upper_998")
