"""Small sites, runs and sweeps to compare, and how one of their figures is changed."""

from pathlib import Path

from helpers.publish.build import site
from helpers.publish.edition.finished import load
from helpers.publish.pages import bundle
from helpers.run.store.record import write_record
from tests.publish.conftest import CHAPTER, write_run
from tests.run.sweep.test_tables import written

SWEEP = "analysis: toy\nparameters: {area: [Brent, Ealing], factor: [1, 2]}"


def a_site(folder: Path) -> Path:
    """Return a site of two pages, so far as it holds figures."""
    folder.mkdir()
    for slug in ("first", "second"):
        finished = load(write_run(folder.with_suffix(".runs"), CHAPTER, slug))
        bundle.write(finished, slug, folder / "downloads" / slug, "MIT License\n")
    site.write_mark(folder, {"first": "ab", "second": "cd"})
    return folder


def a_run(folder: Path, value: str = "470000") -> Path:
    """Return a finished run, with that number of expected people by the survey."""
    run = write_run(folder, CHAPTER)
    change(run.folder / "tables" / "models.csv", "470000", value)
    write_record(run.folder, run.record)
    return run.folder


def a_sweep(folder: Path, text: str = SWEEP) -> Path:
    """Return a sweep of the toy."""
    folder.mkdir()
    return written(folder, text)


def change(path: Path, old: str, new: str) -> None:
    """Change the one place of a file that holds some words."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
