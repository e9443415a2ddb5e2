"""The image of a chapter that stands beside a link to it elsewhere: its answer and first figure."""

import io
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import matplotlib.style as mpl_style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle
from PIL import Image

from helpers.inline import answer_of
from helpers.markdown import plain_words
from helpers.present import units
from helpers.present.style import GREY, INK, PALETTE, PALETTE_TEXT, STYLE
from helpers.publish.edition.finished import Finished
from helpers.results import RESULTS_MIME, SYNTHETIC, Figure, figure_from_json

WIDTH, HEIGHT = 1200, 630
"""Pixels, as networks ask for them."""
DPI = 100
EDGE = 70
"""Pixels that stay free on either side."""
POINT = DPI / 72
LETTER, BOLD_LETTER = 0.57, 0.62
"""Width of a letter against its height, on the safe side."""
COLOURS = 24
"""Enough for words of five colours with soft edges, and a third of the bytes of them all."""
MADE_UP = "Made-up data: "


@dataclass(frozen=True)
class Preview:
    """What the image of a chapter shows.

    Attributes:
        book: title of the book.
        title: title of the chapter.
        answer: the answer of the chapter, as plain words.
        lead: the first figure that it shows; None where it shows none.
    """

    book: str
    title: str
    answer: str
    lead: Figure | None = None

    @property
    def alt(self) -> str:
        """The same in words."""
        shown = f"{self.value}: {self.label}." if self.lead is not None else ""
        return " ".join(filter(None, [f"{self.title}.", self.answer, shown]))

    @property
    def value(self) -> str:
        """The first figure as a reader would write it, with its unit."""
        if self.lead is None:
            return ""
        return f"{self.lead} {units.unit_words(self.lead.value, self.lead.unit)}".rstrip()

    @property
    def label(self) -> str:
        """What the first figure is and of when, and whether it is made up."""
        if self.lead is None:
            return ""
        made_up = MADE_UP if self.lead.basis == SYNTHETIC else ""
        return made_up + ", ".join(filter(None, [self.lead.label, self.lead.period]))


def preview(finished: Finished, title: str, book: str) -> Preview:
    """Return what the image of a chapter shows.

    Raises:
        BookError: the chapter has no answer.
    """
    lead = next((figure for figure in _shown(finished) if figure.known), None)
    return Preview(book, title, plain_words(answer_of(finished.notebook)), lead)


def draw(shown: Preview) -> bytes:
    """Return the image as PNG, the same bytes for the same words."""
    with mpl_style.context(["default", STYLE]):
        drawing = Drawing(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
        drawing.add_artist(Rectangle((0, 0), 20 / WIDTH, 1, color=PALETTE[0], linewidth=0))
        top = _write(drawing, shown.book, 46, size=19, lines=1, color=GREY)
        top = _write(drawing, shown.title, top + 22, 38, lines=2, color=PALETTE_TEXT[0], bold=True)
        _write(drawing, shown.answer, top + 22, 25, lines=4, color=INK)
        _write(drawing, shown.value, 440, 56, lines=1, color=PALETTE_TEXT[2], bold=True)
        _write(drawing, shown.label, 540, 19, lines=2, color=INK)
        canvas: Any = FigureCanvasAgg(drawing)
        canvas.draw()
    file = io.BytesIO()
    dots = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    dots.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "png", optimize=True)
    return file.getvalue()


def _write(
    drawing: Drawing,
    words: str,
    top: float,
    size: float,
    *,
    lines: int,
    color: str,
    bold: bool = False,
) -> float:
    """Write words below a place, in points, and return where they end, in pixels from above."""
    letters = int((WIDTH - 2 * EDGE) / (size * POINT * (BOLD_LETTER if bold else LETTER)))
    broken = textwrap.wrap(words, letters, max_lines=lines, placeholder=" …")
    drawing.text(
        EDGE / WIDTH,
        1 - top / HEIGHT,
        "\n".join(broken),
        color=color,
        fontsize=size,
        linespacing=1.25,
        verticalalignment="top",
        weight="bold" if bold else "normal",
    )
    return top + len(broken) * size * POINT * 1.25


def _shown(finished: Finished) -> Iterator[Figure]:
    """Yield the figures of the cards of a chapter, in order."""
    for cell in finished.notebook.cells:
        for output in cell.get("outputs", []):
            if RESULTS_MIME in output.get("data", {}):
                yield from map(figure_from_json, output.data[RESULTS_MIME].values())
