"""Whole books, executed and built: the same wherever and whenever, and not twice without need."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from lxml import html

from helpers.analyses import registry
from helpers.data import imports
from helpers.errors import InputError
from helpers.progress import Progress
from helpers.publish.build import book, manifest
from tests.projects import copy_project
from tests.publish.conftest import CHAPTER, ROOT

EDITION = """\
title: One chapter
area: NW London
parts:
  - caption: Analyses
    pages:
      - {analysis: childrens_emergency, slug: children_nw_london, title: NW London}
      - {analysis: childrens_emergency, slug: children_kent, title: Kent,
         parameters: {area: Kent and Medway}}
      - {analysis: workforce_supply, title: Workforce, parameters: {area: Harrow}}
  - caption: About
    pages:
      - {prose: rerun, title: Run}
      - {prose: cluster, title: Cluster}
      - {prose: contribute, title: Contribute}
      - {prose: data, title: Data}
      - {prose: methods, title: Methods}
"""
HOME = "# Home\n\n## Answers\n\n{{ chapters }}\n\n{{ missing }}\n\nIn {{ area }}.\n"
WATCHED_BUILD = """\
import os, sys
from pathlib import Path
from helpers import cli
log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
watched = (str(Path(cli.__file__).parent) + os.sep, os.environ["ICSBOOK_PROJECT"] + os.sep)
def watch(event, given):
    if event == "open" and isinstance(given[0], str | os.PathLike):
        path = os.path.abspath(os.fsdecode(given[0]))
        if path.startswith(watched):
            os.write(log, (path + "\\n").encode())
sys.addaudithook(watch)
cli.main(["build", "--edition", "small.yml"])
"""
IDLE_BUILD = """\
import json, sys
from helpers import cli
try:
    cli.main(["build", "--edition", "small.yml"])
except SystemExit as ended:
    print(json.dumps([ended.code, sorted(n for n, m in sys.modules.items() if m)]))
"""
LIGHT = {
    *("helpers", "typer"),
    # what typer itself needs to read the options of a command
    *("annotated_doc", "annotated_types", "pydantic", "pydantic_core", "shellingham"),
    *("typing_extensions", "typing_inspection"),
}
HEAVY_ROOMS = tuple(f"helpers.{room}." for room in ("analyses", "data", "present", "stats"))
LIGHT_IN_ROOMS = {"helpers.analyses.registry", "helpers.data.local"}
"""What knows how an analysis is called, and where imports stand, and loads none."""
LIGHT_PUBLISHING = {
    "helpers.publish.build",
    *(f"helpers.publish.build.{name}" for name in ("manifest", "site")),
    *("helpers.publish.edition", "helpers.publish.edition.commit"),
}
LIGHT_RUNNING = {"helpers.run.store", *(f"helpers.run.store.{n}" for n in ("scratch", "locking"))}
NOBODYS_GIT = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
RELEASES = {
    "qof": ("qof/PREVALENCE_2223.csv", "qof/MAPPING_NHS_GEOGRAPHIES_2223.csv"),
    "epraccur": ("geography/epraccur.csv",),
    "imd_postcode": ("geography/2019_deprivation_postcode.csv",),
    "lsoa_lookup": ("geography/LSOA11_CCG21_LAD21_lookup.csv",),
}


def write_project(folder: Path) -> Path:
    """Write a project with all that a build reads, and an edition of three pages under git."""
    copy_project(folder)
    (folder / "book" / "index.md").write_text(HOME)
    (folder / "small.yml").write_text(EDITION)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    commit(folder)
    return folder


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, env=os.environ | NOBODYS_GIT, check=True, capture_output=True)


def commit(folder: Path) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    git(folder, *who, "commit", "--quiet", "--allow-empty", "--message", "another")


def python(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a project; what it says is kept."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **NOBODYS_GIT, "ICSBOOK_PROJECT": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def icsbook_build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return python(folder, "-m", "helpers.cli", "build", "--edition", "small.yml", **environment)


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def no_words(words: str) -> None:
    raise AssertionError(f"nothing was to be said, but {words!r} was")


def hear(told: dict[str, Progress], progress: Progress) -> None:
    """Keep the last that was told of everything that is counted."""
    told[progress.things] = progress


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose site was built while every file that was opened was written down."""
    folder = write_project(tmp_path_factory.mktemp("made") / "project")
    done = python(folder, "-c", WATCHED_BUILD, str(folder.parent / "opened.txt"))
    assert done.returncode == 0, done.stderr
    return folder


