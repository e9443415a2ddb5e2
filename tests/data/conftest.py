"""The project that the tests of this folder read: the committed tables, or a copy to break."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.project import PROJECT_VARIABLE

REPOSITORY = Path(__file__).parents[2]

Replace = Callable[[str, str, str], None]
Write = Callable[[str, bytes], None]
Redescribe = Callable[[Callable[[Any], object]], None]


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the repository the project, wherever the tests are started."""
    monkeypatch.setenv(PROJECT_VARIABLE, str(REPOSITORY))
    return REPOSITORY


@pytest.fixture
def copy(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a copy of the tables the project, and return its folder."""
    shutil.copytree(committed / "data", tmp_path / "data", ignore=shutil.ignore_patterns("local"))
    monkeypatch.setenv(PROJECT_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def write(copy: Path) -> Write:
    """Return a function that gives a file of the copied package new content."""

    def change(name: str, content: bytes) -> None:
        (copy / "data" / name).write_bytes(content)

    return change


@pytest.fixture
def replace(copy: Path) -> Replace:
    """Return a function that replaces the first place of a text in a file of the copy."""

    def change(name: str, old: str, new: str) -> None:
        path = copy / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return change


@pytest.fixture
def redescribe(copy: Path) -> Redescribe:
    """Return a function that passes the copy's parsed `datapackage.json` on to be changed."""

    def change(edit: Callable[[Any], object]) -> None:
        path = copy / "data" / "datapackage.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        edit(document)
        path.write_text(json.dumps(document), encoding="utf-8")

    return change
