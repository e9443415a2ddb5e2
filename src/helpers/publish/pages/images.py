"""Images among the outputs of a notebook: charts as numbered figures, and words for each image."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from helpers.errors import BookError
from helpers.present.outputs import CHART_DATA, DATA_LABEL
from helpers.publish.pages import boxes, cells
from helpers.results import METADATA_KEY, NARROW_MIME

SVG = "image/svg+xml"
IMAGE_TYPES = (SVG, "image/png")
PICTURE_CLASS = "ics-picture"
NARROW = "(max-width: 40rem)"
"""The windows in which a chart is shown in its form for narrow ones."""
READING = "reading-"
"""What begins the label of the section on how to read a kind of chart."""
PIXELS_IN_A_POINT = 4 / 3

Place = Callable[[str], str]
"""Gives the address at which a page finds an SVG."""

_SUBTITLE = re.compile(r'<p class="ics-subtitle">(?P<caption>.*)</p>', re.DOTALL)
_VIEW = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')


@dataclass(frozen=True)
class Image:
    """An SVG as a page shows it, its size in pixels."""

    address: str
    width: int
    height: int


class Figures:
    """Sets the charts of one page in figures, and counts them."""

    def __init__(self, place: Place, reading: str = "") -> None:
        """Begin a page.

        Args:
            place: gives the address of an SVG.
            reading: address of the page on how to read charts; empty where there is none.
        """
        self.place = place
        self.reading = reading
        self.count = 0
        self.shown: Counter[str] = Counter()
        self.explained: set[str] = set()

    def framed(self, given: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
        """Yield the outputs of a cell, each chart in a figure with the line above it as caption."""
        caption = Markup("")
        for output, following in zip(given, [*given, None][1:], strict=True):
            subtitle = _SUBTITLE.fullmatch(str(output.get("data", {}).get("text/html", "")))
            if subtitle and following is not None and is_chart(following):
                caption = Markup(subtitle["caption"])  # noqa: S704 - it was a line of the page
            elif is_chart(output):
                yield self._figure(output, caption)
                caption = Markup("")
            else:
                yield self._naming_its_figure(output)

    def _figure(self, output: NotebookNode, caption: Markup) -> NotebookNode:
        known = output.metadata.get(METADATA_KEY, {})
        self.count += 1
        html = boxes.fragment(
            "figure.html",
            **_shown(output, self.place),
            first=self.count == 1,
            number=self.count,
            caption=caption,
            anchor=self._anchor(str(known.get("table") or "chart")),
            reading=self._reading(str(known.get("kind", ""))),
        )
        alt = alternative_text(SVG, output.metadata)
        return cells.display({"text/html": html}, {METADATA_KEY: {**known, "alt": alt}})

    def _naming_its_figure(self, output: NotebookNode) -> NotebookNode:
        """Return the data of the chart before it under the number of its figure, all else as is."""
        html = str(output.get("data", {}).get("text/html", ""))
        if CHART_DATA not in html:
            return output
        words = f"Data of figure {self.count}"
        named = html.replace(CHART_DATA, f"<summary>{words}</summary>")
        named = named.replace(f'aria-label="{DATA_LABEL}: ', f'aria-label="{words}: ')
        return cells.display({**output.data, "text/html": named}, output.metadata)

    def _anchor(self, name: str) -> str:
        """Return the id of a figure: that of its table, with a number from its second chart on."""
        self.shown[name] += 1
        again = f"-{self.shown[name]}" if self.shown[name] > 1 else ""
        return f"figure-{name}{again}"

    def _reading(self, kind: str) -> str:
        """Return the address of how to read a kind of chart, once for each kind."""
        if not (kind and self.reading) or kind in self.explained:
            return ""
        self.explained.add(kind)
        return f"{self.reading}#{reading_label(kind)}"


def reading_label(kind: str) -> str:
    """Return the label of the section on how to read a kind of chart."""
    return READING + kind.replace(" ", "-")


def is_chart(output: Mapping[str, Any]) -> bool:
    """Say whether an output is a chart of ours: an SVG with a text alternative."""
    return SVG in output.get("data", {}) and bool(alternative_text(SVG, output.get("metadata", {})))


def picture(output: Mapping[str, Any], place: Place) -> Markup:
    """Return a chart alone, as HTML, in its form for the window."""
    html = boxes.fragment("picture.html", **_shown(output, place), first=False)
    return Markup(html)  # noqa: S704 - the template escapes


def embedded(svg: str) -> str:
    """Return an address that holds an SVG itself."""
    return f"data:{SVG};base64,{b64encode(svg.encode()).decode()}"


def alternative_text(mime_type: str, output_metadata: Mapping[str, Any]) -> str:
    """Return the text that stands in for an image output, empty where it carries none."""
    if mime_type not in IMAGE_TYPES:
        return ""
    described = output_metadata.get(mime_type, {})
    return " ".join(str(described.get("alt", "")).split())


def alternative_of(output: Mapping[str, Any]) -> str | None:
    """Return the text alternative of an output that shows an image, None where it shows none."""
    data, metadata = output.get("data", {}), output.get("metadata", {})
    in_figure = metadata.get(METADATA_KEY, {}).get("alt")
    if in_figure is not None:
        return str(in_figure)
    mime = next((mime for mime in IMAGE_TYPES if mime in data), None)
    return None if mime is None else alternative_text(mime, metadata)


def _shown(output: Mapping[str, Any], place: Place) -> dict[str, Any]:
    data = output["data"]
    narrow = data.get(NARROW_MIME)
    return {
        "wide": _image(str(data[SVG]), place),
        "narrow": _image(str(narrow), place) if narrow else None,
        "media": NARROW,
        "alt": alternative_text(SVG, output["metadata"]),
    }


def _image(svg: str, place: Place) -> Image:
    view = _VIEW.search(svg)
    if view is None:
        raise BookError('a chart has no size: its SVG lacks viewBox="0 0 WIDTH HEIGHT"')
    width, height = (round(float(view[side]) * PIXELS_IN_A_POINT) for side in ("width", "height"))
    return Image(place(svg), width, height)
