"""Copies of the project's own sources that a test may break at will."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ("LICENSE", "NOTICES.md", "_config.yml", "_toc.yml", "book", "requirements.lock")


def copy_project(folder: Path) -> Path:
    """Copy all that a build reads, but the package itself, into a new folder; return it."""
    folder.mkdir()
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    (folder / "notebooks" / "reference").mkdir(parents=True)
    for notebook in (ROOT / "notebooks").glob("*.md"):
        shutil.copy(notebook, folder / "notebooks")
    return folder


def shorten(notebook: Path) -> None:
    """Let a chapter end with its first chart: executing it takes little."""
    text, fence = notebook.read_text(encoding="utf-8"), "\n```\n"
    end = text.index(fence, text.index("show.chart(")) + len(fence)
    notebook.write_text(text[:end], encoding="utf-8")
