"""What papermill finds of the book: an engine, and how parameters with or without value are read.

`papermill --engine icsbook IN.ipynb OUT.ipynb` runs a notebook in a forked process. Papermill loads
this module while it is itself being imported, so of papermill only what reads parameters is
imported here before a notebook is executed.
"""

import re
from typing import Any

from papermill.translators import PythonTranslator, papermill_translators


class OptionalParameters(PythonTranslator):  # type: ignore[misc] # papermill has no types
    """Knows parameters such as `rate: float | None = None`, which papermill itself misses."""

    PARAMETER_PATTERN = re.compile(
        PythonTranslator.PARAMETER_PATTERN.pattern.replace(r"\[\],\s", r"\[\],|\s")
    )


papermill_translators.register("python", OptionalParameters)


class ForkEngine:
    """Executes the cells in a process forked from this one, which has imported what they need.

    Outputs are those of a fresh Jupyter kernel, and inline expressions in Markdown are evaluated as
    in JupyterLab. Where fork is not available, or the notebook is not Python's, it says so and uses
    an ordinary kernel.
    """

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Return the notebook executed; options are those of papermill's own engine.

        Args:
            nb: the notebook.
            kernel_name: kernel that the notebook or the user names.
            options: besides papermill's, `declared` (name to hash of the tables and imports it may
                read), `memory_limit` (bytes it may take beyond what the imports took), `rescue`
                (file for the notebook as far as it came, if it cannot go on) and `conditions`
                (False executes the cells whose condition is false too, and keeps them).

        Raises:
            CellError: an inline expression failed, or a condition is neither true nor false.
            DeadKernelError: the process ended before its last cell.
            CellTimeoutError: a cell took longer than `execution_timeout` seconds.
            UndeclaredReadError: a cell read what is not declared.
        """
        from helpers.run.engine.client import ManagedForkEngine  # noqa: PLC0415 - see the module

        return ManagedForkEngine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Return the name of the kernel that the notebook asks for, or `name` if given."""
        from papermill.utils import nb_kernel_name  # noqa: PLC0415 - see the module

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Return the language of the notebook, or `language` if given."""
        from papermill.utils import nb_language  # noqa: PLC0415 - see the module

        return str(nb_language(nb, language))
