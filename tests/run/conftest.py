"""A small project whose notebooks can be broken at will."""

from pathlib import Path

import pytest

import tests.run.toy
from helpers import project
from helpers.analyses import registry
from tests.projects import copy_project


@pytest.fixture
def small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a book is made from, found as the project."""
    folder = copy_project(tmp_path / "project")
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(folder))
    return folder


@pytest.fixture
def toy(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project with one more analysis, `tests.run.toy`."""
    monkeypatch.setitem(registry.MODULES, tests.run.toy.NAME, tests.run.toy.__name__)
    (small_project / "notebooks" / tests.run.toy.NOTEBOOK).write_text("# Toy\n", encoding="utf-8")
    return small_project


@pytest.fixture
def short_project(small_project: Path) -> Path:
    """The small project with notebooks that end before their first chart: a run takes little."""
    for path in (small_project / "notebooks").glob("*.md"):
        before, _, _ = path.read_text(encoding="utf-8").partition("show.chart(")
        path.write_text(f"{before}```\n", encoding="utf-8")
    return small_project
