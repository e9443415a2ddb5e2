"""Papermill clients that also evaluate prose and conditions: over a forked process, or a kernel."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NotebookExecutionManager
from papermill.iorw import write_ipynb
from papermill.log import logger as papermill_logger
from papermill.utils import nb_language

from helpers.inline import CONDITION, HOLDS, STORED, expressions
from helpers.run.engine import cell_process, forks, preload, sandbox
from helpers.run.engine.papermill_run import INJECTED, CellError

Result = Mapping[str, Any]
"""What became of an expression, as Jupyter's `execute_reply` has it."""

_logger = logging.getLogger(__name__)


class ManagedForkEngine(Engine):  # type: ignore[misc]
    """Papermill's engine over `ForkClient`."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Execute a notebook in a forked process, or in a kernel where that is not possible."""
        client = _client(nb_man, kernel_name, options)
        try:
            client.execute()
        except BaseException:
            if options.get("rescue") is not None:
                write_ipynb(nb_man.nb, str(options["rescue"]))
            raise
        client.drop_what_does_not_hold()


def _client(
    nb_man: NotebookExecutionManager, kernel_name: str, options: Mapping[str, Any]
) -> "ProseClient":
    common = {
        "conditions": options.get("conditions", True),
        "timeout": options.get("execution_timeout"),
        "log": papermill_logger,
        "log_output": options.get("log_output", False),
        "stdout_file": options.get("stdout_file"),
        "stderr_file": options.get("stderr_file"),
    }
    memory_limit = options.get("memory_limit")
    reason = _why_not(nb_man.nb)
    if not reason:
        preload.packages()
        return ForkClient(
            nb_man, declared=options.get("declared"), memory_limit=memory_limit, **common
        )
    if memory_limit is not None:
        cell_process.require_memory_limits()
    _logger.warning("%s: an ordinary kernel is used, which takes longer", reason)
    return ProseClient(
        nb_man,
        kernel_name=kernel_name,
        startup_timeout=options.get("start_timeout", 60),
        **common,
    )


def _why_not(notebook: NotebookNode) -> str:
    """Return why a notebook cannot run in a forked process; empty where it can."""
    if not forks.available():
        return "this system does not fork safely"
    language = nb_language(notebook)
    return "" if language == "python" else f"the notebook's language is {language}"


