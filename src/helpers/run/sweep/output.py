"""The folder of a sweep: its finished files stand there whole and together, or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.errors import InputError
from helpers.run.store import scratch
from helpers.run.sweep.comparison import Collector, Comparison
from helpers.run.sweep.sweep import Scenario, SweepResults
from helpers.run.sweep.tables import FAILURES_CSV, RESULTS_CSV, RESULTS_PARQUET, Writer

COMPARISON_PAGE = "comparison.html"
FINISHED = (COMPARISON_PAGE, FAILURES_CSV, RESULTS_PARQUET, RESULTS_CSV)
"""In the order in which they are put in place; the results come last."""
SHOWN = 20
"""The most failures that are shown; the file has them all."""

Draw = Callable[[list[Comparison], Path], None]
"""Writes the comparison page as the file it is given."""


@dataclass
class Report:
    """What became of a sweep.

    Attributes:
        folder: where its files are.
        done: how many sets gave all that was asked for.
        failed: how many did not.
        failures: the first of these.
    """

    folder: Path
    done: int = 0
    failed: int = 0
    failures: list[Scenario] = field(default_factory=list)

    @property
    def table(self) -> Path:
        """The file with the numbers."""
        return self.folder / RESULTS_CSV

    @property
    def failures_table(self) -> Path:
        """The file with all failures."""
        return self.folder / FAILURES_CSV

    def pass_on(self, found: Iterable[Scenario]) -> Iterator[Scenario]:
        """Yield the sets as they come, each counted."""
        for scenario in found:
            if scenario.failure:
                self.failed += 1
                self.failures += [scenario] if len(self.failures) < SHOWN else []
            else:
                self.done += 1
            yield scenario


def clear(folder: Path) -> None:
    """Remove the finished files of an earlier session: a sweep under way has none.

    Raises:
        InputError: one cannot be removed.
    """
    try:
        for name in FINISHED:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"--out {folder}: {error.strerror}") from None


def finish(computed: SweepResults, without_page: Mapping[int, str], draw: Draw) -> Report:
    """Write the finished files of a sweep, and put them in place.

    Args:
        computed: the sweep.
        without_page: place of each set whose page failed, and why.
        draw: writes the comparison page.

    Raises:
        InputError: the disk is full, or the folder cannot be written.
    """
    folder = computed.journal.folder
    report, collector = Report(folder), Collector()
    try:
        with scratch.folder(folder) as working:
            with Writer(working, computed.plan.grid.analyses) as writer:
                found = _with_pages(computed.scenarios(), without_page)
                writer.write(collector.pass_on(report.pass_on(found)))
            draw(collector.comparisons(), working / COMPARISON_PAGE)
            for name in FINISHED:
                _sync(working / name)
                (working / name).replace(folder / name)
    except OSError as error:
        raise InputError(
            f"--out {folder}: {error.strerror}; the journal is whole: make room and add --resume"
        ) from None
    return report


def _with_pages(found: Iterable[Scenario], without: Mapping[int, str]) -> Iterator[Scenario]:
    """Yield the sets as they come, those whose page failed with the reason."""
    for index, scenario in enumerate(found):
        yield replace(scenario, page_error=without[index]) if index in without else scenario


def _sync(path: Path) -> None:
    """Put a file on the disk before its name says that it is finished."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
