from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import rgb_to_hsv, to_hex, to_rgb
from matplotlib.figure import Figure

from helpers.columns import Column
from helpers.present import style
from helpers.present.charts import stacked_bars
from tests.present.charts.conftest import Texts, legend_of

COLUMNS = {
    "year": Column("Financial year"),
    "risk": Column("Risk"),
    "cost": Column("Backlog", "GBP"),
}


@pytest.fixture
def backlog() -> pd.DataFrame:
    """Backlog by risk over three years, out of order."""
    rows = [
        (year, risk, cost * growth * 1e6)
        for year, growth in (("2014-15", 2.0), ("2013-14", 1.0), ("2015-16", 3.0))
        for risk, cost in (("High", 100), ("Moderate", 50), ("Low", 25))
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def draw(data: pd.DataFrame, ax: Axes) -> Axes:
    return stacked_bars(data, ax=ax, columns=COLUMNS, x="year", y="cost", group="risk")


def test_stacks_start_at_zero_and_their_parts_meet(backlog: pd.DataFrame, ax: Axes) -> None:
    draw(backlog, ax)
    assert ax.get_ylim()[0] == 0
    high, moderate, _ = ax.containers
    assert [bar.get_y() for bar in high] == [0, 0, 0]
    assert [bar.get_y() for bar in moderate] == [bar.get_height() for bar in high]


def test_periods_are_in_order_with_totals_on_top(
    backlog: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    draw(backlog, ax)
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["2013-14", "2014-15", "2015-16"]
    assert texts("value-label") == ["£175.0m", "£350.0m", "£525.0m"]


def test_parts_are_named_in_the_order_of_the_data(
    backlog: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    draw(backlog, ax)
    assert texts("end-label") == ["High", "Moderate", "Low"]


def test_neighbours_differ_by_hatch_and_stand_out_from_each_other(
    backlog: pd.DataFrame, ax: Axes
) -> None:
    draw(backlog, ax)
    looks = [
        (to_hex(c[0].get_facecolor()), to_hex(c[0].get_edgecolor()), c[0].get_hatch())
        for c in ax.containers
    ]
    for (one, edge, hatch), (other, _, next_hatch) in pairwise(looks):
        parted = min(style.contrast(edge, each) for each in (one, other))
        assert max(style.contrast(one, other), parted) >= 3
        assert hatch != next_hatch


def test_shades_of_one_hue_grow_lighter_from_the_base(backlog: pd.DataFrame, ax: Axes) -> None:
    draw(backlog, ax)
    light = [style.contrast(to_hex(c[0].get_facecolor()), "#000000") for c in ax.containers]
    assert light == sorted(light)
    hues = [rgb_to_hsv(to_rgb(c[0].get_facecolor()))[0] for c in ax.containers]
    assert max(hues) - min(hues) < 0.03


def test_a_year_without_a_row_leaves_its_place_empty(backlog: pd.DataFrame, ax: Axes) -> None:
    draw(backlog[backlog["year"] != "2014-15"], ax)
    middles = [bar.get_x() + bar.get_width() / 2 for bar in ax.containers[0]]
    assert middles == [2013, 2015]


def test_parts_are_named_above_a_narrow_chart_in_the_order_of_the_stack(
    backlog: pd.DataFrame, narrow: Figure
) -> None:
    ax = narrow.subplots()
    draw(backlog, ax)
    assert legend_of(narrow) == ["Low", "Moderate", "High"]
    assert not [text for text in ax.texts if text.get_gid() == "end-label"]


def test_missing_part_adds_nothing(backlog: pd.DataFrame, ax: Axes, texts: Texts) -> None:
    backlog.loc[0, "cost"] = np.nan
    draw(backlog, ax)
    assert texts("value-label") == ["£175.0m", "£150.0m", "£525.0m"]


def test_stacks_of_nothing_are_drawn(backlog: pd.DataFrame, ax: Axes) -> None:
    draw(backlog.assign(cost=0.0), ax)
    assert ax.get_ylim()[1] > 0
