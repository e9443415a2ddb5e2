"""Every cell of a stock balances in every year, and the solvers reach what they say."""

from itertools import repeat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats import stock_flow
from helpers.stats.stock_flow import Rates

STAY = Rates.of(0.0)
STAFF, TURNOVER = 52_000.0, 0.146
TARGET = STAFF / (1 - 0.117) * 0.9
"""Staff of the strategy, and those of a vacancy rate of 10% among the same posts."""


def one(value: float) -> np.ndarray:
    return np.array([[value]])


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 5), st.integers(1, 8))
def test_flows_balance_in_every_cell_of_every_year(
    seed: int, groups: int, ages: int, years: int
) -> None:
    rng = np.random.default_rng(seed)
    shape = (groups, ages)
    rates = Rates.of(*(rng.uniform(0, 1, shape) for _ in range(3)))
    opening, joiners = rng.uniform(0, 1000, shape), rng.uniform(0, 200, shape)
    stock = opening
    for year in stock_flow.project(opening, repeat((joiners, rates), years)):
        np.testing.assert_array_equal(year.opening, stock)
        gone = year.leavers + year.retired
        balance = year.opening + year.joiners - gone + year.aged
        np.testing.assert_allclose(balance, year.closing, rtol=1e-12, atol=1e-9)
        np.testing.assert_allclose(year.aged.sum(axis=-1), 0, atol=1e-9)
        before_retirement = year.opening + year.joiners - year.leavers
        mean = (year.opening + before_retirement) / 2
        np.testing.assert_allclose(year.leavers, rates.leaving * mean, rtol=1e-9, atol=1e-9)
        assert (year.closing >= -1e-9).all()
        stock = year.closing


def test_of_the_last_band_nobody_ages() -> None:
    (year,) = stock_flow.project([[10.0, 20.0]], [(one(0), Rates.of(0, 0, 0.5))])
    assert year.closing.tolist() == [[5.0, 25.0]]


def test_who_retires_and_who_ages_are_shares_of_those_still_there() -> None:
    rates = Rates.of(0.2, [[0.0, 0.1, 0.5]], [[0.3, 0.4, 0.9]])
    (year,) = stock_flow.project([[110.0, 220.0, 330.0]], [([[0.0, 11.0, 0.0]], rates)])
    there = np.array([90.0, 190.0, 270.0])
    np.testing.assert_allclose(year.leavers, [[20, 41, 60]])
    np.testing.assert_allclose(year.retired, [there * [0.0, 0.1, 0.5]])
    kept = there * [1.0, 0.9, 0.5]
    np.testing.assert_allclose(
        year.closing, [[kept[0] * 0.7, kept[0] * 0.3 + kept[1] * 0.6, kept[1] * 0.4 + kept[2]]]
    )


def test_the_default_figures_take_7873_782_joiners_in_every_year() -> None:
    needed = stock_flow.joiners_for(TARGET, one(STAFF), one(1.0), [Rates.of(TURNOVER)] * 5)
    assert needed == pytest.approx(7_873.782, abs=5e-4)
    end = stock_flow.closing(one(STAFF), repeat((one(float(needed)), Rates.of(TURNOVER)), 5))
    assert end == pytest.approx(TARGET, rel=1e-12)


def test_a_stock_stays_where_joiners_are_its_leavers() -> None:
    plan = repeat((one(7_592.0), Rates.of(TURNOVER)), 200)
    assert stock_flow.closing(one(10_000.0), plan) == pytest.approx(7_592 / TURNOVER, rel=1e-9)


def test_the_leaving_that_reaches_a_target_does() -> None:
    factor, reached = stock_flow.leaving_for(
        TARGET, one(STAFF), one(7_592.0), Rates.of(TURNOVER), 5
    )
    assert reached == pytest.approx(TARGET, rel=1e-12)
    again = stock_flow.joiners_for(TARGET, one(STAFF), one(1.0), [Rates.of(TURNOVER * factor)] * 5)
    assert again == pytest.approx(7_592, rel=1e-9)


