"""Executes a notebook through papermill, and accepts nothing that is not whole."""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers import project
from helpers.errors import BookError
from helpers.run.engine import forks
from helpers.run.engine.sandbox import UndeclaredReadError

ENGINE = "icsbook"
START_TIMEOUT_SECONDS = 120
MEBIBYTE = 1024**2
INJECTED = "injected-parameters"
"""The tag of the cell that papermill adds for the parameters it is given."""

_CELL_FILE = re.compile(r"(?<=\()\d+\.py, (line \d+\))")


class CellError(BookError):
    """A cell, or an expression in one, failed; the notebook is kept as far as it came."""


@dataclass(frozen=True)
class Limits:
    """What a notebook may take.

    Attributes:
        cell_seconds: time for one cell.
        memory: bytes for all its cells, beyond what the imported packages took; None for any.
    """

    cell_seconds: int = 600
    memory: int | None = None


def execute_notebook(
    notebook: NotebookNode,
    given: Mapping[str, Any],
    output: Path,
    declared: Mapping[str, str],
    limits: Limits | None = None,
    *,
    conditions: bool = True,
    progress: bool = False,
) -> NotebookNode:
    """Return a notebook executed by papermill, free of clock times and paths.

    Args:
        notebook: the notebook, with a cell tagged `parameters`.
        given: parameters that override those of its parameters cell.
        output: where the notebook goes, whole or failed, so that it can be looked at.
        declared: name to content hash of the tables and imports that its cells may read.
        limits: what it may take; by default ten minutes a cell and any memory.
        conditions: leave out the cells whose condition is false; otherwise all are executed.
        progress: show a bar on standard error.

    Raises:
        CellError: a cell, an expression or a condition failed, took too long or read what is not
            declared, or its process died.
        InputError: the system cannot hold a notebook to the memory limit.
    """
    import papermill  # noqa: PLC0415 - heavy, and only executing needs it
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415 - heavy

    limits = limits or Limits()
    # papermill overlooks parameters that are annotated `float | None`; ours are checked before
    logging.getLogger("papermill").setLevel(logging.ERROR)
    os.environ[project.PROJECT_VARIABLE] = str(project.root())
    try:
        executed = papermill.execute_notebook(
            notebook,
            output,
            parameters=dict(given),
            engine_name=ENGINE,
            kernel_name="python3",
            progress_bar=progress,
            start_timeout=START_TIMEOUT_SECONDS,
            execution_timeout=limits.cell_seconds,
            request_save_on_cell_execute=not forks.available(),
            declared=declared,
            memory_limit=limits.memory,
            rescue=output,
            conditions=conditions,
        )
    except papermill.PapermillExecutionError as error:
        number = _cell_number(notebook, given, error.cell_index)
        raise CellError(_failure(error, f"cell {number}", limits)) from None
    except CellTimeoutError:
        raise CellError(f"a cell ran for more than {limits.cell_seconds} s") from None
    except DeadKernelError as error:
        raise CellError(f"the kernel died: {error}") from None
    except UndeclaredReadError as error:
        raise CellError(f"it {error}") from None
    _require_every_cell(executed)
    return _cleaned(executed, given)


def outputs_of(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield every output of an executed notebook that displays something."""
    for cell in notebook.cells:
        yield from (output for output in cell.get("outputs", []) if "data" in output)


def _cell_number(notebook: NotebookNode, given: Mapping[str, Any], index: int) -> int:
    """Return the number in its text of a cell at `index`: papermill adds one with parameters."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    tagged = (number for number, each in enumerate(tags) if "parameters" in each)
    added = bool(given) and index > next(tagged, -1)
    return index + 1 - added


def _failure(error: Any, cell: str, limits: Limits) -> str:
    if limits.memory is not None and error.ename.endswith("MemoryError"):
        return (
            f"{cell} ran out of the {limits.memory / MEBIBYTE:g}M that --memory-limit allows "
            "beside the imported packages; allow more"
        )
    # the compiler names a cell by a number of its own, which nobody has a file for
    what = _CELL_FILE.sub(r"\1", error.evalue)
    return f"{cell} failed with {error.ename}: {what}"


def _require_every_cell(executed: NotebookNode) -> None:
    """Refuse a notebook in which a cell did not run: papermill takes a dead kernel for success."""
    ran = [c.execution_count for c in executed.cells if c.cell_type == "code" and c.source.strip()]
    if None in ran:
        raise CellError("the kernel died")


def _cleaned(executed: NotebookNode, given: Mapping[str, Any]) -> NotebookNode:
    executed.metadata["papermill"] = {"parameters": dict(given), "version": version("papermill")}
    for cell in executed.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
        for clocked in ("papermill", "execution"):
            cell.metadata.pop(clocked, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
    return executed
