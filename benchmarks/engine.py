"""Times of executing notebooks against their bare code cells, and against the papermill command."""

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from helpers.analyses import registry
from helpers.publish.book import finish_with_page
from helpers.run import cache, execute, notebooks, preload

JOBS = 2
AREAS = ("NW London", "Brent", "Ealing", "Harrow", "Hillingdon", "Hounslow")


def main() -> None:
    """Print the time of 24 runs, and how many times its baseline it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loop", type=int, default=4, help="runs of the papermill command")
    loop = parser.parse_args().loop
    preload.stack()
    sources = [_code_of(analysis) for analysis in registry.MODULES] * len(AREAS)
    bare = _seconds(lambda: _run_scripts(sources))
    _tell(f"code cells of {len(sources)} notebooks as plain scripts", bare, bare)
    runs = _seconds(_run_notebooks)
    _tell(f"{len(sources)} notebook runs (goal: 1.5 times)", runs, bare)
    each = _seconds(lambda: _run_commands(loop)) / loop
    _tell(f"papermill command, one run of {loop}", each, runs / len(sources))


def _run_notebooks() -> None:
    """Execute every notebook for every area, pages included, in a cache that is empty."""
    plans = [
        execute.plan(analysis, registry.load(analysis).Parameters(area=area))
        for area in AREAS
        for analysis in registry.MODULES
    ]
    for planned in plans:
        if planned.folder.is_dir():
            cache.remove(planned.folder)
    for outcome in execute.execute_each(plans, JOBS, finish_with_page):
        if outcome.error is not None:
            print(f"not counted: {plans[outcome.index].analysis}: {outcome.error}")


def _run_scripts(sources: list[str]) -> None:
    with multiprocessing.get_context("fork").Pool(JOBS) as pool:
        pool.map(_run_script, sources, chunksize=1)


def _run_script(source: str) -> None:
    exec(compile(source, "<notebook>", "exec"), {"__name__": "__main__"})  # noqa: S102 - our own


def _run_commands(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for at in range(count):
            name = list(registry.MODULES)[at % len(registry.MODULES)]
            notebook = notebooks.reference_path(name)
            command = ["-m", "papermill", str(notebook), str(Path(folder) / "out.ipynb")]
            subprocess.run([sys.executable, *command], check=True, capture_output=True)


def _code_of(analysis: str) -> str:
    cells = notebooks.parse(notebooks.read_text(analysis)).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _tell(what: str, seconds: float, baseline: float) -> None:
    print(f"{what}: {seconds:.2f} s, {seconds / baseline:.2f} times its baseline")


if __name__ == "__main__":
    main()
