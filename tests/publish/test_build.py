"""The site that Jupyter Book makes of a small book, and what happens when it cannot."""

import shutil
from pathlib import Path

import pytest

from helpers.errors import BookError, InputError
from helpers.publish.build import BuildReport, build
from helpers.publish.reading import Page, read_page
from helpers.run.record import Run
from tests.publish.conftest import ALT, ANALYSES, CHAPTER, PAGES, Book

MOST_HOME_BYTES = 300_000
FAULTY_PAGES = {
    "cite": "# Cite\n\n[gone](/book/gone.md)\n",
    "data": "# Data\n\n[gone](#gone)\n",
    "glossary": "# Glossary\n\n```{nonsense}\n```\n",
    "methods": "# Methods\n\n#### Deep\n",
}


@pytest.fixture
def book(built_book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """Return a copy of the built book that a test may change."""
    for name in ("project", "site"):
        shutil.copytree(getattr(built_book, name), tmp_path / name)
    monkeypatch.setenv("ICSBOOK_PROJECT", str(tmp_path / "project"))
    runs = [copy_run(run, tmp_path / "runs") for run in built_book.runs]
    return Book(tmp_path / "project", runs, tmp_path / "site", built_book.report)


def copy_run(run: Run, folder: Path) -> Run:
    shutil.copytree(run.folder, folder / run.analysis)
    return Run(run.analysis, run.key, folder / run.analysis)


def read(book: Book, name: str) -> Page:
    return read_page(book.site / name, book.site)


def rebuild(book: Book) -> BuildReport:
    return build(book.runs, book.site)


def test_the_report_counts_what_was_made(built_book: Book) -> None:
    report = built_book.report
    assert report.pages == 1 + len(ANALYSES) + len(PAGES) + len(("404", "search"))
    assert report.figures == len(ANALYSES)
    assert report.tables == 2 * len(ANALYSES)
    assert not report.unchanged


def test_the_home_page_is_a_full_page_at_the_root(built_book: Book) -> None:
    page = read(built_book, "index.html")
    assert page.title == "The strategy in numbers - NW London strategy, recomputed"
    assert page.headings[0] == (1, "The strategy in numbers")
    assert "58.5% are known" in page.words
    assert page.classes["ics-score"] == 2 * len(ANALYSES)


def test_a_chapter_shows_its_figure_with_its_own_words(built_book: Book) -> None:
    page = read(built_book, f"notebooks/{CHAPTER}.html")
    assert [image.alt for image in page.images] == [f"{ALT} (hypertension case finding)"]
    assert page.title == "Hypertension - NW London strategy, recomputed"


def test_a_chapter_says_how_to_run_it_and_where_it_comes_from(built_book: Book) -> None:
    page = read(built_book, f"notebooks/{CHAPTER}.html")
    assert [text for level, text in page.headings if level == 2][-3:] == [
        "Run this yourself",
        "Download the figures",
        "Where this comes from",
    ]
    assert f"../downloads/{CHAPTER}/models.csv" in page.links


def test_results_for_programs_are_not_shown_to_readers(built_book: Book) -> None:
    html = (built_book.site / f"notebooks/{CHAPTER}.html").read_text()
    assert "vnd.icsbook" not in html
    assert '"headlines"' not in html


def test_code_is_folded_under_its_own_words(built_book: Book) -> None:
    html = (built_book.site / f"notebooks/{CHAPTER}.html").read_text()
    assert '<details class="ics-code"><summary>Code</summary>' in html
    assert "Toggle hidden content" not in html


def test_no_script_of_the_theme_is_left(built_book: Book) -> None:
    scripts = {path.name for path in built_book.site.rglob("*.js")}
    assert not scripts & {"bootstrap.js", "fontawesome.js", "sphinx-thebe.js", "require.js"}
    assert not list(built_book.site.rglob("*.woff2"))
    assert "MathJax" not in (built_book.site / "index.html").read_text()


def test_the_home_page_is_light(built_book: Book) -> None:
    page = read(built_book, "index.html")
    fetched = [built_book.site / name for name in page.fetched]
    total = sum(path.stat().st_size for path in (built_book.site / "index.html", *fetched))
    assert total < MOST_HOME_BYTES


def test_the_page_one_is_on_is_marked(built_book: Book) -> None:
    html = (built_book.site / "methods.html").read_text()
    assert html.count('aria-current="page"') == 1
    assert '<a href="methods.html" aria-current="page">Methods</a>' in html


def test_no_path_of_this_machine_is_published(built_book: Book) -> None:
    inside = str(built_book.project.parent).encode()
    for path in built_book.site.rglob("*"):
        assert path.is_dir() or inside not in path.read_bytes()


def test_the_notices_name_every_file_that_others_wrote(built_book: Book) -> None:
    notices = (built_book.site / "notices.txt").read_text()
    ours = {path.name for path in (built_book.project / "book" / "_static").iterdir()}
    for path in (built_book.site / "_static").iterdir():
        assert path.name in ours or path.name in notices


def test_nothing_changed_means_no_work(book: Book) -> None:
    report = rebuild(book)
    assert report.unchanged
    assert report.pages == book.report.pages


def test_a_site_changed_by_hand_is_built_again(book: Book) -> None:
    (book.site / "index.html").write_text("<p>mine</p>")
    assert not rebuild(book).unchanged
    assert read(book, "index.html").language == "en-GB"


def test_another_folder_and_another_zone_give_the_same_bytes(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    before = content(book.site)
    build(book.runs, book.project / "elsewhere" / "site")
    assert content(book.project / "elsewhere" / "site") == before


def test_every_fault_is_named_at_once_and_the_last_good_site_stays(book: Book) -> None:
    before = content(book.site)
    for name, text in FAULTY_PAGES.items():
        (book.project / "book" / f"{name}.md").write_text(text)
    with pytest.raises(BookError) as error:
        rebuild(book)
    for name in FAULTY_PAGES:
        assert f"book/{name}.md" in str(error.value)
    assert content(book.site) == before
    assert leftovers(book) == []


def test_a_fault_of_the_built_page_is_named_and_the_last_good_site_stays(book: Book) -> None:
    before = content(book.site)
    (book.project / "book" / "methods.md").write_text("# Methods\n\n<img src='x.png'>\n")
    (book.project / "book" / "rerun.md").write_text("No heading.\n")
    with pytest.raises(BookError) as error:
        rebuild(book)
    assert "methods.html: the image 'x.png' has no alternative text" in str(error.value)
    assert "rerun.html: has 0 main headings (h1), not one" in str(error.value)
    assert content(book.site) == before
    assert leftovers(book) == []


def test_a_fault_in_a_chapter_names_notebook_and_cell(book: Book) -> None:
    run = book.runs[0]
    run.notebook.write_text(run.notebook.read_text().replace("/book/methods.md", "/book/gone.md"))
    with pytest.raises(BookError, match=rf"notebooks/{CHAPTER}\.md, cell 5"):
        rebuild(book)


def test_a_folder_that_holds_something_else_is_left_alone(book: Book) -> None:
    (book.project / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="not a site of this book"):
        build(book.runs, book.project)
    assert (book.project / "thesis.txt").exists()


def test_a_place_that_cannot_be_written_is_named(book: Book) -> None:
    (book.project / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        build(book.runs, book.project / "file" / "site")


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def leftovers(book: Book) -> list[Path]:
    return [path for path in book.site.parent.iterdir() if path.name.startswith(".")]
