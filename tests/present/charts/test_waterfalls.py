"""A waterfall's steps hang together, and its sum starts at zero."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.columns import Column
from helpers.errors import InputError
from helpers.present.charts import waterfall
from tests.present.charts.conftest import Texts

COLUMNS = {"step": Column("Step"), "gain": Column("Gain", "percentage points", 1)}


@pytest.fixture
def steps() -> pd.DataFrame:
    """Two gains, what is counted twice, and their sum with its limits."""
    return pd.DataFrame(
        {
            "step": ["One", "Two", "Twice", "Sum"],
            "gain": [2.0, 1.0, -0.5, 2.5],
            "low": [1.5, 0.5, -1.0, 1.8],
            "high": [2.5, 1.5, 0.0, 3.4],
        }
    )


def draw(data: pd.DataFrame, ax: Axes, target: float | None = 4.0) -> list[Rectangle]:
    waterfall(
        data,
        ax=ax,
        columns=COLUMNS,
        y="step",
        x="gain",
        lower="low",
        upper="high",
        references=[(target, "Target")],
    )
    return [bar for container in ax.containers for bar in container]


def test_each_step_begins_where_the_one_before_ends(steps: pd.DataFrame, ax: Axes) -> None:
    bars = draw(steps, ax)
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(0, 2), (2, 1), (3, -0.5), (0, 2.5)]


def test_the_sum_bears_its_interval_and_nothing_else_does(steps: pd.DataFrame, ax: Axes) -> None:
    draw(steps, ax)
    drawn = [
        np.asarray(line.get_xdata()).tolist() for line in ax.lines if line.get_gid() == "interval"
    ]
    assert drawn == [[1.8, 3.4]]


def test_steps_are_told_apart_without_colour(steps: pd.DataFrame, ax: Axes, texts: Texts) -> None:
    bars = draw(steps, ax)
    assert texts("value-label") == ["+2.0", "+1.0", "−0.5", "2.5"]
    assert [bool(bar.get_hatch()) for bar in bars] == [False, False, True, False]


def test_the_target_is_in_view_however_far_it_is(steps: pd.DataFrame, ax: Axes) -> None:
    draw(steps, ax, target=20)
    assert ax.get_xlim()[0] == 0
    assert ax.get_xlim()[1] > 20


def test_without_a_target_no_line_is_drawn(steps: pd.DataFrame, ax: Axes, texts: Texts) -> None:
    draw(steps, ax, target=None)
    assert texts("reference-label") == []


def test_two_steps_of_one_name_are_refused(steps: pd.DataFrame, ax: Axes) -> None:
    with pytest.raises(InputError, match="more than one row for One"):
        draw(steps.assign(step=["One", "One", "Twice", "Sum"]), ax)
