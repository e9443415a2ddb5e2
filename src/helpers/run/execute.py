"""Executes a notebook through papermill and keeps the run only if all of it is right."""

import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers import project
from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.csvtext import csv_text
from helpers.errors import BookError, InputError
from helpers.results import Results
from helpers.run import key, notebooks
from helpers.run.parameters import ParameterHelp, explain
from helpers.run.record import RESULTS_FILE, TABLES_FOLDER, Run, find, write_record

RUNS_FOLDER = "_build/runs"
RESULTS_MIME = "application/vnd.icsbook.results+json"
START_TIMEOUT_SECONDS = 120
CELL_TIMEOUT_SECONDS = 600
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


class CellError(BookError):
    """A cell of a notebook failed; the partial notebook is kept."""


@dataclass(frozen=True)
class Plan:
    """A run that is ready to start: all of it is checked, nothing of it is written.

    Attributes:
        analysis: name of the analysis.
        parameters: its checked parameters.
        tables: name to content hash of the tables it reads.
        key: what identifies the run.
        folder: where it goes.
    """

    analysis: str
    parameters: BaseParameters
    tables: dict[str, str]
    key: str
    folder: Path


def plan(analysis: str, parameters: BaseParameters, folder: Path | None = None) -> Plan:
    """Return the plan of a run; `folder` defaults to `_build/runs/ANALYSIS/KEY`.

    Raises:
        InputError: the notebook is missing, or the folder holds something else or cannot be made.
    """
    tables = key.table_hashes(analysis, parameters)
    run_key = key.run_key(analysis, parameters, tables)
    target = folder or project.root() / RUNS_FOLDER / analysis / run_key
    planned = Plan(analysis, parameters, tables, run_key, target.absolute())
    _require_free(planned, chosen=folder is not None)
    return planned


def execute(planned: Plan, finish: Callable[[Run], None], *, progress: bool = False) -> Run:
    """Execute a planned run, or return the same one if it is there already.

    The notebook is executed by papermill in a fresh kernel; its headlines are compared with those
    of `analyse`; files appear together or not at all.

    Args:
        planned: what to run.
        finish: adds the files that are made from the others, such as the page.
        progress: show a bar on standard error.

    Raises:
        CellError: a cell failed, or the kernel died; names the partial notebook.
        BookError: the notebook shows other headlines than `analyse` gives.
        InputError: the area lacks a figure, or the folder cannot be written.
    """
    done = _finished(planned)
    if done is not None:
        return done
    with _workshop(planned.folder.parent) as working:
        return _execute_within(working, planned, finish, progress=progress)


def execute_all(
    plans: Sequence[Plan],
    jobs: int,
    finish: Callable[[Run], None],
    tell: Callable[[Run], None],
) -> list[Run]:
    """Execute several runs, `jobs` at a time, each in a process of its own; keep their order.

    Args:
        plans: what to run.
        jobs: how many at a time.
        finish: as in `execute`; a function of a module, so that other processes find it.
        tell: called with every run that is done.

    Raises:
        BookError: the first that failed; those not yet started are dropped.
    """
    waiting = [planned for planned in plans if _finished(planned) is None]
    if waiting:
        with _workshop(project.root() / RUNS_FOLDER) as working:
            _execute_in_pool(working, waiting, jobs, finish, tell)
    return [Run(planned.analysis, planned.key, planned.folder) for planned in plans]


