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
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.checks.disclosure.gate import check_disclosure
from helpers.publish.edition import book
from helpers.run import execute, parameters
from helpers.run.engine.papermill_run import Limits

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
    finished = execute.execute(planned, None, limits, progress=sys.stderr.isatty())
    book.add_page(finished)
    refuse(check_disclosure(finished.folder, read_exemptions(project.root()), COLUMNS.items()))
    typer.echo(f"{finished.page}")
