"""A sweep from the text of its grid, for tests."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from helpers.data import package
from helpers.progress import Progress
from helpers.run.sweep import grid, journal, sweep
from helpers.run.sweep.sweep import SweepResults


@contextmanager
def swept(
    folder: Path, text: str, jobs: int = 2, tell: list[Progress] | None = None
) -> Iterator[SweepResults]:
    """Give a sweep of a grid's text, computed into `folder/out`."""
    file = folder / "grid.yml"
    file.write_text(text, encoding="utf-8")
    told = tell if tell is not None else []
    with ExitStack() as stack:
        stack.enter_context(package.snapshot())
        planned = sweep.plan(grid.read(file), told.append)
        found = stack.enter_context(journal.opened(folder / "out", resume=True))
        yield sweep.run(planned, found, sweep.in_forks(jobs), jobs, told.append)
