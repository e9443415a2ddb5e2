"""An empty project to import into, and a way to put files beside it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from helpers.project import PROJECT_VARIABLE

Put = Callable[[Mapping[str, bytes]], list[Path]]


@pytest.fixture
def project_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty project the current one, and return its folder."""
    folder = tmp_path / "project"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder))
    return folder


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Return a function that writes files into a folder and returns their paths."""

    def write(files: Mapping[str, bytes]) -> list[Path]:
        folder = tmp_path / "downloads"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return [folder / name for name in files]

    return write
