from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.columns import Column
from helpers.present import alt, chart_kinds, charts
from tests.present.conftest import COLUMNS

CURVES = pd.DataFrame(
    {
        "size": [100.0, 2000.0],
        "lower_95": [51.0, 51.0],
        "upper_95": [58.0, 58.0],
        "lower_998": [49.0, 49.0],
        "upper_998": [59.0, 59.0],
    }
)
PERIODS = ["2016-17", "2017-18", "2018-19"]


def rows(groups: int) -> pd.DataFrame:
    """A figure for each of some groups over three periods, growing."""
    found = [(p, f"area {g}", 10.0 + g + i) for g in range(groups) for i, p in enumerate(PERIODS)]
    return pd.DataFrame(found, columns=["period", "area", "rate"])


SERIES: dict[str, Any] = {"columns": COLUMNS, "x": "period", "y": "rate"}
ROWS: dict[str, Any] = {"columns": COLUMNS, "y": "area", "x": "rate"}


def test_bars_are_told_each_and_how_many_reach_the_target(boroughs: pd.DataFrame) -> None:
    words = alt.bars(
        boroughs.assign(target=58.0),
        **{**ROWS, "columns": {**COLUMNS, "target": Column("Target", "percent")}},
        mark="target",
        references=[(54.8, "England")],
    )
    assert words.startswith("Bar chart, early diagnosis: Hounslow is highest and Brent lowest.")
    assert "Hounslow 59.0%; Harrow 58.5%; Kensington and Chelsea 56.9%" in words
    assert "Brent 51.4%." in words
    assert "2 of 8 are at or above target." in words
    assert "England (54.8%) has 6 of 8 above it and 2 below." in words


def test_many_bars_are_told_by_their_ends_without_a_middle(boroughs: pd.DataFrame) -> None:
    more = pd.concat([boroughs, boroughs.assign(area=boroughs["area"] + " (old)")])
    words = alt.bars(more.assign(rate=range(16)), **ROWS)
    assert "Highest Westminster (old) 15.0%, lowest Brent 0.0%, of 16." in words
    assert "median" not in words


def test_few_bars_are_all_told(boroughs: pd.DataFrame) -> None:
    assert "Ealing 53.2%; Brent 51.4%." in alt.bars(boroughs.head(2), **ROWS)


def test_series_of_bars_are_told_apart(boroughs: pd.DataFrame) -> None:
    two = pd.concat([boroughs.head(2).assign(year=y) for y in ("2013", "2018")])
    words = alt.bars(two, **ROWS, group="year")
    assert "2013: Ealing 53.2%" in words
    assert "2018: Ealing 53.2%" in words


def test_intervals_tell_on_which_side_of_a_reference_they_lie(boroughs: pd.DataFrame) -> None:
    words = alt.intervals(
        boroughs, **ROWS, lower="lower", upper="upper", references=[(54.8, "England")]
    )
    assert "Highest Hounslow 59.0% (57.0% to 61.0%)" in words
    assert (
        "England (54.8%): of 8 intervals, 3 lie above it, 1 lies below it and 4 include it."
        in words
    )


def test_intervals_say_where_all_lie_and_where_the_own_row_stands(boroughs: pd.DataFrame) -> None:
    words = alt.intervals(
        boroughs, **ROWS, lower="lower", upper="upper", own="Brent", references=[(75.0, "Target")]
    )
    assert "Brent, 51.4% (49.4% to 53.4%), is number 8 of 8." in words
    assert "Target (75.0%): of 8 intervals, all lie below it." in words


def test_intervals_tell_the_first_rows_in_their_order_and_then_the_others(
    boroughs: pd.DataFrame,
) -> None:
    options: dict[str, Any] = {**ROWS, "lower": "lower", "upper": "upper"}
    words = alt.intervals(boroughs, **options, own="Brent", first=["Ealing", "Hounslow"])
    assert "Hounslow is highest and Ealing lowest. Ealing 53.2% (51.2% to 55.2%); Houns" in words
    assert "Brent, 51.4% (49.4% to 53.4%), is number 6 of 6." in words
    assert "Others: Highest Harrow 58.5%" in words
    alone = boroughs[boroughs["area"].isin(["Ealing", "Hounslow", "Brent"])]
    words = alt.intervals(alone, **options, own="Brent", first=["Ealing", "Hounslow"])
    assert words.endswith("(57.0% to 61.0%). Others: Brent 51.4% (49.4% to 53.4%).")


