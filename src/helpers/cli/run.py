"""The command `icsbook run`: one analysis with your parameters, as a page."""

import sys

import typer

from helpers import project
from helpers.cli.messages import refuse, warn_of_packages
from helpers.cli.options import (
    DEFAULT_CELL_TIMEOUT,
    AnalysisName,
    Assignments,
    CellTimeout,
    MemoryLimit,
    ParameterFile,
    RunFolder,
    command_app,
)
from helpers.columns import COLUMNS
from helpers.errors import BookError
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.checks.disclosure.gate import check_disclosure
from helpers.publish.pages.page import add_page
from helpers.run import execute, parameters
from helpers.run.engine.papermill_run import Limits
from helpers.run.store.record import Run

app = command_app()


@app.command()
def run(
    analysis: AnalysisName,
    *,
    parameter: Assignments = None,
    file: ParameterFile = None,
    out: RunFolder = None,
    memory_limit: MemoryLimit = None,
    cell_timeout: CellTimeout = DEFAULT_CELL_TIMEOUT,
) -> None:
    """Re-run one analysis with your parameters.

    Leaves the executed notebook, a page that opens by itself, each table as CSV, results.json and
    run.json in _build/runs/ANALYSIS/KEY, and prints the page's path.
    """
    checked = parameters.check(analysis, parameter or [], file)
    planned = execute.plan(analysis, checked, out)
    warn_of_packages()
    limits = Limits(cell_timeout, memory_limit)
    finished = execute.execute(planned, _add_judged_page, limits, progress=sys.stderr.isatty())
    if not planned.reason:  # it was there already, and its page may be of another commit or style
        _add_judged_page(finished)
    typer.echo(f"{finished.page}")


def _add_judged_page(run: Run) -> None:
    """Add to a run its page, and judge all of it as a site is: one that is refused is not kept."""
    add_page(run)
    try:
        refuse(check_disclosure(run.folder, read_exemptions(project.root()), COLUMNS.items()))
    except BookError:
        run.page.unlink()
        raise
