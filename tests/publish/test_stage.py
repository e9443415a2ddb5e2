"""The book as Jupyter Book is given it."""

from pathlib import Path

import pytest
import yaml

from helpers.errors import BookError, InputError
from helpers.publish.stage import Staged, stage
from helpers.publish.stamp import Stamp
from helpers.run.record import Run
from tests.publish.conftest import ANALYSES, CHAPTER, PAGES

STAMP = Stamp("0123456789ab", "2024-02-29")


def staged(project: Path, runs: list[Run]) -> Staged:
    return stage(runs, project / "_build" / "src", project, STAMP)


def test_prose_pages_stand_at_the_root_and_chapters_beside(project: Path, runs: list[Run]) -> None:
    folder = staged(project, runs).folder
    assert {path.name for path in folder.glob("*.md")} == {"index.md", *(f"{p}.md" for p in PAGES)}
    assert {path.stem for path in (folder / "notebooks").iterdir()} == set(ANALYSES)


def test_the_table_of_contents_follows_the_pages(project: Path, runs: list[Run]) -> None:
    toc = yaml.safe_load((staged(project, runs).folder / "_toc.yml").read_text())
    assert toc["root"] == "index"
    files = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    assert files == [*(f"notebooks/{name}" for name in ANALYSES), *PAGES]
    assert toc["parts"][0]["chapters"][0]["title"] == "Hypertension"


def test_nothing_is_left_to_execute(project: Path, runs: list[Run]) -> None:
    config = yaml.safe_load((staged(project, runs).folder / "_config.yml").read_text())
    assert config["execute"]["execute_notebooks"] == "off"
    assert config["sphinx"]["config"]["html_context"] == {
        "commit": STAMP.commit,
        "commit_date": STAMP.date,
        "notices": "notices.txt",
    }


def test_the_sources_themselves_are_not_touched(project: Path, runs: list[Run]) -> None:
    before = (project / "_config.yml").read_bytes(), (project / "book/index.md").read_bytes()
    staged(project, runs)
    assert before == (
        (project / "_config.yml").read_bytes(),
        (project / "book/index.md").read_bytes(),
    )


def test_every_file_to_download_is_there(project: Path, runs: list[Run]) -> None:
    files = staged(project, runs).folder / "extra" / "downloads" / CHAPTER
    assert {path.name for path in files.iterdir()} == {
        "models.csv",
        "targets.csv",
        "results.json",
        f"{CHAPTER}.ipynb",
    }


def test_links_of_pages_and_chapters_are_moved(project: Path, runs: list[Run]) -> None:
    book = staged(project, runs)
    assert "(/notebooks/hypertension_case_finding.ipynb)" in (book.folder / "index.md").read_text()
    source = book.chapters[CHAPTER].cells[4].source
    assert "(/methods.md)" in source
    assert "(/notebooks/cancer_early_diagnosis.ipynb)" in source


def test_a_page_of_the_contents_that_is_missing_is_named(project: Path, runs: list[Run]) -> None:
    (project / "book" / "glossary.md").unlink()
    with pytest.raises(BookError, match=r"book/glossary\.md"):
        staged(project, runs)


def test_notices_that_are_missing_are_named(project: Path, runs: list[Run]) -> None:
    (project / "NOTICES.md").unlink()
    with pytest.raises(BookError, match=r"NOTICES\.md"):
        staged(project, runs)


def test_an_unknown_figure_in_a_chapter_names_its_notebook(project: Path, runs: list[Run]) -> None:
    text = runs[0].notebook.read_text().replace("detection_rate }}", "detection_rat }}")
    runs[0].notebook.write_text(text)
    with pytest.raises(InputError, match=rf"notebooks/{CHAPTER}\.md: .*detection_rat"):
        staged(project, runs)


@pytest.mark.parametrize("name", ["_config.yml", "_toc.yml"])
@pytest.mark.parametrize("content", [None, "a: [", "- only\n- a list\n"])
def test_settings_that_cannot_be_read_are_named(
    name: str, content: str | None, project: Path, runs: list[Run]
) -> None:
    (project / name).unlink()
    if content is not None:
        (project / name).write_text(content)
    with pytest.raises(BookError, match=name):
        staged(project, runs)


def test_staging_twice_gives_the_same_bytes(project: Path, runs: list[Run]) -> None:
    first = stage(runs, project / "one", project, STAMP).folder
    second = stage(runs, project / "two", project, STAMP).folder
    assert content(first) == content(second)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