@pytest.mark.parametrize(
    ("target", "factor", "reached"), [(60_000, 0.0, 52_500), (0.5, 1 / TURNOVER, 33.67)]
)
def test_a_target_beyond_reach_says_how_near_it_comes(
    target: float, factor: float, reached: float
) -> None:
    found = stock_flow.leaving_for(target, one(STAFF), one(100.0), Rates.of(TURNOVER), 5)
    assert found[0] == pytest.approx(factor)
    assert found[1] == pytest.approx(
        reached if factor == 0 else STAFF / 3**5 + sum(100 / 1.5 / 3**k for k in range(5))
    )


@pytest.mark.parametrize("short", [-0.5, 0.5])
def test_a_target_a_little_within_reach_is_reached(short: float) -> None:
    nobody_leaves = STAFF + 5 * 100
    everybody, _ = stock_flow.leaving_for(0.0, one(STAFF), one(100.0), Rates.of(TURNOVER), 5)
    fewest = float(
        stock_flow.closing(one(STAFF), repeat((one(100.0), Rates.of(TURNOVER * everybody)), 5))
    )
    for end, inside in ((nobody_leaves, short < 0), (fewest, short > 0)):
        factor, reached = stock_flow.leaving_for(
            end + short, one(STAFF), one(100.0), Rates.of(TURNOVER), 5
        )
        assert (0 < factor < everybody) == inside
        assert reached == pytest.approx(end + short if inside else end, rel=1e-12)


def test_draws_run_as_each_would_alone() -> None:
    rng = np.random.default_rng(3)
    leaving = rng.uniform(0.05, 0.2, (50, 3, 4))
    opening, joiners = rng.uniform(10, 90, (3, 4)), rng.uniform(1, 9, (3, 4))
    together = stock_flow.closing(opening, repeat((joiners, Rates.of(leaving, 0.1, 0.2)), 6))
    alone = [
        float(stock_flow.closing(opening, repeat((joiners, Rates.of(each, 0.1, 0.2)), 6)))
        for each in leaving
    ]
    np.testing.assert_allclose(together, alone, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Rates.of(1.2), r"leaving is 1.2; it must be from 0 to 1"),
        (
            lambda: stock_flow.closing([[5.0]], [([[-1.0]], Rates.of(0.1))]),
            r"year 1: joiners\[0, 0\] is -1.0; it must be 0 or more",
        ),
        (lambda: Rates.of(0.1, retiring=[[0.2, -0.1]]), r"retiring\[0, 1\] is -0.1; it must be"),
        (lambda: Rates.of(0.1, ageing=float("nan")), "ageing is nan; it must be a finite number"),
        (
            lambda: stock_flow.closing([[5.0], [6.0]], [(1.0, Rates.of(0.1)), ([[0], [-2]], STAY)]),
            r"year 2: joiners\[1, 0\] is -2.0; it must be 0 or more",
        ),
        (lambda: stock_flow.closing([[-5.0]], [(1.0, STAY)]), r"opening\[0, 0\] is -5.0"),
        (
            lambda: stock_flow.closing(np.ones((2, 3)), [(np.ones((4, 3)), STAY)]),
            r"year 1: joiners has shape \(4, 3\), and opening ends in groups and ages of shape "
            r"\(2, 3\); each must be the same, or 1",
        ),
        (  # one group of staff must not become three without a word
            lambda: stock_flow.closing(np.ones((1, 2)), [(1.0, Rates.of(np.zeros((3, 2))))]),
            r"year 1: leaving has shape \(3, 2\)",
        ),
        (
            lambda: stock_flow.joiners_for(9, np.ones((2, 1)), np.full((3, 1), 1 / 3), [STAY]),
            r"mix has shape \(3, 1\)",
        ),
        (lambda: stock_flow.closing([5.0], [(1.0, Rates.of(0.1))]), "end in groups and ages"),
        (lambda: stock_flow.closing([[5.0]], []), "plan has no year"),
        (
            lambda: stock_flow.joiners_for(9, one(5), one(0.9), [Rates.of(0.1)] * 2),
            "mix sums to 0.9; it must sum to 1",
        ),
    ],
)
def test_what_cannot_be_a_flow_is_refused(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
