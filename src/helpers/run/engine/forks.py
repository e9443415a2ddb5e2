"""Does work in processes forked from this one, which has imported all that the work needs."""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from helpers.errors import BookError
from helpers.run.engine import parent_death

Item = TypeVar("Item")
Made = TypeVar("Made")

GRACE_SECONDS = 2.0
NOW_AND_THEN_SECONDS = 0.5


class LostProcessError(BookError):
    """A process ended before it gave its result: it was killed, or ran out of memory."""


@dataclass(frozen=True)
class Outcome(Generic[Made]):
    """What became of one item.

    Attributes:
        index: place of the item among those given.
        made: what the work returned; None where it failed.
        error: why it failed; None where it did not.
    """

    index: int
    made: Made | None
    error: Exception | None

    @property
    def value(self) -> Made:
        """What the work returned.

        Raises:
            Exception: why it failed.
        """
        if self.error is not None:
            raise self.error
        assert self.made is not None  # noqa: S101 - there is one or the other
        return self.made


def available() -> bool:
    """Return whether this system forks safely; macOS offers it, and its libraries then crash."""
    return sys.platform == "linux"


def processors() -> int:
    """Return how many processes may run at a time without waiting for each other."""
    return os.cpu_count() or 1


def each(work: Callable[[Item], Made], items: Sequence[Item], jobs: int) -> Iterator[Outcome[Made]]:
    """Yield what became of every item, as each is done; a process is forked for each.

    A process that fails or dies takes nothing with it but its own item. When the iterator is closed
    or interrupted, the processes under way are killed; on Linux they also end when this process
    does. Without fork, processes are started afresh: `work` and the items must then be picklable.

    Args:
        work: called with an item in the process made for it; what it returns must be picklable.
        items: what to work on.
        jobs: how many processes at a time.
    """
    crew = Crew(work)
    waiting = deque(enumerate(items))
    try:
        while waiting or crew.busy:
            while waiting and crew.busy < jobs:
                crew.start(*waiting.popleft())
            yield from crew.collect()
    finally:
        crew.dismiss()


def how_it_ended(process: BaseProcess) -> str:
    """Return in words how a process that is ending ended."""
    process.join()
    status = process.exitcode
    if status is not None and status < 0:
        return f"its process was killed by {signal.Signals(-status).name}"
    return f"its process ended with status {status} and no result"


class Crew(Generic[Item, Made]):
    """Processes under way, each forked for one item; whoever starts them also dismisses them."""

    def __init__(self, work: Callable[[Item], Made]) -> None:
        """Take on `work`, as in `each`; nothing is started."""
        self._work = work
        self._context: Any = multiprocessing.get_context("fork" if available() else "spawn")
        self._under_way: dict[int, tuple[Connection, BaseProcess]] = {}

    @property
    def busy(self) -> int:
        """How many are under way."""
        return len(self._under_way)

    def start(self, index: int, item: Item) -> None:
        """Start a process for an item, to be known by `index`, which no other has meanwhile."""
        with interrupt_held_back():
            self._under_way[index] = self._forked(item)

    def collect(self, meanwhile: Callable[[], object] | None = None) -> Iterator[Outcome[Made]]:
        """Wait until at least one is done, and yield what became of it.

        Args:
            meanwhile: called now and then while nothing is done.
        """
        for index in self._done(meanwhile):
            with interrupt_held_back():
                outcome = self._finish(index)
            yield outcome

    def dismiss(self) -> None:
        """Kill what is under way."""
        with interrupt_held_back():
            for index in list(self._under_way):
                self._kill(index)

    def _forked(self, item: Item) -> tuple[Connection, BaseProcess]:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=_work_on, args=(theirs, self._work, item, os.getpid())
        )
        process.start()
        theirs.close()
        return ours, process

    def _done(self, meanwhile: Callable[[], object] | None) -> list[int]:
        indices: dict[Any, int] = {ours: index for index, (ours, _) in self._under_way.items()}
        while meanwhile is not None and not wait(list(indices), NOW_AND_THEN_SECONDS):
            meanwhile()
        return [indices[ready] for ready in wait(list(indices))]

    def _finish(self, index: int) -> Outcome[Made]:
        connection, process = self._under_way.pop(index)
        try:
            made, error = connection.recv()
        except (EOFError, OSError):
            error, made = LostProcessError(how_it_ended(process)), None
        connection.close()
        process.join(GRACE_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        return Outcome(index, made, error)

    def _kill(self, index: int) -> None:
        connection, process = self._under_way.pop(index)
        process.kill()
        process.join()
        connection.close()


@contextmanager
def interrupt_held_back() -> Iterator[None]:
    """Let Ctrl-C wait until the block ends.

    Python loses one that falls into the hooks of a fork, or into the end of a process or connection
    that is no longer referred to. Only the main thread is ever interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        yield
    finally:
        if before is not None:  # as it is while Python itself ends
            signal.signal(signal.SIGINT, before)
    if held:
        signal.raise_signal(signal.SIGINT)


def _work_on(connection: Connection, work: Callable[[Any], Any], item: Any, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and sees to us
    if available():
        parent_death.end_with(parent)
    answer: tuple[Any, Exception | None]
    try:
        answer = work(item), None
    except Exception as error:
        if not isinstance(error, BookError):
            error.add_note(traceback.format_exc())  # its own does not travel
        answer = None, _picklable(error)
    connection.send(answer)
    connection.close()


def _picklable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:
        words = RuntimeError(f"{type(error).__name__}: {error}")
        words.__notes__ = error.__notes__
        return words
    return error
