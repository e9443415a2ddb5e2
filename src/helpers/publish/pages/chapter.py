"""Completes an executed notebook: prose filled, code folded, downloads and provenance added."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nbformat import NotebookNode

from helpers.errors import BookError
from helpers.inline import filled_markdown
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.finished import Finished, table_of
from helpers.publish.pages import boxes, bundle, cells, citations
from helpers.publish.pages.analysts import HEADING
from helpers.publish.pages.boxes import Download
from helpers.publish.pages.images import Figures
from helpers.run.store.record import RESULTS_FILE

FOLD = "hide-input"
NO_INPUT = "remove-input"
HTML = "text/html"
TABLE_WORDS = "Download this table"
KERNEL = ("kernelspec", "language_info")

Link = Callable[[Path], str]
"""Gives the address of a file of the run, as the page must write it; empty to leave it out."""


def complete(
    finished: Finished,
    stamp: Stamp,
    link: Link,
    figures: Figures,
    *,
    bundled: Sequence[Path] = (),
    setup: str = "",
    data_page: str = "",
) -> NotebookNode:
    """Return the chapter of a run as a new notebook, ready to be laid out.

    Args:
        finished: the run.
        stamp: the commit the pages are made from.
        link: gives the address of a file of the run.
        figures: sets the charts of the page, and has not set any yet.
        bundled: what `bundle.write` made of the run, where there is a place for it.
        setup: address of the words on how to get the command; empty where there are none.
        data_page: address of the page that lists every source; empty where there is none.

    Raises:
        BookError: an expression of the prose has no stored result, or an output shows a table that
            the run did not write.
    """
    told = [
        _with_sources(_complete_cell(cell, finished, link, figures), data_page)
        for cell in _gather_code(finished.notebook.cells)
    ]
    metadata = finished.notebook.metadata
    return cells.notebook(
        [*told, *_closing_cells(finished, stamp, link, bundled, setup)],
        {key: metadata[key] for key in KERNEL if key in metadata},
    )


# --- the cells of the notebook --------------------------------------------------------------------


def _gather_code(given: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield the cells with code that shows nothing moved into the code cell that follows it.

    A page then has one fold where a notebook has several cells. An empty cell stays in the place of
    each, so that a message about the fifth cell of a page means the fifth of the notebook.
    """
    waiting: list[str] = []
    for cell, following in zip(given, [*given[1:], None], strict=True):
        if cell.cell_type != "code":
            yield cell
        elif not cell.outputs and following is not None and following.cell_type == "code":
            waiting.append(cell.source)
            yield cells.markdown("")
        else:
            source = "\n\n".join([*waiting, cell.source])
            waiting = []
            yield cells.code(source, cell.outputs, cell.metadata.get("tags", []))


def _complete_cell(
    cell: NotebookNode, finished: Finished, link: Link, figures: Figures
) -> NotebookNode:
    if cell.cell_type == "markdown":
        return cells.markdown(_filled(cell, finished))
    if cell.cell_type != "code":
        return cell
    tags = dict.fromkeys([*cell.metadata.tags, FOLD])
    outputs = _with_downloads(list(figures.framed(cell.outputs)), finished, link)
    return cells.code(cell.source, list(outputs), list(tags))


def _with_sources(cell: NotebookNode, data_page: str) -> NotebookNode:
    """Return a cell whose outputs link the sources that they name, where there is such a page."""
    outputs = cell.get("outputs", []) if data_page else []
    if not any(HTML in output.get("data", {}) for output in outputs):
        return cell
    return cells.code(
        cell.source, [_linked(each, data_page) for each in outputs], cell.metadata.tags
    )


def _linked(output: NotebookNode, data_page: str) -> NotebookNode:
    if HTML not in output.get("data", {}):
        return output
    html = citations.linked(output.data[HTML], data_page)
    return NotebookNode({**output, "data": {**output.data, HTML: html}})


def _filled(cell: NotebookNode, finished: Finished) -> str:
    try:
        return filled_markdown(cell)
    except BookError as error:
        raise BookError(f"notebooks/{finished.analysis}.md: {error}") from None


def _with_downloads(
    outputs: Sequence[NotebookNode], finished: Finished, link: Link
) -> Iterator[NotebookNode]:
    """Yield the outputs of a cell, and after the last one of a table a link to its CSV."""
    last = {table_of(output): index for index, output in enumerate(outputs)}
    for index, output in enumerate(outputs):
        yield output
        name = table_of(output)
        if name and last[name] == index and not _is_empty(finished, name):
            yield cells.html(
                boxes.download_link(_table_download(finished, name, link, TABLE_WORDS))
            )


# --- the end of the chapter -----------------------------------------------------------------------


def _closing_cells(
    finished: Finished, stamp: Stamp, link: Link, bundled: Sequence[Path], setup: str
) -> Iterator[NotebookNode]:
    files = [*bundle.offers(bundled, link), *_files(finished, link)]
    tables = [
        _table_download(finished, name, link, f"Table: {name.replace('_', ' ')}")
        for name in finished.tables
    ]
    if not any(_is_for_analysts(cell) for cell in finished.notebook.cells):
        yield cells.markdown(f"## {HEADING}")
    yield from _section("Run this yourself", boxes.run_this(finished, setup))
    yield from _section("Download the figures", boxes.downloads(files, tables))
    yield from _section("Where this comes from", boxes.provenance(finished, stamp))


def _is_for_analysts(cell: NotebookNode) -> bool:
    lines = cell.source.splitlines() if cell.cell_type == "markdown" else []
    return f"## {HEADING}" in lines


def _section(heading: str, html: str) -> list[NotebookNode]:
    """Return a heading and its HTML, as the output of a cell whose code is not shown.

    An output is laid out as it is, while HTML within Markdown may end at a blank line. The code is
    a comment because myst-nb drops a cell without any, and its outputs with it.
    """
    return [
        cells.markdown(f"### {heading}"),
        cells.code(f"# {heading}", [cells.html(html)], [NO_INPUT]),
    ]


def _files(finished: Finished, link: Link) -> list[Download]:
    """Return what there is to download besides tables and the archive, which has the notebook."""
    results = finished.folder / RESULTS_FILE
    return [_download(results, "Headline figures and parameters", "JSON", link)]


def _is_empty(finished: Finished, name: str) -> bool:
    """Say whether a table of a run has no rows: it has no file then."""
    return name in finished.record.table_basis and name not in finished.tables


def _table_download(finished: Finished, name: str, link: Link, words: str) -> Download:
    path = finished.tables.get(name)
    if path is None:
        raise BookError(
            f"{finished.analysis}: an output shows the table {name!r}, but the run wrote only "
            f"{', '.join(finished.tables) or 'none'}"
        )
    return _download(path, words, "CSV", link)


def _download(path: Path, words: str, kind: str, link: Link) -> Download:
    return Download(words, path.name, link(path), kind, path.stat().st_size)
