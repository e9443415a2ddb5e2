"""The page on contributing can be followed to the letter, and `icsbook new` gives what it says."""

import os
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from helpers.run import notebooks
from tests.book.walk import Command, Edit, steps
from tests.projects import copy_project, shorten

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "book" / "contribute.md"
STEPS = list(steps(PAGE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the whole project, program and tests included; other chapters are short."""
    root = copy_project(tmp_path_factory.mktemp("contributed") / "project")
    for folder in ("src", "tests", "notebooks"):
        shutil.copytree(ROOT / folder, root / folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    touched = str(STEPS)
    for path in (root / "notebooks").glob("*.md"):
        if path.stem not in touched:
            shorten_with_reference(path)
    return root


def shorten_with_reference(path: Path) -> None:
    shorten(path)
    kept = path.parent / "reference" / f"{path.stem}.ipynb"
    reference = nbformat.read(kept, as_version=4)
    cells = notebooks.parse(path.read_text(encoding="utf-8")).cells
    reference.cells = reference.cells[: len(cells)]
    nbformat.write(reference, kept)


def carry_out(command: Command, root: Path) -> str:
    done = subprocess.run(
        command.program,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "ICSBOOK_PROJECT": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command.words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def told(own: Path) -> dict[tuple[str, ...], str]:
    """What each command of the page printed, all of it carried out in order."""
    printed = {}
    for step in STEPS:
        if isinstance(step, Edit):
            step.carry_out(own)
        else:
            printed[step.words] = carry_out(step, own)
    return printed


def test_the_page_tells_of_edits_and_commands() -> None:
    assert sum(isinstance(step, Edit) for step in STEPS) >= 6
    assert sum(isinstance(step, Command) for step in STEPS) >= 6


def test_all_is_green_in_the_end(told: dict[tuple[str, ...], str]) -> None:
    assert "in step" in told["icsbook", "check"]


def test_the_number_follows_the_default(told: dict[tuple[str, ...], str]) -> None:
    results = told["icsbook", "results", "workforce_supply", "--format", "csv"]
    assert "within 4 years" in results


def test_a_new_chapter_runs_is_tested_and_stands_in_the_book(
    told: dict[tuple[str, ...], str], own: Path
) -> None:
    page = Path(told["icsbook", "run", "practice_nurses"].strip())
    assert "about 310 are there after 5 years" in page.read_text(encoding="utf-8")
    assert "notebooks/practice_nurses" in (own / "_toc.yml").read_text(encoding="utf-8")


def test_an_imported_file_of_the_new_release_is_shown(told: dict[tuple[str, ...], str]) -> None:
    assert "2 rows" in told["icsbook", "data", "show", "appointments"]
