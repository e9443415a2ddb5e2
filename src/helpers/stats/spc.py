"""Statistical process control: the XmR chart of single values and their moving ranges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

Improvement = Literal["up", "down"]
Variation = Literal["common_cause", "improvement", "concern", "change"]
Assurance = Literal["pass", "fail", "hit_and_miss"]
Marks = NDArray[np.int8]

LIMIT_FACTOR = 2.66
"""Mean moving ranges from the mean to a limit: 3 / 1.128."""
NEAR_SHARE = 2 / 3
"""How far towards a limit the near limit lies."""
SCREEN_FACTOR = 3.267
"""Mean moving ranges above which a moving range is screened out of its mean."""
SHIFT_POINTS = 7
"""Successive points on one side of the mean that make a shift."""
TREND_STEPS = 6
"""Successive steps one way that make a trend, of one point more."""
FIRM_FROM = 12
"""Values below which limits are on trial."""

_LINES = ("mean", "lower", "upper", "near_lower", "near_upper")
# words in pandas' own storage, whatever else is installed: taking them from it is quickest
_WORDS = pd.StringDtype("python", na_value=np.nan)
_SIGNALS: Any = pd.array(["none", "outside", "trend", "two_in_three", "shift"], dtype=_WORDS)
_DIRECTIONS: Any = pd.array(["none", "up", "down"], dtype=_WORDS)
_REACH = LIMIT_FACTOR * np.array([0, -1, 1, -NEAR_SHARE, NEAR_SHARE])
# differences smaller than this share of the largest value are rounding, not data
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class ControlChart:
    """An XmR chart.

    Attributes:
        variation: what the last value's signal means: `common_cause` without one, else
            `improvement` or `concern`, or `change` where no direction is better.
        assurance: what the limits at the last value promise of the target: `pass`, `fail` or
            `hit_and_miss`; None without a target or without a better direction.
        trial: fewer than twelve values fix the limits at the last value.
    """

    variation: Variation
    assurance: Assurance | None
    trial: bool
    _table: Callable[[], pd.DataFrame] = field(repr=False)

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row for each value, in order, under the index of the values if they had one.

        Made when first read, as charts by the thousand are mostly asked for their verdicts.
        `value, mean, lower, upper, near_lower, near_upper` are in the unit of the values, `signal`
        is `none`, `outside`, `trend`, `two_in_three` or `shift`, `direction` is `none`, `up` or
        `down`. A gap has the value NaN and the signal `none`.
        """
        return self._table()


def xmr(
    values: ArrayLike,
    *,
    screen_outliers: bool = True,
    baseline: int | None = None,
    phases: Sequence[int] = (),
    improvement: Improvement | None = None,
    target: float | None = None,
) -> ControlChart:
    """Return the XmR chart of a series by the rules of the NHS programme Making Data Count.

    Limits are mean ± 2.66 mean moving ranges, near limits two thirds of the way. A moving range
    is the size of a step between neighbours; those above 3.267 times their mean are left out
    once, unless `screen_outliers` is false, before the mean that sets the limits is taken. Where
    only ranges of 0 would be left of twelve values or more all are kept, as limits on the mean
    would flag every value. (Of fewer, whose limits are on trial, the published packages put the
    limits on the mean, and so does this.)

    Signals, the first that applies to a point: `outside` a limit; `trend`, each of seven or more
    successive points all rising or all falling; `two_in_three`, one of at least two among three
    successive points that lie between near limit and limit, where all three lie on one side of
    the mean; `shift`, each of seven
    or more successive points on one side of the mean. A point on the mean ends a shift, a step
    of 0 a trend, a point on a limit is not outside. The direction of a trend is that of the run
    which the point ends or continues, before that of one it begins.

    A gap (NaN) has no moving range on either side, and no run or set of three spans it. Nor does
    any span the start of a phase: each phase is a chart of its own.

    Args:
        values: the series in order of time, equally spaced, shape (n,); NaN where one is
            missing, two present or more.
        screen_outliers: leave out extreme moving ranges once. The NHS spreadsheet does not.
        baseline: number of first points of each phase, gaps included, that fix its limits; all of
            them if None or longer than the phase.
        phases: places from which limits are reckoned anew (a rebase), counted from 0 and rising;
            none keeps one phase.
        improvement: the better direction, `up` or `down`; None where neither is.
        target: the value to reach, in the unit of the values: at least it where up is better,
            at most it where down is.

    Returns:
        The chart.

    Raises:
        ValueError: infinite values, fewer than two, no two neighbours within the baseline of a
            phase to take a moving range from, a baseline that is no whole number of 2 or more,
            phases that do not rise within the series, an unknown direction, or a target that is
            no finite number.

    Source: Wheeler DJ (2000), Understanding Variation, 2nd edition (limits); NHS England, Making
    Data Count (rules, variation and assurance); screening as in the R package NHSRplotthedots.
    """
    series = _series(values)
    _validate.choice("improvement", improvement, ("up", "down", None))
    gap = np.isnan(series)
    slack = _ROUNDING * float(np.abs(series[~gap]).max())
    first = None if baseline is None else _validate.whole("baseline", baseline, 2)
    parts = np.split(series, _starts(phases, series.size))
    lines = [_lines(part[:first], slack, screen_outliers=screen_outliers) for part in parts]
    flags = [_signals(part, line, slack) for part, line in zip(parts, lines, strict=True)]
    signal, way = (np.concatenate(marks) for marks in zip(*flags, strict=True))
    flat = np.repeat(np.array(lines), [part.size for part in parts], axis=0)
    index = values.index if isinstance(values, pd.Series) else None
    return ControlChart(
        _variation(int(way[~gap][-1]), improvement),
        _assurance(lines[-1], target, improvement, slack),
        bool(np.count_nonzero(~np.isnan(parts[-1][:first])) < FIRM_FROM),
        partial(_points, series, flat, signal, way, index),
    )


