"""The site that Jupyter Book makes of a small book, and what happens when it cannot."""

import errno
import multiprocessing
import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.context import ForkProcess
from pathlib import Path

import pandas as pd
import pytest
from nbformat import NotebookNode

from helpers.errors import BookError, InputError
from helpers.present import outputs
from helpers.present.chart_kinds import Drawn
from helpers.publish.build import publishing, site
from helpers.publish.build.site_build import BuildReport, build
from helpers.publish.build.stage import Manuscript
from helpers.publish.checks.page_reader import Page, parse, read_page
from helpers.publish.checks.site_check import Site
from helpers.publish.pages import cells
from helpers.publish.pages.page import write_page
from helpers.results import Figure, sourced
from helpers.run.store import locking
from helpers.run.store.record import Run
from tests.cli.typed import status
from tests.publish.conftest import (
    ALT,
    ANALYSES,
    ANSWER,
    CHAPTER,
    KERNEL,
    PAGES,
    SVG,
    Book,
    change_record,
    edition_of,
    no_wait,
    told,
    write_notebook,
)

MOST_HOME_BYTES = 300_000
PATIENCE_SECONDS = 180
EVIL = '</title><script>alert(1)</script>"><img src=x onerror=alert(1)>*'
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
    runs = {slug: copy_run(run, tmp_path / "runs") for slug, run in built_book.runs.items()}
    return Book(tmp_path / "project", runs, tmp_path / "site", built_book.report)


def copy_run(run: Run, folder: Path) -> Run:
    shutil.copytree(run.folder, folder / run.analysis)
    return Run(run.analysis, run.key, folder / run.analysis)


def read(book: Book, name: str) -> Page:
    return read_page(book.site / name, book.site)


def rebuild(book: Book) -> BuildReport:
    with locking.held(site.lock_of(book.site), no_wait):
        return build(book.manuscript, book.site)


def test_the_report_counts_what_was_made(built_book: Book) -> None:
    report = built_book.report
    assert report.pages == 1 + len(ANALYSES) + len(PAGES) + len(("404", "search"))
    assert report.figures == len(ANALYSES)
    assert report.tables == 2 * len(ANALYSES)


def test_the_home_page_is_a_full_page_at_the_root(built_book: Book) -> None:
    page = read(built_book, "index.html")
    assert page.title == "The strategy in numbers - NW London strategy, recomputed"
    assert page.headings[0] == (1, "The strategy in numbers")
    assert page.words.count(ANSWER) == len(ANALYSES)
    assert {f"notebooks/{name}.html" for name in ANALYSES} <= set(page.links)
    tree = parse((built_book.site / "index.html").read_bytes())
    findings = tree.xpath("//*[contains(@class, 'ics-findings')]//li")
    led = [(each.find(".//strong//a"), each.text_content()) for each in findings]
    assert [link.text_content() for link, _ in led] == [
        *("Hypertension", "Cancer", "Workforce", "Estates")
    ]
    assert [link.get("href") for link, _ in led] == [f"notebooks/{n}.html" for n in ANALYSES]
    assert all(ANSWER in words for _, words in led)


def test_a_chapter_shows_its_figure_with_its_own_words(built_book: Book) -> None:
    page = read(built_book, f"notebooks/{CHAPTER}.html")
    assert [image.alt for image in page.images] == [f"{ALT} (hypertension case finding)"]
    assert page.title == "Hypertension - NW London strategy, recomputed"


def test_a_chapter_says_how_to_run_it_and_where_it_comes_from(built_book: Book) -> None:
    page = read(built_book, f"notebooks/{CHAPTER}.html")
    assert page.headings[-4:] == [
        (2, "For analysts"),
        (3, "Run this yourself"),
        (3, "Download the figures"),
        (3, "Where this comes from"),
    ]
    html = (built_book.site / f"notebooks/{CHAPTER}.html").read_text()
    closed = html.index('<details class="ics-analysts">')
    assert html.index("For analysts</h2>") < closed < html.index("Run this yourself</h3>")
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


def test_the_page_of_a_missing_address_brings_its_style_and_fetches_nothing(
    built_book: Book,
) -> None:
    page = read(built_book, "404.html")
    assert page.fetched == ["data:,"]
    assert ".ics-top-inner" in (built_book.site / "404.html").read_text()


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


