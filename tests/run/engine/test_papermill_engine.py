"""A notebook in a forked process puts out, byte for byte, what it does in a fresh kernel."""

import copy
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from helpers.analyses import registry
from helpers.analyses.registry import MODULES
from helpers.inline import STORED
from helpers.run import notebooks
from helpers.run.engine import forks, preload
from helpers.run.engine.sandbox import UndeclaredReadError

pytestmark = pytest.mark.skipif(not forks.available(), reason="this system does not fork safely")

DISPLAYS = [
    "print('out'); import sys; print('err', file=sys.stderr); print('again')",
    "1 + 1",
    "None",
    "import pandas as pd; pd.DataFrame({'a': [1, 2]})",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "from IPython.display import HTML, Image, SVG, clear_output, display, update_display",
    "display(HTML('<b>x</b>'), metadata={'text/html': {'alt': 'bold'}})",
    "handle = display('first', display_id='one')\nupdate_display('second', display_id='one')",
    "print('gone'); clear_output(); print('kept')",
    "print('gone later'); clear_output(wait=True); print('kept')",
    "figure, axes = plt.subplots(); axes.bar(['a'], [1]); figure",
    "%matplotlib inline",
    "%config InlineBackend.figure_formats = ['svg']",
    "%config InlineBackend.print_figure_kwargs = {'metadata': {'Date': None}}",
    "import matplotlib; matplotlib.rcParams['svg.hashsalt'] = 'x'",
    "plt.rcParams['savefig.format'], plt.get_backend()",
    "get_ipython().__class__.__name__, __name__, In[1], type(Out)",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "x = 5\nx?",
    "_ = 3; _",
    "import logging; logging.warning('careful')",
    "sys.stdout.isatty(), sys.stdout.encoding, sys.stdin is None",
    "import seaborn as sns; sns.scatterplot(x=[1, 2], y=[2, 1])",
]
FAILURES = [
    "1 / 0",
    "raise ValueError('wrong\\nin two lines')",
    "x = = 1",
    "assert False",
    "raise KeyboardInterrupt",
    "import sys; sys.exit(3)",
]