def test_pages_of_areas_with_and_without_figures_stand_side_by_side(made: Path) -> None:
    site = made / "_build" / "html"
    names = {path.name for path in (site / "notebooks").iterdir()}
    assert names == {"children_nw_london.html", "children_kent.html", "workforce_supply.html"}
    assert "-p 'area=Kent and Medway'" in unescape(
        (site / "notebooks" / "children_kent.html").read_text()
    )
    empty = unescape((site / "notebooks" / "workforce_supply.html").read_text())
    assert "Workforce supply: no figures for Harrow held here" in empty
    assert "vacancy_rate" in empty
    assert (site / "downloads" / "children_kent" / "results.json").is_file()
    home = (site / "index.html").read_text()
    assert "No figures for North West London are held in this book for:" in home
    assert 'href="notebooks/children_kent.html"' in home


def test_every_file_that_a_build_reads_is_in_its_record(made: Path) -> None:
    found = manifest.read(made / "_build" / "html")
    assert found is not None
    opened = {Path(line) for line in (made.parent / "opened.txt").read_text().splitlines()}
    unknown = {path for path in map(name_in_record, opened, [made] * len(opened)) if path}
    assert unknown - found.inputs.keys() == {"small.yml"}


def name_in_record(path: Path, project: Path) -> str:
    """Return the name that a file has in the record; empty for what a build makes or ignores."""
    if path.is_relative_to(manifest.SOURCE):
        compiled = "__pycache__" in path.parts or path.is_dir()
        return "" if compiled else f"helpers/{path.relative_to(manifest.SOURCE).as_posix()}"
    made_here = path.is_relative_to(project / "_build") or path.is_relative_to(project / ".git")
    return "" if made_here or not path.is_file() else path.relative_to(project).as_posix()


def test_a_build_with_nothing_to_do_says_so_and_imports_nothing_heavy(made: Path) -> None:
    done = python(made, "-c", IDLE_BUILD)
    said, _, answer = done.stdout.strip().rpartition("\n")
    status, modules = json.loads(answer)
    assert status == 0
    assert said.startswith("Nothing has changed: 11 pages, ")
    assert {name for name in modules if name.startswith(HEAVY_ROOMS)} <= LIGHT_IN_ROOMS
    assert {name for name in modules if name.startswith("helpers.publish.")} <= LIGHT_PUBLISHING
    assert {name for name in modules if name.startswith("helpers.run.")} <= LIGHT_RUNNING
    packages = {name.split(".")[0] for name in modules}
    ours = {name for name in packages if not name.startswith("_")}
    assert ours - set(sys.stdlib_module_names) <= LIGHT


def test_elsewhere_and_later_the_same_book_has_the_same_bytes(made: Path, tmp_path: Path) -> None:
    copied = tmp_path / "another place" / "book"
    shutil.copytree(made, copied, ignore=shutil.ignore_patterns("_build"))
    done = icsbook_build(copied, TZ="Asia/Tokyo", PYTHONHASHSEED="77", LC_ALL="C.UTF-8")
    assert done.returncode == 0, done.stderr
    assert content(copied / "_build" / "html") == content(made / "_build" / "html")


def test_a_new_commit_is_stamped_and_executes_nothing(made: Path, tmp_path: Path) -> None:
    copied = tmp_path / "project"
    shutil.copytree(made, copied)
    runs = content(copied / "_build" / "runs")
    before = (copied / "_build" / "html" / "notebooks" / "children_kent.html").read_text()
    commit(copied)
    done = icsbook_build(copied)
    assert done.returncode == 0, done.stderr
    assert "changed since the last build: commit\n" in done.stderr
    assert "executed" not in done.stderr
    assert content(copied / "_build" / "runs") == runs
    after = (copied / "_build" / "html" / "notebooks" / "children_kent.html").read_text()
    assert after != before