def _starts(phases: Sequence[int], size: int) -> list[int]:
    starts = [_validate.whole("phases", start, 1) for start in phases]
    bounds = [0, *starts, size]
    if any(after <= before for before, after in pairwise(bounds)):
        raise ValueError(f"phases is {starts}; it must rise, from 1 to less than {size}")
    return starts


def _series(values: ArrayLike) -> FloatArray:
    series = _validate.floats("values", values)
    _validate.require("values", series, ~np.isinf(series), "a finite number, or NaN for a gap")
    _validate.one_row("values", series, at_least=2)
    present = np.count_nonzero(~np.isnan(series))
    if present < 2:
        raise ValueError(f"values has {present} numbers and else gaps; it must have 2 or more")
    return series


def _lines(series: FloatArray, slack: float, *, screen_outliers: bool) -> FloatArray:
    """Return mean, lower and upper limit, lower and upper near limit."""
    present = series[~np.isnan(series)]
    ranges = np.abs(series[1:] - series[:-1])
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        raise ValueError(
            "values has no two neighbours without a gap among the points that fix the limits; "
            "it must have them once or more, to take a moving range from"
        )
    if screen_outliers:
        kept = ranges[ranges <= SCREEN_FACTOR * ranges.mean() + slack]
        ranges = kept if kept.max() > slack or present.size < FIRM_FROM else ranges
    return np.asarray(present.mean() + ranges.mean() * _REACH)


def _signals(series: FloatArray, lines: FloatArray, slack: float) -> tuple[Marks, Marks]:
    """Return for each point the place of its signal in `_SIGNALS`, and its way: 1, -1 or 0."""
    mean, lower, upper, near_lower, near_upper = lines.tolist()
    outside = _beyond(series, lower - slack, upper + slack)
    near = _beyond(series, near_lower - slack, near_upper + slack) * (outside == 0)
    side = _beyond(series, mean - slack, mean + slack)
    shift = _runs(side, SHIFT_POINTS)
    trend = _trend(_beyond(series[1:] - series[:-1], -slack, slack))
    signal, way = np.zeros_like(shift), np.zeros_like(shift)
    for place, marks in ((4, shift), (3, _two_in_three(near, side)), (2, trend), (1, outside)):
        marked = marks != 0
        signal[marked] = place
        way[marked] = marks[marked]
    return signal, way


def _beyond(numbers: FloatArray, low: float, high: float) -> Marks:
    """Return 1 above `high`, -1 below `low`, else 0; 0 for NaN."""
    return np.subtract(numbers > high, numbers < low, dtype=np.int8)


def _runs(marks: Marks, at_least: int) -> Marks:
    """Return the marks that stand in a run of `at_least` equal ones; 0 elsewhere."""
    (edges,) = (marks[1:] != marks[:-1]).nonzero()
    bounds = np.concatenate(([0], edges + 1, [marks.size]))
    lengths = bounds[1:] - bounds[:-1]
    return marks * np.repeat(lengths >= at_least, lengths)


def _trend(steps: Marks) -> Marks:
    run = _runs(steps, TREND_STEPS)
    marks = np.zeros(run.size + 1, dtype=np.int8)
    marks[:-1] = run
    np.copyto(marks[1:], run, where=run != 0)
    return marks


def _two_in_three(near: Marks, side: Marks) -> Marks:
    marks = np.zeros_like(near)
    for way in (1, -1):
        hit, same = near == way, side == way
        enough = hit[:-2] & hit[1:-1] | hit[1:-1] & hit[2:] | hit[:-2] & hit[2:]
        enough &= same[:-2] & same[1:-1] & same[2:]
        for start in range(3):
            window = slice(start, start + enough.size)
            marks[window][enough & hit[window]] = way
    return marks


def _points(
    series: FloatArray, lines: FloatArray, signal: Marks, way: Marks, index: "pd.Index[Any] | None"
) -> pd.DataFrame:
    flat = dict(zip(_LINES, lines.T, strict=True))
    # a way of -1 takes the last of the three directions
    words = {"signal": _SIGNALS.take(signal), "direction": _DIRECTIONS.take(way)}
    return pd.DataFrame({"value": series, **flat, **words}, index=index, copy=False)


def _variation(way: int, improvement: Improvement | None) -> Variation:
    if way == 0:
        return "common_cause"
    if improvement is None:
        return "change"
    return "improvement" if (way > 0) == (improvement == "up") else "concern"


def _assurance(
    lines: FloatArray, target: float | None, improvement: Improvement | None, slack: float
) -> Assurance | None:
    if target is None:
        return None
    aim = _validate.single("target", _validate.numbers("target", target))
    if improvement is None:
        return None
    sign = 1 if improvement == "up" else -1
    worst, best = sorted(sign * lines[1:3])
    if worst >= sign * aim - slack:
        return "pass"
    return "fail" if best < sign * aim - slack else "hit_and_miss"
