"""What a finished run leaves behind, and how a folder is known to hold a whole one.

A run ends with the file `SHA256SUMS`, which has the hash of every other file; `sha256sum --check`
reads it too. A folder with a file that is missing, changed or added holds no run.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from helpers import source
from helpers.run.store.key import Ingredients

FORMAT = 4
"""Version of what a run leaves; a run of another version is no run to this one."""
RECORD_FILE = "run.json"
SUMS_FILE = "SHA256SUMS"
RESULTS_FILE = "results.json"
INGREDIENTS_FILE = "ingredients.json"
TABLES_FOLDER = "tables"


class Record(BaseModel):
    """What `run.json` says of a run.

    Attributes:
        format: version of what the run left.
        analysis: name of the analysis.
        key: key of the run.
        basis: what its tables rest on, each kind once.
        headlines: name to the fields of each headline.
        parameters: every parameter with the value used.
        given: the parameters that differ from their defaults.
        parameter_help: parameter to its `meaning`, `unit` and what is `allowed`.
        tables: name to content hash of what was read.
        sources: citations.
        table_basis: name of each of its tables, an empty one too, to what it rests on.
        table_sources: name of each of them to its citations.
        python: version of Python.
        versions: package to version of what computed it.
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    analysis: str
    key: str
    basis: tuple[str, ...] = ()
    headlines: Mapping[str, Mapping[str, Any]] = {}
    parameters: Mapping[str, Any] = {}
    given: Mapping[str, Any] = {}
    parameter_help: Mapping[str, Mapping[str, str]] = {}
    tables: Mapping[str, str] = {}
    sources: tuple[str, ...] = ()
    table_basis: Mapping[str, str] = {}
    table_sources: Mapping[str, tuple[str, ...]] = {}
    python: str = ""
    versions: Mapping[str, str] = {}


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes:
        analysis: name of the analysis.
        key: hexadecimal digits that stand for everything the run follows from.
        folder: where its files are.
    """

    analysis: str
    key: str
    folder: Path

    @property
    def notebook(self) -> Path:
        """The executed notebook."""
        return self.folder / f"{self.analysis}.ipynb"

    @property
    def page(self) -> Path:
        """The page that opens by itself; it may be written again, and is not under the sums."""
        return self.folder / f"{self.analysis}.html"

    @property
    def workbook(self) -> Path:
        """Its tables as one workbook, where one was made; like the page, not under the sums."""
        return self.folder / f"{self.analysis}.xlsx"

    @property
    def record(self) -> Record:
        """What `run.json` says."""
        return _record_in(self.folder)


def write_record(folder: Path, record: Record) -> None:
    """Write `run.json` into a folder whose other files are all written, and then their sums."""
    write_json(folder / RECORD_FILE, record.model_dump())
    run = Run(record.analysis, record.key, folder)
    sums = "".join(f"{hashed}  {name}\n" for name, hashed in _sums(run).items())
    (folder / SUMS_FILE).write_text(sums, encoding="utf-8")


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a mapping as JSON that people can read."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def find(folder: Path) -> Run | None:
    """Return the run that a folder holds, if it holds a whole and unchanged one."""
    return None if fault(folder) else _run_in(folder)


def fault(folder: Path) -> str:
    """Return what is wrong with the run in a folder, in words; empty where it is whole."""
    try:
        noted = _noted(folder)
        run = _run_in(folder)
        there = _sums(run)
        for name in sorted(noted.keys() | there.keys()):
            if noted.get(name) != there.get(name):
                what = "gained" if name not in noted else "lost" if name not in there else ""
                return f"has {what or 'a changed'} {name}"
        if run.record.format != FORMAT:
            return f"is of format {run.record.format} and this version writes {FORMAT}"
    except (OSError, ValueError):
        return f"has no {RECORD_FILE} and {SUMS_FILE} that can be read"
    return "" if run.notebook.is_file() else f"has lost {run.notebook.name}"


def ingredients_of(run: Path) -> Ingredients | None:
    """Return what the run in a folder was made of, None where that cannot be read."""
    try:
        text = (run / INGREDIENTS_FILE).read_text(encoding="utf-8")
        return TypeAdapter(Ingredients).validate_json(text)
    except (OSError, ValueError):
        return None


def remove(run: Path) -> None:
    """Remove a run, its sums first: what is left of it is no run; or what stands in its place.

    Raises:
        OSError: it cannot be removed.
    """
    if run.is_symlink() or not run.is_dir():
        run.unlink()
        return
    (run / SUMS_FILE).unlink(missing_ok=True)
    shutil.rmtree(run)


def _run_in(folder: Path) -> Run:
    record = _record_in(folder)
    return Run(record.analysis, record.key, folder)


def _record_in(folder: Path) -> Record:
    return Record.model_validate_json((folder / RECORD_FILE).read_text(encoding="utf-8"))


def _noted(folder: Path) -> dict[str, str]:
    lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return {name: hashed for hashed, name in pairs}


def _sums(run: Run) -> dict[str, str]:
    made_later = {run.page.name, run.workbook.name, SUMS_FILE}
    sums = source.digests(run.folder)
    return {name: hashed for name, hashed in sums.items() if name not in made_later}
