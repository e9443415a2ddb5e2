"""The page of one run: a single file that needs nothing and believes nobody."""

import base64
import copy
import re
from pathlib import Path

import pytest
from lxml import html
from nbformat import NotebookNode

from helpers.errors import BookError
from helpers.publish.checks.page_reader import Page, read_page
from helpers.publish.checks.site_check import Site, check_site
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import cells
from helpers.publish.pages.chapter import complete
from helpers.publish.pages.images import Figures, embedded
from helpers.publish.pages.page import lay_out, write_page
from helpers.run.store.record import Run
from tests.publish.conftest import ALT, KERNEL, MakeRun, table, write_notebook

EVIL = "<script>alert(1)</script>"
PNG_OF_EVIL = base64.b64encode(f'">{EVIL}'.encode()).decode()


@pytest.fixture
def run(make_run: MakeRun) -> Run:
    return make_run(area="Brent")


def written(run: Run) -> tuple[str, Page]:
    write_page(run, run.page)
    return run.page.read_text(encoding="utf-8"), read_page(run.page, run.folder)


def test_the_page_asks_nothing_of_the_network(project: Path, run: Run) -> None:
    text, page = written(run)
    assert all(address.startswith("data:") for address in page.fetched)
    assert "<script" not in text
    assert "default-src 'none'" in text
    assert "@import" not in text
    assert re.findall(r"url\((?!\"data:)", text) == []


def test_the_page_keeps_every_rule_of_a_page(project: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    write_page(run, tmp_path / "alone" / "index.html")
    faults = [
        str(finding)
        for finding in check_site(Site(tmp_path / "alone"), {}).findings
        if "'data:" not in str(finding)  # a table to download, which the page holds itself
        and "description" not in str(finding)  # for searches, and it is a file, not on the web
    ]
    assert faults == []


def test_prose_figures_and_tables_are_shown(project: Path, run: Run) -> None:
    _, page = written(run)
    assert page.headings[0] == (1, "About hypertension case finding")
    assert [image.alt for image in page.images] == [f"{ALT} (hypertension case finding)"]
    assert "195,000 people do not know that they have it." in page.words
    assert page.classes["ics-table"] >= 3


def test_the_command_of_the_run_is_shown(project: Path, run: Run) -> None:
    text, _ = written(run)
    assert "icsbook run hypertension_case_finding -p area=Brent" in text


def test_the_tables_are_inside_the_page(project: Path, run: Run) -> None:
    text, _ = written(run)
    held = re.search(r'href="data:text/csv;base64,([^"]+)" download="models.csv"', text)
    assert held is not None
    assert base64.b64decode(held[1]) == (run.folder / "tables" / "models.csv").read_bytes()


def test_links_to_other_pages_become_words(project: Path, run: Run) -> None:
    text, _ = written(run)
    assert "methods and cancer." in text
    assert "/book/" not in text


def test_the_contents_lead_to_the_sections(project: Path, run: Run) -> None:
    _, page = written(run)
    inside = [link.removeprefix("#") for link in page.links if re.match("#(?!figure-)", link)]
    assert inside[-1] == "for-analysts"
    assert len(inside) > 3
    assert set(inside) <= page.anchors


def test_the_dark_mode_follows_the_readers_system(project: Path, run: Run) -> None:
    text, _ = written(run)
    assert "color-scheme: light dark;" in text
    assert "--ics-ground: light-dark(" in text


def test_a_parameter_that_looks_like_markup_is_text(project: Path, make_run: MakeRun) -> None:
    text, _ = written(make_run(area=EVIL))
    assert EVIL not in text


@pytest.mark.parametrize(
    "cell",
    [
        cells.markdown(f"{EVIL}\n\n{EVIL}\n"),
        cells.markdown(f"[x](javascript:alert(1)) <img src=x onerror=alert(1)> {EVIL}"),
        cells.code(f"'{EVIL}'", [cells.display({"text/plain": EVIL})], []),
        cells.code(
            "x", [cells.display({"image/png": PNG_OF_EVIL}, {"image/png": {"alt": EVIL}})], []
        ),
    ],
)
def test_whatever_a_notebook_holds_is_text(
    cell: NotebookNode, project: Path, make_run: MakeRun
) -> None:
    run = make_run()
    shown = cells.code("t()", [table("models")], [])
    write_notebook(run, cells.notebook([cells.markdown(f"# {EVIL}"), cell, shown], KERNEL))
    text, page = written(run)
    assert "<script" not in text
    assert "<img src=x" not in text
    assert not [link for link in page.links if link.startswith("javascript")]


def test_what_looks_like_markup_stands_there_as_words(project: Path, make_run: MakeRun) -> None:
    run = make_run()
    write_notebook(run, cells.notebook([cells.markdown(f"# One\n\nIt is {EVIL}.")], KERNEL))
    assert f"It is {EVIL}." in written(run)[1].words


def test_code_is_folded_and_none_is_lost(project: Path, run: Run) -> None:
    text, _ = written(run)
    code = html.fromstring(text).find_class("cell_input")
    shown = "\n".join(each.text_content() for each in code)
    for cell in load(run).notebook.cells:
        assert cell.cell_type != "code" or cell.source in shown
    for each in code:
        assert each.getparent().tag == "details"
        assert "open" not in each.getparent().attrib


def test_an_image_is_within_the_page_with_its_words(project: Path, run: Run) -> None:
    text, page = written(run)
    (held,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', text)
    drawn = load(run).notebook.cells[6].outputs[1].data["image/svg+xml"]
    assert base64.b64decode(held).decode() == drawn
    (image,) = page.images
    assert image.alt == f"{ALT} (hypertension case finding)"


def test_a_link_within_the_page_and_one_to_elsewhere_stay(project: Path, make_run: MakeRun) -> None:
    run = make_run()
    words = (
        "# One\n\n[a](https://example.org/) [b](#models) [*c* d](/book/c.md#e)\n\n(models)=\n## Two"
    )
    write_notebook(run, cells.notebook([cells.markdown(words)], KERNEL))
    _, page = written(run)
    assert {"https://example.org/", "#models"} <= set(page.links)
    assert "a b c d" in page.words
    assert not [link for link in page.links if link.startswith("/")]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("Some {gone}`words`.", 'Unknown interpreted text role "gone"'),
        ("```{gone}\nwords\n```", "gone"),
        ("[x](#gone)", "gone"),
        ("### Deep", "Non-consecutive header level increase"),
    ],
)
def test_a_fault_of_the_markdown_is_one_error_that_says_where(words: str, fault: str) -> None:
    chapter = cells.notebook([cells.markdown("# One"), cells.markdown(words)], KERNEL)
    with pytest.raises(BookError, match=fault) as error:
        lay_out(chapter)
    assert str(error.value).startswith("the page cannot be laid out: cell 2: ")
    assert "\n" not in str(error.value)


def test_a_page_that_cannot_be_laid_out_is_not_half_written(
    project: Path, make_run: MakeRun
) -> None:
    run = make_run()
    write_notebook(run, cells.notebook([cells.markdown("# One\n\n{gone}`x`")], KERNEL))
    with pytest.raises(BookError):
        write_page(run, run.page)
    assert not run.page.exists()


def test_the_chapter_itself_is_left_as_it_was(finished: Finished) -> None:
    chapter = complete(finished, Stamp(), lambda path: path.name, Figures(embedded))
    before = copy.deepcopy(chapter)
    lay_out(chapter)
    assert chapter == before


def test_the_same_run_gives_the_same_bytes(project: Path, run: Run) -> None:
    assert written(run)[0] == written(run)[0]
