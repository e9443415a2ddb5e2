"""Sweeps: the numbers of every set of a grid, each computed once, whatever interrupts the work.

Sets are worked on in chunks, by forked processes or by a cluster; what came of a chunk goes into
the ledger before the sweep goes on. Which process computed a set, and when, shows nowhere.
"""

import json
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from helpers.analyses import registry
from helpers.data import catalogue, package
from helpers.data.names import split_import
from helpers.errors import BookError, InputError
from helpers.results import Results
from helpers.run import compute
from helpers.run.engine import forks
from helpers.run.engine.forks import LostProcessError, Outcome
from helpers.run.store import key
from helpers.run.sweep.grid import Block, Grid
from helpers.run.sweep.journal import Ledger

CHUNK = 100
"""The most sets that a process works on before it reports; what a kill can cost."""
CHUNKS_PER_JOB = 4

Chunk = tuple[int, ...]
"""Places of parameter sets in the grid."""


@dataclass(frozen=True)
class Entry:
    """What came of one parameter set.

    Attributes:
        index: its place in the grid.
        content: the ledger's content, as JSON text.
        error: why there are no numbers; empty where there are.
        lasting: whether the same set would end the same way again; what is not is tried again.
    """

    index: int
    content: str
    error: str = ""
    lasting: bool = True


@dataclass(frozen=True)
class Batch:
    """What came of a chunk.

    Attributes:
        entries: an entry a set.
        tables: the content hashes of the tables behind them, as the process that read them saw.
    """

    entries: tuple[Entry, ...]
    tables: Mapping[str, str]


@dataclass(frozen=True)
class Work:
    """What is done with a chunk; called where the chunk is worked on.

    Attributes:
        grid: the parameter sets.
        tables: names of the tables and imports that they read.
    """

    grid: Grid
    tables: tuple[str, ...]

    def __call__(self, chunk: Chunk) -> Batch:
        """Return what comes of some sets, from one state of the data.

        Raises:
            InputError: a release that is needed has not been imported.
            DataError: a table cannot be read.
        """
        tables: dict[str, str] = {}
        with package.steady():
            entries = tuple(_compute(self.grid, index, tables) for index in chunk)
        return Batch(entries, tables)

    def warm(self) -> None:
        """Fill this process' memories, so that processes forked from it need not fill their own."""
        for analysis in self.grid.analyses:
            _compute_defaults(analysis)
        for name in self.tables:
            if not split_import(name):
                catalogue.load(name)


Each = Callable[[Work, Sequence[Chunk]], Iterator[Outcome[Batch]]]
"""Works on every chunk somewhere: in forked processes, or on a cluster."""


