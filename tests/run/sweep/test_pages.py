"""A sweep's pages are whole runs, each in a folder named by its key, on whatever disk."""

from pathlib import Path

from helpers.progress import Progress
from helpers.run.store.record import Run, find
from helpers.run.sweep import output, pages
from tests.run.sweeping import swept

TEXT = """
runs:
- analysis: claims
  parameters: {near: [0.03, 0.04]}
- analysis: outpatient_access
"""


def mark(run: Run) -> None:
    run.page.write_text("page", encoding="utf-8")


def fail(run: Run) -> None:
    raise ValueError("no page today")


def test_every_set_with_numbers_gets_its_run_and_keeps_it(short_project: Path) -> None:
    told: list[Progress] = []
    with swept(short_project, TEXT) as computed:
        assert pages.make_pages(computed, mark, 2, told.append) == {}
        keys = [s.key for s in computed.scenarios() if not s.error]
        folders = [computed.journal.folder / "runs" / key for key in keys]
        found = [find(folder) for folder in folders]
        assert [run.key for run in found if run is not None] == keys
        assert (told[-1].done, told[-1].total) == (3, 3)

        before = [run.page.stat().st_mtime_ns for run in found if run is not None]
        assert pages.make_pages(computed, fail, 2, told.append) == {}
        assert [run.page.stat().st_mtime_ns for run in found if run is not None] == before


def test_a_page_that_fails_is_listed_with_the_numbers_kept(short_project: Path) -> None:
    with swept(short_project, "analysis: outpatient_access") as computed:
        failed = pages.make_pages(computed, fail, 1, lambda _: None)
        report = output.finish(computed, failed, lambda _, path: path.touch())
    assert "page: " in failed[0]
    assert "no page today" in report.failures_table.read_text()
    assert len(report.table.read_text().splitlines()) > 1
