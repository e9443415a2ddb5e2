"""A papermill client whose kernel is a forked process."""

import logging
from collections.abc import Collection
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.iorw import write_ipynb
from papermill.log import logger as papermill_logger
from papermill.utils import nb_language

from helpers.run.engine import cell_process, forks, preload, sandbox

NOT_OURS = ("declared", "memory_limit", "rescue")
"""Options that an ordinary kernel does not know."""

_logger = logging.getLogger(__name__)


class ManagedForkEngine(Engine):  # type: ignore[misc]
    """Papermill's engine over `ForkClient`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Execute a notebook in a forked process, or in a kernel where that is not possible."""
        reason = _why_not(nb_man.nb)
        if reason:
            if options.get("memory_limit") is not None:
                cell_process.require_memory_limits()
            _logger.warning("%s: an ordinary kernel is used, which takes longer", reason)
            ordinary = {n: value for n, value in options.items() if n not in NOT_OURS}
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **ordinary)
            return
        preload.stack()
        client = ForkClient(
            nb_man,
            declared=options.get("declared"),
            memory_limit=options.get("memory_limit"),
            timeout=options.get("execution_timeout"),
            log=papermill_logger,
            log_output=options.get("log_output", False),
            stdout_file=options.get("stdout_file"),
            stderr_file=options.get("stderr_file"),
        )
        try:
            client.execute()
        except BaseException:
            if options.get("rescue") is not None:
                write_ipynb(nb_man.nb, str(options["rescue"]))
            raise


class ForkClient(PapermillNotebookClient):  # type: ignore[misc]
    """Executes cells in a `CellProcess`; everything else is nbclient's and papermill's own."""

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        *,
        declared: Collection[str] | None,
        memory_limit: int | None,
        **options: Any,
    ) -> None:
        super().__init__(nb_man, record_timing=False, **options)
        self._declared = declared
        self._memory_limit = memory_limit
        self._process: cell_process.CellProcess | None = None

    def execute(self, **_: Any) -> None:
        """Execute all cells, in place, until one fails."""
        self.reset_execution_trackers()
        self._process = cell_process.CellProcess(self._declared, self._memory_limit)
        try:
            self.papermill_execute_cells()
        finally:
            self._process.close()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Execute one cell, in place.

        Raises:
            CellExecutionError: it failed.
            DeadKernelError: its process ended.
            CellTimeoutError: it took too long.
            UndeclaredReadError: it read what is not declared, even if it made light of it.
        """
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        assert self._process is not None  # noqa: S101 - execute made it
        cell.outputs = []
        self.clear_before_next_output = False
        timeout = self._get_timeout(cell)
        try:
            reply = self._process.run(
                cell.source, timeout, lambda message: self._take(message, cell, cell_index)
            )
        except forks.LostProcessError as error:
            raise DeadKernelError(str(error)) from None
        except cell_process.CellTimeoutError:
            raise CellTimeoutError.error_from_timeout_and_cell(
                "A cell took too long", timeout, cell
            ) from None
        sandbox.require_none(reply["trespasses"])
        self._require_success(cell, reply)
        return cell

    def _take(self, message: cell_process.Message, cell: NotebookNode, cell_index: int) -> None:
        self.process_message(message, cell, cell_index)

    def _require_success(self, cell: NotebookNode, reply: cell_process.Message) -> None:
        may_fail = self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        if reply["status"] == "error" and not may_fail:
            raise CellExecutionError.from_cell_and_msg(cell, reply)


def _why_not(notebook: NotebookNode) -> str:
    """Return why a notebook cannot run in a forked process; empty where it can."""
    if not forks.available():
        return "this system does not fork safely"
    language = nb_language(notebook)
    return "" if language == "python" else f"the notebook's language is {language}"
