"""Checks are shared out exactly: no rule beats the optimum, and every check is accounted for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp

from helpers.analyses.hypertension import allocation
from helpers.analyses.hypertension.allocation import Places

WEIGHTS = (0.0, 0.3, 0.5, 1.0)


@st.composite
def places(draw: st.DrawFn) -> Places:
    count = draw(st.integers(1, 6))
    checkable = draw(st.lists(st.integers(1, 30), min_size=count, max_size=count))
    undiagnosed = [draw(st.integers(0, most)) for most in checkable]
    limit = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    deprived = [draw(st.sampled_from((0.0, 0.4, 1.0))) for _ in checkable]
    return Places(
        np.array(undiagnosed, dtype=float),
        np.array(checkable, dtype=float),
        np.array(limit, dtype=np.int64),
        np.array(deprived),
    )


def worth(some: Places, checks: NDArray[np.int64], weight: float) -> float:
    return float(((1 - weight + weight * some.deprived) * some.found(checks)).sum())


def solver_worth(some: Places, checks: int, weight: float) -> float:
    """Return the greatest worth that HiGHS finds: one yes or no for each check of each place."""
    steps = [some.found(np.full(len(some.limit), k)) for k in range(int(some.limit.max()) + 1)]
    value = (1 - weight + weight * some.deprived)[:, None] * np.diff(np.array(steps).T)
    allowed = np.arange(value.shape[1]) < some.limit[:, None]
    if not allowed.any():
        return 0.0
    gains = value[allowed]
    budget = LinearConstraint(np.ones((1, len(gains))), ub=checks)
    solved = milp(-gains, constraints=budget, integrality=1, bounds=(0, 1))
    assert solved.success
    return float(-solved.fun)


@given(places(), st.integers(0, 40), st.sampled_from(WEIGHTS))
def test_the_solver_finds_nothing_better(some: Places, checks: int, weight: float) -> None:
    best = allocation.best(some, checks, weight)
    assert worth(some, best, weight) == pytest.approx(solver_worth(some, checks, weight), abs=1e-6)


@given(places(), st.integers(0, 60), st.sampled_from(WEIGHTS))
def test_all_checks_are_given_out_as_far_as_the_limits_allow(
    some: Places, checks: int, weight: float
) -> None:
    best = allocation.best(some, checks, weight)
    assert best.sum() == min(checks, some.limit.sum())
    assert (best >= 0).all()
    assert (best <= some.limit).all()


@given(places(), st.integers(0, 60), st.sampled_from(WEIGHTS))
def test_the_optimum_is_never_worse_than_a_rule_on_its_own_objective(
    some: Places, checks: int, weight: float
) -> None:
    best = worth(some, allocation.best(some, checks, weight), weight)
    for shares in (some.undiagnosed, some.checkable):
        rule = allocation.proportional(checks, shares, some.limit)
        assert worth(some, rule, weight) <= best + 1e-9


@given(places(), st.integers(0, 60))
def test_a_heavier_weight_never_finds_more_in_all_nor_fewer_among_the_deprived(
    some: Places, checks: int
) -> None:
    found = some.found(allocation.best_along(some, checks, WEIGHTS))
    assert (np.diff(found.sum(axis=1)) <= 1e-9).all()
    assert (np.diff((found * some.deprived).sum(axis=1)) >= -1e-9).all()


@given(places(), st.integers(0, 60))
def test_a_rule_gives_whole_checks_within_the_limits_to_places_with_a_share(
    some: Places, checks: int
) -> None:
    rule = allocation.proportional(checks, some.undiagnosed, some.limit)
    assert rule.sum() == min(checks, some.limit[some.undiagnosed > 0].sum())
    assert (rule <= some.limit).all()
    assert not rule[some.undiagnosed == 0].any()


def test_a_rule_follows_its_shares_and_passes_on_what_a_full_place_cannot_take() -> None:
    assert allocation.proportional(100, [1, 3], [100, 100]).tolist() == [25, 75]
    assert allocation.proportional(100, [1, 3, 1], [100, 50, 100]).tolist() == [25, 50, 25]
    assert allocation.proportional(10, [1, 1, 1], [9, 9, 9]).tolist() == [4, 3, 3]


def test_each_check_leaves_fewer_cases_to_find() -> None:
    place = Places(np.array([50.0]), np.array([100.0]), np.array([1000]), np.array([0.0]))
    first, second = place.found([[1], [2]])[:, 0]
    assert first == pytest.approx(0.5)
    assert second - first == pytest.approx(0.5 * 0.99)
    assert place.found([10_000])[0] == pytest.approx(50)


def test_the_only_weight_that_counts_sends_the_rest_where_it_finds_most() -> None:
    some = Places(
        np.array([10.0, 40.0, 20.0]),
        np.array([100.0, 100.0, 100.0]),
        np.array([5, 5, 5]),
        np.array([1.0, 0.0, 0.0]),
    )
    assert allocation.best(some, 8, weight=1.0).tolist() == [5, 3, 0]
    assert allocation.best(some, 8, weight=0.0).tolist() == [0, 5, 3]
