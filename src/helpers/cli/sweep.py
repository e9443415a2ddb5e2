"""The command `icsbook sweep`: the numbers of many parameter sets, and what moves them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from helpers import project
from helpers.analyses import registry
from helpers.cli import progress
from helpers.cli.messages import Say, say, warn_of_packages
from helpers.cli.options import command_app, out_folder
from helpers.data import package
from helpers.errors import BookError
from helpers.progress import Tell
from helpers.publish.pages.comparison import write_comparison
from helpers.run.engine import forks
from helpers.run.sweep import cluster, journal, output, sweep
from helpers.run.sweep import grid as grids
from helpers.run.sweep.comparison import Comparison
from helpers.run.sweep.grid import Grid
from helpers.run.sweep.journal import Journal
from helpers.run.sweep.output import Draw, Report
from helpers.run.sweep.sweep import Each, Scenario, SweepPlan, SweepResults

SWEEPS_FOLDER = "_build/sweeps"

app = command_app()


@app.command("sweep")
def sweep_command(
    grid: Annotated[
        Path,
        typer.Argument(
            metavar="GRID.yml",
            help="analysis and parameters, each a value or a list of values; or runs, a list of "
            "such blocks. 'area: every icb' is every system of today.",
        ),
    ],
    *,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            min=1,
            max=64,
            help="How many processes at a time on this machine; by default one a processor.",
        ),
    ] = None,
    pages: Annotated[
        bool,
        typer.Option(
            "--pages", help="Also execute the notebook of every set on this machine: DIR/runs/KEY."
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            parser=out_folder,
            help="Write here; by default _build/sweeps/ and GRID's name.",
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with what DIR holds; nothing done is done again."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Run more than 100,000 parameter sets without asking.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Compute on the workers of this Dask scheduler, such as tcp://10.0.0.5:8786.",
        ),
    ] = None,
) -> None:
    """Compute the numbers of every parameter set of a grid.

    Leaves results.csv and results.parquet (a row a headline), failures.csv and comparison.html,
    which shows what moves what, and prints the path of the first. Sets that fail are listed while
    the others go on.
    """
    asked = grids.read(grid, large=yes)
    warn_of_packages()
    draw = partial(_draw, text=grid.read_text(encoding="utf-8"), name=grid.name)
    folder = out or project.root() / SWEEPS_FOLDER / grid.stem
    with package.snapshot(), _workers(scheduler, jobs or forks.processors()) as workers:
        report = _sweep(asked, folder, workers, draw, resume=resume, pages=pages)
    typer.echo(f"{report.table}")
    _tell_failures(report)


@dataclass(frozen=True)
class _Workers:
    """Who computes.

    Attributes:
        each: works on chunks.
        slots: how many at a time.
        jobs: how many processes at a time on this machine.
        check: refuses workers that would compute other numbers.
    """

    each: Each
    slots: int
    jobs: int
    check: Callable[[SweepPlan], None]


@contextmanager
def _workers(scheduler: str | None, jobs: int) -> Iterator[_Workers]:
    if scheduler is None:
        yield _Workers(sweep.in_forks(jobs), jobs, jobs, lambda _: None)
        return
    with cluster.connected(scheduler) as found:
        slots = max(1, found.threads)
        yield _Workers(found.each, slots, jobs, lambda p: found.require_same(tuple(p.tables)))


def _sweep(
    asked: Grid, folder: Path, workers: _Workers, draw: Draw, *, resume: bool, pages: bool
) -> Report:
    with progress.shown() as shown:
        planned = sweep.plan(asked, shown.tell)
        workers.check(planned)
        with journal.opened(folder, resume=resume) as found, _told_how_to_go_on(folder, shown.say):
            _tell_what_is_there(planned, found, shown.say)
            output.clear(folder)
            computed = sweep.run(planned, found, workers.each, workers.slots, shown.tell)
            unpaged = _make_pages(computed, workers.jobs, shown.tell) if pages else {}
            return output.finish(computed, unpaged, draw)


def _make_pages(computed: SweepResults, jobs: int, tell: Tell) -> dict[int, str]:
    # Here and not above: Sphinx and its like are for pages alone.
    from helpers.publish.pages.page import add_page  # noqa: PLC0415
    from helpers.run.sweep.pages import make_pages  # noqa: PLC0415

    return make_pages(computed, add_page, jobs, tell)


def _draw(comparisons: list[Comparison], path: Path, *, text: str, name: str) -> None:
    write_comparison(comparisons, path, grid=text, command=f"icsbook sweep {name}")


@contextmanager
def _told_how_to_go_on(folder: Path, say: Say) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say(f"what was done is kept in {folder}; go on with --resume")
        raise


def _tell_what_is_there(planned: SweepPlan, found: Journal, say: Say) -> None:
    if not len(found):
        return
    done = len(planned.stems) - len(sweep.undone(planned, found))
    notes = [f"{done:,} of {len(planned.stems):,} sets are done already"]
    if len(found) > done:
        notes.append(f"{len(found) - done:,} of other grids, data or sources are left aside")
    say(f"resuming: {'; '.join(notes)}")


def _tell_failures(report: Report) -> None:
    for failed in report.failures:
        say(f"failed: {_set_words(failed)}: {failed.failure}")
    if report.failed:
        raise BookError(
            f"{report.failed:,} of {report.failed + report.done:,} parameter sets failed; all of "
            f"them stand in {report.failures_table}"
        )


def _set_words(failed: Scenario) -> str:
    """Return an analysis with the parameters that differ from their defaults, as they are given."""
    defaults = registry.load(failed.analysis).Parameters().model_dump(mode="json")
    given = {name: value for name, value in failed.asked.items() if value != defaults[name]}
    return " ".join([failed.analysis, *(f"{name}={value}" for name, value in given.items())])
