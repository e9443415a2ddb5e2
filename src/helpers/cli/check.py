"""The command `icsbook check`: whether the sources are in step, and whether a site may go out."""

from pathlib import Path
from typing import Annotated

import typer

from helpers import project
from helpers.cli import progress
from helpers.cli.build import build
from helpers.cli.messages import refuse
from helpers.cli.options import command_app
from helpers.columns import COLUMNS
from helpers.errors import InputError
from helpers.publish.build.site import contact_of, usual
from helpers.publish.checks import source_check
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.checks.disclosure.gate import check_disclosure

app = command_app()


@app.command()
def check(
    site: Annotated[
        Path | None,
        typer.Argument(
            metavar="[SITE]",
            help="With --publish: the site; by default _build/html, built if absent.",
        ),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Check a built site instead, as below.")
    ] = False,
) -> None:
    """Check notebooks, parameters, data and prose.

    Every notebook is in step with its reference, every parameters cell with its model, every table
    with data/datapackage.json, and no prose repeats a number that is computed.

    With --publish: every column of numbers has a unit, no table tells a small count of patients of
    a place below a borough, and no file holds an NHS number, an e-mail address, a secret or a path
    of a machine. book/disclosure.yml lists what may stand, book/data.md what is not judged.
    """
    if publish:
        _check_site(site)
        return
    if site is not None:
        raise InputError(f"SITE {site}: only 'icsbook check --publish' checks a site")
    with progress.shown() as shown:
        found = source_check.review(shown.tell)
    refuse(found)
    typer.echo("Pairs, parameters, tables and prose are in step.")


def _check_site(site: Path | None) -> None:
    folder = site or usual()
    exemptions = read_exemptions(project.root())
    if site is None and not folder.exists():
        build()
    with progress.shown() as shown:
        found = check_disclosure(
            folder,
            exemptions,
            COLUMNS.items(),
            contact=contact_of(folder),
            all_used=True,
            tell=shown.tell,
        )
    refuse(found)
    typer.echo(f"{folder} may be published.")