def headlines_of(notebook: NotebookNode) -> dict[str, Any] | None:
    """Return the headlines and parameters that an executed notebook shows, if it shows them."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if RESULTS_MIME in output.get("data", {}):
                shown: dict[str, Any] = output["data"][RESULTS_MIME]
                return shown
    return None


def execute_text(
    text: str, given: dict[str, Any], output: Path, *, progress: bool = False
) -> NotebookNode:
    """Return the notebook of a MyST text executed by papermill, free of clock times and paths.

    Args:
        text: the notebook as MyST Markdown.
        given: parameters that override those of its parameters cell.
        output: where papermill saves after every cell, so that a failed notebook can be looked at.
        progress: show a bar on standard error.

    Raises:
        CellError: a cell failed or took too long, or the kernel died.
    """
    import papermill  # noqa: PLC0415 - heavy, and only executing needs it
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415 - heavy

    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ[project.PROJECT_VARIABLE] = str(project.root())
    try:
        executed = papermill.execute_notebook(
            notebooks.parse(text),
            output,
            parameters=given,
            kernel_name="python3",
            progress_bar=progress,
            start_timeout=START_TIMEOUT_SECONDS,
            execution_timeout=CELL_TIMEOUT_SECONDS,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
        )
    except papermill.PapermillExecutionError as error:
        raise CellError(
            f"cell {error.cell_index + 1} failed with {error.ename}: {error.evalue}"
        ) from None
    except CellTimeoutError:
        raise CellError(f"a cell ran for more than {CELL_TIMEOUT_SECONDS} s") from None
    except DeadKernelError:
        raise CellError("the kernel died") from None
    _require_every_cell(executed)
    return _cleaned(executed, given)


def _execute_in_pool(
    working: Path,
    plans: Sequence[Plan],
    jobs: int,
    finish: Callable[[Run], None],
    tell: Callable[[Run], None],
) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=context) as pool:
        futures = [pool.submit(_execute_within, working, planned, finish) for planned in plans]
        try:
            for future in as_completed(futures):
                tell(future.result())
        except BaseException:
            _stop(pool)
            raise


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers at once; a kernel ends by itself when its parent is gone."""
    workers = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()


def _execute_within(
    working: Path, planned: Plan, finish: Callable[[Run], None], *, progress: bool = False
) -> Run:
    """Execute a planned run in a folder of its own in `working`, then put it in its place."""
    results = registry.load(planned.analysis).analyse(planned.parameters)
    partial = working / f"{planned.analysis}.{planned.key}"
    try:
        partial.mkdir()
        _fill_folder(partial, planned, results, finish, progress=progress)
        _put_in_place(partial, planned)
    except OSError as error:
        raise InputError(f"--out {planned.folder}: {error.strerror or error}") from None
    return Run(planned.analysis, planned.key, planned.folder)


def _fill_folder(
    partial: Path,
    planned: Plan,
    results: Results,
    finish: Callable[[Run], None],
    *,
    progress: bool,
) -> None:
    executed = _execute_notebook(planned, partial, progress=progress)
    _require_same_headlines(planned.analysis, executed, results)
    _write_files(planned, executed, results, partial)
    record = _record(planned, results)
    write_record(partial, record)
    finish(Run(planned.analysis, planned.key, partial))
    write_record(partial, record)


def _finished(planned: Plan) -> Run | None:
    done = find(planned.folder)
    return done if done is not None and done.key == planned.key else None


# --- folders --------------------------------------------------------------------------------------


def _require_free(planned: Plan, *, chosen: bool) -> None:
    folder = planned.folder
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InputError(f"--out {folder}: not a folder")
    if not chosen or not folder.is_dir() or not any(folder.iterdir()):
        return
    done = find(folder)
    if done is None:
        raise InputError(f"--out {folder}: not empty and not a whole run; name another folder")
    if done.key != planned.key:
        raise InputError(
            f"--out {folder}: holds another run ({done.analysis} {done.key}); name another folder"
        )


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Give a hidden folder in `folder` to write into; it is gone afterwards, whatever happened."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(prefix=".working.", dir=folder))
    except OSError as error:
        raise InputError(f"--out {folder}: {error.strerror}") from None
    try:
        yield working
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _put_in_place(partial: Path, planned: Plan) -> None:
    """Move a whole run to its folder; an identical run that came first is left as it is."""
    planned.folder.parent.mkdir(parents=True, exist_ok=True)
    if planned.folder.is_dir() and _finished(planned) is None:
        shutil.rmtree(planned.folder)
    try:
        partial.rename(planned.folder)
    except OSError:
        if _finished(planned) is None:
            raise