def test_another_folder_and_another_zone_give_the_same_bytes(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    before = content(book.site)
    build(book.manuscript, book.project / "elsewhere" / "site")
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


def test_whatever_an_edition_a_release_or_a_run_names_is_text_wherever_it_stands(
    book: Book,
) -> None:
    edition = book.project / "book" / "edition.yml"
    words = edition.read_text().replace("Workforce", f"'Staff{EVIL}'")
    words = words.replace("Run it yourself", "'Run <b>it</b>'").replace("About", f"'A & {EVIL}'")
    words = words.replace("NW London strategy, recomputed", f"'A {EVIL} book'")
    edition.write_text(f"address: https://example.org/book\n{words}")
    made = edition_of(book.project)
    run = book.runs[CHAPTER]
    write_notebook(run, evil_notebook())
    change_record(run, parameters={"area": EVIL}, given={"area": EVIL}, sources=[EVIL, "One"])
    evil_place = replace(made, area=replace(made.area, name=EVIL))
    build(Manuscript(evil_place, book.runs), book.site)
    write_page(run, book.site / "alone.html")
    pages = list(book.site.rglob("*.html"))
    assert len(pages) == book.report.pages + 1
    for path in pages:
        text = path.read_text()
        elements = list(parse(path.read_bytes()).iter("*"))
        assert [e for e in elements if e.tag == "script" and (e.text or not e.get("src"))] == []
        assert [e for e in elements if e.tag == "img" and e.get("src") == "x"] == []
        assert [n for e in elements for n in e.attrib if n.startswith("on")] == [], path.name
        assert not re.search(r"<(b|i)>(it|b)</", text)
    assert read(book, "notebooks/workforce_supply.html").title == f"Staff{EVIL} - A {EVIL} book"
    shown = read(book, f"notebooks/{CHAPTER}.html")
    assert shown.words.count(EVIL) > len(("place", "cell", "caption", "note", "source", "label"))
    assert EVIL in read(book, "index.html").words
    assert EVIL in {image.alt for image in shown.images}


def evil_notebook() -> NotebookNode:
    """Return a chapter whose every text is one that a page must not take for markup."""
    places = sourced(
        pd.DataFrame({"place": [EVIL, "Brent"], "undiagnosed_people": [240, 250]}), [EVIL]
    )
    figures = {"rate": Figure(58.5, "percent", EVIL, period=EVIL, no_limits=EVIL)}
    made = [
        outputs.figures(figures),
        outputs.subtitle(EVIL),
        outputs.picture("models", Drawn(SVG.format(width=99), SVG.format(width=49)), EVIL, "bars"),
        outputs.table("places", places, EVIL, EVIL),
    ]
    answer = "(answer)=\n{eval}`place` has some."
    return cells.notebook(
        [
            cells.markdown("# About it"),
            told(f"{answer}\n\n(a)=\n## In {{eval}}`place`\n\nMore.", EVIL, EVIL),
            cells.code("show()", [cells.display(*each) for each in made], []),
        ],
        KERNEL,
    )


def test_a_chapter_brings_an_image_and_every_page_its_address_where_the_edition_gives_one(
    built_book: Book, book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (built_book.site / f"notebooks/{CHAPTER}.html").read_text()
    assert "og:image" not in before
    assert "canonical" not in before
    assert not (built_book.site / "previews").exists()
    edition = book.project / "book" / "edition.yml"
    fields = "".join(f"{field}: {example}\n" for field, example in publishing.EXAMPLES.items())
    edition.write_text(fields + edition.read_text())
    rebuild(book)
    for name in ANALYSES:
        html = (book.site / f"notebooks/{name}.html").read_text()
        assert (book.site / f"previews/{name}.png").is_file()
        for line in (
            f'<meta property="og:url" content="https://example.org/book/notebooks/{name}.html" />',
            f'<link rel="canonical" href="https://example.org/book/notebooks/{name}.html" />',
            f'<meta property="og:image" content="https://example.org/book/previews/{name}.png" />',
            '<meta property="og:image:width" content="1200" />',
            '<meta property="og:image:height" content="630" />',
            '<meta name="twitter:card" content="summary_large_image" />',
        ):
            assert html.count(line) == 1, line
        assert re.search(rf'property="og:image:alt" content="[^"]*{ANSWER}', html)
    home = (book.site / "index.html").read_text()
    assert 'rel="canonical" href="https://example.org/book/index.html"' in home
    assert 'name="twitter:card" content="summary"' in home
    missing = read(book, "404.html")
    assert "https://example.org/book/index.html" in missing.links
    assert "canonical" not in (book.site / "404.html").read_text()
    assert "delete what stands after" not in missing.words
    assert "welcome at team@example.org" in read(book, "cite.html").words
    assert status("check", "--publish", str(book.site)) == 0, capsys.readouterr().err


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
    run = book.runs[CHAPTER]
    run.notebook.write_text(run.notebook.read_text().replace("/book/methods.md", "/book/gone.md"))
    with pytest.raises(BookError, match=rf"notebooks/{CHAPTER}\.md, cell 4"):
        rebuild(book)


def test_a_folder_that_holds_something_else_is_left_alone(book: Book) -> None:
    (book.project / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="not a site of this book"):
        build(book.manuscript, book.project)
    assert (book.project / "thesis.txt").exists()


def test_a_place_that_cannot_be_written_is_named(book: Book) -> None:
    (book.project / "file").write_text("")
    with pytest.raises(InputError, match="cannot write"):
        build(book.manuscript, book.project / "file" / "site")


def test_a_fault_on_a_page_of_its_own_slug_names_the_notebook_and_the_page(book: Book) -> None:
    file = book.project / "book" / "edition.yml"
    page = f"{{analysis: {CHAPTER}, "
    file.write_text(file.read_text().replace(page, f"{page}slug: blood_pressure, "))
    runs = {"blood_pressure" if slug == CHAPTER else slug: r for slug, r in book.runs.items()}
    notebook = runs["blood_pressure"].notebook
    notebook.write_text(notebook.read_text().replace("/book/methods.md", "/book/gone.md"))
    renamed = Book(book.project, runs, book.site, book.report)
    with pytest.raises(
        BookError, match=rf"notebooks/{CHAPTER}\.md \(page blood_pressure\), cell 4"
    ):
        rebuild(renamed)


def test_a_full_disk_is_told_in_one_line_and_leaves_the_old_site_whole(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = content(book.site)
    monkeypatch.setattr("helpers.publish.build.site_build.stage", full)
    with pytest.raises(InputError, match=r"cannot write .*site: No space left on device"):
        rebuild(book)
    assert content(book.site) == before
    assert leftovers(book) == []


def build_in_a_fork(book: Book) -> ForkProcess:
    (book.project / "book" / "cite.md").write_text("# Cite\n\nAnother way.\n")
    process = multiprocessing.get_context("fork").Process(target=rebuild, args=(book,))
    process.start()
    return process


def kill(process: ForkProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def test_a_build_killed_while_jupyter_book_is_at_work_leaves_the_old_site_whole(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(book.site)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "swap", lambda *_: signal.pause())  # it must not be done before
        process = build_in_a_fork(book)
        wait_until(
            lambda: any((work / "layout" / "html").exists() for work in leftovers(book)), process
        )
        kill(process)
    assert content(book.site) == before
    assert len(leftovers(book)) == 1
    monkeypatch.setattr(locking, "GRACE_SECONDS", PATIENCE_SECONDS)
    # by now all that the killed build had forked must be gone
    with locking.held(site.lock_of(book.site), no_wait):
        shutil.rmtree(leftovers(book)[0])
        time.sleep(1)
        assert leftovers(book) == []


def test_a_build_killed_before_the_change_leaves_the_old_site_whole_and_the_next_clears_up(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lay_out(_: object, staged: Path, *__: object, **___: object) -> Site:
        return Site(Path(shutil.copytree(tmp_path / "site", staged.with_name("html"))))

    def hang(*_: Path) -> None:
        (tmp_path / "reached").touch()
        signal.pause()

    before = content(book.site)
    monkeypatch.setattr("helpers.publish.build.site_build._lay_out", lay_out)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "swap", hang)
        process = build_in_a_fork(book)
        wait_until((tmp_path / "reached").exists, process)
        kill(process)
    assert content(book.site) == before
    assert len(leftovers(book)) == 1
    rebuild(book)
    assert leftovers(book) == []


def wait_until(happened: Callable[[], bool], process: ForkProcess) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert process.is_alive()
        assert time.monotonic() < until
        time.sleep(0.05)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def leftovers(book: Book) -> list[Path]:
    return site.leftovers(book.site)
