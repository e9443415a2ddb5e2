"""A build goes on from the last one: pages that are as before are laid out already."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import software
from helpers.errors import BookError
from helpers.publish.build import site
from helpers.publish.build.layout import Layout
from helpers.publish.build.site_build import build
from helpers.publish.checks.site_check import Site
from helpers.run.store import locking
from tests.publish.conftest import Book, no_wait

EQUATION = "```{{math}}\n:label: {}\na=b\n```\n\n"
SCRIPT = "notebooks/workforce_supply"


@pytest.fixture
def book(built_book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """Return a copy of the built book whose site stands where it usually does."""
    project = tmp_path / "project"
    shutil.copytree(built_book.project, project)
    monkeypatch.setenv("ICSBOOK_PROJECT", str(project))
    return Book(project, built_book.runs, site.usual(), built_book.report)


def rebuild(book: Book) -> None:
    with locking.held(site.lock_of(book.site), no_wait):
        build(book.manuscript, book.site)


def written(book: Book) -> dict[str, int]:
    """Return when each page of a book was written, as it is kept."""
    kept = site.layout_of(book.site) / "html"
    return {path.stem: path.stat().st_mtime_ns for path in kept.rglob("*.html")}


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def anew(book: Book) -> dict[str, bytes]:
    """Return what the site of a book is without what earlier builds left."""
    elsewhere = book.project / "elsewhere" / "site"
    build(book.manuscript, elsewhere)
    made = content(elsewhere)
    shutil.rmtree(elsewhere.parent)
    return made


def edit(book: Book, name: str, old: str, new: str) -> None:
    path = book.project / "book" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_after_edits_the_pages_are_those_of_a_build_from_nothing_and_the_rest_are_as_they_were(
    book: Book,
) -> None:
    rebuild(book)
    before = written(book)
    edit(book, "methods.md", "Some words", "A line above its sections.\n\nOther words")
    rebuild(book)
    after = written(book)
    assert {name for name in after if after[name] != before[name]} == {
        "404",
        "index",
        "methods",
        "search",
    }
    edit(book, "methods.md", "Other words", "[words](#gone)")
    for name in ("methods", "cite"):  # a fault is not forgotten when another page is edited
        edit(book, f"{name}.md", "# About", "#  About")
        with pytest.raises(BookError, match=r"methods\.md"):
            rebuild(book)
    edit(book, "methods.md", "[words](#gone)", "Other words")
    rebuild(book)
    edit(book, "methods.md", "#  About: methods", "# The methods")  # other pages name it
    rebuild(book)
    assert min(written(book).values()) > max(after.values())
    edit(book, "glossary.md", "Some words", "people\n: Whoever lives.\n\nSome words")  # links to it
    rebuild(book)
    edit(book, "methods.md", "Other words", EQUATION.format("first"))
    edit(book, "cite.md", "Some words", "By {eq}`first`, some words")
    rebuild(book)
    both = EQUATION.format("new") + EQUATION.format("first")
    edit(book, "methods.md", EQUATION.format("first"), both)
    rebuild(book)  # the first is the second now, and another page says so
    assert content(book.site) == anew(book)
    assert b"term-people" in (book.site / f"{SCRIPT}.html").read_bytes()


def damage(layout: Path) -> None:
    next((layout / ".doctrees").rglob("methods.doctree")).write_bytes(b"x")


def leave_unfinished(layout: Path) -> None:
    (layout / "whole.json").unlink()


def link_a_part(layout: Path) -> None:
    (layout / "html").rename(layout.parent / "elsewhere")
    (layout / "html").symlink_to(layout.parent / "elsewhere")


def make_foreign(layout: Path) -> None:
    (layout / "whole.json").write_text("[]")


def replace_by_a_file(layout: Path) -> None:
    shutil.rmtree(layout)
    layout.write_text("x")


def replace_by_a_dead_link(layout: Path) -> None:
    shutil.rmtree(layout)
    layout.symlink_to("gone")


def test_a_book_whose_pages_bring_files_is_laid_out_anew(book: Book) -> None:
    (book.project / "book" / "_static" / "own.csv").write_text("words\nfine\n")
    edit(book, "methods.md", "Some words", "{download}`Own <book/_static/own.csv>`. Some words")
    rebuild(book)
    assert list((book.site / "_downloads").rglob("own.csv"))
    edit(book, "methods.md", "{download}`Own <book/_static/own.csv>`. ", "")
    rebuild(book)
    assert not (book.site / "_downloads").exists()


def stage_some(folder: Path) -> Path:
    """Write what a staged book may hold, pages and the rest."""
    for name in ("index.md", "methods.md", "_config.yml", "extra/x.csv", "book/_static/x.css"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Layout:
    """Return a layout that was kept, as if Sphinx had been there."""
    layout = Layout(tmp_path / "layout")
    assert not layout.take(stage_some(tmp_path / "first"))
    for name in ("html/methods.html", ".doctrees/methods.doctree"):
        (tmp_path / "layout" / name).parent.mkdir()
        (tmp_path / "layout" / name).write_text("<p>Methods</p>")
    layout.site.rename(tmp_path / "site")
    layout.keep(Site(tmp_path / "site"))
    return layout


@pytest.mark.parametrize(
    "spoil",
    [
        damage,
        leave_unfinished,
        link_a_part,
        make_foreign,
        replace_by_a_file,
        replace_by_a_dead_link,
    ],
)
def test_a_layout_that_is_not_whole_is_made_anew(
    kept: Layout, spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    spoil(tmp_path / "layout")
    assert not kept.take(stage_some(tmp_path / "second"))
    assert [path.name for path in (tmp_path / "layout").iterdir()] == ["src"]


@pytest.mark.parametrize(
    ("name", "usable"),
    [
        ("methods.md", True),
        ("extra/x.csv", True),
        ("extra/new.md", True),
        ("new.md", False),
        ("_config.yml", False),
        ("book/_static/x.css", False),
    ],
)
def test_what_is_laid_out_is_used_again_where_only_the_content_of_pages_changed(
    kept: Layout, name: str, usable: bool, tmp_path: Path
) -> None:
    second = stage_some(tmp_path / "second")
    (second / name).write_text("changed")
    assert kept.take(second) is usable
    page = tmp_path / "layout" / "html" / "methods.html"
    assert page.exists() is usable
    if usable:
        newer = kept.source.joinpath("methods.md").stat().st_mtime > page.stat().st_mtime
        assert newer is (name == "methods.md")
    assert not kept.take(stage_some(tmp_path / "third"))  # it was not kept again


def test_what_another_version_laid_out_is_made_anew(
    kept: Layout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(software, "fingerprint", lambda: "another")
    assert not kept.take(stage_some(tmp_path / "second"))
