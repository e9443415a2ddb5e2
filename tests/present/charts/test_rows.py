from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from helpers.columns import Column
from helpers.errors import InputError
from helpers.present import chart_kinds, style
from helpers.present.charts import bars, dumbbells, intervals
from helpers.present.style import WIDE
from tests.present.charts.conftest import Texts, breaks_of, dash_of
from tests.present.conftest import COLUMNS


@pytest.fixture
def years(boroughs: pd.DataFrame) -> pd.DataFrame:
    """Two years of four boroughs."""
    four = boroughs.head(4)
    return pd.concat([four.assign(year="2013", rate=four["rate"] - 3), four.assign(year="2018")])


def widths(ax: Axes) -> list[float]:
    return [bar.get_width() for bar in ax.patches]  # type: ignore[attr-defined] # rectangles


def test_bars_start_at_zero_and_end_at_their_figures(boroughs: pd.DataFrame, ax: Axes) -> None:
    assert bars(boroughs, ax=ax, columns=COLUMNS, y="area", x="rate") is ax
    assert {bar.get_x() for bar in ax.patches} == {0}  # type: ignore[attr-defined]
    assert widths(ax) == pytest.approx(list(boroughs["rate"]))
    assert ax.get_xlim()[0] == 0


def test_bars_stand_in_the_order_of_the_data_with_their_figures(
    boroughs: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    bars(boroughs, ax=ax, columns=COLUMNS, y="area", x="rate")
    names = [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]
    assert names == list(boroughs["area"])
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert texts("value-label")[:2] == ["51.4%", "53.2%"]


def test_bar_without_figure_is_marked(boroughs: pd.DataFrame, ax: Axes, texts: Texts) -> None:
    boroughs.loc[2, "rate"] = np.nan
    bars(boroughs, ax=ax, columns=COLUMNS, y="area", x="rate")
    assert texts("value-label")[2] == "no figure"
    assert len(ax.get_yticklabels()) == len(boroughs)


def test_negative_bars_are_labelled_on_their_left(ax: Axes) -> None:
    frame = pd.DataFrame({"a": ["up", "down"], "v": [5.0, -5.0]})
    bars(frame, ax=ax, columns={"v": Column("Change", "percent")}, y="a", x="v")
    assert ax.get_xlim()[0] < -5 < 5 < ax.get_xlim()[1]
    up, down = [t for t in ax.texts if t.get_gid() == "value-label"]
    assert (up.get_horizontalalignment(), down.get_horizontalalignment()) == ("left", "right")
    assert down.get_text() == "−5.0%"


def test_series_differ_by_hatch_as_well_as_by_colour(years: pd.DataFrame, ax: Axes) -> None:
    bars(years, ax=ax, columns=COLUMNS, y="area", x="rate", group="year")
    first, second = (container[0] for container in ax.containers)
    assert first.get_hatch() != second.get_hatch()
    one, other = to_hex(first.get_facecolor()), to_hex(second.get_facecolor())
    assert style.contrast(one, other) >= 3
    assert min(style.contrast(colour, "#ffffff") for colour in (one, other)) >= 3


def test_series_are_named(years: pd.DataFrame, figure: Figure, ax: Axes) -> None:
    bars(years, ax=ax, columns=COLUMNS, y="area", x="rate", group="year")
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["2013", "2018"]


def test_value_of_each_series_stands_at_its_own_bar(years: pd.DataFrame, ax: Axes) -> None:
    bars(years, ax=ax, columns=COLUMNS, y="area", x="rate", group="year")
    labels = {text.get_text(): text.xy for text in ax.texts}  # type: ignore[attr-defined]
    bar = ax.containers[1][0]
    assert labels["51.4%"] == pytest.approx((bar.get_width(), bar.get_y() + bar.get_height() / 2))


def test_series_that_lacks_a_row_keeps_its_colour(years: pd.DataFrame, ax: Axes) -> None:
    bars(years.iloc[1:], ax=ax, columns=COLUMNS, y="area", x="rate", group="year")
    colours = [to_hex(container[0].get_facecolor()).upper() for container in ax.containers]
    assert colours == list(style.PALETTE[:2])


def test_marks_stand_across_their_bars_and_are_named(
    boroughs: pd.DataFrame, figure: Figure, ax: Axes
) -> None:
    columns = {**COLUMNS, "target": Column("Target", "percent")}
    data = boroughs.assign(target=[75.0, *[np.nan] * 7])
    bars(data, ax=ax, columns=columns, y="area", x="rate", mark="target")
    (mark,) = [line for line in ax.lines if line.get_gid() == "mark"]
    assert set(np.asarray(mark.get_xdata())) == {75.0}
    assert ax.get_xlim()[1] >= 75
    assert figure.legends[0].get_texts()[0].get_text() == "Target"


def test_value_is_not_written_through_a_mark_just_beyond_its_bar(
    boroughs: pd.DataFrame, ax: Axes
) -> None:
    bars(boroughs.assign(target=60.0), ax=ax, columns=COLUMNS, y="area", x="rate", mark="target")
    labels = [text for text in ax.texts if text.get_gid() == "value-label"]
    assert all(text.xy[0] == 60 for text in labels)  # type: ignore[attr-defined]


def test_all_bars_of_nothing_are_drawn(ax: Axes, texts: Texts) -> None:
    bars(pd.DataFrame({"a": ["x"], "v": [0.0]}), ax=ax, y="a", x="v")
    assert texts("value-label") == ["0"]


def test_two_rows_for_one_bar_are_refused(boroughs: pd.DataFrame, ax: Axes) -> None:
    twice = pd.concat([boroughs, boroughs.head(1)])
    with pytest.raises(InputError, match="more than one row for Brent"):
        bars(twice, ax=ax, y="area", x="rate")


def test_chart_grows_with_its_rows_and_the_lines_of_their_names(boroughs: pd.DataFrame) -> None:
    height = chart_kinds.of(bars).height
    few, many = boroughs.head(2), boroughs.head(5)
    assert height(few, {"y": "area"}, WIDE) < height(many, {"y": "area"}, WIDE)
    long = few.assign(area=["a name so long that it takes three lines or more", "b"])
    assert height(few, {"y": "area"}, WIDE) < height(long, {"y": "area"}, WIDE)


def draw_intervals(boroughs: pd.DataFrame, ax: Axes, **options: object) -> None:
    intervals(
        boroughs,
        ax=ax,
        columns=COLUMNS,
        y="area",
        x="rate",
        lower="lower",
        upper="upper",
        **options,  # type: ignore[arg-type]
    )


def test_intervals_stand_from_the_highest_down(boroughs: pd.DataFrame, ax: Axes) -> None:
    draw_intervals(boroughs, ax)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert (names[0], names[-1]) == ("Hounslow", "Brent")
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_intervals_named_by_a_category_keep_its_order(boroughs: pd.DataFrame, ax: Axes) -> None:
    names = sorted(boroughs["area"])
    draw_intervals(boroughs.assign(area=pd.Categorical(boroughs["area"], names)), ax)
    assert [label.get_text() for label in ax.get_yticklabels()] == names


def test_intervals_that_come_first_stand_above_the_others(boroughs: pd.DataFrame, ax: Axes) -> None:
    draw_intervals(boroughs, ax, first=["Brent", "Ealing"])
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names[:3] == ["Brent", "Ealing", "Hounslow"]
    assert len(names) == len(boroughs)


def test_each_interval_reaches_from_limit_to_limit_through_its_dot(
    boroughs: pd.DataFrame, ax: Axes
) -> None:
    draw_intervals(boroughs, ax)
    (lines,) = [c for c in ax.collections if c.get_gid() == "interval"]
    ends = [segment[:, 0].tolist() for segment in lines.get_segments()]  # type: ignore[attr-defined]
    ranked = boroughs.sort_values("rate", ascending=False)
    np.testing.assert_allclose(ends, ranked[["lower", "upper"]].to_numpy())


def test_interval_without_figure_comes_last_marked(
    boroughs: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    boroughs.loc[5, ["rate", "lower", "upper"]] = np.nan
    draw_intervals(boroughs, ax)
    assert ax.get_yticklabels()[-1].get_text() == "Hounslow"
    assert texts("value-label")[-1] == "no figure"


def test_references_are_named_and_told_apart(
    boroughs: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    draw_intervals(boroughs, ax, references=[(54.8, "England"), (75.0, "Target"), (None, "None")])
    assert texts("reference-label") == ["England", "Target"]
    assert len({dash_of(line) for line in ax.lines}) == 2


def test_interval_axis_that_does_not_start_at_zero_is_broken(
    boroughs: pd.DataFrame, figure: Figure, ax: Axes
) -> None:
    draw_intervals(boroughs, ax)
    assert ax.get_xlim()[0] > 0
    assert breaks_of(figure) == {"break-x"}


def test_bars_have_no_broken_axis(boroughs: pd.DataFrame, figure: Figure, ax: Axes) -> None:
    bars(boroughs, ax=ax, columns=COLUMNS, y="area", x="rate")
    assert not breaks_of(figure)


def test_the_row_that_a_chart_is_about_stands_out_by_shape_and_name(
    boroughs: pd.DataFrame, ax: Axes
) -> None:
    draw_intervals(boroughs, ax, own="Brent")
    weights = {t.get_text(): t.get_fontweight() for t in ax.get_yticklabels()}
    assert {name for name, weight in weights.items() if weight == "bold"} == {"Brent"}
    shapes = [np.asarray(c.get_paths()[0].vertices).shape for c in ax.collections[1:]]
    assert shapes[-1] != shapes[0]
    assert len(set(shapes[:-1])) == 1


def test_value_says_no_per_that_the_axis_says(ax: Axes, texts: Texts) -> None:
    frame = pd.DataFrame({"trust": ["A"], "cost": [2288.0]})
    bars(frame, ax=ax, columns={"cost": Column("Backlog", "GBP per m2")}, y="trust", x="cost")
    assert texts("value-label") == ["£2,288"]
    assert ax.get_xlabel() == "Backlog (£ per m²)"


def test_line_across_dark_bars_has_a_white_edge(boroughs: pd.DataFrame, ax: Axes) -> None:
    bars(boroughs, ax=ax, columns=COLUMNS, y="area", x="rate", references=[(54.8, "England")])
    (line,) = [each for each in ax.lines if np.array_equal(each.get_xdata(), [54.8, 54.8])]
    assert line.get_path_effects()


@pytest.mark.parametrize("chart", [dumbbells])
def test_figures_of_pairs_stay_off_the_names_in_a_narrow_window(
    boroughs: pd.DataFrame, narrow: Figure, chart: Any
) -> None:
    ax = narrow.subplots()
    chart(boroughs, ax=ax, columns=COLUMNS, y="area", left="lower", right="rate")
    narrow.draw_without_rendering()
    edge = max(label.get_window_extent().x1 for label in ax.get_yticklabels())
    values = [t.get_window_extent() for t in ax.texts if t.get_gid() == "value-label"]
    assert min(box.x0 for box in values) > edge
    assert max(box.x1 for box in values) <= narrow.bbox.x1


def test_a_long_label_of_the_axis_stays_within_a_narrow_window(
    boroughs: pd.DataFrame, narrow: Figure
) -> None:
    ax = narrow.subplots()
    columns = {**COLUMNS, "rate": Column("Share of the others that stand behind", "percent")}
    places = boroughs.assign(area=boroughs["area"].map(lambda name: f"Healthy years in {name}"))
    bars(places, ax=ax, columns=columns, y="area", x="rate")
    narrow.draw_without_rendering()
    label = ax.xaxis.label.get_window_extent()
    assert narrow.bbox.x0 <= label.x0 < label.x1 <= narrow.bbox.x1


def test_pairs_of_equal_figures_show_both_marks(boroughs: pd.DataFrame, ax: Axes) -> None:
    dumbbells(boroughs, ax=ax, columns=COLUMNS, y="area", left="rate", right="rate")
    (square,) = [line for line in ax.lines if line.get_gid() == "pair-1"]
    assert square.get_markerfacecolor() == "none"


def test_pairs_differ_by_shape_and_filling(boroughs: pd.DataFrame, ax: Axes) -> None:
    dumbbells(boroughs, ax=ax, columns=COLUMNS, y="area", left="lower", right="rate")
    one, other = [line for line in ax.lines if str(line.get_gid()).startswith("pair")]
    assert one.get_marker() != other.get_marker()
    assert one.get_markerfacecolor() != other.get_markerfacecolor()
    assert np.array_equal(one.get_xdata(), boroughs["lower"])
    assert ax.get_xlabel() == "Percent"


def test_each_figure_of_a_pair_has_its_own_decimals(
    boroughs: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    columns = {**COLUMNS, "lower": Column("Printed", "percent", 0)}
    dumbbells(boroughs.head(1), ax=ax, columns=columns, y="area", left="lower", right="rate")
    assert texts("value-label") == ["49%", "51.4%"]


def test_pair_with_one_figure_shows_that_one(
    boroughs: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    boroughs.loc[0, "lower"] = np.nan
    dumbbells(boroughs.head(1), ax=ax, columns=COLUMNS, y="area", left="lower", right="rate")
    assert texts("value-label") == ["51.4%"]


def test_no_value_of_a_bar_stands_on_a_line_across_it(figure: Figure, ax: Axes) -> None:
    frame = pd.DataFrame({"a": ["far", "near", "past"], "v": [20.0, 73.0, 82.0]})
    bars(frame, ax=ax, y="a", x="v", references=[(80.0, "Target")])
    figure.draw_without_rendering()
    line = ax.transData.transform((80, 0))[0]
    for text in (t for t in ax.texts if t.get_gid() == "value-label"):
        box = text.get_window_extent()
        assert not box.x0 <= line <= box.x1
