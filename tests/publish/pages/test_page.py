"""The page of one run: a single file that needs nothing and believes nobody."""

import base64
import re
from pathlib import Path

import pytest
from nbformat import NotebookNode

from helpers.publish.checks.page_reader import Page, read_page
from helpers.publish.checks.site_check import Site, check_site
from helpers.publish.pages import cells
from helpers.publish.pages.page import write_page
from helpers.run.store.record import Run
from tests.publish.conftest import ALT, MakeRun, table, write_notebook

EVIL = "<script>alert(1)</script>"


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
    ]
    assert faults == []


def test_prose_figures_and_tables_are_shown(project: Path, run: Run) -> None:
    _, page = written(run)
    assert page.headings[0] == (1, "58.5% of cases are known: hypertension case finding")
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
    inside = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    assert len(inside) > 4
    assert set(inside) <= page.anchors


def test_the_dark_mode_follows_the_readers_system(project: Path, run: Run) -> None:
    text, _ = written(run)
    assert "@media screen and (prefers-color-scheme: dark) {" in text
    assert "data-theme" not in text.split("<body>")[0].split("prefers-color-scheme")[1]


def test_a_parameter_that_looks_like_markup_is_text(project: Path, make_run: MakeRun) -> None:
    text, _ = written(make_run(area=EVIL))
    assert EVIL not in text


@pytest.mark.parametrize(
    "cell",
    [
        cells.markdown(f"# {EVIL}\n\n{EVIL}\n"),
        cells.markdown(f"# x\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)> {EVIL}"),
        cells.code(f"'{EVIL}'", [cells.display({"text/plain": EVIL})], []),
        cells.code(
            "x", [cells.display({"image/png": '"><script>'}, {"image/png": {"alt": EVIL}})], []
        ),
    ],
)
def test_whatever_a_notebook_holds_is_text(
    cell: NotebookNode, project: Path, make_run: MakeRun
) -> None:
    run = make_run()
    write_notebook(run, cells.notebook([cell, cells.code("t()", [table("models")], [])], {}))
    text, page = written(run)
    assert "<script" not in text
    assert "<img src=x" not in text
    assert not [link for link in page.links if link.startswith("javascript")]


def test_the_same_run_gives_the_same_bytes(project: Path, run: Run) -> None:
    assert written(run)[0] == written(run)[0]
