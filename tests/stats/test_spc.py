"""The XmR chart: published limits, each rule alone and against a plain reading of the rules."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.stats import spc

NAN = float("nan")
SLACK = 1e-9
COLUMNS = ["value", "mean", "lower", "upper", "near_lower", "near_upper", "signal", "direction"]

# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2, Individuals Control Charts:
# flow rate of ten batches
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]

# alternating so widely that what follows stays within the limits which these twelve points fix
WIDE = [30.0, -30.0] * 6


def has_neighbours(values: list[float]) -> bool:
    return not bool(np.isnan(np.diff(values)).all())


def wander(steps: list[float]) -> list[float]:
    path = np.nancumsum(steps)
    return [
        NAN if np.isnan(step) else float(value) for step, value in zip(steps, path, strict=True)
    ]


# noise for the rules about limits, wandering for the rules about runs; gaps in both
GAP = st.just(NAN)
NOISE = st.lists(st.one_of(st.integers(-40, 40), GAP), min_size=2, max_size=40)
WALK = st.lists(
    st.one_of(st.sampled_from([1, 1, 1, 1, 2, 0, -3]), st.integers(-9, 9), GAP),
    min_size=8,
    max_size=40,
).map(wander)
SERIES = st.one_of(NOISE, WALK).filter(has_neighbours)


def signals(chart: spc.ControlChart) -> list[str]:
    return chart.points["signal"].tolist()


def directions(chart: spc.ControlChart) -> list[str]:
    return chart.points["direction"].tolist()


def steady(count: int) -> list[float]:
    """Values around 0 whose limits are ±5.32 and near limits ±3.55, and which give no signal."""
    return [1.0, -1.0] * (count // 2)


def test_limits_are_those_of_the_nist_handbook() -> None:
    # NIST divides by 1.128 and multiplies by 3, which is 2.6596 rather than 2.66
    first = spc.xmr(FLOW).points.iloc[0]
    assert first["mean"] == pytest.approx(50.81)
    assert first["upper"] == pytest.approx(55.8041, abs=0.001)
    assert first["lower"] == pytest.approx(45.8159, abs=0.001)


def test_near_limits_lie_two_thirds_of_the_way() -> None:
    first = spc.xmr([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).points.iloc[0]
    assert first["near_lower"] == pytest.approx(5.5 - 2.66 * 2 / 3)
    assert first["near_upper"] == pytest.approx(5.5 + 2.66 * 2 / 3)


def test_an_extreme_moving_range_is_screened_out_once_and_its_value_is_not() -> None:
    # the deviations vignette of the R package NHSRplotthedots, with and without screening
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    screened = spc.xmr(values).points.iloc[0]
    whole = spc.xmr(values, screen_outliers=False).points.iloc[0]
    assert [round(screened[name], 2) for name in ("mean", "lower", "upper")] == [1.94, -0.72, 4.60]
    assert [round(whole[name], 2) for name in ("mean", "lower", "upper")] == [1.94, -3.06, 6.95]


def test_seven_points_rising_are_a_trend_and_six_are_not() -> None:
    assert signals(spc.xmr([*WIDE, -3, -2, -1, 0, 1, 2, 3], baseline=12))[-7:] == ["trend"] * 7
    assert signals(spc.xmr([*WIDE, 9, -2, -1, 0, 1, 2, 3], baseline=12))[-7:] == ["none"] * 7


def test_a_step_of_0_ends_a_trend() -> None:
    chart = spc.xmr([*WIDE, -3, -2, -1, 0, 0, 1, 2, 3], baseline=12)
    assert "trend" not in signals(chart)


def test_the_turning_point_of_two_trends_belongs_to_the_one_it_completes() -> None:
    peak = [*WIDE, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]
    assert directions(spc.xmr(peak, baseline=12))[-13:] == ["up"] * 7 + ["down"] * 6


def test_seven_points_above_the_mean_are_a_shift_and_six_are_not() -> None:
    high = [0.5, 0.6] * 4
    assert signals(spc.xmr([*steady(12), *high[:7]], baseline=12))[-7:] == ["shift"] * 7
    assert signals(spc.xmr([*steady(12), -1, 0.2, *high[:5], -1], baseline=12))[-8:] == ["none"] * 8


def test_a_point_on_the_mean_ends_a_shift() -> None:
    chart = spc.xmr([*steady(12), 0.5, 0.6, 0.5, 0, 0.6, 0.5, 0.6, 0.5], baseline=12)
    assert "shift" not in signals(chart)


def test_two_of_three_near_a_limit_are_flagged_and_the_third_is_not() -> None:
    chart = spc.xmr([*steady(12), 4, 0.5, 4.5, -1, -4, 1, 4, -4], baseline=12)
    assert signals(chart)[-8:] == ["two_in_three", "none", "two_in_three"] + ["none"] * 5
    assert directions(chart)[-8:-5] == ["up", "none", "up"]


@pytest.mark.parametrize("third", [-0.9, 0])
def test_two_of_three_near_a_limit_count_only_if_all_three_lie_on_one_side(third: float) -> None:
    # limits at three sigma: +2.5, -0.5, +2.5 sigma
    chart = spc.xmr([*steady(12), 4.4, third, 4.4, -1], baseline=12)
    assert signals(chart)[-4:] == ["none"] * 4
    below = spc.xmr([*steady(12), -4.4, -third, -4.4, 1], baseline=12)
    assert signals(below)[-4:] == ["none"] * 4


def test_a_point_outside_its_limit_may_be_the_third_of_two_near_it() -> None:
    chart = spc.xmr([*steady(12), 4, 6, 4, -1], baseline=12)
    assert signals(chart)[-4:] == ["two_in_three", "outside", "two_in_three", "none"]


def test_ranges_that_screening_would_leave_at_0_are_kept() -> None:
    rare = spc.xmr([*[0] * 11, 5])
    first = rare.points.iloc[0]
    assert first["upper"] == pytest.approx(5 / 12 + 2.66 * 5 / 11)
    assert signals(rare) == ["shift"] * 11 + ["outside"]
    assert set(spc.xmr([2.0] * 12).points["upper"]) == {2.0}


def test_limits_start_anew_with_each_phase() -> None:
    first, second = [*steady(12), 3, 1], [20.0, 24.0] * 6
    whole = spc.xmr([*first, *second], phases=[14], improvement="up", target=8)
    columns = COLUMNS[1:]
    alone = pd.concat([spc.xmr(first).points, spc.xmr(second).points], ignore_index=True)
    assert whole.points[columns].equals(alone[columns])
    assert whole.assurance == "pass"


def test_each_phase_may_be_fixed_by_its_first_points() -> None:
    values = [*steady(12), 9, *[v + 50 for v in steady(12)], 70]
    points = spc.xmr(values, phases=[13], baseline=12).points
    assert points["upper"].iloc[[0, 12, 13, -1]].tolist() == pytest.approx(
        [5.32, 5.32, 55.32, 55.32]
    )
    assert signals(spc.xmr(values, phases=[13], baseline=12))[12::13] == ["outside", "outside"]


def test_no_run_spans_the_start_of_a_phase() -> None:
    rising = [*WIDE, 1, 2, 3, 4, 5, 6, 7]
    assert "trend" in signals(spc.xmr(rising, baseline=12))
    assert "trend" not in signals(spc.xmr(rising, phases=[15]))


def test_limits_of_a_short_last_phase_are_on_trial() -> None:
    assert spc.xmr(steady(24), phases=[14]).trial
    assert not spc.xmr(steady(24), phases=[12]).trial


def test_a_point_outside_its_limit_does_not_count_as_near_it() -> None:
    chart = spc.xmr([*steady(12), 6, 4, -1], baseline=12)
    assert signals(chart)[-3:] == ["outside", "none", "none"]


def test_the_first_rule_that_applies_names_the_signal() -> None:
    chart = spc.xmr([*steady(12), -1, 0.5, 1, 2, 3, 4, 5, 6], baseline=12)
    assert signals(chart)[-8:] == ["trend"] * 7 + ["outside"]
    assert directions(chart)[-8:] == ["up"] * 8


def test_a_baseline_fixes_the_limits_and_a_longer_one_takes_all() -> None:
    # the Python package nhspy-plotthedots, tests of fix_after_n_points: 3 of 8 values
    first = spc.xmr([1, 2, 3, 4, 5, 6, 7, 8], baseline=3).points.iloc[7]
    assert first[["mean", "lower", "upper"]].tolist() == pytest.approx([2.0, -0.66, 4.66])
    assert spc.xmr(FLOW, baseline=99).points.equals(spc.xmr(FLOW).points)


def test_a_gap_is_kept_and_has_no_moving_range_across_it() -> None:
    chart = spc.xmr([10, 11, NAN, 30, 31])
    assert chart.points["value"].tolist() == pytest.approx([10, 11, NAN, 30, 31], nan_ok=True)
    assert chart.points["upper"].tolist() == pytest.approx([20.5 + 2.66] * 5)
    assert signals(chart)[2] == "none"
    assert directions(chart)[2] == "none"


def test_no_run_spans_a_gap() -> None:
    assert "trend" not in signals(spc.xmr([*WIDE, 1, 2, 3, 4, NAN, 5, 6, 7], baseline=12))
    high = [0.5, 0.6, 0.5, NAN, 0.6, 0.5, 0.6, 0.5]
    assert "shift" not in signals(spc.xmr([*steady(12), *high], baseline=12))
    near = [4, NAN, 4, 0, -1]
    assert "two_in_three" not in signals(spc.xmr([*steady(12), *near], baseline=12))


def test_a_gap_at_the_end_leaves_the_verdict_to_the_last_value() -> None:
    chart = spc.xmr([*steady(12), 9, NAN], baseline=12, improvement="up")
    assert chart.variation == "improvement"


def test_a_series_without_variation_has_limits_on_its_mean_and_no_signal() -> None:
    chart = spc.xmr([0.1] * 20, improvement="up", target=0.1)
    assert set(signals(chart)) == {"none"}
    assert chart.points["upper"].iloc[0] == pytest.approx(0.1)
    assert chart.assurance == "pass"


@pytest.mark.parametrize(
    ("last", "improvement", "variation"),
    [
        (0.5, "up", "common_cause"),
        (9, "up", "improvement"),
        (9, "down", "concern"),
        (9, None, "change"),
        (-9, "up", "concern"),
        (-9, "down", "improvement"),
    ],
)
def test_variation_is_read_from_the_last_point(
    last: float, improvement: Any, variation: str
) -> None:
    chart = spc.xmr([*steady(12), last], baseline=12, improvement=improvement)
    assert chart.variation == variation


@pytest.mark.parametrize(
    ("target", "improvement", "assurance"),
    [
        (-6, "up", "pass"),
        (6, "up", "fail"),
        (0, "up", "hit_and_miss"),
        (6, "down", "pass"),
        (-6, "down", "fail"),
        (5, "down", "hit_and_miss"),
        (6, None, None),
        (None, "up", None),
    ],
)
def test_assurance_says_whether_the_limits_lie_on_the_good_side_of_the_target(
    target: float | None, improvement: Any, assurance: str | None
) -> None:
    chart = spc.xmr(steady(12), improvement=improvement, target=target)
    assert chart.assurance == assurance


def test_limits_from_fewer_than_twelve_values_are_on_trial() -> None:
    assert spc.xmr(steady(10)).trial
    assert spc.xmr([*steady(10), 1, NAN]).trial
    assert spc.xmr(steady(20), baseline=11).trial
    assert not spc.xmr(steady(12)).trial


def test_points_are_a_row_a_value_under_the_index_of_the_series() -> None:
    months = pd.period_range("2024-01", periods=10, freq="M")
    points = spc.xmr(pd.Series(FLOW, index=months)).points
    assert points.columns.tolist() == COLUMNS
    assert points.index.equals(months)
    assert spc.xmr(FLOW).points.index.tolist() == list(range(10))


def test_the_chart_is_frozen_and_the_values_are_left_as_they_were() -> None:
    values = np.array(FLOW)
    chart = spc.xmr(values)
    chart.points.loc[0, "value"] = 0
    assert values.tolist() == FLOW
    with pytest.raises(FrozenInstanceError):
        chart.trial = False  # type: ignore[misc]


def windows(chart: spc.ControlChart, place: int, size: int) -> list[list[float]]:
    """Every row of `size` successive values that holds the one at `place`."""
    values = chart.points["value"].tolist()
    starts = range(max(0, place - size + 1), min(place, len(values) - size) + 1)
    return [values[start : start + size] for start in starts]


def in_trend(chart: spc.ControlChart, place: int) -> bool:
    return any(
        all(sign * (after - before) > 0 for before, after in pairwise(window))
        for window in windows(chart, place, 7)
        for sign in (1, -1)
    )


def is_near(value: float, row: "pd.Series[Any]", sign: int) -> bool:
    near, limit = ("near_upper", "upper") if sign > 0 else ("near_lower", "lower")
    return bool(sign * row[near] + SLACK < sign * value <= sign * row[limit] + SLACK)


def in_two_of_three(chart: spc.ControlChart, place: int) -> bool:
    row = chart.points.iloc[place]
    return any(
        is_near(row["value"], row, sign)
        and sum(is_near(each, row, sign) for each in window) >= 2
        and all(sign * (each - row["mean"]) > SLACK for each in window)
        for window in windows(chart, place, 3)
        for sign in (1, -1)
    )


def in_shift(chart: spc.ControlChart, place: int) -> bool:
    mean = chart.points["mean"].iloc[0]
    return any(
        all(sign * (each - mean) > SLACK for each in window)
        for window in windows(chart, place, 7)
        for sign in (1, -1)
    )


def plain_signal(chart: spc.ControlChart, place: int) -> str:
    """Read the rules window by window, as the text of Making Data Count does."""
    row = chart.points.iloc[place]
    if row["value"] > row["upper"] + SLACK or row["value"] < row["lower"] - SLACK:
        return "outside"
    if in_trend(chart, place):
        return "trend"
    if in_two_of_three(chart, place):
        return "two_in_three"
    return "shift" if in_shift(chart, place) else "none"


@given(SERIES, st.booleans(), st.one_of(st.none(), st.integers(2, 50)))
def test_signals_are_those_of_a_plain_reading_of_the_rules(
    values: list[float], screen: bool, baseline: int | None
) -> None:
    assume(has_neighbours(values[:baseline]))
    chart = spc.xmr(values, screen_outliers=screen, baseline=baseline)
    assert signals(chart) == [plain_signal(chart, place) for place in range(len(values))]


@given(SERIES, st.integers(-1000, 1000), st.sampled_from([0.001, 0.1, 0.3, 7.7, 1e4]))
def test_signals_are_unchanged_by_shift_and_positive_scale(
    values: list[float], shift: int, scale: float
) -> None:
    before = spc.xmr(values, improvement="up", target=3)
    after = spc.xmr(
        scale * (np.array(values) + shift), improvement="up", target=scale * (3 + shift)
    )
    assert signals(after) == signals(before)
    assert directions(after) == directions(before)
    assert (after.variation, after.assurance) == (before.variation, before.assurance)


@given(SERIES)
def test_turning_the_series_upside_down_turns_every_direction(values: list[float]) -> None:
    before = spc.xmr(values, improvement="up")
    after = spc.xmr(-np.array(values), improvement="down")
    other = {"up": "down", "down": "up", "none": "none"}
    assert signals(after) == signals(before)
    assert directions(after) == [other[way] for way in directions(before)]
    assert after.variation == before.variation


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: spc.xmr([1]), r"values has shape \(1,\)"),
        (lambda: spc.xmr([[1, 2], [3, 4]]), r"values has shape \(2, 2\)"),
        (lambda: spc.xmr([NAN, 1, NAN]), "values has 1 numbers and else gaps"),
        (lambda: spc.xmr([1, NAN, 2]), "no two neighbours"),
        (lambda: spc.xmr([1, NAN, 2, 3], baseline=3), "no two neighbours"),
        (lambda: spc.xmr([1, float("inf")]), r"values\[1\] is inf"),
        (lambda: spc.xmr(["1", "two"]), r"values\[1\] is 'two'"),
        (lambda: spc.xmr([1, 2], baseline=1), r"baseline is 1\.0; .* whole number of 2 or more"),
        (lambda: spc.xmr([1, 2, 3, 4], phases=[2, 2]), r"phases is \[2, 2\]; it must rise"),
        (lambda: spc.xmr([1, 2, 3, 4], phases=[4]), r"phases is \[4\]; .* less than 4"),
        (
            lambda: spc.xmr([1, 2, 3, 4], phases=[0]),
            r"phases is 0\.0; .* whole number of 1 or more",
        ),
        (lambda: spc.xmr([1, 2, 3, 4], phases=[3]), "no two neighbours"),
        (lambda: spc.xmr([1, 2], target=NAN), "target is nan"),
        (lambda: spc.xmr([1, 2], improvement="Up"), "improvement is 'Up'"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
