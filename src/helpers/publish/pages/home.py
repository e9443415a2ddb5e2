"""The home page: each chapter with its answer, taken from its run."""

from collections.abc import Iterable, Sequence

from helpers.inline import answer_of
from helpers.publish.edition.finished import Finished


def chapters(finished: Iterable[tuple[str, Finished]]) -> str:
    """Return the chapters as Markdown, each with its answer.

    Args:
        finished: the link of each chapter and the run that it is made of, in the order of the book.
    """
    return "\n\n".join(f"### {link}\n\n{answer_of(run.notebook)}" for link, run in finished)


def missing(area: str, links: Sequence[str]) -> str:
    """Return a sentence that names the pages without figures.

    Args:
        area: the area of the edition.
        links: those pages, as Markdown links.
    """
    return f"No figures for {area} are held in this book for: {', '.join(links)}."
