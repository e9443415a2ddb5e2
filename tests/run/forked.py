"""A command in a process forked from this one, which has imported already what it needs."""

import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path

from helpers.cli import app
from helpers.cli import run as run  # noqa: PLC0414 - imported before any process is forked
from helpers.run.engine import preload
from tests.run.held import PATIENCE


class Forked:
    """A command under way, which can be killed as if it had been typed."""

    def __init__(self, said: Path, *words: str, first: Callable[[], None] = lambda: None) -> None:
        """Start the command; what it prints goes to the file `said`.

        Args:
            said: the file, which is not there yet.
            words: what is typed.
            first: is called in the process before the command begins.
        """
        self._said = said
        preload.packages()
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_carry_out, args=(said, words, first))
        self._process.start()

    def poll(self) -> int | None:
        """Return its status, negative for a signal; None while it is under way."""
        return self._process.exitcode

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()

    def ended(self) -> tuple[int | None, str]:
        """Return its status, and what it printed."""
        self._process.join(PATIENCE)
        return self._process.exitcode, self._said.read_text(encoding="utf-8")


def _carry_out(said: Path, words: tuple[str, ...], first: Callable[[], None]) -> None:
    with said.open("x", encoding="utf-8") as file:
        sys.stdout = sys.stderr = file
        first()
        app.main(words)