@pytest.fixture(autouse=True)
def usual_warnings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let forked processes warn as Python does by itself, and not as pytest has it."""

    def show(*args: Any) -> None:
        sys.stderr.write(warnings.formatwarning(*args[:4]))

    with warnings.catch_warnings():
        warnings.resetwarnings()
        for ignored in (DeprecationWarning, PendingDeprecationWarning, ResourceWarning):
            warnings.simplefilter("ignore", ignored)
        monkeypatch.setattr(warnings, "showwarning", show)
        yield


def notebook_of(sources: Sequence[str], tags: Sequence[str] = ()) -> Any:
    cells = [nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)}) for source in sources]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def executed(notebook: Any, engine: str | None = "icsbook", **options: Any) -> Any:
    done = papermill.execute_notebook(
        copy.deepcopy(notebook), None, engine_name=engine, progress_bar=False, **options
    )
    for part in (done, *done.cells):
        part.metadata.pop("papermill", None)
        part.metadata.pop("execution", None)
    return done


def require_same(notebook: Any) -> None:
    """Hold our engine against papermill's own, which fills no prose and leaves out no cell.

    For the notebooks of the book both are held against references, by `icsbook check` and nbval.
    """
    forked, kernel = executed(notebook, "icsbook", conditions=False), executed(notebook, None)
    for cell in forked.cells:
        cell.metadata.pop(STORED, None)
    for ours, theirs in zip(forked.cells, kernel.cells, strict=True):
        assert json.dumps(ours) == json.dumps(theirs)
    assert json.dumps(forked) == json.dumps(kernel)


def test_every_kind_of_output() -> None:
    require_same(notebook_of(DISPLAYS))


def failed(notebook: Any, engine: str | None, saved: Path) -> list[Any]:
    with pytest.raises(papermill.PapermillExecutionError):
        papermill.execute_notebook(
            copy.deepcopy(notebook), saved, engine_name=engine, progress_bar=False
        )
    cells = nbformat.read(saved, as_version=4).cells
    return [(c.execution_count, c.outputs) for c in cells if c.cell_type == "code"]


def require_same_failure(notebook: Any, folder: Path) -> list[Any]:
    forked = failed(notebook, "icsbook", folder / "forked.ipynb")
    assert forked == failed(notebook, None, folder / "kernel.ipynb")
    return forked


@pytest.mark.parametrize("source", FAILURES)
def test_every_kind_of_error(source: str, tmp_path: Path) -> None:
    require_same_failure(notebook_of([source, "'goes on'"]), tmp_path)


def test_every_kind_of_error_that_is_allowed(tmp_path: Path) -> None:
    sources = [source for failure in FAILURES for source in (failure, "'goes on'")]
    found = require_same_failure(notebook_of(sources, ["raises-exception"]), tmp_path)
    went_on = [outputs[0].data["text/plain"] for _, outputs in found[1::2]]
    assert went_on == ["'goes on'"] * len(FAILURES)


def test_nobody_is_there_to_answer() -> None:
    with pytest.raises(papermill.PapermillExecutionError, match="StdinNotImplementedError"):
        executed(notebook_of(["input('name?')"]), "icsbook")


def test_what_compiled_code_writes_is_an_output_too() -> None:
    done = executed(notebook_of(["import os; os.write(1, b'compiled');"]), "icsbook")
    assert done.cells[0].outputs[0]["text"] == "compiled"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
        ("import os; os._exit(4)", "ended with status 4"),
        ("exit()", "ended with status 0"),
        (
            "import ctypes, faulthandler; faulthandler.disable(); ctypes.string_at(0)",
            "killed by SIGSEGV",
        ),
    ],
)
def test_a_process_that_ends_is_a_dead_kernel(source: str, told: str) -> None:
    with pytest.raises(DeadKernelError, match=told):
        executed(notebook_of([source, "1"]), "icsbook")


def test_a_notebook_that_cannot_go_on_is_rescued_as_far_as_it_came(tmp_path: Path) -> None:
    rescue = tmp_path / "partial.ipynb"
    notebook = notebook_of(["'reached'", "import time; time.sleep(600)"])
    with pytest.raises(CellTimeoutError):
        executed(notebook, "icsbook", execution_timeout=5, rescue=rescue)
    first, second = nbformat.read(rescue, as_version=4).cells
    assert [output.data["text/plain"] for output in first.outputs] == ["'reached'"]
    assert second.outputs == []


def test_a_read_that_is_not_declared_fails_even_if_the_cell_makes_light_of_it() -> None:
    light = f"try:\n    open({__file__!r})\nexcept Exception:\n    pass"
    with pytest.raises(
        UndeclaredReadError, match=r"test_papermill_engine\.py, which the analysis does not"
    ):
        executed(notebook_of([light]), "icsbook", declared=())


def test_what_a_cell_changes_stays_in_its_process() -> None:
    executed(
        notebook_of(["import os, sys; os.environ['CHANGED'] = '1'; sys.changed = 1"]), "icsbook"
    )
    assert "CHANGED" not in os.environ
    assert not hasattr(sys, "changed")


def test_figures_are_shown_whatever_backend_was_chosen_before_forking() -> None:
    preload.stack()
    pyplot = sys.modules["matplotlib.pyplot"]
    chosen = pyplot.get_backend()
    pyplot.switch_backend("agg")
    pyplot.figure()
    try:
        done = executed(notebook_of(["import matplotlib.pyplot as plt; plt.plot([1]);"]), "icsbook")
    finally:
        pyplot.close("all")
        pyplot.switch_backend(chosen)
    assert [set(output.data) for output in done.cells[0].outputs] == [{"text/plain", "image/png"}]


def test_unseeded_randomness_differs_between_notebooks() -> None:
    source = "import random; import numpy as np; random.random(), np.random.rand()"
    notebook = notebook_of([source])
    first, second = (executed(notebook, "icsbook").cells[0].outputs[0].data for _ in range(2))
    assert first != second


def test_without_fork_an_ordinary_kernel_is_used_and_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(forks, "available", lambda: False)
    monkeypatch.setattr("papermill.log.logger.disabled", True)
    done = executed(notebook_of(["import os; os.getppid()"]), "icsbook")
    assert "this system does not fork safely: an ordinary kernel is used" in caplog.text
    assert done.cells[0].execution_count == 1


def test_the_papermill_command_finds_the_engine(tmp_path: Path) -> None:
    source, output = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    nbformat.write(notebook_of(["6 * 7"]), source)
    command = [sys.executable, "-m", "papermill", "--engine", "icsbook", str(source), str(output)]
    subprocess.run(command, check=True, capture_output=True)
    assert nbformat.read(output, as_version=4).cells[0].outputs[0].data["text/plain"] == "42"


@pytest.mark.parametrize("analysis", MODULES)
def test_papermill_knows_each_parameter_with_its_type(analysis: str) -> None:
    known = papermill.inspect_notebook(str(notebooks.reference_path(analysis)))
    fields = registry.load(analysis).Parameters.model_fields
    assert {name for name, each in known.items() if each["inferred_type_name"] != "None"} == {
        *fields
    }