def test_funnel_names_what_lies_outside(boroughs: pd.DataFrame) -> None:
    words = alt.funnel(
        boroughs,
        columns=COLUMNS,
        x="size",
        y="rate",
        label="area",
        curves=CURVES,
        centre=(54.8, "England"),
    )
    assert words.startswith(
        "Funnel plot, early diagnosis: of 8 points, 1 lies outside the 99.8% limits around England "
        "(54.8%), and 1 more outside the 95% limits."
    )
    assert "Outside 99.8% limits: Hounslow 59.0%." in words
    assert "Outside 95% but within 99.8% limits: Harrow 58.5%." in words


def test_funnel_tells_where_each_highlighted_point_lies(boroughs: pd.DataFrame) -> None:
    words = alt.funnel(
        boroughs,
        columns=COLUMNS,
        x="size",
        y="rate",
        label="area",
        curves=CURVES,
        centre=(54.8, "England"),
        own=list(boroughs["area"]),
    )
    told = words.partition("Highlighted: ")[2].partition(" within the limits.")[0]
    assert all(str(name) in told for name in boroughs["area"])
    assert "Hounslow 59.0% above the 99.8% limits; Harrow 58.5% above the 95% limits; " in words


def test_funnel_never_leaves_out_a_highlighted_point(boroughs: pd.DataFrame) -> None:
    long = boroughs.assign(area=[f"{name} {'x' * alt.LONGEST}" for name in boroughs["area"]])
    words = alt.funnel(
        long,
        columns=COLUMNS,
        x="size",
        y="rate",
        label="area",
        curves=CURVES,
        centre=(54.8, "England"),
        own=list(long["area"]),
    )
    told = words.partition("Highlighted: ")[2]
    assert all(name in told for name in long["area"])


def test_lines_tell_where_they_start_and_end() -> None:
    words = alt.lines(rows(2), **SERIES, group="area", references=[(12.5, "Target")])
    assert "area 0 rises from 10.0% in 2016-17 to 12.0% in 2018-19." in words
    assert "area 1 rises from 11.0% in 2016-17 to 13.0% in 2018-19." in words
    assert "Target (12.5%) has 1 of 2 above it and 1 below at the end." in words


def test_one_line_tells_its_extremes() -> None:
    data = pd.DataFrame({"period": PERIODS, "rate": [10.0, 15.0, 12.0]})
    words = alt.lines(data, **SERIES)
    assert (
        "The line rises from 10.0% in 2016-17 to 12.0% in 2018-19, highest 15.0% in 2017-18."
        in words
    )
    assert "lowest" not in words


def test_turning_points_of_each_of_a_few_lines_are_told() -> None:
    data = rows(2)
    data.loc[data["period"] == "2017-18", "rate"] = [3.0, 30.0]
    words = alt.lines(data, **SERIES, group="area")
    assert "to 12.0% in 2018-19, lowest 3.0% in 2017-18." in words
    assert "to 13.0% in 2018-19, highest 30.0% in 2017-18." in words


def test_a_level_line_is_told_once() -> None:
    data = pd.DataFrame({"period": PERIODS, "rate": [10.0] * 3})
    assert alt.lines(data, **SERIES).endswith("The line stays at 10.0%.")


def test_place_along_a_number_has_its_unit() -> None:
    data = pd.DataFrame({"years": [0, 5], "rate": [10.0, 15.0]})
    columns = {"years": Column("Years from now", "years"), "rate": COLUMNS["rate"]}
    assert "rises from 10.0% at 0 years to 15.0% at 5 years." in alt.lines(
        data, columns=columns, x="years", y="rate"
    )


def test_many_lines_tell_their_ends_and_the_largest_change() -> None:
    data = rows(8)
    data.loc[data["area"] == "area 3", "rate"] *= 3
    words = alt.small_multiples(data.assign(england=12.5), **SERIES, panel="area",
                                reference="england")  # fmt: skip
    assert words.startswith("8 small line charts")
    assert "in 2018-19: Highest area 3 45.0%, lowest area 0 12.0%, of 8." in words
    assert "Largest change: area 3 rises from 39.0% in 2016-17 to 45.0% in 2018-19." in words
    assert "7 of 8 end above England (12.5%)." in words


def test_stacks_tell_totals_and_the_last_parts() -> None:
    data = pd.DataFrame(
        {
            "year": ["2013-14", "2013-14", "2016-17", "2016-17"],
            "risk": ["High", "Low"] * 2,
            "cost": [3e6, 1e6, 8e6, np.nan],
        }
    )
    columns = {"year": Column("Year"), "risk": Column("Risk"), "cost": Column("Backlog", "GBP")}
    words = alt.stacked_bars(data, columns=columns, x="year", y="cost", group="risk")
    assert "the total rises from £4.0m in 2013-14 to £8.0m in 2016-17." in words
    assert "In 2016-17: High £8.0m." in words


