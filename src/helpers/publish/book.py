"""The whole book: every chapter executed, the site built from the runs, and what was found."""

from collections.abc import Callable
from pathlib import Path

import nbformat

from helpers.analyses import registry
from helpers.errors import InputError
from helpers.present.prose import fill
from helpers.publish.build import BuildReport, build
from helpers.publish.finished import load
from helpers.publish.page import write_page
from helpers.run import execute, notebooks
from helpers.run.record import Run

MEGABYTE = 1_000_000


def build_book(out: Path, jobs: int, say: Callable[[str], None]) -> str:
    """Execute every chapter with its defaults, build the site, and return what to tell the user.

    Args:
        out: folder of the site; the last good one stands there until the new one is whole.
        jobs: how many notebooks run at a time.
        say: tells progress.

    Raises:
        BookError: a cell failed, or the site breaks a rule.
        InputError: a notebook, a table or `out` is not as it must be.
    """
    plans = [
        execute.plan(analysis, registry.load(analysis).Parameters())
        for analysis in registry.MODULES
    ]

    def tell(run: Run) -> None:
        say(f"ready: {run.analysis} ({run.key})")

    runs = execute.execute_all(plans, jobs, add_page, tell)
    return _report(build(runs, out))


def add_page(run: Run) -> None:
    """Fill the prose of a run's notebook, and add the page that opens by itself.

    Raises:
        InputError: the prose names a headline that the run does not have.
    """
    try:
        _fill_notebook(run)
        write_page(run, run.page)
    except InputError as error:
        raise InputError(f"{notebooks.FOLDER}/{run.analysis}.md: {error}") from None


def _fill_notebook(run: Run) -> None:
    notebook = nbformat.read(run.notebook, as_version=4)
    headlines = load(run).headlines
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = fill(cell.source, headlines)
    nbformat.write(notebook, run.notebook)


def _report(report: BuildReport) -> str:
    found = (
        f"{report.pages} pages, {report.figures} figures, {report.tables} tables, "
        f"{report.links} links checked, {report.size / MEGABYTE:.1f} MB"
    )
    return f"{found}\nOpen {report.site / 'index.html'}, or run 'make serve'."
