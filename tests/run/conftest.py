"""A small project whose notebooks can be broken at will."""

import shutil
from pathlib import Path

import pytest

from helpers import project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data, the lock and the text notebooks, found as the project."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    (folder / "notebooks" / "reference").mkdir(parents=True)
    for notebook in (ROOT / "notebooks").glob("*.md"):
        shutil.copy(notebook, folder / "notebooks")
    shutil.copy(ROOT / "requirements.lock", folder)
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(folder))
    return folder
