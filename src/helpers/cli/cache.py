"""The commands `icsbook cache`: show the runs that are there, explain and remove them."""

from typing import Annotated

import typer

from helpers.cli.options import AnalysisName, Assignments, ParameterFile, command_app
from helpers.cli.terminal import print_table
from helpers.run import cache, execute, parameters
from helpers.run.cache import CachedRun

MEGABYTE = 1_000_000

app = command_app("cache", "Show, explain and remove the runs that are there.")


@app.command("show")
def show() -> None:
    """Show every run in _build/runs, and whether it can be used again."""
    found = list(cache.entries())
    if not found:
        typer.echo("No run is there.")
        return
    print_table(
        ["Key", "Analysis", "Parameters", "MB", "Can be used again"],
        [
            [entry.key, entry.analysis, _given(entry), _megabytes(entry.size), _state(entry)]
            for entry in found
        ],
    )


@app.command("why")
def why(
    analysis: AnalysisName,
    parameter: Assignments = None,
    file: ParameterFile = None,
) -> None:
    """Say why an analysis would be executed again with these parameters, or that it would not."""
    planned = execute.plan(analysis, parameters.check(analysis, parameter or [], file))
    if planned.reason:
        typer.echo(f"It would be executed: {planned.reason}.")
    else:
        typer.echo(
            f"It would not be executed: the run {planned.key} is there, and nothing changed."
        )


@app.command("prune")
def prune(
    everything: Annotated[
        bool, typer.Option("--all", help="Remove the runs that can be used again, too.")
    ] = False,
) -> None:
    """Remove the runs that cannot be used again, and all that stands there and is no run."""
    removed = cache.prune(everything=everything)
    size = _megabytes(sum(entry.size for entry in removed))
    typer.echo(f"Removed {len(removed)} run{'' if len(removed) == 1 else 's'}, {size} MB.")


def _given(entry: CachedRun) -> str:
    return ", ".join(f"{name}={value}" for name, value in entry.given.items()) or "defaults"


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"


def _state(entry: CachedRun) -> str:
    return f"no: {entry.fault}" if entry.fault else "yes"
