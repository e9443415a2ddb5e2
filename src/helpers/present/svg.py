"""Drawing a chart on a Figure of its own, and writing it as SVG: pyplot is never touched."""

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import matplotlib.style as mpl_style
import pandas as pd
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from helpers.present.chart_kinds import Draw, Drawn, Kind
from helpers.present.style import GROUND, NARROW, SMALL, STYLE, WIDE

EDGE = 2.5
"""Points of the white edge that sets a label off from what it crosses, and wipes none of it."""
LABELS = ("value-label", "point-label")
TITLE_END, STYLE_END = "</title>", "</style>"
_SAID_TWICE = re.compile(r"<!DOCTYPE [^>]*>\s*|\s*<metadata>.*?</metadata>", re.DOTALL)
"""What says once more that the file is a picture, and its title."""
_COUNTED = re.compile(r' id="[A-Za-z0-9.]+_\d+"')
"""The ids that are only numbers of what was drawn: nothing refers to them."""
_TAG = re.compile(r"<[^<>]*>")
_PLACES = re.compile(r"(?<!scale\(0)(?P<kept>\.\d\d)\d+")
"""What follows the point of a number that has more than two places; letters are scaled by a number
that needs them all."""
_PATH = re.compile(r'(?<= d=")[^"]*')
_AROUND_COMMAND = re.compile(r"\s*([A-Za-z])\s*")
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_BETWEEN_TAGS = re.compile(r">\s+<")
_LETTERS = {"DejaVuSans-Bold-": "b", "DejaVuSans-": "r"}
"""What letters are called, for each of which an SVG has one outline and many uses."""
_MOVED_ALONG = re.compile(r'transform="translate\((-?\d+(?:\.\d)?)\d* 0\)"')
_CLIPPED = re.compile(
    r'(<g clip-path="[^"]*">\n)(?:<use [^>]*/>\n)+</g>\n(?:\1(?:<use [^>]*/>\n)+</g>\n)+'
)
_CLIP = re.compile(r'<clipPath id="(p[0-9a-f]+)">\s*([^\n]*)')
_STYLED = re.compile(
    r'<g(?P<within>(?: (?!style)[^= ]+="[^"]*")*)>\n'
    r'(?P<uses><use [^>]*?(?P<style> style="[^"]*")/>\n(?:<use [^>]*?(?P=style)/>\n)+)</g>'
)


NOTHING = Drawn("<svg/>", "<svg/>")
"""What stands in the place of a chart that is not drawn."""
_undrawn = ContextVar("_undrawn", default=False)


@contextmanager
def undrawn() -> Iterator[None]:
    """Leave charts undrawn, in forked processes too, where what is said of them alone counts."""
    token = _undrawn.set(True)
    try:
        yield
    finally:
        _undrawn.reset(token)


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
    if _undrawn.get():
        return NOTHING
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


def lay_out(figure: Figure) -> None:
    """Give what a figure holds its places, without drawing it."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)


def _write(figure: Figure, title: str) -> str:
    text = io.StringIO()
    metadata = {"Date": None, "Creator": None, "Title": title}
    lay_out(figure)
    figure.set_layout_engine("none")  # laid out once: each further drawing would do it again
    # Not by savefig, which would draw it twice.
    FigureCanvasSVG(figure).print_svg(text, metadata=metadata)  # type: ignore[no-untyped-call]
    return _slim(text.getvalue().replace(STYLE_END, f"{_edges()}{STYLE_END}", 1))


def _slim(svg: str) -> str:
    """Return an SVG without what means nothing, its coordinates to a hundredth of a point."""
    head, end, drawing = _SAID_TWICE.sub("", svg).partition(TITLE_END)
    shorter = _COUNTED.sub("", _TAG.sub(lambda tag: _PLACES.sub(r"\g<kept>", tag[0]), drawing))
    shorter = _PATH.sub(_straight, shorter)
    shorter = _BETWEEN_TAGS.sub(">\n<", shorter)
    for name, short in _LETTERS.items():
        shorter = shorter.replace(f'"{name}', f'"{short}').replace(f'"#{name}', f'"#{short}')
    shorter = _MOVED_ALONG.sub(r'x="\1"', shorter)
    for name, place in _CLIP.findall(shorter):
        # Matplotlib names it by the last bits of its place, which processors differ in.
        shorter = shorter.replace(name, f"p{hashlib.sha256(place.encode()).hexdigest()[:8]}")
    shorter = _CLIPPED.sub(_clip_once, shorter)
    return head + end + _STYLED.sub(_style_once, shorter).replace(">\n<", "><")


def _straight(path: re.Match[str]) -> str:
    """Return a path without blanks around its commands, level and upright lines as H and V."""
    steps, last = [], [""]
    for command, place in _STEP.findall(_AROUND_COMMAND.sub(r"\1", path[0])):
        numbers = place.split() or [""]
        if command == "L" and numbers[-1] == last[-1]:
            steps.append(f"H{numbers[0]}")
        elif command == "L" and numbers[0] == last[-2:][0]:
            steps.append(f"V{numbers[1]}")
        else:
            steps.append(command + place.strip())
        last = numbers
    return "".join(steps)


def _clip_once(groups: re.Match[str]) -> str:
    """Return one group of what stands in several that are cut off alike."""
    opening = groups[1]
    return opening + groups[0].replace(opening, "").replace("</g>\n", "") + "</g>\n"


def _style_once(group: re.Match[str]) -> str:
    """Return a group with the style that all it holds have in common."""
    style = group["style"]
    return f"<g{group['within']}{style}>\n{group['uses'].replace(style, '')}</g>"


def _edges() -> str:
    """Return the rule of style by which labels have an edge; white ones lie within a bar.

    Letters are drawn a hundred times as large and scaled down, and so is their edge.
    """
    labels = ",".join(f'[id="{name}"]>g:not([style*="{GROUND.lower()}"])' for name in LABELS)
    width = EDGE * 100 / SMALL
    return f"{labels}{{stroke:{GROUND};stroke-width:{width:.0f};paint-order:stroke}}"
