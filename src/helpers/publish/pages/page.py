"""Writes the page of one run: one file that opens by itself and asks nothing of the network."""

import copy
import io
import json
import re
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes  # type: ignore[import-untyped]
from docutils.core import publish_parts  # type: ignore[import-untyped]
from docutils.writers.html5_polyglot import (  # type: ignore[import-untyped]
    HTMLTranslator,
    Writer,
)
from markupsafe import Markup
from myst_nb.docutils_ import Parser
from nbformat import NotebookNode

from helpers import project
from helpers.errors import BookError, InputError
from helpers.publish.edition.commit import read_stamp
from helpers.publish.edition.edition import settings
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import analysts, boxes, images, styles
from helpers.publish.pages.chapter import complete
from helpers.run.store.record import Run

STYLES = ("tokens", "prose", "code", "evidence", "scroll", "boxes", "print")
EMBEDDED = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".svg": images.SVG,
    ".png": "image/png",
}
CODE_CLASS = "cell_input"
"""Class of the container in which myst-nb lays the code of a cell."""
SETTINGS: Mapping[str, Any] = {
    "doctitle_xform": False,
    "embed_stylesheet": False,
    "initial_header_level": 1,
    "math_output": "mathml",
    "myst_disable_syntax": ["html_block", "html_inline"],  # what looks like markup is text
    "myst_enable_extensions": ["colon_fence", "deflist"],
    "nb_execution_mode": "off",
    "output_encoding": "unicode",
    "report_level": 2,
    "stylesheet_path": "",
}
_PLACE = re.compile(r"^<string>:(\d+)\d{4}: \(\w+/\d\) ")
"""Where a fault is, as docutils says it; myst-nb counts 10,000 lines for each cell."""
_INSIDE_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\(/(?:book|notebooks)/[^)\s]+\)")


@dataclass(frozen=True)
class Heading:
    """A heading that a list of contents can point at."""

    level: int
    text: str
    anchor: str


def write_page(run: Run, path: Path) -> None:
    """Write the page of a run as one HTML file.

    Figures, styles and the tables to download are inside it.

    Raises:
        BookError: the run is not whole, its prose lacks a result, or it shows a table that it did
            not write.
    """
    root = project.root()
    finished = load(run)
    chapter = complete(finished, read_stamp(root), _embed, images.Figures(images.embedded))
    body, headings = lay_out(chapter)
    path.write_text(framed(_title(finished, headings), headings, body), encoding="utf-8")


def add_page(run: Run) -> None:
    """Add to a finished run the page that opens by itself, or write it again.

    It also follows from the site's style and the newest commit, which are not in the run's key.

    Raises:
        InputError: the page cannot be written.
    """
    partial = run.page.with_name(f".{run.page.name}")
    try:
        write_page(run, partial)
        partial.replace(run.page)
    except OSError as error:
        raise InputError(f"{error.filename}: {error.strerror}") from None


def framed(title: str, headings: Sequence[Heading], body: Markup) -> str:
    """Return the text of a page that stands alone: frame, stylesheets and contents around a body.

    Args:
        title: what the page is about.
        headings: the headings of the body; those of the second level make the contents.
        body: the HTML between frame and footer.
    """
    root = project.root()
    return boxes.render(
        "page.html",
        title=title,
        site=settings(root)["title"],
        style=Markup(_style(root)),  # noqa: S704 - our own stylesheets
        sections=[heading for heading in headings if heading.level == 2],
        body=body,
    )


def lay_out(chapter: NotebookNode) -> tuple[Markup, list[Heading]]:
    """Return an executed chapter as HTML with its images inside, and its headings in order.

    Links to other pages of the book become plain words: a page that stands alone has no others.

    Raises:
        BookError: its Markdown is not as it must be; says where.
    """
    alone = copy.deepcopy(chapter)
    for cell in alone.cells:
        if cell.cell_type == "markdown":
            cell.source = _INSIDE_LINK.sub(r"\g<words>", cell.source)
    said, writer = io.StringIO(), _Writer()
    with tempfile.TemporaryDirectory() as folder:
        parts = publish_parts(
            json.dumps(alone),
            parser=Parser(),
            writer=writer,
            settings_overrides={**SETTINGS, "nb_output_folder": folder, "warning_stream": said},
        )
    if said.getvalue():
        fault = _PLACE.sub(r"cell \1: ", said.getvalue().splitlines()[0])
        raise BookError(f"the page cannot be laid out: {fault}")
    return Markup(parts["body"]), list(_headings(writer.document, 1))  # noqa: S704 - docutils escapes


class _Translator(HTMLTranslator):  # type: ignore[misc] # docutils has no types
    """HTML of a page that stands alone: code is folded, and images are within it."""

    def visit_container(self, node: nodes.container) -> None:
        """Open the fold of the code of a cell, or any other container."""
        if CODE_CLASS in node["classes"]:
            self.body.append('<details class="ics-code"><summary>Code</summary>\n')
        super().visit_container(node)

    def depart_container(self, node: nodes.container) -> None:
        super().depart_container(node)
        if CODE_CLASS in node["classes"]:
            self.body.append("</details>\n")

    def visit_Fold(self, node: analysts.Fold) -> None:  # noqa: N802 - docutils' own naming
        analysts.open_fold(self, node)

    def depart_Fold(self, node: analysts.Fold) -> None:  # noqa: N802 - docutils' own naming
        analysts.close_fold(self, node)

    def visit_image(self, node: nodes.image) -> None:
        """Write an image with its content as its address."""
        node["uri"] = _embed(Path(node["uri"]))
        super().visit_image(node)


class _Writer(Writer):  # type: ignore[misc] # docutils has no types
    """Writes HTML with `_Translator`."""

    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator

    def translate(self) -> None:
        """Fold what is for analysts, then write."""
        analysts.fold(self.document)
        super().translate()


def _headings(parent: nodes.Element, level: int) -> Iterator[Heading]:
    for section in parent.children:
        if isinstance(section, nodes.section):
            yield Heading(level, section[0].astext(), section["ids"][0])
            yield from _headings(section, level + 1)


def output_html(output: Mapping[str, Any]) -> Markup:
    """Return an output in the richest form that a page can show."""
    data = output.get("data", {})
    if images.is_chart(output):
        return images.picture(output, images.embedded)
    if "text/html" in data:
        # Made by `helpers.present`, which escapes; the page's policy runs no script in any case.
        return Markup(str(data["text/html"]))  # noqa: S704
    text = data.get("text/plain", output.get("text", ""))
    return Markup("<pre>{}</pre>").format(text)


def _embed(path: Path) -> str:
    """Return a file of the run as an address that holds it."""
    return f"data:{EMBEDDED[path.suffix]};base64,{b64encode(path.read_bytes()).decode()}"


def _style(root: Path) -> str:
    own = (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")
    return styles.joined(root, STYLES, own)


def _title(finished: Finished, headings: list[Heading]) -> str:
    return headings[0].text if headings else finished.analysis
