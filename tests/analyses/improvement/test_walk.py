"""What the page on running tells of a series of one's own is done as it is told."""

from pathlib import Path

import pytest

from tests.book.walk import commands
from tests.projects import copy_project

ROOT = Path(__file__).parents[3]
TOLD = [
    each
    for each in commands((ROOT / "book" / "rerun.md").read_text(encoding="utf-8"))
    if {"own_series", "improvement"} & set(each.words)
]
ROWS = "date,value\n" + "".join(f"2024-{at:02},{30 + at % 5}\n" for at in range(1, 13))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


def test_a_series_of_ones_own_is_imported_charted_and_forgotten(project: Path) -> None:
    assert [each.words[1] for each in TOLD] == ["data", "run", "data"]
    (project / "my_series.csv").write_text(ROWS, encoding="utf-8")
    for command in TOLD[:2]:
        found = command.done(project)
        assert found.returncode == 0, found.stderr
    points = (project / "my-chart" / "tables" / "points.csv").read_text(encoding="utf-8")
    assert len(points.splitlines()) == 13
    assert "your series,2024-12" in points
    assert TOLD[2].done(project).returncode == 0
    assert TOLD[1].done(project).returncode == 2
