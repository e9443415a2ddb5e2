"""Speed and memory of the synthetic practices of England, against writing the same frames only.

The ratio travels between machines, the seconds do not. Times are the best of three runs, memory is
that of a process of its own that does nothing else.
"""

import io
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.data.synthetic import write
from helpers.data.synthetic.seeds import DEFAULT_SEED

ALLOWED_SECONDS = 30.0
ALLOWED_MEGABYTES = 1_000.0
RUNS = 3


@dataclass(frozen=True)
class Figure:
    """What making England took.

    Attributes:
        rows: rows of all tables.
        seconds: making the tables and their Parquet.
        baseline_seconds: the Parquet of the same tables alone.
        megabytes: peak memory of a process that makes them, imports included.
    """

    rows: int
    seconds: float
    baseline_seconds: float
    megabytes: float

    def __str__(self) -> str:
        """Say the figure as one line."""
        ratio = self.seconds / self.baseline_seconds
        return (
            f"synthetic England, {self.rows:,} rows: {ratio:.1f} x writing them alone, "
            f"{self.seconds:.2f} s (allowed {ALLOWED_SECONDS:g} s), "
            f"{self.megabytes:.0f} MB at most (allowed {ALLOWED_MEGABYTES:g} MB)"
        )


def main() -> None:
    """Measure and print one line."""
    print(measure())


def measure() -> Figure:
    """Time making and writing England, and writing alone, and take the peak memory."""
    tables = write.england_tables(DEFAULT_SEED)
    return Figure(
        rows=sum(len(frame) for frame in tables.values()),
        seconds=_best(_make),
        baseline_seconds=_best(lambda: _write(tables)),
        megabytes=_peak_megabytes(),
    )


def _make() -> None:
    _write(write.england_tables(DEFAULT_SEED))


def _write(tables: Mapping[str, pd.DataFrame]) -> None:
    for frame in tables.values():
        frame.to_parquet(io.BytesIO(), index=False, compression="zstd")


def _best(work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(RUNS))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_megabytes() -> float:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return float(pool.apply(_make_and_tell_peak))


def _make_and_tell_peak() -> float:
    _make()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
