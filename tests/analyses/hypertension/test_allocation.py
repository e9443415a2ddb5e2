"""Checks are shared out exactly: no rule beats the optimum, and every check is accounted for."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp

from helpers.analyses.hypertension.allocation import best, proportional

WEIGHTS = (0.0, 0.3, 0.5, 1.0)


def frame(
    gap: list[int], checkable: list[int], limit: list[int], deprived: list[float]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gap_people": np.array(gap, dtype=float),
            "checkable_people": np.array(checkable, dtype=float),
            "most_checks": np.array(limit, dtype=np.int64),
            "deprived_share": np.array(deprived, dtype=float),
        }
    )


@st.composite
def places(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 6))
    checkable = draw(st.lists(st.integers(1, 30), min_size=count, max_size=count))
    gap = [draw(st.integers(0, most)) for most in checkable]
    limit = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    deprived = [draw(st.sampled_from((0.0, 0.4, 1.0))) for _ in checkable]
    return frame(gap, checkable, limit, deprived)


def cases(some: pd.DataFrame, checks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what checks of people picked at random, nobody twice, find on average."""
    return np.asarray(checks * (some["gap_people"] / some["checkable_people"]).to_numpy())


def worth(some: pd.DataFrame, checks: NDArray[np.int64], weight: float) -> float:
    value = 1 - weight + weight * some["deprived_share"]
    return float((value * cases(some, checks)).sum())


def solver_worth(some: pd.DataFrame, checks: int, weight: float) -> float:
    """Return the greatest worth that HiGHS finds: one yes or no for each check of each place."""
    limit, deprived = some["most_checks"].to_numpy(), some["deprived_share"].to_numpy()
    steps = cases(some, np.arange(limit.max() + 1)[:, None])
    value = (1 - weight + weight * deprived)[:, None] * np.diff(steps.T)
    allowed = np.arange(value.shape[1]) < limit[:, None]
    if not allowed.any():
        return 0.0
    gains = value[allowed]
    budget = LinearConstraint(np.ones((1, len(gains))), ub=checks)
    solved = milp(-gains, constraints=budget, integrality=1, bounds=(0, 1))
    assert solved.success
    return float(-solved.fun)


@given(places(), st.integers(0, 40), st.sampled_from(WEIGHTS))
def test_the_solver_finds_nothing_better(some: pd.DataFrame, checks: int, weight: float) -> None:
    given_out = best(some, checks, weight)
    assert worth(some, given_out, weight) == pytest.approx(
        solver_worth(some, checks, weight), abs=1e-6
    )


@given(places(), st.integers(0, 60), st.sampled_from(WEIGHTS))
def test_all_checks_are_given_out_as_far_as_the_limits_allow(
    some: pd.DataFrame, checks: int, weight: float
) -> None:
    given_out = best(some, checks, weight)
    assert given_out.sum() == min(checks, some["most_checks"].sum())
    assert (given_out >= 0).all()
    assert (given_out <= some["most_checks"]).all()


@given(places(), st.integers(0, 60), st.sampled_from(WEIGHTS))
def test_the_optimum_is_never_worse_than_a_rule_on_its_own_objective(
    some: pd.DataFrame, checks: int, weight: float
) -> None:
    most = worth(some, best(some, checks, weight), weight)
    for shares in (some["gap_people"], some["checkable_people"]):
        rule = proportional(checks, shares, some["most_checks"])
        assert worth(some, rule, weight) <= most + 1e-9


@given(places(), st.integers(0, 60))
def test_a_heavier_weight_never_finds_more_in_all_nor_fewer_among_the_deprived(
    some: pd.DataFrame, checks: int
) -> None:
    found = cases(some, np.array([best(some, checks, weight) for weight in WEIGHTS]))
    deprived = (found * some["deprived_share"].to_numpy()).sum(axis=1)
    assert (np.diff(found.sum(axis=1)) <= 1e-9).all()
    assert (np.diff(deprived) >= -1e-9).all()


@given(places(), st.integers(0, 60))
def test_a_rule_gives_whole_checks_within_the_limits_to_places_with_a_share(
    some: pd.DataFrame, checks: int
) -> None:
    shares, limit = some["gap_people"], some["most_checks"]
    rule = proportional(checks, shares, limit)
    assert rule.sum() == min(checks, limit[shares > 0].sum())
    assert (rule <= limit).all()
    assert not rule[shares == 0].any()


def test_a_rule_follows_its_shares_and_passes_on_what_a_full_place_cannot_take() -> None:
    assert proportional(100, [1, 3], [100, 100]).tolist() == [25, 75]
    assert proportional(100, [1, 3, 1], [100, 50, 100]).tolist() == [25, 50, 25]
    assert proportional(10, [1, 1, 1], [9, 9, 9]).tolist() == [4, 3, 3]


def test_the_only_weight_that_counts_sends_the_rest_where_it_finds_most() -> None:
    some = frame([10, 40, 20], [100, 100, 100], [5, 5, 5], [1, 0, 0])
    assert best(some, 8, weight=1.0).tolist() == [5, 3, 0]
    assert best(some, 8, weight=0.0).tolist() == [0, 5, 3]
