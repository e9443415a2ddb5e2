"""The whole book: every chapter executed, the site built from the runs, and what was found."""

from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat

from helpers import project
from helpers.errors import InputError
from helpers.present.prose import fill
from helpers.publish.build import manifest, site
from helpers.publish.build.manifest import DEFAULT_EDITION, Manifest
from helpers.publish.build.site_build import BuildReport, build
from helpers.publish.build.sphinx_process import press
from helpers.publish.build.stage import Manuscript
from helpers.publish.checks.disclosure.exemptions import read_rules
from helpers.publish.edition.edition import read_edition, require_in_step
from helpers.publish.edition.finished import load
from helpers.publish.edition.plan import Rehearsal, rehearse
from helpers.publish.pages.page import write_page
from helpers.publish.pages.protection import protect_tables
from helpers.run import execute, notebooks
from helpers.run.engine.papermill_run import Limits
from helpers.run.execute import Plan
from helpers.run.store.record import Run

MEGABYTE = 1_000_000
SHOWN = 5


def build_book(
    edition_file: Path,
    out: Path,
    jobs: int,
    say: Callable[[str], None],
    limits: Limits | None = None,
) -> str:
    """Execute every chapter of an edition, build the site, and return what to tell the user.

    Args:
        edition_file: file of the edition.
        out: folder of the site; the last good one stands there until the new one is whole.
        jobs: how many notebooks run at a time.
        say: tells progress.
        limits: what each notebook may take.

    Raises:
        BookError: a cell failed, or the site breaks a rule.
        InputError: the edition, a notebook, a table or `out` is not as it must be.
    """
    root, out = project.root(), out.absolute()
    with press() as early:
        edition = read_edition(edition_file, root)
        if edition_file.resolve() == (root / DEFAULT_EDITION).resolve():
            require_in_step(edition, root)
        site.require_replaceable(out)
        read_rules(root)  # a mistake in them is told before anything is executed
        rehearsal = rehearse(edition, root)
        if any(plan.reason for plan in rehearsal.plans.values()):
            early.stand_down()  # notebooks need the memory first
        # Taken before the work, so that what is edited meanwhile counts as changed the next time.
        inputs = manifest.read_inputs(root, edition_file, rehearsal.releases)
        _say_what_is_new(out, inputs, rehearsal, say)
        runs = _execute(rehearsal.plans, jobs, say, limits)
        manuscript = Manuscript(edition, runs, rehearsal.absent, rehearsal.lacking)
        report = build(manuscript, out, say, early)
    found = _found(report)
    manifest.write(out, Manifest(inputs, rehearsal.releases, report.content, found))
    return manifest.told(found, out)


def _execute(
    plans: Mapping[str, Plan], jobs: int, say: Callable[[str], None], limits: Limits | None
) -> dict[str, Run]:
    """Execute the run of every page, by slug, or take it as it is there already."""
    planned = {plan.key: (slug, plan.reason) for slug, plan in plans.items()}

    def tell(run: Run) -> None:
        slug, reason = planned[run.key]
        say(f"executed: {slug} ({reason})" if reason else f"as before: {slug}")

    runs = execute.execute_all(list(plans.values()), jobs, finish, tell, limits)
    return dict(zip(plans, runs, strict=True))


def _say_what_is_new(
    out: Path, inputs: Mapping[str, str], rehearsal: Rehearsal, say: Callable[[str], None]
) -> None:
    made = manifest.read(out)
    changed = manifest.changes(made.inputs, inputs) if made else []
    if changed:
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        say(f"changed since the last build: {', '.join(changed[:SHOWN])}{more}")
    for slug, reason in rehearsal.absent.items():
        say(f"no figures: {slug}: {reason}")
    for words in rehearsal.left_out:
        say(f"left out: {words}")


def finish(run: Run) -> None:
    """Fill the prose of a run's notebook, and protect its tables.

    Raises:
        InputError: the prose names a headline that the run does not have.
    """
    try:
        _fill_notebook(run)
        protect_tables(run)
    except InputError as error:
        raise InputError(f"{notebooks.FOLDER}/{run.analysis}.md: {error}") from None


def finish_with_page(run: Run) -> None:
    """Finish a run and add its page.

    Raises:
        InputError: the prose names a headline that the run does not have.
    """
    finish(run)
    add_page(run)


def add_page(run: Run) -> None:
    """Add to a finished run the page that opens by itself, or write it again.

    It also follows from the site's style and the newest commit, which are not in the run's key.

    Raises:
        InputError: the page cannot be written.
    """
    partial = run.page.with_name(f".{run.page.name}")
    try:
        write_page(run, partial)
        partial.replace(run.page)
    except OSError as error:
        raise InputError(f"{error.filename}: {error.strerror}") from None


def _fill_notebook(run: Run) -> None:
    notebook = nbformat.read(run.notebook, as_version=4)
    headlines = load(run).headlines
    told: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = fill(cell.source, headlines, told)
    nbformat.write(notebook, run.notebook)


def _found(report: BuildReport) -> str:
    return (
        f"{report.pages} pages, {report.figures} figures, {report.tables} tables, "
        f"{report.links} links checked, {report.size / MEGABYTE:.1f} MB"
    )
