"""A book is published only if a reader can ask about it, find it again and make it again."""

import shutil
import subprocess
from pathlib import Path

import pytest

from helpers import cli
from helpers.errors import InputError
from helpers.publish.build import book, manifest, site
from helpers.publish.build.publishing import require_publishable
from helpers.publish.edition.commit import git
from helpers.run.store import scratch

ROOT = Path(__file__).parents[3]
FIELDS = {
    "contact": "mailto:team@example.org",
    "repository": "https://example.org/icsbook",
    "address": "https://example.org/book/",
}
TYPED = [f"{name}={value}" for name, value in FIELDS.items()]


@pytest.fixture
def committed(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "one"]):
        subprocess.run(["git", "-C", str(project), *words], check=True)
    return project


def refusal(project: Path, typed: list[str]) -> str:
    with pytest.raises(InputError) as error:
        require_publishable(project / "book" / "edition.yml", project, typed)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_whole_and_committed_book_may_be_published(committed: Path) -> None:
    require_publishable(committed / "book" / "edition.yml", committed, TYPED)


def test_everything_that_is_missing_is_named_with_how_to_give_it(committed: Path) -> None:
    assert refusal(committed, []).endswith(
        "contact, repository and address are missing, which --publish needs; give them there, or "
        "with -p contact=mailto:team@example.org -p repository=https://example.org/icsbook "
        "-p address=https://example.org/book/"
    )
    for name in FIELDS:
        typed = [each for each in TYPED if not each.startswith(name)]
        assert f": {name} is missing, which --publish needs; give it" in refusal(committed, typed)


@pytest.mark.parametrize("name", ["book/index.md", "book/new page.md"])
def test_what_is_not_committed_is_named(committed: Path, name: str) -> None:
    (committed / name).write_text("# Another\n")
    message = refusal(committed, TYPED)
    assert "--publish needs every change committed, and " in message
    assert name in message


def test_an_edition_of_ones_own_is_to_be_committed_wherever_it_stands(committed: Path) -> None:
    own = committed / "mine" / "kent.yml"
    own.parent.mkdir()
    shutil.copy(committed / "book" / "edition.yml", own)
    with pytest.raises(InputError, match=r"and mine/kent\.yml is not; commit"):
        require_publishable(own, committed, TYPED)


def test_sites_runs_and_sweeps_made_before_are_no_change_of_the_book(committed: Path) -> None:
    out = committed / "kent-and-medway"
    for folder in (out, site.layout_of(out), committed / "my-ledger", committed / "my-sweep"):
        folder.mkdir()
        (folder / "index.html").touch()
    for file in (site.lock_of(out), manifest.path_of(out)):
        file.touch()
    with scratch.folder(committed, out.name):
        shutil.copy(ROOT / ".gitignore", committed)
        subprocess.run(["git", "-C", str(committed), "add", ".gitignore"], check=True)
        subprocess.run(["git", "-C", str(committed), "commit", "-qm", "two"], check=True)
        require_publishable(committed / "book" / "edition.yml", committed, TYPED)
        seen = git(committed, "status", "--porcelain").split()
    assert seen == ["??", "kent-and-medway/", "??", "my-ledger/", "??", "my-sweep/"]


def test_of_many_changes_a_few_are_named(committed: Path) -> None:
    for number in range(9):
        (committed / "book" / f"{number}.txt").write_text("mine")
    assert "book/3.txt, book/4.txt and 4 more are not; commit" in refusal(committed, TYPED)


def test_a_book_without_a_commit_is_not_published(project: Path) -> None:
    assert "--publish needs a commit to name on each page" in refusal(project, TYPED)


def test_the_command_refuses_before_anything_is_executed(
    committed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(book, "build_book", lambda *_, **__: pytest.fail("it was built"))
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "--publish", "--out", str(committed / "site")])
    assert ended.value.code == 2
    assert "contact, repository and address are missing" in capsys.readouterr().err
    assert not (committed / "site").exists()
