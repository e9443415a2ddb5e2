"""What a finished run leaves behind, and how a folder is known to hold a whole one."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECORD_FILE = "run.json"
RESULTS_FILE = "results.json"
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


def write_record(folder: Path, record: dict[str, Any]) -> None:
    """Write `run.json` into a folder whose other files are all written; their hashes go in."""
    files = {
        path.relative_to(folder).as_posix(): file_hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD_FILE
    }
    text = json.dumps({**record, "files": files}, indent=2, ensure_ascii=False)
    (folder / RECORD_FILE).write_text(text + "\n", encoding="utf-8")


def find(folder: Path) -> Run | None:
    """Return the run that a folder holds, if it holds a whole and unchanged one."""
    try:
        record = json.loads((folder / RECORD_FILE).read_text(encoding="utf-8"))
        run = Run(record["analysis"], record["key"], folder)
        whole = all(file_hash(folder / name) == seen for name, seen in record["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return run if whole and run.notebook.is_file() else None


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
