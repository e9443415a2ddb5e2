"""The home page: each chapter with its answer and the dates of its figures, from its run."""

from collections.abc import Iterable, Sequence

from nbformat import NotebookNode

from helpers.inline import answer_of, as_text
from helpers.publish.edition.finished import Finished
from helpers.results import RESULTS_MIME


def chapters(finished: Iterable[tuple[str, Finished]]) -> str:
    """Return the chapters as Markdown, each with its answer and the dates of its first figures.

    Args:
        finished: the link of each chapter and the run that it is made of, in the order of the book.
    """
    return "\n\n".join(_chapter(link, run.notebook) for link, run in finished)


def missing(area: str, links: Sequence[str]) -> str:
    """Return a sentence that names the pages without figures.

    Args:
        area: the area of the edition.
        links: those pages, as Markdown links.
    """
    return f"No figures for {area} are held in this book for: {', '.join(links)}."


def _chapter(link: str, notebook: NotebookNode) -> str:
    dates = "; ".join(as_text(date) for date in _dates(notebook))
    told = f"Dates of its figures: {dates}." if dates else ""
    return "\n\n".join(filter(None, [f"### {link}", answer_of(notebook), told]))


def _dates(notebook: NotebookNode) -> list[str]:
    """Return the periods of the first cards of a notebook, each once."""
    cards = (
        output["data"][RESULTS_MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if RESULTS_MIME in output.get("data", {})
    )
    first = next(cards, None) or {}
    shown = [each["period"] for each in first.values() if each["value"] is not None]
    return list(dict.fromkeys(filter(None, shown)))
