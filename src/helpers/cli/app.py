"""The command `icsbook`: builds the book, re-runs an analysis, prints its numbers, checks it all.

Heavy imports wait inside the commands, so that help and mistakes answer at once.
"""

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from helpers import project
from helpers.cli.cache import app as cache_app
from helpers.cli.data import app as data_app
from helpers.cli.options import (
    DEFAULT_CELL_TIMEOUT,
    Assignments,
    CellTimeout,
    MemoryLimit,
    ParameterFile,
    RunFolder,
    SiteFolder,
)
from helpers.cli.sweep import sweep_command
from helpers.cli.terminal import print_table
from helpers.errors import BookError, InputError

if TYPE_CHECKING:
    from helpers.results import Results
    from helpers.run.parameters import ParameterHelp

UsageError: Any = typer.BadParameter.__base__  # typer makes no other name for it public
INTERRUPTED = 130
DEFAULT_JOBS = 2
DEFAULT_PORT = 8000
SYNTHETIC_WORDS = "Synthetic data: these figures rest on rows made up where nothing is published."

app = typer.Typer(
    name="icsbook",
    help="Rebuild, re-run and check a book that recomputes a health strategy's numbers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(data_app)
app.add_typer(cache_app)

AnalysisName = Annotated[
    str,
    typer.Argument(
        metavar="ANALYSIS",
        help="One of hypertension_case_finding, cancer_early_diagnosis, workforce_supply, "
        "estates_utilisation.",
    ),
]


class ResultsFormat(StrEnum):
    """How `results` prints."""

    JSON = "json"
    CSV = "csv"
    TABLE = "table"


class ParamsFormat(StrEnum):
    """How `params` prints."""

    JSON = "json"
    TABLE = "table"


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415 - only here

        typer.echo(f"icsbook {version('icsbook')}")
        raise typer.Exit


@app.callback()
def choose_project(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--project", metavar="DIR", help="The project's folder; by default the one you are in."
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback acts
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Rebuild, re-run and check a book that recomputes a health strategy's numbers."""
    if folder is not None:
        os.environ[project.PROJECT_VARIABLE] = str(folder)
        project.root()


@app.command()
def build(
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, max=64, help="How many notebooks run at a time.")
    ] = DEFAULT_JOBS,
    out: SiteFolder = None,
    edition: Annotated[
        Path | None,
        typer.Option(
            "--edition", metavar="FILE.yml", help="Make these pages instead of book/edition.yml."
        ),
    ] = None,
    memory_limit: MemoryLimit = None,
    cell_timeout: CellTimeout = DEFAULT_CELL_TIMEOUT,
) -> None:
    """Execute the notebooks and build the site.

    The site goes into _build/html. A failed cell, a warning, a broken link or a missing figure
    fails the build and leaves the last good site as it was. Where nothing has changed since the
    last build, nothing is done.
    """
    from helpers.publish.build import manifest, site  # noqa: PLC0415 - only building needs it

    root = project.root()
    chosen, target = edition or root / manifest.DEFAULT_EDITION, out or site.usual()
    site.require_replaceable(target)
    made = manifest.standing(target, root, chosen)
    if made is not None:
        typer.echo(f"Nothing has changed: {manifest.told(made.found, target)}")
        return
    from helpers.publish.edition.book import build_book  # noqa: PLC0415 - heavy
    from helpers.run.engine.papermill_run import Limits  # noqa: PLC0415 - heavy

    typer.echo(build_book(chosen, target, jobs, _say, Limits(cell_timeout, memory_limit)))


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
    from helpers.publish.edition import book  # noqa: PLC0415 - heavy
    from helpers.run import execute, parameters  # noqa: PLC0415 - heavy
    from helpers.run.engine.papermill_run import Limits  # noqa: PLC0415 - heavy

    checked = parameters.check(_known(analysis), parameter or [], file)
    planned = execute.plan(analysis, checked, out)
    limits = Limits(cell_timeout, memory_limit)
    finished = execute.execute(planned, book.finish, limits, progress=sys.stderr.isatty())
    book.add_page(finished)
    typer.echo(f"{finished.page}")


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
    from helpers.results import SYNTHETIC  # noqa: PLC0415 - heavy
    from helpers.run import compute, parameters  # noqa: PLC0415 - heavy

    checked = parameters.check(_known(analysis), parameter or [], file)
    found = compute.results(analysis, checked)
    chosen = output or (ResultsFormat.TABLE if sys.stdout.isatty() else ResultsFormat.JSON)
    if chosen is ResultsFormat.JSON:
        typer.echo(found.to_json(), nl=False)
    elif chosen is ResultsFormat.CSV:
        typer.echo(_headlines_csv(found), nl=False)
    else:
        print_table(
            ["Headline", "Value", "Interval", "Period", "In words"],
            [
                [name, str(h), h.interval if h.lower is not None else "", h.period, h.text]
                for name, h in found.headlines.items()
            ],
        )
        if found.basis == SYNTHETIC:
            typer.echo(f"\n{SYNTHETIC_WORDS}")


