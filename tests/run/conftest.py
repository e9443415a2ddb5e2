"""A small project whose notebooks can be broken at will."""

import shutil
from pathlib import Path

import pytest

import tests.run.toy
from helpers import project
from helpers.analyses import registry

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a book is made from, found as the project."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    (folder / "notebooks" / "reference").mkdir(parents=True)
    for notebook in (ROOT / "notebooks").glob("*.md"):
        shutil.copy(notebook, folder / "notebooks")
    for name in ("_config.yml", "_toc.yml", "LICENSE", "NOTICES.md", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "book", folder / "book")
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(folder))
    return folder


@pytest.fixture
def toy(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project with one more analysis, `tests.run.toy`."""
    monkeypatch.setitem(registry.MODULES, tests.run.toy.NAME, tests.run.toy.__name__)
    (small_project / "notebooks" / tests.run.toy.NOTEBOOK).write_text("# Toy\n", encoding="utf-8")
    return small_project
