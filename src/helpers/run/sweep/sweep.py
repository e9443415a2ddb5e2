"""Sweeps: the numbers of every set of a grid, each computed once, whatever interrupts the work.

Sets are worked on in chunks, by forked processes or by a cluster; what came of a chunk goes into
the journal before the sweep goes on. Which process computed a set, and when, shows nowhere.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from helpers import source
from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import package
from helpers.errors import BookError, DataError, InputError, NotImportedError
from helpers.progress import Progress, Tell
from helpers.results import Results
from helpers.run import notebooks
from helpers.run.compute import Computed, compute
from helpers.run.engine import forks
from helpers.run.engine.forks import LostProcessError, Outcome
from helpers.run.store import key
from helpers.run.sweep.grid import AREA, Block, Grid
from helpers.run.sweep.journal import Journal, Row

CHUNK = 100
"""The most sets that a process works on before it reports; what a kill can cost."""
CHUNKS_PER_JOB = 4
NAMED = 3
"""The most areas that an error names of those of one kind."""

Chunk = tuple[int, ...]
"""Places of parameter sets in the grid."""


@dataclass(frozen=True)
class SetResult:
    """What came of one parameter set.

    Attributes:
        index: its place in the grid.
        tables: name to content hash of the tables and imports that it read.
        content: what the journal keeps of it, as plain JSON values.
        error: why there are no numbers; empty where there are.
        lasting: whether the same set would end the same way again; what is not is tried again.
    """

    index: int
    tables: Mapping[str, str]
    content: Mapping[str, Any]
    error: str = ""
    lasting: bool = True


Batch = tuple[SetResult, ...]
"""What came of a chunk, an entry a set."""


@dataclass(frozen=True)
class Work:
    """What is done with a chunk; called where the chunk is worked on.

    Attributes:
        grid: the parameter sets.
    """

    grid: Grid

    def __call__(self, chunk: Chunk) -> Batch:
        """Return what comes of some sets, from one state of the data."""
        with package.snapshot():
            return tuple(_compute(self.grid, index) for index in chunk)

    def warm(self) -> None:
        """Fill this process' memories, so that processes forked from it need not fill their own."""
        for analysis in self.grid.analyses:
            _warm(analysis)


Each = Callable[[Work, Sequence[Chunk]], Iterator[Outcome[Batch]]]
"""Works on every chunk somewhere: in forked processes, or on a cluster."""


@dataclass(frozen=True)
class SweepPlan:
    """A sweep whose every set is checked.

    Attributes:
        grid: the parameter sets.
        stems: the digits that stand for all that each set follows from, but the tables.
        tables: name to content hash of what the analyses read with their defaults.
    """

    grid: Grid
    stems: Sequence[str]
    tables: Mapping[str, str]


@dataclass(frozen=True)
class Scenario:
    """A parameter set and what came of it.

    Attributes:
        analysis: name of the analysis.
        key: key of the run; empty where its process was lost.
        asked: every parameter with the value asked for.
        error: why there are no numbers; empty where there are.
        page_error: why there is no page; empty where there is or none was asked for.
        used: every parameter with the value used, published defaults filled in.
        headlines: name of each headline to `value`, `lower`, `upper`, `unit` and `period`.
        basis: what the numbers rest on, as `Results.basis` says.
        tables: name to content hash of the tables and imports that were read.
    """

    analysis: str
    key: str
    asked: Mapping[str, Any]
    error: str = ""
    page_error: str = ""
    used: Mapping[str, Any] = field(default_factory=dict)
    headlines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    basis: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def failure(self) -> str:
        """Why there are no numbers, or no page that was asked for; empty if all went well."""
        return self.error or self.page_error


@dataclass(frozen=True)
class SweepResults:
    """A sweep all of whose sets were computed.

    Attributes:
        plan: the sweep.
        journal: what came of the sets.
        failed: place of each set that is not in the journal, and why.
    """

    plan: SweepPlan
    journal: Journal
    failed: Mapping[int, str]

    def scenarios(self) -> Iterator[Scenario]:
        """Yield every set with what came of it, in the order of the grid."""
        for index, row in enumerate(self.journal.rows(self.plan.stems)):
            if row is None or index in self.failed:
                analysis, parameters = self.plan.grid.parameters(index)
                asked = parameters.model_dump(mode="json")
                yield Scenario(analysis, "", asked, error=self.failed[index])
            else:
                block, _ = self.plan.grid.locate(index)
                run_key = key.key_of(row.stem, row.tables)
                yield Scenario(block.analysis, run_key, tables=row.tables, **row.content)


