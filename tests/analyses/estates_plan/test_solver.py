"""Every plan keeps every rule, equals brute force where it is small, and beats the other plans."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from helpers.analyses.estates_plan import solver
from helpers.analyses.estates_plan.solver import Block, Solution

HALVES = 3


def made_up(seed: int, count: int = 5, moved_most: float = 1.0) -> Block:
    """Return a block of a few sites, of which some must be kept and some pairs are out of reach."""
    random = np.random.default_rng(seed)
    opened = random.integers(2, 9, count).astype(float)
    reach = random.random((count, count)) < 0.7
    np.fill_diagonal(reach, val=True)
    return Block(
        cost=random.uniform(20, 200, count) * 1000,
        sessions=opened[:, np.newaxis] * random.uniform(0.2, 0.8, (count, HALVES)),
        capacity=0.85 * np.repeat(opened[:, np.newaxis], HALVES, axis=1),
        keep=random.random(count) < 0.2,
        reach=reach,
        moved_most=moved_most,
        moving_gbp=50.0,
        room=0.85,
    )


def check(block: Block, plan: Solution) -> None:
    """Hold a plan against every rule, from the plan alone."""
    away = plan.share * (1 - np.eye(len(block.cost)))
    load = np.einsum("gh,gs->hs", plan.share, block.sessions)
    assert np.allclose(plan.share.sum(axis=1), 1)
    assert (plan.share >= 0).all()
    assert not plan.share[~block.reach].any()
    assert plan.kept[block.keep].all()
    assert np.allclose(plan.share[:, ~plan.kept], 0, atol=1e-6)
    room = block.capacity * plan.kept[:, np.newaxis] + block.room * plan.short[:, np.newaxis]
    assert (load <= room + 1e-4).all()
    moved = (away.sum(axis=1) * block.sessions.sum(axis=1)).sum()
    assert moved <= block.moved_most * block.sessions.sum() + 1e-4


def cheapest_by_trying_all(block: Block) -> float:
    """Return the least cost over every set of kept sites, each with the fewest moves by an LP."""
    count = len(block.cost)
    best = np.inf
    away = np.where(np.eye(count, dtype=bool), 0.0, block.weekly[:, np.newaxis]).ravel()
    for chosen in product([False, True], repeat=count):
        kept = np.array(chosen)
        if (block.keep & ~kept).any():
            continue
        top = (block.reach & kept).astype(float).ravel()
        holds = np.zeros((count * HALVES, count * count))
        for guest, host, half in product(range(count), range(count), range(HALVES)):
            holds[host * HALVES + half, guest * count + host] = block.sessions[guest, half]
        found = linprog(
            away,
            A_ub=np.vstack([holds, away]),
            b_ub=[*(block.capacity * kept[:, None]).ravel(), block.moved_most * block.weekly.sum()],
            A_eq=np.kron(np.eye(count), np.ones(count)),
            b_eq=np.ones(count),
            bounds=np.column_stack([np.zeros_like(top), top]),
        )
        if found.status == 0:
            best = min(best, float(block.cost @ kept) + block.moving_gbp * found.fun)
    return best


@pytest.mark.parametrize("moved_most", [0.15, 1.0])
@pytest.mark.parametrize("seed", range(8))
def test_a_small_plan_is_the_best_of_all_that_there_are(seed: int, moved_most: float) -> None:
    block = made_up(seed, moved_most=moved_most)
    plan = solver.solve(block, gap=0.0, seconds=30)
    assert plan.cost(block) == pytest.approx(cheapest_by_trying_all(block), rel=1e-5)
    assert plan.bound <= plan.cost(block)


@pytest.mark.parametrize("moved_most", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("seed", range(6))
def test_every_plan_keeps_every_rule_and_costs_no_more_than_nothing_or_greedy(
    seed: int, moved_most: float
) -> None:
    block = made_up(seed, 12, moved_most)
    nothing = solver.do_nothing(block)
    greedy = solver.greedy(block, nothing)
    plan = solver.solve(block, gap=0.01, seconds=30)
    for each in (nothing, greedy, plan):
        check(block, each)
    assert plan.cost(block) <= min(greedy.cost(block), nothing.cost(block))
    assert plan.cost(block) * 0.99 <= plan.bound + 1e-6


def test_some_small_plans_hand_sites_back() -> None:
    blocks = [made_up(seed, 12) for seed in range(6)]
    assert all((~solver.solve(each, gap=0.01, seconds=30).kept).any() for each in blocks)


def test_what_no_plan_can_hold_is_told_as_rooms_short() -> None:
    full = Block(
        cost=np.array([1000.0, 1000.0]),
        sessions=np.array([[4.0], [1.0]]),
        capacity=np.array([[1.7], [1.7]]),
        keep=np.array([False, False]),
        reach=np.ones((2, 2), dtype=bool),
        moved_most=1.0,
        moving_gbp=50.0,
        room=0.85,
    )
    plan = solver.solve(full, gap=0.01, seconds=10)
    assert plan.short.sum() == pytest.approx((5 - 3.4) / 0.85)
    check(full, plan)
    alone = Block(**{**vars(full), "reach": np.eye(2, dtype=bool)})
    assert solver.do_nothing(alone).short == pytest.approx([(4 - 1.7) / 0.85, 0])


def test_without_time_the_greedy_plan_stands_with_a_gap_that_is_true() -> None:
    block = made_up(1, 40)
    plan = solver.solve(block, gap=0.0, seconds=0.0)
    check(block, plan)
    assert plan.timed_out
    assert plan.bound <= solver.solve(block, gap=0.01, seconds=30).cost(block)
    assert plan.cost(block) <= solver.greedy(block, solver.do_nothing(block)).cost(block)
