"""`icsbook new` refuses what cannot be a chapter, and leaves nothing half-written.

What it makes is held green in `tests/book/test_contribute.py`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import inline, project
from helpers.analyses import registry
from helpers.cli import new
from helpers.errors import BookError
from helpers.run import notebooks
from tests.cli.typed import status
from tests.projects import copy_project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that is where the program stands."""
    root = copy_project(tmp_path / "project")
    packages = root / "src" / "helpers" / "analyses"
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "helpers", root / "src" / "helpers", ignore=left_out)
    monkeypatch.setattr(registry, "FOLDER", packages)
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(root))
    return root


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2nd", "'2nd': is no name for a package"),
        ("my-chapter", "'my-chapter': is no name for a package"),
        ("Nurses", "'Nurses': is no name for a package"),
        ("../nurses", "'../nurses': is no name for a package"),
        ("", "'': is no name for a package"),
        ("class", "'class': is no name for a package"),
        ("n" * 41, "is no name for a package"),
        ("workforce_supply", "'workforce_supply': is an analysis already"),
        ("base", "src/helpers/analyses/base.py is there already"),
        ("conftest", "tests/analyses/conftest.py is there already"),
        ("nurses", "notebooks/nurses.md is there already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    name: str, words: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "notebooks" / "nurses.md").write_text("Mine.", encoding="utf-8")
    (own / "tests" / "analyses").mkdir(parents=True)
    (own / "tests" / "analyses" / "conftest.py").touch()
    before = files(own)
    assert status("new", name) == 2
    err = capsys.readouterr().err
    assert err.startswith("icsbook: NAME ")
    assert words in err
    assert err.count("\n") == 1
    assert files(own) == before


def test_a_project_that_another_program_works_on_is_refused(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(registry, "FOLDER", own / "elsewhere")
    assert status("new", "nurses") == 2
    assert "is not where this program stands" in capsys.readouterr().err


def test_contents_without_a_chapter_are_refused(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "_toc.yml").unlink()
    assert status("new", "nurses") == 2
    (own / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    assert status("new", "nurses") == 2
    assert capsys.readouterr().err.count("_toc.yml: lists no chapter") == 2


def test_what_was_written_is_removed_when_the_chapter_does_not_run(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(name: str) -> Path:
        assert (own / "notebooks" / f"{name}.md").is_file()
        assert (own / "tests" / "analyses" / name / "test_staff.py").is_file()
        raise BookError("no luck")

    monkeypatch.setattr(new, "renew_afresh", fail)
    before = files(own)
    assert status("new", "nurses") == 1
    assert capsys.readouterr().err == "icsbook: no luck\n"
    assert files(own) == before


def test_the_chapter_comes_last_in_the_contents_in_one_line(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(new, "renew_afresh", lambda name: own / f"{name}.ipynb")
    before = (own / "_toc.yml").read_text(encoding="utf-8").splitlines()
    assert status("new", "practice_nurses") == 0
    assert capsys.readouterr().err == (
        "The figure of nurses that it starts from is North West London's alone. Another area needs "
        'its own: icsbook run practice_nurses -p area="Kent and Medway" -p nurses=700\n'
    )
    after = (own / "_toc.yml").read_text(encoding="utf-8").splitlines()
    line = "      - {file: notebooks/practice_nurses, title: Practice nurses}"
    at = after.index(line)
    assert [*after[:at], *after[at + 1 :]] == before
    assert "notebooks/outpatient_access" in after[at - 2]
    assert status("new", "nurses_again") == 0
    assert (own / "_toc.yml").read_text(encoding="utf-8").splitlines()[at] == line


@pytest.mark.parametrize("name", ["a", "nurses_of_practices_with_forty_characters"[:40], "zoology"])
def test_what_is_made_is_in_the_style_of_the_project_whatever_its_name(
    name: str, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new, "renew_afresh", lambda name: own / f"{name}.ipynb")
    assert status("new", name) == 0
    shutil.copy(ROOT / "pyproject.toml", own)
    for package in ("tests", "tests/analyses"):
        (own / package / "__init__.py").touch()
    made = [f"src/helpers/analyses/{name}", f"tests/analyses/{name}"]
    for words in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *words, "--no-cache", *made]
        done = subprocess.run(ruff, cwd=own, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_the_page_says_of_every_area_what_holds_there_and_whose_the_default_is() -> None:
    text = new._filled(new.TEMPLATE / "notebook.md.j2", "nurses")
    cells = [each for each in notebooks.parse(text).cells if each.cell_type == "markdown"]
    told = [each.source for each in cells if inline.CONDITION not in each.metadata]
    naming = [line for each in told for line in each.splitlines() if "strategy" in line]
    assert len(naming) == 1
    assert "the strategy of North West London prints" in naming[0]
