"""Writes the page of one run: one file that opens by itself and asks nothing of the network."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup
from nbformat import NotebookNode

from helpers import project
from helpers.publish.build.commit import read_stamp
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import boxes, styles
from helpers.publish.pages.chapter import NO_INPUT, complete
from helpers.publish.pages.images import CHART_CLASS, IMAGE_TYPES, alternative_text
from helpers.publish.pages.markup import Heading, lay_out
from helpers.run.store.record import Run

STYLES = ("tokens", "prose", "code", "evidence", "scroll", "boxes", "print")
EMBEDDED = {".csv": "text/csv", ".json": "application/json"}
SVG = "image/svg+xml"


def write_page(run: Run, path: Path) -> None:
    """Write the page of a run as one HTML file.

    Figures, styles and the tables to download are inside it.

    Args:
        run: a finished run.
        path: the file to write.

    Raises:
        BookError: the run is not whole, or shows a table that it did not write.
        InputError: the notebook's prose names a headline that the run does not have.
    """
    root = project.root()
    finished = load(run)
    chapter = complete(finished, read_stamp(root), _embed)
    headings: list[Heading] = []
    body = Markup("\n").join(_cells(chapter, headings))
    path.write_text(framed(_title(finished, headings), headings, body), encoding="utf-8")


def framed(title: str, headings: Sequence[Heading], body: Markup) -> str:
    """Return the text of a page that stands alone: frame, stylesheets and contents around a body.

    Args:
        title: what the page is about.
        headings: the headings of the body; those of the second level make the contents.
        body: the HTML between frame and footer.
    """
    root = project.root()
    return (
        boxes.templates()
        .get_template("page.html")
        .render(
            title=title,
            site=_site_title(root),
            style=Markup(_style(root)),  # noqa: S704 - our own stylesheets
            sections=[heading for heading in headings if heading.level == 2],
            body=body,
        )
    )


def _cells(chapter: NotebookNode, headings: list[Heading]) -> Iterator[Markup]:
    """Yield the HTML of every cell, adding to `headings` as they come."""
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            laid_out = lay_out(cell.source, len(headings))
            headings += laid_out.headings
            yield Markup(laid_out.html)  # noqa: S704 - markdown-it escapes what it is given
        elif cell.cell_type == "code":
            yield _code_cell(cell)


def _code_cell(cell: NotebookNode) -> Markup:
    code = Markup("")
    if NO_INPUT not in cell.metadata.get("tags", []):
        code = Markup(
            '<details class="ics-code"><summary>Code</summary><pre><code>{}</code></pre></details>'
        ).format(cell.source)
    outputs = Markup("\n").join(output_html(output) for output in cell.outputs)
    return Markup('<div class="cell">{}<div class="cell_output">{}</div></div>').format(
        code, outputs
    )


def output_html(output: Mapping[str, Any]) -> Markup:
    """Return an output in the richest form that a page can show."""
    data = output.get("data", {})
    mime = next((mime for mime in IMAGE_TYPES if mime in data), "")
    if mime:
        return _figure(mime, str(data[mime]), output)
    if "text/html" in data:
        # Made by `helpers.present`, which escapes; the page's policy runs no script in any case.
        return Markup(str(data["text/html"]))  # noqa: S704
    text = data.get("text/plain", output.get("text", ""))
    return Markup("<pre>{}</pre>").format(text)


def _figure(mime: str, content: str, output: Mapping[str, Any]) -> Markup:
    encoded = b64encode(content.encode()).decode() if mime == SVG else content.replace("\n", "")
    return Markup('<div class="{}"><img src="data:{};base64,{}" alt="{}"></div>').format(
        CHART_CLASS, mime, encoded, alternative_text(mime, output.get("metadata", {}))
    )


def _embed(path: Path) -> str:
    """Return a file of the run as an address that holds it."""
    return f"data:{EMBEDDED[path.suffix]};base64,{b64encode(path.read_bytes()).decode()}"


def _style(root: Path) -> str:
    own = (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")
    return styles.joined(root, STYLES, own)


def _title(finished: Finished, headings: list[Heading]) -> str:
    return headings[0].text if headings else finished.analysis


def _site_title(root: Path) -> str:
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return str(config.get("title", "icsbook"))
