"""What counts as our source is every file of it, by content, as it was before it was imported."""

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest

from helpers import source

SAY = "from helpers.formats import NOT_APPLICABLE; print(NOT_APPLICABLE)"
SAVED_LATE = """
from helpers import source
path = source.FOLDER / "formats.py"
path.write_text(path.read_text() + "# saved a moment later")
from helpers import formats
print(source.changed())
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, whose bytecode is left behind."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(source.FOLDER, tmp_path / "src" / "helpers", ignore=ignored))


def said(package: Path, script: str) -> str:
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environment | {"PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_a_file_saved_after_the_start_and_before_its_import_is_told(package: Path) -> None:
    assert said(package, SAVED_LATE) == "['formats.py']"


@pytest.mark.parametrize("compiled", [False, True])
def test_an_edit_of_the_same_size_and_time_is_loaded(package: Path, compiled: bool) -> None:
    if compiled:
        by_content = PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(package, quiet=1, invalidation_mode=by_content)
    path = package / "formats.py"
    before, times = said(package, SAY), path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"{before}"', f'"{before[::-1]}"'), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_size == times.st_size
    assert said(package, SAY) == before[::-1] != before


def test_python_leaves_no_bytecode_that_is_checked_by_time(package: Path) -> None:
    said(package, SAY)
    assert {path.name.partition(".")[0] for path in package.rglob("*.pyc")} <= {"__init__"}


@pytest.mark.parametrize("name", ["shares.json", "notes.txt", "stats/limits.csv", "data/x.parquet"])
def test_every_file_counts_whatever_its_ending(package: Path, name: str) -> None:
    before = source.digests(package)
    (package / name).write_text("1")
    first = source.digests(package)
    (package / name).write_text("2")
    assert len({str(each) for each in (before, first, source.digests(package))}) == 3


def test_links_to_files_and_folders_are_followed(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "share.txt").write_text("1")
    (package / "linked").symlink_to(folder)
    (package / "stats" / "share.txt").symlink_to(folder / "share.txt")
    (package / "linked" / "above").symlink_to(package)  # a loop ends
    before = source.digests(package)
    (folder / "share.txt").write_text("2")
    now = source.digests(package)
    assert {name for name in now if before[name] != now[name]} == {
        "linked/share.txt",
        "stats/share.txt",
    }
