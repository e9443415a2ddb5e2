"""A copy of the program, for tests in which several processes must run the very same one."""

import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
WITH_TOY = (
    "from tests.run import toy; toy.register(); from helpers import cli; "
    "from helpers.cli import sweep; "
    "sweep._draw = lambda _, path, **__: path.write_text('page'); cli.main()"
)
"""Runs the command with the toy analysis; comparison pages are but a word."""
PATIENCE_SECONDS = 180


def copy_program(folder: Path) -> Path:
    """Copy program and tests to a folder, compiled as they are; return it: the one to run in."""
    shutil.copytree(ROOT / "src" / "helpers", folder / "helpers")
    shutil.copytree(ROOT / "tests", folder / "tests")
    return folder


def environment(program: Path, project: Path) -> dict[str, str]:
    """Return the environment in which a process runs that copy on a project."""
    return {**os.environ, "PYTHONPATH": str(program), "ICSBOOK_PROJECT": str(project)}


def entries(journal: Path) -> int:
    """Return how many sets a journal holds, though another process has it."""
    uri = f"{journal.as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM sets").fetchone()[0])
    return 0


def entries_kept(journal: Path, folder: Path) -> int:
    """Return how many sets a journal whose process was killed keeps: what was half written is none.

    Counted in a copy, so that the journal itself is left as the process left it.
    """
    shutil.copytree(journal.parent, folder)
    with closing(sqlite3.connect(folder / journal.name)) as connection:
        return int(connection.execute("SELECT count(*) FROM sets").fetchone()[0])


def wait_for_entries(journal: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until the journal of a process under way holds so many sets."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while entries(journal) < count:
        assert process.poll() is None, "it ended before so much was done"
        if time.monotonic() > deadline:
            process.kill()
            raise AssertionError(f"no {count} sets within {PATIENCE_SECONDS} s")
        time.sleep(0.02)
