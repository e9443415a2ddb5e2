"""Reads one side of a comparison: a site, a run, a sweep, a project's folder or a commit."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pyarrow.parquet as pq

from helpers import project
from helpers.csvreader import csv_reader
from helpers.csvtext import cell
from helpers.errors import InputError
from helpers.progress import Tell, unheard
from helpers.publish.build import site
from helpers.publish.build.stage import DOWNLOADS
from helpers.publish.diff import commits
from helpers.run.store import record
from helpers.run.sweep.journal import JOURNAL_FILE
from helpers.run.sweep.tables import FIGURES, HEADLINE, IDENTITY, RESULTS_CSV, TAKEN

WORKING_TREE = "the working tree"
"""What the project is called that no name was given for."""
EARLIER_DICTIONARY = "data_dictionary.csv"
"""A file that earlier sites have beside their tables, and that is none."""
Figure = tuple[float | None, str]
"""A number, where there is one, and its unit."""
Rows = Sequence[Mapping[str, str]]
Content = TypeVar("Content")


@dataclass(frozen=True)
class Answer:
    """What an analysis answers to one set of parameters.

    Attributes:
        page: the page, or the analysis where there is none.
        parameters: every parameter with the value used.
        headlines: name, and which of its numbers, to the figure.
        tables: name to the rows of each table, as its CSV file has them.
    """

    page: str
    parameters: Mapping[str, Any]
    headlines: Mapping[tuple[str, str], Figure]
    tables: Mapping[str, Rows]


@dataclass(frozen=True)
class Side:
    """One side: what the user calls it, its kind in words, and all its answers."""

    name: str
    kind: str
    answers: Sequence[Answer]


def require(*names: str | None) -> None:
    """Refuse names that stand for nothing or for unlike things, before anything is computed.

    Args:
        *names: as `read` takes them.

    Raises:
        InputError: one is neither a path that can be read nor a commit, or they are of two kinds.
    """
    kinds = {}
    for name in names:
        kind = _kind(Path(name)) if name else "project"
        if name and kind is None:
            commits.commit_of(name)
        kinds[name or WORKING_TREE] = kind if kind in {"run", "sweep"} else "book"
    require_alike(kinds)


def require_alike(kinds: Mapping[str, str]) -> None:
    """Refuse to compare what is not of one kind.

    Args:
        kinds: what the user calls each side, to its kind in words.

    Raises:
        InputError: they are of two kinds; says which is what.
    """
    if len(set(kinds.values())) > 1:
        told = ", ".join(f"{name} is a {kind}" for name, kind in kinds.items())
        raise InputError(f"{told}: compare two of a kind, and runs of one analysis")


def read(name: str | None, tell: Tell = unheard) -> Side:
    """Return the side that a user names by a path or as a commit; None is the project itself.

    Raises:
        InputError: there is no such thing, or it is unfinished, damaged or gives no results.
    """
    if name is None:
        return Side(WORKING_TREE, "book", _computed(WORKING_TREE, project.root(), tell))
    path = Path(name)
    kind = _kind(path)
    if kind == "site":
        return Side(name, "book", _of_site(path))
    if kind == "run":
        run = _of_run(path)
        return Side(name, f"run of {run.page}", [run])
    if kind == "sweep":
        return Side(name, kind, _of_sweep(path if path.is_file() else path / RESULTS_CSV))
    return Side(name, "book", _computed(name, path if kind else None, tell))


def _kind(path: Path) -> str | None:
    """Return what stands at a path: a site, a run, a sweep or a project; None for none of them."""
    marks: dict[str, tuple[str | Path, ...]] = {
        "site": (site.MARK,),
        "run": (record.RECORD_FILE, record.SUMS_FILE),
        "sweep": (RESULTS_CSV, JOURNAL_FILE),
        "project": (project.MARKER,),
    }
    if path.is_file() and path.suffix in {".csv", ".parquet"}:
        return "sweep"
    return next((k for k, names in marks.items() if any((path / n).is_file() for n in names)), None)


def _of_site(folder: Path) -> list[Answer]:
    slugs = _parsed(folder / site.MARK, lambda path: list(json.loads(path.read_bytes())["runs"]))
    return [_of_folder(slug, folder / DOWNLOADS / slug) for slug in slugs]


def _of_run(folder: Path) -> Answer:
    run = record.find(folder)
    if run is None:
        raise InputError(f"{folder} holds no finished run: it {record.fault(folder)}")
    return _of_folder(run.analysis, folder, record.TABLES_FOLDER)


def _of_sweep(path: Path) -> list[Answer]:
    if not path.is_file():
        raise InputError(f"{path.parent} holds a sweep that is not finished; --resume goes on")
    return _parsed(path, lambda path: _sets(_rows(path)))


def _computed(name: str, root: Path | None, tell: Tell) -> list[Answer]:
    """Return the answers of a project's folder or, without one, of a commit."""
    with tempfile.TemporaryDirectory(prefix="icsbook-diff-") as working:
        unpacked, pages = Path(working) / "project", Path(working) / "pages"
        if root is None:
            commits.unpack(name, unpacked)
        pages.mkdir()
        commits.answer(name, (root or unpacked).resolve(), pages, tell)
        return [_of_folder(folder.name, folder) for folder in sorted(pages.iterdir())]


def _of_folder(page: str, folder: Path, tables: str = ".") -> Answer:
    found = sorted((folder / tables).glob("*.csv"))
    rows = {path.stem: _parsed(path, _rows) for path in found if path.name != EARLIER_DICTIONARY}

    def parse(path: Path) -> Answer:
        results = json.loads(path.read_bytes())
        return Answer(page, results["parameters"], _figures(results["headlines"].items()), rows)

    return _parsed(folder / record.RESULTS_FILE, parse)


def _sets(rows: Rows) -> list[Answer]:
    """Return the sets of a sweep, which has a row a headline."""
    sets: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for row in rows:
        sets.setdefault(tuple(row[name] for name in IDENTITY), []).append(row)
    return [
        Answer(
            analysis,
            {name: each for name, each in rows[0].items() if name not in TAKEN and each},
            _figures((row[HEADLINE], row) for row in rows),
            {},
        )
        for (analysis, _), rows in sets.items()
    ]


def _figures(headlines: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[tuple[str, str], Figure]:
    return {
        (name, field): (None if given[field] in (None, "") else float(given[field]), given["unit"])
        for name, given in headlines
        for field in FIGURES
    }


def _rows(path: Path) -> Rows:
    """Return the rows of a table by the names of their columns, refusing one cut short."""
    if path.suffix == ".parquet":
        return [
            {n: cell(each) for n, each in row.items()} for row in pq.read_table(path).to_pylist()
        ]
    text = io.StringIO(path.read_text(encoding="utf-8"), newline="")
    header, *rows = csv_reader(text, strict=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _parsed(path: Path, parse: Callable[[Path], Content]) -> Content:
    """Return what a file holds."""
    try:
        return parse(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except (csv.Error, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} is damaged: it does not hold what it should") from None
