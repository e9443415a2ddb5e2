"""Alternative text comes from the output's metadata."""

from typing import Any

import pytest
from docutils import nodes  # type: ignore[import-untyped]
from myst_nb.core.render import MimeData

from helpers.publish.pages.figures import FigureRenderer
from helpers.results import NARROW_MIME, RESULTS_MIME

SVG = "image/svg+xml"


class Renderer:
    """Stands for myst-nb's own renderer, which names an image after its file."""

    def render_image(self, _: MimeData) -> list[nodes.Element]:
        return [nodes.image(uri="0123.svg", alt="_images/0123.svg")]


def handled(
    mime: str, metadata: dict[str, Any], inline: bool = False
) -> list[nodes.Element] | None:
    data = MimeData(mime, "<svg/>", output_metadata=metadata)
    return FigureRenderer.handle_mime(Renderer(), data, inline)


@pytest.mark.parametrize("mime", [SVG, "image/png"])
def test_an_image_bears_the_words_of_its_output_in_a_frame_of_ours(mime: str) -> None:
    (frame,) = handled(mime, {mime: {"alt": "Two\n bars."}}) or []
    assert frame["classes"] == ["ics-picture"]
    assert frame.children[0]["alt"] == "Two bars."


@pytest.mark.parametrize(
    ("mime", "metadata", "inline"),
    [
        (SVG, {}, False),
        (SVG, {SVG: {"alt": " "}}, False),
        (SVG, {"image/png": {"alt": "Of another form."}}, False),
        (SVG, {SVG: {"alt": "In a line of text."}}, True),
        ("text/html", {"text/html": {"alt": "No image."}}, False),
    ],
)
def test_anything_else_is_left_to_myst_nb(
    mime: str, metadata: dict[str, Any], inline: bool
) -> None:
    assert handled(mime, metadata, inline) is None


@pytest.mark.parametrize("mime", [RESULTS_MIME, NARROW_MIME])
def test_what_is_for_programs_is_not_laid_out(mime: str) -> None:
    assert handled(mime, {}) == []
