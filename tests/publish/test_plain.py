"""A plain `jupyter-book build .` fills the prose of a notebook, without a warning. Takes 20 s."""

import re
import shutil
from pathlib import Path

import pytest

from tests.publish.plain import plain_build, warnings_in
from tests.run.engine.toy import TEXT

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the site of a book of one notebook, built with the project's settings, and the log."""
    folder = tmp_path_factory.mktemp("plain")
    book = folder / "project"
    (book / "notebooks").mkdir(parents=True)
    (book / "notebooks" / "toy.md").write_text(TEXT, encoding="utf-8")
    (book / "_toc.yml").write_text("format: jb-book\nroot: notebooks/toy\n", encoding="utf-8")
    shutil.copy(ROOT / "_config.yml", book)
    for name in ("_static", "_templates"):
        shutil.copytree(ROOT / "book" / name, book / "book" / name)
    said = plain_build(book, folder)
    return folder / "_build" / "html", said


def test_no_warning_is_given(built: tuple[Path, str]) -> None:
    assert warnings_in(built[1]) == []


def test_the_prose_is_filled(built: tuple[Path, str]) -> None:
    page = (built[0] / "notebooks" / "toy.html").read_text(encoding="utf-8")
    words = " ".join(re.sub(r"<[^>]*>", "", page).split())
    assert "In Brent there are 5,000 people; write {eval} for a value." in words
    assert "The strategy names Brent." in words
