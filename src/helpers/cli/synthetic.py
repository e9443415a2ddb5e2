"""The command `icsbook data synthesise`: makes the synthetic tables anew."""

from enum import StrEnum
from typing import Annotated

import typer

from helpers.data.synthetic.seeds import DEFAULT_SEED


class Scale(StrEnum):
    """How much is made."""

    NWL = "nwl"
    ENGLAND = "england"


def synthesise_command(
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            help="Whole number from 0 to 4294967295; the same gives the same.",
        ),
    ] = DEFAULT_SEED,
    scale: Annotated[
        Scale,
        typer.Option(
            "--scale",
            help="nwl: the tables that ship in data; england: practices of all England, in "
            "data/local/synthetic/england.",
        ),
    ] = Scale.NWL,
) -> None:
    """Make the synthetic tables anew.

    Practices, staff, buildings, rooms and cancers below the level at which anything is published;
    they add up to the published totals. Prints the files that changed; none of their rows describes
    a real practice, person or building.
    """
    from helpers.data.synthetic.write import synthesise  # noqa: PLC0415 - heavy

    changed = synthesise(seed, scale.value)
    for path in changed:
        typer.echo(path.as_posix())
    if not changed:
        typer.echo(f"Nothing changed: the files hold what seed {seed} makes.")
