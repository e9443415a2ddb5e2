"""The journal of a sweep: what was computed so far, safe against a kill, a crash and a full disk.

It is a SQLite database with a row a set. A chunk of sets is one transaction, on the disk before the
sweep goes on.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import source
from helpers.errors import InputError

JOURNAL_FILE = "journal.sqlite"
GRACE_SECONDS = 2
"""For a sweep that is ending just now."""

_TABLES = """
CREATE TABLE IF NOT EXISTS reads (hash TEXT PRIMARY KEY, tables TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sets (
    stem TEXT PRIMARY KEY, reads TEXT NOT NULL REFERENCES reads (hash), content TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Row:
    """What came of one set.

    Attributes:
        stem: the digits that stand for all it follows from, but the tables.
        tables: name to content hash of the tables and imports that it read.
        content: what came of it, as plain JSON values.
    """

    stem: str
    tables: Mapping[str, str]
    content: Mapping[str, Any]


class Journal:
    """The open journal of a folder; only one process at a time has it.

    Attributes:
        folder: the folder of the sweep.
    """

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection

    def __len__(self) -> int:
        """How many sets are done, of whatever grid and in whatever state of the data."""
        (count,) = self._connection.execute("SELECT count(*) FROM sets").fetchone()
        return int(count)

    def reads(self) -> dict[str, Mapping[str, str]]:
        """Return the stem of every set that is done, and the tables that it read."""
        known = {
            hashed: json.loads(tables)
            for hashed, tables in self._connection.execute("SELECT hash, tables FROM reads")
        }
        rows = self._connection.execute("SELECT stem, reads FROM sets")
        return {stem: known[hashed] for stem, hashed in rows}

    def rows(self, stems: Iterable[str]) -> Iterator[Row | None]:
        """Yield what came of each set, in the order of the stems; None for one that is not done."""
        query = "SELECT tables, content FROM sets JOIN reads ON reads = hash WHERE stem = ?"
        for stem in stems:
            found = self._connection.execute(query, (stem,)).fetchone()
            yield Row(stem, *map(json.loads, found)) if found else None

    def add(self, rows: Iterable[Row]) -> None:
        """Add sets that are done; they are on the disk when it returns.

        Raises:
            InputError: they could not be written; what was there before stays whole.
        """
        try:
            with self._connection:
                for row in rows:
                    tables = _json(row.tables)
                    hashed = source.digest(tables.encode())
                    self._connection.execute(
                        "INSERT OR IGNORE INTO reads VALUES (?, ?)", (hashed, tables)
                    )
                    self._connection.execute(
                        "INSERT OR REPLACE INTO sets VALUES (?, ?, ?)",
                        (row.stem, hashed, _json(row.content)),
                    )
        except sqlite3.Error as error:
            raise InputError(
                f"--out {self.folder}: {error}; what was done before is kept: make room and add "
                "--resume"
            ) from None


@contextmanager
def opened(folder: Path, *, resume: bool) -> Iterator[Journal]:
    """Give the journal of a folder, made if need be, to this process alone.

    Args:
        folder: the folder of a sweep.
        resume: go on with what is there; without it the folder must be empty.

    Raises:
        InputError: the folder is not empty, holds no sweep to go on with, cannot be written, or
            another sweep is at work in it.
    """
    _require_usable(folder, resume=resume)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(folder / JOURNAL_FILE, timeout=GRACE_SECONDS)
    except (OSError, sqlite3.Error) as error:
        raise InputError(f"--out {folder}: {getattr(error, 'strerror', error)}") from None
    with closing(connection):
        _prepare(connection, folder)
        yield Journal(folder, connection)


def _prepare(connection: sqlite3.Connection, folder: Path) -> None:
    """Take the journal for this process, which the system undoes when it ends, and make it."""
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        connection.commit()
        connection.executescript(_TABLES)
        (state,) = connection.execute("PRAGMA quick_check").fetchone()
    except sqlite3.OperationalError as error:
        busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
        why = "another sweep is at work in it" if busy else f"{JOURNAL_FILE}: {error}"
        raise InputError(f"--out {folder}: {why}") from None
    except sqlite3.DatabaseError as error:
        state = str(error)
    if state != "ok":
        raise InputError(
            f"--out {folder}: {JOURNAL_FILE} is damaged ({state}); start anew without it"
        )


def _require_usable(folder: Path, *, resume: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out {folder}: not a folder")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not resume:
        raise InputError(
            f"--out {folder}: not empty; add --resume to go on with what is there, or name "
            "another folder"
        )
    if not (folder / JOURNAL_FILE).is_file():
        raise InputError(f"--out {folder}: holds no sweep to go on with; name another folder")


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
