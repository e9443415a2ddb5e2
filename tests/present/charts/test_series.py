import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.columns import Column
from helpers.present import chart_kinds
from helpers.present.charts import lines, small_multiples, steps
from helpers.present.style import WIDE
from tests.present.charts.conftest import Texts, breaks_of, dash_of, legend_of

COLUMNS = {
    "period": Column("Financial year"),
    "area": Column("Area"),
    "rate": Column("Recorded prevalence", "percent", 2),
    "england": Column("England", "percent"),
}
PERIODS = ["2016-17", "2017-18", "2018-19", "2019-20"]


@pytest.fixture
def register() -> pd.DataFrame:
    """Three areas over four years, two of them close together; one year of one is missing."""
    rates = {
        "Brent": [11.0, 11.2, np.nan, 11.6],
        "Ealing": [12.0, 11.9, 11.8, 11.61],
        "England": [14.0, 14.1, 14.2, 14.3],
    }
    rows = [(p, a, r) for a, row in rates.items() for p, r in zip(PERIODS, row, strict=True)]
    return pd.DataFrame(rows, columns=["period", "area", "rate"])


def drawn(ax: Axes, gid: str = "series") -> list[Line2D]:
    return [line for line in ax.lines if line.get_gid() == gid]


def draw(data: pd.DataFrame, ax: Axes) -> Axes:
    return lines(data, ax=ax, columns=COLUMNS, x="period", y="rate", group="area")


def test_missing_figure_leaves_a_gap(register: pd.DataFrame, ax: Axes) -> None:
    draw(register, ax)
    brent = np.asarray(drawn(ax)[0].get_ydata(), dtype=float)
    assert np.isnan(brent).tolist() == [False, False, True, False]


def test_period_without_a_row_leaves_a_gap_too(register: pd.DataFrame, ax: Axes) -> None:
    draw(register.drop(index=5), ax)
    assert np.isnan(np.asarray(drawn(ax)[1].get_ydata(), dtype=float)).any()


def test_lines_differ_by_dash_and_marker_as_well_as_by_colour(ax: Axes) -> None:
    rows = [(x, f"line {i}", float(i)) for i in range(8) for x in PERIODS]
    draw(pd.DataFrame(rows, columns=["period", "area", "rate"]), ax)
    looks = {(dash_of(n), n.get_marker(), n.get_color()) for n in drawn(ax)}
    assert len(looks) == 8
    first = drawn(ax)[:4]
    assert len({n.get_marker() for n in first}) == 4
    assert len({dash_of(n) for n in first}) == 4


def test_lines_are_named_at_their_ends_without_overlap(
    register: pd.DataFrame, figure: Figure, ax: Axes, texts: Texts
) -> None:
    draw(register, ax)
    assert [t.replace("\n", " ") for t in texts("end-label")] == [
        "Brent 11.60%",
        "Ealing 11.61%",
        "England 14.30%",
    ]
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in ax.texts if t.get_gid() == "end-label"]
    assert not boxes[0].overlaps(boxes[1])
    assert all(box.x1 <= figure.bbox.x1 for box in boxes)


