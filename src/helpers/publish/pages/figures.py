"""Lays out the outputs of a notebook that myst-nb does not know how to: charts, results as JSON."""

from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes  # type: ignore[import-untyped]
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from helpers.publish.pages.images import PICTURE_CLASS, alternative_text
from helpers.results import NARROW_MIME, RESULTS_MIME

PROGRAMS_ONLY = (RESULTS_MIME, NARROW_MIME)
"""What an output carries for the staged book and for other programs, and no page shows by itself.
"""


class FigureRenderer(MimeRenderPlugin):  # type: ignore[misc] # the base class is untyped
    """A `myst_nb.mime_renderers` plugin that sets an image's `alt` from its output metadata.

    Left to itself myst-nb uses the hashed file name, which tells a reader nothing, and warns of the
    results that an output carries as JSON for other programs.
    """

    mime_priority_overrides: ClassVar[Sequence[tuple[str, str, int | None]]] = ()

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Return the image in a frame, nothing of `PROGRAMS_ONLY`, or None to leave it to myst-nb.

        An image without `metadata[mime]["alt"]` is left alone: the check of the built site then
        reports it, naming the page.
        """
        if data.mime_type in PROGRAMS_ONLY:
            return []
        alt = alternative_text(data.mime_type, data.output_metadata)
        if inline or not alt:
            return None
        images: list[nodes.Element] = renderer.render_image(data)
        for image in images:
            image["alt"] = alt
        return [nodes.container("", *images, classes=[PICTURE_CLASS])]
