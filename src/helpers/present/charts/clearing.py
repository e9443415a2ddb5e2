"""Names beside points, written where they cover no other mark."""

import itertools
from typing import Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from numpy.typing import NDArray

from helpers.present.charts import parts
from helpers.present.style import GREY, INK, SMALL

FloatArray = NDArray[np.float64]
Boxes = FloatArray
"""Boxes in pixels, a row each: left, bottom, right, top."""

SIDES: dict[int, Literal["left", "center", "right"]] = {1: "left", 0: "center", -1: "right"}
LEVELS: dict[int, Literal["bottom", "center", "top"]] = {1: "bottom", 0: "center", -1: "top"}
OFFSETS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
"""Sides of a point on which its name may stand, the first being the best."""
REACH = (9, 13, 18, 24, 32, 44, 60)
"""Distances of a name from its point, in points."""
CROSSING = 100.0
"""Cost of covering a line, in points: a name stands anywhere else first."""
COVERING = 1000.0
"""Cost of covering a mark or another name."""
AMBIGUOUS = 22.0
"""How many points further a name may stand for the sake of being nearest to its own point."""
LEADER = 18
"""Distance from which a thin line leads from a name to its point."""
POINT = 6.0
"""Half the width of a point in pixels."""
STRIDE = 4.0
"""Pixels between the places of a line that are looked at."""


class _Place(NamedTuple):
    """A place for a name: how far across and up from its point, in points."""

    across: float
    up: float


PLACES = tuple(_Place(a * reach, u * reach) for reach, (a, u) in itertools.product(REACH, OFFSETS))
COSTS = np.array([reach for reach in REACH for _ in OFFSETS], dtype=float)


class Clearing:
    """The free room of a chart, in which names are written one after another."""

    def __init__(self, ax: Axes, points: FloatArray) -> None:
        """Lay out a chart whose marks are all drawn.

        Args:
            ax: the chart.
            points: places of the marks that no name may cover, a row each.
        """
        parts.settle(ax)
        self.ax = ax
        self.lines = np.vstack([np.empty((0, 4)), *(_along(line) for line in ax.lines)])
        self.points: FloatArray = ax.transData.transform(points.reshape(-1, 2))
        self.taken = _around(self.points, POINT)

    def write(
        self, name: str, x: float, y: float, colour: str = INK, *, covering: bool = True
    ) -> None:
        """Write a name near its point, off marks, lines and other names if it can.

        Args:
            name: the name.
            x: place of its point.
            y: place of its point.
            colour: its colour.
            covering: whether it may stand on marks and names, else it is left out.
        """
        text = self.ax.annotate(
            name,
            (x, y),
            xytext=(0, 0),
            textcoords="offset points",
            fontsize=SMALL,
            color=colour,
            linespacing=1.1,
            zorder=4,
            gid="point-label",
        )
        text.set_in_layout(False)
        boxes = self._boxes(text)
        costs = self._costs(boxes) + AMBIGUOUS * self._nearer_another(boxes, text)
        best = int(costs.argmin())
        if not covering and costs[best] >= COVERING:
            text.remove()
            return
        _move(text, PLACES[best])
        if max(map(abs, PLACES[best])) >= LEADER:
            self._lead(text.xy, PLACES[best])
        self.taken = np.vstack([self.taken, boxes[best]])

    def _boxes(self, text: Annotation) -> Boxes:
        """Return the box that a text would have at each place."""
        box = parts.extent(text)
        point = self.ax.transData.transform(np.asarray(text.xy, dtype=float))
        scale = self.ax.get_figure(root=True).dpi / 72  # type: ignore[union-attr] # it has one
        places = np.array(PLACES)
        # A name right of its point hangs on its left edge, one to the left on its right edge.
        low = point + places * scale + (np.sign(places) - 1) / 2 * [box.width, box.height]
        high = low + np.array([box.width, box.height])
        return np.hstack([low, high])

    def _costs(self, boxes: Boxes) -> FloatArray:
        """Return what each place costs; infinite where it leaves the plot."""
        frame = self.ax.get_window_extent()
        inside = (boxes[:, :2] >= frame.min).all(axis=1) & (boxes[:, 2:] <= frame.max).all(axis=1)
        costs: FloatArray = COSTS + CROSSING * _overlap(boxes, self.lines)
        costs[_overlap(boxes, self.taken)] += COVERING
        costs[~inside] = np.inf
        return costs

    def _nearer_another(self, boxes: Boxes, text: Annotation) -> NDArray[np.bool_]:
        """Say for each box whether another point is nearer to it than the text's own."""
        own = self.ax.transData.transform(np.asarray(text.xy, dtype=float))
        nearest = _distances(boxes, self.points).min(axis=1)
        nearer: NDArray[np.bool_] = _distances(boxes, own[None, :])[:, 0] > nearest + 1.0
        return nearer

    def _lead(self, point: tuple[float, float], place: _Place) -> None:
        """Draw a thin line from a point to a name that stands away from it."""
        line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 5}
        leader = self.ax.annotate(
            "", point, place, textcoords="offset points", arrowprops=line, gid="leader"
        )
        leader.set_in_layout(False)


def _overlap(boxes: Boxes, others: Boxes) -> NDArray[np.bool_]:
    """Say for each box whether it overlaps any of the others."""
    low, high = boxes[:, None, :2], boxes[:, None, 2:]
    both = (low < others[:, 2:]) & (high > others[:, :2])
    covered: NDArray[np.bool_] = np.any(np.all(both, axis=2), axis=1)
    return covered


def _distances(boxes: Boxes, points: FloatArray) -> FloatArray:
    """Return how far each box (row) is from each point (column)."""
    below = boxes[:, None, :2] - points
    above = points - boxes[:, None, 2:]
    distances: FloatArray = np.hypot(*np.moveaxis(np.maximum(np.maximum(below, above), 0), -1, 0))
    return distances


def _move(text: Annotation, place: _Place) -> None:
    text.xyann = place
    text.set_horizontalalignment(SIDES[int(np.sign(place.across))])
    text.set_verticalalignment(LEVELS[int(np.sign(place.up))])


def _along(line: Line2D) -> Boxes:
    """Return small boxes along a line."""
    path: FloatArray = np.asarray(line.get_transform().transform(line.get_xydata()), dtype=float)
    path = path[~np.isnan(path).any(axis=1)]
    if len(path) < 2:
        return np.empty((0, 4))
    length = np.concatenate([[0.0], np.hypot(*np.diff(path, axis=0).T).cumsum()])
    along = np.arange(0, length[-1], STRIDE)
    return _around(np.column_stack([np.interp(along, length, each) for each in path.T]), 2)


def _around(places: FloatArray, reach: float) -> Boxes:
    """Return the boxes that reach so far from places on every side."""
    return np.hstack([places - reach, places + reach])
