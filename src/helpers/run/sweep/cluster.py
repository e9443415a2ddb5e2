"""Works on the chunks of a sweep on an existing Dask cluster; the numbers are those of one machine.

Workers need this package and the project's data, and compute with the very code, packages and
tables that this process has: any other worker is refused. A worker that dies costs its chunk, which
another worker does again.
"""

import asyncio
import importlib
import logging
import multiprocessing
import platform
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from time import monotonic, sleep
from typing import Any

from helpers import project, source
from helpers.errors import BookError, InputError
from helpers.run.engine import forks
from helpers.run.engine.forks import LostProcessError, Outcome
from helpers.run.store import key
from helpers.run.sweep.sweep import Batch, Chunk, Work

CONNECT_SECONDS = 10
ABANDONED_SECONDS = 60
"""How long a sweep waits for a worker after the last one went."""
POLL_SECONDS = 1
AHEAD = 2
"""Chunks handed out for each thread of a worker, so that none waits for the next."""
COMPARED_PACKAGES = (
    "icsbook",
    "distributed",
    "numpy",
    "pandas",
    "pydantic",
    "scipy",
    "statsmodels",
)

SHOWN = 16
"""Digits of a hash that an error shows."""

Environment = Mapping[str, str]
"""What numbers follow from beside their parameters: name to version or hash."""


class Cluster:
    """Workers of a scheduler, to which chunks are handed."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._own = environment(())

    @property
    def threads(self) -> int:
        """How many chunks the workers can work on at a time; none while they cannot be reached."""
        if self._client.status != "running":
            return 0
        try:
            return sum(self._client.nthreads().values())
        except (OSError, TimeoutError):
            return 0

    def require_same(self, tables: Sequence[str]) -> None:
        """Refuse workers that would compute other numbers than this process.

        Args:
            tables: names of the tables and imports that the sweep reads.

        Raises:
            InputError: one lacks this package or the data, or has others; says which and what.
        """
        own = environment(tables)
        found = self._client.run(environment, tuple(tables), on_error="return")
        for worker, theirs in sorted(found.items()):
            if isinstance(theirs, OSError):
                continue  # it was lost meanwhile, which the others make good
            if isinstance(theirs, Exception):
                raise InputError(f"worker {worker} cannot take part: {_words(theirs)}")
            _require_equal(own, theirs, worker)

    def each(self, work: Work, chunks: Sequence[Chunk]) -> Iterator[Outcome[Batch]]:
        """Yield what became of every chunk, as each is done.

        Raises:
            BookError: no worker is left, or the scheduler is gone.
        """
        waiting = deque(enumerate(chunks))
        under_way: dict[Any, int] = {}
        seen = monotonic()
        try:
            while waiting or under_way:
                threads = self.threads
                seen = self._last_seen(threads, seen)
                while waiting and len(under_way) < AHEAD * threads:
                    index, chunk = waiting.popleft()
                    future = self._client.submit(_work, self._own, work, chunk, pure=False)
                    under_way[future] = index
                for future in _finished(list(under_way)):
                    yield self._outcome(under_way.pop(future), future)
        finally:
            self._client.cancel(list(under_way), force=True)

    def _last_seen(self, threads: int, before: float) -> float:
        """Return when a worker was last there."""
        now = monotonic()
        if threads:
            return now
        if now - before > ABANDONED_SECONDS:
            raise self._abandoned(f"no worker for {ABANDONED_SECONDS} s")
        return before

    def _outcome(self, index: int, future: Any) -> Outcome[Batch]:
        distributed: Any = importlib.import_module("distributed")
        if future.status == "finished":
            return Outcome(index, future.result(), None)
        if future.status != "error":
            raise self._abandoned("the scheduler is gone")
        error = future.exception()
        if isinstance(error, distributed.KilledWorker):
            return Outcome(index, None, LostProcessError("every worker that took it was lost"))
        return Outcome(index, None, error if isinstance(error, BookError) else _unforeseen(error))

    def _abandoned(self, why: str) -> BookError:
        return BookError(
            f"--scheduler {self._address}: {why}; what was done before is kept: add --resume"
        )


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """Give the cluster whose scheduler has an address, such as `tcp://10.0.0.5:8786`.

    Raises:
        InputError: the extra `cluster` is not installed, nothing answers there within 10 seconds,
            or it has no worker.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ModuleNotFoundError:
        raise InputError(
            "--scheduler needs the package distributed; install it with: pip install "
            "'icsbook[cluster]'"
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say ourselves what went wrong
    where = f"--scheduler {address}"
    try:
        asyncio.run(_reach(address))
        client = distributed.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, TypeError, ValueError) as error:
        raise InputError(f"{where}: no scheduler answers: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            raise InputError(f"{where}: it has no worker; start one and try again") from None
        yield Cluster(client, address)


def environment(tables: Sequence[str]) -> Environment:
    """Return what the numbers of this process follow from.

    Raises:
        InputError: the project's data are not found, or lack one of them.
    """
    project.root()
    if source.changed():
        raise InputError("its source changed since it was started; start it again")
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in COMPARED_PACKAGES},
        "source of icsbook": key.source_hash(),
        **{f"table {name}": key.content_hash(name) for name in tables},
    }


async def _reach(address: str) -> None:
    """Speak to the scheduler once: a client that cannot would go on trying while it is removed."""
    comm: Any = importlib.import_module("distributed.comm")
    connection = await comm.connect(address, timeout=CONNECT_SECONDS)
    await connection.close()


def _finished(futures: list[Any]) -> set[Any]:
    """Return those of some futures that are done, after a short while."""
    if not futures:
        sleep(POLL_SECONDS)
        return set()
    distributed: Any = importlib.import_module("distributed")
    try:
        return set(distributed.wait(futures, POLL_SECONDS, "FIRST_COMPLETED").done)
    except TimeoutError:
        return set()


def _require_equal(own: Environment, theirs: Environment, worker: str) -> None:
    for name, value in own.items():
        if theirs.get(name) != value:
            raise InputError(
                f"worker {worker} cannot take part: it has {name} {_shown(theirs.get(name))}, "
                f"this machine {_shown(value)}"
            )


def _shown(value: str | None) -> str:
    return "not" if value is None else value[:SHOWN]


def _words(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"{error}; install icsbook there"
    if isinstance(error, InputError):
        return f"{error} (the worker's {project.PROJECT_VARIABLE} names the folder)"
    return f"{type(error).__name__}: {error}"


def _unforeseen(error: BaseException | None) -> BookError:
    return BookError(f"a worker failed with {type(error).__name__}: {error}")


# --- on the worker --------------------------------------------------------------------------------


def _work(expected: Environment, work: Work, chunk: Chunk) -> Batch:
    """Return what comes of a chunk, computed in a process forked from the worker's.

    The guard that refuses undeclared reads belongs to a whole process, and the worker's own threads
    use the network.
    """
    _require_equal(expected, environment(()), "that came later")
    # Under a nanny a worker is marked as one that may have no children; ours end with it.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    work.warm()
    (outcome,) = forks.each(work, [chunk], 1)
    if outcome.made is None:
        assert outcome.error is not None  # noqa: S101 - an outcome has one or the other
        raise outcome.error
    return outcome.made