def test_an_edition_that_cannot_be_made_leaves_nothing_behind(made: Path, tmp_path: Path) -> None:
    file = tmp_path / "edition.yml"
    file.write_text(EDITION.replace("workforce_supply", "workforce"))
    done = python(made, "-m", "helpers.cli", "build", "--edition", str(file), "--out", "elsewhere")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "page 3 (Workforce), analysis: unknown analysis 'workforce'; did you" in done.stderr
    assert not (made / "elsewhere").exists()


OFFICIAL = """\
title: "{{ area }}, recomputed"
parts:
  - caption: Analyses
    pages:
      - {analysis: hypertension_case_finding, title: Found,
         parameters: {source: official, level: borough}}
"""
OFFICIAL += EDITION[EDITION.index("  - caption: About") :]


def test_another_system_is_built_from_what_is_held_and_from_official_releases(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_project(tmp_path / "project")
    shutil.copy(ROOT / "book" / "index.md", folder / "book")
    monkeypatch.setenv("ICSBOOK_PROJECT", str(folder))
    edition = folder / "book" / "editions" / "any.yml"
    typed = ["area=North Central London"]
    said: list[str] = []
    told: dict[str, Progress] = {}
    heard = partial(hear, told)
    book.build_book(edition, folder / "ncl", 2, said.append, typed=typed, tell=heard)
    executed = sum(words.startswith("executed: ") for words in said)
    assert told["notebooks"].done == told["notebooks"].total == executed > 0
    assert {"pages", "files"} < set(told)
    assert "199,918" in (folder / "ncl" / "notebooks" / f"{CHAPTER}.html").read_text()
    require_no_promise_of_another_strategy(folder / "ncl")
    edition.write_text(OFFICIAL, encoding="utf-8")
    (folder / "book" / "index.md").write_text(HOME, encoding="utf-8")
    with pytest.raises(InputError, match="icsbook data import qof"):
        book.build_book(edition, folder / "ncl", 2, no_words, typed=typed)
    for release, names in RELEASES.items():
        imports.import_release(release, [shared / "official" / name for name in names])
    said.clear()
    book.build_book(edition, folder / "ncl", 2, said.append, typed=typed)
    found = manifest.read(folder / "ncl")
    assert found is not None
    assert found.releases == tuple(sorted(RELEASES))
    assert not [words for words in said if words.startswith("no figures: ")]
    page = (folder / "ncl" / "notebooks" / f"{CHAPTER}.html").read_text()
    assert "190,765" in page
    home = (folder / "ncl" / "index.html").read_text()
    assert "North Central London, recomputed" in home
    assert "No figures for North Central London" not in home


def require_no_promise_of_another_strategy(site: Path) -> None:
    """Hold every sentence of the home page and the chapters to the area of the edition."""
    home, *chapters = [site / "index.html", *(site / "notebooks").glob("*.html")]
    assert {re.sub("^boroughs_.*", "boroughs", each.stem) for each in chapters} == {
        *(set(registry.MODULES) - {"case_mix", "estates_plan", *registry.OF_STRATEGY})
    }
    told = {page: list(sentences(page)) for page in (home, *chapters)}
    assert "Health services of North Central London in numbers" in told[home]
    assert [text for text in told[home] if "which says nothing of North Central London" in text]
    for page in chapters:
        assert [text for text in told[page] if "North Central London" in text]
        assert [text for text in told[page] if "strategy" in text.lower()] == []


def sentences(page: Path) -> Iterator[str]:
    """Yield the words of each heading and paragraph of a page."""
    for each in html.parse(page).getroot().iterfind(".//article//*"):
        if each.tag in ("h1", "h2", "p", "figcaption", "caption"):
            yield " ".join(each.text_content().split())
