"""Cells that a test holds until it lets them go, the processes they run in, and their end."""

import time
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

import psutil

PATIENCE = 120
PAUSE = 0.05
FOLDER = "held"
GO = "go"
HELD_CELL = f"""
```{{code-cell}} ipython3
import os, time
from helpers import project
folder = project.root() / "{FOLDER}"
(folder / str(os.getpid())).touch()
while not (folder / "{GO}").exists():
    time.sleep({PAUSE})
```
"""
"""Leaves a file named by its process, so that none is taken for it that is under way besides."""


class Command(Protocol):
    """A command under way."""

    def poll(self) -> int | None:
        """Return its status; None while it is under way."""

    def kill(self) -> None:
        """Kill it."""


def hold(project: Path, analysis: str) -> None:
    """Let the notebook of an analysis stop at its end until `let_go`."""
    _folder(project).mkdir(exist_ok=True)
    path = project / "notebooks" / f"{analysis}.md"
    path.write_text(path.read_text(encoding="utf-8") + HELD_CELL, encoding="utf-8")


def let_go(project: Path) -> None:
    """Let every notebook of a project go on, and none stop any more."""
    (_folder(project) / GO).touch()


def cells(project: Path, count: int, *commands: Command) -> list[psutil.Process]:
    """Return the processes whose cells are held, once there are so many, of commands under way."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = [int(path.name) for path in _folder(project).iterdir()]
        if len(found) == count:
            return [psutil.Process(number) for number in found]
        assert all(command.poll() is None for command in commands), "it ended before its cells ran"
        time.sleep(PAUSE)
    for command in commands:
        command.kill()
    raise AssertionError(f"no {count} notebooks reached their held cell within {PATIENCE} s")


def gone(processes: Collection[psutil.Process]) -> bool:
    """Return whether processes end; so has one that nobody reaps, as in some containers."""
    deadline = time.monotonic() + PATIENCE
    while any(map(_is_running, processes)):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _folder(project: Path) -> Path:
    return project / FOLDER