# --- planning -------------------------------------------------------------------------------------


def plan(grid: Grid, tell: Tell) -> SweepPlan:
    """Return the plan of a sweep: every set checked, none given twice.

    Call it, and `run`, in one block of `helpers.data.package.snapshot`.

    Raises:
        InputError: values do not go together, a set is given twice (says in which block), or rates
            of different areas would count different people.
    """
    progress = Progress("checking", 0, len(grid), things="sets")
    texts = {analysis: notebooks.read_text(analysis) for analysis in grid.analyses}
    seen: dict[str, int] = {}
    counted = _Counted(grid.shown)
    for index in range(len(grid)):
        analysis, parameters = grid.parameters(index)
        counted.note(analysis, parameters)
        stem = key.ingredients(analysis, parameters, texts[analysis]).stem
        if seen.setdefault(stem, index) != index:
            raise _given_twice(grid, seen[stem], index)
        progress = progress.plus(1)
        tell(progress)
    counted.require_alike()
    tables: dict[str, str] = {}
    for analysis in grid.analyses:
        tables.update(_defaults(analysis).read)
    return SweepPlan(grid, list(seen), tables)


@dataclass
class _Counted:
    """Whom the rates of each area count, by all that sets ask for but the area."""

    shown: str
    areas: dict[Any, dict[str, list[str]]] = field(default_factory=dict)
    remedy: str = ""

    def note(self, analysis: str, parameters: BaseParameters) -> None:
        people, remedy = parameters.counted()
        if people:
            asked = parameters.model_dump(exclude={AREA})
            those = self.areas.setdefault((analysis, *asked.values()), {})
            those.setdefault(people, []).append(parameters.area)
            self.remedy = remedy

    def require_alike(self) -> None:
        """Refuse areas whose rates count different people: they would be compared."""
        for those in self.areas.values():
            if len(those) > 1:
                told = " and ".join(
                    f"{_listed(names)} ({people})" for people, names in those.items()
                )
                raise InputError(
                    f"{self.shown}: rates of these areas count different people: {told}; set "
                    f"{self.remedy}, which counts the same people in each"
                )


def _listed(names: Sequence[str]) -> str:
    if len(names) <= NAMED + 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} others"


def _given_twice(grid: Grid, first: int, again: int) -> InputError:
    block, place = grid.locate(again)
    words = ", ".join(f"{name}={value!r}" for name, value in block.values(place).items())
    other, _ = grid.locate(first)
    also = "" if other is block else f" ({_block_name(other)} has it too)"
    return InputError(f"{block.where}{words or 'its default'} is given twice{also}; give it once")


def _block_name(block: Block) -> str:
    return block.where.removesuffix(": ").rpartition(", ")[2]


# --- computing ------------------------------------------------------------------------------------


def run(planned: SweepPlan, journal: Journal, each: Each, jobs: int, tell: Tell) -> SweepResults:
    """Return a sweep whose every set is computed, those that the journal had left as they are.

    Args:
        planned: the sweep.
        journal: where results go as they come.
        each: works on the chunks.
        jobs: how many chunks are worked on at a time, for their size.
        tell: called after every chunk.

    Raises:
        InputError: a table changed meanwhile, or the disk is full.
        BookError: the work cannot go on; what was done is in the journal.
    """
    waiting = undone(planned, journal)
    state = dict(planned.tables)
    total = len(planned.stems)
    progress = Progress("computing", total - len(waiting), total, things="sets")
    tell(progress)
    lost: dict[int, str] = {}
    with closing(_batches(planned, each, _chunks(waiting, jobs))) as batches:
        for batch in batches:
            _require_one_state(state, batch)
            _require_same_source()
            journal.add(
                Row(planned.stems[e.index], e.tables, e.content) for e in batch if e.lasting
            )
            lost.update({e.index: e.error for e in batch if not e.lasting})
            progress = progress.plus(len(batch), failed=sum(bool(e.error) for e in batch))
            tell(progress)
    return SweepResults(planned, journal, lost)


