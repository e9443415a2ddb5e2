"""A forecast from few increments knows that they are few."""

import numpy as np
import pytest
from scipy import stats

from helpers.stats.forecast import random_walk

YEARS = [2017, 2018, 2019, 2020, 2021, 2023]
REGISTER = [268_276, 274_678, 281_172, 287_044, 285_236, 308_072]


def test_the_chance_follows_from_the_increments_and_their_number() -> None:
    walk = random_walk(YEARS, REGISTER)
    assert walk.degrees == 4
    assert walk.drift == pytest.approx(39_796 / 6)
    assert walk.chance(67_928, 6) == pytest.approx(0.104, abs=0.0005)


def test_six_increments_of_a_year_are_worth_more_than_five() -> None:
    years = np.arange(7)
    six = random_walk(years, np.cumsum([0, 6402, 6494, 5872, -1808, 11418, 11418]))
    assert six.degrees == 5
    assert six.chance(67_928, 6) == pytest.approx(0.078, abs=0.0005)


def test_the_chance_of_the_middle_is_one_half_and_of_a_limit_its_tail() -> None:
    walk = random_walk(YEARS, REGISTER)
    low, high = walk.limits(6.0, 0.95)
    assert walk.chance(walk.drift * 6, 6) == pytest.approx(0.5)
    assert walk.chance(high, 6) == pytest.approx(0.025)
    assert walk.chance(low, 6) == pytest.approx(0.975)


@pytest.mark.parametrize("increments", [3, 5, 8])
def test_the_interval_covers_what_comes_as_often_as_it_says(increments: int) -> None:
    random = np.random.default_rng(7)
    held, rounds, ahead = 0, 2_000, 6
    for _ in range(rounds):
        steps = random.normal(3, 10, increments + ahead)
        seen = np.concatenate(([0.0], np.cumsum(steps[:increments])))
        low, high = random_walk(np.arange(increments + 1), seen).limits(ahead)
        held += low <= steps[increments:].sum() <= high
    assert held / rounds == pytest.approx(0.95, abs=0.02)


def test_a_series_without_any_swing_is_certain() -> None:
    walk = random_walk([0, 1, 2, 4], [0, 2, 4, 8])
    assert walk.chance([5.9, 6.1], [3, 3]).tolist() == [1, 0]
    assert walk.chance(6, 3) == 0.5


def test_the_variance_is_that_of_the_increments() -> None:
    values = [0, 3, 1, 7]
    walk = random_walk([0, 1, 2, 3], values)
    assert walk.variance == pytest.approx(np.var(np.diff(values), ddof=1))
    assert walk.chance(10, 2) == pytest.approx(
        stats.t.sf((10 - 2 * 7 / 3) / np.sqrt(walk.variance * (2 + 4 / 3)), 2)
    )


@pytest.mark.parametrize(
    ("times", "values", "message"),
    [
        ([0, 1], [1, 2], "one row of 3 values or more"),
        ([0, 1, 1], [1, 2, 3], "it must be rising"),
        ([0, 1, 2], [1, 2], "same shape"),
        ([0, 1, 2], [1, float("nan"), 3], "a finite number"),
    ],
)
def test_what_is_no_series_is_refused(
    times: list[float], values: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        random_walk(times, values)
