"""A commit is computed by its own program from its own data, and leaves nothing behind."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.data.local import LOCAL_FOLDER
from helpers.errors import InputError
from helpers.progress import Progress
from helpers.publish.diff import commits, sides
from helpers.publish.diff.changes import compare
from helpers.publish.diff.sides import Side
from tests.projects import ROOT, copy_project
from tests.publish.diff.made import change
from tests.publish.edition.test_commit import IDENTITY, commit, git

EDITION = """\
area: NW London
parts:
  - caption: Analyses
    pages: [{analysis: workforce_supply, title: Workforce}]
"""


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where temporary folders are made."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory, temporary: Path) -> Iterator[Path]:
    """A repository of a book of one page: the last commit changed a figure of the data.

    What stands in its folder is that commit, and a change of the program that is not committed.
    """
    root = copy_project(tmp_path_factory.mktemp("repository") / "project")
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "book" / "edition.yml").write_text(EDITION)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**IDENTITY, "ICSBOOK_PROJECT": str(root)}.items():
            patch.setenv(name, value)
        patch.setattr(tempfile, "tempdir", str(temporary))
        git(root, "init", "--quiet")
        commit(root)
        change(root / "data" / "strategy_facts.csv", "52000,WTE", "52520,WTE")
        commit(root)
        parameters = root / "src" / "helpers" / "analyses" / "workforce" / "parameters.py"
        change(parameters, "Field(\n        5,", "Field(\n        4,")
        release = root / LOCAL_FOLDER / "release.txt"
        release.parent.mkdir(parents=True)
        release.write_text("imported")
        yield root
        assert release.read_text() == "imported"


@pytest.fixture(scope="module")
def told() -> list[Progress]:
    """What was told while `first` was computed."""
    return []


@pytest.fixture(scope="module")
def first(repository: Path, told: list[Progress]) -> Side:
    return sides.read("HEAD~1", told.append)


@pytest.fixture(scope="module")
def second(repository: Path) -> Side:
    return sides.read("HEAD")


def test_a_figure_that_a_commit_changed_in_the_data_is_found_and_named(
    first: Side, second: Side, temporary: Path
) -> None:
    found = compare(first, second, 1e-9)
    changes = {(each.name.figure, each.name.field): each for each in found.changed}
    change = changes["staff_in_post", "value"]
    assert (change.name.page, change.old, change.new) == ("workforce_supply", 52000, 52520)
    assert change.relative == pytest.approx(0.01)
    # the grids of these are told around the figures of the run, which have moved
    assert {each.name.table for each in found.added} <= {"chances", "explored"}
    assert not list(temporary.iterdir())


def test_how_many_pages_are_computed_is_told(first: Side, told: list[Progress]) -> None:
    assert first.answers
    assert [(each.doing, each.done, each.total) for each in told] == [
        ("computing HEAD~1", 0, 0),
        ("computing HEAD~1", 0, 1),
    ]


def test_a_folder_is_computed_as_it_stands_with_its_own_program(
    second: Side, repository: Path
) -> None:
    found = compare(second, sides.read(None), 1e-9)
    [differs] = found.parameters
    assert (differs["parameter"], differs["old"], differs["new"]) == ("horizon_years", 5, 4)
    assert found


def test_a_commit_reads_the_releases_that_are_imported_now(
    repository: Path, tmp_path: Path
) -> None:
    commits.unpack("HEAD", tmp_path / "project")
    assert (tmp_path / "project" / LOCAL_FOLDER / "release.txt").read_text() == "imported"


def test_the_same_commit_twice_is_the_same(first: Side, repository: Path) -> None:
    assert not compare(first, sides.read("HEAD~1"), 0)


def test_a_commit_that_gives_no_results_is_told_in_one_line(
    repository: Path, temporary: Path
) -> None:
    git(repository, "checkout", "--quiet", "-b", "broken")
    table = repository / "data" / "strategy_facts.csv"
    change(table, "52520,WTE", "many,WTE")
    commit(repository)
    change(table, "many,WTE", "52520,WTE")
    with pytest.raises(InputError, match=r"^HEAD: its program gives no results: data/") as refused:
        sides.read("HEAD")
    assert "\n" not in str(refused.value)
    git(repository, "rm", "--quiet", "--cached", "data/datapackage.json")
    git(repository, "commit", "--quiet", "--message", "none")
    with pytest.raises(InputError, match="commit HEAD holds no project"):
        sides.read("HEAD")
    assert not list(temporary.iterdir())
