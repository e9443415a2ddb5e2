"""Times the disclosure gate and the laying out of the book, and weighs the site and its home."""

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from helpers import project
from helpers.columns import COLUMNS
from helpers.publish.build import site
from helpers.publish.build.plan import plan_book
from helpers.publish.build.sphinx_process import Order, sphinx_process
from helpers.publish.build.stage import Manuscript, stage
from helpers.publish.checks.disclosure.exemptions import read_exemptions
from helpers.publish.checks.disclosure.gate import check_disclosure
from helpers.publish.checks.page_reader import read_page
from helpers.publish.edition import DEFAULT_EDITION
from helpers.publish.edition.commit import read_stamp
from helpers.publish.edition.edition import read_edition
from helpers.run import execute

JOBS = 2
LOADING_SECONDS = 5.0
REPETITIONS = 3
KILO = 1000


def main() -> None:
    """Print each time and size with its goal, and the gate's against reading the same files."""
    root = project.root()
    built = root / "_build" / "html"
    if not site.is_site(built):
        sys.exit(f"there is no site at {built}; build it with: make book")
    exemptions = read_exemptions(root)
    reading = _seconds(lambda: _read_all(built))
    gate = _seconds(lambda: check_disclosure(built, exemptions, COLUMNS.items()))
    print(f"read every file of the site: {reading:.3f} s")
    print(f"disclosure gate (goal: 2 s): {gate:.2f} s, {gate / reading:.0f} times reading alone")
    manuscript = _manuscript(root)
    early, late = (_lay_out(manuscript, root, wait) for wait in (LOADING_SECONDS, 0.0))
    print(f"staging and Sphinx, loaded while the edition was read (goal: 3 s): {early:.1f} s")
    print(f"staging and Sphinx, loaded meanwhile, as after notebooks: {late:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "html"
        print(f"the whole build, every run there already: {_build(out):.1f} s")
        nothing = min(_build(out) for _ in range(REPETITIONS))
        print(f"the same again, with nothing changed (no Sphinx): {nothing:.2f} s")
    print(f"site (goal: 12,000 kB): {site.size(built) / KILO:,.0f} kB")
    print(f"home page, gzipped (goal: 300 kB): {_home_size(built) / KILO:.1f} kB")


def _manuscript(root: Path) -> Manuscript:
    """Return the default edition with a finished run for each page."""
    edition = read_edition(root / DEFAULT_EDITION, root)
    planned = plan_book(edition, root)
    plans = list(planned.plans.values())
    runs = execute.execute_all(plans, JOBS, None, lambda _: None)
    by_slug = dict(zip(planned.plans, runs, strict=True))
    return Manuscript(edition, by_slug, planned.absent)


def _lay_out(manuscript: Manuscript, root: Path, wait: float) -> float:
    """Return how long a book takes from finished runs to pages as Sphinx wrote them.

    Args:
        manuscript: the book.
        root: the project's folder.
        wait: how long Jupyter Book may load before the time is taken.
    """
    times = []
    for _ in range(REPETITIONS):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            order = Order(work / "src", work / "html", work / "log")
            with sphinx_process() as ready:
                time.sleep(wait)
                started = time.perf_counter()
                stage(manuscript, order.source, root, read_stamp(root))
                if not ready.lay_out(order):
                    sys.exit(order.log.read_text(encoding="utf-8"))
                times.append(time.perf_counter() - started)
    return min(times)


def _build(out: Path) -> float:
    """Return how long the command takes for a site whose chapters need not be executed."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "helpers.cli", "build", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def _read_all(folder: Path) -> int:
    return sum(len(path.read_bytes()) for path in folder.rglob("*") if path.is_file())


def _home_size(folder: Path) -> int:
    """Return the gzipped bytes of the home page and of everything it fetches."""
    page = read_page(folder / "index.html", folder)
    files = {folder / "index.html", *(folder / name for name in page.fetched)}
    return sum(len(gzip.compress(path.read_bytes())) for path in files)


def _seconds(work: Callable[[], object]) -> float:
    """Return the shortest of several times."""
    times = []
    for _ in range(REPETITIONS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    main()
