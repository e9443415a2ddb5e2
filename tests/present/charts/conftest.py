"""An Axes to draw on, and readers of what stands on it."""

from collections.abc import Callable, Iterator

import pytest
from matplotlib import style as mpl_style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from helpers.present.style import NARROW, STYLE, WIDE


@pytest.fixture
def figure() -> Iterator[Figure]:
    """A figure of the size of a chart, in its style."""
    with mpl_style.context(["default", STYLE]):
        yield Figure(figsize=(WIDE, 4), layout="constrained")


@pytest.fixture
def ax(figure: Figure) -> Axes:
    """An Axes in the style of the charts."""
    return figure.subplots()


@pytest.fixture
def narrow() -> Iterator[Figure]:
    """A figure for a narrow window."""
    with mpl_style.context(["default", STYLE]):
        yield Figure(figsize=(NARROW, 4.3), layout="constrained")


def breaks_of(figure: Figure) -> set[str]:
    """Return which axes of a figure have the sign of a break."""
    return {str(mark.get_gid()) for mark in figure.artists} & {"break-x", "break-y"}


def legend_of(figure: Figure) -> list[str]:
    """Return the names in the legend above a chart."""
    return [text.get_text().replace("\n", " ") for text in figure.legends[0].get_texts()]


def dash_of(line: Line2D) -> tuple[float, tuple[float, ...] | None]:
    """Return a line's dash pattern; `get_linestyle` calls all of them `--`."""
    offset, pattern = line._unscaled_dash_pattern  # type: ignore[attr-defined]
    return offset, tuple(pattern) if pattern else None


Texts = Callable[[str], list[str]]


@pytest.fixture
def texts(ax: Axes) -> Texts:
    """Return the texts on the Axes that bear a mark, in the order they were written."""
    return lambda gid: [text.get_text() for text in ax.texts if text.get_gid() == gid]
