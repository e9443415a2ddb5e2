"""Lays out the book for Jupyter Book: prose filled, chapters completed, nothing left to execute.

The pages of `book/` are staged at the root, so that `index.html` is the home page itself and not a
redirect to it.
"""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import yaml

from helpers import source
from helpers.errors import BookError
from helpers.inline import as_text
from helpers.publish.build.plan import lacking, staged_name, targets
from helpers.publish.edition.commit import Stamp
from helpers.publish.edition.edition import (
    CHAPTERS,
    CONFIG,
    HOME,
    PROSE,
    TOC,
    Chapter,
    Edition,
    settings,
    staged_toc,
)
from helpers.publish.edition.finished import Finished, load
from helpers.publish.pages import blocks, bundle, data_page, prose, unavailable
from helpers.publish.pages.bundle import LICENCE
from helpers.publish.pages.chapter import complete
from helpers.publish.pages.images import Figures
from helpers.run.store.record import Run

EXTRA = "extra"
DOWNLOADS = "downloads"
PREVIEWS = "previews"
NOTICES = "NOTICES.md"
PUBLISHED_NOTICES = "notices.txt"
HEADING = re.compile("^# .*$", re.MULTILINE)
ASSETS = ("_static", "_templates")
LABEL = re.compile(r"^\((?P<name>(?!answer\))[\w-]+)\)=$", re.MULTILINE)
"""The label of a section, by which links name it; every chapter has an answer."""
TO_LABEL = re.compile(r"\]\(#(?P<name>[^)\s]+)\)")
"""A link to a label of the same page."""
SETUP_PAGE = "rerun"
SETUP = f"../{SETUP_PAGE}.html#get-the-command"
"""Where a chapter sends whoever lacks the command that makes it."""
READING_PAGE = "methods"
READING = f"../{READING_PAGE}.html"
"""Where a chapter sends whoever wonders how to read a chart."""
IMAGES = "_images"
DIGITS = 20
"""How many digits of the hash of an image make its name."""
DATA_PAGE = "data"
DATA = f"../{DATA_PAGE}.html"
"""Where a chapter sends whoever asks about a source."""


@dataclass(frozen=True)
class Manuscript:
    """An edition with what its pages are made of.

    Attributes:
        edition: the edition.
        runs: slug to the finished run of each page that has figures.
        absent: slug to the reason why a page has none.
    """

    edition: Edition
    runs: Mapping[str, Run]
    absent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Staged:
    """A staged book.

    Attributes:
        folder: where it stands.
        chapters: slug to the executed notebook as it will be laid out.
        finished: slug to what its run left.
    """

    folder: Path
    chapters: Mapping[str, nbformat.NotebookNode]
    finished: Mapping[str, Finished]


def stage(manuscript: Manuscript, folder: Path, project: Path, stamp: Stamp) -> Staged:
    """Write the book's sources into `folder`, which must be empty or not there yet.

    Raises:
        BookError: a run or a page is missing, or a run is not whole.
        InputError: prose names a figure that does not exist.
    """
    edition = manuscript.edition
    _require_every_run(manuscript)
    finished = {slug: load(run) for slug, run in manuscript.runs.items()}
    folder.mkdir(parents=True, exist_ok=True)
    told = blocks.filled(edition, finished, manuscript.absent, stamp, project)
    _write_prose(manuscript, told, folder, project)
    bundled = _write_downloads(finished, folder, project, edition.repository)
    there = edition.prose[1:]
    setup, reading, data_page = (
        address if page in there else ""
        for page, address in ((SETUP_PAGE, SETUP), (READING_PAGE, READING), (DATA_PAGE, DATA))
    )
    completed = {
        slug: complete(
            run,
            stamp,
            _downloads_of(slug),
            Figures(partial(_write_image, folder / EXTRA / IMAGES), reading),
            bundled=bundled[slug],
            setup=setup,
            data_page=data_page,
        )
        for slug, run in finished.items()
    }
    for chapter in edition.chapters:
        if chapter.slug in completed and (chapter.demonstration or chapter in edition.boroughs):
            _give_title(completed[chapter.slug], chapter)
    relink = _relink(manuscript, project)
    chapters = {
        slug: _write_chapter(slug, finished[slug].analysis, chapter, folder, relink)
        for slug, chapter in completed.items()
    }
    _write_absent(manuscript, folder)
    _copy_assets(folder, project)
    shutil.copyfile(_existing(project, NOTICES), folder / EXTRA / PUBLISHED_NOTICES)
    _write_yaml(folder / TOC, staged_toc(edition))
    previews = _write_previews(edition, finished, folder / EXTRA) if edition.address else {}
    config = _staged_config(settings(project), edition, stamp, previews)
    _write_yaml(folder / CONFIG, config)
    return Staged(folder, chapters, finished)


def _require_every_run(manuscript: Manuscript) -> None:
    slugs = {chapter.slug for chapter in manuscript.edition.chapters}
    missing = slugs - manuscript.runs.keys() - manuscript.absent.keys()
    if missing:
        raise BookError(f"no finished run of {', '.join(sorted(missing))}: the edition has a page")
    extra = manuscript.runs.keys() - slugs
    if extra:
        raise BookError(f"the run of {', '.join(sorted(extra))} has no page in the edition")


