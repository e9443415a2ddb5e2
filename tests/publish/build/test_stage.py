"""The book as Jupyter Book is given it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.data import package
from helpers.errors import BookError
from helpers.inline import as_text
from helpers.publish.build.stage import LABEL, Manuscript, Staged, stage
from helpers.publish.edition.commit import Stamp
from helpers.run.store.record import Run
from tests.publish.conftest import ANALYSES, CHAPTER, PAGES, MakeRun, edition_of

STAMP = Stamp("0123456789ab", "2024-02-29")


def staged(project: Path, runs: dict[str, Run], folder: str = "_build/src", **given: Any) -> Staged:
    """Stage a book as a build does, which reads each table once."""
    with package.snapshot():
        manuscript = Manuscript(edition_of(project), runs, **given)
        return stage(manuscript, project / folder, project, STAMP)


def test_prose_pages_stand_at_the_root_and_chapters_beside(
    project: Path, runs: dict[str, Run]
) -> None:
    folder = staged(project, runs).folder
    assert {path.name for path in folder.glob("*.md")} == {"index.md", *(f"{p}.md" for p in PAGES)}
    assert {path.stem for path in (folder / "notebooks").iterdir()} == set(ANALYSES)


def test_the_table_of_contents_follows_the_pages(project: Path, runs: dict[str, Run]) -> None:
    toc = yaml.safe_load((staged(project, runs).folder / "_toc.yml").read_text())
    assert toc["root"] == "index"
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    assert files == [*(f"notebooks/{name}" for name in ANALYSES), *PAGES]
    assert toc["parts"][0]["chapters"][0]["title"] == "Hypertension"


def test_nothing_is_left_to_execute(project: Path, runs: dict[str, Run]) -> None:
    config = yaml.safe_load((staged(project, runs).folder / "_config.yml").read_text())
    assert config["execute"]["execute_notebooks"] == "off"
    assert config["sphinx"]["config"]["html_context"] == {
        "commit": STAMP.commit,
        "commit_date": STAMP.date,
        "commit_changed": False,
        "notices": "notices.txt",
        "address": "",
        "previews": {},
    }


def test_a_chapter_says_how_to_get_its_command_where_the_book_does(
    project: Path, runs: dict[str, Run]
) -> None:
    link = "../rerun.html#get-the-command"
    assert link in json.dumps(staged(project, runs).chapters[CHAPTER])
    file = project / "book" / "edition.yml"
    file.write_text(file.read_text().replace("- {prose: rerun, title: Run it yourself}", ""))
    shutil.rmtree(project / "_build")
    assert link not in json.dumps(staged(project, runs).chapters[CHAPTER])


def test_open_tables_of_the_data_are_there_to_download(project: Path, runs: dict[str, Run]) -> None:
    folder = staged(project, runs).folder / "extra" / "tables"
    assert (folder / "datapackage.json").is_file()
    assert (folder / "estates.csv").read_bytes() == (project / "data/estates.csv").read_bytes()


def test_the_sources_themselves_are_not_touched(project: Path, runs: dict[str, Run]) -> None:
    before = (project / "_config.yml").read_bytes(), (project / "book/index.md").read_bytes()
    staged(project, runs)
    assert before == (
        (project / "_config.yml").read_bytes(),
        (project / "book/index.md").read_bytes(),
    )


def test_every_file_to_download_is_there(project: Path, runs: dict[str, Run]) -> None:
    files = staged(project, runs).folder / "extra" / "downloads" / CHAPTER
    assert {path.name for path in files.iterdir()} == {
        "models.csv",
        "places.csv",
        "results.json",
        f"{CHAPTER}.xlsx",
        f"{CHAPTER}.zip",
        "datapackage.json",
    }


def test_links_of_pages_and_chapters_are_moved(project: Path, runs: dict[str, Run]) -> None:
    book = staged(project, runs)
    assert "(/notebooks/hypertension_case_finding.ipynb)" in (book.folder / "index.md").read_text()
    source = book.chapters[CHAPTER].cells[3].source
    assert "(/methods.md)" in source
    assert "(/notebooks/cancer_early_diagnosis.ipynb)" in source


def test_a_link_of_a_chapter_to_one_that_the_edition_lacks_is_plain_words(
    two_places: tuple[Path, dict[str, Run]],
) -> None:
    for page in staged(*two_places).chapters.values():
        told = "\n".join(cell.source for cell in page.cells)
        assert " and cancer. So much" in told
        assert "cancer_early_diagnosis.md" not in told


def test_a_page_of_the_contents_that_is_missing_is_named(
    project: Path, runs: dict[str, Run]
) -> None:
    manuscript = Manuscript(edition_of(project), runs)
    (project / "book" / "glossary.md").unlink()
    with pytest.raises(BookError, match=r"book/glossary\.md"):
        stage(manuscript, project / "staged", project, STAMP)


def test_notices_that_are_missing_are_named(project: Path, runs: dict[str, Run]) -> None:
    (project / "NOTICES.md").unlink()
    with pytest.raises(BookError, match=r"NOTICES\.md"):
        staged(project, runs)


def test_an_expression_of_a_chapter_without_a_result_names_its_notebook(
    project: Path, runs: dict[str, Run]
) -> None:
    text = runs[CHAPTER].notebook.read_text().replace("{eval}`rate`", "{eval}`rat`")
    runs[CHAPTER].notebook.write_text(text)
    with pytest.raises(BookError, match=rf"notebooks/{CHAPTER}\.md: cell-6: .*`rat` has no stored"):
        staged(project, runs)


@pytest.mark.parametrize("content", [None, "a: [", "- only\n- a list\n"])
def test_settings_that_cannot_be_read_are_named(
    content: str | None, project: Path, runs: dict[str, Run]
) -> None:
    (project / "_config.yml").unlink()
    if content is not None:
        (project / "_config.yml").write_text(content)
    with pytest.raises(BookError, match=r"_config\.yml"):
        staged(project, runs)


def test_staging_twice_gives_the_same_bytes(project: Path, runs: dict[str, Run]) -> None:
    one, two = (staged(project, runs, name).folder for name in ("one", "two"))
    assert content(one) == content(two)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- editions -------------------------------------------------------------------------------------

TWO_PLACES = """\
title: Two boroughs
area: NW London
parts:
  - caption: Your borough
    pages:
      - {analysis: hypertension_case_finding, title: Brent, slug: bp_brent,
         parameters: {area: Brent}}
      - {analysis: hypertension_case_finding, title: Hammersmith & Fulham,
         slug: bp_hammersmith_and_fulham, parameters: {area: H&F}}
  - caption: About
    pages:
      - {prose: rerun, title: Run it}
