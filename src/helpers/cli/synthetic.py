"""The command `icsbook data synthesise`: makes the synthetic tables anew."""

from typing import Annotated

import typer

from helpers.data.synthetic.seeds import DEFAULT_SEED
from helpers.data.synthetic.write import synthesise


def synthesise_command(
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            help="Whole number from 0 to 4294967295; the same gives the same.",
        ),
    ] = DEFAULT_SEED,
) -> None:
    """Make the synthetic tables anew.

    Practices, staff, buildings, rooms and cancers below the level at which anything is published;
    they add up to the published totals. Prints the files that changed; none of their rows describes
    a real practice, person or building.
    """
    changed = synthesise(seed)
    for path in changed:
        typer.echo(path.as_posix())
    if not changed:
        typer.echo(f"Nothing changed: the files hold what seed {seed} makes.")
