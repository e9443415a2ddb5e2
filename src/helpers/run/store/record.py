"""What a finished run leaves behind, and how a folder is known to hold a whole one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 2
"""Version of what a run leaves; a run of another version is no run to this one."""
RECORD_FILE = "run.json"
RESULTS_FILE = "results.json"
INGREDIENTS_FILE = "made_of.json"
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
        """The page that opens by itself."""
        return self.folder / f"{self.analysis}.html"

    @property
    def record(self) -> dict[str, Any]:
        """What `run.json` says."""
        text = (self.folder / RECORD_FILE).read_text(encoding="utf-8")
        record: dict[str, Any] = json.loads(text)
        return record


def write_record(folder: Path, record: Mapping[str, Any]) -> None:
    """Write `run.json` into a folder whose other files are all written; their hashes go in."""
    files = {
        path.relative_to(folder).as_posix(): file_hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD_FILE
    }
    write_json(folder / RECORD_FILE, {"format": FORMAT, **record, "files": files})


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
        run = _run_in(folder)
        record = run.record
        if record["format"] != FORMAT:
            return f"is of format {record['format']} and this version writes {FORMAT}"
        for name, seen in record["files"].items():
            if not (folder / name).is_file():
                return f"has lost {name}"
            if file_hash(folder / name) != seen:
                return f"has a changed {name}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"has no {RECORD_FILE} that can be read"
    return "" if run.notebook.is_file() else f"has lost {run.notebook.name}"


def _run_in(folder: Path) -> Run:
    record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
    return Run(record["analysis"], record["key"], folder)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
