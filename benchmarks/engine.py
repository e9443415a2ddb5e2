"""Times of executing notebooks against their bare code cells, and against the papermill command."""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

from helpers.analyses import registry
from helpers.run import execute, notebooks
from helpers.run.engine import preload
from helpers.run.store import record

JOBS = 2
VARIED: dict[str, tuple[str, tuple[float, ...]]] = {
    "hypertension_case_finding": ("target", (0.7, 0.72, 0.74, 0.76, 0.78, 0.8)),
    "cancer_early_diagnosis": ("target", (0.7, 0.72, 0.74, 0.75, 0.78, 0.8)),
    "workforce_supply": ("horizon_years", (3, 4, 5, 6, 7, 8)),
    "estates_utilisation": ("utilisation_target", (0.6, 0.65, 0.7, 0.75, 0.8, 0.85)),
}
"""A parameter of each analysis and six values of it."""


def main() -> None:
    """Print the time of 24 runs, and how many times its baseline it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loop", type=int, default=4, help="runs of the papermill command")
    loop = parser.parse_args().loop
    preload.stack()
    sources = [_code_of(analysis) for analysis, (_, values) in VARIED.items() for _ in values]
    bare = _seconds(lambda: _run_scripts(sources))
    _tell(f"code cells of {len(sources)} notebooks as plain scripts", bare, bare)
    runs = _seconds(_run_notebooks)
    _tell(f"{len(sources)} notebook runs (goal: 1.5 times)", runs, bare)
    each = _seconds(lambda: _run_commands(loop)) / loop
    _tell(f"papermill command, one run of {loop}", each, runs / len(sources))


def _run_notebooks() -> None:
    """Execute every notebook with every value, as a build does, in a cache that is empty."""
    plans = [
        execute.plan(analysis, registry.load(analysis).Parameters.model_validate({name: value}))
        for analysis, (name, values) in VARIED.items()
        for value in values
    ]
    for planned in plans:
        if planned.folder.is_dir():
            record.remove(planned.folder)
    execute.execute_all(plans, JOBS, None, lambda _: None)


def _run_scripts(sources: list[str]) -> None:
    with multiprocessing.get_context("fork").Pool(JOBS) as pool:
        pool.map(_run_script, sources, chunksize=1)


def _run_script(source: str) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
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
