"""The command `icsbook params`: what can be changed, and within which limits."""

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from helpers.analyses import registry
from helpers.cli.options import command_app
from helpers.cli.terminal import print_table
from helpers.data import cancers, claims, imports, places, rooms, series, staff
from helpers.data.derived import SUMMED_FOR
from helpers.run import parameters
from helpers.run.parameters import ParameterHelp

app = command_app()
READING_IMPORTS = (
    ("hypertension_case_finding", "source=official", places.RELEASES),
    ("workforce_supply", "gp_source=import", places.PRACTITIONERS),
    ("workforce_supply", "staff_source=own", (staff.RELEASE,)),
    ("case_mix", "cancers_source=own", (cancers.RELEASE,)),
    ("claims", "claims_source=own", (claims.RELEASE,)),
    ("estates_plan", "rooms_source=own", rooms.RELEASES),
    ("improvement", "series_source=own", (series.RELEASE,)),
)
"""The analyses that read imported releases: what asks for them, and which they are."""


class ParamsFormat(StrEnum):
    """How the parameters are printed."""

    JSON = "json"
    TABLE = "table"


@app.command()
def params(
    analysis: Annotated[
        str | None, typer.Argument(metavar="ANALYSIS", help="By default all of them.")
    ] = None,
    output: Annotated[
        ParamsFormat | None,
        typer.Option("--format", help="By default a table on a terminal, JSON elsewhere."),
    ] = None,
) -> None:
    """Explain the parameters.

    Each with its type, default, range or choices, unit and meaning.
    """
    names = [analysis] if analysis else list(registry.MODULES)
    helps = {name: parameters.explain(name) for name in names}
    chosen = output or (ParamsFormat.TABLE if sys.stdout.isatty() else ParamsFormat.JSON)
    if chosen is ParamsFormat.JSON:
        shown: Any = {name: [each.as_json() for each in helps[name]] for name in names}
        shown = shown[analysis] if analysis else shown
        typer.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    for name in names:
        typer.echo(f"\n{name}")
        print_table(
            ["Parameter", "Type", "Default", "Allowed", "Unit", "Meaning"],
            [
                [h.name, h.type, _default_words(h), h.allowed, h.unit, h.meaning]
                for h in helps[name]
            ],
        )
        for reader, choice, releases in READING_IMPORTS:
            if reader == name:
                typer.echo(_imports_words(choice, releases))
        if name in SUMMED_FOR:
            typer.echo(_summed_words(SUMMED_FOR[name]))


def _imports_words(choice: str, releases: Sequence[str]) -> str:
    """Return which imports a choice would read: the newest of each release."""
    newest = {release: imports.periods(release)[-1:] for release in releases}
    held = [f"{release} {period[0]}" for release, period in newest.items() if period]
    lacking = [release for release, period in newest.items() if not period]
    words = f"\nWith {choice} it reads {', '.join(held) or 'imports, of which none is held'}"
    return f"{words}; not imported: {', '.join(lacking)}." if lacking else f"{words}."


def _summed_words(releases: Sequence[str]) -> str:
    """Return which imports would be summed into the tables that an analysis reads."""
    held = {release: imports.periods(release) for release in releases}
    spans = [f"{release} {_span(periods)}" for release, periods in held.items() if periods]
    lacking = [release for release, periods in held.items() if not periods]
    words = (
        f"\nicsbook data derive would sum {', '.join(spans) or 'imports, of which none is held'}"
    )
    return f"{words}; not imported: {', '.join(lacking)}." if lacking else f"{words}."


def _span(periods: Sequence[str]) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]} ({len(periods)})"


def _default_words(parameter: ParameterHelp) -> str:
    if parameter.default is not None:
        return str(parameter.default)
    published = parameter.resolves_to
    return "none" if published is None else f"published: {published:g}"
