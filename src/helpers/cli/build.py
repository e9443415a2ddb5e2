"""The command `icsbook build`: executes the notebooks and builds the site."""

from pathlib import Path
from typing import Annotated

import typer

from helpers import project
from helpers.cli.messages import say, warn_of_packages
from helpers.cli.options import (
    DEFAULT_CELL_TIMEOUT,
    CellTimeout,
    MemoryLimit,
    SiteFolder,
    command_app,
)
from helpers.publish.build import manifest, site
from helpers.publish.edition import DEFAULT_EDITION
from helpers.run.store import locking

DEFAULT_JOBS = 2

app = command_app()


@app.command()
def build(
    *,
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
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "-p",
            "--parameter",
            metavar="NAME=VALUE",
            help="Give a field of the edition, such as area, or ANALYSIS.PARAMETER for its pages; "
            "may be repeated. Wins over the file.",
        ),
    ] = None,
    publish: Annotated[
        bool,
        typer.Option(
            "--publish",
            help="Refuse to start unless the edition gives contact, repository and address, and "
            "every change is committed.",
        ),
    ] = False,
    memory_limit: MemoryLimit = None,
    cell_timeout: CellTimeout = DEFAULT_CELL_TIMEOUT,
) -> None:
    """Execute the notebooks and build the site.

    The site goes into _build/html. A failed cell, a warning, a broken link or a missing figure
    fails the build and leaves the last good site as it was. Where nothing has changed since the
    last build, nothing is done.
    """
    warn_of_packages()
    root = project.root()
    typed = parameter or []
    chosen, target = edition or root / DEFAULT_EDITION, out or site.usual()
    site.require_replaceable(target)
    if publish:
        # Here and not above: see below.
        from helpers.publish.build.publishing import require_publishable  # noqa: PLC0415

        require_publishable(chosen, root, typed)
    with locking.held(
        site.lock_of(target), lambda: say(f"another build of {target} is at work; waiting for it")
    ):
        made = manifest.standing(target, root, chosen, typed)
        if made is not None:
            typer.echo(f"Nothing has changed: {manifest.closing_words(made.found, target)}")
            return
        # Here and not above: a build with nothing to do is over before pandas would be there.
        from helpers.cli import progress  # noqa: PLC0415
        from helpers.publish.build.book import build_book  # noqa: PLC0415
        from helpers.run.engine.papermill_run import Limits  # noqa: PLC0415

        limits = Limits(cell_timeout, memory_limit)
        with progress.shown() as shown:
            words = build_book(
                chosen, target, jobs, shown.say, limits=limits, typed=typed, tell=shown.tell
            )
        typer.echo(words)
