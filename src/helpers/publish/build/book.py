"""The whole book: every chapter executed, the site built from the runs, and what was found."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from helpers import project, source
from helpers.errors import BookError
from helpers.progress import Progress, Tell, unheard
from helpers.publish.build import manifest, site
from helpers.publish.build.manifest import Manifest
from helpers.publish.build.plan import BookPlan, plan_book
from helpers.publish.build.site_build import BuildReport, build
from helpers.publish.build.sphinx_process import sphinx_process
from helpers.publish.build.stage import Manuscript
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.edition.edition import read_edition
from helpers.publish.pages import bundle
from helpers.run import execute
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
    *,
    limits: Limits | None = None,
    typed: Sequence[str] = (),
    tell: Tell = unheard,
) -> str:
    """Execute every chapter of an edition, build the site, and return what to tell the user.

    Whoever calls it holds the lock of the site.

    Args:
        edition_file: file of the edition.
        out: folder of the site; the last good one stands there until the new one is whole.
        jobs: how many notebooks run at a time.
        say: takes lines of what was done.
        limits: what each notebook may take.
        typed: what goes before the edition's own fields, as `read_edition` takes it.
        tell: called with how far the build is.

    Raises:
        BookError: a cell failed, or the site breaks a rule.
        InputError: the edition, a notebook, a table or `out` is not as it must be.
    """
    root, out = project.root(), out.absolute()
    # What is edited from here on counts as changed, and the site is not kept.
    inputs = manifest.read_inputs(root, edition_file, typed, source.LOADED)
    with sphinx_process() as early:
        edition = read_edition(edition_file, root, typed)
        site.require_replaceable(out)
        read_exemptions(root)  # a mistake in them is told before anything is executed
        planned = plan_book(edition, root, tell)
        if sum(bool(plan.reason) for plan in planned.plans.values()) > 1:
            early.stop()  # notebooks need the memory first; one leaves enough
        inputs = manifest.of_releases(inputs, planned.releases)
        made = manifest.read(out)
        _say_what_is_new(made, inputs, planned, say)
        runs = _execute(planned.plans, jobs, say, tell, limits)
        manuscript = Manuscript(edition, runs, planned.absent)
        confirm = partial(_require_same, inputs, root, edition_file, typed, planned.releases)
        report = build(manuscript, out, early, confirm, clean=made.clean if made else (), tell=tell)
    found = _found(report)
    clean = tuple(sorted(report.clean))
    manifest.write(out, Manifest(inputs, planned.releases, report.content, found, clean))
    return manifest.closing_words(found, out)


def _require_same(
    inputs: Mapping[str, str],
    root: Path,
    edition_file: Path,
    typed: Sequence[str],
    releases: Collection[str],
) -> None:
    """Refuse a site that was made while something that it follows from was saved."""
    now = manifest.of_releases(manifest.read_inputs(root, edition_file, typed), releases)
    changed = manifest.changes(inputs, now)
    if changed:
        raise BookError(f"{_some(changed)} changed while the site was made; build again")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{', '.join(names[:SHOWN])}{more}"


def _execute(
    plans: Mapping[str, Plan],
    jobs: int,
    say: Callable[[str], None],
    tell: Tell,
    limits: Limits | None,
) -> dict[str, Run]:
    """Execute the run of every page, by slug, or take it as it is there already.

    The process that executes a notebook makes its workbook too, while others are under way.
    """
    planned = {plan.key: (slug, plan.reason) for slug, plan in plans.items()}
    new = sum(bool(plan.reason) for plan in plans.values())
    progress = Progress("executing", total=new, things="notebooks")
    if new:
        tell(progress)
        bundle.get_ready()

    def note(run: Run) -> None:
        nonlocal progress
        slug, reason = planned[run.key]
        say(f"executed: {slug} ({reason})" if reason else f"as before: {slug}")
        if reason:
            progress = progress.plus(1)
            tell(progress)

    runs = execute.execute_all(list(plans.values()), jobs, bundle.keep_workbook, note, limits)
    return dict(zip(plans, runs, strict=True))


def _say_what_is_new(
    made: Manifest | None,
    inputs: Mapping[str, str],
    planned: BookPlan,
    say: Callable[[str], None],
) -> None:
    changed = manifest.changes(made.inputs, inputs) if made else []
    if changed:
        say(f"changed since the last build: {_some(changed)}")
    for slug, reason in planned.absent.items():
        say(f"no figures: {slug}: {reason}")


def _found(report: BuildReport) -> str:
    return (
        f"{report.pages} pages, {report.figures} figures, {report.tables} tables, "
        f"{report.links} links checked, {report.size / MEGABYTE:.1f} MB"
    )
