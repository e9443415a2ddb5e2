"""A build with nothing to do is known by content alone, and by everything that it would read."""

import os
import platform
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import software
from helpers.errors import InputError
from helpers.publish.build import manifest, site
from helpers.publish.build.manifest import Manifest
from helpers.publish.edition.commit import Stamp

INPUTS = (
    "LICENSE",
    "NOTICES.md",
    "_config.yml",
    "_toc.yml",
    "requirements.lock",
    "book/edition.yml",
    "book/methods.md",
    "book/_static/tokens.css",
    "book/_templates/layout.html",
    "data/datapackage.json",
    "data/areas.csv",
    "notebooks/one.md",
    "data/local/qof/2022-23/provenance.json",
)
RELEASES = ("qof",)


@pytest.fixture
def made(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with a site whose record says that all of it still stands."""
    monkeypatch.setattr(manifest, "SOURCE", project / "helpers")
    for name in (*INPUTS, "helpers/stats.py", "data/local/other/2020/provenance.json"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text("something\n")
    out = out_of(project)
    (out / "notebooks").mkdir(parents=True)
    (out / "index.html").write_text("home")
    (out / "notebooks" / "one.html").write_text("one")
    site.write_mark(out, {"one": "key"})
    inputs = manifest.of_releases(manifest.read_inputs(project, edition_of(project)), RELEASES)
    manifest.write(out, Manifest(inputs, RELEASES, site.tree_hash(out), "2 pages", ("ab",)))
    return project


def out_of(project: Path) -> Path:
    return project / "_build" / "html"


def edition_of(project: Path) -> Path:
    return project / "book" / "edition.yml"


def standing(project: Path) -> Manifest | None:
    return manifest.standing(out_of(project), project, edition_of(project))


def edit_unseen(path: Path) -> None:
    """Change one byte of a file; its length and its times stay as they were."""
    before, content = path.stat(), path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_was_not_touched_stands(made: Path) -> None:
    found = standing(made)
    assert found is not None
    assert found.found == "2 pages"


@pytest.mark.parametrize("name", [*INPUTS, "helpers/stats.py"])
def test_a_changed_input_of_each_kind_is_seen_though_its_times_are_not(
    name: str, made: Path
) -> None:
    edit_unseen(made / name)
    assert standing(made) is None
    old = manifest.read(out_of(made))
    assert old is not None
    now = manifest.of_releases(manifest.read_inputs(made, edition_of(made)), RELEASES)
    assert name in manifest.changes(old.inputs, now)


@pytest.mark.parametrize("name", ["book/new.md", "data/new.csv", "notebooks/new.md"])
def test_an_added_and_a_removed_input_are_seen(name: str, made: Path) -> None:
    (made / name).write_text("new\n")
    assert standing(made) is None
    (made / name).unlink()
    assert standing(made) is not None
    (made / "book" / "methods.md").unlink()
    assert standing(made) is None


@pytest.mark.parametrize(
    "name",
    [
        "notebooks/reference/one.ipynb",
        "data/local/other/2020/provenance.json",
        "data/local/qof/2022-23/prevalence.parquet",
        "README.md",
        "helpers/__pycache__/stats.pyc",
    ],
)
def test_what_no_build_reads_changes_nothing(name: str, made: Path) -> None:
    (made / name).parent.mkdir(parents=True, exist_ok=True)
    (made / name).write_text("other\n")
    assert standing(made) is not None


def test_a_link_that_an_editor_leaves_to_nothing_is_no_input(made: Path) -> None:
    (made / "book" / ".#index.md").symlink_to("somebody@somewhere.1234")
    assert standing(made) is not None


@pytest.mark.parametrize("name", ["index.html", "notebooks/one.html", "site.json"])
def test_a_file_of_the_site_changed_by_hand_is_seen(name: str, made: Path) -> None:
    edit_unseen(out_of(made) / name)
    assert standing(made) is None


def test_a_file_added_to_or_taken_from_the_site_is_seen(made: Path) -> None:
    (out_of(made) / "more.html").write_text("")
    assert standing(made) is None
    (out_of(made) / "more.html").unlink()
    (out_of(made) / "notebooks" / "one.html").unlink()
    assert standing(made) is None
    shutil.rmtree(out_of(made))
    assert standing(made) is None


def pin_python(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(platform, "python_version", lambda: "3.99.0")


def pin_packages(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(software, "unlocked", lambda: {"sphinx": "99.0"})


def pin_commit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(manifest, "read_stamp", lambda root: Stamp("0123456789ab", root.name))


@pytest.mark.parametrize("pin", [pin_python, pin_packages, pin_commit])
def test_another_python_another_package_and_another_commit_are_seen(
    pin: Callable[[pytest.MonkeyPatch], None], made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pin(monkeypatch)
    assert standing(made) is None


def test_an_edition_that_is_not_there_is_told_in_one_line(made: Path) -> None:
    missing = made / "nowhere.yml"
    with pytest.raises(InputError, match=r"^cannot read .*nowhere\.yml: No such file"):
        manifest.read_inputs(made, missing)
    assert manifest.standing(out_of(made), made, missing) is None


def test_another_edition_is_seen(made: Path) -> None:
    other = made / "other.yml"
    other.write_text("title: another\n")
    assert manifest.standing(out_of(made), made, other) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"inputs": 1, "extra": 2}'])
def test_a_record_that_cannot_be_read_is_no_record(content: str, made: Path) -> None:
    manifest.path_of(out_of(made)).write_text(content)
    assert standing(made) is None


def test_a_record_that_cannot_be_written_is_told_in_one_line(made: Path) -> None:
    found = standing(made)
    assert found is not None
    manifest.path_of(out_of(made)).unlink()
    manifest.path_of(out_of(made)).mkdir()
    with pytest.raises(InputError, match="cannot write"):
        manifest.write(out_of(made), found)


def test_the_rest_of_a_killed_build_is_left_to_a_real_build(made: Path) -> None:
    (out_of(made).parent / ".working.html.ab12_xyz").mkdir()
    assert standing(made) is None


def test_the_record_is_beside_the_site_and_not_in_it(made: Path) -> None:
    assert manifest.path_of(out_of(made)).is_file()
    assert {path.name for path in out_of(made).iterdir()} == {
        "index.html",
        "notebooks",
        "site.json",
    }


def test_what_is_typed_makes_another_site(made: Path) -> None:
    file, out = edition_of(made), out_of(made)
    assert manifest.standing(out, made, file) is not None
    assert manifest.standing(out, made, file, ["area=Brent"]) is None
    changed = manifest.changes(
        manifest.read_inputs(made, file, ["area=Brent"]), manifest.read_inputs(made, file)
    )
    assert changed == ["typed"]
