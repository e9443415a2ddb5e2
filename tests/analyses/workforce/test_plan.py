"""What it takes to reach a target: paths, frontier and solver give one answer."""

import numpy as np
import pytest

from helpers.analyses import workforce
from helpers.analyses.workforce import futures, plan, scenarios, supply

DEFAULT = workforce.Parameters()
EVIDENCE = workforce.evidence(DEFAULT)


def test_the_straight_path_and_the_same_joiners_each_year_are_two_numbers() -> None:
    straight = supply.joiners_needed(EVIDENCE, DEFAULT)
    constant = plan.constant_joiners(EVIDENCE, DEFAULT)
    assert float(straight) == pytest.approx(7_865.309, abs=5e-4)
    assert float(constant) == pytest.approx(7_873.782, abs=5e-4)


def test_as_many_joiners_as_leavers_hold_the_staff_and_need_less_turnover_to_reach_the_target() -> (
    None
):
    assert float(plan.steady_staff(EVIDENCE, DEFAULT)) == pytest.approx(52_000)
    needed = plan.turnover_needed(EVIDENCE, DEFAULT)
    assert float(needed) == pytest.approx(14.064, abs=5e-4)
    cured = workforce.Parameters(turnover_rate=needed / 100)
    again = plan.constant_joiners(workforce.evidence(cured), cured)
    assert float(again) == pytest.approx(7_592, rel=1e-9)


def test_a_target_that_no_turnover_reaches_has_none() -> None:
    few = workforce.Parameters(joiners_per_year=10, horizon_years=1)
    assert not plan.turnover_needed(EVIDENCE, few).known
    nearest = plan.staff_nearest_target(EVIDENCE, few)
    assert float(nearest) == 52_010  # all who are there and all who join
    assert nearest < supply.target_staff(EVIDENCE, few)


def test_where_some_turnover_reaches_the_target_the_nearest_staff_are_those_of_the_target() -> None:
    nearest = plan.staff_nearest_target(EVIDENCE, DEFAULT)
    assert float(nearest) == pytest.approx(supply.target_staff(EVIDENCE, DEFAULT), rel=1e-9)


def test_the_frontier_passes_through_the_turnover_of_today() -> None:
    frontier = plan.frontier(EVIDENCE, DEFAULT).set_index("turnover_percent")
    today = frontier.loc[np.isclose(frontier.index, 14.6), "joiners_a_year_wte"]
    assert today.item() == pytest.approx(7_873.782, abs=5e-4)
    assert frontier["joiners_a_year_wte"].is_monotonic_increasing


def test_an_area_without_staff_has_no_plan() -> None:
    kent = workforce.Parameters(area="Kent and Medway")
    evidence = workforce.evidence(kent)
    solved = (plan.constant_joiners, plan.turnover_needed, plan.staff_nearest_target)
    figures = (*solved, plan.steady_staff)
    assert not any(each(evidence, kent).known for each in figures)
    assert plan.frontier(evidence, kent).empty
    assert futures.chances(evidence, kent).empty
    assert futures.fan(evidence, kent).empty
    assert list(futures.fan(evidence, kent)) == list(futures.fan(EVIDENCE, DEFAULT))
    assert scenarios.scenarios(evidence, kent).empty