@dataclass(frozen=True)
class Progress:
    """How far a sweep is.

    Attributes:
        doing: what is being done, in a word.
        done: sets that are done.
        total: all sets.
        failed: sets that failed.
        worked: sets done since the start of this session.
        seconds: time since then.
    """

    doing: str
    done: int
    total: int
    failed: int
    worked: int
    seconds: float

    @property
    def rate(self) -> float:
        """Sets a second."""
        return self.worked / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all is done at this rate; None before anything is."""
        return (self.total - self.done) / self.rate if self.rate else None


Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Plan:
    """A sweep whose every set is checked.

    Attributes:
        grid: the parameter sets.
        keys: the key of each set; empty where it has none.
        tables: name to content hash of all tables and imports that they read.
        refused: place of a set that cannot be computed from the data there is, and why.
    """

    grid: Grid
    keys: Sequence[str]
    tables: Mapping[str, str]
    refused: Mapping[int, str]


@dataclass(frozen=True)
class Scenario:
    """A parameter set and what came of it.

    Attributes:
        analysis: name of the analysis.
        key: key of the run; empty where the data for it are missing.
        asked: every parameter with the value asked for.
        error: why there are no numbers; empty where there are.
        page_error: why there is no page; empty where there is or none was asked for.
        used: every parameter with the value used, published defaults filled in.
        headlines: name of each headline to `value`, `lower`, `upper`, `unit` and `period`.
        basis: what the numbers rest on, as `Results.basis` says.
    """

    analysis: str
    key: str
    asked: Mapping[str, Any]
    error: str = ""
    page_error: str = ""
    used: Mapping[str, Any] = field(default_factory=dict)
    headlines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    basis: str = ""

    @property
    def failure(self) -> str:
        """Why there are no numbers, or no page that was asked for; empty if all went well."""
        return self.error or self.page_error


@dataclass(frozen=True)
class Computed:
    """A sweep all of whose sets were computed.

    Attributes:
        plan: the sweep.
        ledger: what came of the sets.
        failed: place of each set that is not in the ledger, and why.
    """

    plan: Plan
    ledger: Ledger
    failed: Mapping[int, str]

    def scenarios(self) -> Iterator[Scenario]:
        """Yield every set with what came of it, in the order of the grid."""
        for index, entry in enumerate(self.ledger.entries(self.plan.keys)):
            if entry is None:
                analysis, parameters = self.plan.grid.parameters(index)
                asked = parameters.model_dump(mode="json")
                yield Scenario(analysis, self.plan.keys[index], asked, error=self.failed[index])
            else:
                block, _ = self.plan.grid.locate(index)
                yield Scenario(block.analysis, self.plan.keys[index], **entry)


@dataclass
class Tally:
    """Counts of a sweep under way; attributes as in `Progress`."""

    doing: str
    total: int
    done: int = 0
    failed: int = 0
    worked: int = 0
    started: float = field(default_factory=time.monotonic)

    def add(self, sets: int, *, failed: int) -> None:
        """Count sets that this session did, of which some failed."""
        self.done += sets
        self.worked += sets
        self.failed += failed

    def progress(self) -> Progress:
        """Return how far the sweep is now."""
        seconds = time.monotonic() - self.started
        return Progress(self.doing, self.done, self.total, self.failed, self.worked, seconds)


# --- planning -------------------------------------------------------------------------------------


def plan(grid: Grid, tell: Tell) -> Plan:
    """Return the plan of a sweep: every set checked, none given twice.

    Call it, and `run`, in one block of `helpers.data.package.steady`.

    Raises:
        InputError: values do not go together, or a set is given twice; says in which block.
    """
    tally = Tally("checking", len(grid))
    seen: dict[str, int] = {}
    tables: dict[str, str] = {}
    refused: dict[int, str] = {}
    for index in range(len(grid)):
        analysis, parameters = grid.parameters(index)
        try:
            hashes = key.table_hashes(analysis, parameters)
            name = key.run_key(analysis, parameters, hashes)
            tables.update(hashes)
        except InputError as error:
            refused[index] = str(error)
            name = f"{analysis} {parameters.model_dump_json()}"
        if seen.setdefault(name, index) != index:
            raise _given_twice(grid, seen[name], index)
        tally.add(1, failed=0)
        tell(tally.progress())
    keys = ["" if index in refused else name for name, index in seen.items()]
    return Plan(grid, keys, tables, refused)


def _given_twice(grid: Grid, first: int, again: int) -> InputError:
    block, place = grid.locate(again)
    words = ", ".join(f"{name}={value!r}" for name, value in block.values(place).items())
    other, _ = grid.locate(first)
    also = "" if other is block else f" ({_block_name(other)} has it too)"
    return InputError(f"{block.where}{words or 'its default'} is given twice{also}; give it once")


def _block_name(block: Block) -> str:
    return block.where.removesuffix(": ").rpartition(", ")[2]


# --- computing ------------------------------------------------------------------------------------


def run(planned: Plan, ledger: Ledger, each: Each, jobs: int, tell: Tell) -> Computed:
    """Return a sweep whose every set is computed, those that the ledger had left as they are.

    Args:
        planned: the sweep.
        ledger: where results go as they come.
        each: works on the chunks.
        jobs: how many chunks are worked on at a time, for their size.
        tell: called after every chunk.

    Raises:
        InputError: a table changed meanwhile, or the disk is full.
        BookError: the work cannot go on; what was done is in the ledger.
    """
    waiting = [i for i, k in enumerate(planned.keys) if k and k not in ledger]
    tally = Tally("computing", len(planned.keys), failed=len(planned.refused))
    tally.done = tally.total - len(waiting)
    tell(tally.progress())
    lost: dict[int, str] = {}
    with closing(_batches(planned, each, _chunks(waiting, jobs))) as batches:
        for batch in batches:
            _require_same_tables(planned, batch)
            ledger.add((planned.keys[e.index], e.content) for e in batch.entries if e.lasting)
            lost.update({e.index: e.error for e in batch.entries if not e.lasting})
            tally.add(len(batch.entries), failed=sum(bool(e.error) for e in batch.entries))
            tell(tally.progress())
    return Computed(planned, ledger, {**planned.refused, **lost})


def in_forks(jobs: int) -> Each:
    """Return what works on chunks in processes forked from this one, some at a time."""

    def each(work: Work, chunks: Sequence[Chunk]) -> Iterator[Outcome[Batch]]:
        work.warm()
        return forks.each(work, chunks, jobs)

    return each


@cache
def _compute_defaults(analysis: str) -> None:
    """Compute an analysis with its defaults, for what it remembers: not a set, which may kill."""
    module = registry.load(analysis)
    with suppress(BookError):  # the sets themselves will tell what is wrong
        module.analyse(module.Parameters())


def _chunks(indices: Sequence[int], jobs: int) -> list[Chunk]:
    size = max(1, min(CHUNK, len(indices) // (CHUNKS_PER_JOB * jobs)))
    return [tuple(indices[i : i + size]) for i in range(0, len(indices), size)]


def _batches(planned: Plan, each: Each, chunks: Sequence[Chunk]) -> Generator[Batch, None, None]:
    """Yield what came of every chunk; the sets of one that was lost are tried once more, alone."""
    work = Work(planned.grid, tuple(planned.tables))
    lost: list[Chunk] = []
    for outcome in each(work, chunks):
        if isinstance(outcome.error, LostProcessError):
            lost.append(chunks[outcome.index])
        else:
            yield _made(outcome)
    alone: list[Chunk] = [(index,) for chunk in lost for index in chunk]
    for outcome in each(work, alone) if alone else ():
        if isinstance(outcome.error, LostProcessError):
            error = str(outcome.error)
            yield Batch((Entry(alone[outcome.index][0], "", error, lasting=False),), {})
        else:
            yield _made(outcome)


def _made(outcome: Outcome[Batch]) -> Batch:
    if outcome.made is None:
        assert outcome.error is not None  # noqa: S101 - an outcome has one or the other
        raise outcome.error
    return outcome.made


def _require_same_tables(planned: Plan, batch: Batch) -> None:
    for name, seen in batch.tables.items():
        if planned.tables.get(name) != seen:
            raise InputError(
                f"table {name} changed while the sweep ran; what was done before is kept: add "
                "--resume"
            )


def _compute(grid: Grid, index: int, tables: dict[str, str]) -> Entry:
    analysis, parameters = grid.parameters(index)
    tables.update(key.table_hashes(analysis, parameters))
    asked = parameters.model_dump(mode="json")
    try:
        content = {"asked": asked, **_shown(compute.results(analysis, parameters))}
    except InputError as error:
        return Entry(index, _json({"asked": asked, "error": str(error)}), str(error))
    except BookError as error:
        return Entry(index, "", str(error), lasting=False)
    except Exception as error:  # a fault of the analysis must not end the other sets
        return Entry(index, "", f"{type(error).__name__}: {error}", lasting=False)
    return Entry(index, _json(content))


def _shown(results: Results) -> dict[str, Any]:
    """Return what the tables of a sweep show of some results."""
    whole = results.as_json()
    for headline in whole["headlines"].values():
        del headline["text"]
    return {
        "used": whole["parameters"],
        "headlines": whole["headlines"],
        "basis": results.basis,
    }


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
