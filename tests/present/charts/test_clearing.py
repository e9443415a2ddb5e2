import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.present.charts.clearing import Clearing

CROWD = np.array([(x, y) for x in range(0, 11, 1) for y in range(0, 11, 1)], dtype=float)


@pytest.fixture
def square(ax: Axes) -> Axes:
    """A chart from 0 to 10 on both axes."""
    ax.set_xlim(0, 10)
    ax.set_ylim(0, 10)
    return ax


def test_name_stands_right_of_its_point_where_there_is_room(square: Axes) -> None:
    Clearing(square, np.array([(5.0, 5.0)])).write("Brent", 5, 5)
    (name,) = square.texts
    assert name.get_horizontalalignment() == "left"
    assert name.get_position()[1] == 0


def test_name_at_the_right_edge_stands_left_of_its_point(figure: Figure, square: Axes) -> None:
    Clearing(square, np.array([(10.0, 5.0)])).write("Brent", 10, 5)
    (name,) = square.texts
    figure.draw_without_rendering()
    assert name.get_window_extent().x1 < square.transData.transform((10, 5))[0]


def test_names_of_points_close_together_do_not_overlap(figure: Figure, square: Axes) -> None:
    points = np.array([(5.0, 5.0), (5.2, 5.1), (5.1, 4.8)])
    clearing = Clearing(square, points)
    for x, y in points:
        clearing.write("Hammersmith", x, y)
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in square.texts if t.get_gid() == "point-label"]
    assert len(boxes) == 3
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_name_keeps_off_a_line_if_it_can(figure: Figure, square: Axes) -> None:
    square.plot([0, 10], [5, 5])
    Clearing(square, np.array([(5.0, 5.0)])).write("Brent", 5, 5)
    (name,) = square.texts
    figure.draw_without_rendering()
    line = square.transData.transform((0, 5))[1]
    box = name.get_window_extent()
    assert line < box.y0 or line > box.y1


def test_line_leads_to_a_name_that_stands_away(square: Axes) -> None:
    near = CROWD[(abs(CROWD - 5) < 1.5).all(axis=1)]
    Clearing(square, near).write("Brent", 5, 5)
    assert [text.get_gid() for text in square.texts] == ["point-label", "leader"]


def test_name_without_a_free_place_is_written_within_the_plot_all_the_same(
    figure: Figure, square: Axes
) -> None:
    crowd = np.array([(x, y) for x in np.arange(0, 10, 0.2) for y in np.arange(0, 10, 0.2)])
    Clearing(square, crowd).write("Brent", 5, 5)
    figure.draw_without_rendering()
    (name,) = [t for t in square.texts if t.get_gid() == "point-label"]
    box, plot = name.get_window_extent(), square.get_window_extent()
    assert plot.x0 <= box.x0 < box.x1 <= plot.x1


def test_name_wipes_nothing_behind_it(square: Axes) -> None:
    Clearing(square, np.array([(5.0, 5.0)])).write("Brent", 5, 5)
    assert square.texts[0].get_bbox_patch() is None


def test_name_keeps_off_a_steep_line_too(figure: Figure, square: Axes) -> None:
    square.plot([4.8, 5.6, 5.8], [0, 9, 10])
    Clearing(square, np.array([(5.0, 5.0)])).write("Hammersmith", 5, 5)
    (name,) = [t for t in square.texts if t.get_gid() == "point-label"]
    figure.draw_without_rendering()
    box = name.get_window_extent()
    heights = np.linspace(0, 9, 500)
    line = square.transData.transform(np.column_stack([4.8 + 0.8 * heights / 9, heights]))
    assert not any(box.contains(x, y) for x, y in line)


def test_name_stands_nearest_to_its_own_point_where_it_can(figure: Figure, square: Axes) -> None:
    points = np.array([(5.0, 5.0), (5.6, 5.3)])
    Clearing(square, points).write("Westminster", 5, 5)
    (name,) = [t for t in square.texts if t.get_gid() == "point-label"]
    figure.draw_without_rendering()
    box = name.get_window_extent()
    own, other = square.transData.transform(points)
    gaps = [
        np.hypot(max(box.x0 - x, x - box.x1, 0), max(box.y0 - y, y - box.y1, 0))
        for x, y in (own, other)
    ]
    assert gaps[0] <= gaps[1] + 1
