"""Runs an analysis' notebook and keeps the run only if all of it is right."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import software, source
from helpers.analyses.base import BaseParameters
from helpers.csvtext import digest
from helpers.data import package
from helpers.errors import BookError, DataError, InputError, NotImportedError
from helpers.results import METADATA_KEY, RESULTS_MIME, Figure, Results, headlines_from_json
from helpers.run import cache, compute, notebooks
from helpers.run.compute import Computed
from helpers.run.engine import forks, preload
from helpers.run.engine.papermill_run import CellError, Limits, execute_notebook, outputs_of
from helpers.run.parameters import meanings
from helpers.run.store import key, scratch
from helpers.run.store.record import (
    INGREDIENTS_FILE,
    RESULTS_FILE,
    TABLES_FOLDER,
    Record,
    Run,
    find,
    remove,
    write_json,
    write_record,
)
from helpers.run.tables import write_tables

RECORDED_PACKAGES = (
    "icsbook",
    "jupyter-book",
    "matplotlib",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
    "seaborn",
    "statsmodels",
)

Finish = Callable[[Run], None] | None
"""Adds to a run its page."""


@dataclass(frozen=True)
class Plan:
    """A run that is ready to start: all of it is checked, nothing of it is written.

    Attributes:
        analysis: name of the analysis.
        parameters: its checked parameters.
        text: its notebook.
        ingredients: everything the run follows from.
        folder: where it goes.
        reason: why it must be executed, in words; empty where the run is there already.
        computed: what the analysis gives, where it was computed for this plan.
    """

    analysis: str
    parameters: BaseParameters
    text: str
    ingredients: key.Ingredients
    folder: Path
    reason: str
    computed: Computed | None = None

    @property
    def key(self) -> str:
        """What identifies the run."""
        return self.ingredients.key

    def results(self) -> Results:
        """Return the run's results, computed without its notebook.

        Raises:
            InputError: the area lacks a figure, or the parameters do not go together.
            BookError: the data changed since the run was planned.
        """
        computed = self.computed or compute.compute(self.analysis, self.parameters)
        if computed.read != self.ingredients.tables:
            raise BookError(f"{self.analysis}: the data changed meanwhile; run it again")
        return compute.required(computed)

    def headlines(self) -> Mapping[str, Figure]:
        """Return the run's headlines: as they stand where it is there already, else computed.

        Raises:
            InputError: as `results`.
        """
        if self.reason:
            return self.results().headlines
        text = (self.folder / RESULTS_FILE).read_text(encoding="utf-8")
        return headlines_from_json(json.loads(text))


def plan(
    analysis: str,
    parameters: BaseParameters,
    folder: Path | None = None,
    tables: Mapping[str, str] | None = None,
) -> Plan:
    """Return the plan of a run.

    Which tables it reads is known from the run that is there, else the analysis is computed.

    Args:
        analysis: name of the analysis.
        parameters: its checked parameters.
        folder: where the run goes; by default `_build/runs/ANALYSIS/KEY`.
        tables: name to content hash of what the analysis reads, where that is known.

    Raises:
        InputError: the notebook is missing, the folder holds something else or cannot be made, a
            release that is needed is not imported, or a table is broken.
    """
    text = notebooks.read_text(analysis)
    ingredients = key.ingredients(analysis, parameters, text)
    computed = None
    if tables is None:
        with package.snapshot():
            tables = cache.tables_read(analysis, ingredients)
            if tables is None:
                computed = compute.compute(analysis, parameters)
                tables = computed.read
                if isinstance(computed.error, DataError | NotImportedError):
                    raise computed.error
    ingredients = ingredients.reading(tables)
    target = (folder or cache.folder(analysis) / ingredients.key).absolute()
    if folder is not None:
        _require_free(target, ingredients.key)
    reason = cache.reason(analysis, target, ingredients)
    return Plan(analysis, parameters, text, ingredients, target, reason, computed)


def execute(
    planned: Plan, finish: Finish, limits: Limits | None = None, *, progress: bool = False
) -> Run:
    """Execute a planned run, or return the same one if it is there already.

    The notebook is executed by papermill in a process forked for it; its headlines are compared
    with those of `analyse`; files appear together or not at all.

    Raises:
        CellError: a cell failed, or its process died; names the partial notebook.
        BookError: the notebook shows other headlines than `analyse` gives, or what the run follows
            from changed meanwhile.
        InputError: the area lacks a figure, or the folder cannot be written.
    """
    done = _finished(planned)
    if done is not None:
        return done
    _get_ready()
    with _scratch_folder(planned.folder.parent) as working:
        return _execute_within(planned, working, finish, limits, progress=progress)


def execute_each(
    plans: Sequence[Plan], jobs: int, finish: Finish, limits: Limits | None = None
) -> Iterator[forks.Outcome[Run]]:
    """Yield what became of every run, as each is done: those that are there already come first.

    Each is executed in processes forked for it; one that fails or dies takes nothing with it. Runs
    with the same key are executed once.

    Args:
        plans: what to run.
        jobs: how many at a time.
        finish: as in `execute`; a function of a module, so that other processes find it.
        limits: what each notebook may take.
    """
    there = {at: _finished(planned) for at, planned in enumerate(plans)}
    yield from (forks.Outcome(at, run, None) for at, run in there.items() if run is not None)
    places: dict[Path, list[int]] = {}
    for at, run in there.items():
        if run is None:
            places.setdefault(plans[at].folder, []).append(at)
    if not places:
        return
    waiting = [plans[same[0]] for same in places.values()]
    _get_ready()
    with _scratch_folder(
        waiting[0].folder.parent
    ) as working:  # on the disk where the runs will stand
        work = partial(_execute_within, working=working, finish=finish, limits=limits)
        for outcome in forks.each(work, waiting, jobs):
            for at in places[waiting[outcome.index].folder]:
                yield forks.Outcome(at, outcome.made, _located(outcome.error, plans[at]))


def execute_all(
    plans: Sequence[Plan],
    jobs: int,
    finish: Finish,
    tell: Callable[[Run], None],
    limits: Limits | None = None,
) -> list[Run]:
    """Execute several runs and keep their order; arguments as in `execute_each`.

    Raises:
        BookError: the first that failed; those under way are dropped.
    """
    runs: dict[int, Run] = {}
    for outcome in execute_each(plans, jobs, finish, limits):
        runs[outcome.index] = outcome.value
        tell(outcome.value)
    return [runs[at] for at in range(len(plans))]


def _get_ready() -> None:
    """Do what forked processes would otherwise do one by one; planning imported the analyses."""
    preload.packages()
    software.require_as_installed()
    _package_versions()


@lru_cache(maxsize=1)
def _package_versions() -> Mapping[str, str]:
    return {name: version(name) for name in RECORDED_PACKAGES}


def _located(error: Exception | None, planned: Plan) -> Exception | None:
    if isinstance(error, forks.LostProcessError):
        return CellError(f"{planned.analysis}: {error}")
    return error


def _execute_within(
    planned: Plan,
    working: Path,
    finish: Finish,
    limits: Limits | None,
    *,
    progress: bool = False,
) -> Run:
    """Execute a planned run in a folder of its own in `working`, then put it in its place."""
    results = planned.results()
    partial_folder = working / f"{planned.analysis}.{planned.key}"
    try:
        partial_folder.mkdir()
        executed = _execute_cells(planned, partial_folder, limits, progress=progress)
        _require_same_figures(planned.analysis, executed, results)
        _fill_folder(partial_folder, planned, executed, results, finish)
        _require_unchanged(planned)
        _put_in_place(partial_folder, planned)
    except OSError as error:
        raise InputError(f"{_place_of(error, planned)}: {error.strerror or error}") from None
    return Run(planned.analysis, planned.key, planned.folder)


def _place_of(error: OSError, planned: Plan) -> str:
    """Return the file an error is about, or the folder of the run where it is below that."""
    named = str(error.filename or "")
    return named if named and scratch.PREFIX not in named else f"--out {planned.folder}"


def _finished(planned: Plan) -> Run | None:
    done = find(planned.folder)
    return done if done is not None and done.key == planned.key else None


def _require_unchanged(planned: Plan) -> None:
    """Refuse a run whose programs changed while it was under way: its key would be wrong.

    Its data and its notebook are those of the plan, whatever stands there now.
    """
    now = replace(
        planned.ingredients, source=source.digests(source.FOLDER), unlocked=software.unlocked()
    )
    changed = cache.differences(planned.ingredients, now)
    if changed:
        raise BookError(f"{planned.analysis}: {changed} while it ran; run it again")


# --- folders --------------------------------------------------------------------------------------


def _require_free(folder: Path, run_key: str) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(f"--out {folder}: not a folder")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    done = find(folder)
    if done is None:
        raise InputError(f"--out {folder}: not empty and not a whole run; name another folder")
    if done.key != run_key:
        raise InputError(
            f"--out {folder}: holds another run ({done.analysis} {done.key}); name another folder"
        )


@contextmanager
def _scratch_folder(beside: Path) -> Iterator[Path]:
    try:
        with scratch.folder(beside) as working:
            yield working
    except OSError as error:
        raise InputError(f"--out {beside}: {error.strerror or error}") from None


def _put_in_place(partial_folder: Path, planned: Plan) -> None:
    """Move a whole run to its folder; an identical run that came first is left as it is."""
    planned.folder.parent.mkdir(parents=True, exist_ok=True)
    if os.path.lexists(planned.folder) and _finished(planned) is None:
        remove(planned.folder)
    try:
        partial_folder.rename(planned.folder)
    except OSError:
        if _finished(planned) is None:
            raise


# --- executing ------------------------------------------------------------------------------------


def _execute_cells(
    planned: Plan, working: Path, limits: Limits | None, *, progress: bool
) -> NotebookNode:
    output = working / f"{planned.analysis}.ipynb"
    where = f"{notebooks.FOLDER}/{planned.analysis}.md"
    given, tables = planned.parameters.given(), planned.ingredients.tables
    notebook = _parsed(planned.text, where)
    try:
        executed = execute_notebook(notebook, given, output, tables, limits, progress=progress)
        _require_silence(executed)
    except CellError as error:
        kept = planned.folder.with_name(f"{planned.folder.name}.failed.ipynb")
        if output.is_file():
            output.replace(kept)
            raise CellError(f"{where}: {error}; the partial notebook is {kept}") from None
        raise CellError(f"{where}: {error}") from None
    return executed


def _parsed(text: str, where: str) -> NotebookNode:
    try:
        return notebooks.parse(text)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def _require_silence(executed: NotebookNode) -> None:
    """Refuse a notebook that wrote to standard error: it warns of what a reader cannot see."""
    for number, cell in enumerate(executed.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                first = str(output.text).strip().partition("\n")[0]
                raise CellError(f"cell {number} wrote to standard error: {first}")


def _require_same_figures(analysis: str, executed: NotebookNode, results: Results) -> None:
    """Refuse a notebook that shows a figure or a table other than `analyse` gives."""
    expected = results.as_json()["headlines"]
    wrong: dict[str, None] = {}
    for output in outputs_of(executed):
        shown = output.data.get(RESULTS_MIME, {})
        wrong |= {name: None for name in shown if shown[name] != expected.get(name)}
        told = output.metadata.get(METADATA_KEY, {})
        name = told.get("table", "")
        if "digest" in told and (
            name not in results.tables or digest(results.tables[name]) != told["digest"]
        ):
            wrong[name] = None
    if wrong:
        raise BookError(
            f"notebooks/{analysis}.md: it shows other figures than analyse() gives: "
            f"{', '.join(wrong)}"
        )


# --- files ----------------------------------------------------------------------------------------


def _fill_folder(
    folder: Path, planned: Plan, executed: NotebookNode, results: Results, finish: Finish
) -> None:
    """Write every file of a run: the record when all that it is about is there, the page last."""
    nbformat.write(executed, folder / f"{planned.analysis}.ipynb")
    (folder / RESULTS_FILE).write_text(results.to_json(), encoding="utf-8")
    write_json(folder / INGREDIENTS_FILE, asdict(planned.ingredients))
    (folder / TABLES_FOLDER).mkdir()
    write_tables(results.tables, folder / TABLES_FOLDER)
    write_record(folder, _record(planned, results))
    if finish is not None:
        finish(Run(planned.analysis, planned.key, folder))


def _record(planned: Plan, results: Results) -> Record:
    plain = results.as_json()
    table_basis = {name: frame.attrs["basis"] for name, frame in results.tables.items()}
    return Record(
        analysis=planned.analysis,
        key=planned.key,
        basis=tuple(sorted(set(table_basis.values()))),
        headlines=plain["headlines"],
        parameters=plain["parameters"],
        given=planned.parameters.given(),
        parameter_help=meanings(planned.analysis),
        tables=planned.ingredients.tables,
        sources=results.sources,
        table_basis=table_basis,
        table_sources={name: frame.attrs["sources"] for name, frame in results.tables.items()},
        python=software.python(),
        versions=_package_versions(),
    )