def test_steps_tell_when_each_level_is_reached() -> None:
    data = pd.DataFrame({"month": [0, 1, 2, 3], "d": [2.4, 2.9, 3.1, 3.6], "r": [3, 3, 4, 4.0]})
    columns = {
        "month": Column("Months", "months"),
        "d": Column("Demand", "rooms"),
        "r": Column("Rooms", "rooms"),
    }
    words = alt.steps(
        data, columns=columns, x="month", y="d", capacity="r", references=[(3, "Rooms today")]
    )
    assert words.startswith(
        "Steps above a line, rooms: from 3 rooms at 0 months to 4 rooms at 2 months."
    )
    assert "The line, demand, rises from 2.4 rooms at 0 months to 3.6 rooms at 3 months." in words
    assert "Rooms today: 3 rooms." in words


def test_pairs_tell_where_they_differ_most(boroughs: pd.DataFrame) -> None:
    data = boroughs.assign(printed=[40.0, *boroughs["rate"][1:] + 1])
    columns = {**COLUMNS, "printed": Column("Printed", "percent", 0)}
    words = alt.dumbbells(data, columns=columns, y="area", left="printed", right="rate")
    assert "Furthest apart: Brent 40% and 51.4%" in words
    assert (
        "the square, early diagnosis, lies beyond the dot, printed, in 1 of 8 pairs, and short of "
        "it in 7." in words
    )


def test_a_waterfall_tells_its_sum_its_target_and_its_steps() -> None:
    columns = {"step": Column("Step"), "gain": Column("Gain", "percentage points", 1)}
    data = pd.DataFrame(
        {
            "step": ["One", "Twice", "All together"],
            "gain": [3.0, -0.5, 2.5],
            "low": [2.0, -1.0, 1.8],
            "high": [4.0, 0.0, 3.4],
        }
    )
    words = alt.waterfall(
        data,
        columns=columns,
        y="step",
        x="gain",
        lower="low",
        upper="high",
        references=[(19.4, "Target")],
    )
    assert words == (
        "Waterfall, gain: All together 2.5 percentage points (1.8 to 3.4). "
        "Target stands at 19.4 percentage points. "
        "The steps: One 3.0 percentage points; Twice −0.5 percentage points."
    )


def test_missing_figures_are_told(boroughs: pd.DataFrame) -> None:
    boroughs.loc[[0, 1], "rate"] = np.nan
    assert "No figure for Brent and Ealing." in alt.bars(boroughs, **ROWS)


@pytest.mark.parametrize("group", [None, "area"])
def test_no_axis_name_stands_as_a_verb(boroughs: pd.DataFrame, group: str | None) -> None:
    data = boroughs.assign(period="2018-19")
    told = [
        alt.bars(boroughs, **ROWS),
        alt.intervals(boroughs, **ROWS, lower="lower", upper="upper"),
        alt.lines(data, **SERIES, group=group) if group else alt.lines(rows(1), **SERIES),
        alt.dumbbells(boroughs, columns=COLUMNS, y="area", left="lower", right="rate"),
    ]
    assert not [words for words in told if " by " in words or " against " in words]


def test_words_change_with_the_figures(boroughs: pd.DataFrame) -> None:
    plain = alt.bars(boroughs, **ROWS)
    assert alt.bars(boroughs.assign(rate=boroughs["rate"] * 1.01), **ROWS) != plain


def test_words_stay_short_however_much_there_is() -> None:
    many = pd.DataFrame({"area": [f"a long name {i} " * 4 for i in range(99)], "rate": range(99)})
    references = [(50.0, "a reference with quite a long name " * 3)] * 5
    words = alt.bars(many, **ROWS, references=references)
    assert len(words) <= alt.LONGEST
    assert words.endswith(".")


@pytest.mark.parametrize("name", charts.__all__)
def test_every_chart_is_described_by_the_function_of_its_name(name: str) -> None:
    assert chart_kinds.of(getattr(charts, name)).describe is getattr(alt, name)


def test_a_line_of_one_point_is_told_as_a_point() -> None:
    columns = {"year": Column("Year", "year"), "rate": Column("Rate", "percent")}
    frame = pd.DataFrame(
        {"year": [2017, 2018, 2018], "rate": [54.0, 55.0, 55.6], "who": list("EEN")}
    )
    words = alt.lines(frame, columns=columns, x="year", y="rate", group="who")
    assert "E rises from 54.0% in 2017 to 55.0% in 2018. N 55.6% in 2018." in words
