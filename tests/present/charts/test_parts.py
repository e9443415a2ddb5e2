from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.columns import Column
from helpers.errors import InputError
from helpers.present.charts import parts
from tests.present.charts.conftest import dash_of

LABELS = st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(0.1, 50)), min_size=1, max_size=12)


@given(LABELS)
def test_labels_spread_do_not_overlap(labels: list[tuple[float, float]]) -> None:
    centres, heights = zip(*labels, strict=True)
    moved = sorted(zip(parts.spread(centres, heights), heights, strict=True))
    for (low, one), (high, other) in pairwise(moved):
        assert high - low >= (one + other) / 2 - 1e-6


@given(LABELS)
def test_labels_spread_keep_their_order(labels: list[tuple[float, float]]) -> None:
    centres, heights = zip(*labels, strict=True)
    moved = parts.spread(centres, heights)
    order = sorted(range(len(centres)), key=lambda i: (centres[i], i))
    assert [moved[i] for i in order] == sorted(moved)


def test_labels_far_apart_stay_where_they_are() -> None:
    assert parts.spread([0, 10, 20], [1, 1, 1]) == [0, 10, 20]


def test_two_rows_for_one_mark_are_refused() -> None:
    data = pd.DataFrame({"area": ["Brent", "Brent"], "rate": [1, 2]})
    with pytest.raises(InputError, match="more than one row for Brent in area"):
        parts.one_row_each(data, ["area"])


@pytest.mark.parametrize(
    ("unit", "values", "ticks"),
    [
        ("people", [0, 5000], ["0", "5,000"]),
        ("percent", [54, 54.5], ["54.0", "54.5"]),
        ("GBP", [0, 5e8], ["0", "500"]),
        ("year", [2019, 2029], ["2019", "2029"]),
        ("people", [-1000, 0], ["−1,000", "0"]),
    ],
)
def test_ticks_are_short_exact_and_separated(
    ax: Axes, unit: str, values: list[float], ticks: list[str]
) -> None:
    parts.measure_axis(ax.xaxis, Column("A", unit), max(map(abs, values)))
    assert ax.xaxis.get_major_formatter().format_ticks(values) == ticks


def test_axis_says_its_unit_and_its_scale(ax: Axes) -> None:
    parts.measure_axis(ax.xaxis, Column("Backlog", "GBP"), 5e8)
    assert ax.get_xlabel() == "Backlog (£ million)"
    parts.measure_axis(ax.xaxis, Column("Rate", "percent"), 60)
    assert ax.get_xlabel() == "Rate (%)"


def test_upright_axis_is_named_level_above_it_within_the_figure(figure: Figure, ax: Axes) -> None:
    parts.measure_axis(ax.yaxis, Column("Rate", "percent"), 60)
    (label,) = ax.texts
    figure.draw_without_rendering()
    assert label.get_text() == "Rate (%)"
    assert label.get_rotation() == 0
    assert label.get_window_extent().y1 <= figure.bbox.y1


def test_few_periods_are_named_the_first_among_them(ax: Axes) -> None:
    months = [f"{2019 + m // 12}-{m % 12 + 1:02d}" for m in range(48)]
    parts.period_axis(ax.xaxis, months, Column("Month"))
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["2019-01", "2020-01", "2021-01", "2022-01", "2022-12"]


def test_names_of_references_stand_clear_of_each_other(figure: Figure, ax: Axes) -> None:
    ax.set_xlim(0, 100)
    parts.reference_verticals(ax, [(50, "England"), (51, "NW London"), (None, "Unknown")])
    figure.draw_without_rendering()
    one, other = (text.get_window_extent() for text in ax.texts)
    assert not one.overlaps(other)
    assert len({dash_of(line) for line in ax.lines}) == 2


def test_label_beside_the_plot_says_its_text_at_its_height(ax: Axes) -> None:
    ax.set_ylim(0, 100)
    parts.end_labels(ax, [parts.Label(50, "England", "#595959")])
    (label,) = ax.texts
    assert label.get_text() == "England"
    assert np.isclose(label.xy[1], 50)  # type: ignore[attr-defined] # an Annotation


@pytest.mark.parametrize("highest", [60_000, 99_000, 240_200, 9_999_999])
def test_long_ticks_beside_each_other_do_not_overlap(
    figure: Figure, ax: Axes, highest: float
) -> None:
    ax.set_yticks([0], ["A name of 18 chars"])
    ax.set_xlim(0, highest)
    parts.measure_axis(ax.xaxis, Column("Staff", "people"), highest)
    figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()]
    assert len(boxes) >= 2
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