def test_line_that_stops_early_is_named_where_it_stops(
    register: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    draw(register.drop(index=3), ax)
    assert [t.replace("\n", " ") for t in texts("point-label")] == ["Brent 11.20%"]


def test_line_without_any_figure_is_left_unnamed(
    register: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    register.loc[register["area"] == "Brent", "rate"] = np.nan
    draw(register, ax)
    assert len(texts("end-label")) == 2


def test_references_are_drawn_and_named(register: pd.DataFrame, ax: Axes, texts: Texts) -> None:
    lines(
        register,
        ax=ax,
        columns=COLUMNS,
        x="period",
        y="rate",
        group="area",
        references=[(16.0, "Target"), (None, "Unknown")],
    )
    assert "Target" in texts("end-label")
    assert "Unknown" not in texts("end-label")
    assert ax.get_ylim()[1] > 16


def test_axis_starts_at_zero_if_asked(register: pd.DataFrame, ax: Axes) -> None:
    england = register[register["area"] == "England"]
    lines(england, ax=ax, columns=COLUMNS, x="period", y="rate", zero=True)
    assert ax.get_ylim()[0] == 0


def test_numbers_stand_at_their_places_and_bridge_what_others_have(ax: Axes) -> None:
    rows = [(2016, "a", 1.0), (2020, "a", 2.0), (2018, "b", 3.0), (2029, "b", 4.0)]
    data = pd.DataFrame(rows, columns=["year", "area", "rate"])
    lines(data, ax=ax, x="year", y="rate", group="area")
    assert np.array_equal(drawn(ax)[0].get_xdata(), [2016, 2020])
    labels = ax.xaxis.get_major_formatter().format_ticks([2020.0])
    assert labels == ["2020"]


def test_one_point_is_drawn(ax: Axes, texts: Texts) -> None:
    data = pd.DataFrame({"period": ["2016-17"], "rate": [11.4]})
    lines(data, ax=ax, columns=COLUMNS, x="period", y="rate")
    assert texts("end-label") == ["11.40%"]


def test_months_stand_at_their_true_distance(ax: Axes) -> None:
    data = pd.DataFrame({"month": ["2020-09", "2020-12", "2022-09"], "rate": [1.0, 2.0, 3.0]})
    lines(data, ax=ax, columns=COLUMNS, x="month", y="rate")
    ticks = {t.get_text(): t.get_position()[0] for t in ax.get_xticklabels()}
    assert ticks["2022-09"] - ticks["2020-09"] == pytest.approx(2)


@pytest.mark.parametrize("x", ["year", "period"])
def test_line_breaks_where_years_are_missing_and_marks_what_stands_alone(ax: Axes, x: str) -> None:
    years = [2017, 2018, 2019, 2020, 2021, 2023, 2025]
    named = years if x == "year" else [f"{y}-{(y + 1) % 100:02}" for y in years]
    data = pd.DataFrame({x: named, "rate": [1.0, 2, 3, 4, 5, 6, 7]})
    lines(data, ax=ax, columns=COLUMNS, x=x, y="rate")
    (line,) = drawn(ax)
    places, figures = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    assert list(places[np.isnan(figures)]) == [2022, 2024]
    marked = set(places[np.asarray(line.get_markevery(), dtype=int)])
    assert {2023.0, 2025.0} <= marked


def test_line_along_a_number_is_never_broken(ax: Axes) -> None:
    data = pd.DataFrame({"months": [0, 1, 2, 12], "rate": [1.0, 2, 3, 4]})
    columns = {"months": Column("Months from the start", "months")}
    lines(data, ax=ax, columns=columns, x="months", y="rate")
    assert not np.isnan(np.asarray(drawn(ax)[0].get_ydata())).any()


@pytest.mark.parametrize(("zero", "marks"), [(False, {"break-y"}), (True, set())])
def test_level_axis_that_does_not_start_at_zero_is_broken(
    register: pd.DataFrame, figure: Figure, ax: Axes, zero: bool, marks: set[str]
) -> None:
    lines(register, ax=ax, columns=COLUMNS, x="period", y="rate", group="area", zero=zero)
    assert breaks_of(figure) == marks


def test_lines_are_named_above_a_narrow_chart_which_keeps_its_width(
    register: pd.DataFrame, narrow: Figure
) -> None:
    ax = narrow.subplots()
    lines(
        register, ax=ax, columns=COLUMNS, x="period", y="rate", group="area",
        references=[(16.0, "Target")],
    )  # fmt: skip
    assert legend_of(narrow) == ["Brent 11.60%", "Ealing 11.61%", "England 14.30%", "Target"]
    narrow.draw_without_rendering()
    assert ax.get_window_extent().width > 0.8 * narrow.bbox.width


def test_months_from_the_start_are_ticked_by_the_year(rooms: pd.DataFrame, ax: Axes) -> None:
    steps(rooms, ax=ax, columns=ROOMS, x="month", y="demand", capacity="rooms")
    low, high = ax.get_xlim()
    assert [t for t in ax.get_xticks() if low <= t <= high] == [0, 12, 24]


ROOMS = {
    "month": Column("Months from now", "months"),
    "demand": Column("Rooms in full use", "rooms", 2),
    "rooms": Column("Whole rooms needed", "rooms"),
}


@pytest.fixture
def rooms() -> pd.DataFrame:
    """Demand that grows past two whole rooms."""
    demand = [3.4 + 0.1 * month for month in range(25)]
    needed = [float(math.ceil(round(d, 6))) for d in demand]
    return pd.DataFrame({"month": range(25), "demand": demand, "rooms": needed})


def test_capacity_is_a_step_line_from_zero_with_each_new_level_named(
    rooms: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    steps(rooms, ax=ax, columns=ROOMS, x="month", y="demand", capacity="rooms")
    (capacity,) = drawn(ax, "capacity")
    assert capacity.get_drawstyle() == "steps-post"
    assert drawn(ax, "demand")[0].get_drawstyle() == "default"
    assert ax.get_ylim()[0] == 0
    assert texts("value-label") == ["4", "5", "6"]
    names = {text.replace("\n", " ") for text in texts("end-label")}
    assert names == {"Whole rooms needed", "Rooms in full use"}


def test_steps_show_what_there_is_today(rooms: pd.DataFrame, ax: Axes, texts: Texts) -> None:
    steps(
        rooms,
        ax=ax,
        columns=ROOMS,
        x="month",
        y="demand",
        capacity="rooms",
        references=[(3, "Rooms today")],
    )
    assert "Rooms today" in texts("end-label")


def panels(register: pd.DataFrame, figure: Figure) -> list[Axes]:
    data = register.assign(england=14.0)
    small_multiples(
        data, figure=figure, columns=COLUMNS, panel="area", x="period", y="rate",
        reference="england",
    )  # fmt: skip
    return [ax for ax in figure.axes if ax.get_visible()]


def test_each_panel_has_its_name_its_line_and_the_reference(
    register: pd.DataFrame, figure: Figure
) -> None:
    shown = panels(register, figure)
    assert [ax.get_title(loc="left") for ax in shown] == ["Brent", "Ealing", "England"]
    assert all(drawn(ax) and drawn(ax, "reference") for ax in shown)
    assert len({ax.get_ylim() for ax in shown}) == 1


def test_limits_and_signals_of_a_control_chart_stand_in_its_panel(
    register: pd.DataFrame, figure: Figure
) -> None:
    words = ["none", "none", "none", "outside"] * 2 + ["none"] * 4
    data = register.assign(low=10.0, high=14.2, word=words)
    options: dict[str, Any] = {"panel": "area", "x": "period", "y": "rate", "lower": "low"}
    options |= {"upper": "high", "signal": "word", "columns": COLUMNS}
    small_multiples(data, figure=figure, **options)
    first, second, third = (ax for ax in figure.axes if ax.get_visible())
    assert [len(drawn(ax, "limit")) for ax in (first, second, third)] == [2, 2, 2]
    assert [len(drawn(ax, "signal")) for ax in (first, second, third)] == [1, 1, 0]
    assert np.nansum(np.asarray(drawn(first, "signal")[0].get_ydata())) == 11.6
    told = chart_kinds.of(small_multiples).describe(data, **options)
    assert "Points marked as signals: Brent 1, Ealing 1; none in any other." in told


def test_bands_of_a_fan_are_shaded_named_and_told(register: pd.DataFrame, figure: Figure) -> None:
    rate = register["rate"]
    data = register.assign(low=rate - 1, high=rate + 1, lowest=rate - 3, highest=rate + 3)
    bands = {"Half of them": ("low", "high"), "Nearly all": ("lowest", "highest")}
    options: dict[str, Any] = {"panel": "area", "x": "period", "y": "rate", "bands": bands}
    small_multiples(data, figure=figure, columns=COLUMNS, **options)
    for ax in (ax for ax in figure.axes if ax.get_visible()):
        narrow, wide = (band for band in ax.collections if band.get_gid() == "band")
        heights = [
            float(np.ptp(np.asarray(b.get_paths()[0].vertices)[:, 1])) for b in (narrow, wide)
        ]
        assert heights[0] < heights[1]
    assert legend_of(figure)[1:] == ["Half of them", "Nearly all"]
    shades = [float(p.get_alpha() or 0) for p in figure.legends[0].get_patches()]
    assert shades[0] > shades[1] > 0
    kind = chart_kinds.of(small_multiples)
    told = kind.describe(data, columns=COLUMNS, **options)
    assert "Nearly all at the end: Brent 8.60% to 14.60%; Ealing" in told
    plain = {name: each for name, each in options.items() if name != "bands"}
    assert kind.height(data, options, 7.0) > kind.height(data, plain, 7.0)


def test_last_figure_of_each_panel_is_written(register: pd.DataFrame, figure: Figure) -> None:
    shown = panels(register, figure)
    assert [ax.texts[0].get_text() for ax in shown] == ["11.60%", "11.61%", "14.30%"]


def test_lines_of_the_panels_are_named_once(register: pd.DataFrame, figure: Figure) -> None:
    panels(register, figure)
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["Recorded prevalence (%)", "England"]


def test_lowest_panel_of_each_column_names_its_periods(
    register: pd.DataFrame, figure: Figure
) -> None:
    shown = panels(register, figure)
    named = [any(t.get_text() and t.get_visible() for t in a.get_xticklabels()) for a in shown]
    assert named == [False, True, True]


def test_texts_of_narrow_panels_do_not_overlap(register: pd.DataFrame, narrow: Figure) -> None:
    long = register.replace({"area": {"Brent": "Chelsea and Westminster"}})
    for ax in panels(long, narrow):
        narrow.draw_without_rendering()
        ticks = [t for t in ax.get_xticklabels() if t.get_text() and t.get_visible()]
        shown = [ax.texts[0], ax.title, ax._left_title, *ticks]  # type: ignore[attr-defined]
        boxes = [t.get_window_extent() for t in shown if t.get_text()]
        assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_panels_say_the_scale_of_their_axis(register: pd.DataFrame, figure: Figure) -> None:
    data = register.assign(rate=register["rate"] * 1e6)
    columns = {"rate": Column("Backlog", "GBP")}
    small_multiples(data, figure=figure, columns=columns, panel="area", x="period", y="rate")
    assert legend_of(figure) == ["Backlog (£ million)"]


def test_panel_without_figures_is_marked(register: pd.DataFrame, figure: Figure) -> None:
    register.loc[register["area"] == "Brent", "rate"] = np.nan
    assert panels(register, figure)[0].texts[0].get_text() == "no figure"


def test_figure_grows_with_its_panels(register: pd.DataFrame) -> None:
    height = chart_kinds.of(small_multiples).height
    many = pd.concat([register.assign(area=f"{i}") for i in range(6)])
    assert height(register, {"panel": "area"}, WIDE) < height(many, {"panel": "area"}, WIDE)
