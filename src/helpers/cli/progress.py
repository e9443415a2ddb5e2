"""How a command shows on standard error how far it is: a bar on a terminal, else now and then."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from helpers.cli.messages import Say, say
from helpers.progress import Progress, Tell

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

QUIET_SECONDS = 2.0
"""How long nothing is said where there is no terminal."""
LINE_SECONDS = 10.0
"""How often a line tells of progress there."""
BAR_SECONDS = 0.1
"""How often the bar of a terminal is drawn."""
BAR_WIDTH = 12
MINUTE = 60
HOUR = 60 * MINUTE


@dataclass(frozen=True)
class Shown:
    """What takes standard error while something is waited for.

    Attributes:
        tell: shows how far it is.
        say: writes a line that stays.
    """

    tell: Tell
    say: Say


@contextmanager
def shown() -> Iterator[Shown]:
    """Show progress on standard error while the block lasts; nothing of a bar stays.

    Nothing else may be printed meanwhile: it would run into the bar.
    """
    if not sys.stderr.isatty():
        yield Shown(Lines(), say)
        return
    with _bars() as bars:
        yield Shown(_Bar(bars), partial(bars.console.print, highlight=False, markup=False))


class Lines:
    """Tells of progress in lines: none before a wait is felt, and not too many."""

    def __init__(self) -> None:
        self._due = time.monotonic() + QUIET_SECONDS

    def __call__(self, progress: Progress) -> None:
        """Write a line, if it is time for one and there is something left to wait for."""
        now = time.monotonic()
        if now >= self._due and (progress.done < progress.total or not progress.total):
            self._due = now + LINE_SECONDS
            say(words(progress))


class _Bar:
    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._task = bars.add_task("", total=None, visible=False)
        self._doing = ""
        self._due = 0.0

    def __call__(self, progress: Progress) -> None:
        """Draw the bar, unless it was drawn a moment ago and tells of the same work."""
        now = time.monotonic()
        if now < self._due and progress.doing == self._doing:
            return
        self._due, self._doing = now + BAR_SECONDS, progress.doing
        self._bars.update(
            self._task,
            completed=progress.done,
            total=progress.total or None,
            description=words(progress),
            visible=True,
            refresh=True,
        )


def _bars() -> "Bars":
    # Here and not above: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    # No thread refreshes it: a process that is forked while one writes waits for ever for standard
    # error. Nothing is redirected: standard output may be a file.
    return Progress(
        BarColumn(BAR_WIDTH),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True, soft_wrap=True),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )


def words(progress: Progress) -> str:
    """Return progress in words, with the time left where that is known."""
    if not progress.total:
        count = f": {progress.done:,} {progress.things}" if progress.done else ""
        so_far = f", {duration(progress.seconds)} so far" if progress.seconds else ""
        return f"{progress.doing}{count}{so_far}"
    parts = [f"{progress.doing}: {progress.done:,} of {progress.total:,} {progress.things}"]
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.rate >= 1:
        parts.append(f"{progress.rate:,.1f} a second")
    if progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_left)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Return a time in words, such as 1 min 20 s."""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"
