"""Lays out the book for Jupyter Book: prose filled, chapters completed, nothing left to execute.

The pages of `book/` are staged at the root, so that `index.html` is the home page itself and not a
redirect to it.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml

from helpers.errors import BookError, InputError
from helpers.publish import data_page, home, prose
from helpers.publish.chapter import complete
from helpers.publish.finished import Finished, load, require_all
from helpers.publish.stamp import Stamp
from helpers.run.record import RESULTS_FILE, Run

CONFIG = "_config.yml"
TOC = "_toc.yml"
PROSE = "book"
CHAPTERS = "notebooks"
EXTRA = "extra"
DOWNLOADS = "downloads"
NOTICES = "NOTICES.md"
PUBLISHED_NOTICES = "notices.txt"
ASSETS = ("_static", "_templates")


@dataclass(frozen=True)
class Staged:
    """A staged book.

    Attributes:
        folder: where it stands.
        chapters: analysis to the executed notebook as it will be laid out.
        finished: analysis to what its run left.
    """

    folder: Path
    chapters: Mapping[str, nbformat.NotebookNode]
    finished: Mapping[str, Finished]


def stage(runs: Sequence[Run], folder: Path, project: Path, stamp: Stamp) -> Staged:
    """Write the book's sources into `folder`, which must be empty or not there yet.

    Args:
        runs: one finished run for each chapter of `_toc.yml`.
        folder: where to write.
        project: the project's folder.
        stamp: the commit the pages are made from.

    Raises:
        BookError: a run or a page is missing, or a run is not whole.
        InputError: prose names a figure that does not exist.
    """
    toc = _read_yaml(project, TOC)
    names = list(_documents(toc))
    runs_by_name = require_all(runs, _in_folder(names, CHAPTERS))
    finished = {name: load(run) for name, run in runs_by_name.items()}
    folder.mkdir(parents=True, exist_ok=True)
    _write_pages(_in_folder(names, PROSE), finished, folder, project)
    chapters = {name: _write_chapter(run, folder, stamp) for name, run in finished.items()}
    _copy_assets(folder, project)
    _copy_downloads(finished.values(), folder)
    shutil.copyfile(_existing(project, NOTICES), folder / EXTRA / PUBLISHED_NOTICES)
    _write_yaml(folder / TOC, _moved_toc(toc))
    _write_yaml(folder / CONFIG, _staged_config(_read_yaml(project, CONFIG), stamp))
    return Staged(folder, chapters, finished)


def _write_pages(
    names: Sequence[str], finished: Mapping[str, Finished], folder: Path, project: Path
) -> None:
    blocks = {
        "scorecard": home.scorecard(list(finished.values()), f"{CHAPTERS}/{{}}.html"),
        "catalogue": data_page.catalogue_markdown(),
    }
    for name in names:
        text = _existing(project, f"{PROSE}/{name}.md").read_text(encoding="utf-8")
        filled = prose.fill_page(text, finished, blocks, f"{PROSE}/{name}.md")
        _write(folder / f"{name}.md", prose.move_links(filled))


def _write_chapter(finished: Finished, folder: Path, stamp: Stamp) -> nbformat.NotebookNode:
    def link(path: Path) -> str:
        return f"../{DOWNLOADS}/{finished.analysis}/{path.name}"

    try:
        chapter = complete(finished, stamp, link)
    except InputError as error:
        raise InputError(f"{CHAPTERS}/{finished.analysis}.md: {error}") from error
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            cell.source = prose.move_links(cell.source)
    _write(folder / CHAPTERS / f"{finished.analysis}.ipynb", json.dumps(chapter, indent=1))
    return chapter


def _copy_assets(folder: Path, project: Path) -> None:
    """Copy styles and templates to where `_config.yml` looks for them, in either build."""
    for name in ASSETS:
        shutil.copytree(_existing(project, f"{PROSE}/{name}"), folder / PROSE / name)


def _copy_downloads(runs: Iterable[Finished], folder: Path) -> None:
    for run in runs:
        target = folder / EXTRA / DOWNLOADS / run.analysis
        target.mkdir(parents=True)
        for path in (*run.tables.values(), run.folder / RESULTS_FILE, run.path):
            shutil.copyfile(path, target / path.name)


def _existing(project: Path, name: str) -> Path:
    path = project / name
    if not path.exists():
        raise BookError(f"there is no {name}: the book cannot do without it")
    return path


# --- _toc.yml and _config.yml ---------------------------------------------------------------------


def _documents(toc: Mapping[str, Any]) -> Iterator[str]:
    """Yield every document that a table of contents names, the root first."""
    for key, value in toc.items():
        if key in {"root", "file"}:
            yield str(value)
        elif isinstance(value, list):
            for entry in value:
                yield from _documents(entry)


def _in_folder(names: Sequence[str], folder: str) -> list[str]:
    prefix = f"{folder}/"
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def _moved_toc(toc: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table of contents with the pages of `book/` at the root."""
    return {key: _moved_entry(key, value) for key, value in toc.items()}


def _moved_entry(key: str, value: Any) -> Any:
    if key in {"root", "file"}:
        return str(value).removeprefix(f"{PROSE}/")
    if isinstance(value, list):
        return [_moved_toc(entry) for entry in value]
    return value


def _staged_config(config: Mapping[str, Any], stamp: Stamp) -> dict[str, Any]:
    """Return the book's settings with execution off, other files and the stamp added."""
    staged: dict[str, Any] = json.loads(json.dumps(config))  # a deep copy of plain values
    staged.setdefault("execute", {})["execute_notebooks"] = "off"
    sphinx = staged.setdefault("sphinx", {}).setdefault("config", {})
    sphinx["html_extra_path"] = [EXTRA]
    context = sphinx.setdefault("html_context", {})
    context["commit"], context["commit_date"] = stamp.commit, stamp.date
    context["notices"] = PUBLISHED_NOTICES
    return staged


def _read_yaml(project: Path, name: str) -> dict[str, Any]:
    path = _existing(project, name)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BookError(f"{name} is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise BookError(f"{name} holds no mapping")
    return content


def _write_yaml(path: Path, content: Mapping[str, Any]) -> None:
    _write(path, yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
