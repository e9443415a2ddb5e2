"""The command `icsbook references`: renews the outputs that nbval compares."""

from pathlib import Path
from typing import Annotated

import typer

from helpers.analyses import registry
from helpers.cli import progress
from helpers.cli.options import command_app
from helpers.run.references import renew

app = command_app()


@app.command()
def references(
    analysis: Annotated[
        str | None, typer.Argument(metavar="ANALYSIS", help="By default all of them.")
    ] = None,
) -> None:
    """Renew the outputs that nbval compares."""
    written: list[Path] = []
    try:
        with progress.shown() as shown:
            written += renew([analysis] if analysis else registry.MODULES, shown.tell)
    finally:
        for path in written:
            typer.echo(f"{path}")
