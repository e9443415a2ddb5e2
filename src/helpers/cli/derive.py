"""The command `icsbook data derive`: makes the tables anew that are sums over releases."""

import typer

from helpers.data.derived.write import derive


def derive_command() -> None:
    """Make the tables anew that are sums over imported releases.

    Areas and registers: from the release qof (2022-23 with its map, and every other
    year imported from 2018-19), practice_map, epraccur, imd_postcode and lsoa_lookup. Trusts and
    their sickness absence: from sickness_absence, the newest twelve months in a row. Estates: from
    every year of eric. Early diagnosis: from ons_subnational and registered_patients. Deprivation:
    from fingertips (indicator 93553). Under-fives in A&E: from fingertips (93930 and 93553).
    Lists of practices: from registered_patients and every year of qof.
    Outcomes: from ons_subnational. Staff of networks: from pcn_workforce. Four hours in A&E: from
    ae. Rows of years that are not imported stay. Prints the files that changed.
    """
    made = derive()
    for path in made.changed:
        typer.echo(path.as_posix())
    if not made.changed:
        typer.echo("Nothing changed: the files hold what the releases give.")
    for names, reason in made.stayed.items():
        typer.echo(f"As before: {names}; {reason}")
