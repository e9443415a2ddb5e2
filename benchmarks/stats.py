"""Speed of the statistics on one core, each against a baseline measured in the same run.

The ratios travel between machines, the seconds do not. Each figure is the best of three runs.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.stats import funnel, spc

AREAS = 100_000
CHARTS = 10_000
POINTS = 36
CENTRE = 0.3
PLAIN_CHARTS = 200
"""Charts that the slow baseline draws; its time is scaled up to all of them."""


@dataclass(frozen=True)
class Figure:
    """One measurement.

    Attributes:
        name: what was done.
        seconds: how long it took.
        baseline: what it is held against.
        baseline_seconds: how long that took, for the same amount of work.
        allowed: seconds it may take on one core.
    """

    name: str
    seconds: float
    baseline: str
    baseline_seconds: float
    allowed: float

    def __str__(self) -> str:
        """Say the figure as one line."""
        ratio = self.seconds / self.baseline_seconds
        return (
            f"{self.name:42} {ratio:8.3f} x {self.baseline:32} "
            f"{self.seconds:8.3f} s (allowed {self.allowed:g} s)"
        )


def main() -> None:
    """Measure and print, a line a figure."""
    for figure in (measure_classify(), *measure_xmr()):
        print(figure)


def measure_classify() -> Figure:
    """Time the classification of many areas against the bare arithmetic of the four limits."""
    random = np.random.default_rng(1)
    total = random.integers(50, 5_000, AREAS)
    count = random.binomial(total, CENTRE)
    return Figure(
        name=f"classify {AREAS:,} areas",
        seconds=_best(lambda: funnel.classify(count, total, CENTRE)),
        baseline="the limits in plain numpy",
        baseline_seconds=_best(lambda: _plain_limits(count, total)),
        allowed=0.2,
    )


def measure_xmr() -> tuple[Figure, Figure]:
    """Time many control charts, without and with their points, against one in plain pandas."""
    series = np.random.default_rng(2).normal(100, 10, (CHARTS, POINTS))
    plain = _best(lambda: [_plain_chart(values) for values in series[:PLAIN_CHARTS]])
    figures = {
        f"verdicts of {CHARTS:,} charts of {POINTS} points": lambda: list(map(spc.xmr, series)),
        f"points of {CHARTS:,} charts": lambda: [spc.xmr(values).points for values in series],
    }
    verdicts, points = (
        Figure(name, _best(work), "rolling windows of pandas", plain * CHARTS / PLAIN_CHARTS, 5)
        for name, work in figures.items()
    )
    return verdicts, points


def _best(work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _plain_limits(count: NDArray[Any], total: NDArray[Any]) -> NDArray[Any]:
    error = np.sqrt(CENTRE * (1 - CENTRE) / total)
    inside = [np.abs(count / total - CENTRE) <= z * error for z in (1.96, 3.0902)]
    return np.asarray(np.sum(inside, axis=0))


def _plain_chart(values: NDArray[Any]) -> pd.DataFrame:
    """Return value, limits and the four rules of a chart, with a rolling window for each."""
    points = pd.DataFrame({"value": values})
    ranges = points["value"].diff().abs()
    reach = 2.66 * ranges[ranges <= 3.267 * ranges.mean()].mean()
    mean = points["value"].mean()
    points = points.assign(mean=mean, lower=mean - reach, upper=mean + reach)
    side = np.sign(points["value"] - mean)
    steps = np.sign(points["value"].diff())
    near = side * ((points["value"] - mean).abs() > reach * 2 / 3)
    return points.assign(
        outside=(points["value"] - mean).abs() > reach,
        trend=steps.rolling(6).sum().abs() == 6,
        two_in_three=near.rolling(3).sum().abs() >= 2,
        shift=side.rolling(7).sum().abs() == 7,
    )


if __name__ == "__main__":
    main()
