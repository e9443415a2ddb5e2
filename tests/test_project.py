"""The project is found from any folder inside it, or named."""

from pathlib import Path

import pytest

from helpers import project
from helpers.errors import InputError


@pytest.fixture
def small_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(project.PROJECT_VARIABLE, raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text("{}")
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    return tmp_path


def test_it_is_found_from_a_folder_inside(
    small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_project / "notebooks" / "deep")
    assert project.root() == small_project


def test_a_named_one_wins(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(small_project))
    assert project.root() == small_project.resolve()


def test_elsewhere_it_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for named, words in (("", "is not inside an icsbook project"), (tmp_path, "is not an icsbook")):
        monkeypatch.setenv(project.PROJECT_VARIABLE, str(named))
        with pytest.raises(InputError, match=words) as error:
            project.root()
        assert str(error.value).endswith("with --project DIR or ICSBOOK_PROJECT=DIR")
        assert "\n" not in str(error.value)


def test_the_folder_may_be_named_from_the_home_folder_on(
    small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(small_project.parent))
    monkeypatch.setenv(project.PROJECT_VARIABLE, f"~/{small_project.name}")
    assert project.root() == small_project.resolve()


def test_a_link_that_an_editor_leaves_to_nothing_is_no_page(tmp_path: Path) -> None:
    for name in ("two.md", "one.md", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / ".#one.md").symlink_to("somebody@somewhere.1234")
    assert project.markdown_files(tmp_path) == [tmp_path / "one.md", tmp_path / "two.md"]
