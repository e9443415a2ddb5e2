"""The site on disk: known by its mark, replaced whole or not at all."""

from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.publish.build import site


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return make(tmp_path / "site", "one")


def make(folder: Path, words: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(words)
    site.write_mark(folder, {"hypertension_case_finding": "key"})
    return folder


def test_a_site_is_known_by_its_mark(built: Path, tmp_path: Path) -> None:
    assert site.is_site(built)
    assert not site.is_site(tmp_path)
    assert not site.is_site(tmp_path / "gone")


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"made_by": "another"}'])
def test_a_mark_of_something_else_is_no_mark(built: Path, mark: str) -> None:
    (built / site.MARK).write_text(mark)
    assert not site.is_site(built)


@pytest.mark.parametrize("kind", ["nothing", "an empty folder", "a site"])
def test_what_may_be_replaced(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    if kind == "an empty folder":
        folder.mkdir()
    elif kind == "a site":
        make(folder, "old")
    site.require_replaceable(folder)


def test_a_folder_of_somebody_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="not a site of this book"):
        site.require_replaceable(tmp_path)


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is not a folder"):
        site.require_replaceable(tmp_path / "file")


def test_a_new_site_takes_the_place_of_the_old(built: Path, tmp_path: Path) -> None:
    site.swap(make(tmp_path / "new", "two"), built, tmp_path)
    assert (built / "index.html").read_text() == "two"
    assert (tmp_path / site.OLD / "index.html").read_text() == "one"


def test_the_old_site_stands_again_if_the_new_one_cannot_be_put_there(
    built: Path, tmp_path: Path
) -> None:
    with pytest.raises(OSError, match="missing"):
        site.swap(tmp_path / "missing", built, tmp_path)
    assert (built / "index.html").read_text() == "one"


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """Return the scratch folder that a build of `site` left behind when it was killed."""
    work = tmp_path / ".working.site.ab12_xyz"
    (work / "src").mkdir(parents=True)
    return work


def test_a_build_killed_between_the_two_renamings_gives_the_old_site_back(
    built: Path, killed: Path
) -> None:
    built.rename(killed / site.OLD)
    site.recover(built)
    assert not (killed / site.OLD).exists()
    assert (built / "index.html").read_text() == "one"


@pytest.mark.parametrize(
    "name", [".working.ab12_xyz", ".working.site.mine", ".working.sites.ab12_xyz", "site-x"]
)
def test_folders_of_others_are_no_leftovers(name: str, built: Path, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    assert site.leftovers(built) == []