app.command("sweep")(sweep_command)


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
    import json  # noqa: PLC0415 - only here

    from helpers.analyses.registry import MODULES  # noqa: PLC0415 - heavy
    from helpers.run import parameters  # noqa: PLC0415 - heavy

    names = [_known(analysis)] if analysis else list(MODULES)
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

    With --publish: no table, chart, headline or sentence of the site tells a small count of people,
    and no file holds an NHS number, a personal e-mail address, a secret or a path of a machine.
    book/disclosure.yml has the rules.
    """
    if publish:
        _check_site(site)
        return
    if site is not None:
        raise InputError(f"SITE {site}: only 'icsbook check --publish' checks a site")
    from helpers.publish.checks import source_check  # noqa: PLC0415 - heavy

    _refuse(source_check.review())
    typer.echo("Pairs, parameters, tables and prose are in step.")


@app.command()
def references() -> None:
    """Renew the outputs that nbval compares."""
    from helpers.run.references import renew  # noqa: PLC0415 - heavy

    for path in renew():
        typer.echo(f"{path}")


@app.command()
def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[SITE]", help="Folder of the site; by default _build/html."),
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")
    ] = DEFAULT_PORT,
) -> None:
    """Serve the built site on 127.0.0.1."""
    from helpers.publish.build import site  # noqa: PLC0415 - only publishing needs it
    from helpers.publish.build.serve import serve as serve_folder  # noqa: PLC0415 - heavy

    serve_folder(folder or site.usual(), port)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 failed, 2 wrong input, 130 interrupted.

    A mistake is told in one line on standard error.
    """
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        status = app(args=arguments, standalone_mode=False)
    except BookError as error:
        _say(f"icsbook: {error}")
        return error.exit_status
    except UsageError as error:
        _say(_usage(error))
        return InputError.exit_status
    except (typer.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if status == INTERRUPTED:
        _say("icsbook: interrupted")
    return status if isinstance(status, int) else 0


def _check_site(site: Path | None) -> None:
    from helpers.publish.build.site import usual  # noqa: PLC0415 - only publishing needs it
    from helpers.publish.checks.disclosure.exemptions import read_rules  # noqa: PLC0415 - heavy
    from helpers.publish.checks.disclosure.gate import check_disclosure  # noqa: PLC0415 - heavy

    folder = site or usual()
    rules = read_rules(project.root())
    if site is None and not folder.exists():
        build()
    _refuse(check_disclosure(folder, rules))
    typer.echo(f"{folder} may be published: the policy of {rules.policy.name} finds nothing.")


def _refuse(findings: Sequence[object]) -> None:
    for finding in findings:
        typer.echo(str(finding), err=True)
    if findings:
        raise BookError(f"{len(findings)} to mend")


def _usage(error: Any) -> str:
    """Return a mistake in one line, or the help where no command was given."""
    words = str(error.format_message())
    return words if words.startswith("Usage:") else f"icsbook: {' '.join(words.split())}"


def _say(words: str) -> None:
    typer.echo(words, err=True)


def _known(analysis: str) -> str:
    """Refuse an unknown analysis before anything heavy is imported."""
    from helpers.analyses.registry import require_known  # noqa: PLC0415 - reads no table

    return require_known(analysis)


def _default_words(help_: "ParameterHelp") -> str:
    if help_.default is None:
        return f"published: {help_.resolves_to:g}" if help_.resolves_to is not None else "none"
    return str(help_.default)


def _headlines_csv(found: "Results") -> str:
    import pandas as pd  # noqa: PLC0415 - heavy

    from helpers.csvtext import csv_text  # noqa: PLC0415 - needs pandas

    rows = [
        {"headline": name, **h.as_json(), "basis": found.basis}
        for name, h in found.headlines.items()
    ]
    return csv_text(pd.DataFrame(rows))
