"""Executes the text of a notebook through papermill, and accepts nothing that is not whole."""

import logging
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from helpers import project
from helpers.errors import BookError
from helpers.run import notebooks
from helpers.run.engine import forks
from helpers.run.engine.sandbox import UndeclaredReadError

ENGINE = "icsbook"
RESULTS_MIME = "application/vnd.icsbook.results+json"
START_TIMEOUT_SECONDS = 120
MEBIBYTE = 1024**2

_CELL_FILE = re.compile(r"(?<=\()\d+\.py, (line \d+\))")


class CellError(BookError):
    """A cell of a notebook failed; the notebook is kept as far as it came."""


@dataclass(frozen=True)
class Limits:
    """What a notebook may take.

    Attributes:
        cell_seconds: time for one cell.
        memory: bytes for all its cells, beyond what the imported packages took; None for any.
    """

    cell_seconds: int = 600
    memory: int | None = None


def execute_text(
    text: str,
    given: Mapping[str, Any],
    output: Path,
    declared: Collection[str],
    limits: Limits | None = None,
    *,
    progress: bool = False,
) -> NotebookNode:
    """Return the notebook of a MyST text executed by papermill, free of clock times and paths.

    Args:
        text: the notebook as MyST Markdown.
        given: parameters that override those of its parameters cell.
        output: where the notebook goes, whole or failed, so that it can be looked at.
        declared: names of the tables and imports that its cells may read.
        limits: what it may take; by default ten minutes a cell and any memory.
        progress: show a bar on standard error.

    Raises:
        CellError: a cell failed, took too long or read what is not declared, or its process died.
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
            notebooks.parse(text),
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
        )
    except papermill.PapermillExecutionError as error:
        raise CellError(_failure(error, limits)) from None
    except CellTimeoutError:
        raise CellError(f"a cell ran for more than {limits.cell_seconds} s") from None
    except DeadKernelError as error:
        raise CellError(f"the kernel died: {error}") from None
    except UndeclaredReadError as error:
        raise CellError(f"it {error}") from None
    _require_every_cell(executed)
    return _cleaned(executed, given)


def headlines_of(notebook: NotebookNode) -> dict[str, Any] | None:
    """Return the headlines and parameters that an executed notebook shows, if it shows them."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if RESULTS_MIME in output.get("data", {}):
                shown: dict[str, Any] = output["data"][RESULTS_MIME]
                return shown
    return None


def _failure(error: Any, limits: Limits) -> str:
    cell = f"cell {error.cell_index + 1}"
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
    for number, cell in enumerate(executed.cells, start=1):
        cell["id"] = f"cell-{number:02d}"
        for clocked in ("papermill", "execution"):
            cell.metadata.pop(clocked, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
    return executed
