"""The cells of one notebook, run in a process forked for it."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from helpers.errors import BookError, InputError
from helpers.run.engine import forks, parent_death, sandbox

Message = dict[str, Any]
Tell = Callable[[Message], None]


class CellTimeoutError(BookError):
    """A cell ran for longer than it may."""


class CellProcess:
    """A process forked from this one, in which the cells of a notebook run one after another.

    It shares what this process has imported, and nothing that it changes comes back. It ends with
    this process, or when it is closed.
    """

    def __init__(self, declared: Mapping[str, str] | None, memory_limit: int | None) -> None:
        """Fork.

        Args:
            declared: name to content hash of the tables and imports that the cells may read; None
                for anything.
            memory_limit: bytes that the cells may take beyond what this process has; None for all.

        Raises:
            InputError: the system cannot hold a process to a memory limit.
        """
        if memory_limit is not None:
            require_memory_limits()
        with forks.interrupt_held_back():
            self._connection, self._process = _forked(declared, memory_limit)

    def run(self, wanted: str | list[str], timeout: float | None, tell: Tell) -> Message:
        """Run a cell and return its reply, as Jupyter's `execute_reply`; or evaluate expressions.

        Args:
            wanted: the source of a cell, or expressions, whose `results` are then in the reply.
            timeout: seconds it may take; None for any.
            tell: called with each message of the cell, as a Jupyter client receives it.

        Raises:
            LostProcessError: the process ended.
            CellTimeoutError: the cell took too long; the process is no more.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        try:
            self._connection.send(wanted)
            while True:
                self._wait(deadline)
                kind, content = self._connection.recv()
                if kind == "reply":
                    return dict(content)
                tell({"msg_type": kind, "header": {"msg_type": kind}, **content})
        except (EOFError, OSError):
            raise forks.LostProcessError(forks.how_it_ended(self._process)) from None

    def close(self) -> None:
        """Kill the process, if it is still there."""
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _wait(self, deadline: float | None) -> None:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        if not self._connection.poll(left):
            self.close()
            raise CellTimeoutError("the cell took too long")


def _forked(
    declared: Mapping[str, str] | None, memory_limit: int | None
) -> tuple[Connection, BaseProcess]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(theirs, ours, os.getpid(), declared, memory_limit), daemon=True
    )
    process.start()
    theirs.close()
    return ours, process


def require_memory_limits() -> None:
    """Refuse a system that cannot hold a process to a memory limit.

    Raises:
        InputError: it cannot.
    """
    if not forks.available():
        raise InputError("--memory-limit: this system cannot hold a notebook to it; leave it out")


def _serve(
    connection: Connection,
    theirs: Connection,
    parent: int,
    declared: Mapping[str, str] | None,
    memory_limit: int | None,
) -> None:
    """Run cells as they arrive, until the process is killed or a cell asks to exit."""
    from helpers.run.engine.shell import Notebook  # noqa: PLC0415 - heavy

    theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and kills us
    parent_death.end_with(parent)

    def tell(kind: str, content: Message) -> None:
        connection.send((kind, {"content": content, "parent_header": {}}))

    notebook = Notebook(tell)
    if memory_limit is not None:
        _limit_memory(memory_limit)
    with nullcontext() if declared is None else sandbox.closed(declared):
        while not notebook.wants_to_exit:
            wanted = connection.recv()
            if isinstance(wanted, str):
                reply = notebook.run(wanted)
            else:
                reply = {"results": notebook.evaluate(wanted)}
            connection.send(("reply", reply | {"refused": sandbox.refused()}))


def _limit_memory(more: int) -> None:
    import resource  # noqa: PLC0415 - not on every system

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + more
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
