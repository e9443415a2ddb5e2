"""The finished files of a sweep stand together or not at all, and tell of every failure."""

from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.run.sweep import output
from helpers.run.sweep.comparison import Comparison
from helpers.run.sweep.output import FINISHED, Report
from tests.run.sweeping import swept

TEXT = "analysis: toy\nparameters: {factor: [1, 2], mood: [kind, refuse]}"


def draw(comparisons: list[Comparison], path: Path) -> None:
    path.write_text(" ".join(each.analysis for each in comparisons), encoding="utf-8")


def finished(folder: Path, text: str = TEXT, without: dict[int, str] | None = None) -> Report:
    with swept(folder, text) as computed:
        return output.finish(computed, without or {}, draw)


def test_all_files_are_there_and_nothing_else(toy: Path) -> None:
    report = finished(toy)
    assert {path.name for path in report.folder.iterdir()} == {*FINISHED, "journal.sqlite"}
    assert (report.done, report.failed) == (2, 2)
    assert (report.folder / "comparison.html").read_text() == "toy"


def test_the_first_failures_are_told_and_all_are_counted(toy: Path) -> None:
    factors = ", ".join(map(str, range(30)))
    report = finished(toy, f"analysis: toy\nparameters: {{mood: refuse, factor: [{factors}]}}")
    assert report.failed == 30
    assert [failed.asked["factor"] for failed in report.failures] == list(range(20))
    assert report.failures_table.read_text().count("has no figure") == 30


def test_a_page_that_failed_is_a_failure_beside_its_numbers(toy: Path) -> None:
    report = finished(toy, "analysis: toy", {0: "page: cell 3 failed"})
    assert (report.done, report.failed) == (0, 1)
    assert "page: cell 3 failed" in report.failures_table.read_text()
    assert "total" in report.table.read_text()


def test_a_full_disk_leaves_no_finished_file(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_sync", full)
    with pytest.raises(InputError, match="No space left on device; the journal is whole"):
        finished(toy)
    assert not any((toy / "out" / name).exists() for name in FINISHED)


def test_an_earlier_sessions_files_are_cleared_with_its_leftovers(toy: Path) -> None:
    folder = finished(toy).folder
    leftover = folder / ".working.ki11ed_1"
    leftover.mkdir()
    (leftover / "lock").touch()
    (leftover / "results.csv").write_text("half")
    output.clear(folder)
    assert {path.name for path in folder.iterdir()} == {"journal.sqlite", leftover.name}
    assert finished(toy).done == 2
    assert not leftover.exists()