def undone(planned: SweepPlan, journal: Journal) -> list[int]:
    """Return the places of the sets that the journal lacks, or has from other tables."""
    done = journal.reads()
    return [
        index
        for index, stem in enumerate(planned.stems)
        if stem not in done or done[stem] != key.content_hashes(done[stem])
    ]


def in_forks(jobs: int) -> Each:
    """Return what works on chunks in processes forked from this one, some at a time."""

    def each(work: Work, chunks: Sequence[Chunk]) -> Iterator[Outcome[Batch]]:
        work.warm()
        return forks.each(work, chunks, jobs)

    return each


@cache
def _warm(analysis: str) -> None:
    _defaults(analysis)


def _defaults(analysis: str) -> Computed:
    """Compute an analysis with its defaults: not a set of the grid, which may kill."""
    return compute(analysis, registry.load(analysis).Parameters())


def _chunks(indices: Sequence[int], jobs: int) -> list[Chunk]:
    size = max(1, min(CHUNK, len(indices) // (CHUNKS_PER_JOB * jobs)))
    return [tuple(indices[i : i + size]) for i in range(0, len(indices), size)]


def _batches(
    planned: SweepPlan, each: Each, chunks: Sequence[Chunk]
) -> Generator[Batch, None, None]:
    """Yield what came of every chunk; the sets of one that was lost are tried once more, alone."""
    work = Work(planned.grid)
    lost: list[Chunk] = []
    for outcome in each(work, chunks):
        if isinstance(outcome.error, LostProcessError):
            lost.append(chunks[outcome.index])
        else:
            yield _made(outcome)
    alone: list[Chunk] = [(index,) for chunk in lost for index in chunk]
    for outcome in each(work, alone) if alone else ():
        if isinstance(outcome.error, LostProcessError):
            yield (_unkept(alone[outcome.index][0], str(outcome.error)),)
        else:
            yield _made(outcome)


def _made(outcome: Outcome[Batch]) -> Batch:
    if outcome.made is None:
        assert outcome.error is not None  # noqa: S101 - an outcome has one or the other
        raise outcome.error
    return outcome.made


def _require_one_state(state: dict[str, str], batch: Batch) -> None:
    """Refuse sets that read another state of a table than those before."""
    for entry in batch:
        for name, seen in entry.tables.items():
            if state.setdefault(name, seen) != seen:
                raise InputError(
                    f"table {name} changed while the sweep ran; what was done before is kept: add "
                    "--resume"
                )


def _require_same_source() -> None:
    files = source.changed()
    if files:
        raise BookError(
            f"the source ({', '.join(files)}) changed while the sweep ran; what was done before is "
            "kept, and the rest is left out: start again"
        )


def _compute(grid: Grid, index: int) -> SetResult:
    analysis, parameters = grid.parameters(index)
    asked = parameters.model_dump(mode="json")
    try:
        found: Computed = compute(analysis, parameters)
    except BookError as error:
        return _unkept(index, str(error))
    except Exception as error:  # a fault of the analysis must not end the other sets
        return _unkept(index, f"{type(error).__name__}: {error}")
    if found.results is not None:
        return SetResult(index, found.read, {"asked": asked, **_shown(found.results)})
    if isinstance(found.error, DataError | NotImportedError):
        return _unkept(index, str(found.error))
    why = str(found.error)
    return SetResult(index, found.read, {"asked": asked, "error": why}, why)


def _unkept(index: int, error: str) -> SetResult:
    """Return what came of a set that the next session tries again."""
    return SetResult(index, {}, {}, error, lasting=False)


def _shown(results: Results) -> dict[str, Any]:
    """Return what the tables of a sweep show of some results."""
    whole = results.as_json()
    return {
        "used": whole["parameters"],
        "headlines": whole["headlines"],
        "basis": results.basis,
    }
