"""Times of sweeps against bare calls of the same analysis, and cost by number of parameter sets."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from helpers.analyses import registry
from helpers.data import package
from helpers.publish.pages.comparison import write_comparison
from helpers.run.sweep import grid, journal, output, sweep
from helpers.run.sweep.comparison import Comparison

ANALYSIS = "hypertension_case_finding"
BOROUGHS = ("Brent", "Ealing", "Harrow", "Hillingdon", "Hounslow")
MODELS = ("strategy", "survey_30")
SMALLEST = 10
DEFAULT_MOST = 200
GOAL = 1.3
JOBS = (1, 2)
ROUNDS = 3


def main() -> None:
    """Print the ratio to bare calls for one process and for two, and the cost of more sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=DEFAULT_MOST, help="sets of the largest sweep")
    most = parser.parse_args().most // SMALLEST * SMALLEST
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _compare_with_bare_calls(folder, most)
        sets = SMALLEST
        while sets <= most:
            seconds = _sweep_seconds(folder, sets, 1)
            print(f"sweep of {sets} sets: {seconds:.2f} s, {1000 * seconds / sets:.1f} ms each")
            sets *= 10
        print(f"comparison page of {most} sets: {_page_seconds(folder, most):.2f} s")


def _compare_with_bare_calls(folder: Path, sets: int) -> None:
    """Time bare calls and sweeps in turn, so that what else the machine does falls on both."""
    rounds = [
        (_bare_seconds(_grid(folder, sets)), *(_sweep_seconds(folder, sets, n) for n in JOBS))
        for _ in range(ROUNDS)
    ]
    bare = statistics.median(times[0] for times in rounds)
    print(f"{sets} bare calls of analyse(): {bare:.2f} s, {1000 * bare / sets:.1f} ms each")
    for place, jobs in enumerate(JOBS, start=1):
        ratio = statistics.median(times[place] / times[0] for times in rounds)
        goal = f" (goal: {GOAL})" if jobs == 1 else ""
        print(f"sweep of {sets} sets, {jobs} at a time: {ratio:.2f} times the bare calls{goal}")


def _grid(folder: Path, sets: int) -> grid.Grid:
    targets = ", ".join(f"{0.6 + n / 10**5:.5f}" for n in range(sets // SMALLEST))
    text = (
        f"analysis: {ANALYSIS}\nparameters:\n  area: [{', '.join(BOROUGHS)}]\n"
        f"  expected_model: [{', '.join(MODELS)}]\n  target: [{targets}]\n"
    )
    file = folder / "grid.yml"
    file.write_text(text, encoding="utf-8")
    return grid.read(file)


def _bare_seconds(asked: grid.Grid) -> float:
    analyse = registry.load(ANALYSIS).analyse
    sets = [asked.parameters(index)[1] for index in range(len(asked))]
    analyse(sets[0])
    started = time.perf_counter()
    for parameters in sets:
        analyse(parameters)
    return time.perf_counter() - started


def _sweep_seconds(folder: Path, sets: int, jobs: int) -> float:
    """Return the time of a sweep from reading the grid to the tables in their place."""
    return _seconds(folder, sets, jobs, lambda _, path: path.touch())


def _page_seconds(folder: Path, sets: int) -> float:
    spent: list[float] = []

    def draw(comparisons: list[Comparison], path: Path) -> None:
        started = time.perf_counter()
        write_comparison(comparisons, path, grid="", command="")
        spent.append(time.perf_counter() - started)

    _seconds(folder, sets, 2, draw)
    return spent[0]


def _seconds(
    folder: Path, sets: int, jobs: int, draw: Callable[[list[Comparison], Path], None]
) -> float:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=folder) as out, package.snapshot():
        planned = sweep.plan(_grid(folder, sets), lambda _: None)
        with journal.opened(Path(out), resume=False) as found:
            computed = sweep.run(planned, found, sweep.in_forks(jobs), jobs, lambda _: None)
            output.finish(computed, {}, draw)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
