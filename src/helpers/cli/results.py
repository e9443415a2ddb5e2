"""The command `icsbook results`: the numbers of one analysis."""

import sys
from enum import StrEnum
from typing import Annotated

import pandas as pd
import typer

from helpers.cli.messages import warn_of_packages
from helpers.cli.options import AnalysisName, Assignments, ParameterFile, command_app
from helpers.cli.terminal import print_table
from helpers.csvtext import csv_text
from helpers.results import SYNTHETIC, Figure, Peers, Results
from helpers.run import compute, parameters

SYNTHETIC_WORDS = "Synthetic data: these figures rest on rows made up to show the method."

app = command_app()


class ResultsFormat(StrEnum):
    """How the numbers are printed."""

    JSON = "json"
    CSV = "csv"
    TABLE = "table"


@app.command()
def results(
    analysis: AnalysisName,
    parameter: Assignments = None,
    file: ParameterFile = None,
    output: Annotated[
        ResultsFormat | None,
        typer.Option("--format", help="By default a table on a terminal, JSON elsewhere."),
    ] = None,
) -> None:
    """Print the numbers of one analysis."""
    checked = parameters.check(analysis, parameter or [], file)
    warn_of_packages()
    found = compute.results(analysis, checked)
    chosen = output or (ResultsFormat.TABLE if sys.stdout.isatty() else ResultsFormat.JSON)
    if chosen is ResultsFormat.JSON:
        typer.echo(found.to_json(), nl=False)
    elif chosen is ResultsFormat.CSV:
        typer.echo(_headlines_csv(found), nl=False)
    else:
        _print_headlines(found)


def _headlines_csv(found: Results) -> str:
    rows = [_row(name, each) for name, each in found.headlines.items()]
    return csv_text(pd.DataFrame(rows).drop(columns="basis").assign(basis=found.basis))


def _row(name: str, figure: Figure) -> dict[str, object]:
    """Return a headline as a row; each thing that is known of its peers has a column."""
    fields = figure.as_json()
    peers = fields.pop("peers") or dict.fromkeys(vars(Peers()))
    return {"headline": name, **fields, **{f"peers_{key}": each for key, each in peers.items()}}


def _print_headlines(found: Results) -> None:
    print_table(
        ["Headline", "Value", "Interval", "Period", "What it is"],
        [
            [
                name,
                str(each),
                each.interval if each.lower is not None else "",
                each.period,
                each.label,
            ]
            for name, each in found.headlines.items()
        ],
    )
    if found.basis == SYNTHETIC:
        typer.echo(f"\n{SYNTHETIC_WORDS}")