"""
SLUGS = ("bp_brent", "bp_hammersmith_and_fulham")


@pytest.fixture
def two_places(project: Path, make_run: MakeRun) -> tuple[Path, dict[str, Run]]:
    """Return a project whose edition has two pages of one analysis, and their runs."""
    (project / "book" / "edition.yml").write_text(TWO_PLACES)
    return project, {slug: make_run(CHAPTER, slug) for slug in SLUGS}


def test_two_pages_of_one_analysis_stand_apart(two_places: tuple[Path, dict[str, Run]]) -> None:
    book = staged(*two_places)
    assert {path.name for path in (book.folder / "notebooks").iterdir()} == {
        f"{slug}.ipynb" for slug in SLUGS
    }
    for slug in SLUGS:
        assert (book.folder / "extra" / "downloads" / slug / "results.json").is_file()
        assert f"../downloads/{slug}/models.csv" in json.dumps(book.chapters[slug])


def test_a_demonstration_has_the_title_of_the_edition_and_stays_out_of_the_search(
    project: Path, make_run: MakeRun
) -> None:
    (project / "book" / "edition.yml").write_text(
        TWO_PLACES + "demonstrations:\n  - {analysis: hypertension_case_finding, slug: made_up,\n"
        '     title: "Made_up *data*", parameters: {area: Example System, source: synthetic}}\n'
    )
    chapters = staged(project, {slug: make_run(CHAPTER, slug) for slug in (*SLUGS, "made_up")})
    made_up, real = (chapters.chapters[slug] for slug in ("made_up", "bp_brent"))
    assert made_up.cells[0].source.startswith("# Made&#95;up &#42;data&#42;\n")
    assert made_up.metadata["nosearch"]
    assert "nosearch" not in real.metadata
    assert real.cells[0].source.startswith("# About hypertension")


def test_labels_of_a_page_that_goes_by_another_name_get_that_name(
    project: Path, make_run: MakeRun
) -> None:
    (project / "book" / "edition.yml").write_text(
        "area: NW London\ndemonstrations:\n  - {analysis: hypertension_case_finding, title: Made, "
        "slug: made_up, parameters: {area: Example System, source: synthetic}}\n"
    )
    pages = edition_of(project).chapters
    book = staged(project, {page.slug: make_run(page.analysis, page.slug) for page in pages})
    own, made_up = (labels(book, slug) for slug in (CHAPTER, "made_up"))
    assert own == [f"{CHAPTER}-models", f"{CHAPTER}-same"]
    assert made_up == [f"made_up-{name}" for name in own]
    assert all("(answer)=" in _text(book, slug) for slug in (CHAPTER, "made_up"))
    written = json.loads((book.folder / "notebooks" / "made_up.ipynb").read_text())
    assert f"(made_up-{CHAPTER}-models)=\n## Fewer" in written["cells"][5]["source"]


def test_the_page_of_a_borough_bears_its_name(project: Path, make_run: MakeRun) -> None:
    (project / "book" / "edition.yml").write_text("area: NW London\n")
    pages = edition_of(project).chapters
    book = staged(project, {page.slug: make_run(page.analysis, page.slug) for page in pages})
    assert _text(book, "boroughs_harrow").startswith("# Harrow\n")
    assert "nosearch" not in book.chapters["boroughs_harrow"].metadata


def labels(book: Staged, slug: str) -> list[str]:
    return [found["name"] for found in LABEL.finditer(_text(book, slug))]


def _text(book: Staged, slug: str) -> str:
    cells = book.chapters[slug].cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown").strip()


def test_title_and_contents_are_those_of_the_edition(
    two_places: tuple[Path, dict[str, Run]],
) -> None:
    folder = staged(*two_places).folder
    assert yaml.safe_load((folder / "_config.yml").read_text())["title"] == "Two boroughs"
    parts = yaml.safe_load((folder / "_toc.yml").read_text())["parts"]
    assert [part["caption"] for part in parts] == ["Your borough", "About"]
    assert [page["title"] for page in parts[0]["chapters"]] == ["Brent", "Hammersmith & Fulham"]


def test_prose_may_link_to_the_first_page_of_an_analysis_and_to_any_page_by_its_slug(
    two_places: tuple[Path, dict[str, Run]],
) -> None:
    project, runs = two_places
    (project / "book" / "index.md").write_text(
        "# Home\n\n[a](/notebooks/hypertension_case_finding.md) "
        "[b](/notebooks/bp_hammersmith_and_fulham.md)\n\n{{ area }}\n"
    )
    home = (staged(project, runs).folder / "index.md").read_text()
    assert "[a](/notebooks/bp_brent.ipynb) [b](/notebooks/bp_hammersmith_and_fulham.ipynb)" in home
    assert home.endswith("North West London\n")


def test_the_home_page_has_the_answer_of_each_analysis_from_its_first_page(
    two_places: tuple[Path, dict[str, Run]],
) -> None:
    home = (staged(*two_places).folder / "index.md").read_text()
    assert "For North West London." in home
    assert "- **[Brent](/notebooks/bp_brent.ipynb)** 195,000 people do not know" in home
    assert " and cancer. So much" in home  # which this edition lacks
    assert home.count("\n- **") == 1
    assert "{{ missing }}" not in home


def test_a_page_without_figures_says_so_in_words(two_places: tuple[Path, dict[str, Run]]) -> None:
    project, runs = two_places
    left = {SLUGS[1]: runs[SLUGS[1]]}
    (project / "book" / "index.md").write_text("# Home\n\n{{ missing }}\n\n{{ chapters }}\n")
    folder = staged(project, left, absent={SLUGS[0]: "no <b>figure</b> for Brent"}).folder
    page = (folder / "notebooks" / f"{SLUGS[0]}.md").read_text()
    assert page.startswith("# Hypertension case finding: no figures for Brent held here\n")
    assert f"<p>{as_text('no <b>figure</b> for Brent')}</p>" in page
    assert "icsbook run" not in page
    home = (folder / "index.md").read_text()
    assert "No figures for North West London are held in this book for: [Brent](/" in home
    assert "###" not in home


def test_a_page_without_figures_gives_the_command_where_a_parameter_would_mend_it(
    two_places: tuple[Path, dict[str, Run]],
) -> None:
    project, runs = two_places
    left = {SLUGS[1]: runs[SLUGS[1]]}
    (project / "book" / "index.md").write_text("# Home\n\n{{ missing }}\n\n{{ chapters }}\n")
    folder = staged(project, left, absent={SLUGS[0]: "give it with -p recorded=NUMBER"}).folder
    page = (folder / "notebooks" / f"{SLUGS[0]}.md").read_text()
    assert "icsbook run hypertension_case_finding -p area=Brent" in page


def test_a_run_that_is_missing_or_has_no_page_is_named(
    two_places: tuple[Path, dict[str, Run]], make_run: MakeRun
) -> None:
    project, runs = two_places
    with pytest.raises(BookError, match="no finished run of bp_brent"):
        staged(project, {SLUGS[1]: runs[SLUGS[1]]})
    with pytest.raises(BookError, match="the run of extra has no page"):
        staged(project, {**runs, "extra": make_run(CHAPTER, "extra")})
