"""Times the disclosure gate and the laying out of the book, and weighs the site and its home."""

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from helpers import project
from helpers.publish import site
from helpers.publish.disclosure.exemptions import read_rules
from helpers.publish.disclosure.gate import check_disclosure
from helpers.publish.reading import read_page

REPETITIONS = 3
KILO = 1000


def main() -> None:
    """Print each time and size with its goal, and the gate's against reading the same files."""
    root = project.root()
    built = root / "_build" / "html"
    if not site.is_site(built):
        sys.exit(f"there is no site at {built}; build it with: make book")
    rules = read_rules(root)
    reading = _seconds(lambda: _read_all(built))
    gate = _seconds(lambda: check_disclosure(built, rules))
    print(f"read every file of the site: {reading:.3f} s")
    print(f"disclosure gate (goal: 2 s): {gate:.2f} s, {gate / reading:.0f} times reading alone")
    print(f"staging, Sphinx and all checks, every run there already: {_lay_out():.1f} s")
    print(f"site (goal: 12,000 kB): {site.size(built) / KILO:,.0f} kB")
    print(f"home page, gzipped (goal: 300 kB): {_home_size(built) / KILO:.1f} kB")


def _lay_out() -> float:
    """Return how long a site takes whose chapters need not be executed."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "html")
        started = time.perf_counter()
        command = [sys.executable, "-m", "helpers.cli", "build", "--out", out]
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
    """Return the shortest of several times, of this process alone: others may be busy."""
    times = []
    for _ in range(REPETITIONS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


if __name__ == "__main__":
    main()
