"""The stamp says what git knows, and admits what it does not."""

import subprocess
from pathlib import Path

import pytest

from helpers.publish.edition.commit import Stamp, read_stamp

IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_COMMITTER_DATE": "2024-02-29T23:30:00+00:00",
    "GIT_CONFIG_GLOBAL": "/dev/null",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "_config.yml").write_text("title: a book\n")
    git(tmp_path, "init", "--quiet")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "one")


def test_a_commit_gives_its_hash_and_its_own_date(repository: Path) -> None:
    commit(repository)
    stamp = read_stamp(repository)
    assert len(stamp.commit) == 12
    assert stamp.date == "2024-02-29"
    assert str(stamp) == f"{stamp.commit} of 2024-02-29"


def test_changes_after_the_commit_are_admitted(repository: Path) -> None:
    commit(repository)
    (repository / "_config.yml").write_text("title: another book\n")
    assert "not committed" in str(read_stamp(repository))


def test_a_new_file_that_git_does_not_know_is_no_change(repository: Path) -> None:
    commit(repository)
    (repository / "notes.txt").write_text("mine\n")
    assert not read_stamp(repository).changed


def test_before_the_first_commit_nothing_is_recorded(repository: Path) -> None:
    assert str(read_stamp(repository)) == "not recorded"


def test_outside_git_nothing_is_recorded(tmp_path: Path) -> None:
    assert read_stamp(tmp_path) == Stamp()


def test_a_folder_inside_somebody_elses_repository_does_not_take_its_commit(
    repository: Path,
) -> None:
    commit(repository)
    (repository / "inner").mkdir()
    (repository / "inner" / "_config.yml").write_text("title: unpacked here\n")
    assert read_stamp(repository / "inner") == Stamp()


def test_without_git_nothing_is_recorded(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository)
    monkeypatch.setenv("PATH", "")
    assert read_stamp(repository) == Stamp()
