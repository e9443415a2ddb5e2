"""The command `icsbook data derive`: makes the tables anew that are sums over releases."""

import typer

from helpers.data import catalogue
from helpers.data.derived.write import derive


def derive_command() -> None:
    """Make the tables anew that are sums over imported releases.

    Areas and hypertension registers: from the releases qof (2018-19, 2020-21, 2022-23, 2024-25),
    practice_map, epraccur, imd_postcode and lsoa_lookup. Trusts and their sickness absence: from
    sickness_absence (April 2024 to March 2025). Estates: from eric (2014-15, 2016-17). Prints the
    files that changed.
    """
    changed = derive()
    catalogue.validate_all()
    for path in changed:
        typer.echo(path.as_posix())
    if not changed:
        typer.echo("Nothing changed: the files hold what the releases give.")