def _relink(manuscript: Manuscript, project: Path) -> Callable[[str], str]:
    """Return what moves the links of Markdown into the staged book.

    Those to pages that the edition lacks become plain words; the answers of chapters, which pages
    of prose repeat, have some too.
    """
    edition = manuscript.edition
    moved, dropped = targets(edition, manuscript.absent), lacking(edition, project)
    return lambda text: prose.move_links(prose.drop_links(text, dropped), moved)


# --- prose ----------------------------------------------------------------------------------------


def _write_prose(
    manuscript: Manuscript, told: Mapping[str, str | None], folder: Path, project: Path
) -> None:
    edition, relink = manuscript.edition, _relink(manuscript, project)
    for name in edition.prose:
        where = f"{PROSE}/{name}.md"
        text = _existing(project, where).read_text(encoding="utf-8")
        filled = prose.fill_page(text, told, where)
        staged = HOME if name == edition.home else name
        _write(folder / f"{staged}.md", relink(filled))


# --- chapters -------------------------------------------------------------------------------------


def _downloads_of(slug: str) -> Callable[[Path], str]:
    """Return what gives the address of a download of a chapter."""
    return lambda path: f"../{DOWNLOADS}/{slug}/{path.name}"


def _write_image(folder: Path, svg: str) -> str:
    """Write a chart under a name that follows from its content; return its address."""
    name = f"{source.digest(svg.encode())[:DIGITS]}.svg"
    _write(folder / name, svg)
    return f"../{IMAGES}/{name}"


def _give_title(page: nbformat.NotebookNode, chapter: Chapter) -> None:
    """Give a page the title of the edition, and keep one on made-up data out of the search."""
    if chapter.demonstration:
        page.metadata["nosearch"] = True
    first = next(cell for cell in page.cells if cell.source.startswith("# "))
    title = as_text(chapter.title)
    first.source = HEADING.sub(lambda _: f"# {title}", first.source, count=1)


def _write_chapter(
    slug: str,
    analysis: str,
    chapter: nbformat.NotebookNode,
    folder: Path,
    relink: Callable[[str], str],
) -> nbformat.NotebookNode:
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            cell.source = relink(cell.source)
            if slug != analysis:  # the chapter itself has these labels
                cell.source = LABEL.sub(rf"({slug}-\g<name>)=", cell.source)
                cell.source = TO_LABEL.sub(rf"](#{slug}-\g<name>)", cell.source)
    _write(folder / staged_name(slug, {}), json.dumps(chapter))
    return chapter


def _write_downloads(
    finished: Mapping[str, Finished], folder: Path, project: Path, repository: str
) -> dict[str, list[Path]]:
    """Write what readers can download; return for each slug what its run itself did not leave."""
    licence = _existing(project, LICENCE).read_text(encoding="utf-8")
    (folder / EXTRA).mkdir()
    data_page.write_tables(folder / EXTRA / data_page.FOLDER)
    return {
        slug: bundle.write(run, slug, folder / EXTRA / DOWNLOADS / slug, licence, repository)
        for slug, run in finished.items()
    }


def _write_previews(
    edition: Edition, finished: Mapping[str, Finished], folder: Path
) -> dict[str, dict[str, str]]:
    """Write the image that stands beside links to each chapter; return what its page says of it."""
    from helpers.publish.pages import previews  # noqa: PLC0415 - heavy, and seldom asked for

    (folder / PREVIEWS).mkdir()
    told = {}
    for chapter in edition.chapters:
        if chapter.slug in finished:
            shown = previews.preview(finished[chapter.slug], chapter.title, edition.title)
            name = f"{PREVIEWS}/{chapter.slug}.png"
            (folder / name).write_bytes(previews.draw(shown))
            told[f"{CHAPTERS}/{chapter.slug}"] = {"file": name, "alt": shown.alt}
    return told


def _write_absent(manuscript: Manuscript, folder: Path) -> None:
    for chapter in manuscript.edition.chapters:
        reason = manuscript.absent.get(chapter.slug)
        if reason is not None:
            name = staged_name(chapter.slug, manuscript.absent)
            _write(folder / name, unavailable.page(chapter, reason))


def _copy_assets(folder: Path, project: Path) -> None:
    """Copy styles and templates to where `_config.yml` looks for them, in either build."""
    for name in ASSETS:
        shutil.copytree(_existing(project, f"{PROSE}/{name}"), folder / PROSE / name)


def _existing(project: Path, name: str) -> Path:
    path = project / name
    if not path.exists():
        raise BookError(f"there is no {name}: the book cannot do without it")
    return path


# --- settings -------------------------------------------------------------------------------------


def _staged_config(
    config: Mapping[str, Any],
    edition: Edition,
    stamp: Stamp,
    previews: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Return the book's settings with those of the edition, execution off and the stamp added."""
    staged: dict[str, Any] = json.loads(json.dumps(config))  # a deep copy of plain values
    staged["title"] = edition.title
    staged.setdefault("html", {})["baseurl"] = edition.address
    staged.setdefault("execute", {})["execute_notebooks"] = "off"
    sphinx = staged.setdefault("sphinx", {}).setdefault("config", {})
    sphinx["html_extra_path"] = [EXTRA]
    context = sphinx.setdefault("html_context", {})
    context["commit"], context["commit_date"] = stamp.commit, stamp.date
    context["commit_changed"] = stamp.changed
    context["notices"] = PUBLISHED_NOTICES
    context["address"], context["previews"] = edition.address, dict(previews)
    return staged


def _write_yaml(path: Path, content: Mapping[str, Any]) -> None:
    _write(path, yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