class ProseClient(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, which evaluates inline expressions and conditions where they stand."""

    def __init__(
        self, nb_man: NotebookExecutionManager, *, conditions: bool, **options: Any
    ) -> None:
        """Take a notebook.

        Args:
            nb_man: papermill's keeper of the notebook.
            conditions: leave out the cells whose condition is false; otherwise all are executed.
            **options: those of papermill's client.
        """
        super().__init__(nb_man, **options)
        self._conditions = conditions
        self._dropped: set[int] = set()

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Execute a cell of code, or evaluate one of Markdown, in place, if its condition holds.

        Raises:
            CellError: an expression failed, or the condition is neither true nor false.
        """
        if not self._holds(cell, cell_index) and self._conditions:
            self._dropped.add(cell_index)
        elif cell.cell_type == "markdown":
            self._evaluate_prose(cell, cell_index)
        elif cell.cell_type == "code" and cell.source.strip():
            self._execute_code(cell, cell_index)
        return cell

    def drop_what_does_not_hold(self) -> None:
        """Take the cells whose condition is false out of the notebook, unless a cell failed."""
        if not self.nb.metadata.papermill["exception"]:
            kept = [cell for at, cell in enumerate(self.nb.cells) if at not in self._dropped]
            self.nb.cells = kept

    def _execute_code(self, cell: NotebookNode, cell_index: int) -> None:
        super().execute_cell(cell, cell_index)

    def _evaluate(self, cell: NotebookNode, asked: Sequence[str]) -> list[Result]:
        """Return the results of expressions, by Jupyter's own means."""
        request = self.kc.execute(
            "",
            store_history=False,
            user_expressions={str(n): expression for n, expression in enumerate(asked)},
        )
        found = self.wait_for_reply(request, cell)["content"]["user_expressions"]
        return [found[str(n)] for n in range(len(asked))]

    def _holds(self, cell: NotebookNode, cell_index: int) -> bool:
        if CONDITION not in cell.metadata:
            return True
        asked = str(cell.metadata[CONDITION])
        where = f"{_name(self.nb, cell_index)}: its condition `{asked}`"
        [result] = self._evaluate(cell, [asked])
        _require_result(result, where)
        shown = result["data"]["text/plain"]
        if shown not in HOLDS:
            raise CellError(f"{where} is {shown}; it must be True or False")
        return HOLDS[shown]

    def _evaluate_prose(self, cell: NotebookNode, cell_index: int) -> None:
        cell.metadata.pop(STORED, None)
        asked = expressions(cell.source)
        if not asked:
            return
        results = self._evaluate(cell, asked)
        for expression, result in zip(asked, results, strict=True):
            _require_result(result, f"{_name(self.nb, cell_index)}: {{eval}}`{expression}`")
        cell.metadata[STORED] = [
            {"expression": expression, "result": result}
            for expression, result in zip(asked, results, strict=True)
        ]


class ForkClient(ProseClient):
    """Executes cells in a `CellProcess`; everything else is nbclient's and papermill's own."""

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        *,
        declared: Mapping[str, str] | None,
        memory_limit: int | None,
        **options: Any,
    ) -> None:
        super().__init__(nb_man, record_timing=False, **options)
        self._declared = declared
        self._memory_limit = memory_limit

    def execute(self, **_: Any) -> None:
        """Execute all cells, in place, until one fails.

        Raises:
            DeadKernelError: the process ended.
            CellTimeoutError: a cell took too long.
            UndeclaredReadError: a cell read what is not declared, even if it made light of it.
        """
        self.reset_execution_trackers()
        self._process = cell_process.CellProcess(self._declared, self._memory_limit)
        try:
            self.papermill_execute_cells()
        finally:
            self._process.close()
        self.nb.metadata["language_info"] = dict(IPythonKernel.language_info)

    def _execute_code(self, cell: NotebookNode, cell_index: int) -> None:
        cell.outputs = []
        self.clear_before_next_output = False
        reply = self._ask(
            cell, cell.source, lambda message: self.process_message(message, cell, cell_index)
        )
        may_fail = self.allow_errors or "raises-exception" in cell.metadata.get("tags", [])
        if reply["status"] == "error" and not may_fail:
            raise CellExecutionError.from_cell_and_msg(cell, reply)

    def _evaluate(self, cell: NotebookNode, asked: Sequence[str]) -> list[Result]:
        return list(self._ask(cell, list(asked), lambda _: None)["results"])

    def _ask(
        self, cell: NotebookNode, wanted: str | list[str], tell: cell_process.Tell
    ) -> cell_process.Message:
        timeout = self._get_timeout(cell)
        try:
            reply = self._process.run(wanted, timeout, tell)
        except forks.LostProcessError as error:
            raise DeadKernelError(str(error)) from None
        except cell_process.CellTimeoutError:
            raise CellTimeoutError.error_from_timeout_and_cell(
                "A cell took too long", timeout, cell
            ) from None
        sandbox.require_none(reply["refused"])
        return reply


def _name(notebook: NotebookNode, index: int) -> str:
    """Return what a cell is called: its number among those that the notebook had at first."""
    before = notebook.cells[: index + 1]
    return f"cell {sum(INJECTED not in cell.metadata.get('tags', []) for cell in before)}"


def _require_result(result: Result, where: str) -> None:
    if result["status"] != "ok":
        reason = " ".join(result["evalue"].split())
        raise CellError(f"{where} failed with {result['ename']}: {reason}")
