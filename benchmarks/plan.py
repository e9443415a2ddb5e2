"""How long the plan of sites takes from 50 to 800 sites, on one core, and how near it is proved."""

import time

import numpy as np

from helpers.analyses.estates_plan import solver

SITES = (50, 100, 200, 400, 800)
IN_A_BOROUGH = 50
ROOMS_A_SITE = 2.5
HALF_DAYS = 10
GAP = 0.01
GOALS = {"a borough": 2.0, "800 sites": 20.0}
"""Seconds allowed."""


def main() -> None:
    """Print seconds, seconds of the slowest borough and the gap, a line a number of sites."""
    for count in SITES:
        blocks = [_block(seed) for seed in range(count // IN_A_BOROUGH)]
        seconds, cost, bound = [], 0.0, 0.0
        for block in blocks:
            started = time.process_time()
            found = solver.solve(block, gap=GAP, seconds=60)
            seconds.append(time.process_time() - started)
            cost, bound = cost + found.cost(block), bound + found.bound
        rooms = sum(block.capacity[:, 0].sum() for block in blocks) / 0.85
        print(
            f"{count:4} sites, {rooms:5,.0f} rooms: {sum(seconds):6.2f} s, slowest borough "
            f"{max(seconds):.2f} s, gap {100 * (cost - bound) / cost:.2f}% "
            f"(goals: {GOALS['a borough']:g} s a borough, {GOALS['800 sites']:g} s for 800)"
        )


def _block(seed: int) -> solver.Block:
    """Return a borough of sites of a few rooms, in use 44% of the time; a third must stay."""
    random = np.random.default_rng(seed)
    rooms = 1.0 + random.poisson(ROOMS_A_SITE - 1, IN_A_BOROUGH)
    use = np.clip(random.normal(0.44, 0.1, (IN_A_BOROUGH, HALF_DAYS)), 0.05, 0.85)
    return solver.Block(
        cost=rooms * 45 * random.choice([120.0, 320.0, 360.0, 440.0], IN_A_BOROUGH),
        sessions=rooms[:, np.newaxis] * use,
        capacity=0.85 * np.repeat(rooms[:, np.newaxis], HALF_DAYS, axis=1),
        keep=random.random(IN_A_BOROUGH) < 1 / 3,
        reach=np.ones((IN_A_BOROUGH, IN_A_BOROUGH), dtype=bool),
        moved_most=0.2,
        moving_gbp=50.0,
        room=0.85,
    )


if __name__ == "__main__":
    main()
