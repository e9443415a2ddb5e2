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

from helpers import source
from helpers.run.store.key import Ingredients

FORMAT = 3
"""Version of what a run leaves; a run of another version is no run to this one."""
RECORD_FILE = "run.json"
SUMS_FILE = "SHA256SUMS"
RESULTS_FILE = "results.json"
INGREDIENTS_FILE = "ingredients.json"
TABLES_FOLDER = "tables"


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
    def record(self) -> dict[str, Any]:
        """What `run.json` says."""
        text = (self.folder / RECORD_FILE).read_text(encoding="utf-8")
        record: dict[str, Any] = json.loads(text)
        return record


def write_record(folder: Path, record: Mapping[str, Any]) -> None:
    """Write `run.json` into a folder whose other files are all written, and then their sums."""
    write_json(folder / RECORD_FILE, {"format": FORMAT, **record})
    page = Run(record["analysis"], "", folder).page.name
    sums = "".join(f"{hashed}  {name}\n" for name, hashed in _sums(folder, page).items())
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
        there = _sums(folder, run.page.name)
        for name in sorted(noted.keys() | there.keys()):
            if noted.get(name) != there.get(name):
                what = "gained" if name not in noted else "lost" if name not in there else ""
                return f"has {what or 'a changed'} {name}"
        if run.record["format"] != FORMAT:
            return f"is of format {run.record['format']} and this version writes {FORMAT}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"has no {RECORD_FILE} and {SUMS_FILE} that can be read"
    return "" if run.notebook.is_file() else f"has lost {run.notebook.name}"


def ingredients_of(run: Path) -> Ingredients | None:
    """Return what the run in a folder was made of, None where that cannot be read."""
    try:
        text = (run / INGREDIENTS_FILE).read_text(encoding="utf-8")
        return Ingredients(**json.loads(text))
    except (OSError, ValueError, TypeError):
        return None


def remove(run: Path) -> None:
    """Remove a run, its sums first: what is left of it is no run.

    Raises:
        OSError: it cannot be removed.
    """
    (run / SUMS_FILE).unlink(missing_ok=True)
    shutil.rmtree(run)


def _run_in(folder: Path) -> Run:
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    return Run(record["analysis"], record["key"], folder)


def _noted(folder: Path) -> dict[str, str]:
    lines = (folder / SUMS_FILE).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return {name: hashed for hashed, name in pairs}


def _sums(folder: Path, page: str) -> dict[str, str]:
    sums = source.digests(folder)
    return {name: hashed for name, hashed in sums.items() if name not in {page, SUMS_FILE}}
