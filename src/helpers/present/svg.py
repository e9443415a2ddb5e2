"""Drawing a chart on a Figure of its own, and writing it as SVG: pyplot is never touched."""

import io
from collections.abc import Mapping
from typing import Any

import matplotlib.style as mpl_style
import pandas as pd
from matplotlib.figure import Figure

from helpers.present.chart_kinds import Draw, Drawn, Kind
from helpers.present.style import NARROW, STYLE, WIDE


def to_svg(
    draw: Draw, kind: Kind, data: pd.DataFrame, options: Mapping[str, Any], title: str
) -> Drawn:
    """Return the chart as SVG text in both widths, the same bytes for the same data.

    Args:
        draw: the chart.
        kind: what `kinds.of` knows of it.
        data: the tidy frame to draw.
        options: the keyword arguments of `draw`, without the surface.
        title: its alternative text, which the SVG carries as its title.
    """
    # "default" first: what a notebook has set for itself must not change the book's charts.
    with mpl_style.context(["default", STYLE]):
        figures = [draw_figure(draw, kind, data, options, width) for width in (WIDE, NARROW)]
        return Drawn(*(_write(figure, title) for figure in figures))


def draw_figure(
    draw: Draw, kind: Kind, data: pd.DataFrame, options: Mapping[str, Any], width: float
) -> Figure:
    """Return a new Figure of a width in inches with the chart; call it within the chart style."""
    size = (width, kind.height(data, options, width))
    figure = Figure(figsize=size, layout="constrained")
    if kind.panels:
        draw(data, figure=figure, **options)
    else:
        draw(data, ax=figure.subplots(), **options)
    return figure


def _write(figure: Figure, title: str) -> str:
    text = io.StringIO()
    metadata = {"Date": None, "Creator": None, "Title": title}
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once: each further drawing would do it again
    figure.savefig(text, format="svg", metadata=metadata)
    return text.getvalue()
