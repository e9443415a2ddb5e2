"""What an edition lacks is known before a notebook runs."""

import shutil
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.progress import Progress
from helpers.publish.build.plan import BookPlan, plan_book, staged_name, targets
from helpers.publish.edition.edition import read_edition
from tests.publish.conftest import CHAPTER, ROOT, edition_of

ONE = """\
title: One chapter
area: {area}
parts:
  - caption: Analyses
    pages:
      - {{analysis: {analysis}, title: One}}
  - caption: About
    pages:
      - {{prose: rerun, title: Run}}
      - {{prose: data, title: Data}}
      - {{prose: methods, title: Methods}}
"""
CANCER = "cancer_early_diagnosis"


@pytest.fixture
def real(project: Path) -> Path:
    """Return a small project with the real data and notebooks."""
    shutil.rmtree(project / "data")
    shutil.copytree(ROOT / "data", project / "data", ignore=shutil.ignore_patterns("local"))
    (project / "notebooks").mkdir()
    for notebook in (ROOT / "notebooks").glob("*.md"):
        shutil.copy(notebook, project / "notebooks")
    shutil.copy(ROOT / "requirements.lock", project)
    (project / "book" / "index.md").write_text("# Home\n")
    return project


def write(project: Path, home: str = "", area: str = "NW London", analysis: str = CANCER) -> Path:
    file = project / "edition.yml"
    file.write_text(ONE.format(area=area, analysis=analysis))
    (project / "book" / "index.md").write_text(f"# Home\n\n{home}\n")
    return file


def planned(project: Path, **given: str) -> BookPlan:
    return plan_book(read_edition(write(project, **given), project), project)


def test_a_page_with_figures_has_a_plan(real: Path) -> None:
    told: list[Progress] = []
    edition = read_edition(write(real, home="{{ chapters }}"), real)
    found = plan_book(edition, real, told.append)
    assert [(each.done, each.total, each.things) for each in told] == [
        (0, 1, "pages"),
        (1, 1, "pages"),
    ]
    assert list(found.plans) == [CANCER]
    assert (found.absent, found.releases) == ({}, ())


def test_an_area_without_figures_is_told_in_words_and_not_planned(real: Path) -> None:
    found = planned(real, home="{{ chapters }} {{ missing }}", area="Isles of Scilly")
    assert found.plans == {}
    assert "Isles of Scilly" in found.absent[CANCER]


@pytest.mark.parametrize(
    ("home", "message"),
    [
        ("{{ scorecard }}", "unknown placeholder {{ scorecard }}; use one of accessibility, area"),
        (f"{{{{ {CANCER}.early_rate }}}}", f"unknown placeholder {{{{ {CANCER}.early_rate }}}}"),
        ("[x](/notebooks/workforce_suply.md)", "links to /notebooks/workforce_suply.md, which"),
        ("[x](/book/glossry.md)", "links to /book/glossry.md, which the edition lacks; of /book"),
    ],
)
def test_prose_that_needs_what_the_edition_lacks_is_refused(
    home: str, message: str, real: Path
) -> None:
    with pytest.raises(InputError) as error:
        planned(real, home=home)
    assert f"\n  book/index.md: {message}" in str(error.value)
    assert not (real / "_build").exists()


def test_every_fault_is_told_at_once(real: Path) -> None:
    with pytest.raises(InputError) as error:
        planned(real, home="{{ nothing.x }} [x](/book/glossry.md)")
    assert str(error.value).count("\n  book/index.md: ") == 2


def test_a_page_may_link_to_prose_that_the_edition_lacks_if_there_is_some(real: Path) -> None:
    file = write(real, home="[x](/book/methods.md)")
    file.write_text(file.read_text().replace("      - {prose: methods, title: Methods}\n", ""))
    assert "/book/methods.md" in (real / "notebooks" / f"{CANCER}.md").read_text()
    assert list(plan_book(read_edition(file, real), real).plans) == [CANCER]
    (real / "book" / "methods.md").unlink()
    with pytest.raises(InputError) as error:
        plan_book(read_edition(file, real), real)
    assert "book/index.md: links to /book/methods.md" in str(error.value)
    assert f"notebooks/{CANCER}.md: links to /book/methods.md" in str(error.value)


def test_a_page_may_link_to_a_chapter_that_the_edition_lacks_if_there_is_one(
    real: Path,
) -> None:
    notebook = real / "notebooks" / f"{CANCER}.md"
    notebook.write_text(f"{notebook.read_text()}\nSee [x](/notebooks/workforce_supply.md).\n")
    assert list(planned(real, home="[x](/notebooks/workforce_supply.md)").plans) == [CANCER]
    notebook.write_text(f"{notebook.read_text()}\nSee [x](/notebooks/workforce_suply.md).\n")
    with pytest.raises(InputError) as error:
        planned(real)
    assert f"notebooks/{CANCER}.md: links to /notebooks/workforce_suply.md" in str(error.value)
    assert str(error.value).count("links to") == 1


def test_a_release_that_is_not_imported_is_told_before_anything_runs(real: Path) -> None:
    file = write(real, analysis=CHAPTER)
    page = f"{{analysis: {CHAPTER}, title: One"
    given = ", parameters: {source: official, level: practice}"
    file.write_text(file.read_text().replace(page, page + given))
    with pytest.raises(InputError, match=rf"page {CHAPTER}: .*icsbook data import qof"):
        plan_book(read_edition(file, real), real)


def test_a_file_of_a_page_has_the_suffix_of_what_it_is() -> None:
    assert staged_name("one", {}) == "notebooks/one.ipynb"
    assert staged_name("one", {"one": "no figures"}) == "notebooks/one.md"


def test_a_link_leads_to_the_staged_page_of_its_edition(project: Path) -> None:
    found = targets(edition_of(project), {"workforce_supply": "no figures"})
    assert found["/book/index.md"] == "/index.md"
    assert found["/book/methods.md"] == "/methods.md"
    assert found[f"/notebooks/{CHAPTER}.md"] == f"/notebooks/{CHAPTER}.ipynb"
    assert found["/notebooks/workforce_supply.md"] == "/notebooks/workforce_supply.md"