# --- executing ------------------------------------------------------------------------------------


def _execute_notebook(planned: Plan, working: Path, *, progress: bool) -> NotebookNode:
    text = notebooks.read_text(planned.analysis)
    given = _given(planned.parameters)
    output = working / f"{planned.analysis}.ipynb"
    try:
        return execute_text(text, given, output, progress=progress)
    except CellError as error:
        kept = planned.folder.with_name(f"{planned.folder.name}.failed.ipynb")
        if output.is_file():
            output.replace(kept)
            raise CellError(
                f"{planned.analysis}: {error}; the partial notebook is {kept}"
            ) from None
        raise CellError(f"{planned.analysis}: {error}") from None


def _given(parameters: BaseParameters) -> dict[str, Any]:
    """Return the parameters that differ from the defaults, by value and not by spelling."""
    defaults = type(parameters)().model_dump()
    return {n: value for n, value in parameters.model_dump().items() if value != defaults[n]}


def _require_every_cell(executed: NotebookNode) -> None:
    """Refuse a notebook in which a cell did not run: papermill takes a dead kernel for success."""
    ran = [c.execution_count for c in executed.cells if c.cell_type == "code" and c.source.strip()]
    if None in ran:
        raise CellError("the kernel died")


def _cleaned(executed: NotebookNode, given: dict[str, Any]) -> NotebookNode:
    executed.metadata["papermill"] = {"parameters": given, "version": version("papermill")}
    for number, cell in enumerate(executed.cells, start=1):
        cell["id"] = f"cell-{number:02d}"
        for clocked in ("papermill", "execution"):
            cell.metadata.pop(clocked, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
    return executed


def _require_same_headlines(analysis: str, executed: NotebookNode, results: Results) -> None:
    shown = headlines_of(executed)
    if shown is None:
        raise BookError(f"notebooks/{analysis}.md: shows no headlines; call show.headlines")
    expected = results.as_json()["headlines"]
    wrong = [name for name in expected if shown["headlines"].get(name) != expected[name]]
    if wrong or len(shown["headlines"]) != len(expected):
        raise BookError(
            f"notebooks/{analysis}.md: its headlines differ from analyse(): {', '.join(wrong)}"
        )


# --- files ----------------------------------------------------------------------------------------


def _write_files(planned: Plan, executed: NotebookNode, results: Results, folder: Path) -> None:
    import nbformat  # noqa: PLC0415 - heavy

    nbformat.write(executed, folder / f"{planned.analysis}.ipynb")
    (folder / RESULTS_FILE).write_text(results.to_json(), encoding="utf-8")
    (folder / TABLES_FOLDER).mkdir()
    for name, frame in results.tables.items():
        path = folder / TABLES_FOLDER / f"{name}.csv"
        path.write_text(csv_text(frame), encoding="utf-8", newline="")


def _record(planned: Plan, results: Results) -> dict[str, Any]:
    described = results.descriptions.values()
    return {
        "analysis": planned.analysis,
        "key": planned.key,
        **results.as_json(),
        "given": _given(planned.parameters),
        "parameter_help": _parameter_help(planned.analysis),
        "tables": planned.tables,
        "sources": sorted({source for each in described for source in each.sources}),
        "basis": sorted({each.basis for each in described}),
        "python": ".".join(map(str, sys.version_info[:3])),
        "versions": {name: version(name) for name in RECORDED_PACKAGES},
    }


def _parameter_help(analysis: str) -> dict[str, dict[str, str]]:
    def words(each: ParameterHelp) -> dict[str, str]:
        return {"meaning": each.meaning, "unit": each.unit, "allowed": each.allowed}

    return {each.name: words(each) for each in explain(analysis)}
